// Between std::string_view and Abseil's, which Debian builds as a type of its own.
#ifndef ANNALS_EXTRACTOR_STRINGS_H_
#define ANNALS_EXTRACTOR_STRINGS_H_

#include <string_view>
#include <vector>

#include "absl/strings/string_view.h"

namespace annals::extractor {

// For Abseil's functions that take a string_view.
inline absl::string_view Abs(std::string_view text) { return {text.data(), text.size()}; }

// The pieces between separators; an empty text has one empty piece. They point into `text`.
inline std::vector<std::string_view> Split(std::string_view text, char separator) {
  std::vector<std::string_view> pieces;
  size_t begin = 0;
  for (size_t end = text.find(separator); end != std::string_view::npos;
       end = text.find(separator, begin)) {
    pieces.push_back(text.substr(begin, end - begin));
    begin = end + 1;
  }
  pieces.push_back(text.substr(begin));
  return pieces;
}

// As Split, without the empty pieces.
inline std::vector<std::string_view> SplitNonEmpty(std::string_view text, char separator) {
  std::vector<std::string_view> pieces = Split(text, separator);
  std::erase(pieces, std::string_view());
  return pieces;
}

}  // namespace annals::extractor

#endif  // ANNALS_EXTRACTOR_STRINGS_H_
