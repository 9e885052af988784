// From offsets in UTF-8 bytes to offsets in code points.
//
//   CodePoints offsets("Zürich, 3 July");
//   offsets.Of(9);    // 8: the ü has two bytes
#ifndef ANNALS_CLIENTS_CLI_CODE_POINTS_H_
#define ANNALS_CLIENTS_CLI_CODE_POINTS_H_

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
    for (; bytes_ < wanted; ++bytes_) code_points_ += BeginsAt(bytes_);
    for (; bytes_ > wanted; --bytes_) code_points_ -= BeginsAt(bytes_ - 1);
    return code_points_;
  }

 private:
  // 1 when a code point begins at the byte, 0 when one goes on.
  size_t BeginsAt(size_t byte) const {
    return (static_cast<unsigned char>(text_[byte]) & 0xC0) != 0x80 ? 1 : 0;
  }

  std::string_view text_;
  size_t bytes_ = 0;
  size_t code_points_ = 0;
};

}  // namespace annals::cli

#endif  // ANNALS_CLIENTS_CLI_CODE_POINTS_H_
