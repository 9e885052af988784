// Numbers in figures and words: the three categories of a grammar that code provides.
//
//   <number>       9, 1,460, 2.5, 2 1/2, twenty-five, three hundred and ten, 3 million
//   <ordinal>      16th, sixteenth, twenty-first
//   <spoken-year>  nineteen fifty-seven, nineteen hundred, two thousand and five
//
// Words come from the classes ONES (1 to 19), TENS (20 to 90), SCALE (100, 1000, …), ORDINAL and
// FRACTION (thousandths) of the word table; NUMAND joins hundreds to the rest; ORDSUF makes an
// ordinal of the figure it is glued to.
#ifndef ANNALS_EXTRACTOR_TIMEX_NUMBERS_H_
#define ANNALS_EXTRACTOR_TIMEX_NUMBERS_H_

#include <cstdint>
#include <optional>

#include "absl/types/span.h"
#include "extractor/timex/lexicon.h"
#include "extractor/timex/meaning.h"
#include "extractor/timex/token.h"

namespace annals::extractor::timex {

// A number found in a text.
struct NumberMatch {
  uint32_t end = 0;  // the token after it
  Meaning meaning;
};

class NumberReader {
 public:
  explicit NumberReader(const Lexicon& lexicon);

  // Each reads the longest number that begins at token `begin`: fills `count` and `fraction`;
  // `ordinal`; `year`.
  std::optional<NumberMatch> Cardinal(absl::Span<const Token> text, uint32_t begin) const;
  std::optional<NumberMatch> Ordinal(absl::Span<const Token> text, uint32_t begin) const;
  std::optional<NumberMatch> SpokenYear(absl::Span<const Token> text, uint32_t begin) const;

  // The classes that each can begin with.
  ClassSet FirstOfCardinal() const;
  ClassSet FirstOfOrdinal() const;
  ClassSet FirstOfSpokenYear() const;

  // The classes that each can go on with behind its first token.
  ClassSet InsideCardinal() const;
  ClassSet InsideOrdinal() const;
  ClassSet InsideSpokenYear() const;

 private:
  // Tokens are counted from the beginning of the number, the only one that may begin a paragraph.
  bool Has(absl::Span<const Token> tokens, uint32_t at, std::optional<ClassId> id) const;
  int32_t Value(absl::Span<const Token> tokens, uint32_t at, std::optional<ClassId> id) const;
  bool Glued(absl::Span<const Token> tokens, uint32_t at) const;
  // Tens and ones, `twenty-five`, `five`; moves `at` behind them; 0 for none.
  int64_t BelowHundred(absl::Span<const Token> tokens, uint32_t* at) const;
  void Figures(absl::Span<const Token> tokens, uint32_t* at, int64_t* count,
               int32_t* fraction) const;

  const Lexicon* lexicon_;
  std::optional<ClassId> integer_, ones_, tens_, scale_, number_and_, ordinal_, ordinal_suffix_,
      fraction_, dash_, point_, slash_;
};

}  // namespace annals::extractor::timex

#endif  // ANNALS_EXTRACTOR_TIMEX_NUMBERS_H_
