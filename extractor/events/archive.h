// Whose papers a document is from.
#ifndef ANNALS_EXTRACTOR_EVENTS_ARCHIVE_H_
#define ANNALS_EXTRACTOR_EVENTS_ARCHIVE_H_

#include <string>

#include "extractor/events/lexicon.h"
#include "extractor/text_model.h"

namespace annals::extractor {

// The department whose papers the note on a document's source says that it is from: `Source:
// Department of Trade, Central Files`. Empty: none says so.
std::string ArchiveOf(const EventLexicon& lexicon, const TextModel& model);

}  // namespace annals::extractor

#endif  // ANNALS_EXTRACTOR_EVENTS_ARCHIVE_H_
