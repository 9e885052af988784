// Takes a text of any length apart into parts that a service takes, in bounded memory.
//
//   TextParts parts(bytes);
//   for (TextPart part; parts.Next(part);) { … part.text … }
//   if (!parts.status().ok()) …;
//
// A text of up to kPartBytes is one part. A longer one is cut at a blank line, or where there is
// none at the best place there is: the end of a line, of a sentence, of a word. Each part but the
// first begins with a lead-in, the last kLeadBytes of the part before it, so that a reader knows
// how far the story had got; what it finds there belongs to the part before.
#ifndef ANNALS_CLIENTS_CLI_TEXT_PARTS_H_
#define ANNALS_CLIENTS_CLI_TEXT_PARTS_H_

#include <cstddef>
#include <string>

#include "absl/status/status.h"
#include "clients/cli/input_files.h"

namespace annals::cli {

inline constexpr size_t kPartBytes = size_t{8} << 20;
inline constexpr size_t kLeadBytes = size_t{64} << 10;

struct TextPart {
  std::string text;
  size_t lead_bytes = 0;         // of `text`: what the part before has already
  size_t begin_bytes = 0;        // where `text` begins in the whole, in bytes
  size_t begin_code_points = 0;  // and in code points
};

// Not thread-safe.
class TextParts {
 public:
  // Reads a file to its end; `bytes` must outlive this.
  explicit TextParts(InputBytes& bytes) : bytes_(bytes) {}

  // Goes on from `part`, which must be the one before, to the next. False at the end and when the
  // file cannot be read; an empty text is one empty part.
  bool Next(TextPart& part);

  // That of InputBytes::Next when the file could not be read to its end.
  const absl::Status& status() const { return status_; }

 private:
  // Appends bytes of the text to `text` until it has `size`, if there are as many.
  void Read(std::string& text, size_t size);

  InputBytes& bytes_;
  bool ended_ = false;     // all is in rest_
  std::string rest_;       // read and not yet in a part
  size_t rest_begin_ = 0;  // of rest_: what is left of it
  bool begun_ = false;
  absl::Status status_;
};

}  // namespace annals::cli

#endif  // ANNALS_CLIENTS_CLI_TEXT_PARTS_H_
