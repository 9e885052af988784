// What the words around a date make it date.
#ifndef ANNALS_EXTRACTOR_EVENTS_DATE_CONTEXT_H_
#define ANNALS_EXTRACTOR_EVENTS_DATE_CONTEXT_H_

#include <vector>

#include "extractor/events/noun_phrase.h"
#include "extractor/events/sentence_view.h"

namespace annals::extractor {

// Questions about one date of a sentence. `phrases` are the sentence's; all arguments must outlive
// it.
class DateContext {
 public:
  DateContext(const SentenceView& sentence, const std::vector<NounPhrase>& phrases,
              const DatedWords& date)
      : s_(sentence), phrases_(phrases), date_(date) {}

  int first() const { return date_.range.begin; }

  int last() const { return date_.range.end - 1; }

  // `for the first time since …`, `not since …`
  bool IsLastTime() const;

  bool InParentheses() const { return OpeningParenthesis() >= 0; }

  int OpeningParenthesis() const;

  // Whether the date stands in parentheses that hold no sentence of its own: `(Daily News, [July
  // 5])`, but not `(the board met [on July 5])`.
  bool InCitation() const;

  // The eventive phrase that the date opens: `July 3 meeting`.
  const NounPhrase* PhraseAfter() const;

  // The last token before the date and what leads to it: a preposition, a comma, a parenthesis,
  // `dated`.
  int EndOfWordsBefore() const;

  // The eventive phrase that ends where the date's own words begin: `the expulsion [in] June 1953`.
  // `of` belongs to the nearest noun, other words to the whole phrase.
  // Where none ends there, the one that the parse hangs the date on.
  const NounPhrase* PhraseBefore() const;

  // The eventive phrase before the date that the parse hangs it on, directly or by `dated`.
  const NounPhrase* PhraseByParse() const;

  // The eventive phrase whose head stands at a token, if any.
  const NounPhrase* PhraseWithHead(int head) const;

  // Whether the parse hangs the date on the phrase rather than on a verb.
  bool HangsOn(const NounPhrase& phrase) const;

  // The eventive phrase that is a verb's object or subject.
  const NounPhrase* PhraseOfVerb(int verb) const;

  // `the June 13 draft`: the date tells one draft from another, and not when something was done.
  // `(Daily News, July 5)`, `Annual Report, 1955`: a comma between a noun and its date and no
  // preposition make a citation.
  bool BelongsToNoun() const;

  // `suggested July 4`, `asked for early July`, `spoke of July`: the day is what was spoken of, not
  // when.
  bool IsObjectOf(int verb) const;

  // The simple present: `records`, `are fixed`, but not `is recording`.
  bool IsSimplePresent(int verb) const;

  // `during the past two years`: longer than an event is, so that how things are is told.
  bool IsLongSpan() const;

  // A participle that only describes: `keeping with tradition`, `supported by the board`.
  bool IsReducedClause(int verb) const;

  // The quotation mark that opens a title in which the date stands: `“The Harbors on [June 30]”`.
  // -1: none does.
  int InTitle() const;

  // Whether the date tells when things were as a clause says that only describes something: `the
  // ships which were in the harbor [on May 5]`.
  bool IsOfState() const;

  // `if he came`: a verb that tells under what condition.
  bool IsCondition(int verb) const;

  // `while heading the board [in May]`: a verb that only tells what else went on.
  bool IsMeanwhile(int verb) const;

  // What looks like a verb and tells nothing: `beginning [in 1953]`, `keep the talks going [till
  // May]`, `the best course is to wait [until May]`.
  bool IsNoPredicate(int verb) const;

  // The verb next to the date when `, and` stands between it and the verb that the parse hangs the
  // date on: that verb's sentence is over.
  int NearestVerb(int verb) const;

  // The past tense that a date between it and its subject leads to: `the Office, on July 1, advised
  // …`, `said that Novak on July 1 had left`. -1: there is none.
  int VerbBehind() const;

  // The verb above the date, or the one that the date leads to in a clause of its own; but behind
  // `, which …,` the clause is over.
  int DatedVerb() const;
  int VerbByParse() const;
  // The first finite verb behind a date that opens its sentence, where the parse shows none.
  int VerbOfOpening() const;
  // The same behind a date that opens what is said: `said that [in May] he had left`. -1: it does
  // not.
  int VerbOfSaid() const;

  bool IsCoarse() const;

  // `Annual Report, 1955` in a note: printed matter and its date.
  bool IsListed() const;

 protected:
  const SentenceView& s_;
  const std::vector<NounPhrase>& phrases_;
  const DatedWords& date_;
};

}  // namespace annals::extractor

#endif  // ANNALS_EXTRACTOR_EVENTS_DATE_CONTEXT_H_
