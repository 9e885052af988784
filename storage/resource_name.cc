#include "storage/resource_name.h"

#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/str_split.h"
#include "storage/strings.h"

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
  if (text.size() <= kMaxQuotedBytes) return Concat("\"", text, "\"");
  return Concat("\"", text.substr(0, kMaxQuotedBytes), "…\" (", text.size(), " bytes)");
}

// `one` is the singular with its article.
absl::StatusOr<ResourceId> Parse(std::string_view name, std::string_view plural,
                                 std::string_view singular, std::string_view one) {
  const std::vector<std::string> parts = absl::StrSplit(ToAbsl(name), '/');
  if (parts.size() != 4 || parts[0] != "collections" || parts[2] != plural) {
    return absl::InvalidArgumentError(Concat(Quoted(name), " is not the name of ", one,
                                             "; write collections/{collection}/", plural, "/{",
                                             singular, "}"));
  }
  if (absl::Status status = CheckId("collection id", parts[1]); !status.ok()) return status;
  if (absl::Status status = CheckId(Concat(singular, " id"), parts[3]); !status.ok()) {
    return status;
  }
  return ResourceId{parts[1], parts[3]};
}

}  // namespace

absl::Status CheckId(std::string_view what, std::string_view id) {
  if (IsId(id)) return absl::OkStatus();
  return absl::InvalidArgumentError(Concat(
      what, " ", Quoted(id),
      " is not valid; write 1 to 128 of a-z, 0-9, '.', '_' and '-', a letter or digit first"));
}

std::string CollectionName(std::string_view collection) {
  return Concat("collections/", collection);
}

std::string DocumentName(std::string_view collection, std::string_view document) {
  return Concat("collections/", collection, "/documents/", document);
}

std::string EventName(std::string_view collection, std::string_view event) {
  return Concat("collections/", collection, "/events/", event);
}

std::string BackupName(std::string_view collection, std::string_view backup) {
  return Concat("collections/", collection, "/backups/", backup);
}

std::string OperationName(std::string_view collection, std::string_view operation) {
  return Concat("collections/", collection, "/operations/", operation);
}

absl::StatusOr<std::string> ParseCollectionName(std::string_view name) {
  const std::vector<std::string> parts = absl::StrSplit(ToAbsl(name), '/');
  if (parts.size() != 2 || parts[0] != "collections") {
    return absl::InvalidArgumentError(
        Concat(Quoted(name), " is not the name of a collection; write collections/{collection}"));
  }
  if (absl::Status status = CheckId("collection id", parts[1]); !status.ok()) return status;
  return parts[1];
}

absl::StatusOr<ResourceId> ParseDocumentName(std::string_view name) {
  return Parse(name, "documents", "document", "a document");
}

absl::StatusOr<ResourceId> ParseEventName(std::string_view name) {
  return Parse(name, "events", "event", "an event");
}

absl::StatusOr<ResourceId> ParseBackupName(std::string_view name) {
  return Parse(name, "backups", "backup", "a backup");
}

absl::StatusOr<ResourceId> ParseOperationName(std::string_view name) {
  return Parse(name, "operations", "operation", "an operation");
}

std::string_view LastPartOf(std::string_view name) { return name.substr(name.rfind('/') + 1); }

}  // namespace annals::storage
