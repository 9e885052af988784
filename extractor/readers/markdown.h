// Reads Markdown: that of CommonMark with tables, strikethrough, lists of tasks, footnotes
// (`[^1]`), and front matter.
#ifndef ANNALS_EXTRACTOR_READERS_MARKDOWN_H_
#define ANNALS_EXTRACTOR_READERS_MARKDOWN_H_

#include <string_view>

#include "absl/status/statusor.h"
#include "extractor/readers/reader.h"

namespace annals::extractor {

// The document of a file. INVALID_ARGUMENT when it is not UTF-8.
absl::StatusOr<ReadDocument> ReadMarkdown(std::string_view bytes);

}  // namespace annals::extractor

#endif  // ANNALS_EXTRACTOR_READERS_MARKDOWN_H_
