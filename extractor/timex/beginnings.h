// Tells by two tokens whether a rule or category can match, so that most walks of the grammar never
// begin.
//
//   const Beginnings beginnings(grammar, lexicon);
//   beginnings.MayBegin(beginnings.rules(), the, house);   // false
//   beginnings.MayBegin(beginnings.rules(), the, third);   // true
//
// `the` begins rules, and stands in every line of a text. What decides is the next word; for each
// symbol of the lexicon it is worked out beforehand which symbols can come second. The answer errs
// on the side of true: conditions, spaces and what numbers ask of their words are left to the walk.
#ifndef ANNALS_EXTRACTOR_TIMEX_BEGINNINGS_H_
#define ANNALS_EXTRACTOR_TIMEX_BEGINNINGS_H_

#include <cstddef>
#include <cstdint>
#include <vector>

#include "extractor/timex/bit_matrix.h"
#include "extractor/timex/lexicon.h"
#include "extractor/timex/token.h"

namespace annals::extractor::timex {

class Grammar;

class Beginnings {
 public:
  Beginnings() = default;

  Beginnings(const Grammar& grammar, const Lexicon& lexicon);

  // Whether a category can begin with a token of the first symbol before one of the second.
  bool MayBegin(uint16_t category, SymbolId first, SymbolId second) const {
    return seconds_.Has(rows_[first * category_count_ + category], second);
  }

  // Stands for all rules as a category.
  uint16_t rules() const { return static_cast<uint16_t>(category_count_ - 1); }
  // Stands as the second symbol behind the last token of a text or paragraph.
  SymbolId none() const { return static_cast<SymbolId>(symbol_count_); }

 private:
  size_t symbol_count_ = 0;
  size_t category_count_ = 0;  // rules() among them
  // Of seconds_, by first symbol and category: a walk asks of all categories for one symbol.
  std::vector<uint16_t> rows_;
  BitMatrix seconds_;  // row 0: no symbol
};

}  // namespace annals::extractor::timex

#endif  // ANNALS_EXTRACTOR_TIMEX_BEGINNINGS_H_
