// Says of nearly every word of a text that it is none of those looked for, at the cost of one load.
//
//   WordSieve sieve;
//   sieve.Add(WordSieve::KeyOf("armistice"), 1);
//   sieve.MarksOf(WordSieve::KeyOf("Armistice"));   // 1
//   sieve.MarksOf(WordSieve::KeyOf("village"));     // 0, as a rule
//
// Words carry marks, the bits of a byte. There are false positives, and no false negatives: a word
// has at least the marks it was given. The case of ASCII letters makes no difference; a word with a
// letter beyond ASCII among its first eight bytes has every mark.
#ifndef ANNALS_EXTRACTOR_CHRONOLOGY_WORD_SIEVE_H_
#define ANNALS_EXTRACTOR_CHRONOLOGY_WORD_SIEVE_H_

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

#include "extractor/eight_bytes.h"

namespace annals::extractor {

class WordSieve {
 public:
  // What the sieve sees of a word: a hash of its first eight bytes and its length. 0 for a word
  // that it cannot tell from others.
  using Key = uint32_t;

  static Key KeyOf(std::string_view word) { return KeyAt(word, 0, word.size()); }

  // The same of a word of `size` bytes in a text.
  static Key KeyAt(std::string_view text, size_t begin, size_t size) {
    const uint64_t bytes =
        EightBytes(text, begin) & FirstBytes(static_cast<uint32_t>(std::min<size_t>(size, 8)));
    if ((bytes & kHighBits) != 0) return 0;
    // Odd, so that it is never 0.
    return Mix(AsciiLower(bytes) + size) | 1;
  }

  // The key of two words, one behind the other.
  static Key KeyOfPair(Key first, Key second) {
    if (first == 0 || second == 0) return 0;
    return Mix(uint64_t{first} << 32 | second) | 1;
  }

  void Add(Key key, uint8_t marks) {
    if (key != 0) marks_[IndexOf(key)] |= marks;
  }

  uint8_t MarksOf(Key key) const { return key == 0 ? UINT8_MAX : marks_[IndexOf(key)]; }

 private:
  static constexpr int kIndexBits = 15;

  // Multiplicative hashing: Knuth, The Art of Computer Programming, vol. 3, section 6.4.
  static Key Mix(uint64_t value) { return static_cast<Key>((value * 0x9E3779B97F4A7C15u) >> 32); }
  static size_t IndexOf(Key key) { return key >> (32 - kIndexBits); }

  std::vector<uint8_t> marks_ = std::vector<uint8_t>(size_t{1} << kIndexBits);
};

}  // namespace annals::extractor

#endif  // ANNALS_EXTRACTOR_CHRONOLOGY_WORD_SIEVE_H_
