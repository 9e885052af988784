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
  const auto& by_key = changes.by_key();
  // Those of all events come first.
  for (auto at = by_key.begin(); at != by_key.end() && at->first.starts_with(kEverythingPrefix);
       ++at) {
    const std::optional<CounterKey> key = DecodeCounterKey(at->first);
    for (const auto& [slot, count] : at->second) {
      if (key->kind == CounterKey::Kind::kDay) {
        counts_.Add(key->number, slot, count);
      } else {
        counts_.AddApart(static_cast<CountApart>(slot), count);
      }
    }
  }
}

}  // namespace annals::storage
