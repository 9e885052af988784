// What one write gathers before it is committed. For the files of this room.
#ifndef ANNALS_STORAGE_PENDING_WRITE_H_
#define ANNALS_STORAGE_PENDING_WRITE_H_

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "annals/v1/revision.pb.h"
#include "rocksdb/write_batch.h"
#include "storage/counts.h"
#include "storage/event_write.h"
#include "storage/history.h"
#include "storage/snapshot.h"
#include "storage/write_options.h"

namespace annals::storage {

// Not thread-safe.
class PendingWrite {
 public:
  // `before` is the state before the write; `subject` the name of what it is about, where that is
  // known already.
  PendingWrite(std::shared_ptr<const Snapshot> before, const WriteOptions& options,
               annals::v1::Revision::Kind kind, std::string subject = "");

  const std::shared_ptr<const Snapshot>& before() const { return before_; }
  int64_t revision() const { return before_->revision() + 1; }
  rocksdb::WriteBatch& batch() { return batch_; }
  CountChanges& counts() { return counts_; }
  HistoryNotes& history() { return history_; }
  const annals::v1::Revision& description() const { return description_; }

  void SetSubject(std::string name) { description_.set_subject(std::move(name)); }

  // The write is about what has this name as well.
  void AlsoAbout(std::string name) { description_.add_others(std::move(name)); }
  Durability durability() const { return durability_; }
  const std::string& request_hash() const { return request_hash_; }
  bool validate_only() const { return validate_only_; }

  // The events that the write has put, and those that it has found to be just so.
  const WrittenEvents& events() const { return events_; }

  EventWrite ForEvents(const EventJoiner* joiner) {
    return {before_, joiner, revision(), &batch_, &counts_, &history_, &events_};
  }

  // Puts or, without a value, deletes a record that history keeps as it is.
  absl::Status Put(Family family, std::string_view key,
                   const std::optional<std::string_view>& value);

 private:
  const std::shared_ptr<const Snapshot> before_;
  rocksdb::WriteBatch batch_;
  CountChanges counts_;
  HistoryNotes history_;
  annals::v1::Revision description_;
  WrittenEvents events_;
  const Durability durability_;
  const std::string request_hash_;
  const bool validate_only_;
};

// Whether a write may be made after `before`: INVALID_ARGUMENT when the options are malformed,
// ABORTED when the collection is of another revision than they name.
absl::Status CheckOptions(const Snapshot& before, const WriteOptions& options);

// ABORTED when `options` names another revision than what the write is about has, `revision`; 0: it
// is not there. ALREADY_EXISTS when it must not be there, and is.
absl::Status CheckRevision(const WriteOptions& options, std::string_view name, int64_t revision);

// What a request of the same id came to; nothing when there was none. FAILED_PRECONDITION when it
// was a request of another kind, or asked for something else.
absl::StatusOr<std::optional<std::string>> EarlierResult(const Snapshot& before,
                                                         const WriteOptions& options,
                                                         annals::v1::Revision::Kind kind);

}  // namespace annals::storage

#endif  // ANNALS_STORAGE_PENDING_WRITE_H_
