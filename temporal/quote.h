// Text of callers inside of error messages.
//
//   Quoted("1957–58");        // "\"1957–58\""
//   Quoted("1957\n\xff");     // "\"1957\\n\\377\""
#ifndef ANNALS_TEMPORAL_QUOTE_H_
#define ANNALS_TEMPORAL_QUOTE_H_

#include <string>

#include "absl/strings/string_view.h"

namespace annals::temporal {

// The length in bytes of the character that `text` begins with: of one character of valid UTF-8, or
// 1 for a byte that is not part of one. `text` is not empty.
size_t FirstCharacterBytes(absl::string_view text);

// `text` between double quotes, as valid UTF-8: control characters, quotes, backslashes and bytes
// that are not UTF-8 are escaped as in C.
std::string Quoted(absl::string_view text);

}  // namespace annals::temporal

#endif  // ANNALS_TEMPORAL_QUOTE_H_
