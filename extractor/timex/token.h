// Tokens: the words, numbers and marks that the grammar of dates reads.
//
//   "July 9–16"  ->  word "July", number 9, mark '-' (glued), number 16 (glued)
//
// A token says what it can be (its class set, looked up once by the tokenizer) and where it stands.
// Letters with letters, digits with digits: `16th` is two tokens that are glued. Every dash is the
// mark '-', every apostrophe the mark '\''.
#ifndef ANNALS_EXTRACTOR_TIMEX_TOKEN_H_
#define ANNALS_EXTRACTOR_TIMEX_TOKEN_H_

#include <array>
#include <bit>
#include <cstdint>

namespace annals::extractor::timex {

// The number of a token class: a class of the word table (`MONTH`), a built-in class of numbers
// (`DAY`), or a single word that a rule names (`of`).
using ClassId = uint16_t;

// The number of a set of classes that some entry of the lexicon has. The grammar tells tokens apart
// by nothing else: these are the letters of its alphabet.
using SymbolId = uint16_t;

// A set of token classes. Aligned, so that each lies in one line of the cache.
struct alignas(64) ClassSet {
  static constexpr int kWords = 8;
  static constexpr int kCapacity = 64 * kWords;

  std::array<uint64_t, kWords> words{};

  constexpr void Add(ClassId id) { words[id / 64] |= uint64_t{1} << (id % 64); }
  constexpr bool Has(ClassId id) const { return (words[id / 64] >> (id % 64)) & 1; }
  constexpr bool Intersects(const ClassSet& other) const {
    uint64_t common = 0;
    for (int i = 0; i < kWords; ++i) common |= words[i] & other.words[i];
    return common != 0;
  }
  // Calls `visit` with each member, the lowest first.
  template <typename Visit>
  constexpr void ForEach(const Visit& visit) const {
    for (int i = 0; i < kWords; ++i) {
      for (uint64_t rest = words[i]; rest != 0; rest &= rest - 1) {
        visit(static_cast<ClassId>(64 * i + std::countr_zero(rest)));
      }
    }
  }
  constexpr bool operator==(const ClassSet&) const = default;
};

enum class TokenKind : uint8_t { kWord, kNumber, kMark };

struct Token {
  static constexpr uint8_t kSpaceBefore = 1;  // not glued to the token before it
  static constexpr uint8_t kBreakBefore = 2;  // a blank line stands before it
  static constexpr uint8_t kCapital = 4;      // begins with an upper-case letter

  uint32_t begin = 0;  // bytes of the reading text
  uint32_t end = 0;
  uint32_t entry = 0;   // of the lexicon
  int32_t number = -1;  // the value of a number; -1 for one above 999,999,999 and for other tokens
  TokenKind kind = TokenKind::kMark;
  uint8_t flags = 0;
  SymbolId symbol = 0;  // of the entry

  bool Is(uint8_t flag) const { return (flags & flag) != 0; }
  uint32_t size() const { return end - begin; }
};

}  // namespace annals::extractor::timex

#endif  // ANNALS_EXTRACTOR_TIMEX_TOKEN_H_
