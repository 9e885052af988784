#include "storage/extent.h"

#include <algorithm>
#include <limits>

#include "storage/counts.h"
#include "storage/engine.h"
#include "storage/live_counts.h"
#include "storage/term_counts.h"
#include "storage/timeline_scanner.h"
#include "temporal/civil.h"

namespace annals::storage {
namespace {

using temporal::Instant;
using temporal::Interval;

// The first and the last day.
class Days {
 public:
  void Add(int64_t day) {
    first_ = std::min(first_, day);
    last_ = std::max(last_, day);
  }

  std::optional<Interval> AsInterval() const {
    if (last_ < first_) return std::nullopt;
    return Interval{Instant::FromDay(temporal::DayFromOrdinal(first_)),
                    Instant::FromDay(temporal::DayFromOrdinal(last_ + 1))};
  }

 private:
  int64_t first_ = std::numeric_limits<int64_t>::max();
  int64_t last_ = std::numeric_limits<int64_t>::min();
};

absl::Status AddByReading(const std::shared_ptr<const Snapshot>& snapshot, const TermFilter& filter,
                          Days* days) {
  const absl::StatusOr<std::unique_ptr<TimelineScanner>> scanner =
      TimelineScanner::Create({.filter = filter}, snapshot, "");
  if (!scanner.ok()) return scanner.status();
  while ((*scanner)->Next()) {
    for (const CountedPoint& point :
         {BeginPoint((*scanner)->bounds()), LastPoint((*scanner)->bounds())}) {
      if (!point.instant.is_infinite()) days->Add(DayOfSecond(point.instant.seconds()));
    }
  }
  return (*scanner)->status();
}

}  // namespace

absl::StatusOr<std::optional<Interval>> ExtentOf(const std::shared_ptr<const Snapshot>& snapshot,
                                                 const TermFilter& filter) {
  Days days;
  const auto add_all = [&](const TimeCounts& counts) {
    if (!counts.Days().has_value()) return;
    days.Add(counts.Days()->first);
    days.Add(counts.Days()->second);
  };
  if (filter.is_everything() && snapshot->engine()->counts().Read(snapshot->revision(), add_all)) {
    return days.AsInterval();
  }
  absl::Status added =
      filter.kind() == TermFilter::Kind::kTerm
          ? ReadDayCounts(*snapshot, TermPrefix(filter.term()), std::numeric_limits<int64_t>::max(),
                          [&](int64_t day, Side, Fineness, int64_t) { days.Add(day); })
          : AddByReading(snapshot, filter, &days);
  if (!added.ok()) return added;
  return days.AsInterval();
}

Interval Within(const Interval& interval, const Interval& extent) {
  Interval within = interval;
  if (within.begin.is_infinite()) within.begin = extent.begin;
  if (within.end.is_infinite()) within.end = extent.end;
  if (!within.empty()) return within;
  if (interval.begin.is_infinite()) {
    within.begin = Instant::FromSeconds(within.end.seconds() - kSecondsInDay, within.end.nanos());
  } else {
    within.end = Instant::FromSeconds(within.begin.seconds() + kSecondsInDay, within.begin.nanos());
  }
  return within;
}

}  // namespace annals::storage
