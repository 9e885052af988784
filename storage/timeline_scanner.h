// The scan of a timeline: which events stand in a relation to an interval, in the order of begin.
//
// The idea. A timeline is cut into classes by the length of its events (storage/keys.h). Within one
// class, an event that reaches E or later begins at E minus the class's length or later; so the
// events of a class that can matter stand in one range of keys, of which at most about half do not.
// Each class is read by a ClassScan, and a heap merges the classes by begin. A class needs not even
// be looked at until the merge reaches the first begin that it can hold: until then it waits in the
// heap at that lower bound. Since long classes begin earliest, a page near the front of its answer
// opens few of them.
//
// Several terms. An event has the same class, begin and id on all its timelines, so within a class
// their intersection is a leapfrog join (Veldhuizen, "Leapfrog Triejoin", ICDT 2014): each iterator
// in turn seeks the largest key that any has seen, until all agree.
//
// Cost. About two entries read for each event found, plus a seek for each class opened. Exactness
// does not rest on the ranges: each entry carries its event's bounds, and temporal::Stands decides.
// tests/storage/timeline_test.cc compares it with a slow oracle.
//
// For the files of this room.
#ifndef ANNALS_STORAGE_TIMELINE_SCANNER_H_
#define ANNALS_STORAGE_TIMELINE_SCANNER_H_

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "storage/class_scan.h"
#include "storage/snapshot.h"
#include "storage/timeline_query.h"

namespace annals::storage {

// Not thread-safe.
class TimelineScanner {
 public:
  // INVALID_ARGUMENT as Collection::Timeline.
  static absl::StatusOr<std::unique_ptr<TimelineScanner>> Create(
      TimelineQuery query, std::shared_ptr<const Snapshot> snapshot, std::string_view resume_key);

  // Moves to the next event. False at the end and on error.
  bool Next();

  // The current event's key on the timeline of everything. Valid until the next call of Next().
  std::string_view timeline_key() const { return current_->key(); }

  // Its value. With terms this is the bounds alone; without, the event's record.
  std::string_view value() const { return current_->value(); }

  const absl::Status& status() const { return status_; }

 private:
  // A class that is still to be read from: where it stands, or, before it is opened, the first
  // place where it can.
  struct Waiting {
    std::string order;  // begin, then the key; compares as the output is ordered
    ClassScan* scan;
  };

  TimelineScanner(TimelineQuery query, std::shared_ptr<const Snapshot> snapshot);

  void AddClasses(std::string_view resume_key);
  void Push(std::string order, ClassScan* scan);
  // Takes the scan that stands first off the heap.
  ClassScan* Pop();
  // Puts a scan back that has moved, or drops it at its end.
  void Keep(ClassScan* scan);

  const TimelineQuery query_;
  const std::shared_ptr<const Snapshot> snapshot_;
  Lanes lanes_;
  std::vector<std::unique_ptr<ClassScan>> scans_;
  std::vector<Waiting> heap_;
  ClassScan* current_ = nullptr;
  absl::Status status_;
};

}  // namespace annals::storage

#endif  // ANNALS_STORAGE_TIMELINE_SCANNER_H_
