#include "storage/density.h"

#include <algorithm>
#include <array>
#include <optional>
#include <string>
#include <utility>

#include "storage/count.h"
#include "storage/counts.h"
#include "storage/engine.h"
#include "storage/extent.h"
#include "storage/live_counts.h"
#include "storage/strings.h"
#include "storage/term_counts.h"
#include "storage/timeline_scanner.h"
#include "temporal/civil.h"

namespace annals::storage {
namespace {

using temporal::Bucket;
using temporal::BucketUnit;
using temporal::Instant;
using temporal::Interval;

// The buckets of a range, and what is counted in them.
class Histogram {
 public:
  Histogram(BucketUnit unit, int64_t first, int64_t count) : unit_(unit) {
    density_.buckets.reserve(static_cast<size_t>(count));
    Interval span = Bucket(unit, first).Span();
    for (int64_t i = 0; i < count; ++i) {
      density_.buckets.push_back({.span = span});
      // One begins where the one before ends.
      if (i + 1 < count) span = {span.end, Bucket(unit, first + i + 2).Begin()};
    }
    for (size_t fineness = 0; fineness < is_certain_.size(); ++fineness) {
      is_certain_[fineness] = IsFineEnough(static_cast<Fineness>(fineness), unit);
    }
    began_.resize(density_.buckets.size());
    ended_.resize(density_.buckets.size());
  }

  const Instant& begin() const { return density_.buckets.front().span.begin; }
  const Instant& end() const { return density_.buckets.back().span.end; }
  Interval span() const { return {begin(), end()}; }

  // Counts points of one instant. Those after the range do not matter.
  void AddPoints(Side side, const Instant& instant, Fineness fineness, int64_t count) {
    int64_t& before = side == Side::kBegin ? begun_before_ : ended_before_;
    if (instant < begin()) {
      before += count;
      return;
    }
    if (instant >= end()) return;
    const size_t i = IndexOf(instant);
    AddToBucket(side, i, count, IsCertain(fineness) ? count : 0);
  }

  void AddUnboundedBegins(int64_t count) { begun_before_ += count; }

  void AddBefore(Side side, int64_t count) {
    (side == Side::kBegin ? begun_before_ : ended_before_) += count;
  }

  // Whether a point of this fineness lies in one bucket for certain.
  bool IsCertain(Fineness fineness) const { return is_certain_[fineness]; }

  // Counts points that lie in the i-th bucket, and how many of them do so for certain.
  void AddToBucket(Side side, size_t i, int64_t count, int64_t certain) {
    const bool begins = side == Side::kBegin;
    DensityBucket& bucket = density_.buckets[i];
    (begins ? began_ : ended_)[i] += count;
    (begins ? bucket.begins : bucket.ends) += certain;
    (begins ? density_.coarse_begins : density_.coarse_ends) += count - certain;
  }

  size_t IndexOf(const Instant& instant) {
    const std::vector<DensityBucket>& buckets = density_.buckets;
    // One point after another is mostly in the same bucket or the next.
    for (size_t i = last_; i < std::min(last_ + 2, buckets.size()); ++i) {
      if (buckets[i].span.begin <= instant && instant < buckets[i].span.end) return last_ = i;
    }
    const auto after = std::ranges::upper_bound(
        buckets, instant, {}, [](const DensityBucket& bucket) { return bucket.span.begin; });
    return last_ = static_cast<size_t>(after - buckets.begin()) - 1;
  }

  Density Finish(DensityWeight weight) && {
    int64_t begun = begun_before_;
    int64_t ended = ended_before_;
    for (size_t i = 0; i < began_.size(); ++i) {
      begun += began_[i];
      if (weight == DensityWeight::kWhole) {
        density_.buckets[i].active = static_cast<double>(begun - ended);
      }
      ended += ended_[i];
    }
    density_.total = begun - ended_before_;
    return std::move(density_);
  }

  std::vector<DensityBucket>& buckets() { return density_.buckets; }
  BucketUnit unit() const { return unit_; }

