#include "storage/counts.h"

#include <algorithm>
#include <utility>

#include "rocksdb/merge_operator.h"
#include "storage/strings.h"
#include "temporal/civil.h"

namespace annals::storage {
namespace {

using temporal::Bucket;
using temporal::BucketUnit;
using temporal::Instant;

// From fine to coarse; the place in it is what is stored. Weeks have no place, since they do not
// nest in months.
constexpr BucketUnit kNestedUnits[] = {
    BucketUnit::kSecond,  BucketUnit::kMinute,    BucketUnit::kHour, BucketUnit::kDay,
    BucketUnit::kMonth,   BucketUnit::kQuarter,   BucketUnit::kYear, BucketUnit::kDecade,
    BucketUnit::kCentury, BucketUnit::kMillennium};
constexpr Fineness kUnitMask = 0x0f;
constexpr Fineness kInOneWeek = 0x10;

Fineness PlaceOf(BucketUnit unit) {
  const auto* place = std::ranges::find(kNestedUnits, unit);
  return static_cast<Fineness>(place - std::begin(kNestedUnits));
}

// The instant just before, but not the one that stands for "unbounded".
Instant Before(const Instant& instant) {
  const Instant first = Instant::FromSeconds(Instant::InfinitePast().seconds(), 1);
  if (instant <= first) return first;
  if (instant.nanos() > 0) return Instant::FromSeconds(instant.seconds(), instant.nanos() - 1);
  return Instant::FromSeconds(instant.seconds() - 1, 999'999'999);
}

bool InOne(BucketUnit unit, const Instant& a, const Instant& b) {
  return Bucket::Of(unit, a) == Bucket::Of(unit, b);
}

// Of a point that lies in [first, last].
Fineness FinenessBetween(const Instant& first, const Instant& last) {
  if (first.is_infinite() || last.is_infinite()) return kUnitMask;
  if (first.seconds() == last.seconds()) return kInOneWeek;
  Fineness fineness = 0;
  for (const BucketUnit unit : kNestedUnits) {
    if (InOne(unit, first, last)) break;
    ++fineness;
  }
  if (InOne(BucketUnit::kWeek, first, last)) fineness |= kInOneWeek;
  return fineness;
}

CountedPoint MakePoint(const Instant& counted, const Instant& first, const Instant& last) {
  return {counted, FinenessBetween(std::min(first, last), std::max(first, last))};
}

// The entries of one counter come one behind the other, which CountChanges::Add looks out for.
void AddPoints(const CountedEvent& event, std::vector<CountEntry>* entries) {
  std::vector<CountPlaces> points;
  for (const auto& [side, point] : {std::pair(Side::kBegin, BeginPoint(*event.bounds)),
                                    std::pair(Side::kEnd, LastPoint(*event.bounds))}) {
    if (!point.instant.is_infinite()) points.push_back(PlacesOf(side, point));
  }
  for (const CountPlaces& places : points) {
    entries->push_back({DayCountsKey(places.day.number), places.day.slot});
  }
  for (const std::string_view timeline : event.timelines) {
    if (!IsCounted(timeline)) continue;
    const std::string_view prefix = SplitTermKey(timeline)->prefix;
    for (const CountPlaces& places : points) {
      entries->push_back({DecadeCountsKey(prefix, places.decade.number), places.decade.slot});
    }
    if (!IsCountedByDay(prefix)) continue;
    for (const CountPlaces& places : points) {
      entries->push_back({YearCountsKey(prefix, places.year.number), places.year.slot});
    }
  }
}

// Adds to one counter, whose slots are in order.
void AddTo(Counts& counts, uint32_t slot, int64_t count) {
  const auto at = std::ranges::lower_bound(counts, slot, {}, &Counts::value_type::first);
  if (at == counts.end() || at->first != slot) {
    counts.emplace(at, slot, count);
  } else if (at->second += count; at->second == 0) {
    counts.erase(at);
  }
}

// RocksDB hands a merge what is there and what was added since, all at once.
class CountsMerge : public rocksdb::MergeOperator {
 public:
  const char* Name() const override { return "annals.Counts"; }

  bool FullMergeV2(const MergeOperationInput& input, MergeOperationOutput* output) const override {
    Counts sum;
    if (input.existing_value != nullptr && !Append(*input.existing_value, &sum)) return false;
    for (const rocksdb::Slice& operand : input.operand_list) {
      if (!Append(operand, &sum)) return false;
    }
    output->new_value = EncodeCounts(SumOf(std::move(sum)));
    return true;
  }

  bool PartialMergeMulti(const rocksdb::Slice& /*key*/, const std::deque<rocksdb::Slice>& operands,
                         std::string* new_value, rocksdb::Logger* /*logger*/) const override {
    Counts sum;
    for (const rocksdb::Slice& operand : operands) {
      if (!Append(operand, &sum)) return false;
    }
    *new_value = EncodeCounts(SumOf(std::move(sum)));
    return true;
  }

