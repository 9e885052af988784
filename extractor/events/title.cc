#include "extractor/events/title.h"

#include <algorithm>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/algorithm/container.h"
#include "extractor/events/clause.h"
#include "extractor/events/noun_phrase.h"
#include "extractor/unicode_case.h"

namespace annals::extractor {
namespace {

bool IsQuoteOrParenthesis(std::string_view tag) {
  return tag == "``" || tag == "''" || tag == "-LRB-" || tag == "-RRB-";
}

bool IsPunctuation(std::string_view tag) {
  return tag == "," || tag == ":" || tag == "." || tag == "HYPH" || tag == "NFP" ||
         IsQuoteOrParenthesis(tag);
}

// Whether a token only leads to a date and has lost its sense with it: `in [1954]`, `on the night
// of [9 May]`, `near end [January]`.
bool LeadsToDate(const SentenceView& s, int i) {
  const EventLexicon& lexicon = s.lexicon();
  const auto dates = [&](int k) { return s.IsDate(k) && !IsMeasure(s, k); };
  // `could not [yesterday] verify`; but `[not later than May]`
  const int denied = lexicon.Is("denied", s.lower(i)) ? s.token(i).head : -1;
  if (denied >= 0 && s.IsVerb(denied)) {
    return false;
  }
  const auto leads = [&](int k) {
    return s.tag(k) == "IN" || s.tag(k) == "TO" || lexicon.Is("dated", s.lower(k)) ||
           (s.lower(k) == "up" && s.HasTag(k + 1, "TO"));
  };
  for (int k = i; k + 1 < s.size() && !dates(k); ++k) {
    const bool part = lexicon.Is("time_noun", s.lower(k)) && !s.IsVerb(k) &&
                      (dates(k + 1) || s.lower(k + 1) == "of");
    const bool of_part =
        s.tag(k) == "DT" || lexicon.Is("date_lead", s.lower(k)) ||
        (s.tag(k) == "JJ" && k + 1 < s.size() && lexicon.Is("time_noun", s.lower(k + 1)));
    if (!leads(k) && !part && !of_part) {
      return false;
    }
    if (dates(k + 1)) {
      return true;
    }
  }
  return false;
}

// Whether words that lead to a date lead over it to a noun of the title: `of the [1954]
// Conference`.
bool LeadsOverDate(const SentenceView& s, const std::vector<int>& words, int i) {
  int date = i;
  while (s.Has(date) && !s.IsDate(date)) {
    ++date;
  }
  if (!s.HasTag(date - 1, "DT")) {
    return false;
  }
  while (s.IsDate(date)) {
    ++date;
  }
  return (s.IsNoun(date) || s.HasTag(date, "JJ")) && absl::c_linear_search(words, date);
}

// Whether a token is the rest of a date before it: `[Christmas] week`, `[yesterday]'s`, `[in a day]
// or two`.
bool EndsDate(const SentenceView& s, int i) {
  const int joint = s.lower(i) == "or" ? i : i - 1;
  if (s.lower(joint) == "or" && s.IsDate(joint - 1) && s.HasTag(joint + 1, "CD")) {
    return true;
  }
  if (i == 0 || !s.IsDate(i - 1)) {
    return false;
  }
  const bool compound = i + 1 < s.size() && s.tag(i + 1) == "HYPH";
  return s.tag(i) == "POS" || (s.lexicon().Is("time_noun", s.lower(i)) && !compound);
}

// `as soon as possible`, of which a title keeps nothing.
bool IsAsSoonAsPossible(const SentenceView& s, int i) {
  const auto degree = [&](int k) { return s.lexicon().Is("as_degree", s.lower(k)); };
  const std::string_view word = s.lower(i);
  // `as far back as 1953`
  return (word == "back" && s.lower(i - 1) == "far" && s.lower(i - 2) == "as") ||
         (word == "as" && degree(i + 1)) || (degree(i) && s.lower(i - 1) == "as") ||
         (word == "as" && degree(i - 1) && s.lower(i + 1) == "possible") ||
         (word == "possible" && s.lower(i - 1) == "as");
}

// Whether the title's last word only leads on with the preposition before it: `in order`, `with
// respect`, `in an effort`.
bool EndsCompoundPreposition(const SentenceView& s, const std::vector<int>& kept, size_t begin,
                             size_t end) {
  const int last = kept[end - 1];
  if (end < begin + 2) {
    return false;
  }
  const int before = kept[end - 2];
  const int lead = s.HasTag(before, "DT") ? before - 1 : before;
  if (lead < before && s.lexicon().Is("leads_to_clause", s.lower(last))) {
    return s.lower(lead) == "of" || s.lower(lead) == "to";
  }
  // `approved a report stating [that …]`
  if (s.tag(last) == "VBG" && s.lexicon().Is("needs_content", s.lemma(last))) {
    return true;
  }
  // `agreed with the qualification [that …]`
  if (lead < before && s.HasTag(lead, "IN") && s.lower(last + 1) == "that" &&
      s.HasTag(last + 1, "IN") && s.token(last).relation != "obj") {
    return true;
  }
  if (!s.lexicon().Is("leads_on", s.lower(last))) {
    return false;
  }
  return s.HasTag(lead, "IN") && s.lower(lead) != "of";
}

// Whether the title ends with a joined verb that has lost all that it says: `were sent and placed
// [under the mayor]`.
bool EndsCutConjunct(const SentenceView& s, const std::vector<int>& kept, size_t begin,
                     size_t end) {
  if (end < begin + 3 || !s.IsVerb(kept[end - 1]) || s.tag(kept[end - 2]) != "CC" ||
      !IsRelation(s.token(kept[end - 1]).relation, "conj")) {
    return false;
  }
  return absl::c_any_of(s.Dependents(kept[end - 1]), [&](int child) {
    return child > kept[end - 1] && !s.IsDate(child) && s.tag(child) != "," && s.tag(child) != ".";
  });
}

// Whether a verb says nothing without the words behind it, which the title has left out: `would be
// [on the stand]`.
bool IsCutVerb(const SentenceView& s, int i) {
  const bool ends =
      i + 1 >= s.size() || s.tag(i + 1) == "." || s.tag(i + 1) == "," || s.tag(i + 1) == ":";
  return !ends && s.lexicon().Is("dangling_verb", s.lower(i));
}

// The end of the title without a clause at its end that has lost its verb, which stood at `end`:
// `[saying that the trial] would be`. `end`: there is none.
size_t WithoutLostClause(const SentenceView& s, const std::vector<int>& kept, size_t begin,
                         size_t end) {
  const bool lost = end < kept.size() && (s.IsFiniteVerb(kept[end]) || s.HasTag(kept[end], "MD"));
  for (size_t k = end; lost && k > begin + 1; --k) {
    const int word = kept[k - 1];
    if (s.IsVerb(word)) {
      break;
    }
    if (s.HasTag(word, "WDT") || s.HasTag(word, "WP") || s.lower(word) == "that") {
      return s.HasTag(kept[k - 2], "VBG") ? k - 2 : k - 1;
    }
  }
  return end;
}

// Whether the title ends with what it is on, and that is said elsewhere: `a memorandum [on this
// subject]`.
bool EndsOnUnsaid(const SentenceView& s, const std::vector<int>& kept, size_t begin, size_t end,
                  const Replacements& replacements) {
  if (end < begin + 4 || replacements.contains(kept[end - 1])) {
    return false;
  }
  const int noun = kept[end - 1];
  const bool this_noun = s.IsNoun(noun) && s.NameAt(noun) == nullptr && kept[end - 2] == noun - 1 &&
                         !replacements.contains(noun - 1) &&
                         (s.lower(noun - 1) == "this" || s.lower(noun - 1) == "these");
  return this_noun && kept[end - 3] == noun - 2 && s.lexicon().Is("topic", s.lower(noun - 2)) &&
         s.EventNounType(kept[end - 4]) != "meeting";
}

// Whether a title word describes a noun that stands behind it and is none of the title's: `secret`
// of `a secret [and long] meeting`.
bool LacksItsNoun(const SentenceView& s, const std::vector<int>& kept, size_t last) {
  const Token& token = s.token(kept[last]);
  const bool describes =
      token.relation == "amod" && s.HasTag(kept[last], "JJ") && s.NameAt(kept[last]) == nullptr;
  return describes && token.head > kept[last] && last > 0 &&
         !absl::c_linear_search(kept, token.head);
}

// Completes the compounds that the words hold a part of.
std::vector<int> WithWholeCompounds(const SentenceView& s, const std::vector<int>& words) {
  std::vector<int> whole;
  for (const int word : words) {
    int begin = word;
    int end = word;
    if (!IsPunctuation(s.tag(word))) {
      while (s.IsOneCompound(begin - 1, begin)) {
        --begin;
      }
      // `Chang Kai-fu`
      if (const Name* name = s.NameAt(begin); name != nullptr && begin < word) {
        begin = std::min(begin, name->range.begin);
      }
      while (s.IsOneCompound(end, end + 1)) {
        ++end;
      }
      // `Egypt–Israel [Harbor Commission]`
      if (const Name* name = s.NameAt(end);
          name != nullptr && begin < end && name->kind == NameKind::kOrganization) {
        end = std::max(end, name->range.end - 1);
      }
    }
    for (int i = begin; i <= end; ++i) {
      if (std::find(whole.begin(), whole.end(), i) == whole.end()) {
        whole.push_back(i);
      }
    }
  }
  return whole;
}

// Whether a token belongs to an item of a list other than its first: `Brown` of `Novak, Dr. Brown`.
bool IsListed(const SentenceView& s, int i) {
  for (int steps = 0; i >= 0 && steps < s.size(); ++steps) {
    const std::string_view relation = s.token(i).relation;
    if (IsRelation(relation, "conj")) {
      return true;
    }
    const bool in_phrase = relation == "compound" || relation == "amod" || relation == "det" ||
                           relation == "flat" || relation == "nmod:desc" || relation == "nummod";
    if (!in_phrase) {
      return false;
    }
    i = s.token(i).head;
  }
  return false;
}

// How gladly a title does without a word of this relation and what depends on it. 0: not at all.
int Dispensability(std::string_view relation) {
  struct Rank {
    std::string_view relation;
    int rank;
  };
  constexpr Rank kRanks[] = {{"advmod", 7}, {"advcl", 7},     {"acl", 6},
                             {"appos", 6},  {"parataxis", 6}, {"obl", 4},
                             {"nmod", 4},   {"conj", 3},      {"ccomp", 2}};
  if (relation == "nmod:poss" || relation == "nmod:desc") {
    return 0;
  }
  for (const auto& [name, rank] : kRanks) {
    if (IsRelation(relation, name)) {
      return rank;
    }
  }
  return 0;
}

// Shortens a title word by word group, and never within one: what hangs deepest and says least goes
// first.
class Shortener {
 public:
  Shortener(const SentenceView& s, std::vector<int> words) : s_(s), words_(std::move(words)) {}

