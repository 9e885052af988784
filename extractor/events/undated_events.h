// The phrases that speak of an event without saying when: `the Prague visit`.
#ifndef ANNALS_EXTRACTOR_EVENTS_UNDATED_EVENTS_H_
#define ANNALS_EXTRACTOR_EVENTS_UNDATED_EVENTS_H_

#include <vector>

#include "extractor/events/candidate.h"
#include "extractor/events/dated_events.h"
#include "extractor/events/sentence_view.h"

namespace annals::extractor {

// Not dated; only those whose head is in definite use or may be a name. Rule id:
// event.mentioned-again.
std::vector<Candidate> FindUndatedEvents(const SentenceView& sentence,
                                         const SentenceContext& context);

}  // namespace annals::extractor

#endif  // ANNALS_EXTRACTOR_EVENTS_UNDATED_EVENTS_H_
