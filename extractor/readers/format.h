// Tells how a file is written from its content.
//
//   DetectFormat("<?xml version='1.0'?><TEI …", "letters.xml");   // DOCUMENT_FORMAT_TEI
#ifndef ANNALS_EXTRACTOR_READERS_FORMAT_H_
#define ANNALS_EXTRACTOR_READERS_FORMAT_H_

#include <cstddef>
#include <string_view>

#include "annals/v1/document.pb.h"

namespace annals::extractor {

// How many bytes from the begin of a file are enough to tell.
inline constexpr size_t kDetectionBytes = 16384;

// Of the first bytes of a file, in UTF-8: never UNSPECIFIED. What looks like nothing else is text.
// XML of any kind counts as TEI, whose reader says what it does not know. The name decides only
// between text and Markdown, which look alike: `.md` and `.markdown`, or else `.txt`.
annals::v1::DocumentFormat DetectFormat(std::string_view head, std::string_view file_name);

}  // namespace annals::extractor

#endif  // ANNALS_EXTRACTOR_READERS_FORMAT_H_
