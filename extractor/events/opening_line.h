// The line that opens a cable and says for whom it is within the house that it goes to, and from
// whom within the one that it comes from.
//
//   12. For Brandt from Novak. Your message has come.     sent by Novak, received by Brandt
#ifndef ANNALS_EXTRACTOR_EVENTS_OPENING_LINE_H_
#define ANNALS_EXTRACTOR_EVENTS_OPENING_LINE_H_

#include <cstddef>

#include "annals/v1/event.pb.h"
#include "extractor/events/document_sentences.h"

namespace annals::extractor {

// Its senders and recipients, when one of the first sentences below the block of the title is such
// a line; else an event without participants.
annals::v1::Event PartiesOfOpeningLine(DocumentSentences& sentences, size_t title_block);

}  // namespace annals::extractor

#endif  // ANNALS_EXTRACTOR_EVENTS_OPENING_LINE_H_
