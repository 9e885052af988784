// The ids that storage gives, so made that the same input gets the same id again.
//
//   DocumentIdFor("file:///home/me/Cable 61.txt", text);   // "cable-61-" and 16 characters
//   EventIdFor("cable-61", event, 0);                      // 16 characters
#ifndef ANNALS_STORAGE_IDENTITY_H_
#define ANNALS_STORAGE_IDENTITY_H_

#include <cstdint>
#include <string>
#include <string_view>

#include "annals/v1/event.pb.h"

namespace annals::storage {

// An id for a document: the file name in `source_uri` without its extension, of which runs of
// ASCII letters and digits are kept in lower case and joined by `-`, at most 48 bytes; then `-` and
// HashName of the source URI. When `source_uri` is empty: `text-` and HashName of the text. So a
// file that is edited keeps its id, and equal texts without a source share one.
std::string DocumentIdFor(std::string_view source_uri, std::string_view text);

// An id for an event of a document: HashName of the document's id, the event's title, its EDTF
// date, the quote of its first evidence, and `collision`. Offsets do not count, so that text
// inserted before it leaves an event its id. `collision` is 0 unless an event of that id is there
// already: then 1, 2, ….
std::string EventIdFor(std::string_view document_id, const annals::v1::Event& event,
                       uint32_t collision);

}  // namespace annals::storage

#endif  // ANNALS_STORAGE_IDENTITY_H_
