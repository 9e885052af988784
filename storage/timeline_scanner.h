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
// Descending order is the same from the other end, but that every class can hold the event that
// begins last: all that can matter are opened at once.
//
// Several terms. An event has the same class, begin and id on all its timelines, so within a class
// they are joined by their keys (storage/cursor.h).
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

// INVALID_ARGUMENT for an empty interval or an empty term.
absl::Status CheckQuery(const TimelineQuery& query);

// INVALID_ARGUMENT for what is no place on a timeline. Empty is the begin.
absl::Status CheckResumeKey(std::string_view resume_key);

// Not thread-safe.
class TimelineScanner {
 public:
  // INVALID_ARGUMENT as CheckQuery and CheckResumeKey.
  static absl::StatusOr<std::unique_ptr<TimelineScanner>> Create(
      TimelineQuery query, std::shared_ptr<const Snapshot> snapshot, std::string_view resume_key);

  // Moves to the next event. False at the end and on error.
  bool Next();

  // The current event's key on the timeline of everything. Valid until the next call of Next().
  std::string_view timeline_key() const { return current_->key(); }

  const Position& position() const { return current_->position(); }

  // The bounds of its date.
  const temporal::UncertainSpan& bounds() const { return bounds_; }

  // What follows them in its entry: the serialised event when the query has no filter; otherwise
  // what the filter's first term keeps. Valid until the next call of Next().
  std::string_view value() const { return value_; }

  // What it stands on, for the values of several terms.
  const Cursor& cursor() const { return current_->cursor(); }

  const absl::Status& status() const { return status_; }

 private:
  TimelineScanner(TimelineQuery query, std::shared_ptr<const Snapshot> snapshot);

  void AddClasses(std::string_view resume_key);
  // A scan, and where it stands in the merge. Two scans are never of one class, so that ids need
  // not be compared.
  struct Place {
    temporal::Instant begin;
    uint8_t length_class;
    ClassScan* scan;
  };
  static Place PlaceOf(ClassScan& scan) {
    return {scan.position().Begin(), scan.position().length_class, &scan};
  }
  // Whether `a` comes before `b` in the order of the query.
  bool ComesBefore(const Place& a, const Place& b) const {
    const bool ascending = query_.order == TimeOrder::kAscending;
    const Place& lesser = ascending ? a : b;
    const Place& greater = ascending ? b : a;
    return lesser.begin == greater.begin ? lesser.length_class < greater.length_class
                                         : lesser.begin < greater.begin;
  }
  void Wait(const Place& place);
  // Makes the scan that stands first the current one. False at the end and on error.
  bool Step();

  const TimelineQuery query_;
  const std::shared_ptr<const Snapshot> snapshot_;
  CursorPool pool_;
  std::vector<ClassScan> scans_;
  std::vector<Place> waiting_;  // those that have more, the next one last, but for the current one
  ClassScan* current_ = nullptr;
  temporal::UncertainSpan bounds_;
  std::string_view value_;
  absl::Status status_;
};

}  // namespace annals::storage

#endif  // ANNALS_STORAGE_TIMELINE_SCANNER_H_
