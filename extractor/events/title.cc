#include "extractor/events/title.h"

#include <string>
#include <string_view>
#include <vector>

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

// A preposition that led to a date has lost its object with it: `conference in [1954]`.
bool LeadsToDate(const SentenceView& s, int i) {
  return i + 1 < s.size() && s.IsDate(i + 1) &&
         (s.tag(i) == "IN" || s.tag(i) == "TO" || s.lexicon().Is("dated", s.lower(i)));
}

}  // namespace

std::string ComposeTitle(const SentenceView& s, const std::vector<int>& words) {
  std::vector<int> kept;
  for (const int i : words) {
    // The possessive ending of a date goes with it: `yesterday's meeting`.
    const bool of_date = s.tag(i) == "POS" && i > 0 && s.IsDate(i - 1);
    if (!s.IsDate(i) && !of_date && !LeadsToDate(s, i) && !IsQuoteOrParenthesis(s.tag(i))) {
      kept.push_back(i);
    }
  }
  size_t begin = 0;
  while (begin < kept.size() &&
         (IsPunctuation(s.tag(kept[begin])) || s.tag(kept[begin]) == "POS" ||
          s.tag(kept[begin]) == "CC" || s.lexicon().Is("determiner", s.lower(kept[begin])))) {
    ++begin;
  }
  size_t end = kept.size();
  if (end - begin > kMaxTitleWords) {
    end = begin + kMaxTitleWords;
  }
  while (end > begin && (IsPunctuation(s.tag(kept[end - 1])) ||
                         s.lexicon().Is("dangling", s.lower(kept[end - 1])))) {
    --end;
  }
  std::string title;
  for (size_t k = begin; k < end; ++k) {
    const int i = kept[k];
    // Words that touch in the text touch in the title: `Novak's`, `first-rate`.
    const bool touches = k > begin && s.token(kept[k - 1]).span.end == s.token(i).span.begin;
    const bool closes = IsPunctuation(s.tag(i)) && s.tag(i) != "HYPH" && s.tag(i) != ":";
    if (!title.empty() && !touches && !closes) {
      title.push_back(' ');
    }
    title.append(s.word(i));
  }
  return CapitalizeFirst(title);
}

}  // namespace annals::extractor
