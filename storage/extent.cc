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

// Adds the first and the last day of a term: those of the first and the last year in which it has
// any, which its months tell.
absl::Status AddDaysOfTerm(const Snapshot& snapshot, const std::string& prefix, Days* days) {
  std::optional<int64_t> first;
  int64_t last = 0;
  absl::Status read = ReadMonthCounts(snapshot, prefix, std::numeric_limits<int64_t>::max(),
                                      [&](int64_t day, Side, Fineness, int64_t) {
                                        if (!first.has_value()) first = day;
                                        last = day;
                                      });
  if (!read.ok() || !first.has_value()) return read;
  for (const int64_t day : {*first, last}) {
    const int64_t year = temporal::DayFromOrdinal(day).year;
    read = ReadDayCounts(snapshot, prefix, year, year,
                         [&](int64_t at, Side, Fineness, int64_t) { days->Add(at); });
    if (!read.ok()) return read;
  }
  return absl::OkStatus();
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
      filter.kind() == TermFilter::Kind::kTerm && IsCountedByDay(TermPrefix(filter.term()))
          ? AddDaysOfTerm(*snapshot, TermPrefix(filter.term()), &days)
          : AddByReading(snapshot, filter, &days);
  if (!added.ok()) return added;
  return days.AsInterval();
}

Interval Within(const Interval& interval, const Interval& extent) {
  Interval within = interval;
  if (within.begin.is_infinite()) within.begin = extent.begin;
  if (within.end.is_infinite()) within.end = extent.end;
  if (!within.empty()) return within;
  // At either end of what can be told of time there may be no room for a day.
  constexpr int64_t kFirst = std::numeric_limits<int64_t>::min() + 1;
  constexpr int64_t kLast = std::numeric_limits<int64_t>::max();
  if (interval.begin.is_infinite()) {
    const int64_t end = std::max(within.end.seconds(), kFirst + kSecondsInDay);
    return {Instant::FromSeconds(end - kSecondsInDay), Instant::FromSeconds(end)};
  }
  const int64_t begin = std::min(within.begin.seconds(), kLast - kSecondsInDay);
  return {Instant::FromSeconds(begin), Instant::FromSeconds(begin + kSecondsInDay)};
}

}  // namespace annals::storage
