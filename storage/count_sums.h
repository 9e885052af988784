// Adds up the counters of a term, or of all events, from its sorted records, for the bulk load. For
// the files of this room.
#ifndef ANNALS_STORAGE_COUNT_SUMS_H_
#define ANNALS_STORAGE_COUNT_SUMS_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "absl/functional/function_ref.h"
#include "storage/counts.h"
#include "storage/keys.h"

namespace annals::storage {

// Not thread-safe.
class CountSums {
 public:
  // Begins with a term, given by its prefix, or with all events.
  void Begin(std::string_view which);

  // An event at `position` with these bounds; one without a date has no bounds that matter.
  // `impact` is that of the word with which it was begun; 0: it is none.
  void Add(const Position& position, const temporal::UncertainSpan& bounds, Impact impact);

  // Hands over the counters of what was begun with, each key once, and is empty again.
  void Finish(absl::FunctionRef<void(const std::string& key, const Counts& counts)> take);

 private:
  // How many points have this slot in the counter of this number.
  struct Point {
    int64_t number;
    uint32_t slot;
    uint32_t count;
  };
  struct Points {
    std::vector<Point> all;
    // Of each side, where the last to come was put. What stands there may have become another one:
    // it is compared before it is counted on.
    std::array<size_t, 2> latest{};
  };
  void AddPoint(Side side, const CountedPoint& point);
  // Makes one of those of the same number and slot, which are then in order.
  static void Reduce(Points* points);

  std::string which_;
  int64_t events_ = 0;
  int64_t undated_ = 0;
  int64_t unbounded_begins_ = 0;
  std::array<int64_t, kImpactLimit> impacts_{};
  Points days_;  // of all events
  Points years_;
  Points decades_;
  size_t reduced_ = 0;  // how many points were left when they were last reduced
};

}  // namespace annals::storage

#endif  // ANNALS_STORAGE_COUNT_SUMS_H_
