// A dictionary from strings to strings, sorted by key, read in place from the bytes of the model
// file.
//
//   absl::StatusOr<StringTable> table = StringTable::Open(bytes);
//   std::optional<std::string_view> lemma = table->Find("V:went");   // "go"
//
// Format, little-endian:
//
//   table := count:u32 start:u32[count + 1] text padding
//   text  := (key "\t" value)*               entry i is text[start[i], start[i + 1])
//
// The padding makes the whole a multiple of 4.
#ifndef ANNALS_EXTRACTOR_LANGUAGE_STRING_TABLE_H_
#define ANNALS_EXTRACTOR_LANGUAGE_STRING_TABLE_H_

#include <cstdint>
#include <optional>
#include <string_view>

#include "absl/status/statusor.h"

namespace annals::extractor::language {

// A view of bytes that must outlive it. Thread-safe.
class StringTable {
 public:
  StringTable() = default;

  // `bytes` must be 4-byte aligned. DATA_LOSS when they are too short for the table or its entries
  // are out of order.
  static absl::StatusOr<StringTable> Open(std::string_view bytes);

  // The value of `key`, by binary search; nothing for a key that the table does not hold.
  std::optional<std::string_view> Find(std::string_view key) const;

  uint32_t size() const { return count_; }

 private:
  std::string_view Entry(uint32_t index) const {
    return {text_ + starts_[index], starts_[index + 1] - starts_[index]};
  }

  uint32_t count_ = 0;
  const uint32_t* starts_ = nullptr;
  const char* text_ = nullptr;
};

}  // namespace annals::extractor::language

#endif  // ANNALS_EXTRACTOR_LANGUAGE_STRING_TABLE_H_
