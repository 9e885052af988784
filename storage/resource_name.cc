#include "storage/resource_name.h"

#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"

namespace annals::storage {
namespace {

constexpr size_t kMaxIdBytes = 128;
constexpr size_t kMaxQuotedBytes = 160;

bool IsIdStart(char c) { return absl::ascii_islower(c) || absl::ascii_isdigit(c); }

bool IsId(std::string_view id) {
  if (id.empty() || id.size() > kMaxIdBytes || !IsIdStart(id.front())) return false;
  for (char c : id) {
    if (!IsIdStart(c) && c != '.' && c != '_' && c != '-') return false;
  }
  return true;
}

// A caller's text may be of any length; a message must not be.
std::string Quoted(std::string_view text) {
  if (text.size() <= kMaxQuotedBytes) return absl::StrCat("\"", text, "\"");
  return absl::StrCat("\"", text.substr(0, kMaxQuotedBytes), "…\" (", text.size(), " bytes)");
}

absl::StatusOr<ResourceId> Parse(std::string_view name, std::string_view plural,
                                 std::string_view singular) {
  const std::vector<std::string_view> parts = absl::StrSplit(name, '/');
  if (parts.size() != 4 || parts[0] != "collections" || parts[2] != plural) {
    return absl::InvalidArgumentError(absl::StrCat(Quoted(name), " is not the name of a ", singular,
                                                   "; write collections/{collection}/", plural,
                                                   "/{", singular, "}"));
  }
  if (absl::Status status = CheckId("collection id", parts[1]); !status.ok()) return status;
  if (absl::Status status = CheckId(absl::StrCat(singular, " id"), parts[3]); !status.ok()) {
    return status;
  }
  return ResourceId{std::string(parts[1]), std::string(parts[3])};
}

}  // namespace

absl::Status CheckId(std::string_view what, std::string_view id) {
  if (IsId(id)) return absl::OkStatus();
  return absl::InvalidArgumentError(absl::StrCat(
      what, " ", Quoted(id),
      " is not valid; write 1 to 128 of a-z, 0-9, '.', '_' and '-', a letter or digit first"));
}

std::string CollectionName(std::string_view collection) {
  return absl::StrCat("collections/", collection);
}

std::string DocumentName(std::string_view collection, std::string_view document) {
  return absl::StrCat("collections/", collection, "/documents/", document);
}

std::string EventName(std::string_view collection, std::string_view event) {
  return absl::StrCat("collections/", collection, "/events/", event);
}

absl::StatusOr<std::string> ParseCollectionName(std::string_view name) {
  const std::vector<std::string_view> parts = absl::StrSplit(name, '/');
  if (parts.size() != 2 || parts[0] != "collections") {
    return absl::InvalidArgumentError(absl::StrCat(
        Quoted(name), " is not the name of a collection; write collections/{collection}"));
  }
  if (absl::Status status = CheckId("collection id", parts[1]); !status.ok()) return status;
  return std::string(parts[1]);
}

absl::StatusOr<ResourceId> ParseDocumentName(std::string_view name) {
  return Parse(name, "documents", "document");
}

absl::StatusOr<ResourceId> ParseEventName(std::string_view name) {
  return Parse(name, "events", "event");
}

}  // namespace annals::storage
