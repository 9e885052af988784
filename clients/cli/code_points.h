// From offsets in UTF-8 bytes to offsets in code points.
//
//   CodePoints offsets("Zürich, 3 July");
//   offsets.Of(9);    // 8: the ü has two bytes
#ifndef ANNALS_CLIENTS_CLI_CODE_POINTS_H_
#define ANNALS_CLIENTS_CLI_CODE_POINTS_H_

#include <algorithm>
#include <cstddef>
#include <string_view>

namespace annals::cli {

// Takes time proportional to the distance from the offset asked for last, forwards or back. Not
// thread-safe.
class CodePoints {
 public:
  // `text` must outlive this.
  explicit CodePoints(std::string_view text) : text_(text) {}

  // How many code points begin before the byte `byte_offset`.
  size_t Of(size_t byte_offset) {
    const size_t wanted = byte_offset < text_.size() ? byte_offset : text_.size();
    if (wanted >= bytes_) {
      code_points_ += CountIn(bytes_, wanted);
    } else {
      code_points_ -= CountIn(wanted, bytes_);
    }
    bytes_ = wanted;
    return code_points_;
  }

 private:
  // How many code points begin in the bytes [begin, end).
  size_t CountIn(size_t begin, size_t end) const {
    return static_cast<size_t>(
        std::count_if(text_.begin() + begin, text_.begin() + end,
                      [](char byte) { return (static_cast<unsigned char>(byte) & 0xC0) != 0x80; }));
  }

  std::string_view text_;
  size_t bytes_ = 0;
  size_t code_points_ = 0;
};

}  // namespace annals::cli

#endif  // ANNALS_CLIENTS_CLI_CODE_POINTS_H_
