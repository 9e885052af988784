// Whether bytes are text that the extractor can read, and their fingerprint.
#ifndef ANNALS_EXTRACTOR_TEXT_CHECK_H_
#define ANNALS_EXTRACTOR_TEXT_CHECK_H_

#include <string>
#include <string_view>

#include "absl/status/status.h"

namespace annals::extractor {

// INVALID_ARGUMENT for text that is not valid UTF-8 or holds a NUL byte (it is binary), naming the
// byte offset and the value that offends; for text longer than offsets can say (4 GiB).
absl::Status CheckText(std::string_view text);

// SHA-256 in lower-case hexadecimal digits.
std::string Sha256Hex(std::string_view bytes);

}  // namespace annals::extractor

#endif  // ANNALS_EXTRACTOR_TEXT_CHECK_H_
