// Lays out the text of an element of TEI.
//
//   TeiTextOptions options;
//   options.page = "151";
//   TeiProblem problem;
//   std::optional<BuiltText> text = RenderTei(div, options, problem);
#ifndef ANNALS_EXTRACTOR_READERS_TEI_TEXT_H_
#define ANNALS_EXTRACTOR_READERS_TEI_TEXT_H_

#include <cstddef>
#include <optional>
#include <pugixml.hpp>
#include <string>

#include "absl/container/flat_hash_map.h"
#include "absl/status/status.h"
#include "extractor/readers/text_builder.h"

namespace annals::extractor {

// The names that the source's own lists of persons, places and bodies have, by their ids.
using TeiNameLists = absl::flat_hash_map<std::string, std::string>;

struct TeiTextOptions {
  // The page on which the element begins; empty when not known.
  std::string page;
  // Where the bytes that the node was parsed from stand in the file.
  size_t base_offset = 0;
  // May be null.
  const TeiNameLists* names = nullptr;
  size_t max_text_bytes = 0;
};

// Why an element cannot be laid out.
struct TeiProblem {
  size_t offset = 0;  // in the file
  absl::Status status;
};

// The text of the element with its notes at the end; nothing, and `problem` is set, when it is
// nested too deeply, holds an entity that is not known, or has more than max_text_bytes.
std::optional<BuiltText> RenderTei(pugi::xml_node element, const TeiTextOptions& options,
                                   TeiProblem& problem);

}  // namespace annals::extractor

#endif  // ANNALS_EXTRACTOR_READERS_TEI_TEXT_H_
