// Hashes that the weights in model.bin were keyed with. They are part of the model's format: to
// change one means to train again.
//
//   uint32_t word = HashBytes("visit");
//   uint64_t feature = HashFeature(kTemplateWord, word, previous_tag);
#ifndef ANNALS_EXTRACTOR_LANGUAGE_HASH_H_
#define ANNALS_EXTRACTOR_LANGUAGE_HASH_H_

#include <cstdint>
#include <string_view>

#include "extractor/eight_bytes.h"

namespace annals::extractor::language {

inline constexpr uint64_t kHashMultiplier = 0x9E3779B97F4A7C15u;

// Spreads every bit of `value` over the whole word (the finaliser of MurmurHash3).
constexpr uint64_t MixBits(uint64_t value) {
  value ^= value >> 33;
  value *= 0xFF51AFD7ED558CCDu;
  value ^= value >> 33;
  value *= 0xC4CEB9FE1A85EC53u;
  value ^= value >> 33;
  return value;
}

// A 64-bit hash of bytes, eight at a time, the same on every machine.
inline uint64_t HashBytes64(std::string_view bytes) {
  uint64_t hash = bytes.size() * kHashMultiplier;
  while (bytes.size() >= 8) {
    hash = (hash ^ EightBytes(bytes, 0)) * kHashMultiplier;
    hash ^= hash >> 29;
    bytes.remove_prefix(8);
  }
  return MixBits(hash ^ ShortBytes(bytes));
}

// The same in 32 bits, as words, endings and shapes are known by inside features.
inline uint32_t HashBytes(std::string_view bytes) {
  return static_cast<uint32_t>(HashBytes64(bytes) >> 32);
}

// The key of a feature: the number of its template and up to three values. Two multiplications, as
// some hundred of them are made for each word.
constexpr uint64_t HashFeature(uint32_t feature_template, uint64_t a, uint64_t b = 0,
                               uint64_t c = 0) {
  uint64_t hash = (a + (uint64_t{feature_template} << 40)) * kHashMultiplier;
  hash ^= (hash >> 32) + b * 0xD6E8FEB86659FD93u + c * 0xA0761D6478BD642Fu;
  hash *= 0xFF51AFD7ED558CCDu;
  return hash ^ (hash >> 32);
}

}  // namespace annals::extractor::language

#endif  // ANNALS_EXTRACTOR_LANGUAGE_HASH_H_
