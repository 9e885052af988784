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
#include "extractor/events/clause_tail.h"
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
    // `said that it had come and [that] it was [to] go`, `may have [to] go`
    const bool mark = relation == "mark" &&
                      (s.HasTag(child, "TO") ||
                       (s.lower(child) == "that" && IsRelation(s.token(i).relation, "conj")));
    if (joined || named || mark || relation == "case" || !IsOutsideTitle(relation)) {
      // `the talk between Novak and Brandt held in Bern`: of what describes a noun nothing is cut.
      AddSubtree(s, child, conjuncts || IsRelation(relation, "nmod"), words);
    }
  }
}

// Adds the `that` or `to` of a clause or infinitive, and the `to` of one that it governs itself:
// `proved able to dive`.
void AddMarks(const SentenceView& s, int verb, std::vector<int>& words) {
  for (const int child : s.Dependents(verb)) {
    if (s.token(child).relation == "mark") {
      words.push_back(child);
    } else if (s.token(child).relation == "xcomp") {
      AddMarks(s, child, words);
    }
  }
}

// Adds the words of a clause or infinitive that another verb governs, with its `that` or `to`.
void AddGoverned(const SentenceView& s, int verb, std::vector<int>& words) {
  AddSubtree(s, verb, true, words);
  AddMarks(s, verb, words);
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
    // `reacted [in May] by forming a board`
    int distance = child - verb;
    for (int i = verb + 1; i < child; ++i) {
      distance -= s.IsDate(i) || (s.HasTag(i, "IN") && s.IsDate(i + 1)) ? 1 : 0;
    }
    const bool near = distance <= kNearby;
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

// What the object is to do, where there is room to say it: `signed a contract to build the bridge`.
void AddAim(const SentenceView& s, int predicate, std::vector<int>& words) {
  const int object = ObjectOf(s, predicate);
  if (object < predicate) {
    return;
  }
  for (const int child : s.Dependents(object)) {
    if (child < object || !IsRelation(s.token(child).relation, "acl") || s.tag(child) != "VB" ||
        !s.HasTag(FirstBelow(s, child), "TO")) {
      continue;
    }
    std::vector<int> all = words;
    AddGoverned(s, child, all);
    if (FitsTitle(s, all)) {
      words = std::move(all);
    }
    return;
  }
}

// Whether the words behind a verb end at a token, as far as they can be read as they stand.
bool StopsAt(const SentenceView& s, int i) {
  return !s.Has(i) || s.HasTag(i, ",") || s.HasTag(i, ":") || s.HasTag(i, ".") ||
         s.HasTag(i, "-LRB-") || s.HasTag(i, "``");
}

// Whether they can be cut before a token: a phrase or a clause begins there.
bool MayEndBefore(const SentenceView& s, int i) {
  return s.HasTag(i, "IN") || s.HasTag(i, "TO") || s.HasTag(i, "CC") || s.HasTag(i, "WDT") ||
         s.HasTag(i, "WRB") || s.HasTag(i, "WP");
}

// What was said, where the parse has not seen it: the words behind the verb as they stand, with a
// verb among them, up to where they pause. Nothing when a title has no room for them.
void AddSaidAsWritten(const SentenceView& s, int verb, std::vector<int>& words) {
  const bool told = absl::c_any_of(
      words, [&](int word) { return word > verb && (s.IsVerb(word) || s.HasTag(word, "MD")); });
  if (told || IsPassive(s, verb)) {
    return;
  }
  std::vector<int> all;
  absl::c_copy_if(words, std::back_inserter(all), [&](int word) { return word <= verb; });
  bool clause = false;  // whether a subject has come, and its verb
  for (int i = verb + 1; s.Has(i) && !s.HasTag(i, ".") && !s.HasTag(i, ":") && !s.HasTag(i, "``") &&
                         !s.HasTag(i, "-LRB-");
       ++i) {
    if (s.HasTag(i, ",")) {
      const bool leads = s.lower(i - 1) == "that";
      const int next = leads ? BehindRemark(s, i) : i + 1;
      if ((!leads && (!s.IsDate(i - 1) || s.HasTag(i + 1, "CC"))) || next == i) {
        break;
      }
      i = next - 1;
      continue;
    }
    const bool finite = s.IsFiniteVerb(i) || s.HasTag(i, "MD");
    clause = clause || (finite && (s.IsNoun(i - 1) || s.HasTag(i - 1, "PRP") ||
                                   s.HasTag(i - 1, "RB") || s.HasTag(i - 1, "-RRB-")));
    all.push_back(i);
  }
  if (clause && FitsTitle(s, all)) {
    words = std::move(all);
  }
}

// What was said, when the parse has hung it on another word: the first clause behind the verb of
// saying that begins with `that`.
void AddSaid(const SentenceView& s, int verb, std::vector<int>& words) {
  if (!s.lexicon().Is("needs_content", s.lemma(verb))) {
    return;
  }
  for (int i = verb + 1; i < s.size() && s.word(i) != ";" && !s.IsVerb(i); ++i) {
    const int clause = s.token(i).head;
    if (s.lower(i) != "that" || !s.HasTag(i, "IN") || clause < i || !s.IsVerb(clause)) {
      continue;
    }
    if (!absl::c_linear_search(words, clause)) {
      AddGoverned(s, clause, words);
    }
    words.push_back(i);
    return;
  }
  AddSaidAsWritten(s, verb, words);
}

// What stands behind a verb to which the parse has given nothing: the words as they stand, up to
// where they pause or a title has no more room. They begin with a noun or a clause (`announced
// [Monday] it has built a bridge`), not with what may belong to something else (`opened [Monday]
// near …`).
void AddRest(const SentenceView& s, int predicate, std::vector<int>& words) {
  const bool passive = absl::c_any_of(s.Dependents(predicate), [&](int child) {
    return s.token(child).relation == "aux:pass" || s.token(child).relation == "cop";
  });
  int i = predicate + 1;
  while (s.Has(i) && (s.IsDate(i) || (s.HasTag(i, "IN") && s.IsDate(i + 1)))) {
    ++i;
  }
  const bool clause = s.lower(i) == "that" || s.tag(std::min(i, s.size() - 1)) == "PRP";
  const bool begins = s.Has(i) && (clause || s.HasTag(i, "DT") || s.HasTag(i, "PRP$") ||
                                   s.HasTag(i, "CD") || s.HasTag(i, "JJ") || s.IsNoun(i));
  if (passive || !begins || !s.IsVerb(predicate) || s.VerbType(predicate).empty() ||
      absl::c_any_of(words, [&](int word) { return word > predicate && !s.IsDate(word); })) {
    return;
  }
  std::vector<int> all = words;
  size_t whole = all.size();  // up to where the words could end
  bool told = !clause;        // whether a clause has come to its verb
  for (; !StopsAt(s, i); ++i) {
    if (MayEndBefore(s, i) && told && !s.IsVerb(i - 1) && i > predicate + 1) {
      whole = all.size();
    }
    if (!clause && s.IsFiniteVerb(i)) {
      return;  // what has been added is its subject
    }
    told = told || s.IsFiniteVerb(i);
    all.push_back(i);
    if (!FitsTitle(s, all)) {
      all.resize(whole);
      break;
    }
  }
  if (told) {
    words = std::move(all);
  }
}

// What was said or given, where the parse has torn it from its verb: the words behind the verb as
// they stand, up to where they pause or a title has no more room.
void AddAsWritten(const SentenceView& s, int predicate, std::vector<int>& words) {
  std::vector<int> all;
  absl::c_copy_if(words, std::back_inserter(all), [&](int word) { return word <= predicate; });
  size_t whole = all.size();
  for (int i = predicate + 1; !StopsAt(s, i); ++i) {
    whole = MayEndBefore(s, i) ? all.size() : whole;
    all.push_back(i);
    if (!FitsTitle(s, all)) {
      all.resize(whole);
      break;
    }
  }
  if (!LacksContent(s, predicate, all)) {
    words = std::move(all);
  }
}

// Leaves out what stands on the other side of a parenthesis that has no fellow among the words.
void KeepWithinParentheses(const SentenceView& s, int predicate, std::vector<int>& words) {
  const int begin = BeginOfClause(s, predicate);
  int end = s.size();
  int open = 0;
  for (int i = predicate; i < s.size() && end == s.size(); ++i) {
    if (s.tag(i) == "-LRB-") {
      ++open;
    } else if (s.tag(i) == "-RRB-" && open-- == 0) {
      end = i;
    }
  }
  std::erase_if(words,
                [&](int word) { return word != predicate && (word < begin || word >= end); });
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
    if (FitsTitle(s, all)) {
      words = std::move(all);
    }
    return;
  }
}

}  // namespace

