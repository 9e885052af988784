// Who was at the meeting that a document records.
#ifndef ANNALS_EXTRACTOR_EVENTS_ATTENDANCE_H_
#define ANNALS_EXTRACTOR_EVENTS_ATTENDANCE_H_

#include "annals/v1/event.pb.h"
#include "extractor/events/sentence_view.h"

namespace annals::extractor {

// Adds whom the title of a record names: with whom one met (`Conference With the President`, `…
// Between Novak and the Consul in Bern (Brandt)`), whose meeting it was (`… at a Meeting of the
// Harbor Board`), and who wrote it down (`…, by Mr. Brown of the Division of Trade`).
void AddAttendeesOfTitle(const SentenceView& title, annals::v1::Event& event);

// Adds those whom the document lists under a heading such as PARTICIPANTS.
void AddAttendeesOfList(const SentenceView& title, annals::v1::Event& event);

// Adds whom the first sentences of a record say its writer met: `Mr. Novak called at his request`,
// `I telephoned Mr. Novak`. False: this one says nobody.
bool AddCaller(const SentenceView& sentence, annals::v1::Event& event);

// Tells in the title of a record who met, where it names none of them (`Memorandum of a
// Conversation, Bern: Novak, Brandt and others`) or only who wrote it (`… by Mr. Novak, with
// Brandt`).
void NameAttendees(annals::v1::Event& meeting);

}  // namespace annals::extractor

#endif  // ANNALS_EXTRACTOR_EVENTS_ATTENDANCE_H_
