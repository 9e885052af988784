// The clause of a verb: who did what to whom, as an event.
#ifndef ANNALS_EXTRACTOR_EVENTS_CLAUSE_H_
#define ANNALS_EXTRACTOR_EVENTS_CLAUSE_H_

#include <string>
#include <string_view>
#include <vector>

#include "annals/v1/event.pb.h"
#include "extractor/events/sentence_view.h"

namespace annals::extractor {

// Whom pronouns stand for. Empty: not known.
struct PronounReferents {
  std::string first_person;  // who writes: `I`
  std::string third_person;  // who was last spoken of: `he`, `she`
};

// The verb that a token belongs to: itself, or the nearest above it in the parse. -1: none.
int VerbAbove(const SentenceView& sentence, int token);

// The words of the verb's clause that a title is made of, in order: subject, auxiliaries, verb,
// objects and the phrases near it, without dates, subordinate clauses and sentence adverbs.
std::vector<int> ClauseWords(const SentenceView& sentence, int verb);

// The title of the verb's clause; a pronoun as its subject is replaced by whom it stands for.
std::string ClauseTitle(const SentenceView& sentence, int verb, const PronounReferents& referents);

// Adds the participants and places that the clause names.
void AddNamesOfClause(const SentenceView& sentence, int verb, const PronounReferents& referents,
                      annals::v1::Event& event);

// How the clause speaks of its event, from its auxiliaries, negation and the verbs above it.
annals::v1::Factuality FactualityOf(const SentenceView& sentence, int verb);

// The subject of a verb, its own or that of the verb it is joined to (`came and saw`); -1: none.
int SubjectOf(const SentenceView& sentence, int verb);

}  // namespace annals::extractor

#endif  // ANNALS_EXTRACTOR_EVENTS_CLAUSE_H_