 private:
  const BucketUnit unit_;
  std::array<bool, size_t{1} << kFinenessBits> is_certain_{};
  Density density_;
  std::vector<int64_t> began_;
  std::vector<int64_t> ended_;
  int64_t begun_before_ = 0;
  int64_t ended_before_ = 0;
  size_t last_ = 0;
};

bool IsOfDays(BucketUnit unit) { return unit >= BucketUnit::kDay; }
bool IsOfMonths(BucketUnit unit) { return unit >= BucketUnit::kMonth; }

// Of units of days.
void CountDays(const TimeCounts& counts, Histogram* histogram) {
  histogram->AddUnboundedBegins(counts.apart(CountApart::kUnboundedBegin));
  for (const Side side : {Side::kBegin, Side::kEnd}) {
    std::vector<Fineness> fine = counts.FinenessesOf(side);
    std::erase_if(fine, [&](Fineness fineness) { return !histogram->IsCertain(fineness); });
    const auto certain_before = [&](TimeCounts::Place place) {
      int64_t count = 0;
      for (const Fineness fineness : fine) count += counts.BeforePlace(place, side, fineness);
      return count;
    };
    TimeCounts::Place place = counts.Find(DayOfSecond(histogram->begin().seconds()));
    int64_t before = counts.BeforePlace(place, side);
    int64_t certain = certain_before(place);
    histogram->AddBefore(side, before);
    for (size_t i = 0; i < histogram->buckets().size(); ++i) {
      place = counts.Find(DayOfSecond(histogram->buckets()[i].span.end.seconds()), place);
      const int64_t next_before = counts.BeforePlace(place, side);
      const int64_t next_certain = certain_before(place);
      histogram->AddToBucket(side, i, next_before - before, next_certain - certain);
      before = next_before;
      certain = next_certain;
    }
  }
}

// Of units of months.
void CountMonths(const TimeCounts& counts, Histogram* histogram) {
  const std::vector<DensityBucket>& buckets = histogram->buckets();
  const int64_t first_day = DayOfSecond(histogram->begin().seconds());
  histogram->AddUnboundedBegins(counts.apart(CountApart::kUnboundedBegin));
  for (const Side side : {Side::kBegin, Side::kEnd}) {
    histogram->AddBefore(side, counts.BeforePlace(counts.Find(first_day), side));
    size_t i = 0;
    for (const TimeCounts::Month& month : counts.MonthsFrom(side, first_day)) {
      const Instant begin = FirstInstantOf(month.first_day);
      while (i < buckets.size() && begin >= buckets[i].span.end) ++i;
      if (i == buckets.size()) break;
      histogram->AddToBucket(side, i, month.count,
                             histogram->IsCertain(month.fineness) ? month.count : 0);
    }
  }
}

// Of units shorter than days.
void CountSeconds(const TimeCounts& counts, Histogram* histogram) {
  histogram->AddUnboundedBegins(counts.apart(CountApart::kUnboundedBegin));
  const int64_t begin = histogram->begin().seconds();
  for (const Side side : {Side::kBegin, Side::kEnd}) {
    histogram->AddBefore(side, counts.Before(side, begin));
    const int64_t last_day = DayOfSecond(histogram->end().seconds());
    for (int64_t day = DayOfSecond(begin); day <= last_day; ++day) {
      for (const TimeCounts::Run& run : counts.RunsOf(day, side)) {
        const Instant instant = Instant::FromSeconds(FirstInstantOf(day).seconds() + run.second);
        if (instant < histogram->begin()) continue;
        histogram->AddPoints(side, instant, run.fineness, run.count);
      }
    }
  }
}

absl::Status CountTerm(const std::shared_ptr<const Snapshot>& snapshot, const Term& term,
                       Histogram* histogram) {
  const std::string prefix = TermPrefix(term);
  const absl::StatusOr<int64_t> unbounded =
      ReadApartCount(*snapshot, prefix, CountApart::kUnboundedBegin);
  if (!unbounded.ok()) return unbounded.status();
  histogram->AddUnboundedBegins(*unbounded);
  const auto add = [&](int64_t day, Side side, Fineness fineness, int64_t count) {
    histogram->AddPoints(side, FirstInstantOf(day), fineness, count);
  };
  const auto day_of = [](const Instant& instant) {
    return temporal::DayFromOrdinal(DayOfSecond(instant.seconds()));
  };
  const temporal::CivilDay last = day_of(histogram->end());
  if (IsOfMonths(histogram->unit())) {
    return ReadMonthCounts(*snapshot, prefix, MonthOfDay(last).decade, add);
  }
  // What lies before the first day matters only as a sum.
  const int64_t first_decade = MonthOfDay(day_of(histogram->begin())).decade;
  absl::Status read = ReadMonthCounts(*snapshot, prefix, first_decade - 1, add);
  if (!read.ok()) return read;
  return ReadDayCounts(*snapshot, prefix, first_decade * 10, last.year, add);
}

double SecondsBetween(const Instant& from, const Instant& to) {
  return static_cast<double>(to.seconds()) - static_cast<double>(from.seconds()) +
         (to.nanos() - from.nanos()) * 1e-9;
}

// Shares one event out over the buckets that its envelope reaches into.
void Spread(const temporal::UncertainSpan& bounds, Histogram* histogram) {
  const Instant begin = bounds.begin_earliest;
  const Instant end = bounds.end_latest;
  if (begin.is_infinite() || end.is_infinite()) return;
  std::vector<DensityBucket>& buckets = histogram->buckets();
  if (begin == end) {
    buckets[histogram->IndexOf(begin)].active += 1;
    return;
  }
  const double length = SecondsBetween(begin, end);
  for (size_t i = histogram->IndexOf(std::max(begin, histogram->begin()));
       i < buckets.size() && buckets[i].span.begin < end; ++i) {
    const Instant from = std::max(begin, buckets[i].span.begin);
    const Instant to = std::min(end, buckets[i].span.end);
    buckets[i].active += SecondsBetween(from, to) / length;
  }
}

absl::Status CountByReading(const std::shared_ptr<const Snapshot>& snapshot,
                            const DensityQuery& query, Histogram* histogram) {
  const absl::StatusOr<std::unique_ptr<TimelineScanner>> scanner = TimelineScanner::Create(
      {.interval = histogram->span(), .filter = query.filter}, snapshot, "");
  if (!scanner.ok()) return scanner.status();
  while ((*scanner)->Next()) {
    const temporal::UncertainSpan& bounds = (*scanner)->bounds();
    const CountedPoint begin = BeginPoint(bounds);
    const CountedPoint last = LastPoint(bounds);
    if (begin.instant == Instant::InfinitePast()) {
      histogram->AddUnboundedBegins(1);
    } else {
      histogram->AddPoints(Side::kBegin, begin.instant, begin.fineness, 1);
    }
    histogram->AddPoints(Side::kEnd, last.instant, last.fineness, 1);
    if (query.weight == DensityWeight::kSpread) Spread(bounds, histogram);
  }
  return (*scanner)->status();
}

absl::Status Fill(const std::shared_ptr<const Snapshot>& snapshot, const DensityQuery& query,
                  Histogram* histogram) {
  const bool finite = !histogram->begin().is_infinite() && !histogram->end().is_infinite();
  if (query.weight == DensityWeight::kWhole && finite) {
    const bool of_days = IsOfDays(query.unit);
    if (query.filter.is_everything() &&
        snapshot->engine()->counts().Read(snapshot->revision(), [&](const TimeCounts& counts) {
          const auto count = IsOfMonths(query.unit) ? CountMonths
                             : of_days              ? CountDays
                                                    : CountSeconds;
          count(counts, histogram);
        })) {
      return absl::OkStatus();
    }
    if (of_days && query.filter.kind() == TermFilter::Kind::kTerm &&
        (IsOfMonths(query.unit) || IsCountedByDay(TermPrefix(query.filter.term())))) {
      return CountTerm(snapshot, query.filter.term(), histogram);
    }
  }
  return CountByReading(snapshot, query, histogram);
}

}  // namespace

absl::StatusOr<Density> QueryDensity(const std::shared_ptr<const Snapshot>& snapshot,
                                     const DensityQuery& query) {
  absl::Status valid = CheckQuery({.interval = query.interval, .filter = query.filter});
  if (!valid.ok()) return valid;
  const absl::StatusOr<int64_t> undated = CountUndated(snapshot, query.filter);
  if (!undated.ok()) return undated.status();
  Density density;
  density.undated = *undated;
  Interval interval = query.interval;
  if (interval.begin.is_infinite() || interval.end.is_infinite()) {
    const absl::StatusOr<std::optional<Interval>> extent = ExtentOf(snapshot, query.filter);
    if (!extent.ok()) return extent.status();
    if (extent->has_value()) interval = Within(interval, **extent);
    // Nothing has a finite end, or all have it beyond the interval's.
    if (interval.begin.is_infinite() || interval.end.is_infinite()) return density;
  }
  // The bucket that holds the last instant; an end at a bucket's begin does not reach into it.
  const int64_t first = Bucket::Of(query.unit, interval.begin).number();
  Bucket last = Bucket::Of(query.unit, interval.end);
  if (last.Span().begin == interval.end) last = last.Previous();
  if (last.number() < first) last = Bucket(query.unit, first);
  const auto count = static_cast<uint64_t>(last.number()) - static_cast<uint64_t>(first) + 1;
  if (count == 0 || count > static_cast<uint64_t>(kMaxDensityBuckets)) {
    return absl::InvalidArgumentError(
        Concat("from ", interval.begin.ToString(), " to ", interval.end.ToString(), " there are ",
               count, " buckets of a ", temporal::Name(query.unit), ", and at most ",
               kMaxDensityBuckets, " can be counted; ask for a longer unit or a shorter range"));
  }
  Histogram histogram(query.unit, first, static_cast<int64_t>(count));
  if (absl::Status filled = Fill(snapshot, query, &histogram); !filled.ok()) return filled;
  density = std::move(histogram).Finish(query.weight);
  density.undated = *undated;
  return density;
}

}  // namespace annals::storage
