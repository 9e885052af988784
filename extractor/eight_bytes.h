// Eight bytes of text at once, in one machine word: what the loops over every word of a text use.
//
//   const uint64_t bytes = EightBytes(text, at);   // "July 3, "
//   CountBefore(~AsciiLetters(bytes));                      // 4
//
// The tests of bytes give 0x80 in each byte that passes and 0 elsewhere, as in Warren, Hacker's
// Delight (2nd ed., 2013), section 6-1. The first byte of the text is the lowest of the word on
// every machine.
#ifndef ANNALS_EXTRACTOR_EIGHT_BYTES_H_
#define ANNALS_EXTRACTOR_EIGHT_BYTES_H_

#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string_view>

namespace annals::extractor {

inline constexpr uint64_t kEveryByte = 0x0101010101010101u;
inline constexpr uint64_t kHighBits = 0x80 * kEveryByte;

// The bytes of a machine word, the first as the lowest.
template <typename Word>
uint64_t WordAt(const char* bytes) {
  Word word;
  std::memcpy(&word, bytes, sizeof(word));
  if constexpr (std::endian::native == std::endian::little) {
    return word;
  } else if constexpr (sizeof(word) == sizeof(uint32_t)) {
    return __builtin_bswap32(word);
  } else {
    return __builtin_bswap64(word);
  }
}

// At most eight bytes, with zeros behind them: without a loop or a call, as most of what is hashed
// is an ending.
inline uint64_t ShortBytes(std::string_view bytes) {
  const size_t size = bytes.size();
  const auto byte_at = [&](size_t i) {
    return uint64_t{static_cast<unsigned char>(bytes[i])} << 8 * i;
  };
  if (size >= 4) {
    return WordAt<uint32_t>(bytes.data()) | WordAt<uint32_t>(bytes.data() + size - 4)
                                                << 8 * (size - 4);
  }
  return size == 0 ? 0 : byte_at(0) | byte_at(size / 2) | byte_at(size - 1);
}

// The eight bytes of a text from `at`; zeros stand behind its end.
inline uint64_t EightBytes(std::string_view text, size_t at) {
  if (at + sizeof(uint64_t) <= text.size()) {
    return WordAt<uint64_t>(text.data() + at);
  }
  return at < text.size() ? ShortBytes(text.substr(at)) : 0;
}

// Capital letters made small; other bytes may change, but none becomes a letter that was none.
inline uint64_t AsciiLower(uint64_t bytes) { return bytes | 0x20 * kEveryByte; }

// The bytes from `first` to `last`, both of ASCII.
inline uint64_t AsciiBetween(uint64_t bytes, unsigned first, unsigned last) {
  const uint64_t low = bytes & ~kHighBits;
  const uint64_t from_first = low + (0x80 - first) * kEveryByte;
  const uint64_t behind_last = low + (0x7F - last) * kEveryByte;
  return from_first & ~behind_last & ~bytes & kHighBits;
}

inline uint64_t AsciiLetters(uint64_t bytes) { return AsciiBetween(AsciiLower(bytes), 'a', 'z'); }
inline uint64_t AsciiDigits(uint64_t bytes) { return AsciiBetween(bytes, '0', '9'); }

// How many bytes come before the first that passed a test; 8 when none did.
inline uint32_t CountBefore(uint64_t passed) {
  passed &= kHighBits;
  return passed == 0 ? 8 : static_cast<uint32_t>(std::countr_zero(passed)) / 8;
}

// A mask of the first bytes, 0 to 8.
inline uint64_t FirstBytes(uint32_t count) {
  return count == 0 ? 0 : ~uint64_t{0} >> (64 - 8 * count);
}

}  // namespace annals::extractor

#endif  // ANNALS_EXTRACTOR_EIGHT_BYTES_H_
