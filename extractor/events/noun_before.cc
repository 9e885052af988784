#include "extractor/events/noun_before.h"

#include <string_view>

#include "extractor/events/subject.h"

namespace annals::extractor {
namespace {

// Over a remark between commas, to the noun before it: from the second comma of `the line, which is
// long, opened`. The same token when there is none.
int OverRemark(const SentenceView& s, int comma) {
  for (int i = comma - 1; i > 0; --i) {
    if (s.tag(i) != ",") {
      continue;
    }
    // `Novak, speaking for the board, said …`
    const bool describes = s.HasTag(i + 1, "WDT") || s.HasTag(i + 1, "WP") ||
                           s.HasTag(i + 1, "VBG") || s.HasTag(i + 1, "VBN");
    return describes && s.IsNoun(i - 1) ? i - 1 : comma;
  }
  return comma;
}

// Whether a noun ends a list that another begins: `Brandt` of `Novak and Brandt`.
bool IsJoinedTo(const SentenceView& s, int noun, int first) {
  if (!IsRelation(s.token(noun).relation, "conj") || first >= noun || !s.IsNoun(first) ||
      s.IsDate(first) || !PrepositionOf(s, first).empty() ||
      (s.NameAt(first) == nullptr) != (s.NameAt(noun) == nullptr)) {
    return false;
  }
  for (int i = first; i < noun; ++i) {
    if (!s.IsNoun(i) && s.word(i) != "," && s.tag(i) != "CC" && s.tag(i) != "DT") {
      return false;
    }
  }
  return true;
}

}  // namespace

bool HasRelationTo(const SentenceView& s, int token, int head, std::string_view relation) {
  return s.token(token).head == head && IsRelation(s.token(token).relation, relation);
}

int TopNoun(const SentenceView& s, int noun) {
  while (s.token(noun).relation == "nmod" && s.token(noun).head >= 0 && s.token(noun).head < noun) {
    noun = s.token(noun).head;
  }
  return noun;
}

int NounOfRelative(const SentenceView& s, int pronoun) {
  int noun = s.HasTag(pronoun - 1, ",") ? pronoun - 2 : pronoun - 1;
  if (!s.IsNoun(noun)) {
    return -1;
  }
  const auto is_place = [&](int i) {
    const Name* name = s.NameAt(i);
    return name != nullptr && name->kind == NameKind::kPlace;
  };
  // No place sees anybody.
  while (s.lower(pronoun) == "who" && is_place(noun) && s.token(noun).head >= 0 &&
         s.token(noun).head < noun && s.IsNoun(s.token(noun).head)) {
    noun = s.token(noun).head;
  }
  return noun;
}

int NounBefore(const SentenceView& s, int verb) {
  // A participle that the whole sentence hangs on is a predicate too: `Curfew lifted December 3`.
  bool finite = s.IsFiniteVerb(verb) || (s.tag(verb) == "VBN" && s.token(verb).head < 0);
  int i = verb - 1;
  for (; i >= 0; --i) {
    const bool leads_to_date =
        s.IsDate(i + 1) && (s.tag(i) == "IN" || s.tag(i) == "TO" || s.tag(i) == "DT");
    if (s.IsFiniteVerb(i)) {
      finite = true;
    }
    const bool passes = HasRelationTo(s, i, verb, "aux") || s.HasTag(i, "RB") || s.IsDate(i) ||
                        leads_to_date || (s.tag(i) == "," && s.IsDate(i + 1));
    if (!passes) {
      break;
    }
  }
  // Nothing but a date or an adverb may stand between, and the verb must be able to have a subject.
  if (i > 0 && s.tag(i) == ",") {
    i = OverRemark(s, i);
  }
  // `The fair opened`: an article before it makes a noun of what looks like none.
  const bool noun =
      i >= 0 && (s.IsNoun(i) || s.tag(i) == "PRP" || (s.HasTag(i, "JJ") && s.HasTag(i - 1, "DT")));
  if (!finite || !noun || s.token(i).relation == "obl") {
    return -1;
  }
  // `Novak and Brandt [today] went`
  while (IsJoinedTo(s, i, s.token(i).head)) {
    i = s.token(i).head;
  }
  // `sales of the ship began`
  return PrepositionOf(s, i) == "of" ? TopNoun(s, i) : i;
}

}  // namespace annals::extractor
