// Tells by two tokens whether a rule can match, so that most walks of the grammar never begin.
//
//   const Beginnings beginnings(grammar, lexicon);
//   beginnings.MayBegin(the, house);   // false
//   beginnings.MayBegin(the, third);   // true
//   beginnings.MayBeAll(third);        // false: no rule reads `third` alone
//
// `the` begins rules, and stands in every line of a text. What decides is the next word; for each
// symbol of the lexicon it is worked out beforehand which symbols can come second. The answer errs
// on the side of true: conditions, spaces and what numbers ask of their words are left to the walk.
#ifndef ANNALS_EXTRACTOR_TIMEX_BEGINNINGS_H_
#define ANNALS_EXTRACTOR_TIMEX_BEGINNINGS_H_

#include "extractor/timex/bit_matrix.h"
#include "extractor/timex/lexicon.h"
#include "extractor/timex/token.h"

namespace annals::extractor::timex {

class Grammar;

class Beginnings {
 public:
  Beginnings() = default;

  Beginnings(const Grammar& grammar, const Lexicon& lexicon);

  // Whether a rule can begin with a token of the first symbol before one of the second.
  bool MayBegin(SymbolId first, SymbolId second) const { return seconds_.Has(first, second); }

  // Whether a rule can read a token of the symbol and no other.
  bool MayBeAll(SymbolId symbol) const { return alone_.Has(0, symbol); }

 private:
  BitMatrix seconds_;  // first symbols by second ones
  BitMatrix alone_;    // one row
};

}  // namespace annals::extractor::timex

#endif  // ANNALS_EXTRACTOR_TIMEX_BEGINNINGS_H_
