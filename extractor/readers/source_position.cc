#include "extractor/readers/source_position.h"

#include <algorithm>

namespace annals::extractor {

SourcePosition SourcePositions::Of(size_t offset) {
  if (line_begins_.empty()) {
    line_begins_.push_back(0);
    for (size_t at = text_.find('\n'); at != std::string_view::npos;
         at = text_.find('\n', at + 1)) {
      line_begins_.push_back(at + 1);
    }
  }
  offset = std::min(offset, text_.size());
  const auto next = std::upper_bound(line_begins_.begin(), line_begins_.end(), offset);
  const std::string_view before = text_.substr(*(next - 1), offset - *(next - 1));
  // A character has one byte that does not continue another.
  const auto characters = std::count_if(before.begin(), before.end(),
                                        [](unsigned char byte) { return (byte & 0xC0) != 0x80; });
  return {static_cast<uint64_t>(next - line_begins_.begin()),
          static_cast<uint64_t>(characters) + 1};
}

}  // namespace annals::extractor
