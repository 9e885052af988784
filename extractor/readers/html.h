// Reads HTML as a person would who does not mind how it is laid out.
//
// What is missing or wrongly nested is mended as browsers mend it (html_tree.h).
#ifndef ANNALS_EXTRACTOR_READERS_HTML_H_
#define ANNALS_EXTRACTOR_READERS_HTML_H_

#include <string_view>

#include "absl/status/statusor.h"
#include "extractor/readers/reader.h"

namespace annals::extractor {

// The document of a page. INVALID_ARGUMENT when it is not UTF-8; RESOURCE_EXHAUSTED when its tree
// passes the limits of HtmlTree.
absl::StatusOr<ReadDocument> ReadHtml(std::string_view bytes);

}  // namespace annals::extractor

#endif  // ANNALS_EXTRACTOR_READERS_HTML_H_
