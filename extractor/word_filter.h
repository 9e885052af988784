// Says of most words that a table lacks them, at the cost of one load: what is asked of a table is
// nearly always not in it.
//
//   WordFilter<8> filter;   // of 256 bits, for some twenty words
//   filter.Add("treaty");
//   filter.MayHold("treaty");    // true
//   filter.MayHold("village");   // false, as a rule
//
// There are false positives, and no false negatives (a Bloom filter of one hash).
#ifndef ANNALS_EXTRACTOR_WORD_FILTER_H_
#define ANNALS_EXTRACTOR_WORD_FILTER_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "extractor/eight_bytes.h"

namespace annals::extractor {

// A hash of the first and the last eight bytes of a word and of its length, in the upper bits.
inline uint64_t HashWordEnds(std::string_view word) {
  const size_t size = word.size();
  const uint64_t first = EightBytes(word, 0);
  const uint64_t last = size > 8 ? EightBytes(word, size - 8) : 0;
  // Multiplicative hashing: Knuth, The Art of Computer Programming, vol. 3, section 6.4.
  const uint64_t mixed = (first + size) * 0x9E3779B97F4A7C15u;
  return (mixed ^ mixed >> 32 ^ last) * 0xD6E8FEB86659FD93u;
}

// A filter of 1 << kLogBits bits.
template <int kLogBits>
class WordFilter {
 public:
  void Add(std::string_view word) {
    const uint64_t bit = BitOf(word);
    bits_[bit / 64] |= uint64_t{1} << bit % 64;
  }

  bool MayHold(std::string_view word) const {
    const uint64_t bit = BitOf(word);
    return (bits_[bit / 64] >> bit % 64 & 1) != 0;
  }

 private:
  static_assert(kLogBits >= 6);

  static uint64_t BitOf(std::string_view word) { return HashWordEnds(word) >> (64 - kLogBits); }

  std::array<uint64_t, (size_t{1} << kLogBits) / 64> bits_{};
};

}  // namespace annals::extractor

#endif  // ANNALS_EXTRACTOR_WORD_FILTER_H_
