// What an event adds to the counters (family `counters`), of which densities and counts are made.
//
//   CountChanges changes;
//   changes.Add(CountEntriesOf(IndexOf(old_event).counted), -1);
//   changes.Add(CountEntriesOf(IndexOf(new_event).counted), +1);
//   changes.by_key();   // what to merge, key by key; nothing where the two agree
//
// Two points of an event are counted: its *begin*, the earliest instant at which it can begin, and
// its *last* instant, the latest at which it can still go on (one nanosecond before the end of the
// envelope, which is exclusive; the end itself when the envelope has no length). So an event
// possibly overlaps [from, to) if and only if its begin is before `to` and its last instant is not
// before `from`, and the number of those that do is a difference of two ranks.
//
// With each point goes its *fineness*: the shortest calendar units in one of which the point lies
// for certain. An event of `1957` begins on no day, but in a year.
#ifndef ANNALS_STORAGE_COUNTS_H_
#define ANNALS_STORAGE_COUNTS_H_

#include <cstdint>
#include <limits>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "storage/keys.h"
#include "temporal/bucket.h"
#include "temporal/civil.h"
#include "temporal/uncertain_span.h"

namespace rocksdb {
class MergeOperator;
}  // namespace rocksdb

namespace annals::storage {

enum class Side : uint8_t { kBegin = 0, kEnd = 1 };

// These values are on disk: never change or reuse one. Bits 0 to 3: the shortest unit, weeks left
// aside, that holds the point for certain; bit 4: one week does.
using Fineness = uint8_t;
inline constexpr int kFinenessBits = 5;

// Whether a point of this fineness lies in one bucket of `unit`.
bool IsFineEnough(Fineness fineness, temporal::BucketUnit unit);

// A slot: the day of a year, the month of a decade or the second of a day, the side, and the
// fineness.
constexpr uint32_t MakeSlot(uint32_t unit, Side side, Fineness fineness) {
  return unit << (kFinenessBits + 1) | static_cast<uint32_t>(side) << kFinenessBits | fineness;
}
constexpr uint32_t UnitOf(uint32_t slot) { return slot >> (kFinenessBits + 1); }
constexpr Side SideOf(uint32_t slot) { return static_cast<Side>(slot >> kFinenessBits & 1); }
constexpr Fineness FinenessOf(uint32_t slot) { return slot & ((1U << kFinenessBits) - 1); }

inline constexpr int64_t kSecondsInDay = 86400;

// Rounds down, as `/` does not.
constexpr int64_t DayOfSecond(int64_t second) {
  return second / kSecondsInDay - (second % kSecondsInDay < 0 ? 1 : 0);
}

// 0 to 86,399.
constexpr uint32_t SecondOfDay(int64_t second) {
  const int64_t rest = second % kSecondsInDay;
  return static_cast<uint32_t>(rest < 0 ? rest + kSecondsInDay : rest);
}

// The first instant of a day that is bounded: the first day of all begins before there are seconds.
constexpr temporal::Instant FirstInstantOf(int64_t day) {
  constexpr int64_t kFirst = std::numeric_limits<int64_t>::min();
  return day < kFirst / kSecondsInDay ? temporal::Instant::FromSeconds(kFirst, 1)
                                      : temporal::Instant::FromSeconds(day * kSecondsInDay);
}

// Whether a term of this kind, which a term's prefix begins with, has counters. Bands have none.
bool IsCounted(std::string_view term_prefix);
// And whether it has counters by day: words have them by month only.
bool IsCountedByDay(std::string_view term_prefix);

// A counter of a kind, by its number, and the slot in it.
struct CountPlace {
  int64_t number = 0;
  uint32_t slot = 0;
};

// A month, as a decade of our calendar and its place in that: 0 to 119.
struct MonthOfDecade {
  int64_t decade = 0;
  uint32_t month = 0;
};
MonthOfDecade MonthOfDay(const temporal::CivilDay& day);

// One end of an event, as it is counted.
struct CountedPoint {
  temporal::Instant instant;  // infinite: unbounded, and counted in no bucket
  Fineness fineness = 0;
};
CountedPoint BeginPoint(const temporal::UncertainSpan& bounds);
CountedPoint LastPoint(const temporal::UncertainSpan& bounds);

// Where a point that is not infinite is counted: of all events by day, of terms by year and decade.
struct CountPlaces {
  CountPlace day;
  CountPlace year;
  CountPlace decade;
};
CountPlaces PlacesOf(Side side, const CountedPoint& point);

// One counter that an event adds to.
struct CountEntry {
  std::string key;
  uint32_t slot = 0;
  int64_t count = 1;
};

// What is counted of an event.
struct CountedEvent {
  std::optional<temporal::UncertainSpan> bounds;  // absent: it has no date
  std::vector<std::string> timelines;             // of its terms, as TermTimeline
  uint32_t word_count = 0;
  bool deleted = false;  // by a user: nothing is
};

// The counters that it adds to.
std::vector<CountEntry> CountEntriesOf(const CountedEvent& event);

// Differences by key and slot.
class CountChanges {
 public:
  void Add(const std::vector<CountEntry>& entries, int64_t sign);

  // Adds those of another.
  void Add(const CountChanges& others);

  // Calls `use` with each key and its counts, in no order; what is zero is left out.
  template <typename Use>
  void ForEach(Use use) const {
    for (const auto& [key, counts] : by_key_) {
      if (!counts.empty()) use(std::string_view(key), counts);
    }
  }

  // Takes out what stands under a key.
  Counts Take(const std::string& key);

  // In the order of keys; what is zero is left out. They are valid until the next change.
  std::vector<std::pair<std::string_view, const Counts*>> by_key() const;

 private:
  absl::flat_hash_map<std::string, Counts> by_key_;  // of a key that had some, none may be left
};

// Adds up the counts of the same slots, and leaves out what comes to nothing.
Counts SumOf(Counts counts);

// Adds counts to counts, slot by slot. Values that are no counts make it fail, which RocksDB
// reports as corruption.
std::shared_ptr<rocksdb::MergeOperator> MakeCountsMerge();

}  // namespace annals::storage

#endif  // ANNALS_STORAGE_COUNTS_H_
