// What readers read from: streams of stored records. For the files of this room.
#ifndef ANNALS_STORAGE_SOURCES_H_
#define ANNALS_STORAGE_SOURCES_H_

#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/types/span.h"
#include "annals/v1/event.pb.h"
#include "rocksdb/iterator.h"
#include "rocksdb/slice.h"
#include "storage/keys.h"
#include "storage/snapshot.h"
#include "storage/timeline_scanner.h"

namespace annals::storage {
// Events' records on the timeline of everything, one after another. Not thread-safe.
class EventSource {
 public:
  virtual ~EventSource() = default;

  // Moves to the next record. False at the end and on error.
  virtual bool Next() = 0;

  // The current record's key; valid until the next call of Next().
  virtual std::string_view timeline_key() const = 0;
  // Its serialised event, which is valid as long. DATA_LOSS names the key.
  virtual absl::StatusOr<std::string_view> event() const = 0;
  // Where to go on after it.
  virtual std::string_view resume_key() const = 0;

  virtual const absl::Status& status() const = 0;
};

// A stream of keys of the timeline of everything, in an order of its own. Not thread-safe.
class KeySource {
 public:
  virtual ~KeySource() = default;
  virtual bool Next() = 0;
  virtual std::string_view timeline_key() const = 0;
  virtual const absl::Status& status() const = 0;
};

// All events in the order of their ids, those after `after`.
std::unique_ptr<KeySource> KeysById(const Snapshot& snapshot, std::string_view after,
                                    bool with_deleted);

// The events of a timeline, as Collection::Timeline. Without a filter its entries carry the
// records; with one they are fetched.
absl::StatusOr<std::unique_ptr<EventSource>> TimelineSource(
    TimelineQuery query, std::shared_ptr<const Snapshot> snapshot, std::string_view resume_key);

// How a fetching source resumes: by the key on a timeline, or by the event's id.
enum class ResumeBy { kTimelineKey, kEventId };

// The records of the events that `keys` names, fetched some at a time.
std::unique_ptr<EventSource> FetchingSource(std::unique_ptr<KeySource> keys,
                                            std::shared_ptr<const Snapshot> snapshot,
                                            ResumeBy resume_by);

// The events of `source` for which `matches` holds.
std::unique_ptr<EventSource> FilteredSource(
    std::unique_ptr<EventSource> source,
    std::function<bool(const annals::v1::Event& event)> matches);

// The records at keys of the timeline of everything, in their order. DATA_LOSS names the key of one
// that is missing, since keys come from an index that promises it.
absl::StatusOr<std::vector<rocksdb::PinnableSlice>> FetchRecords(
    const Snapshot& snapshot, absl::Span<const std::string> timeline_keys);

// The same, but that those which were read before come from memory, and those which were not are
// kept there (storage/entry_cache.h).
absl::StatusOr<std::vector<rocksdb::PinnableSlice>> FetchKeptRecords(
    const Snapshot& snapshot, absl::Span<const std::string> timeline_keys);

// Documents' records in the order of their ids. Not thread-safe.
class DocumentSource {
 public:
  // Those after the id `after`.
  DocumentSource(std::shared_ptr<const Snapshot> snapshot, std::string_view after);

  bool Next();
  std::string_view id() const;
  std::string_view record() const;
  const absl::Status& status() const { return status_; }

 private:
  std::shared_ptr<const Snapshot> snapshot_;
  std::unique_ptr<rocksdb::Iterator> iterator_;
  bool started_ = false;
  absl::Status status_;
};

}  // namespace annals::storage

#endif  // ANNALS_STORAGE_SOURCES_H_
