// The houses that write to each other in the papers of a foreign service: a department, and its
// posts abroad.
#ifndef ANNALS_EXTRACTOR_EVENTS_HOUSES_H_
#define ANNALS_EXTRACTOR_EVENTS_HOUSES_H_

#include <string>
#include <string_view>

#include "extractor/events/lexicon.h"
#include "extractor/events/subject.h"

namespace annals::extractor {

// The house that who holds an office heads: `Embassy in Denmark` of `Chargé in Denmark`,
// `Department of Trade` of `Acting Secretary of Trade`. Empty: none.
std::string HouseHeadedBy(const EventLexicon& lexicon, std::string_view office);

// The post among the two houses that write to each other, by its own name rather than by who heads
// it.
std::string HouseOfPost(const EventLexicon& lexicon, const PronounReferents& referents);

// Who writes from, or is written to in, a place in the papers of a department that has embassies:
// of a capital the embassy there (`Embassy in Denmark`), by the name it has among the two that
// write to each other. The place itself, where that is not known.
std::string PostAt(const EventLexicon& lexicon, std::string_view place,
                   const PronounReferents& referents);

}  // namespace annals::extractor

#endif  // ANNALS_EXTRACTOR_EVENTS_HOUSES_H_
