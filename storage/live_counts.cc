#include "storage/live_counts.h"

#include <optional>
#include <string_view>

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
  changes.ForEach([&](std::string_view bytes, const Counts& counts) {
    mutex_.AssertHeld();
    if (!bytes.starts_with(kEverythingPrefix)) return;
    const std::optional<CounterKey> key = DecodeCounterKey(bytes);
    for (const auto& [slot, count] : counts) {
      if (key->kind == CounterKey::Kind::kDay) {
        counts_.Add(key->number, slot, count);
      } else {
        counts_.AddApart(static_cast<CountApart>(slot), count);
      }
    }
  });
}

}  // namespace annals::storage
