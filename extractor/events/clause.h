// The clause of a verb: who did what to whom, as an event.
#ifndef ANNALS_EXTRACTOR_EVENTS_CLAUSE_H_
#define ANNALS_EXTRACTOR_EVENTS_CLAUSE_H_

#include <string>
#include <string_view>
#include <vector>

#include "annals/v1/event.pb.h"
#include "extractor/events/sentence_view.h"
#include "extractor/events/subject.h"
#include "extractor/events/title.h"

namespace annals::extractor {

// The words of the verb's clause that a title is made of, in order: subject, auxiliaries, verb,
// objects and the phrases near it, without dates, subordinate clauses and sentence adverbs.
std::vector<int> ClauseWords(const SentenceView& sentence, int verb);

// Whether the clause says more than that its subject does something: `said that …`, not `said`.
// `words` are its ClauseWords.
bool TellsAct(const SentenceView& sentence, int verb, const std::vector<int>& words);

// Whether a verb needs to be told what was said or given, and the words do not tell it: `Novak
// informed Brandt`, `the board had stated clearly`.
bool LacksContent(const SentenceView& sentence, int verb, const std::vector<int>& words);

// Whom a verb gives its object, right behind it, whatever the parse makes of him: `sent [Brandt]`.
// -1: nobody.
int ReceiverBehind(const SentenceView& sentence, int verb);

// Whether the words cannot be the clause that its writer wrote: the parse has given the verb
// another's subject, or lost what the verb cannot do without.
bool IsBrokenClause(const SentenceView& sentence, int verb, const std::vector<int>& words);

// The names that pronouns among a clause's words stand for, other than its subject: `told me`; of
// `gave him` only when the sentence itself says who it was.
Replacements NamesForObjects(const SentenceView& sentence, const std::vector<int>& words,
                             const Subject& subject, const PronounReferents& referents);

// The title of the verb's clause; a pronoun as its subject is replaced by whom it stands for. Empty
// when the clause has no subject that a reader could know. `words` are its ClauseWords.
std::string ClauseTitle(const SentenceView& sentence, int verb, std::vector<int> words,
                        const PronounReferents& referents);

// Adds whom the verb's subject names, in the role.
void AddSubject(const SentenceView& sentence, int verb, std::string_view role,
                const PronounReferents& referents, annals::v1::Event& event);

// Adds the participants and places that the clause names.
void AddNamesOfClause(const SentenceView& sentence, int verb, const PronounReferents& referents,
                      annals::v1::Event& event);

// Who takes part where the token stands: its name, whom a pronoun stands for, a people or one of
// its bodies that act (`the Danes`, `Danish troops`). Empty: not known.
std::string ParticipantAt(const SentenceView& sentence, int token,
                          const PronounReferents& referents);

// Whether a state's name stands before men or a body that act for it: `[U.S.] and Danish
// officials`.
bool HasActors(const SentenceView& sentence, const Name& name);

// Whether a body's short name with a number behind it is that of a paper: `the Board adopted [TB
// 12]`.
bool NamesPaper(const SentenceView& sentence, const Name& name);

// Behind the words between two commas that open at a token: `, as he told Brandt,`. The token:
// there are none.
int BehindRemark(const SentenceView& sentence, int token);

// What a verb of saying says, where it stands before it: the main verb of `the fair is over` in
// `the fair is over, the board announced`. -1: nothing does.
int ContentBefore(const SentenceView& sentence, int verb);

// The words of the phrase below a token, itself included, in order.
std::vector<int> PhraseWords(const SentenceView& sentence, int token);

// A noun with the words that belong to it, as a title. Empty: too long to stand for one thing.
std::string NounTitle(const SentenceView& sentence, int noun);

}  // namespace annals::extractor

#endif  // ANNALS_EXTRACTOR_EVENTS_CLAUSE_H_
