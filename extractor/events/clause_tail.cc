#include "extractor/events/clause_tail.h"

#include <vector>

#include "extractor/events/clause.h"
#include "extractor/events/title.h"

namespace annals::extractor {
namespace {

// Whether the text pauses at a token, so that a clause may end before it.
bool Pauses(const SentenceView& s, int i) {
  return !s.Has(i) || s.HasTag(i, ",") || s.HasTag(i, ":") || s.HasTag(i, ".") ||
         s.HasTag(i, "-LRB-") || s.HasTag(i, "-RRB-") || s.HasTag(i, "``") || s.HasTag(i, "''");
}

// Whether a phrase may begin at a token, so that what stands before it is whole.
bool BeginsPhrase(const SentenceView& s, int i) {
  return s.HasTag(i, "IN") || s.HasTag(i, "TO") || s.HasTag(i, "CC") || s.HasTag(i, "W");
}

// Whether the clause goes on with a token: a preposition that belongs to what stands before it, or
// the `to` of an infinitive.
bool GoesOn(const SentenceView& s, int i) {
  return (s.HasTag(i, "IN") && s.lexicon().Is("preposition", s.lower(i))) ||
         (s.HasTag(i, "TO") && (s.HasTag(i + 1, "VB") || s.IsNoun(i + 1) || s.HasTag(i + 1, "DT")));
}

int EndOfDate(const SentenceView& s, int i) {
  const int date = s.HasTag(i, "IN") && s.IsDate(i + 1) ? i + 1 : i;
  if (!s.IsDate(date)) {
    return i;
  }
  int end = date;
  while (s.IsDate(end)) {
    ++end;
  }
  return end;
}

}  // namespace

void AddTail(const SentenceView& s, int predicate, std::vector<int>& words) {
  if (words.empty() || words.back() <= predicate) {
    return;
  }
  const int begin = EndOfDate(s, words.back() + 1);
  if (!GoesOn(s, begin)) {
    return;
  }
  std::vector<int> all = words;
  size_t whole = all.size();  // up to where the words could end
  int i = begin;
  for (; !Pauses(s, i); ++i) {
    if (i > begin && BeginsPhrase(s, i) && !BeginsPhrase(s, i - 1)) {
      whole = all.size();
    }
    // A finite verb or a subject is another clause's, and so is what a conjunction leads to.
    const bool leads_clause = s.HasTag(i, "IN") && !s.lexicon().Is("preposition", s.lower(i));
    if (leads_clause || s.IsDate(i) || s.IsFiniteVerb(i) || s.HasTag(i, "MD") || s.HasTag(i, "W") ||
        s.tag(i) == "PRP" || !FitsTitle(s, all)) {
      break;
    }
    all.push_back(i);
  }
  if (Pauses(s, i) && FitsTitle(s, all)) {
    whole = all.size();
  }
  all.resize(whole);
  words = std::move(all);
}

}  // namespace annals::extractor
