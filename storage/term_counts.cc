#include "storage/term_counts.h"

#include <memory>
#include <optional>
#include <string>

#include "rocksdb/db.h"
#include "rocksdb/iterator.h"
#include "storage/engine.h"
#include "storage/records.h"
#include "storage/rocksdb_status.h"
#include "storage/strings.h"
#include "temporal/civil.h"

namespace annals::storage {

absl::StatusOr<int64_t> ReadApartCount(const Snapshot& snapshot, std::string_view which,
                                       CountApart what) {
  const std::string key = ApartCountsKey(which);
  const absl::StatusOr<std::string> value =
      snapshot.engine()->Read(Family::kCounters, key, snapshot.get(), "reading a counter");
  if (absl::IsNotFound(value.status())) return 0;
  if (!value.ok()) return value.status();
  const std::optional<Counts> counts = DecodeCounts(*value);
  if (!counts.has_value()) return Damaged(Family::kCounters, key, "it does not hold counts");
  for (const auto& [slot, count] : *counts) {
    if (slot == static_cast<uint32_t>(what)) return count;
  }
  return 0;
}

absl::Status ReadDayCounts(
    const Snapshot& snapshot, std::string_view term_prefix, int64_t last_year,
    absl::FunctionRef<void(int64_t day, Side side, Fineness fineness, int64_t count)> take) {
  const std::string first = YearCountsKey(term_prefix, std::numeric_limits<int64_t>::min());
  const std::string end = YearCountsKey(term_prefix, last_year) + '\0';
  const rocksdb::Slice end_slice(end);
  rocksdb::ReadOptions options;
  options.snapshot = snapshot.get();
  options.iterate_upper_bound = &end_slice;
  const Engine& engine = *snapshot.engine();
  const std::unique_ptr<rocksdb::Iterator> iterator(
      engine.db()->NewIterator(options, engine.family(Family::kCounters)));
  for (iterator->Seek(first); iterator->Valid(); iterator->Next()) {
    const std::optional<CounterKey> key = DecodeCounterKey(ToView(iterator->key()));
    const std::optional<Counts> counts = DecodeCounts(ToView(iterator->value()));
    if (!key.has_value() || !counts.has_value()) {
      return Damaged(Family::kCounters, ToView(iterator->key()), "it does not hold counts");
    }
    const int64_t first_day = temporal::DayOrdinal({key->number, 1, 1});
    for (const auto& [slot, count] : *counts) {
      take(first_day + UnitOf(slot), SideOf(slot), FinenessOf(slot), count);
    }
  }
  return StatusFrom(iterator->status(), "reading a term's counters");
}

}  // namespace annals::storage