  std::vector<int> To(int max_words) {
    while (Count() > max_words) {
      const std::optional<int> group = NextGroup();
      if (!group.has_value()) {
        break;
      }
      std::erase_if(words_, [&](int i) { return IsDropped(i, *group); });
    }
    return std::move(words_);
  }

 private:
  int Count() const {
    return static_cast<int>(std::count_if(words_.begin(), words_.end(),
                                          [&](int i) { return !IsPunctuation(s_.tag(i)); }));
  }

  bool Has(int i) const { return std::find(words_.begin(), words_.end(), i) != words_.end(); }

  // What was said goes last, also where the parse has hung it on the source: `reported in telegram
  // 12 that …`.
  bool IsSaid(int i) const {
    const std::string_view relation = s_.token(i).relation;
    const int head = s_.token(i).head;
    if (relation == "ccomp") {
      return head >= 0 && s_.VerbType(head) == "statement";
    }
    return IsThatClause(s_, i);
  }

  // `the Embassy in Bern`: which one.
  bool IsWhich(int i) const {
    const int head = s_.token(i).head;
    const Name* body = head < 0 ? nullptr : s_.NameAt(head);
    return body != nullptr && body->kind == NameKind::kOrganization &&
           IsRelation(s_.token(i).relation, "nmod") && s_.NameAt(i) != nullptr;
  }

