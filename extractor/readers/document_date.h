// Finds the date on which a document was written, from the document itself.
//
// In order of trust: the title (`…, Moscow, July 15, 1957`), a dateline, a note on the source
// (`Dated July 15, 1957`), a decimal file number (`761.00/7–1557`).
#ifndef ANNALS_EXTRACTOR_READERS_DOCUMENT_DATE_H_
#define ANNALS_EXTRACTOR_READERS_DOCUMENT_DATE_H_

#include <optional>
#include <string>

#include "annals/v1/document.pb.h"
#include "extractor/text_model.h"

namespace annals::extractor {

struct DocumentDate {
  std::string edtf;  // a day, month or year; with a clock time where the dateline gives one
  annals::v1::DocumentDateSource source = annals::v1::DOCUMENT_DATE_SOURCE_UNSPECIFIED;
  ByteSpan span;  // of the reading text: the words that say so
};

// Nothing when the document does not say.
std::optional<DocumentDate> FindDocumentDate(const TextModel& model);

}  // namespace annals::extractor

#endif  // ANNALS_EXTRACTOR_READERS_DOCUMENT_DATE_H_
