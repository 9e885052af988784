// Finds the noun that a verb says something of where the parse has missed it. Used by SubjectOf.
#ifndef ANNALS_EXTRACTOR_EVENTS_NOUN_BEFORE_H_
#define ANNALS_EXTRACTOR_EVENTS_NOUN_BEFORE_H_

#include <string_view>

#include "extractor/events/sentence_view.h"

namespace annals::extractor {

// Whether a token hangs on another by a relation or a kind of it.
bool HasRelationTo(const SentenceView& sentence, int token, int head, std::string_view relation);

// The noun that a noun belongs to with its preposition: `army` of `an army of men`.
int TopNoun(const SentenceView& sentence, int noun);

// What a relative pronoun stands for that the parse has hung on no noun: `the envoy in Bern, [who]
// had seen Novak`. -1: not known.
int NounOfRelative(const SentenceView& sentence, int pronoun);

// The noun before a finite verb, over auxiliaries, adverbs and dates. -1: there is none.
int NounBefore(const SentenceView& sentence, int verb);

}  // namespace annals::extractor

#endif  // ANNALS_EXTRACTOR_EVENTS_NOUN_BEFORE_H_
