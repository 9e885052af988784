// What footnotes say of the words that refer to them.
//
// `our telegram 12³` with the note `3. Dated May 4, from Novak to Brown` is a message of May 4; `in
// Bern³` with the note `3. Novak visited Switzerland May 1–4` places the visit in Bern too.
#ifndef ANNALS_EXTRACTOR_EVENTS_NOTE_EVENTS_H_
#define ANNALS_EXTRACTOR_EVENTS_NOTE_EVENTS_H_

#include <optional>
#include <string>
#include <string_view>

#include "extractor/events/candidate.h"
#include "extractor/events/sentence_view.h"
#include "extractor/events/subject.h"

namespace annals::extractor {

// The token that a note's marker follows: the last word before the offset. -1: none.
int TokenBefore(const SentenceView& sentence, uint32_t reading_offset);

// Whether a text begins as the notes do that MessageOfNote reads (`Dated July 9`): told by the
// words alone, since few do and the grammar of two sentences is dear.
bool BeginsDated(const EventLexicon& lexicon, std::string_view text);

// The message that a note of the form `Dated …` dates. `note` is the sentence of the note, `body`
// the one with the marker, `marker` its offset in the reading text. Evidence: the note, then the
// words in the body. Rule id: event.note-dated.
std::optional<Candidate> MessageOfNote(const SentenceView& note, const SentenceView& body,
                                       uint32_t marker, const PronounReferents& referents,
                                       const std::string& document);

}  // namespace annals::extractor

#endif  // ANNALS_EXTRACTOR_EVENTS_NOTE_EVENTS_H_
