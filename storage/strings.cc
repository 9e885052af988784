#include "storage/strings.h"

#include "absl/strings/ascii.h"
#include "absl/strings/escaping.h"

namespace annals::storage {

std::string Escape(std::string_view bytes) {
  std::string escaped;
  for (char c : bytes) {
    if (!absl::ascii_isprint(static_cast<unsigned char>(c))) {
      escaped += Concat("\\x", absl::BytesToHexString(absl::string_view(&c, 1)));
      continue;
    }
    if (c == '"' || c == '\\') escaped.push_back('\\');
    escaped.push_back(c);
  }
  return escaped;
}

}  // namespace annals::storage