int BehindRemark(const SentenceView& s, int i) {
  if (!s.HasTag(i, ",")) {
    return i;
  }
  int end = i + 1;
  while (s.Has(end) && !s.HasTag(end, ",") && !s.HasTag(end, ".")) {
    ++end;
  }
  return s.HasTag(end, ",") ? end + 1 : i;
}

int ContentBefore(const SentenceView& s, int verb) {
  const auto says = [&](int word) {
    return s.VerbType(word) == "statement" || s.lexicon().Is("needs_content", s.lemma(word));
  };
  if (!says(verb)) {
    return -1;
  }
  int content = -1;
  for (const int child : s.Dependents(verb)) {
    if (child < verb && s.token(child).relation == "ccomp") {
      content = child;
    }
  }
  const int above = s.token(verb).head;
  if (content < 0 && s.token(verb).relation == "parataxis" && above >= 0 && above < verb &&
      !says(above)) {
    content = above;
  }
  const bool told_behind = absl::c_any_of(s.Dependents(verb), [&](int child) {
    const std::string_view relation = s.token(child).relation;
    return child > verb && (relation == "ccomp" || relation == "xcomp" ||
                            (relation == "obj" && s.NameAt(child) == nullptr));
  });
  const Subject subject = SubjectOf(s, verb);
  if (content < 0 || told_behind || subject.kind != Subject::Kind::kWord ||
      subject.token < content || subject.token > verb) {
    return -1;
  }
  // A clause with a subject of its own, and a comma between it and the speaker.
  const bool clause = absl::c_any_of(s.Dependents(content), [&](int child) {
    return IsSubjectRelation(s.token(child).relation) && child != subject.token;
  });
  int begin = FirstBelow(s, subject.token) - 1;
  while (begin > content && (s.HasTag(begin, "``") || s.HasTag(begin, "''"))) {
    --begin;
  }
  return clause && s.HasTag(begin, ",") ? content : -1;
}

