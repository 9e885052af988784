// Mends what the parse gets wrong around dates. A date is one token that the treebank has never
// seen in telegraphic style, so that a name before it is often taken for a part of it.
#ifndef ANNALS_EXTRACTOR_EVENTS_PARSE_REPAIR_H_
#define ANNALS_EXTRACTOR_EVENTS_PARSE_REPAIR_H_

#include "extractor/language/analysis.h"

namespace annals::extractor {

// Mends the heads and relations of a parsed sentence:
// - `told Novak [today] …`, where the name was made a part of the date, is said to Novak;
// - `told Novak [today] …`, where the date was made a part of the name, was today;
// - `during the course of [1953], the fleet left`: of two subjects of a verb the first, which a
//   preposition leads to, is none.
void RepairParse(Sentence& sentence);

}  // namespace annals::extractor

#endif  // ANNALS_EXTRACTOR_EVENTS_PARSE_REPAIR_H_
