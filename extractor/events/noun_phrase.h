// The noun phrase around a noun that names an event: `the second Geneva conference of ministers`.
#ifndef ANNALS_EXTRACTOR_EVENTS_NOUN_PHRASE_H_
#define ANNALS_EXTRACTOR_EVENTS_NOUN_PHRASE_H_

#include <optional>
#include <string>
#include <vector>

#include "annals/v1/event.pb.h"
#include "extractor/events/clause.h"
#include "extractor/events/sentence_view.h"
#include "extractor/events/title.h"

namespace annals::extractor {

struct NounPhrase {
  int head = 0;             // the eventive noun
  TokenRange core;          // from the first word to the last noun: `the second Geneva conference`
  TokenRange full;          // with the phrases that follow: `… of ministers`
  std::string lemma;        // `conference`
  std::string type;         // of the event
  bool indefinite = false;  // `a conference`, `any talks`

  bool Contains(int token) const { return full.Contains(token); }
};

// The noun phrase whose head is the eventive noun at `noun`, or, when a later eventive noun of the
// same phrase is its head (`plenum decree`), nothing.
std::optional<NounPhrase> NounPhraseAt(const SentenceView& sentence, int noun);

// All of a sentence, in order.
std::vector<NounPhrase> NounPhrases(const SentenceView& sentence);

// The phrase as a title: without article and dates, at most `kMaxTitleWords` words; `my` and `his`
// become the names of whom they stand for.
std::string TitleOf(const SentenceView& sentence, const NounPhrase& phrase,
                    const PronounReferents& referents);

// Whether a phrase speaks of what the writer and the reader had with each other: `our talk`, but
// not `our talk with Novak`.
bool IsOurMeeting(const SentenceView& sentence, const NounPhrase& phrase,
                  const PronounReferents& referents);

// Whom a possessive pronoun at the begin of the phrase stands for. Empty: none, or not known.
std::string OwnerOf(const SentenceView& sentence, const NounPhrase& phrase,
                    const PronounReferents& referents);

// Who wrote the document that a note points to with the word at `i`: `this` of `approved this
// letter`. Empty: the word does not, or nobody knows.
std::string WriterPointedTo(const SentenceView& sentence, int i, const PronounReferents& referents);

// Adds the participants and places that the phrase and a relative clause behind it name.
void AddNamesOf(const SentenceView& sentence, const NounPhrase& phrase,
                const PronounReferents& referents, annals::v1::Event& event);

}  // namespace annals::extractor

#endif  // ANNALS_EXTRACTOR_EVENTS_NOUN_PHRASE_H_
