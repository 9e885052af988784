// The end of a clause where the parse has lost it.
#ifndef ANNALS_EXTRACTOR_EVENTS_CLAUSE_TAIL_H_
#define ANNALS_EXTRACTOR_EVENTS_CLAUSE_TAIL_H_

#include <vector>

#include "extractor/events/sentence_view.h"

namespace annals::extractor {

// Adds what stands between a clause's words behind its verb, where nothing there sets it apart: of
// `came for the purpose [of giving Novak assurances] to sail` nothing can be missed. Nothing when a
// title has no room for it. `words` are in order and stay so.
void FillGaps(const SentenceView& sentence, int predicate, std::vector<int>& words);

// Adds the words by which the text goes on right behind the last of a clause's words, or behind a
// date there: prepositional phrases, an infinitive, what tells which one the last noun is (`adopted
// a plan [for the harbor]`, `asked them [to be prepared to sail]`, `saw the ship [that had sunk]`).
// They end where the sentence pauses, or at the last phrase before what a title has no room for.
// `words` are in order and stay so.
void AddTail(const SentenceView& sentence, int predicate, std::vector<int>& words);

}  // namespace annals::extractor

#endif  // ANNALS_EXTRACTOR_EVENTS_CLAUSE_TAIL_H_
