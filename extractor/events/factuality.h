// How a text speaks of an event: as a fact, a plan, a thought, a denial, or somebody's word.
#ifndef ANNALS_EXTRACTOR_EVENTS_FACTUALITY_H_
#define ANNALS_EXTRACTOR_EVENTS_FACTUALITY_H_

#include <string_view>

#include "annals/v1/event.pb.h"
#include "extractor/events/noun_phrase.h"
#include "extractor/events/sentence_view.h"

namespace annals::extractor {

// Of the event that a verb tells: from its auxiliaries, negation and conjunctions, and from the
// verbs that govern it (`could be persuaded to move`, `decided to go`, `said that he came`).
annals::v1::Factuality FactualityOf(const SentenceView& sentence, int verb);

// A verb, or the auxiliary of one, that stands bare with a singular subject: joined to another in
// whose auxiliary it shares (`Novak will come and [stay]`), or as what somebody demands (`asked
// that Novak [return]`, `that the ships [be] sold`).
struct BareVerb {
  int token = -1;         // -1: it has all that it needs
  std::string_view lead;  // what it lacks where it stands alone: `will`; of a demand, `to`
  bool demanded = false;
};
BareVerb BareVerbOf(const SentenceView& sentence, int verb);

// Whether what a verb denies is only that it was sooner: `did not meet until Monday`.
bool IsNotUntil(const SentenceView& sentence, int verb);

// Whether a token is the `until` of `until after`.
bool LeadsToAfter(const SentenceView& sentence, int i);

// Whether `until after` stands between a verb and a token close behind it: `did not meet until
// after the May elections`. With -1 for the verb: anywhere close before the token.
bool IsUntilAfter(const SentenceView& sentence, int verb, int token);

// Whether a verb tells of the past: `came`, `has come`, `was seen`; but not `is expected`, `said he
// was leaving`.
bool IsPast(const SentenceView& sentence, int verb);

// Of the event that a noun phrase names: from the words in it (`the proposed conference`) and, when
// the verb above tells of its taking place or intends it, from that verb.
annals::v1::Factuality FactualityOf(const SentenceView& sentence, const NounPhrase& phrase);

}  // namespace annals::extractor

#endif  // ANNALS_EXTRACTOR_EVENTS_FACTUALITY_H_
