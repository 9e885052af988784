#include "storage/term_counts.h"

#include <memory>
#include <optional>
#include <string>

#include "rocksdb/iterator.h"
#include "storage/records.h"
#include "storage/rocksdb_status.h"
#include "storage/strings.h"
#include "temporal/civil.h"

namespace annals::storage {
namespace {

// Reads the counters from `first` to `last`, which are of one kind and one term.
absl::Status ReadCounts(const Snapshot& snapshot, const std::string& first, const std::string& last,
                        absl::FunctionRef<void(int64_t number, const Counts& counts)> take) {
  const std::string end = last + '\0';
  const rocksdb::Slice end_slice(end);
  rocksdb::ReadOptions options;
  options.iterate_upper_bound = &end_slice;
  const std::unique_ptr<rocksdb::Iterator> iterator =
      snapshot.NewIterator(Family::kCounters, options);
  // An earlier state's iterator goes beyond the bound.
  for (iterator->Seek(first); iterator->Valid() && ToView(iterator->key()) < end;
       iterator->Next()) {
    const std::optional<CounterKey> key = DecodeCounterKey(ToView(iterator->key()));
    const std::optional<Counts> counts = DecodeCounts(ToView(iterator->value()));
    if (!key.has_value() || !counts.has_value()) {
      return Damaged(Family::kCounters, ToView(iterator->key()), "it does not hold counts");
    }
    take(key->number, *counts);
  }
  return StatusFrom(iterator->status(), "reading a term's counters");
}

// All that is counted apart from time.
absl::StatusOr<Counts> ReadApartCounts(const Snapshot& snapshot, std::string_view which) {
  const std::string key = ApartCountsKey(which);
  const absl::StatusOr<std::string> value =
      snapshot.Read(Family::kCounters, key, "reading a counter");
  if (absl::IsNotFound(value.status())) return Counts();
  if (!value.ok()) return value.status();
  std::optional<Counts> counts = DecodeCounts(*value);
  if (!counts.has_value()) return Damaged(Family::kCounters, key, "it does not hold counts");
  return *std::move(counts);
}

}  // namespace

absl::StatusOr<int64_t> ReadApartCount(const Snapshot& snapshot, std::string_view which,
                                       CountApart what) {
  const absl::StatusOr<Counts> counts = ReadApartCounts(snapshot, which);
  if (!counts.ok()) return counts.status();
  for (const auto& [slot, count] : *counts) {
    if (slot == static_cast<uint32_t>(what)) return count;
  }
  return 0;
}

absl::StatusOr<ImpactCounts> ReadImpactCounts(const Snapshot& snapshot, const Term& word) {
  const absl::StatusOr<Counts> counts = ReadApartCounts(snapshot, TermPrefix(word));
  if (!counts.ok()) return counts.status();
  ImpactCounts impacts;
  for (const auto& [slot, count] : *counts) {
    if (slot <= ImpactSlot(0)) continue;
    const uint32_t impact = slot - ImpactSlot(0);
    if (impact >= kImpactLimit || !IsImpact(static_cast<Impact>(impact))) {
      return Damaged(Family::kCounters, ApartCountsKey(TermPrefix(word)),
                     "it counts what is not known");
    }
    impacts.emplace_back(static_cast<Impact>(impact), count);
  }
  return impacts;
}

absl::Status ReadDayCounts(const Snapshot& snapshot, std::string_view term_prefix,
                           int64_t first_year, int64_t last_year, TakeCount take) {
  return ReadCounts(snapshot, YearCountsKey(term_prefix, first_year),
                    YearCountsKey(term_prefix, last_year), [&](int64_t year, const Counts& counts) {
                      const int64_t first_day = temporal::DayOrdinal({year, 1, 1});
                      for (const auto& [slot, count] : counts) {
                        take(first_day + UnitOf(slot), SideOf(slot), FinenessOf(slot), count);
                      }
                    });
}

absl::Status ReadMonthCounts(const Snapshot& snapshot, std::string_view term_prefix,
                             int64_t last_decade, TakeCount take) {
  const std::string first = DecadeCountsKey(term_prefix, std::numeric_limits<int64_t>::min());
  return ReadCounts(snapshot, first, DecadeCountsKey(term_prefix, last_decade),
                    [&](int64_t decade, const Counts& counts) {
                      uint32_t month = 0;
                      int64_t day = temporal::DayOrdinal({decade * 10, 1, 1});
                      for (const auto& [slot, count] : counts) {
                        if (UnitOf(slot) != month) {
                          month = UnitOf(slot);
                          day = temporal::DayOrdinal(
                              {decade * 10 + month / 12, static_cast<int>(month % 12) + 1, 1});
                        }
                        take(day, SideOf(slot), FinenessOf(slot), count);
                      }
                    });
}

}  // namespace annals::storage
