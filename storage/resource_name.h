// The names of stored things, as the API writes them.
//
//   DocumentName("default", "cable-61");                          //
//   "collections/default/documents/cable-61"
//   ParseDocumentName("collections/default/documents/cable-61");  // {"default", "cable-61"}
//   ParseDocumentName("documents/cable-61");
//     // INVALID_ARGUMENT: "documents/cable-61" is not the name of a document; write
//     // collections/{collection}/documents/{document}
//
// An id is 1 to 128 of a-z, 0-9, `.`, `_` and `-`, and begins with a letter or a digit; so an id
// can stand in a path, a URL and a key as it is.
#ifndef ANNALS_STORAGE_RESOURCE_NAME_H_
#define ANNALS_STORAGE_RESOURCE_NAME_H_

#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

namespace annals::storage {

// The two ids in the name of an event or a document.
struct ResourceId {
  std::string collection;
  std::string id;

  bool operator==(const ResourceId&) const = default;
};

// INVALID_ARGUMENT when `id` is not an id; `what` says in the message whose it is, for example
// `document id`.
absl::Status CheckId(std::string_view what, std::string_view id);

// The arguments of these must be ids.
std::string CollectionName(std::string_view collection);
std::string DocumentName(std::string_view collection, std::string_view document);
std::string EventName(std::string_view collection, std::string_view event);
std::string BackupName(std::string_view collection, std::string_view backup);
std::string OperationName(std::string_view collection, std::string_view operation);

// The inverses. INVALID_ARGUMENT quotes the name and says how one is written.
absl::StatusOr<std::string> ParseCollectionName(std::string_view name);
absl::StatusOr<ResourceId> ParseDocumentName(std::string_view name);
absl::StatusOr<ResourceId> ParseEventName(std::string_view name);
absl::StatusOr<ResourceId> ParseBackupName(std::string_view name);
absl::StatusOr<ResourceId> ParseOperationName(std::string_view name);

// The id at the end of a document's or an event's name that is known to be one.
std::string_view LastPartOf(std::string_view name);

}  // namespace annals::storage

#endif  // ANNALS_STORAGE_RESOURCE_NAME_H_
