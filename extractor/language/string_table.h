// A dictionary from strings to strings, whose strings are used in place, in the bytes of the model
// file. Its index is made when it is opened: some thousand entries take less than a millisecond.
//
//   absl::StatusOr<StringTable> table = StringTable::Open(bytes);
//   std::optional<std::string_view> lemma = table->Find("V:went");   // "go"
//
// Format, little-endian:
//
//   table := count:u32 start:u32[count + 1] text padding
//   text  := (key "\t" value)*               entry i is text[start[i], start[i + 1]); by key
//
// The padding makes the whole a multiple of 4.
#ifndef ANNALS_EXTRACTOR_LANGUAGE_STRING_TABLE_H_
#define ANNALS_EXTRACTOR_LANGUAGE_STRING_TABLE_H_

#include <cstdint>
#include <optional>
#include <string_view>

#include "absl/container/flat_hash_map.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "extractor/word_filter.h"

namespace annals::extractor::language {

// A view of bytes that must outlive it. Thread-safe.
class StringTable {
 public:
  StringTable() = default;

  // `bytes` must be 4-byte aligned. DATA_LOSS when they are too short for the table or its entries
  // are out of order.
  static absl::StatusOr<StringTable> Open(std::string_view bytes);

  // The value of `key`; nothing for a key that the table does not hold.
  std::optional<std::string_view> Find(std::string_view key) const;

  size_t size() const { return values_.size(); }

 private:
  absl::flat_hash_map<absl::string_view, std::string_view> values_;
  WordFilter<16> filter_;  // of its keys
};

}  // namespace annals::extractor::language

#endif  // ANNALS_EXTRACTOR_LANGUAGE_STRING_TABLE_H_
