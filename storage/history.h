// History: what every write changed.
//
// A write notes, for each record that it changes, what stood there before (`history`). Events are
// noted whole; entries and counters are not, since they are made from events. States as of earlier
// revisions are made of it (storage/past_state.h).
//
// For the files of this room.
#ifndef ANNALS_STORAGE_HISTORY_H_
#define ANNALS_STORAGE_HISTORY_H_

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "annals/v1/event.pb.h"
#include "annals/v1/revision.pb.h"
#include "rocksdb/write_batch.h"
#include "storage/keys.h"
#include "storage/snapshot.h"

namespace annals::storage {

// Takes a write's notes into its batch. Not thread-safe.
class HistoryNotes {
 public:
  // `before` is the state before the write, which makes `revision`.
  HistoryNotes(std::shared_ptr<const Snapshot> before, int64_t revision, rocksdb::WriteBatch* batch)
      : before_(std::move(before)), revision_(revision), batch_(batch) {}

  // An event is another or none from now on; `event` is null when there was none.
  void AddEvent(std::string_view event_id, const annals::v1::Event* event);

  // The record of another family, as it stands.
  absl::Status AddRecord(Family family, std::string_view key);

  // What the revision is.
  void AddRevision(annals::v1::Revision revision);

 private:
  void Add(Family family, std::string_view key, const std::optional<std::string_view>& before);

  const std::shared_ptr<const Snapshot> before_;
  const int64_t revision_;
  rocksdb::WriteBatch* const batch_;
};

// The oldest revision whose state can be read, and after which changes are told.
absl::StatusOr<int64_t> HistoryFloor(const Snapshot& snapshot);

// The event as it is stored, alone or joined of several; nothing when there is none.
absl::StatusOr<std::optional<annals::v1::Event>> EventAsItStands(const Snapshot& snapshot,
                                                                 std::string_view event_id);

// Of a note that holds an event: DATA_LOSS names its key.
absl::Status ParseNotedEvent(std::string_view key, std::string_view bytes,
                             annals::v1::Event* event);

// What a revision was; of the kind KIND_UNSPECIFIED when that is not known.
absl::StatusOr<annals::v1::Revision> ReadRevision(const Snapshot& snapshot, int64_t revision);

// What `revision` did to an event that it changed; of the kind KIND_UNSPECIFIED when that was
// deleted by a user before and after.
absl::StatusOr<annals::v1::Change> ReadChange(const Snapshot& snapshot, int64_t revision,
                                              std::string_view event_id);

// The revisions that changed an event or a document and are still told of, in their order.
absl::StatusOr<std::vector<int64_t>> RevisionsOf(const Snapshot& snapshot, Family family,
                                                 std::string_view key);

}  // namespace annals::storage

#endif  // ANNALS_STORAGE_HISTORY_H_
