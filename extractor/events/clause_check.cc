// Whether the words of a clause can be the clause that its writer wrote: the parse errs, and a
// title made of what it has torn apart would say what nobody said.
#include <string_view>
#include <vector>

#include "absl/algorithm/container.h"
#include "extractor/events/clause.h"

namespace annals::extractor {
namespace {

// Whether a token is a person, so that as an object it is to whom something is said or given.
bool IsPerson(const SentenceView& s, int i) {
  const Name* name = s.NameAt(i);
  // `sent an Economic Mission`: one of several is sent, and not sent to.
  return s.tag(i) == "PRP" ||
         (name != nullptr && !s.lexicon().Is("indefinite", s.lower(name->range.begin - 1)));
}

}  // namespace

int ReceiverBehind(const SentenceView& s, int verb) {
  const bool gives = s.lexicon().Is("needs_gift", s.lemma(verb));
  for (const int child : s.Dependents(verb)) {
    const std::string_view relation = s.token(child).relation;
    if (child > verb &&
        (relation == "iobj" || (relation == "obj" && gives && IsPerson(s, child)))) {
      return child;
    }
  }
  return -1;
}

bool LacksContent(const SentenceView& s, int verb, const std::vector<int>& words) {
  const bool said = s.lexicon().Is("needs_content", s.lemma(verb));
  const bool given = s.lexicon().Is("needs_gift", s.lemma(verb));
  // `the bridge of which Novak told`; `said Novak` behind what he said
  const bool told_before =
      IsRelation(s.token(verb).relation, "acl") || ContentBefore(s, verb) >= 0 ||
      absl::c_any_of(s.Dependents(verb), [&](int child) {
        return child < verb &&
               (s.token(child).relation == "obj" || s.token(child).relation == "ccomp");
      });
  // `sent for Novak`
  const bool called = given && s.lower(verb + 1) == "for";
  const bool suffered = IsPassive(s, verb) && (HasAuxiliary(s, verb) || !said);
  if ((!said && !given) || called || suffered || told_before) {
    return false;
  }
  return absl::c_none_of(words, [&](int i) {
    return i > verb && !s.IsDate(i) && !IsPerson(s, i) &&
           (s.IsNoun(i) || s.IsVerb(i) || s.tag(i) == "CD" || s.HasTag(i, "JJ"));
  });
}

bool IsBrokenClause(const SentenceView& s, int verb, const std::vector<int>& words) {
  const Subject subject = SubjectOf(s, verb);
  // `recalled that, at the fair, …`: the clause is not among the words.
  const bool cut = absl::c_any_of(words, [&](int i) {
    return s.lower(i) == "that" && s.HasTag(i, "IN") && s.token(i).relation == "obj" &&
           s.HasTag(i + 1, ",") && i == words.back();
  });
  return words.empty() || cut || LacksContent(s, verb, words) ||
         (subject.kind == Subject::Kind::kWord && Disagrees(s, subject.token, verb));
}

}  // namespace annals::extractor
