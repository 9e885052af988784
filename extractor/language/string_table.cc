#include "extractor/language/string_table.h"

#include <algorithm>
#include <cstring>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"

namespace annals::extractor::language {

absl::StatusOr<StringTable> StringTable::Open(std::string_view bytes) {
  uint32_t count = 0;
  if (bytes.size() >= 4) {
    std::memcpy(&count, bytes.data(), 4);
  }
  const uint64_t text_begin = 4 + 4 * (uint64_t{count} + 1);
  if (bytes.size() < text_begin) {
    return absl::DataLossError(absl::StrCat("a string table of ", bytes.size(),
                                            " bytes cannot hold the ", count,
                                            " entries that it announces"));
  }
  StringTable table;
  table.count_ = count;
  table.starts_ = reinterpret_cast<const uint32_t*>(bytes.data() + 4);
  table.text_ = bytes.data() + text_begin;
  const uint32_t* const starts_end = table.starts_ + count + 1;
  if (!std::is_sorted(table.starts_, starts_end) || *(starts_end - 1) > bytes.size() - text_begin) {
    return absl::DataLossError("the entries of a string table are not in order");
  }
  return table;
}

std::optional<std::string_view> StringTable::Find(std::string_view key) const {
  uint32_t low = 0;
  uint32_t high = count_;
  while (low < high) {
    const uint32_t middle = low + (high - low) / 2;
    const std::string_view entry = Entry(middle);
    const size_t tab = entry.find('\t');
    const std::string_view found = entry.substr(0, tab);
    if (found == key) {
      return tab == std::string_view::npos ? std::string_view() : entry.substr(tab + 1);
    }
    if (found < key) {
      low = middle + 1;
    } else {
      high = middle;
    }
  }
  return std::nullopt;
}

}  // namespace annals::extractor::language
