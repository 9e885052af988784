#include "storage/live_counts.h"

#include <optional>

#include "storage/keys.h"

namespace annals::storage {

void LiveCounts::Reset(TimeCounts counts, int64_t revision) {
  absl::MutexLock lock(&mutex_);
  counts_ = std::move(counts);
  revision_ = revision;
}

void LiveCounts::Apply(const CountChanges& changes, int64_t revision) {
  absl::MutexLock lock(&mutex_);
  if (revision_ == kUnknown) return;
  revision_ = revision;
  for (const auto& [bytes, counts] : changes.by_key()) {
    // Those of all events come first.
    if (!bytes.starts_with(kEverythingPrefix)) break;
    const std::optional<CounterKey> key = DecodeCounterKey(bytes);
    for (const auto& [slot, count] : *counts) {
      if (key->kind == CounterKey::Kind::kDay) {
        counts_.Add(key->number, slot, count);
      } else {
        counts_.AddApart(static_cast<CountApart>(slot), count);
      }
    }
  }
}

}  // namespace annals::storage
