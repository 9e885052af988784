// Lines and columns of a text, for messages.
//
//   SourcePositions positions(text);
//   positions.Of(4711);   // {.line = 120, .column = 8}
#ifndef ANNALS_EXTRACTOR_READERS_SOURCE_POSITION_H_
#define ANNALS_EXTRACTOR_READERS_SOURCE_POSITION_H_

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

namespace annals::extractor {

struct SourcePosition {
  uint64_t line = 1;    // from 1
  uint64_t column = 1;  // in characters, from 1
};

// Not thread-safe: the lines are found at the first use.
class SourcePositions {
 public:
  // `text` must outlive the object.
  explicit SourcePositions(std::string_view text) : text_(text) {}

  // Of a byte of the text, or of its end.
  SourcePosition Of(size_t offset);

 private:
  std::string_view text_;
  std::vector<size_t> line_begins_;
};

}  // namespace annals::extractor

#endif  // ANNALS_EXTRACTOR_READERS_SOURCE_POSITION_H_
