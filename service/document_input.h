// What a caller may send as a document.
#ifndef ANNALS_SERVICE_DOCUMENT_INPUT_H_
#define ANNALS_SERVICE_DOCUMENT_INPUT_H_

#include <cstddef>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "annals/v1/document.pb.h"
#include "extractor/extractor.h"

namespace annals::service {

inline constexpr size_t kMaxTextBytes = size_t{64} << 20;
inline constexpr size_t kMaxTitleBytes = 4096;
inline constexpr size_t kMaxSourceUriBytes = 4096;

// Checks the field `document` of a request. Errors as of ExtractInput, but for binary text.
absl::Status CheckDocument(const v1::Document& document);

// Extracts a document of a request, whose field `document` it is, after having checked it. Errors:
//   INVALID_ARGUMENT    title, source_uri, language or date.edtf is not what its comment in the
//                       proto asks for, or the text is binary; the status names the fields
//   RESOURCE_EXHAUSTED  the text is larger than kMaxTextBytes
absl::StatusOr<extractor::Extraction> ExtractInput(const extractor::Extractor& extractor,
                                                   const v1::Document& document,
                                                   const extractor::ExtractionWish& wish);

// Checks the field `file` of a request. INVALID_ARGUMENT names the fields of it that are not what
// their comments in the proto ask for.
absl::Status CheckFile(const v1::FileInfo& file);

}  // namespace annals::service

#endif  // ANNALS_SERVICE_DOCUMENT_INPUT_H_
