// When somebody was born and died, as parentheses behind a name tell it: `Eva Novak (1880–1950)`,
// `Eva Novak (born 3 May 1880)`, `Eva Novak (d. 1950)`.
#ifndef ANNALS_EXTRACTOR_EVENTS_LIFESPAN_H_
#define ANNALS_EXTRACTOR_EVENTS_LIFESPAN_H_

#include <vector>

#include "extractor/events/candidate.h"
#include "extractor/events/dated_events.h"
#include "extractor/events/sentence_view.h"

namespace annals::extractor {

// The birth, the death or both that a date tells. Empty: it stands in no such place.
std::vector<Candidate> LifespanAt(const SentenceView& sentence, const SentenceContext& context,
                                  const DatedWords& date);

}  // namespace annals::extractor

#endif  // ANNALS_EXTRACTOR_EVENTS_LIFESPAN_H_
