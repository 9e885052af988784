// Letter case of UTF-8 text.
#ifndef ANNALS_EXTRACTOR_UNICODE_CASE_H_
#define ANNALS_EXTRACTOR_UNICODE_CASE_H_

#include <string>
#include <string_view>

namespace annals::extractor {

// All letters in lower case, for any script, by the root locale's rules. `text` must be valid
// UTF-8.
std::string LowerCase(std::string_view text);

// The first letter in upper case, the rest as it is.
std::string CapitalizeFirst(std::string_view text);

// Whether the first character is an upper-case letter.
bool BeginsUpperCase(std::string_view text);

}  // namespace annals::extractor

#endif  // ANNALS_EXTRACTOR_UNICODE_CASE_H_
