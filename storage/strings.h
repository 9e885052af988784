// Strings beside Abseil's, whose string_view Debian builds as a type of its own.
#ifndef ANNALS_STORAGE_STRINGS_H_
#define ANNALS_STORAGE_STRINGS_H_

#include <string>
#include <string_view>
#include <type_traits>

#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "rocksdb/slice.h"

namespace annals::storage {

// For functions of Abseil and of RocksDB that take a view. All point into the same bytes.
inline absl::string_view ToAbsl(std::string_view text) { return {text.data(), text.size()}; }
inline rocksdb::Slice ToSlice(std::string_view bytes) { return {bytes.data(), bytes.size()}; }
inline std::string_view ToView(const rocksdb::Slice& slice) { return {slice.data(), slice.size()}; }

// As absl::StrCat, also of std::string_view.
template <typename... Parts>
std::string Concat(const Parts&... parts) {
  const auto adapt = [](const auto& part) -> decltype(auto) {
    if constexpr (std::is_same_v<std::decay_t<decltype(part)>, std::string_view>) {
      return ToAbsl(part);
    } else {
      return (part);
    }
  };
  return absl::StrCat(adapt(parts)...);
}

// Bytes for a message: printable ASCII as it is, `"` and `\` after a `\`, all else as `\xNN`.
std::string Escape(std::string_view bytes);

}  // namespace annals::storage

#endif  // ANNALS_STORAGE_STRINGS_H_
