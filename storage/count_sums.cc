#include "storage/count_sums.h"

#include <algorithm>
#include <utility>

namespace annals::storage {
namespace {

// Points are reduced when so many have come together since the last time.
constexpr size_t kReduceAt = size_t{1} << 20;

}  // namespace

void CountSums::Begin(std::string_view which) { which_ = which; }

void CountSums::Add(const Position& position, const temporal::UncertainSpan& bounds,
                    Impact impact) {
  ++events_;
  ++impacts_[impact];
  if (position == UndatedPosition()) {
    ++undated_;
    return;
  }
  if (bounds.begin_earliest == temporal::Instant::InfinitePast()) ++unbounded_begins_;
  AddPoint(Side::kBegin, BeginPoint(bounds));
  AddPoint(Side::kEnd, LastPoint(bounds));
  if (days_.all.size() + decades_.all.size() <= reduced_ + kReduceAt) return;
  for (Points* points : {&days_, &years_, &decades_}) Reduce(points);
  reduced_ = days_.all.size() + decades_.all.size();
}

void CountSums::AddPoint(Side side, const CountedPoint& point) {
  if (point.instant.is_infinite()) return;
  const CountPlaces places = PlacesOf(side, point);
  const auto add = [side](const CountPlace& place, Points* points) {
    // Events come class by class, in the order of begin: of a frequent term, many one after another
    // lie in one month.
    size_t& latest = points->latest[static_cast<size_t>(side)];
    if (latest < points->all.size() && points->all[latest].number == place.number &&
        points->all[latest].slot == place.slot) {
      ++points->all[latest].count;
      return;
    }
    latest = points->all.size();
    points->all.push_back({place.number, place.slot, 1});
  };
  if (which_ == kEverythingPrefix) return add(places.day, &days_);
  add(places.decade, &decades_);
  if (IsCountedByDay(which_)) add(places.year, &years_);
}

void CountSums::Reduce(Points* points) {
  std::vector<Point>& all = points->all;
  std::ranges::sort(all, [](const Point& a, const Point& b) {
    return a.number != b.number ? a.number < b.number : a.slot < b.slot;
  });
  size_t kept = 0;
  for (const Point& point : all) {
    if (kept > 0) {
      Point& last = all[kept - 1];
      if (last.number == point.number && last.slot == point.slot) {
        last.count += point.count;
        continue;
      }
    }
    all[kept++] = point;
  }
  all.resize(kept);
}

void CountSums::Finish(absl::FunctionRef<void(const std::string& key, const Counts& counts)> take) {
  Counts counts;
  for (const auto& [what, count] : {std::pair(CountApart::kUndated, undated_),
                                    std::pair(CountApart::kUnboundedBegin, unbounded_begins_),
                                    std::pair(CountApart::kEvents, events_)}) {
    if (count > 0) counts.emplace_back(static_cast<uint32_t>(what), count);
  }
  ForEachImpact(kAllImpacts, [&](Impact impact) {
    if (impacts_[impact] > 0) counts.emplace_back(ImpactSlot(impact), impacts_[impact]);
  });
  if (!counts.empty()) take(ApartCountsKey(which_), counts);
  const auto finish = [&](Points* points, auto&& key_of) {
    Reduce(points);
    counts.clear();
    const std::vector<Point>& all = points->all;
    for (size_t i = 0; i < all.size(); ++i) {
      counts.emplace_back(all[i].slot, all[i].count);
      if (i + 1 < all.size() && all[i + 1].number == all[i].number) continue;
      take(key_of(all[i].number), counts);
      counts.clear();
    }
    points->all.clear();
  };
  finish(&days_, [](int64_t day) { return DayCountsKey(day); });
  finish(&years_, [this](int64_t year) { return YearCountsKey(which_, year); });
  finish(&decades_, [this](int64_t decade) { return DecadeCountsKey(which_, decade); });
  reduced_ = 0;
  events_ = undated_ = unbounded_begins_ = 0;
  impacts_.fill(0);
}

}  // namespace annals::storage
