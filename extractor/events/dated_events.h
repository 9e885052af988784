// From the dates of a sentence to the events that they date.
//
// A date can be part of an event's name (`the June plenum`), belong to a noun that names an event
// (`the July 3 meeting`, `the treaty of 1954`), to a verb (`arrived on Friday`), to a statement's
// source (`according to Novak (Daily News, July 5)`), or to nothing that happened (a citation, a
// state). Rules, in the order tried, with the ids that evidence carries:
//
//   event.named        the mention itself names the event
//   event.statement    speaker ( source, date )
//   event.noun-after   date + eventive noun: `July 3 meeting`
//   event.noun-before  eventive noun + date: `expulsion in June 1953`, `the conference (May 1955)`
//   event.verb-noun    light verb with an eventive noun: `held talks on May 5`
//   event.verb         any other verb
//   event.stay         `Novak was in Bern on May 5`
//   event.numbered     `Department's 637, May 19`
//   event.ordered      with the rule of a verb: `resigned after the conference of May 5`
//   event.lifespan     `Eva Novak (1880–1950)`, `Eva Novak (born 3 May 1880)`
//   event.heading      a date that heads a line: `14 July 1789: storming of the Bastille`
#ifndef ANNALS_EXTRACTOR_EVENTS_DATED_EVENTS_H_
#define ANNALS_EXTRACTOR_EVENTS_DATED_EVENTS_H_

#include <string>
#include <vector>

#include "extractor/events/candidate.h"
#include "extractor/events/clause.h"
#include "extractor/events/sentence_view.h"
#include "temporal/instant.h"

namespace annals::extractor {

struct SentenceContext {
  std::string document;  // resource name of the document, for evidence
  PronounReferents referents;
  // What the document is, for notes that say of it `Drafted by Novak`: `Telegram`. Empty: not
  // known.
  std::string document_kind;
  // When the document was written at the latest: what it dates later has not happened yet.
  temporal::Instant written = temporal::Instant::InfiniteFuture();
};

// The events that the dates of a sentence date, in the order of the dates.
std::vector<Candidate> FindDatedEvents(const SentenceView& sentence,
                                       const SentenceContext& context);

}  // namespace annals::extractor

#endif  // ANNALS_EXTRACTOR_EVENTS_DATED_EVENTS_H_
