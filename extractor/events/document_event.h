// The event that a document itself is: a letter was sent, a conversation held.
#ifndef ANNALS_EXTRACTOR_EVENTS_DOCUMENT_EVENT_H_
#define ANNALS_EXTRACTOR_EVENTS_DOCUMENT_EVENT_H_

#include <optional>
#include <string>
#include <vector>

#include "annals/v1/document.pb.h"
#include "annals/v1/mention.pb.h"
#include "extractor/events/candidate.h"
#include "extractor/events/sentence_view.h"

namespace annals::extractor {

// Who signed: the name on a line of its own at the end of the body that stands under the title and
// before the block `end`. Empty: nobody, or nobody that the signature names (`E. N.`).
std::string SignerOf(const SentenceView& title, size_t end);

// Who wrote to whom, as senders and recipients, what stands under a title and before the block
// `end`: by the title and the signature.
annals::v1::Event CorrespondentsOf(const SentenceView& title, size_t end);

// Whether a line of the body is the heading of a message that is enclosed: `The Consul in Bern
// (Novak) to the Minister of Trade`.
bool IsHeadingOfMessage(const SentenceView& heading);

// What a document is called by its title: `Telegram`, `Memorandum of a Conversation`; `Message`,
// when its title names only who wrote it to whom.
std::string KindOfDocument(const SentenceView& title);

// The event of a document whose title says that it is one (`Letter From …`, `Memorandum of a
// Conversation …`) and whose date is known. `title` is the analysed sentence of the title block,
// `document` carries name and date; what stands from `end_block` on is only
// enclosed. Evidence: the title, and the note that dates the document.
// Rule id: event.document.
std::optional<Candidate> DocumentEvent(const SentenceView& title,
                                       const annals::v1::Document& document,
                                       const std::vector<annals::v1::Mention>& mentions,
                                       size_t end_block);

}  // namespace annals::extractor

#endif  // ANNALS_EXTRACTOR_EVENTS_DOCUMENT_EVENT_H_
