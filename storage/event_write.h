// The making of one write of events: what changes in the database when what documents tell changes,
// or what users have decided of it. For the files of this room.
#ifndef ANNALS_STORAGE_EVENT_WRITE_H_
#define ANNALS_STORAGE_EVENT_WRITE_H_

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/types/span.h"
#include "annals/v1/event.pb.h"
#include "annals/v1/revision.pb.h"
#include "rocksdb/write_batch.h"
#include "storage/counts.h"
#include "storage/event_groups.h"
#include "storage/event_joiner.h"
#include "storage/history.h"
#include "storage/snapshot.h"

namespace annals::storage {

// Events by their ids.
using WrittenEvents = std::map<std::string, annals::v1::Event, std::less<>>;

// The state before a write, and where the write goes. All must outlive the calls below.
struct EventWrite {
  std::shared_ptr<const Snapshot> before;
  const EventJoiner* joiner = nullptr;  // may be null
  int64_t revision = 0;                 // of what changes
  rocksdb::WriteBatch* batch = nullptr;
  CountChanges* counts = nullptr;  // what is to be merged into the counters
  HistoryNotes* history = nullptr;
  WrittenEvents* events = nullptr;  // what the write puts, or finds to be just so
};

// Turns what a document told, `old_events`, into `events`, which have names. Those that differ, and
// what they are joined in, get the revision.
absl::Status ReplaceEvents(const EventWrite& write, ToldEvents old_events,
                           std::vector<annals::v1::Event> events);

// As Collection::MergeEvents and Collection::SplitEvent. These and the next two return the id of
// the event that is to be read afterwards.
absl::StatusOr<std::string> MergeEvents(const EventWrite& write,
                                        absl::Span<const std::string> event_ids);
absl::StatusOr<std::string> SplitEvent(const EventWrite& write, const std::string& event_id);

// As Collection::DeleteEvent and Collection::UndeleteEvent.
absl::StatusOr<std::string> DeleteEvent(const EventWrite& write, const std::string& event_id,
                                        const annals::v1::Revision& description);
absl::StatusOr<std::string> UndeleteEvent(const EventWrite& write, const std::string& event_id);

}  // namespace annals::storage

#endif  // ANNALS_STORAGE_EVENT_WRITE_H_