  // Whether a word goes when `top` does: it depends on it, and what was said does not lie between.
  bool IsDropped(int i, int top) const {
    for (int steps = 0; i >= 0 && steps <= s_.size(); i = s_.token(i).head, ++steps) {
      if (i == top) {
        return true;
      }
      if (IsSaid(i)) {
        return false;
      }
    }
    return false;
  }

  int DepthOf(int i) const {
    int depth = 0;
    for (; i >= 0 && Has(i) && depth < s_.size(); i = s_.token(i).head) {
      ++depth;
    }
    return depth;
  }

  // How gladly the title does without the group below `i`. 0: not at all.
  int GainOf(int i) const {
    constexpr int kSaid = 1;
    constexpr int kWhich = 2;
    if (IsSaid(i)) {
      return kSaid;
    }
    if (IsWhich(i)) {
      return kWhich;
    }
    const int rank = Dispensability(s_.token(i).relation);
    return rank == 0 ? 0 : rank + DepthOf(i);
  }

  std::optional<int> NextGroup() const {
    std::optional<int> group;
    int best = 1;
    for (const int i : words_) {
      const int head = s_.token(i).head;
      const bool one_name = head >= 0 && s_.NameAt(i) != nullptr && s_.NameAt(i) == s_.NameAt(head);
      if (head < 0 || !Has(head) || one_name || s_.lexicon().Is("denied", s_.lower(i))) {
        continue;
      }
      if (const int gain = GainOf(i); gain >= best) {
        best = gain;
        group = i;
      }
    }
    return group;
  }

