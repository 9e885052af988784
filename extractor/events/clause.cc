#include "extractor/events/clause.h"

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "extractor/events/event_names.h"
#include "extractor/events/title.h"
#include "extractor/strings.h"

namespace annals::extractor {
namespace {

// A clause that is the object of another gives up its outer phrases beyond so many words.
constexpr size_t kMaxObjectClauseWords = 12;

// A longer phrase cannot stand in the place of a pronoun.
constexpr size_t kMaxNounWords = 8;

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

// Adds the words of a clause or infinitive that another verb governs, with its `that` or `to`; of a
// long one only what it cannot do without.
void AddGoverned(const SentenceView& s, int verb, std::vector<int>& words) {
  std::vector<int> all;
  AddSubtree(s, verb, true, all);
  if (all.size() > kMaxObjectClauseWords) {
    all = {verb};
    for (const int child : s.Dependents(verb)) {
      const std::string_view relation = s.token(child).relation;
      if (IsSubjectRelation(relation) || IsRelation(relation, "aux") || relation == "cop" ||
          relation == "obj" || relation == "xcomp" || relation == "compound:prt" ||
          s.lexicon().Is("denied", s.lower(child))) {
        AddSubtree(s, child, false, all);
      }
    }
  }
  for (const int child : s.Dependents(verb)) {
    if (s.token(child).relation == "mark") {
      all.push_back(child);
    }
  }
  words.insert(words.end(), all.begin(), all.end());
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

// In `the bridge that Novak built` the bridge takes the place of `that`, behind the verb.
void PutObjectForPronoun(const SentenceView& s, int predicate, std::vector<int>& words) {
  const int object = ObjectOf(s, predicate);
  if (object < 0 || object > predicate || !(s.HasTag(object, "WDT") || s.HasTag(object, "WP")) ||
      !IsRelation(s.token(predicate).relation, "acl")) {
    return;
  }
  words.erase(std::remove(words.begin(), words.end(), object), words.end());
  std::vector<int> noun;
  AddSubtree(s, s.token(predicate).head, false, noun);
  std::sort(noun.begin(), noun.end());
  const auto verb = std::find(words.begin(), words.end(), predicate);
  words.insert(verb == words.end() ? verb : verb + 1, noun.begin(), noun.end());
}

// Whether the words lack a begin, as they do where the parse has missed the subject.
bool BeginsInTheMiddle(const SentenceView& s, const std::vector<int>& words) {
  for (const int i : words) {
    if (s.IsDate(i) || s.tag(i) == "," || s.tag(i) == "CC" || s.tag(i) == "DT") {
      continue;
    }
    return s.tag(i) == "IN" || s.tag(i) == "TO" || s.tag(i) == "MD" ||
           (s.HasTag(i, "VB") && IsRelation(s.token(i).relation, "aux"));
  }
  return true;
}

}  // namespace

std::string NounTitle(const SentenceView& s, int noun) {
  std::vector<int> words;
  AddSubtree(s, noun, false, words);
  std::sort(words.begin(), words.end());
  return words.size() <= kMaxNounWords ? ComposeTitle(s, words) : "";
}

std::vector<int> ClauseWords(const SentenceView& s, int verb) {
  const int predicate = MainPredicate(s, verb);
  std::vector<int> words = {predicate};
  const Subject subject = SubjectOf(s, predicate);
  const bool described =
      subject.kind == Subject::Kind::kWord && IsRelation(s.token(predicate).relation, "acl");
  if (subject.kind == Subject::Kind::kWord) {
    AddSubtree(s, subject.token, !described, words);
    // `ambassadors of four powers meeting in Bern`: the preposition is not the clause's.
    std::erase_if(words, [&](int word) {
      return described && s.token(word).head == subject.token && s.token(word).relation == "case";
    });
  }
  for (const int child : s.Dependents(predicate)) {
    const std::string_view relation = s.token(child).relation;
    if (relation == "mark" && s.tag(child) == "TO") {
      words.push_back(child);
      continue;
    }
    // The way down to the verb belongs to the clause, whatever its relation.
    bool leads_to_verb = false;
    for (int v = verb; v != predicate && v >= 0; v = s.token(v).head) {
      leads_to_verb = leads_to_verb || v == child;
    }
    if (leads_to_verb) {
      AddGoverned(s, child, words);
      continue;
    }
    if (child == subject.token || s.IsDate(child) || IsOutsideTitle(relation) ||
        IsSubjectRelation(relation)) {
      continue;
    }
    // Adverbs and phrases before the subject set the scene and do not tell the event.
    if ((relation == "advmod" || IsRelation(relation, "obl")) && child < predicate &&
        (subject.token < 0 || child < subject.token)) {
      continue;
    }
    if (relation == "ccomp" || relation == "xcomp") {
      AddGoverned(s, child, words);
    } else {
      AddSubtree(s, child, true, words);
    }
  }
  std::sort(words.begin(), words.end());
  words.erase(std::unique(words.begin(), words.end()), words.end());
  return words;
}

bool TellsAct(const SentenceView& s, int verb) {
  const std::vector<int> words = ClauseWords(s, verb);
  return std::any_of(words.begin(), words.end(), [&](int i) {
    return i > verb && !s.IsDate(i) && !(s.IsDate(i + 1) && s.HasTag(i, "IN"));
  });
}

std::string ClauseTitle(const SentenceView& s, int verb, const PronounReferents& referents) {
  std::vector<int> words = ClauseWords(s, verb);
  PutObjectForPronoun(s, MainPredicate(s, verb), words);
  const Subject subject = SubjectOf(s, MainPredicate(s, verb));
  std::string referent;
  if (subject.kind == Subject::Kind::kNone) {
    return "";
  }
  if (subject.kind == Subject::Kind::kImplied) {
    referent = referents.first_person;
  } else if (IsPronoun(s, subject.token)) {
    referent = ReferentOf(s, subject.token, referents);
  } else {
    return BeginsInTheMiddle(s, words) ? "" : ComposeTitle(s, words);
  }
  if (referent.empty()) {
    return "";
  }
  words.erase(std::remove(words.begin(), words.end(), subject.token), words.end());
  std::string rest = ComposeTitle(s, words);
  // What was made the title's begin is so no longer.
  if (!words.empty() && !rest.empty() && s.NameAt(words.front()) == nullptr) {
    rest[0] = absl::ascii_tolower(static_cast<unsigned char>(rest[0]));
  }
  return absl::StrCat(referent, " ", rest);
}

void AddNamesOfClause(const SentenceView& s, int verb, const PronounReferents& referents,
                      annals::v1::Event& event) {
  const Subject subject = SubjectOf(s, verb);
  const std::string_view role = IsPassive(s, verb) ? "patient" : "agent";
  if (subject.kind == Subject::Kind::kImplied) {
    AddParticipant(referents.first_person, role, event);
  } else if (subject.kind == Subject::Kind::kWord) {
    if (IsPronoun(s, subject.token)) {
      const std::string referent = ReferentOf(s, subject.token, referents);
      if (!s.lexicon().Is("thing", s.lower(subject.token))) {
        AddParticipant(referent, role, event);
      }
    } else {
      const Name* name = s.NameAt(subject.token);
      if (name != nullptr && name->kind == NameKind::kPlace) {
        AddParticipant(name->display, role, event);  // a state that acts
      }
      AddNamesBelow(s, subject.token, role, "", event);
    }
  }
  for (const int child : s.Dependents(verb)) {
    const std::string_view relation = s.token(child).relation;
    if (s.IsDate(child) || child == subject.token) {
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

}  // namespace annals::extractor
