// Titles made of the words of a sentence.
#ifndef ANNALS_EXTRACTOR_EVENTS_TITLE_H_
#define ANNALS_EXTRACTOR_EVENTS_TITLE_H_

#include <string>
#include <vector>

#include "extractor/events/sentence_view.h"

namespace annals::extractor {

// Joins words (token indices in order) as an editor would: no leading article, no dates, no
// quotation marks or parentheses, no dangling words at the end, the first letter in upper case; at
// most `kMaxTitleWords` words.
std::string ComposeTitle(const SentenceView& sentence, const std::vector<int>& words);

}  // namespace annals::extractor

#endif  // ANNALS_EXTRACTOR_EVENTS_TITLE_H_
