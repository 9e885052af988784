#include "extractor/events/subject.h"

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

#include "absl/algorithm/container.h"
#include "extractor/events/clause.h"
#include "extractor/events/noun_before.h"
#include "extractor/strings.h"
#include "extractor/unicode_case.h"

namespace annals::extractor {
namespace {

// A phrase with a preposition is no subject, whatever the parse says, nor is a date; a clause makes
// no title.
int OwnSubjectOf(const SentenceView& s, int verb) {
  const int begin = BeginOfClause(s, verb);
  for (const int child : s.Dependents(verb)) {
    // `Boeing` at the begin of a sentence looks like a participle.
    const bool verbal = s.IsVerb(child) && !(s.tag(child) == "VBG" && s.Dependents(child).empty());
    if (child >= begin && IsSubjectRelation(s.token(child).relation) && !verbal &&
        !s.IsDate(child) && !(child == 0 && IsListMark(s, child)) &&
        PrepositionOf(s, child).empty()) {
      // `In 1905, aged 32, Novak was elected`: the number is another's.
      const int other = s.tag(child) == "CD" && s.HasTag(child + 1, ",") ? child + 2 : -1;
      if (s.Has(other) && s.token(other).head == verb &&
          IsSubjectRelation(s.token(other).relation)) {
        return other;
      }
      return child;
    }
  }
  return -1;
}

// Whether what was read as a participle is a past tense: a passive one has no object, and `Novak
// announced [on Monday]` says something unless it describes a noun.
bool IsPastTense(const SentenceView& s, int verb) {
  const std::string_view relation = s.token(verb).relation;
  const bool says = s.lexicon().Is("needs_content", s.lemma(verb)) &&
                    !IsRelation(relation, "acl") && !IsRelation(relation, "advcl");
  return s.tag(verb) == "VBN" && !HasAuxiliary(s, verb) && (says || ObjectOf(s, verb) > verb);
}

// Whether a verb behind a comma goes on about the subject of the verb before it: `the board met
// [Monday], will meet again [tomorrow]`.
bool GoesOn(const SentenceView& s, int verb) {
  const int above = s.token(verb).head;
  int begin = verb - 1;
  while (begin > above && (HasRelationTo(s, begin, verb, "aux") || s.HasTag(begin, "RB"))) {
    --begin;
  }
  return s.token(verb).relation == "parataxis" && above >= 0 && begin > above && s.IsVerb(above) &&
         s.word(begin) == "," && (s.IsFiniteVerb(begin + 1) || s.HasTag(verb, "VBN"));
}

// The verb's own subject, or the one it shares.
int WordSubjectOf(const SentenceView& s, int verb) {
  int steps = 0;
  for (int v = verb; v >= 0 && steps < s.size(); ++steps) {
    if (const int own = OwnSubjectOf(s, v); own >= 0) {
      return own;
    }
    const int above = s.token(v).head;
    const std::string_view relation = s.token(v).relation;
    if (above < 0) {
      return -1;
    }
    if (relation == "xcomp") {
      // `asked Novak to come`, but `promised to come`.
      if (const int object = ObjectOf(s, above); object >= 0 && object < v) {
        return object;
      }
    } else if (IsRelation(relation, "acl")) {
      return s.tag(v) == "VB" || !s.IsNoun(above) ? -1
             : IsPastTense(s, v)                  ? TopNoun(s, above)
                                                  : above;
    } else if (IsRelation(relation, "advcl") ? s.IsFiniteVerb(v) || s.IsNoun(above)
                                             : !IsRelation(relation, "conj") && !GoesOn(s, v)) {
      return -1;
    }
    v = above;
  }
  return -1;
}

// Whether a pronoun goes on about the subject `noun` of a verb: as the subject of a verb joined to
// it, of what it says, or of a clause that only adds to it: `the ship will sail when it is ready`.
bool SpeaksOn(const SentenceView& s, int noun, int pronoun) {
  const int verb = s.token(noun).head;
  const int clause = s.token(pronoun).head;
  if (verb < 0 || clause < 0 || s.token(clause).head != verb) {
    return false;
  }
  const std::string_view relation = s.token(clause).relation;
  return IsRelation(relation, "conj") || IsRelation(relation, "advcl") ||
         (relation == "ccomp" && s.lexicon().Is("reporting", s.lemma(verb)));
}

// Whom `his` or `its` means in a phrase that stands before the subject of its clause: that, as in
// `In his letter Novak asked …`. Empty: it stands behind it, or may mean another.
std::string SubjectAhead(const SentenceView& s, int pronoun, bool person,
                         const PronounReferents& referents) {
  const int verb = VerbAbove(s, pronoun);
  const int noun = s.token(pronoun).head;
  if (verb < 0 || noun < 0 || !s.IsFiniteVerb(verb) || !IsRelation(s.token(noun).relation, "obl") ||
      s.token(noun).head != verb) {
    return "";
  }
  const Subject subject = SubjectOf(s, verb);
  if (subject.kind != Subject::Kind::kWord || subject.token < pronoun ||
      s.HasTag(subject.token, "NNS")) {
    return "";
  }
  const Name* name = s.NameAt(subject.token);
  const bool body = name != nullptr && name->kind == NameKind::kOrganization;
  const bool thing = body || (name != nullptr && name->kind == NameKind::kPlace);
  if (person == thing || IsPronoun(s, subject.token)) {
    return "";
  }
  // A name is surely meant; an office only where nobody was spoken of before.
  const bool office = person && (name == nullptr || name->display == s.TextOf(name->range)) &&
                      s.lexicon().Is("title", s.lower(subject.token));
  std::string spoken_of = office ? referents.third_person.Get() : "";
  return spoken_of.empty() ? ParticipantAt(s, subject.token, referents) : spoken_of;
}

// Whether a phrase can be of those who act: it holds a name, or its last word is of actors
// (`rebels`).
bool AreActors(const EventLexicon& lexicon, std::string_view phrase) {
  const std::vector<std::string_view> words = SplitNonEmpty(phrase, ' ');
  const bool named =
      words.size() > 1 && std::any_of(words.begin() + 1, words.end(), BeginsUpperCase);
  std::string last = words.empty() ? std::string() : LowerCase(words.back());
  if (last.ends_with('s')) {
    last.pop_back();
  }
  return named || lexicon.Is("actor", last) || lexicon.GazetteerKind(last) == NameKind::kPeople;
}

}  // namespace

bool IsListMark(const SentenceView& s, int i) {
  const std::string_view word = s.word(i);
  constexpr size_t kLongest = 2;
  if (word.size() > kLongest || i + 1 >= s.size() || s.NameAt(i) != nullptr) {
    return false;
  }
  const bool mark = word.size() == 1 || s.HasTag(i, "LS") || s.HasTag(i, "CD") || word[1] == '.';
  return mark && (word.ends_with('.') || s.word(i + 1) == "." || s.word(i + 1) == ")");
}

bool Disagrees(const SentenceView& s, int subject, int verb) {
  const bool joined = absl::c_any_of(s.Dependents(subject), [&](int child) {
    return IsRelation(s.token(child).relation, "conj");
  });
  if (joined || s.NameAt(subject) != nullptr || s.lexicon().Is("acting", s.lower(subject)) ||
      s.lexicon().Is("organization", s.lower(subject)) ||
      s.lexicon().Is("plural_noun", s.lower(subject))) {
    return false;
  }
  for (int i : s.Dependents(verb)) {
    const std::string_view word = s.lower(i);
    if (!IsRelation(s.token(i).relation, "aux") && s.token(i).relation != "cop") {
      continue;
    }
    if (s.tag(subject) == "NN" && (word == "are" || word == "were" || word == "have")) {
      return true;
    }
    if (s.tag(subject) == "NNS" && (word == "is" || word == "was" || word == "has")) {
      return true;
    }
  }
  return false;
}

bool IsBetweenTwo(const PronounReferents& referents) {
  return !referents.first_person.empty() && !referents.second_person.empty() &&
         referents.post.empty();
}

bool IsRelation(std::string_view relation, std::string_view wanted) {
  return relation == wanted || (relation.starts_with(wanted) && relation.size() > wanted.size() &&
                                relation[wanted.size()] == ':');
}

bool IsSubjectRelation(std::string_view relation) {
  return IsRelation(relation, "nsubj") || IsRelation(relation, "csubj");
}

bool IsPronoun(const SentenceView& s, int i) {
  const std::string_view tag = s.tag(i);
  return tag == "PRP" || tag == "WDT" || tag == "WP" || tag == "EX" ||
         (tag == "DT" && s.token(i).relation != "det");
}

bool HasAuxiliary(const SentenceView& s, int verb) {
  for (const int child : s.Dependents(verb)) {
    if (IsRelation(s.token(child).relation, "aux")) {
      return true;
    }
  }
  return false;
}

int ObjectOf(const SentenceView& s, int verb) {
  for (const int child : s.Dependents(verb)) {
    if (s.token(child).relation == "obj" || s.token(child).relation == "iobj") {
      return child;
    }
  }
  return -1;
}

bool IsThatClause(const SentenceView& s, int clause) {
  return IsRelation(s.token(clause).relation, "acl") && !s.Dependents(clause).empty() &&
         s.lower(s.Dependents(clause).front()) == "that";
}

std::string_view PrepositionOf(const SentenceView& s, int token) {
  for (const int child : s.Dependents(token)) {
    if (s.token(child).relation == "case") {
      return s.lower(child);
    }
  }
  return "";
}

int VerbAbove(const SentenceView& s, int token) {
  if (!s.HasVerb()) {
    return -1;
  }
  int steps = 0;
  for (int i = token; i >= 0 && steps < s.size(); i = s.token(i).head, ++steps) {
    if (s.IsVerb(i)) {
      return i;
    }
  }
  return -1;
}

Subject SubjectOf(const SentenceView& s, int verb) {
  int subject = WordSubjectOf(s, verb);
  // A relative pronoun stands for the noun that the clause belongs to.
  if (subject >= 0 && (s.HasTag(subject, "WDT") || s.HasTag(subject, "WP"))) {
    int clause = verb;
    while (s.token(clause).relation == "conj" && s.token(clause).head >= 0) {
      clause = s.token(clause).head;
    }
    subject = IsRelation(s.token(clause).relation, "acl") ? s.token(clause).head
                                                          : NounOfRelative(s, subject);
  }
  // `Draft rules were read`: the parse may take a modifier for the subject.
  if (subject < 0 || Disagrees(s, subject, verb)) {
    const int before = NounBefore(s, verb);
    subject = subject < 0 || (before >= 0 && !Disagrees(s, before, verb)) ? before : subject;
  }
  if (subject >= 0) {
    return {Subject::Kind::kWord, subject};
  }
  // Nothing but adverbs, dates and auxiliaries before a finite verb: `Have today told Novak …`.
  bool finite = false;
  for (int i = 0; i <= verb; ++i) {
    finite = finite || s.HasTag(i, "VBD") || s.HasTag(i, "VBP") || s.HasTag(i, "MD");
    // `[Last night] matters came …`: what is no auxiliary may be a noun.
    const bool verbal =
        s.HasTag(i, "VB") && (s.tag(i) != "VBZ" || HasRelationTo(s, i, verb, "aux"));
    const bool leads = i < verb && (s.IsDate(i) || s.HasTag(i, "RB") || s.HasTag(i, "MD") ||
                                    verbal || s.tag(i) == ",");
    if (i < verb && !leads) {
      return {};
    }
  }
  return finite ? Subject{Subject::Kind::kImplied, -1} : Subject{};
}

bool IsPassive(const SentenceView& s, int verb) {
  for (const int child : s.Dependents(verb)) {
    const std::string_view relation = s.token(child).relation;
    if ((relation == "nsubj:pass" && !IsPastTense(s, verb)) || relation == "aux:pass") {
      return true;
    }
  }
  // `was begun in 1163 and completed in 1345`
  if (const int above = s.token(verb).head;
      s.tag(verb) == "VBN" && s.token(verb).relation == "conj" && above >= 0 && above < verb &&
      s.tag(above) == "VBN" && !HasAuxiliary(s, verb) && ObjectOf(s, verb) < 0 &&
      OwnSubjectOf(s, verb) < 0) {
    return IsPassive(s, above);
  }
  // `the plan which Novak made`: who does it is named.
  const bool done_by = absl::c_any_of(
      s.Dependents(verb), [&](int child) { return s.token(child).relation == "nsubj"; });
  return s.tag(verb) == "VBN" && !done_by && !HasAuxiliary(s, verb) && !IsPastTense(s, verb) &&
         (IsRelation(s.token(verb).relation, "acl") || IsRelation(s.token(verb).relation, "advcl"));
}

int MainPredicate(const SentenceView& s, int verb) {
  for (int steps = 0; steps < s.size(); ++steps) {
    const std::string_view relation = s.token(verb).relation;
    const bool purpose = IsRelation(relation, "advcl") && s.tag(verb) == "VB" &&
                         OwnSubjectOf(s, verb) < 0 && s.token(verb).head < verb;
    // `succeeded in opening the road`
    const int above = s.token(verb).head;
    const bool gerund = IsRelation(relation, "advcl") && s.tag(verb) == "VBG" && above >= 0 &&
                        above == verb - 2 && s.HasTag(verb - 1, "IN") && ObjectOf(s, above) < 0;
    const bool predicate =
        above >= 0 && (s.IsVerb(above) || s.HasTag(above, "JJ") || OwnSubjectOf(s, above) >= 0);
    if (!predicate || (relation != "xcomp" && !purpose && !gerund)) {
      return verb;
    }
    verb = s.token(verb).head;
  }
  return verb;
}

std::string ReferentOf(const SentenceView& s, int i, const PronounReferents& referents) {
  return ReferentBefore(s, i, i, referents);
}

std::string ReferentBefore(const SentenceView& s, int i, int before,
                           const PronounReferents& referents) {
  const std::string_view word = s.lower(i);
  if (s.lexicon().Is("first_person", word)) {
    return referents.first_person;
  }
  if (s.lexicon().Is("first_persons", word)) {
    return referents.first_persons;
  }
  if (s.lexicon().Is("second_person", word)) {
    return referents.second_person;
  }
  if (s.lexicon().Is("third_persons", word)) {
    std::string several = referents.third_persons.Get();
    // `Their memorandum` is none of the changes of which the sentence before speaks.
    return s.tag(i) == "PRP$" && !AreActors(s.lexicon(), several) ? "" : several;
  }
  const bool person = s.lexicon().Is("third_person", word);
  if (!person && !s.lexicon().Is("thing", word)) {
    return "";
  }
  const bool owner = s.tag(i) == "PRP$";
  // The nearest subject before it in the sentence, else who or what was spoken of last.
  for (int k = before - 1; k >= 0; --k) {
    // `was forwarded by Novak with his letter`
    const bool by = owner && IsRelation(s.token(k).relation, "obl") && PrepositionOf(s, k) == "by";
    if (!(IsSubjectRelation(s.token(k).relation) || by) || !s.IsNoun(k)) {
      continue;
    }
    const Name* name = s.NameAt(k);
    const bool may_be_person =
        name != nullptr &&
        (name->kind == NameKind::kPerson || (name->kind == NameKind::kUnknown && !by)) &&
        // `Dept`
        !(name->range.size() == 1 && s.lexicon().Is("head_of_department", s.lower(k)) &&
          !s.lexicon().Is("title", s.lower(k)));
    if (person && may_be_person) {
      return name->display;
    }
    if (person || (name != nullptr && name->kind == NameKind::kPerson)) {
      continue;
    }
    // `The board sent its report`: what its subject owns. Only a name can be an owner.
    if (owner) {
      if (name != nullptr && VerbAbove(s, i) == s.token(k).head) {
        return name->display;
      }
    } else if (SpeaksOn(s, k, i)) {
      return NounTitle(s, k);
    }
  }
  if (owner && before == i) {
    if (std::string ahead = SubjectAhead(s, i, person, referents); !ahead.empty()) {
      return ahead;
    }
  }
  if (owner && !person) {
    // `submitted to the Harbor Board at its meeting`
    for (int k = i - 1; k >= 0; --k) {
      if (const Name* name = s.NameAt(k);
          name != nullptr && name->kind == NameKind::kOrganization) {
        return name->display;
      }
    }
    return "";
  }
  return person ? referents.third_person.Get() : referents.thing.Get();
}

}  // namespace annals::extractor
