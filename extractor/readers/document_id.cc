#include "extractor/readers/document_id.h"

#include "absl/strings/ascii.h"

namespace annals::extractor {
namespace {

constexpr size_t kMaxIdBytes = 128;

bool IsIdByte(unsigned char c) {
  return absl::ascii_isalnum(c) || c == '.' || c == '_' || c == '-';
}

}  // namespace

std::string DocumentIdOf(std::initializer_list<std::string_view> parts) {
  std::string id;
  for (const std::string_view part : parts) {
    std::string cleaned;
    bool gap = false;
    for (const char c : part) {
      if (!IsIdByte(static_cast<unsigned char>(c))) {
        gap = true;
        continue;
      }
      if (gap && !cleaned.empty()) cleaned += '-';
      gap = false;
      cleaned += absl::ascii_tolower(static_cast<unsigned char>(c));
    }
    if (cleaned.empty()) continue;
    if (!id.empty()) id += '.';
    id += cleaned;
  }
  if (id.size() > kMaxIdBytes) id.erase(0, id.size() - kMaxIdBytes);
  // It begins with a letter or digit.
  size_t begin = 0;
  while (begin < id.size() && !absl::ascii_isalnum(static_cast<unsigned char>(id[begin]))) ++begin;
  return id.substr(begin);
}

std::string StemOf(std::string_view file_name) {
  const size_t slash = file_name.rfind('/');
  if (slash != std::string_view::npos) file_name.remove_prefix(slash + 1);
  const size_t dot = file_name.rfind('.');
  return std::string(dot == std::string_view::npos || dot == 0 ? file_name
                                                               : file_name.substr(0, dot));
}

}  // namespace annals::extractor