std::vector<int> PhraseWords(const SentenceView& s, int token) {
  std::vector<int> words;
  AddSubtree(s, token, true, words);
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
  // Of `the bridge that Novak built` Novak is the verb's own subject.
  const bool described = subject.kind == Subject::Kind::kWord &&
                         IsRelation(s.token(predicate).relation, "acl") &&
                         s.token(subject.token).head != predicate;
  if (subject.kind == Subject::Kind::kWord) {
    AddSubtree(s, subject.token, !described, words);
    // `the paper Novosti`, whatever the parse makes of it.
    const Name* named = s.NameAt(subject.token + 1);
    if (named != nullptr && s.tag(subject.token) == "NN" && named->range.end <= predicate) {
      for (int i = named->range.begin; i < named->range.end; ++i) {
        words.push_back(i);
      }
    }
    // `ambassadors of four powers meeting in Bern`, `it is a plan made by Novak`: the preposition
    // and the sentence that the noun ends are not the clause's.
    std::vector<int> outer;
    for (const int child : s.Dependents(subject.token)) {
      const std::string_view relation = s.token(child).relation;
      if (described && (IsSubjectRelation(relation) || relation == "cop" || relation == "case" ||
                        IsRelation(relation, "aux") || relation == "advmod")) {
        AddSubtree(s, child, true, outer);
      }
    }
    std::erase_if(words, [&](int word) { return absl::c_linear_search(outer, word); });
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
    if (child == subject.token || (s.IsDate(child) && !IsMeasure(s, child)) ||
        IsOutsideTitle(relation) || IsSubjectRelation(relation)) {
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
  if (const int content = ContentBefore(s, predicate);
      content >= 0 && content == s.token(predicate).head) {
    AddSubtree(s, content, true, words);
  }
  AddCompletion(s, predicate, words);
  AddSaid(s, predicate, words);
  AddRest(s, predicate, words);
  AddOutcome(s, predicate, words);
  AddAim(s, predicate, words);
  KeepWithinParentheses(s, predicate, words);
  std::sort(words.begin(), words.end());
  words.erase(std::unique(words.begin(), words.end()), words.end());
  FillGaps(s, predicate, words);
  AddTail(s, predicate, words);
  if (LacksContent(s, predicate, words)) {
    AddAsWritten(s, predicate, words);
  }
  return words;
}

bool TellsAct(const SentenceView& s, int verb, const std::vector<int>& words) {
  return std::any_of(words.begin(), words.end(), [&](int i) {
    return i > verb && !s.IsDate(i) && !(s.IsDate(i + 1) && s.HasTag(i, "IN"));
  });
}

}  // namespace annals::extractor
