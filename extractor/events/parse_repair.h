// Mends what the parse gets wrong, most of it around dates. A date is one token that the treebank
// has never seen in telegraphic style, so that a name before it is often taken for a part of it.
#ifndef ANNALS_EXTRACTOR_EVENTS_PARSE_REPAIR_H_
#define ANNALS_EXTRACTOR_EVENTS_PARSE_REPAIR_H_

#include "extractor/language/analysis.h"

namespace annals::extractor {

// Mends the heads and relations of a parsed sentence:
// - `told Novak [today] …`, where the name was made a part of the date, is said to Novak;
// - `told Novak [today] …`, where the date was made a part of the name, was today;
// - `[Last week] the board met`, where the sentence was hung on the date, hangs on its verb;
// - `said [yesterday] the king was ill` was said yesterday;
// - `the plan that Novak made [yesterday]` was made by him, also where it was read as passive;
// - `Novak and his brother left`, where the sentence was hung on the first, was done by both;
// - `during the course of [1953], the fleet left`: of two subjects of a verb the first, which a
//   preposition leads to, is none.
void RepairParse(Sentence& sentence);

}  // namespace annals::extractor

#endif  // ANNALS_EXTRACTOR_EVENTS_PARSE_REPAIR_H_
