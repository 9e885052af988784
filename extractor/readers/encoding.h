// Turns files of other encodings into UTF-8.
#ifndef ANNALS_EXTRACTOR_READERS_ENCODING_H_
#define ANNALS_EXTRACTOR_READERS_ENCODING_H_

#include <string>
#include <string_view>

#include "absl/status/statusor.h"

namespace annals::extractor {

// The encoding that a file says it has: by its byte order mark, by the declaration of XML, by the
// `meta charset` of HTML. Empty when it says nothing, or UTF-8.
std::string DeclaredEncoding(std::string_view head);

// The bytes in UTF-8. INVALID_ARGUMENT when the encoding is not known, or the bytes are not of it:
// names the encoding, and the offset of the first byte that offends.
absl::StatusOr<std::string> ToUtf8(std::string_view bytes, const std::string& encoding);

}  // namespace annals::extractor

#endif  // ANNALS_EXTRACTOR_READERS_ENCODING_H_
