#include "extractor/events/clause.h"

#include <algorithm>
#include <iterator>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/algorithm/container.h"
#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/types/span.h"
#include "extractor/events/event_names.h"
#include "extractor/events/title.h"
#include "extractor/strings.h"

namespace annals::extractor {
namespace {

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

// The first word of what depends on `i`, itself included; punctuation aside.
int FirstBelow(const SentenceView& s, int i) {
  int first = i;
  for (const int child : s.Dependents(i)) {
    if (child < i && s.token(child).relation != "punct") {
      first = std::min(first, FirstBelow(s, child));
    }
  }
  return first;
}

// Adds the words below `i`, itself included, that belong into a title.
void AddSubtree(const SentenceView& s, int i, bool conjuncts, std::vector<int>& words) {
  words.push_back(i);
  for (const int child : s.Dependents(i)) {
    const std::string_view relation = s.token(child).relation;
    const bool joined = conjuncts && (IsRelation(relation, "conj") || relation == "cc" ||
                                      (relation == "punct" && s.tag(child) == "HYPH"));
    // `the paper Novosti`: without a comma the name belongs to the noun.
    const bool named = (IsRelation(relation, "appos") || relation == "list") && child > i &&
                       s.NameAt(child) != nullptr && FirstBelow(s, child) == i + 1;
    if (joined || named || relation == "case" || !IsOutsideTitle(relation)) {
      AddSubtree(s, child, conjuncts, words);
    }
  }
}

// Adds the words of a clause or infinitive that another verb governs, with its `that` or `to`.
void AddGoverned(const SentenceView& s, int verb, std::vector<int>& words) {
  AddSubtree(s, verb, true, words);
  for (const int child : s.Dependents(verb)) {
    if (s.token(child).relation == "mark") {
      words.push_back(child);
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

bool IsAuxiliary(const SentenceView& s, int i) {
  const std::string_view relation = s.token(i).relation;
  return IsRelation(relation, "aux") || relation == "cop";
}

// Whether the words lack a begin, as they do where the parse has missed the subject.
bool BeginsInTheMiddle(const SentenceView& s, const std::vector<int>& words) {
  for (const int i : words) {
    if (s.IsDate(i) || s.tag(i) == "," || s.tag(i) == "CC" || s.tag(i) == "DT") {
      continue;
    }
    const bool modifier = s.token(i).relation == "amod" || s.token(i).relation == "compound";
    return s.tag(i) == "IN" || s.tag(i) == "TO" || s.tag(i) == "MD" || s.tag(i) == "WDT" ||
           (s.tag(i) == "VBN" && !modifier) || (s.HasTag(i, "VB") && IsAuxiliary(s, i));
  }
  return true;
}

// The form of a verb that goes with a name, for one that went with `I`, `we` or nothing: `is` for
// `am`, `hopes` for `hope`. Empty: it goes with a name as it is.
std::string ThirdPerson(const SentenceView& s, int verb) {
  const std::string_view word = s.lower(verb);
  if (word == "am" || word == "are") {
    return "is";
  }
  if (word == "were") {
    return "was";
  }
  if (!s.HasTag(verb, "VBP")) {
    return "";
  }
  if (word == "have") {
    return "has";
  }
  if (word == "do" || word == "go" || word.ends_with('s') || word.ends_with('x') ||
      word.ends_with("ch") || word.ends_with("sh")) {
    return absl::StrCat(Abs(word), "es");
  }
  constexpr std::string_view kVowels = "aeiou";
  if (word.size() > 1 && word.ends_with('y') &&
      kVowels.find(word[word.size() - 2]) == std::string_view::npos) {
    return absl::StrCat(Abs(word.substr(0, word.size() - 1)), "ies");
  }
  return absl::StrCat(Abs(word), "s");
}

// What completes a verb that has no object, where the parse has hung it elsewhere: the joined verb
// that has one (`built and opened the bridge`), a gerund (`succeeded in opening it`), the clause
// behind a source (`reported in telegram 12 that …`).
void AddCompletion(const SentenceView& s, int verb, std::vector<int>& words) {
  constexpr int kNearby = 3;
  const bool statement = s.VerbType(verb) == "statement";
  for (const int child : s.Dependents(verb)) {
    const std::string_view relation = s.token(child).relation;
    if (child < verb) {
      continue;
    }
    if (relation == "obj" || relation == "ccomp" || relation == "xcomp") {
      return;
    }
    const bool near = child - verb <= kNearby;
    const bool adverbial = IsRelation(relation, "advcl");
    const bool joined =
        IsRelation(relation, "conj") && s.IsVerb(child) && near && ObjectOf(s, child) > child;
    const bool gerund = adverbial && s.tag(child) == "VBG" && near && s.HasTag(child - 1, "IN");
    // `voted to build the bridge`
    const bool infinitive =
        adverbial && s.tag(child) == "VB" && s.HasTag(FirstBelow(s, child), "TO");
    if (joined || gerund || infinitive) {
      AddGoverned(s, child, words);
      std::copy_if(s.Dependents(child).begin(), s.Dependents(child).end(),
                   std::back_inserter(words),
                   [&](int leading) { return s.token(leading).relation == "cc"; });
      return;
    }
    if (statement && IsRelation(relation, "obl")) {
      const absl::Span<const int> below = s.Dependents(child);
      const auto clause =
          std::find_if(below.begin(), below.end(), [&](int word) { return IsThatClause(s, word); });
      if (clause != below.end()) {
        AddGoverned(s, *clause, words);
        return;
      }
    }
  }
}

// What the act was for or did, where there is room to say it: `sent Novak to Bern to buy a ship`,
// `the ship sank, killing the captain`.
void AddOutcome(const SentenceView& s, int predicate, std::vector<int>& words) {
  for (const int child : s.Dependents(predicate)) {
    if (child < predicate || !IsRelation(s.token(child).relation, "advcl") ||
        ObjectOf(s, child) < child) {
      continue;
    }
    const int first = FirstBelow(s, child);
    const bool purpose = s.tag(child) == "VB" && s.HasTag(first, "TO");
    const bool result = s.tag(child) == "VBG" && first == child && s.HasTag(child - 1, ",");
    if (!purpose && !result) {
      continue;
    }
    std::vector<int> all = words;
    if (result) {
      all.push_back(child - 1);
    }
    AddGoverned(s, child, all);
    const auto tells = [&](int word) { return !s.IsDate(word) && s.tag(word) != ","; };
    if (absl::c_count_if(all, tells) <= kMaxTitleWords) {
      words = std::move(all);
    }
    return;
  }
}

// Whether `I` or `we` is the subject of another clause that has got among the words and is nobody's
// word: `the board met, at which I asked …`; but `told Novak that I was late`.
bool HoldsOtherClause(const SentenceView& s, const std::vector<int>& words, const Subject& subject,
                      const Replacements& replacements) {
  return absl::c_any_of(words, [&](int i) {
    const bool first =
        s.lexicon().Is("first_person", s.lower(i)) || s.lexicon().Is("first_persons", s.lower(i));
    const int verb = s.token(i).head;
    return first && i != subject.token && !replacements.contains(i) && verb >= 0 &&
           IsRelation(s.token(i).relation, "nsubj") && s.token(verb).relation != "ccomp";
  });
}

}  // namespace

Replacements NamesForObjects(const SentenceView& s, const std::vector<int>& words,
                             const Subject& subject, const PronounReferents& referents) {
  // Who was spoken of before can be meant when the subject is nobody himself: `the board named
  // him`.
  const Name* subject_name =
      subject.kind == Subject::Kind::kWord ? s.NameAt(subject.token) : nullptr;
  const bool impersonal =
      subject.kind == Subject::Kind::kWord && !IsPronoun(s, subject.token) &&
      (subject_name == nullptr || subject_name->kind == NameKind::kOrganization ||
       subject_name->kind == NameKind::kPlace);
  std::string of_subject;
  if (subject.kind == Subject::Kind::kWord) {
    of_subject = IsPronoun(s, subject.token) ? ReferentOf(s, subject.token, referents)
                 : subject_name != nullptr   ? subject_name->display
                                             : "";
  }
  PronounReferents known = referents;
  if (!impersonal) {
    known.third_person.clear();
  }
  Replacements replacements;
  // `His assistant came`: whose, the sentences before say.
  if (!words.empty() && s.tag(words.front()) == "PRP$") {
    const std::string owner = ReferentOf(s, words.front(), referents);
    if (!owner.empty()) {
      replacements[words.front()] = Possessive(owner);
    }
  }
  for (const int i : words) {
    const bool person = s.tag(i) == "PRP" && !s.lexicon().Is("thing", s.lower(i));
    if (!person || i == subject.token || IsSubjectRelation(s.token(i).relation)) {
      continue;
    }
    // The subject of a clause is not meant by `him` in it.
    const int before = subject.kind == Subject::Kind::kWord ? subject.token : i;
    std::string referent = ReferentBefore(s, i, before, known);
    if (!referent.empty() && referent != of_subject) {
      replacements[i] = std::move(referent);
    }
  }
  return replacements;
}

std::vector<int> PhraseWords(const SentenceView& s, int i) {
  std::vector<int> words;
  AddSubtree(s, i, true, words);
  std::sort(words.begin(), words.end());
  return words;
}

std::string NounTitle(const SentenceView& s, int noun) {
  const std::vector<int> words = PhraseWords(s, noun);
  // `especially when Novak and I`: no words that could stand for a noun elsewhere.
  const bool depends = s.HasTag(words.front(), "RB") || s.HasTag(words.front(), "WRB") ||
                       s.HasTag(words.front(), "IN") ||
                       absl::c_any_of(words, [&](int word) { return s.tag(word) == "PRP"; });
  return !depends && words.size() <= kMaxNounWords ? ComposeTitle(s, words) : "";
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
    // What a comma sets apart is a remark: `left Bern, built to last`, `on 17 May, his birthday`.
    const int comma = FirstBelow(s, child) - 1;
    const bool behind_date = comma > 0 && s.IsDate(comma - 1) && PrepositionOf(s, child).empty();
    if (child > predicate && s.HasTag(comma, ",") && (relation == "xcomp" || behind_date)) {
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
  AddCompletion(s, predicate, words);
  AddOutcome(s, predicate, words);
  std::sort(words.begin(), words.end());
  words.erase(std::unique(words.begin(), words.end()), words.end());
  return words;
}

bool TellsAct(const SentenceView& s, int verb, const std::vector<int>& words) {
  return std::any_of(words.begin(), words.end(), [&](int i) {
    return i > verb && !s.IsDate(i) && !(s.IsDate(i + 1) && s.HasTag(i, "IN"));
  });
}

std::string ClauseTitle(const SentenceView& s, int verb, std::vector<int> words,
                        const PronounReferents& referents) {
  const int predicate = MainPredicate(s, verb);
  PutObjectForPronoun(s, predicate, words);
  const Subject subject = SubjectOf(s, predicate);
  if (subject.kind == Subject::Kind::kNone) {
    return "";
  }
  if (subject.kind == Subject::Kind::kWord && s.lexicon().Is("vague", s.lower(subject.token))) {
    return "";
  }
  Replacements replacements = NamesForObjects(s, words, subject, referents);
  if (HoldsOtherClause(s, words, subject, replacements)) {
    return "";
  }
  if (subject.kind == Subject::Kind::kWord && !IsPronoun(s, subject.token)) {
    return BeginsInTheMiddle(s, words) ? "" : ComposeTitle(s, words, replacements);
  }
  const std::string referent = subject.kind == Subject::Kind::kImplied
                                   ? referents.first_person
                                   : ReferentOf(s, subject.token, referents);
  if (referent.empty()) {
    return "";
  }
  // The name that takes the pronoun's place is a third person.
  for (const int i : words) {
    if (i == predicate || (s.token(i).head == predicate && IsAuxiliary(s, i))) {
      if (const std::string inflected = ThirdPerson(s, i); !inflected.empty()) {
        replacements[i] = inflected;
        break;
      }
    }
  }
  if (subject.kind == Subject::Kind::kWord) {
    replacements[subject.token] = referent;
    return ComposeTitle(s, words, replacements);
  }
  std::string rest = ComposeTitle(s, words, replacements);
  // What was made the title's begin is so no longer.
  if (!words.empty() && !rest.empty() && s.NameAt(words.front()) == nullptr) {
    rest[0] = absl::ascii_tolower(static_cast<unsigned char>(rest[0]));
  }
  return absl::StrCat(referent, " ", rest);
}

}  // namespace annals::extractor
