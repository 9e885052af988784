// Titles made of the words of a sentence.
#ifndef ANNALS_EXTRACTOR_EVENTS_TITLE_H_
#define ANNALS_EXTRACTOR_EVENTS_TITLE_H_

#include <map>
#include <string>
#include <vector>

#include "extractor/events/sentence_view.h"

namespace annals::extractor {

inline constexpr int kMaxTitleWords = 32;

// What stands in a title in the place of a token: a name for a pronoun, `is` for `am`.
using Replacements = std::map<int, std::string>;

// Whether words for a time date nothing: a length of time that measures a thing or was spent, what
// something is said of: `the two hour [meeting]`, `spent [two hours]`, `said that [May] would be
// hot`.
bool IsMeasure(const SentenceView& sentence, int token);

// Whether a title has room for all of the words.
bool FitsTitle(const SentenceView& sentence, const std::vector<int>& words);

// Joins words (token indices in order) as an editor would: no leading article, no dates and nothing
// that only led to one, no quotation marks or parentheses, no dangling words at the end, the first
// letter in upper case; at most `kMaxTitleWords` words, the groups that say least left out.
std::string ComposeTitle(const SentenceView& sentence, const std::vector<int>& words,
                         const Replacements& replacements = {});

}  // namespace annals::extractor

#endif  // ANNALS_EXTRACTOR_EVENTS_TITLE_H_
