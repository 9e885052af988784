// The kinds of characters that splitting a text into sentences and words goes by.
//
//   Character c = ReadCharacter("\u2014 and so on", 0);   // {CharacterKind::kDash, 3}
#ifndef ANNALS_EXTRACTOR_LANGUAGE_CHARACTERS_H_
#define ANNALS_EXTRACTOR_LANGUAGE_CHARACTERS_H_

#include <cstdint>
#include <string_view>

namespace annals::extractor::language {

enum class CharacterKind : uint8_t {
  kEnd,          // the end of the text
  kSpace,        // white space, the no-break and the typographic spaces among it
  kLetter,       // letters, and every character that is not of another kind
  kDigit,        // 0 to 9
  kPeriod,       // .
  kEllipsis,     // …
  kSentenceEnd,  // ! and ?
  kComma,        // , and ; and :
  kApostrophe,   // ' and ’, which is also a closing quote
  kOpenQuote,    // “ ‘ « and `
  kCloseQuote,   // ” and »
  kQuote,        // ", which may open and close
  kOpen,         // ( [ {
  kClose,        // ) ] }
  kHyphen,       // - and the hyphens of Unicode
  kDash,         // – and —
  kSlash,        // /
  kSymbol,       // every other mark of ASCII
};

struct Character {
  CharacterKind kind = CharacterKind::kEnd;
  uint32_t size = 0;  // in bytes; 0 at the end only
};

// The character at byte `offset` of `text`; the end from text.size() on. A byte that begins no
// valid character is a letter of one byte.
Character ReadCharacter(std::string_view text, size_t offset);

}  // namespace annals::extractor::language

#endif  // ANNALS_EXTRACTOR_LANGUAGE_CHARACTERS_H_
