#include "extractor/language/string_table.h"

#include <algorithm>
#include <cstring>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "extractor/strings.h"

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
  const auto* const starts = reinterpret_cast<const uint32_t*>(bytes.data() + 4);
  const std::string_view text = bytes.substr(text_begin);
  if (!std::is_sorted(starts, starts + count + 1) || starts[count] > text.size()) {
    return absl::DataLossError("the entries of a string table are not in order");
  }
  StringTable table;
  table.values_.reserve(count);
  for (uint32_t i = 0; i < count; ++i) {
    const std::string_view entry = text.substr(starts[i], starts[i + 1] - starts[i]);
    const size_t tab = std::min(entry.find('\t'), entry.size());
    table.values_.emplace(Abs(entry.substr(0, tab)), entry.substr(std::min(tab + 1, entry.size())));
    table.filter_.Add(entry.substr(0, tab));
  }
  return table;
}

std::optional<std::string_view> StringTable::Find(std::string_view key) const {
  if (!filter_.MayHold(key)) {
    return std::nullopt;
  }
  const auto found = values_.find(Abs(key));
  return found == values_.end() ? std::nullopt : std::optional(found->second);
}

}  // namespace annals::extractor::language
