// Comparisons of ASCII text for the readers. (Debian's Abseil has a string_view of its own, which
// std::string_view does not turn into.)
#ifndef ANNALS_EXTRACTOR_READERS_ASCII_TEXT_H_
#define ANNALS_EXTRACTOR_READERS_ASCII_TEXT_H_

#include <algorithm>
#include <cstddef>
#include <string_view>

#include "absl/strings/ascii.h"

namespace annals::extractor {

// Whether two texts are equal but for the case of ASCII letters.
inline bool EqualIgnoringCase(std::string_view one, std::string_view other) {
  return one.size() == other.size() &&
         std::equal(one.begin(), one.end(), other.begin(), [](unsigned char a, unsigned char b) {
           return absl::ascii_tolower(a) == absl::ascii_tolower(b);
         });
}

// Whether `text` begins with `head`, the case of ASCII letters aside.
inline bool BeginsIgnoringCase(std::string_view text, std::string_view head) {
  return EqualIgnoringCase(text.substr(0, head.size()), head);
}

// The text without ASCII white space at its begin and end.
inline std::string_view Stripped(std::string_view text) {
  const auto solid = [](unsigned char letter) { return !absl::ascii_isspace(letter); };
  const auto begin = std::find_if(text.begin(), text.end(), solid);
  const auto end = std::find_if(text.rbegin(), text.rend(), solid).base();
  return begin < end ? text.substr(begin - text.begin(), end - begin) : std::string_view();
}

// The ASCII letters at the begin of `text`, at most `most` of them.
inline std::string_view LeadingWord(std::string_view text, size_t most = 16) {
  size_t end = 0;
  while (end < text.size() && end < most && absl::ascii_isalpha(text[end])) {
    ++end;
  }
  return text.substr(0, end);
}

// The ASCII letters at the end of `text`, at most `most` of them.
inline std::string_view TrailingWord(std::string_view text, size_t most = 16) {
  size_t begin = text.size();
  while (begin > 0 && text.size() - begin < most && absl::ascii_isalpha(text[begin - 1])) {
    --begin;
  }
  return text.substr(begin);
}

}  // namespace annals::extractor

#endif  // ANNALS_EXTRACTOR_READERS_ASCII_TEXT_H_
