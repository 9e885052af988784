// The events that a sentence tells, whether or not it dates them: `Novak opened the meeting and
// read the letter aloud`.
#ifndef ANNALS_EXTRACTOR_EVENTS_TOLD_EVENTS_H_
#define ANNALS_EXTRACTOR_EVENTS_TOLD_EVENTS_H_

#include <vector>

#include "extractor/events/candidate.h"
#include "extractor/events/dated_events.h"
#include "extractor/events/quotations.h"
#include "extractor/events/realis_model.h"
#include "extractor/events/sentence_view.h"

namespace annals::extractor {

// One for each word that tells of something, in order, without `when`: that happened, by the model
// (kRealis), with the probability as its confidence; or that is planned, imagined, denied or
// reported, by the grammar; or of which the text does not say (unspecified). A title has the words
// of the text where nobody can say whom a pronoun means. Rule id: event.told.
std::vector<Candidate> FindToldEvents(const SentenceView& sentence, const SentenceContext& context,
                                      const RealisModel& realis, const Quotations& quotations);

}  // namespace annals::extractor

#endif  // ANNALS_EXTRACTOR_EVENTS_TOLD_EVENTS_H_
