// The timeline of everything, read in ascending order as a query has it, out of what was read
// before where the EntryCache has that.
//
// The idea. A timeline is merged from its classes (storage/timeline_scanner.h): a page of a hundred
// events looks for its place in some fifteen of them. So what was merged is kept as well, in
// *merged runs* (storage/entry_run.h, with the keys of storage/merged_keys.h): all events that
// begin from one place on to another, in the order of the answer, after those that began before the
// place and still go on there. From any `from` in a run, its answer is what is in the run and
// reaches `from`; and where one run ends, the next goes on, or the scanner does.
//
// What is merged from runs of the classes becomes a merged run; what came from RocksDB does not, so
// that only what is asked for a second time is kept twice. Where so many events are going on at
// once that a page would have to pass over more than it shows, none is made.
//
// When a run is true: as all that is in the EntryCache. A write drops those in whose ranges the
// event begins, and those that begin while the event can be going on, of which its class tells the
// longest.
//
// For the files of this room.
#ifndef ANNALS_STORAGE_MERGED_SOURCE_H_
#define ANNALS_STORAGE_MERGED_SOURCE_H_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "storage/entry_cache.h"
#include "storage/entry_run.h"
#include "storage/snapshot.h"
#include "storage/sources.h"
#include "storage/timeline_query.h"
#include "storage/timeline_scanner.h"

namespace annals::storage {

// Not thread-safe.
class MergedSource final : public EventSource {
 public:
  // Whether it answers the query: what possibly overlaps an interval, whatever it is, ascending, in
  // a state that RocksDB has.
  static bool Answers(const TimelineQuery& query, const Snapshot& snapshot);

  // Of such a query. INVALID_ARGUMENT as Collection::Timeline.
  static absl::StatusOr<std::unique_ptr<EventSource>> Create(
      const TimelineQuery& query, std::shared_ptr<const Snapshot> snapshot,
      std::string_view resume_key);

  // What it has merged stays in the cache.
  ~MergedSource() override;

  bool Next() override;
  std::string_view timeline_key() const override { return timeline_key_; }
  absl::StatusOr<std::string_view> event() const override { return event_; }
  std::string_view resume_key() const override { return timeline_key_; }
  const absl::Status& status() const override { return status_; }

 private:
  using Run = std::shared_ptr<const EntryRun>;

  MergedSource(const TimelineQuery& query, std::shared_ptr<const Snapshot> snapshot,
               std::string_view resume_key);

  // Where to go on: in a run, or by a scanner. False at the end and on error.
  bool Open();
  // The next event of run_ or scanner_. False when there is none, at the end and on error.
  bool NextInRun();
  bool NextOfScanner();

  // What the scanner finds is for the cache from place_ on, after those of `before`, the run that
  // ends there, which go on there; null: the scanner will find these as well.
  void BeginCollecting(const EntryRun* before);
  // The scanner's event, whose key is merged_key_.
  void Collect();
  // Gives to the cache what was collected: up to the last, or all that there is before `high`.
  // Returns it; null when it is nothing.
  Run GiveUpToLast();
  Run GiveToCache(std::string_view high);

  const TimelineQuery query_;
  const std::shared_ptr<const Snapshot> snapshot_;
  EntryCache& cache_;
  const uint64_t sequence_;
  const std::string from_;  // of the interval, encoded
  const std::string to_;
  std::string place_;  // all before it has been given
  // Whether nothing has been given yet, so that what goes on at from_ is still to come.
  bool is_first_;
  Run run_;                    // that is read; null: scanner_ is, or neither
  size_t at_ = 0;              // the next of its entries
  bool ends_in_run_ = false;   // whether some of them may begin after the interval
  bool begins_before_ = true;  // whether the last of all runs began before it
  std::unique_ptr<TimelineScanner> scanner_;
  std::string limit_;  // where, after it, a run begins; empty: nowhere

  bool collects_ = false;
  EntryList collected_;
  std::string collected_from_;
  size_t reaching_bytes_ = 0;  // of collected_, those that began before collected_from_
  uint64_t generation_ = 0;    // the cache's when that began
  int runs_ = 0;               // how many were read, and given to the cache
  std::string merged_key_;     // of the scanner's event

  std::string_view timeline_key_;
  std::string_view event_;
  absl::Status status_;
};

}  // namespace annals::storage

#endif  // ANNALS_STORAGE_MERGED_SOURCE_H_
