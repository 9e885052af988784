#include "storage/identity.h"

#include "absl/strings/ascii.h"
#include "storage/hash.h"
#include "storage/strings.h"

namespace annals::storage {
namespace {

constexpr size_t kMaxSlugBytes = 48;

// The last part of a path or URI without its extension.
std::string_view FileStem(std::string_view source_uri) {
  while (!source_uri.empty() && source_uri.back() == '/') source_uri.remove_suffix(1);
  const size_t slash = source_uri.rfind('/');
  if (slash != std::string_view::npos) source_uri.remove_prefix(slash + 1);
  const size_t dot = source_uri.rfind('.');
  return dot == std::string_view::npos || dot == 0 ? source_uri : source_uri.substr(0, dot);
}

std::string SlugOf(std::string_view text) {
  std::string slug;
  bool gap = false;
  for (char c : text) {
    if (!absl::ascii_isalnum(c)) {
      gap = true;
      continue;
    }
    if (slug.size() + 2 > kMaxSlugBytes) break;
    if (gap && !slug.empty()) slug.push_back('-');
    gap = false;
    slug.push_back(absl::ascii_tolower(c));
  }
  return slug.empty() ? "document" : slug;
}

}  // namespace

std::string DocumentIdFor(std::string_view source_uri, std::string_view text) {
  if (source_uri.empty()) return Concat("text-", HashName({text}));
  return Concat(SlugOf(FileStem(source_uri)), "-", HashName({source_uri}));
}

std::string EventIdFor(std::string_view document_id, const annals::v1::Event& event,
                       uint32_t collision) {
  return HashName({document_id, event.title(), event.when().edtf(),
                   event.evidence().empty() ? std::string_view() : event.evidence(0).quote(),
                   Concat(collision)});
}

}  // namespace annals::storage
