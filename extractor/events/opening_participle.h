// `Founded in 1880, the club moved to Bern`, `Having lost the war, Novak left`: what the participle
// that opens a sentence tells of the subject behind it.
#ifndef ANNALS_EXTRACTOR_EVENTS_OPENING_PARTICIPLE_H_
#define ANNALS_EXTRACTOR_EVENTS_OPENING_PARTICIPLE_H_

#include <vector>

#include "extractor/events/sentence_view.h"
#include "extractor/events/subject.h"
#include "extractor/events/title.h"

namespace annals::extractor {

// Whether a verb is such a participle, of a subject that stands behind it.
bool OpensSentence(const SentenceView& sentence, int verb, const Subject& subject);

// Makes a clause of its own of the participle's words: `club was founded`, `Novak had lost the
// war`.
void MakeClauseOfOpening(const SentenceView& sentence, int verb, const Subject& subject,
                         std::vector<int>& words, Replacements& replacements);

}  // namespace annals::extractor

#endif  // ANNALS_EXTRACTOR_EVENTS_OPENING_PARTICIPLE_H_
