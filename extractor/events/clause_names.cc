// Who takes part in what a clause tells.
#include <string>
#include <string_view>

#include "extractor/events/clause.h"
#include "extractor/events/event_names.h"

namespace annals::extractor {
namespace {

// Whether a people stands for itself (`told the Danes`) and does not only describe a noun (`Danish
// ships`).
bool StandsForItself(const SentenceView& s, const Name& people) {
  const int next = people.range.end;
  return !s.IsNoun(next) && !s.HasTag(next, "JJ") && !s.HasTag(next, "HYPH") &&
         !s.HasTag(next, "CC");
}

// A people as a participant: itself, or its body that acts. Empty: it does neither.
std::string PeopleAt(const SentenceView& s, const Name& people) {
  const int next = people.range.end;
  if (next < s.size() && s.lexicon().Is("acting", s.lower(next))) {
    return s.TextOf({people.range.begin, next + 1});
  }
  return StandsForItself(s, people) ? people.display : "";
}

bool IsBehindSemicolon(const SentenceView& s, int begin, int word) {
  for (int k = begin; k < word; ++k) {
    if (s.word(k) == ";") {
      return true;
    }
  }
  return false;
}

// The preposition that leads to a name, also to one joined to others: `with Novak and [Brandt]`.
std::string_view LeadOf(const SentenceView& s, const Name& name) {
  int i = name.range.begin;
  for (int steps = 0; i >= 0 && steps < s.size(); ++steps) {
    for (const int child : s.Dependents(i)) {
      if (s.token(child).relation == "case" && !s.HasTag(child, "POS")) {
        return s.lower(child);
      }
    }
    const int head = s.token(i).head;
    if (!name.range.Contains(head) && !IsRelation(s.token(i).relation, "conj")) {
      return "";
    }
    i = head;
  }
  return "";
}

// Adds the names below `i` with a role; those of phrases within it with that which their
// preposition tells. `known`: whom pronouns stand for.
void AddNamesBelow(const SentenceView& s, int i, std::string_view role,
                   std::string_view preposition, const Replacements& known,
                   annals::v1::Event& event) {
  const Name* last = nullptr;
  const int begin = BeginOfClause(s, i);
  for (const int word : PhraseWords(s, i)) {
    if (word < begin) {
      continue;
    }
    // What follows a semicolon is another remark.
    if (word > i && IsBehindSemicolon(s, i, word)) {
      break;
    }
    if (const auto pronoun = known.find(word); pronoun != known.end() && s.tag(word) == "PRP") {
      AddParticipant(pronoun->second, role, event);
      continue;
    }
    const Name* name = s.NameAt(word);
    if (name == nullptr || name == last) {
      continue;
    }
    last = name;
    const std::string_view own = LeadOf(s, *name);
    const std::string_view case_word = own.empty() ? preposition : own;
    const bool principal = name->range.Contains(i) || own.empty();
    const bool there = s.lexicon().Is("place_at", case_word) || role == "patient" ||
                       (role.empty() && case_word.empty());
    if (name->kind == NameKind::kPeople) {
      if (principal && !role.empty()) {
        AddParticipant(PeopleAt(s, *name), role, event);
      }
    } else if (name->kind == NameKind::kPlace &&
               (there || (role.empty() && !s.lexicon().Is("topic", case_word)))) {
      AddPlace(name->display, event);
    } else if (principal && !role.empty()) {
      AddParticipant(name->display, role, event);
    } else if (principal && s.lexicon().Is("occasion", case_word)) {
      // `in the High Court`: a body in which something is done is where it is done.
      if (name->kind == NameKind::kOrganization) {
        AddPlace(name->display, event);
      }
    } else if (principal && !s.lexicon().Is("sets_scene", case_word)) {
      AddParticipant(name->display, "", event);
    } else if (role == "agent" && own == "of" && s.NameAt(i) == nullptr &&
               name->kind != NameKind::kUnknown) {
      AddParticipant(name->display, role, event);  // `officers of Nordair asked …`
    } else if (const std::string_view of_phrase = s.lexicon().RoleAfter(case_word);
               !of_phrase.empty() && case_word != "of") {
      // `a copy of the letter to Novak`; of what else a phrase within another names nobody knows
      // whether it took part.
      AddParticipant(name->display, of_phrase, event);
    }
  }
}

}  // namespace

std::string ParticipantAt(const SentenceView& s, int token, const PronounReferents& referents) {
  if (IsPronoun(s, token)) {
    return s.lexicon().Is("thing", s.lower(token)) ? "" : ReferentOf(s, token, referents);
  }
  if (const Name* name = s.NameAt(token); name != nullptr) {
    return name->display;
  }
  // `the airline, Nordair, …`
  for (const int child : s.Dependents(token)) {
    const Name* name = s.NameAt(child);
    if (IsRelation(s.token(child).relation, "appos") && child > token && name != nullptr &&
        name->kind != NameKind::kPlace && name->kind != NameKind::kPeople) {
      return name->display;
    }
  }
  // `the paper Novosti`
  if (const Name* named = s.NameAt(token + 1);
      named != nullptr && s.tag(token) == "NN" && named->range.begin == token + 1 &&
      named->kind != NameKind::kPlace && named->kind != NameKind::kPeople) {
    return named->display;
  }
  const Name* people = token > 0 ? s.NameAt(token - 1) : nullptr;
  return people != nullptr && people->kind == NameKind::kPeople ? PeopleAt(s, *people) : "";
}

void AddSubject(const SentenceView& s, int verb, std::string_view role,
                const PronounReferents& referents, annals::v1::Event& event) {
  const Subject subject = SubjectOf(s, verb);
  if (subject.kind == Subject::Kind::kImplied) {
    AddParticipant(referents.first_person, role, event);
  } else if (subject.kind == Subject::Kind::kWord) {
    const Name* name = s.NameAt(subject.token);
    if (IsPronoun(s, subject.token) || name == nullptr) {
      AddParticipant(ParticipantAt(s, subject.token, referents), role, event);
    } else if (name->kind == NameKind::kPlace &&
               !s.lexicon().Is("place_at", s.lower(name->range.begin - 1))) {
      AddParticipant(name->display, role, event);  // a state that acts
    }
    AddNamesBelow(s, subject.token, role, "",
                  NamesForObjects(s, ClauseWords(s, verb), subject, referents), event);
  }
}

void AddNamesOfClause(const SentenceView& s, int verb, const PronounReferents& referents,
                      annals::v1::Event& event) {
  const Subject subject = SubjectOf(s, verb);
  const Replacements known = NamesForObjects(s, ClauseWords(s, verb), subject, referents);
  AddSubject(s, verb, IsPassive(s, verb) ? "patient" : "agent", referents, event);
  for (const int child : s.Dependents(verb)) {
    const std::string_view relation = s.token(child).relation;
    if (s.IsDate(child) || child == subject.token || IsBehindSemicolon(s, verb, child)) {
      continue;
    }
    if (relation == "obj" || relation == "iobj") {
      const bool told = relation == "iobj" ||
                        (s.NameAt(child) != nullptr && s.lexicon().Is("addressing", s.lemma(verb)));
      AddNamesBelow(s, child, told ? "recipient" : "patient", "", known, event);
    } else if (IsRelation(relation, "obl")) {
      const std::string_view preposition = PrepositionOf(s, child);
      // `called on Novak`: whom one goes to meet.
      const bool met = event.type() == "meeting" && s.lexicon().Is("met_after", preposition);
      if (met || !s.lexicon().Is("topic", preposition)) {
        AddNamesBelow(s, child, met ? "attendee" : s.lexicon().RoleAfter(preposition), preposition,
                      known, event);
      }
    } else if (relation == "xcomp" || (relation == "ccomp" && event.type() != "statement")) {
      // What is said names those it speaks of.
      AddNamesBelow(s, child, "", "", known, event);
    }
  }
}

}  // namespace annals::extractor
