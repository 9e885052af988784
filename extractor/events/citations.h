// Whose a message is that a text only cites, as the words near the citation tell.
#ifndef ANNALS_EXTRACTOR_EVENTS_CITATIONS_H_
#define ANNALS_EXTRACTOR_EVENTS_CITATIONS_H_

#include <cstddef>
#include <cstdint>
#include <string>

#include "extractor/events/candidate.h"
#include "extractor/events/document_sentences.h"
#include "extractor/events/referents.h"

namespace annals::extractor {

// `Novak told Brandt of it. (Telegram 12, May 5)`: who told of it sent what tells it. `index` is
// the sentence that holds the citation.
void AddPartiesOfCitation(DocumentSentences& sentences, Referents& referents, size_t index,
                          Candidate& cited);

// The state that the document speaks of most; empty: it speaks of none.
std::string MostNamedState(DocumentSentences& sentences);

// `our telegram 12³` with the note `3. Telegram 12, May 5, asked for the price.`: what the body
// calls the message tells whose it is. `index` is a sentence of the note.
void AddPartiesByMarker(DocumentSentences& sentences, Referents& referents, size_t index,
                        Candidate& cited);

}  // namespace annals::extractor

#endif  // ANNALS_EXTRACTOR_EVENTS_CITATIONS_H_
