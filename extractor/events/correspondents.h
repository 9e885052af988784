// Whose a message or a statement is, and to whom it went, as the words around its phrase say.
#ifndef ANNALS_EXTRACTOR_EVENTS_CORRESPONDENTS_H_
#define ANNALS_EXTRACTOR_EVENTS_CORRESPONDENTS_H_

#include <string_view>

#include "annals/v1/event.pb.h"
#include "extractor/events/noun_phrase.h"
#include "extractor/events/sentence_view.h"
#include "extractor/events/subject.h"

namespace annals::extractor {

// `In telegram 12 the consul reported …`, `at the meeting Novak said …`, `sent the map with a
// letter of May 5`: whose message it is and who was there, the verb's subject says. Of `received a
// letter from Novak`, `a note was handed to Brandt`: the verb's other words too.
void AddPartiesOfVerb(const SentenceView& sentence, const NounPhrase& phrase,
                      const PronounReferents& referents, annals::v1::Event& event);

// `The consul informed Brandt of the strike (telegram 12, May 5)`: who told of it sent it. Of the
// last verb before the token `before` that tells something, or of the sentence's main verb.
void AddPartiesOfReport(const SentenceView& sentence, int before, const PronounReferents& referents,
                        annals::v1::Event& event);

// `Following are the main points of an interview with Brandt`: of a meeting that a message tells of
// in a sentence without a person of its own, who writes the message was there.
void AddWriterToMeeting(const SentenceView& sentence, const NounPhrase& phrase,
                        const PronounReferents& referents, annals::v1::Event& event);

// `telegram 12 from Bern`, `to Bern`: of and to those who are there, when nobody is known.
void AddPartiesByPlace(const SentenceView& sentence, const NounPhrase& phrase,
                       const PronounReferents& referents, annals::v1::Event& event);

// A message whose name tells which of the two houses that write to each other sent it: `deptel`.
// `lemma` is that name.
void AddPartiesByName(const EventLexicon& lexicon, std::string_view lemma,
                      const PronounReferents& referents, annals::v1::Event& event);

}  // namespace annals::extractor

#endif  // ANNALS_EXTRACTOR_EVENTS_CORRESPONDENTS_H_
