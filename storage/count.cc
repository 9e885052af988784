#include "storage/count.h"

#include <limits>
#include <optional>
#include <string>
#include <utility>

#include "storage/cursor.h"
#include "storage/engine.h"
#include "storage/keys.h"
#include "storage/live_counts.h"
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

// Those that begin before the interval's end, less those whose last instant lies before its begin.
std::optional<int64_t> CountAll(const Snapshot& snapshot, const Interval& interval) {
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

// How many events of the term have the point of a side on the day of `instant`, and before it.
absl::StatusOr<int64_t> CountOnDayBefore(const std::shared_ptr<const Snapshot>& snapshot,
                                         const Term& term, Side side, const Instant& instant) {
  const Instant midnight = FirstInstantOf(DayOfSecond(instant.seconds()));
  if (midnight >= instant) return 0;
  const absl::StatusOr<std::unique_ptr<TimelineScanner>> scanner =
      TimelineScanner::Create({.interval = {midnight, instant}, .filter = term}, snapshot, "");
  if (!scanner.ok()) return scanner.status();
  int64_t count = 0;
  while ((*scanner)->Next()) {
    const temporal::UncertainSpan& bounds = (*scanner)->bounds();
    const Instant point = (side == Side::kBegin ? BeginPoint(bounds) : LastPoint(bounds)).instant;
    if (midnight <= point && point < instant) ++count;
  }
  if (!(*scanner)->status().ok()) return (*scanner)->status();
  return count;
}

absl::StatusOr<int64_t> CountTerm(const std::shared_ptr<const Snapshot>& snapshot, const Term& term,
                                  const Interval& interval) {
  const std::string prefix = TermPrefix(term);
  const absl::StatusOr<int64_t> unbounded =
      ReadApartCount(*snapshot, prefix, CountApart::kUnboundedBegin);
  if (!unbounded.ok()) return unbounded.status();
  int64_t count = *unbounded;
  const bool begins = interval.begin != Instant::InfinitePast();
  const bool ends = interval.end != Instant::InfiniteFuture();
  const int64_t begin_day = begins ? DayOfSecond(interval.begin.seconds()) : 0;
  const int64_t end_day = ends ? DayOfSecond(interval.end.seconds()) : 0;
  const int64_t last_year =
      ends ? temporal::DayFromOrdinal(end_day).year : std::numeric_limits<int64_t>::max();
  absl::Status read =
      ReadDayCounts(*snapshot, prefix, last_year, [&](int64_t day, Side side, Fineness, int64_t n) {
        if (side == Side::kBegin && (!ends || day < end_day)) {
          count += n;
        }
        if (side == Side::kEnd && begins && day < begin_day) {
          count -= n;
        }
      });
  if (!read.ok()) return read;
  if (ends) {
    const absl::StatusOr<int64_t> on_day =
        CountOnDayBefore(snapshot, term, Side::kBegin, interval.end);
    if (!on_day.ok()) return on_day;
    count += *on_day;
  }
  if (begins) {
    const absl::StatusOr<int64_t> on_day =
        CountOnDayBefore(snapshot, term, Side::kEnd, interval.begin);
    if (!on_day.ok()) return on_day;
    count -= *on_day;
  }
  return count;
}

}  // namespace

absl::StatusOr<int64_t> CountEvents(const std::shared_ptr<const Snapshot>& snapshot,
                                    const TimelineQuery& query) {
  if (absl::Status status = CheckQuery(query); !status.ok()) return status;
  const bool from_counts = query.relation == temporal::Relation::kOverlaps &&
                           query.certainty == temporal::Certainty::kPossibly &&
                           IsWholeSeconds(query.interval);
  if (from_counts && query.filter.is_everything()) {
    const std::optional<int64_t> count = CountAll(*snapshot, query.interval);
    if (count.has_value()) return *count;
  }
  if (from_counts && query.filter.kind() == TermFilter::Kind::kTerm) {
    return CountTerm(snapshot, query.filter.term(), query.interval);
  }
  return CountByReading(snapshot, query);
}

absl::StatusOr<int64_t> CountUndated(const std::shared_ptr<const Snapshot>& snapshot,
                                     const TermFilter& filter) {
  if (filter.is_everything()) {
    return ReadApartCount(*snapshot, kEverythingPrefix, CountApart::kUndated);
  }
  if (filter.kind() == TermFilter::Kind::kTerm) {
    return ReadApartCount(*snapshot, TermPrefix(filter.term()), CountApart::kUndated);
  }
  CursorPool pool(snapshot, filter, TimeOrder::kAscending);
  const std::unique_ptr<Cursor> cursor = pool.Take();
  int64_t count = 0;
  for (cursor->Seek(EncodePosition(UndatedPosition())); cursor->valid(); cursor->Next()) ++count;
  if (absl::Status status = cursor->status(); !status.ok()) return status;
  return count;
}

}  // namespace annals::storage
