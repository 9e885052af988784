// Rows of bits of one width, side by side in memory.
#ifndef ANNALS_EXTRACTOR_TIMEX_BIT_MATRIX_H_
#define ANNALS_EXTRACTOR_TIMEX_BIT_MATRIX_H_

#include <compare>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace annals::extractor::timex {

class BitMatrix {
 public:
  BitMatrix() = default;

  // All bits are clear.
  BitMatrix(size_t rows, size_t columns) : words_((columns + 63) / 64), bits_(rows * words_) {}

  bool Has(size_t row, size_t column) const {
    return (bits_[row * words_ + column / 64] >> (column % 64)) & 1;
  }
  void Set(size_t row, size_t column) {
    bits_[row * words_ + column / 64] |= uint64_t{1} << (column % 64);
  }
  void Clear(size_t row, size_t column) {
    bits_[row * words_ + column / 64] &= ~(uint64_t{1} << (column % 64));
  }
  // Sets the bits that a row of a matrix at most as wide has; whether there were new ones.
  bool Merge(size_t row, const BitMatrix& other, size_t other_row) {
    uint64_t fresh = 0;
    for (size_t word = 0; word < other.words_; ++word) {
      uint64_t& bits = bits_[row * words_ + word];
      fresh |= other.bits_[other_row * other.words_ + word] & ~bits;
      bits |= other.bits_[other_row * other.words_ + word];
    }
    return fresh != 0;
  }
  // Sets a whole row.
  void Fill(size_t row) {
    for (size_t word = 0; word < words_; ++word) bits_[row * words_ + word] = ~uint64_t{0};
  }

  auto operator<=>(const BitMatrix&) const = default;

 private:
  size_t words_ = 0;  // of a row
  std::vector<uint64_t> bits_;
};

}  // namespace annals::extractor::timex

#endif  // ANNALS_EXTRACTOR_TIMEX_BIT_MATRIX_H_
