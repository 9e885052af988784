// Whose a message is that a text only refers to, and to whom it went, as far as those tell it who
// write to each other there.
#ifndef ANNALS_EXTRACTOR_EVENTS_OTHER_PARTY_H_
#define ANNALS_EXTRACTOR_EVENTS_OTHER_PARTY_H_

#include "extractor/events/candidate.h"
#include "extractor/events/lexicon.h"
#include "extractor/events/subject.h"

namespace annals::extractor {

// Adds the missing one of sender and recipient of a message. What a post cables goes to its
// department, and the department's telegrams to the post. One of the two correspondents wrote to
// the other; what somebody else wrote is spoken of by who received it, and went to the writer: but
// in a note, whose writer is an editor, only the two houses are asked.
void AddOtherParty(const EventLexicon& lexicon, const PronounReferents& referents, bool in_note,
                   Candidate& message);

}  // namespace annals::extractor

#endif  // ANNALS_EXTRACTOR_EVENTS_OTHER_PARTY_H_