  const SentenceView& s_;
  std::vector<int> words_;
};

}  // namespace

bool IsMeasure(const SentenceView& s, int i) {
  const DatedWords* date = s.DateAt(i);
  if (date == nullptr) {
    return false;
  }
  const int verb = s.HasTag(i + 1, "RB") ? i + 2 : i + 1;
  if (IsSubjectRelation(s.token(i).relation) && (s.HasTag(verb, "MD") || s.IsFiniteVerb(verb)) &&
      s.token(i).head >= verb) {
    return true;
  }
  // `spent [the winter of 1895] in a hut`, `spent [two hours] with Novak`
  if (s.IsVerb(i - 1) && s.lexicon().Is("takes_time", s.lemma(i - 1))) {
    return true;
  }
  // `a two hour [meeting]`, `did not move [for a year]`
  return date->mention->type() == annals::v1::TIMEX_TYPE_DURATION && !date->mention->has_when() &&
         (s.lower(i - 1) == "for" || s.lower(i - 1) == "to" ||
          (s.IsNoun(i + 1) && !s.lexicon().Is("takes_length", s.lower(i - 1))));
}

bool FitsTitle(const SentenceView& s, const std::vector<int>& words) {
  return absl::c_count_if(words, [&](int word) { return !s.IsDate(word) && s.tag(word) != ","; }) <=
         kMaxTitleWords;
}

std::string ComposeTitle(const SentenceView& s, const std::vector<int>& words,
                         const Replacements& replacements) {
  std::vector<int> kept;
  const std::vector<int> whole = WithWholeCompounds(s, words);
  for (const int i : whole) {
    if (s.word(i) == ";" && !kept.empty()) {
      break;  // what follows is another remark
    }
    if ((!s.IsDate(i) || IsMeasure(s, i)) && (!LeadsToDate(s, i) || LeadsOverDate(s, whole, i)) &&
        !EndsDate(s, i) && !IsQuoteOrParenthesis(s.tag(i)) && !IsAsSoonAsPossible(s, i) &&
        // `most` of `the most [recent] talks`
        !(s.HasTag(i, "RBS") && s.IsDate(i + 1)) &&
        !(s.HasTag(i, "RB") && s.lexicon().Is("linking", s.lower(i)))) {
      kept.push_back(i);
    }
  }
  kept = Shortener(s, std::move(kept)).To(kMaxTitleWords);
  // A comma beside words left out has lost its sense.
  const std::vector<int> with_commas = kept;
  std::erase_if(kept, [&](int i) {
    return s.tag(i) == "," && (!absl::c_linear_search(with_commas, i - 1) ||
                               !absl::c_linear_search(with_commas, i + 1));
  });
  size_t begin = 0;
  while (
      begin < kept.size() && !replacements.contains(kept[begin]) &&
      (IsListMark(s, kept[begin]) || IsPunctuation(s.tag(kept[begin])) ||
       s.tag(kept[begin]) == "POS" || s.tag(kept[begin]) == "CC" ||
       (s.HasTag(kept[begin], "RB") && begin + 1 < kept.size() && s.tag(kept[begin + 1]) == ",") ||
       s.lexicon().Is("determiner", s.lower(kept[begin])) ||
       // `according to a report received`
       (begin + 2 < kept.size() && (s.lexicon().Is("according", s.lower(kept[begin])) ||
                                    (begin > 0 && s.HasTag(kept[begin], "IN") &&
                                     s.lexicon().Is("according", s.lower(kept[begin - 1]))))) ||
       // `such a ship`
       (s.HasTag(kept[begin], "PDT") && s.HasTag(kept[begin] + 1, "DT")) ||
       (begin + 1 < kept.size() && s.lexicon().Is("pointing", s.lower(kept[begin])) &&
        (s.IsNoun(kept[begin + 1]) || s.HasTag(kept[begin + 1], "JJ"))))) {
    ++begin;
  }
  size_t end = begin;
  for (int words_left = kMaxTitleWords; end < kept.size() && words_left > 0; ++end) {
    words_left -= IsPunctuation(s.tag(kept[end])) ? 0 : 1;
  }
  for (size_t before = 0; end != before;) {
    before = end;
    while (end > begin &&
           (IsPunctuation(s.tag(kept[end - 1])) || LacksItsNoun(s, kept, end - 1) ||
            s.lexicon().Is("dangling", s.lower(kept[end - 1])) || IsCutVerb(s, kept[end - 1]) ||
            EndsCompoundPreposition(s, kept, begin, end) || EndsCutConjunct(s, kept, begin, end))) {
      --end;
    }
    end = WithoutLostClause(s, kept, begin, end);
    end -= EndsOnUnsaid(s, kept, begin, end, replacements) ? 3 : 0;
  }
  std::string title;
  for (size_t k = begin; k < end; ++k) {
    const int i = kept[k];
    // Words that touch in the text touch in the title: `Novak's`, `first-rate`.
    const bool touches = k > begin && s.SpanOf(kept[k - 1]).end == s.SpanOf(i).begin;
    const bool closes = IsPunctuation(s.tag(i)) && s.tag(i) != "HYPH" && s.tag(i) != ":";
    if (k > begin && kept[k - 1] + 2 == i && s.tag(i - 1) == "," && IsListed(s, i)) {
      title.push_back(',');
    }
    if (!title.empty() && !touches && !closes) {
      title.push_back(' ');
    }
    if (const auto replaced = replacements.find(i); replaced != replacements.end()) {
      title.append(replaced->second);
    } else {
      // The sentence's first word may have moved behind another.
      const bool article = s.tag(i) == "DT" && s.NameAt(i) == nullptr;
      // `a three-day [visit]` is one word.
      const bool measure = k == begin && s.IsDate(i) && s.lower(i).starts_with("a ");
      // `an [early] visit`
      const bool an =
          s.lower(i) == "an" && k + 1 < end && kept[k + 1] != i + 1 &&
          std::string_view("aeiou").find(s.lower(kept[k + 1]).front()) == std::string_view::npos;
      title.append(an                     ? "a"
                   : article && k > begin ? s.lower(i)
                   : measure              ? s.word(i).substr(2)
                                          : s.word(i));
    }
  }
  return CapitalizeFirst(title);
}

}  // namespace annals::extractor