 private:
  static bool Append(const rocksdb::Slice& bytes, Counts* sum) {
    const std::optional<Counts> counts = DecodeCounts(ToView(bytes));
    if (!counts.has_value()) return false;
    sum->insert(sum->end(), counts->begin(), counts->end());
    return true;
  }
};

}  // namespace

bool IsFineEnough(Fineness fineness, BucketUnit unit) {
  if (unit == BucketUnit::kWeek) return (fineness & kInOneWeek) != 0;
  return (fineness & kUnitMask) <= PlaceOf(unit);
}

CountedPoint BeginPoint(const temporal::UncertainSpan& bounds) {
  const Instant first = bounds.begin_earliest;
  const bool exact = bounds.begin_latest == first;
  return MakePoint(first, first, exact ? first : Before(bounds.begin_latest));
}

CountedPoint LastPoint(const temporal::UncertainSpan& bounds) {
  const Instant end = bounds.end_latest;
  if (end == Instant::InfiniteFuture()) return {end, kUnitMask};
  // An event that may have no length, and lie at the end of its envelope, goes on at that instant.
  const bool may_be_instant = bounds.begin_earliest == end || bounds.begin_latest > end;
  const bool is_instant = may_be_instant && end != Instant::InfinitePast();
  const Instant last = is_instant ? end : Before(end);
  const Instant first = bounds.end_earliest == end ? last : bounds.end_earliest;
  return MakePoint(last, first, last);
}

bool IsCounted(std::string_view term_prefix) {
  return term_prefix.front() != static_cast<char>(TermKind::kBand);
}

bool IsCountedByDay(std::string_view term_prefix) {
  return IsCounted(term_prefix) && term_prefix.front() != static_cast<char>(TermKind::kWord);
}

MonthOfDecade MonthOfDay(const temporal::CivilDay& day) {
  const int64_t rest = day.year % 10;
  const int64_t year_of_decade = rest < 0 ? rest + 10 : rest;
  return {(day.year - year_of_decade) / 10,
          static_cast<uint32_t>(year_of_decade * 12 + day.month - 1)};
}

CountPlaces PlacesOf(Side side, const CountedPoint& point) {
  const int64_t seconds = point.instant.seconds();
  const int64_t day = DayOfSecond(seconds);
  const temporal::CivilDay civil = temporal::DayFromOrdinal(day);
  const auto day_of_year = static_cast<uint32_t>(day - temporal::DayOrdinal({civil.year, 1, 1}));
  const auto [decade, month] = MonthOfDay(civil);
  return {{day, MakeSlot(SecondOfDay(seconds), side, point.fineness)},
          {civil.year, MakeSlot(day_of_year, side, point.fineness)},
          {decade, MakeSlot(month, side, point.fineness)}};
}

std::vector<CountEntry> CountEntriesOf(const CountedEvent& event) {
  std::vector<CountEntry> entries;
  if (event.deleted) return entries;
  // Of a word there are four, of any other term six, and some of the event itself.
  entries.reserve(6 * event.timelines.size() + 8);
  const auto add_apart = [&](std::string_view which, CountApart slot, int64_t count) {
    entries.push_back({ApartCountsKey(which), static_cast<uint32_t>(slot), count});
  };
  const auto add_all_apart = [&](std::string_view which) {
    add_apart(which, CountApart::kEvents, 1);
    if (!event.bounds.has_value()) {
      add_apart(which, CountApart::kUndated, 1);
    } else if (event.bounds->begin_earliest == Instant::InfinitePast()) {
      add_apart(which, CountApart::kUnboundedBegin, 1);
    }
  };
  for (const std::string_view timeline : event.timelines) {
    if (!IsCounted(timeline)) continue;
    const TermKeyParts parts = *SplitTermKey(timeline);
    add_all_apart(parts.prefix);
    if (parts.impact != 0) {
      entries.push_back({ApartCountsKey(parts.prefix), ImpactSlot(parts.impact)});
    }
  }
  add_all_apart(kEverythingPrefix);
  if (event.word_count > 0) add_apart(kEverythingPrefix, CountApart::kWords, event.word_count);
  if (event.bounds.has_value()) AddPoints(event, &entries);
  return entries;
}

Counts SumOf(Counts counts) {
  std::ranges::stable_sort(counts, {}, &Counts::value_type::first);
  Counts sum;
  for (const auto& [slot, count] : counts) {
    if (!sum.empty() && sum.back().first == slot) {
      sum.back().second += count;
    } else {
      if (!sum.empty() && sum.back().second == 0) sum.pop_back();
      sum.emplace_back(slot, count);
    }
  }
  if (!sum.empty() && sum.back().second == 0) sum.pop_back();
  return sum;
}

void CountChanges::Add(const std::vector<CountEntry>& entries, int64_t sign) {
  Counts* counts = nullptr;  // those of the key before
  std::string_view key;
  for (const CountEntry& entry : entries) {
    if (counts == nullptr || entry.key != key) {
      key = entry.key;
      counts = &by_key_[entry.key];
    }
    AddTo(*counts, entry.slot, sign * entry.count);
  }
}

void CountChanges::Add(const CountChanges& others) {
  for (const auto& [key, counts] : others.by_key_) {
    Counts& sum = by_key_[key];
    for (const auto& [slot, count] : counts) AddTo(sum, slot, count);
  }
}

Counts CountChanges::Take(const std::string& key) {
  const auto found = by_key_.find(key);
  if (found == by_key_.end()) return {};
  Counts counts = std::move(found->second);
  by_key_.erase(found);
  return counts;
}

std::vector<std::pair<std::string_view, const Counts*>> CountChanges::by_key() const {
  std::vector<std::pair<std::string_view, const Counts*>> sorted;
  sorted.reserve(by_key_.size());
  ForEach([&](std::string_view key, const Counts& counts) { sorted.emplace_back(key, &counts); });
  std::ranges::sort(sorted, {}, [](const auto& each) { return each.first; });
  return sorted;
}

std::shared_ptr<rocksdb::MergeOperator> MakeCountsMerge() {
  return std::make_shared<CountsMerge>();
}

}  // namespace annals::storage
