#include "extractor/events/opening_participle.h"

#include <algorithm>
#include <string_view>
#include <vector>

#include "absl/algorithm/container.h"
#include "absl/strings/str_cat.h"
#include "extractor/events/clause.h"
#include "extractor/strings.h"

namespace annals::extractor {
namespace {

bool IsPlural(const SentenceView& s, int noun) {
  return s.HasTag(noun, "NNS") || s.HasTag(noun, "NNPS") ||
         absl::c_any_of(s.Dependents(noun),
                        [&](int child) { return IsRelation(s.token(child).relation, "conj"); });
}

// The `having` of a participle. -1: it has none.
int HavingOf(const SentenceView& s, int verb) {
  for (const int child : s.Dependents(verb)) {
    if (s.tag(child) == "VBG" && s.lemma(child) == "have") {
      return child;
    }
  }
  return -1;
}

}  // namespace

bool OpensSentence(const SentenceView& s, int verb, const Subject& subject) {
  const int having = HavingOf(s, verb);
  if (subject.kind != Subject::Kind::kWord || subject.token < verb ||
      !IsRelation(s.token(verb).relation, "advcl") || s.token(verb).head < subject.token ||
      (having < 0 && (s.tag(verb) != "VBN" || HasAuxiliary(s, verb)))) {
    return false;
  }
  // `When founded in 1880, the club …`: that sets the scene too, but `As expected` tells nothing.
  for (int i = 0; i < (having < 0 ? verb : having); ++i) {
    if (!s.HasTag(i, "RB") && s.tag(i) != "CC" && s.lower(i) != "when") {
      return false;
    }
  }
  return true;
}

void MakeClauseOfOpening(const SentenceView& s, int verb, const Subject& subject,
                         std::vector<int>& words, Replacements& replacements) {
  std::erase_if(words, [&](int word) { return word < verb && HavingOf(s, verb) < 0; });
  // The subject's words, which stand behind the comma, go first.
  int comma = verb;
  while (comma < subject.token && !(s.HasTag(comma, ",") && comma > verb)) {
    ++comma;
  }
  const std::vector<int> of_subject = PhraseWords(s, subject.token);
  std::erase_if(
      words, [&](int word) { return word >= comma && !absl::c_linear_search(of_subject, word); });
  std::stable_partition(words.begin(), words.end(), [&](int word) { return word > comma; });
  const bool plural = IsPlural(s, subject.token);
  if (const int having = HavingOf(s, verb); having >= 0) {
    replacements[having] = "had";
  } else {
    replacements[verb] = absl::StrCat(plural ? "were " : "was ", Abs(s.lower(verb)));
  }
}

}  // namespace annals::extractor
