// Tells by two tokens whether a rule can match, so that most walks of the grammar never begin.
//
//   const Beginnings beginnings(grammar, lexicon);
//   beginnings.MayBegin(the, house);   // false
//   beginnings.MayBegin(the, third);   // true
//
// `the` begins rules, and stands in every line of a text. What decides is the next word; for each
// entry of the lexicon it is worked out beforehand which classes can come second. The answer errs
// on the side of true: conditions, spaces and what numbers ask of their words are left to the walk.
#ifndef ANNALS_EXTRACTOR_TIMEX_BEGINNINGS_H_
#define ANNALS_EXTRACTOR_TIMEX_BEGINNINGS_H_

#include <cstdint>
#include <vector>

#include "extractor/timex/lexicon.h"
#include "extractor/timex/token.h"

namespace annals::extractor::timex {

class Grammar;

class Beginnings {
 public:
  Beginnings() = default;

  // The words of the lexicon must not change any more.
  Beginnings(const Grammar& grammar, const Lexicon& lexicon);

  // Whether a rule can begin with a token of this entry, whatever follows.
  bool MayBegin(uint32_t entry) const { return index_[entry] != 0; }

  // Whether one can begin with a token of the entry, which MayBegin, and go on with one of these
  // classes, or end before it.
  bool MayGoOn(uint32_t entry, const ClassSet& next) const {
    const Second& second = seconds_[index_[entry]];
    return second.may_end || second.classes.Intersects(next);
  }

  // What can come behind the first token of a match.
  struct Second {
    ClassSet classes;
    bool may_end = false;  // the match may end there

    void Merge(const Second& other) {
      classes.Merge(other.classes);
      may_end = may_end || other.may_end;
    }
    bool operator==(const Second&) const = default;
  };

 private:
  std::vector<uint16_t> index_;  // by entry: its place in seconds_; 0: begins nothing
  std::vector<Second> seconds_;
};

}  // namespace annals::extractor::timex

#endif  // ANNALS_EXTRACTOR_TIMEX_BEGINNINGS_H_
