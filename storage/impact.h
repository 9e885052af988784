// How much a word weighs at an event, coarsely: all entries of one impact score the same, which is
// what lets ranked search end early (storage/search.h).
//
//   const Impact impact = ImpactOf(/*frequency=*/5, /*length=*/9);
//   FrequencyOf(impact);   // 3
//   LengthOf(impact);      // 8
//
// An impact is made of how often the event has the word, once, twice or more often, and of how many
// words it has in all, in steps of about the root of two. A step is named after its shortest
// length:
//
//   1 2 3 4 6 8 11 16 23 32 45 64 91 128 181 256
//
// So an event of 8, 9 or 10 words counts as one of 8, and one of more than 256 as one of 256. All
// words of an event are of one step. Lucene stores lengths in the same way (its norms of one byte),
// which are exact up to 40 and then grow by eighths.
#ifndef ANNALS_STORAGE_IMPACT_H_
#define ANNALS_STORAGE_IMPACT_H_

#include <algorithm>
#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>

namespace annals::storage {

// These values are on disk: never change or reuse one. Bits 0 and 1: the frequency, 1 to 3; bits 2
// to 5: the step. So within a step the greater one weighs more. 0 is none.
using Impact = uint8_t;

inline constexpr std::array<uint32_t, 16> kLengthSteps = {1,  2,  3,  4,  6,  8,   11,  16,
                                                          23, 32, 45, 64, 91, 128, 181, 256};
inline constexpr uint32_t kMostFrequent = 3;

// Impacts are less than this.
inline constexpr size_t kImpactLimit = kLengthSteps.size() << 2;

constexpr Impact MakeImpact(uint32_t frequency, size_t step) {
  return static_cast<Impact>(step << 2 | frequency);
}

// Of a word that the event has at least once, and the number of its words.
constexpr Impact ImpactOf(uint32_t frequency, uint32_t length) {
  const auto* after = std::ranges::upper_bound(kLengthSteps, length);
  const auto step = static_cast<size_t>(after - kLengthSteps.begin());
  return MakeImpact(std::min(frequency, kMostFrequent), step == 0 ? 0 : step - 1);
}

constexpr uint32_t FrequencyOf(Impact impact) { return impact & 3U; }
constexpr uint32_t LengthOf(Impact impact) { return kLengthSteps[impact >> 2]; }
constexpr bool IsImpact(uint8_t byte) { return byte < kImpactLimit && FrequencyOf(byte) > 0; }

// Some impacts: bit i for impact i.
using ImpactSet = uint64_t;
constexpr ImpactSet SetOf(Impact impact) { return ImpactSet{1} << impact; }
// All that there can be.
inline constexpr ImpactSet kAllImpacts = 0xeeeeeeeeeeeeeeee;

// Calls `take` with each impact of a set, the least first.
template <typename Take>
void ForEachImpact(ImpactSet impacts, Take take) {
  for (; impacts != 0; impacts &= impacts - 1) take(static_cast<Impact>(std::countr_zero(impacts)));
}

}  // namespace annals::storage

#endif  // ANNALS_STORAGE_IMPACT_H_
