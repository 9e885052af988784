#include "storage/count.h"

#include <limits>
#include <optional>
#include <string>
#include <utility>

#include "storage/cursor.h"
#include "storage/engine.h"
#include "storage/keys.h"
#include "storage/live_counts.h"
#include "storage/query_trace.h"
#include "storage/term_counts.h"
#include "storage/timeline_scanner.h"

namespace annals::storage {
namespace {

using temporal::Instant;
using temporal::Interval;

absl::StatusOr<int64_t> CountByReading(const std::shared_ptr<const Snapshot>& snapshot,
                                       TimelineQuery query) {
  query.order = TimeOrder::kAscending;
  const absl::StatusOr<std::unique_ptr<TimelineScanner>> scanner =
      TimelineScanner::Create(std::move(query), snapshot, "");
  if (!scanner.ok()) return scanner.status();
  int64_t count = 0;
  while ((*scanner)->Next()) ++count;
  if (!(*scanner)->status().ok()) return (*scanner)->status();
  return count;
}

bool IsWholeSeconds(const Interval& interval) {
  return (interval.begin.nanos() == 0 || interval.begin.is_infinite()) &&
         (interval.end.nanos() == 0 || interval.end.is_infinite());
}

// How many events of the term have the point of a side in an interval, by reading them.
absl::StatusOr<int64_t> CountPointsIn(const std::shared_ptr<const Snapshot>& snapshot,
                                      const Term& term, Side side, const Interval& interval) {
  if (interval.empty()) return 0;
  const absl::StatusOr<std::unique_ptr<TimelineScanner>> scanner =
      TimelineScanner::Create({.interval = interval, .filter = term}, snapshot, "");
  if (!scanner.ok()) return scanner.status();
  int64_t count = 0;
  while ((*scanner)->Next()) {
    const temporal::UncertainSpan& bounds = (*scanner)->bounds();
    const Instant point = (side == Side::kBegin ? BeginPoint(bounds) : LastPoint(bounds)).instant;
    if (!point.is_infinite() && interval.begin <= point && point < interval.end) ++count;
  }
  if (!(*scanner)->status().ok()) return (*scanner)->status();
  return count;
}

// How many events of the term have the point of a side before an instant; unbounded begins left
// aside. Whole months and days are counted already.
absl::StatusOr<int64_t> CountPointsBefore(const std::shared_ptr<const Snapshot>& snapshot,
                                          const Term& term, Side side, const Instant& instant) {
  const std::string prefix = TermPrefix(term);
  const bool bounded = instant != Instant::InfiniteFuture();
  const int64_t day =
      bounded ? DayOfSecond(instant.seconds()) : std::numeric_limits<int64_t>::max();
  const temporal::CivilDay civil =
      bounded ? temporal::DayFromOrdinal(day)
              : temporal::CivilDay{std::numeric_limits<int64_t>::max(), 12, 31};
  const int64_t first_of_month = bounded ? day - civil.day + 1 : day;
  int64_t count = 0;
  absl::Status read = ReadMonthCounts(*snapshot, prefix, MonthOfDay(civil).decade,
                                      [&](int64_t month, Side of, Fineness, int64_t n) {
                                        if (of == side && month < first_of_month) count += n;
                                      });
  if (!read.ok()) return read;
  if (!bounded) return count;
  int64_t counted_to = first_of_month;
  if (IsCountedByDay(prefix)) {
    read = ReadDayCounts(*snapshot, prefix, civil.year, civil.year,
                         [&](int64_t at, Side of, Fineness, int64_t n) {
                           if (of == side && first_of_month <= at && at < day) count += n;
                         });
    if (!read.ok()) return read;
    counted_to = day;
  }
  // What ends at the first instant of all has its last point there too, and so nothing in common
  // with what begins there.
  const Instant from = FirstInstantOf(counted_to);
  const bool is_first =
      from == FirstInstantOf(std::numeric_limits<int64_t>::min() / kSecondsInDay - 1);
  const absl::StatusOr<int64_t> rest =
      CountPointsIn(snapshot, term, side, {is_first ? Instant::InfinitePast() : from, instant});
  if (!rest.ok()) return rest;
  return count + *rest;
}

absl::StatusOr<int64_t> CountTerm(const std::shared_ptr<const Snapshot>& snapshot, const Term& term,
                                  const Interval& interval) {
  const absl::StatusOr<int64_t> unbounded =
      ReadApartCount(*snapshot, TermPrefix(term), CountApart::kUnboundedBegin);
  if (!unbounded.ok()) return unbounded.status();
  const absl::StatusOr<int64_t> begun =
      CountPointsBefore(snapshot, term, Side::kBegin, interval.end);
  if (!begun.ok() || interval.begin == Instant::InfinitePast()) {
    return begun.ok() ? *unbounded + *begun : begun;
  }
  const absl::StatusOr<int64_t> ended =
      CountPointsBefore(snapshot, term, Side::kEnd, interval.begin);
  if (!ended.ok()) return ended;
  return *unbounded + *begun - *ended;
}

}  // namespace

absl::StatusOr<int64_t> CountEvents(const std::shared_ptr<const Snapshot>& snapshot,
                                    const TimelineQuery& query) {
  if (absl::Status status = CheckQuery(query); !status.ok()) return status;
  const bool from_counts = query.relation == temporal::Relation::kOverlaps &&
                           query.certainty == temporal::Certainty::kPossibly &&
                           IsWholeSeconds(query.interval);
  if (from_counts && query.filter.is_everything()) {
    const std::optional<int64_t> count = CountInMemory(*snapshot, query.interval);
    if (count.has_value()) return *count;
  }
  if (from_counts && query.filter.kind() == TermFilter::Kind::kTerm) {
    return CountTerm(snapshot, query.filter.term(), query.interval);
  }
  return CountByReading(snapshot, query);
}

std::optional<int64_t> CountInMemory(const Snapshot& snapshot, const Interval& interval) {
  // Those that begin before its end, less those whose last instant lies before its begin.
  int64_t count = 0;
  const bool read =
      snapshot.engine()->counts().Read(snapshot.revision(), [&](const TimeCounts& counts) {
        count = interval.end == Instant::InfiniteFuture()
                    ? counts.apart(CountApart::kEvents) - counts.apart(CountApart::kUndated)
                    : counts.apart(CountApart::kUnboundedBegin) +
                          counts.Before(Side::kBegin, interval.end.seconds());
        if (interval.begin != Instant::InfinitePast()) {
          count -= counts.Before(Side::kEnd, interval.begin.seconds());
        }
      });
  return read ? std::optional(count) : std::nullopt;
}

absl::StatusOr<int64_t> CountUndated(const std::shared_ptr<const Snapshot>& snapshot,
                                     const TermFilter& filter) {
  if (filter.is_everything()) {
    return ReadApartCount(*snapshot, kEverythingPrefix, CountApart::kUndated);
  }
  if (filter.kind() == TermFilter::Kind::kTerm) {
    return ReadApartCount(*snapshot, TermPrefix(filter.term()), CountApart::kUndated);
  }
  TraceTimelines(filter, TimeOrder::kAscending);
  const std::unique_ptr<Cursor> cursor = MakeCursor(*snapshot, filter, TimeOrder::kAscending);
  int64_t count = 0;
  const std::string undated = EncodePosition(UndatedPosition());
  for (cursor->Seek(undated); cursor->valid(); cursor->Next()) {
    if (!cursor->key().starts_with(undated)) break;
    TraceEntry();
    ++count;
  }
  if (absl::Status status = cursor->status(); !status.ok()) return status;
  return count;
}

}  // namespace annals::storage
