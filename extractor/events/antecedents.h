// What a bare noun stands for, as the words before it tell: `the talk` of `Novak had a talk with
// Brandt. The talk ended on May 3.`
#ifndef ANNALS_EXTRACTOR_EVENTS_ANTECEDENTS_H_
#define ANNALS_EXTRACTOR_EVENTS_ANTECEDENTS_H_

#include <cstddef>

#include "extractor/events/candidate.h"
#include "extractor/events/document_sentences.h"
#include "extractor/events/referents.h"

namespace annals::extractor {

// Gives a meeting of which its sentence tells neither whose it was nor where the names and the
// title of the one that the text spoke of last: in a note, of what the note's marker follows;
// elsewhere, in the few sentences before. `index` is the sentence of the meeting.
void CompleteByAntecedent(DocumentSentences& sentences, Referents& referents, size_t index,
                          Candidate& meeting);

}  // namespace annals::extractor

#endif  // ANNALS_EXTRACTOR_EVENTS_ANTECEDENTS_H_
