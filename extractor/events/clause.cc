#include "extractor/events/clause.h"

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

#include "absl/strings/str_cat.h"
#include "extractor/events/event_names.h"
#include "extractor/events/title.h"
#include "extractor/strings.h"

namespace annals::extractor {
namespace {

constexpr int kMaxConstituentWords = 12;

// `nsubj` also stands for `nsubj:pass` and the like.
bool IsRelation(std::string_view relation, std::string_view wanted) {
  return relation == wanted || (relation.starts_with(wanted) && relation.size() > wanted.size() &&
                                relation[wanted.size()] == ':');
}

// Dependents that are clauses or remarks of their own.
bool IsOutsideTitle(std::string_view relation) {
  for (const std::string_view outside :
       {"advcl", "parataxis", "conj", "cc", "punct", "mark", "discourse", "vocative", "dislocated",
        "acl", "appos", "dep", "orphan", "csubj", "list"}) {
    if (IsRelation(relation, outside)) {
      return true;
    }
  }
  return false;
}

// Adds the words below `i`, itself included, that belong into a title.
void AddSubtree(const SentenceView& s, int i, bool conjuncts, std::vector<int>& words) {
  words.push_back(i);
  for (const int child : s.Dependents(i)) {
    const std::string_view relation = s.token(child).relation;
    const bool joined = conjuncts && (IsRelation(relation, "conj") || relation == "cc" ||
                                      (relation == "punct" && s.tag(child) == "HYPH"));
    if (joined || relation == "case" || !IsOutsideTitle(relation)) {
      AddSubtree(s, child, conjuncts, words);
    }
  }
}

std::string_view ReferentOf(const SentenceView& s, int i, const PronounReferents& referents) {
  if (s.lexicon().Is("first_person", s.lower(i))) {
    return referents.first_person;
  }
  if (s.lexicon().Is("third_person", s.lower(i))) {
    return referents.third_person;
  }
  return "";
}

// The preposition of a phrase: its `case` dependent.
std::string_view PrepositionOf(const SentenceView& s, int i) {
  for (const int child : s.Dependents(i)) {
    if (s.token(child).relation == "case") {
      return s.lower(child);
    }
  }
  return "";
}

// Adds the names below `i` with a role; those of phrases within it without.
void AddNamesBelow(const SentenceView& s, int i, std::string_view role,
                   std::string_view preposition, annals::v1::Event& event) {
  std::vector<int> words;
  AddSubtree(s, i, true, words);
  std::sort(words.begin(), words.end());
  const Name* last = nullptr;
  for (const int word : words) {
    const Name* name = s.NameAt(word);
    if (name == nullptr || name == last || name->kind == NameKind::kPeople) {
      continue;
    }
    last = name;
    const std::string_view own = PrepositionOf(s, word);
    const std::string_view case_word = own.empty() ? preposition : own;
    if (name->kind == NameKind::kPlace &&
        (s.lexicon().Is("place_at", case_word) || role == "patient")) {
      AddPlace(name->display, event);
    } else {
      AddParticipant(name->display, name->range.Contains(i) || own.empty() ? role : "", event);
    }
  }
}

}  // namespace

int VerbAbove(const SentenceView& s, int token) {
  int steps = 0;
  for (int i = token; i >= 0 && steps < s.size(); i = s.token(i).head, ++steps) {
    if (s.IsVerb(i)) {
      return i;
    }
  }
  return -1;
}

int SubjectOf(const SentenceView& s, int verb) {
  int steps = 0;
  for (int v = verb; v >= 0 && steps < s.size(); v = s.token(v).head, ++steps) {
    for (const int child : s.Dependents(v)) {
      if (IsRelation(s.token(child).relation, "nsubj")) {
        return child;
      }
    }
    const std::string_view relation = s.token(v).relation;
    if (!IsRelation(relation, "conj") && relation != "xcomp") {
      return -1;
    }
  }
  return -1;
}

std::vector<int> ClauseWords(const SentenceView& s, int verb) {
  std::vector<int> words = {verb};
  const int subject = SubjectOf(s, verb);
  // A relative pronoun stands for the noun that the clause belongs to.
  if (subject >= 0 && (s.HasTag(subject, "WDT") || s.HasTag(subject, "WP"))) {
    if (s.token(verb).head >= 0 && IsRelation(s.token(verb).relation, "acl")) {
      const Name* name = s.NameAt(s.token(verb).head);
      if (name != nullptr) {
        for (int i = name->range.begin; i < name->range.end; ++i) {
          words.push_back(i);
        }
      } else {
        words.push_back(s.token(verb).head);
      }
    }
  } else if (subject >= 0) {
    AddSubtree(s, subject, true, words);
  }
  for (const int child : s.Dependents(verb)) {
    const std::string_view relation = s.token(child).relation;
    if (child == subject || s.IsDate(child) || IsOutsideTitle(relation) ||
        IsRelation(relation, "nsubj")) {
      continue;
    }
    // Adverbs and phrases before the subject set the scene and do not tell the event.
    if ((relation == "advmod" || IsRelation(relation, "obl")) && child < verb &&
        (subject < 0 || child < subject)) {
      continue;
    }
    std::vector<int> constituent;
    AddSubtree(s, child, true, constituent);
    if (relation == "ccomp" && constituent.size() > kMaxConstituentWords) {
      continue;
    }
    if (relation == "ccomp" || relation == "xcomp") {
      // The clause's own mark was left out with the remarks; it is needed here: `that`, `to`.
      for (const int grandchild : s.Dependents(child)) {
        if (s.token(grandchild).relation == "mark") {
          constituent.push_back(grandchild);
        }
      }
    }
    words.insert(words.end(), constituent.begin(), constituent.end());
  }
  std::sort(words.begin(), words.end());
  words.erase(std::unique(words.begin(), words.end()), words.end());
  return words;
}

std::string ClauseTitle(const SentenceView& s, int verb, const PronounReferents& referents) {
  std::vector<int> words = ClauseWords(s, verb);
  const int subject = SubjectOf(s, verb);
  const std::string_view referent =
      subject < 0 ? std::string_view() : ReferentOf(s, subject, referents);
  if (referent.empty()) {
    return ComposeTitle(s, words);
  }
  words.erase(std::remove(words.begin(), words.end(), subject), words.end());
  const std::string rest = ComposeTitle(s, words);
  // The first word was a verb and is one no longer at the begin of the title.
  std::string lowered = rest;
  if (!words.empty() && !lowered.empty() && s.NameAt(words.front()) == nullptr) {
    lowered[0] = s.word(words.front())[0];
  }
  return absl::StrCat(Abs(referent), " ", lowered);
}

void AddNamesOfClause(const SentenceView& s, int verb, const PronounReferents& referents,
                      annals::v1::Event& event) {
  const int subject = SubjectOf(s, verb);
  if (subject >= 0) {
    const bool passive = s.token(subject).relation.ends_with(":pass");
    const std::string_view role = passive ? "patient" : "agent";
    const std::string_view referent = ReferentOf(s, subject, referents);
    const int named = (s.HasTag(subject, "WDT") || s.HasTag(subject, "WP")) &&
                              IsRelation(s.token(verb).relation, "acl")
                          ? s.token(verb).head
                          : subject;
    if (!referent.empty()) {
      AddParticipant(referent, role, event);
    } else if (named >= 0) {
      const Name* name = s.NameAt(named);
      if (name != nullptr && name->kind == NameKind::kPlace) {
        AddParticipant(name->display, role, event);  // a state that acts
      }
      if (named == subject) {
        AddNamesBelow(s, subject, role, "", event);
      } else if (name != nullptr && name->kind != NameKind::kPlace) {
        AddParticipant(name->display, role, event);
      }
    }
  }
  for (const int child : s.Dependents(verb)) {
    const std::string_view relation = s.token(child).relation;
    if (s.IsDate(child)) {
      continue;
    }
    if (relation == "obj" || relation == "iobj") {
      AddNamesBelow(s, child, relation == "iobj" ? "recipient" : "patient", "", event);
    } else if (IsRelation(relation, "obl")) {
      const std::string_view preposition = PrepositionOf(s, child);
      AddNamesBelow(s, child, s.lexicon().RoleAfter(preposition), preposition, event);
    } else if (relation == "xcomp" || relation == "ccomp") {
      AddNamesBelow(s, child, "", "", event);
    }
  }
}

annals::v1::Factuality FactualityOf(const SentenceView& s, int verb) {
  const EventLexicon& lexicon = s.lexicon();
  annals::v1::Factuality factuality = annals::v1::FACTUALITY_HAPPENED;
  for (const int child : s.Dependents(verb)) {
    const std::string_view relation = s.token(child).relation;
    if (relation != "aux" && relation != "advmod" && relation != "mark" && relation != "det") {
      continue;
    }
    if (lexicon.Is("denied", s.lower(child))) {
      return annals::v1::FACTUALITY_DENIED;
    }
    if (lexicon.Is("hypothetical", s.lower(child))) {
      factuality = annals::v1::FACTUALITY_HYPOTHETICAL;
    } else if (lexicon.Is("planned", s.lower(child)) &&
               factuality == annals::v1::FACTUALITY_HAPPENED) {
      factuality = annals::v1::FACTUALITY_PLANNED;
    }
  }
  if (factuality != annals::v1::FACTUALITY_HAPPENED) {
    return factuality;
  }
  const int above = s.token(verb).head;
  if (above >= 0 && (s.token(verb).relation == "xcomp" || s.token(verb).relation == "ccomp")) {
    if (lexicon.Is("intending", s.lemma(above))) {
      return annals::v1::FACTUALITY_PLANNED;
    }
    if (lexicon.Is("reporting", s.lemma(above))) {
      return annals::v1::FACTUALITY_REPORTED;
    }
  }
  return factuality;
}

}  // namespace annals::extractor
