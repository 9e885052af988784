// From offsets in UTF-8 bytes to offsets in code points.
//
//   CodePoints offsets("Zürich, 3 July");
//   offsets.Of(9);    // 8: the ü has two bytes
#ifndef ANNALS_CLIENTS_CLI_CODE_POINTS_H_
#define ANNALS_CLIENTS_CLI_CODE_POINTS_H_

#include <cstddef>
#include <string_view>

namespace annals::cli {

// Quick when asked for offsets that grow, as those of mentions do. Not thread-safe.
class CodePoints {
 public:
  // `text` must outlive this.
  explicit CodePoints(std::string_view text) : text_(text) {}

  // How many code points begin before the byte `byte_offset`.
  size_t Of(size_t byte_offset) {
    if (byte_offset < bytes_) bytes_ = code_points_ = 0;
    for (; bytes_ < byte_offset && bytes_ < text_.size(); ++bytes_) {
      if ((static_cast<unsigned char>(text_[bytes_]) & 0xC0) != 0x80) ++code_points_;
    }
    return code_points_;
  }

 private:
  std::string_view text_;
  size_t bytes_ = 0;
  size_t code_points_ = 0;
};

}  // namespace annals::cli

#endif  // ANNALS_CLIENTS_CLI_CODE_POINTS_H_
