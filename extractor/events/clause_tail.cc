#include "extractor/events/clause_tail.h"

#include <string_view>
#include <utility>
#include <vector>

#include "absl/strings/ascii.h"
#include "extractor/events/clause.h"
#include "extractor/events/title.h"

namespace annals::extractor {
namespace {

// Whether a comma at a token only lists what describes one noun: `of Danish, Swedish and Dutch
// ships`.
bool ListsAdjectives(const SentenceView& s, int comma) {
  const int next = s.HasTag(comma + 1, "CC") ? comma + 2 : comma + 1;
  const auto describes = [&](int i) {
    const Name* name = s.NameAt(i);
    // `the 12th, 13th and 15th meetings`
    const std::string_view word = s.lower(i);
    const bool ordinal = s.Has(i) &&
                         absl::ascii_isdigit(static_cast<unsigned char>(word.front())) &&
                         (word.ends_with("th") || word.ends_with("st") || word.ends_with("nd") ||
                          word.ends_with("rd"));
    return ordinal || s.HasTag(i, "JJ") || (name != nullptr && name->kind == NameKind::kPeople);
  };
  return s.HasTag(comma, ",") && describes(comma - 1) && describes(next);
}

// Whether the text pauses at a token, so that a clause may end before it.
bool Pauses(const SentenceView& s, int i) {
  return !s.Has(i) || (s.HasTag(i, ",") && !ListsAdjectives(s, i)) || s.HasTag(i, ":") ||
         s.HasTag(i, ".") || s.HasTag(i, "-LRB-") || s.HasTag(i, "-RRB-") || s.HasTag(i, "``") ||
         s.HasTag(i, "''");
}

bool IsPreposition(const SentenceView& s, int i) {
  return (s.lexicon().Is("preposition", s.lower(i)) || s.lexicon().Is("topic", s.lower(i))) &&
         !s.HasTag(i, "W");
}

// Whether a phrase may begin at a token, so that what stands before it is whole.
bool BeginsPhrase(const SentenceView& s, int i) {
  return s.HasTag(i, "IN") || s.HasTag(i, "TO") || s.HasTag(i, "CC") || s.HasTag(i, "W") ||
         IsPreposition(s, i);
}

// Whether a clause that tells which one is meant begins at a token, behind its noun: `[which] he
// built`, `[that] he built it`.
bool BeginsWhich(const SentenceView& s, int i) {
  return s.HasTag(i, "WDT") || s.HasTag(i, "WP") ||
         (s.HasTag(i, "IN") && (s.lower(i) == "that" || s.lower(i) == "whether"));
}

// Whether a participle at a token describes the word before it: `trouble [getting] money`.
bool Describes(const SentenceView& s, int i) {
  return (s.HasTag(i, "VBG") || s.HasTag(i, "VBN")) && s.token(i).relation == "acl" &&
         s.token(i).head == i - 1;
}

// Whether the clause goes on with a token: a preposition that belongs to what stands before it, the
// `to` of an infinitive, what tells which one the last noun is, or the object of a gerund.
bool GoesOn(const SentenceView& s, int i) {
  return IsPreposition(s, i) ||
         (s.HasTag(i, "TO") &&
          (s.HasTag(i + 1, "VB") || s.IsNoun(i + 1) || s.HasTag(i + 1, "DT"))) ||
         (s.IsNoun(i - 1) && (BeginsWhich(s, i) || Describes(s, i))) ||
         // `about establishing [patrols]`
         (s.HasTag(i - 1, "VBG") && (s.HasTag(i, "DT") || s.HasTag(i, "PRP$") || s.IsNoun(i)));
}

// Whether a clause that a title's words have opened has not come to its verb, which stands at a
// token: `said that the ship [was] lost`, `asked whether the board [should] meet`.
bool CompletesClause(const SentenceView& s, int predicate, const std::vector<int>& words, int i) {
  // `to do what [he could]`
  if (s.HasTag(i, "PRP") && s.HasTag(i - 1, "WP") && words.back() == i - 1 && i - 1 > predicate) {
    return true;
  }
  const int verb = s.HasTag(i, "RB") ? i + 1 : i;
  if (!s.IsFiniteVerb(verb) && !s.HasTag(verb, "MD")) {
    return false;
  }
  bool open = false;
  for (const int word : words) {
    if (word <= predicate) {
      continue;
    }
    const bool opens = BeginsWhich(s, word) || s.HasTag(word, "WRB") ||
                       (s.HasTag(word, "IN") && (s.lower(word) == "if" || s.lower(word) == "than"));
    open = opens || (open && !s.IsFiniteVerb(word) && !s.HasTag(word, "MD"));
  }
  return open;
}

// Whether a pronoun at a token can only be an object: nothing follows that it could be the subject
// of.
bool IsObjectPronoun(const SentenceView& s, int i) {
  return s.tag(i) == "PRP" && (Pauses(s, i + 1) || BeginsPhrase(s, i + 1));
}

// Whether a conjunction at a token joins another clause.
bool JoinsClause(const SentenceView& s, int i) {
  const int next = s.HasTag(i + 1, "RB") ? i + 2 : i + 1;
  return s.HasTag(i, "CC") && (s.IsFiniteVerb(next) || s.HasTag(next, "MD") ||
                               s.HasTag(next, "PRP") || BeginsWhich(s, next));
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

void FillGaps(const SentenceView& s, int predicate, std::vector<int>& words) {
  std::vector<int> all;
  for (const int word : words) {
    const int last = all.empty() ? word : all.back();
    bool whole = last >= predicate && word > last + 1;
    bool dated = false;
    bool tells = false;  // more than a date: `during [that] period of time`
    for (int i = last + 1; i < word && whole; ++i) {
      whole = !Pauses(s, i) && !s.HasTag(i, ",") && s.word(i) != ";";
      dated = dated || s.IsDate(i);
      tells = tells || (!s.IsDate(i) && !BeginsPhrase(s, i) && !s.HasTag(i, "PRP$") &&
                        !s.lexicon().Is("time_noun", s.lower(i)));
    }
    whole = whole && (tells || !dated);
    for (int i = last + 1; i < word && whole; ++i) {
      all.push_back(i);
    }
    all.push_back(word);
  }
  if (FitsTitle(s, all)) {
    words = std::move(all);
  }
}

void AddTail(const SentenceView& s, int predicate, std::vector<int>& words) {
  if (words.empty() || words.back() <= predicate) {
    return;
  }
  int begin = EndOfDate(s, words.back() + 1);
  const int behind = BehindRemark(s, begin);
  const bool completes = CompletesClause(s, predicate, words, behind);
  if (completes) {
    begin = behind;
  }
  // `rejected, by a vote of five to three, [a plan]`
  const bool to_object = s.HasTag(begin, ",") && s.HasTag(predicate + 1, ",") &&
                         ObjectOf(s, predicate) != words.back() &&
                         (s.HasTag(begin + 1, "DT") || s.HasTag(begin + 1, "PRP$"));
  begin += to_object ? 1 : 0;
  if (!completes && !to_object && !GoesOn(s, begin) && !ListsAdjectives(s, begin)) {
    return;
  }
  std::vector<int> all = words;
  size_t whole = all.size();       // up to where the words could end
  bool within_clause = completes;  // of `which` or `that`
  bool told = true;                // whether that clause, or a participle, has what it needs
  int i = begin;
  for (; !Pauses(s, i); ++i) {
    // `to the Economic [and Social Council]`
    const Name* name = s.NameAt(i);
    const bool within_name = (name != nullptr && name->range.begin < i) ||
                             (s.token(i - 1).head > i && (s.token(i - 1).relation == "amod" ||
                                                          s.token(i - 1).relation == "compound"));
    // `[asked him] to build`, `[for men] going`: what, or where?
    const bool gerund = s.HasTag(i - 1, "VBG") && !s.HasTag(i - 2, "JJ") && !s.HasTag(i - 2, "DT");
    const bool lacks_end = gerund || s.HasTag(i - 1, "VBP") || s.lower(i - 1) == "to" ||
                           (s.HasTag(i - 1, "VB") && s.HasTag(i - 2, "TO"));
    // `work in the field [of harbor communications]`: the field alone says nothing.
    if (told && i > begin && BeginsPhrase(s, i) && s.lower(i) != "of" && !BeginsPhrase(s, i - 1) &&
        !within_name && (!lacks_end || EndOfDate(s, i) > i)) {
      whole = all.size();
    }
    const bool which = BeginsWhich(s, i);
    const bool describes = Describes(s, i);
    within_clause = within_clause || which;
    // A finite verb or a subject is another clause's, and so is what a conjunction leads to.
    const bool leads_clause = !which && ((s.HasTag(i, "IN") && !IsPreposition(s, i)) ||
                                         s.HasTag(i, "W") || JoinsClause(s, i));
    const bool of_another = !within_clause && (s.IsFiniteVerb(i) || s.HasTag(i, "MD") ||
                                               (s.tag(i) == "PRP" && !IsObjectPronoun(s, i)));
    if (leads_clause || of_another || !FitsTitle(s, all)) {
      break;
    }
    if (which || describes) {
      told = false;
    } else if (!told) {
      told = within_clause ? s.IsFiniteVerb(i) || s.HasTag(i, "VB") : !BeginsPhrase(s, i);
    }
    all.push_back(i);
  }
  if (told && Pauses(s, i) && FitsTitle(s, all)) {
    whole = all.size();
  }
  all.resize(whole);
  words = std::move(all);
}

}  // namespace annals::extractor
