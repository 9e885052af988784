// Who does or suffers what a verb tells, as far as the sentence and those before it say.
#ifndef ANNALS_EXTRACTOR_EVENTS_SUBJECT_H_
#define ANNALS_EXTRACTOR_EVENTS_SUBJECT_H_

#include <functional>
#include <string>
#include <string_view>

#include "extractor/events/found_when_asked.h"
#include "extractor/events/sentence_view.h"

namespace annals::extractor {

// Whom pronouns stand for. Empty: not known.
struct PronounReferents {
  std::string first_person;   // who writes: `I`
  std::string first_persons;  // whose house the writer speaks for: `we`
  std::string second_person;  // to whom it is written: `you`
  // By the sentences before, whose grammar is dear:
  FoundWhenAsked third_person;   // who was last spoken of: `he`, `she`
  FoundWhenAsked third_persons;  // which several were: `they`
  FoundWhenAsked thing;          // what was last spoken of: `it`
  // What a bare noun of a lemma points back to: `matter of the harbor dues`. Null: nothing.
  std::function<std::string(std::string_view lemma, bool plural)> known_noun;
  // The two houses that write to each other, as far as the document is a message between them.
  std::string department;          // which sends instructions: `Department of Trade`
  std::string post;                // which reports to it: `Embassy in Denmark`
  bool department_writes = false;  // the document is from the former to the latter
  // In a note, the document that it is on: what that is called (`letter`), and who wrote it.
  std::string document_noun;
  std::string document_writer;
};

// Whether one person writes to another, so that `we` may be the two of them; a house speaks of
// itself.
bool IsBetweenTwo(const PronounReferents& referents);

// The verb that a token belongs to: itself, or the nearest above it in the parse. -1: none.
int VerbAbove(const SentenceView& sentence, int token);

// Whether a token numbers an item of a list: `b` of `b. Harbors`, `4` of `(4) the bridge`.
bool IsListMark(const SentenceView& sentence, int token);

// Who or what a verb says something of.
struct Subject {
  enum class Kind {
    kNone,
    kWord,     // the token says it: `Novak came`, `the pact signed in 1921`
    kImplied,  // a telegram leaves out its writer: `Saw Novak today`
  };
  Kind kind = Kind::kNone;
  int token = -1;
};

// The subject of a verb: its own; that of the verb it is joined to (`came and saw`) or that governs
// it (`began to talk`, `left after seeing Novak`); the noun that the clause describes (`the pact
// signed in 1921`, `Novak, who came in May`); for want of all these the noun before a finite verb.
Subject SubjectOf(const SentenceView& sentence, int verb);

// Whether a subject in the singular has a verb in the plural, or the other way round: it is then
// the subject of another verb. Names and joined subjects are either.
bool Disagrees(const SentenceView& sentence, int subject, int verb);

// Where the words that can be a verb's begin: behind a salutation that was run together with the
// sentence (`Dear Mr. Novak: The board met`), and behind a source in parentheses that begins it, or
// began in the sentence before (`12/4) The board met`).
int BeginOfClause(const SentenceView& sentence, int verb);

// Whether the subject has an act done to it: `was seen`, `the pact signed in 1921`.
bool IsPassive(const SentenceView& sentence, int verb);

// The verb or predicate whose clause can stand as a sentence and holds the verb's: `decided` of
// `decided to go`, `flew` of `flew to Bern to attend`.
int MainPredicate(const SentenceView& sentence, int verb);

// Whom or what a pronoun stands for: the nearest fitting subject before it in its sentence, else
// what `referents` says. Empty: not known.
std::string ReferentOf(const SentenceView& sentence, int pronoun,
                       const PronounReferents& referents);

// The same, when only what stands before the token `before` can be meant.
std::string ReferentBefore(const SentenceView& sentence, int pronoun, int before,
                           const PronounReferents& referents);

// Whether the token stands for a noun said elsewhere: `it`, `which`, `that`.
bool IsPronoun(const SentenceView& sentence, int token);

// Whether a verb has an auxiliary: `has come`, `was seen`.
bool HasAuxiliary(const SentenceView& sentence, int verb);

// The object of a verb; -1: none.
int ObjectOf(const SentenceView& sentence, int verb);

// Whether a clause describes a noun and begins with `that`. Behind a verb of saying and its source
// the parse hangs what was said on the source: `reported in telegram 12 that …`.
bool IsThatClause(const SentenceView& sentence, int clause);

// The preposition of a phrase: its `case` dependent. Empty: none.
std::string_view PrepositionOf(const SentenceView& sentence, int token);

// Whether a relation is the wanted one or a kind of it, as `nsubj:pass` is of `nsubj`.
bool IsRelation(std::string_view relation, std::string_view wanted);

// Whether a relation is that of a subject.
bool IsSubjectRelation(std::string_view relation);

}  // namespace annals::extractor

#endif  // ANNALS_EXTRACTOR_EVENTS_SUBJECT_H_
