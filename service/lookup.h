// From the resource names of a request to the collections that hold the resources.
//
//   absl::StatusOr<std::shared_ptr<storage::Collection>> collection = FindParent(database,
//   request.parent());
#ifndef ANNALS_SERVICE_LOOKUP_H_
#define ANNALS_SERVICE_LOOKUP_H_

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "storage/database.h"

namespace annals::service {

// A thing in a collection.
struct Found {
  std::shared_ptr<storage::Collection> collection;
  std::string id;  // the last part of its name
};

// The id of the collection that the field `parent` of a request names, whether there is one or not.
absl::StatusOr<std::string> ParseParent(std::string_view parent);

// The collection that the field `parent` of a request names. INVALID_ARGUMENT when that is not the
// name of a collection, NOT_FOUND when there is no such collection.
absl::StatusOr<std::shared_ptr<storage::Collection>> FindParent(storage::Database& database,
                                                                std::string_view parent);

// The collection that the field `name` of a request, or another, names. Errors as FindParent.
absl::StatusOr<std::shared_ptr<storage::Collection>> FindCollection(
    storage::Database& database, std::string_view name, std::string_view field = "name");

// As FindParent, but the collection is made when there is none.
absl::StatusOr<std::shared_ptr<storage::Collection>> FindOrCreateParent(storage::Database& database,
                                                                        std::string_view parent);

// The collection that holds the document or the event which the field `name` of a request, or
// another, names, and its id. INVALID_ARGUMENT when that is not such a name, NOT_FOUND when there
// is no such collection; whether the thing exists is not looked up.
absl::StatusOr<Found> FindDocument(storage::Database& database, std::string_view name);
absl::StatusOr<Found> FindEvent(storage::Database& database, std::string_view name,
                                std::string_view field = "name");

// INVALID_ARGUMENT for a field `as_of_revision` that is negative.
absl::Status CheckAsOf(int64_t as_of_revision);

// The state of a collection that the field `as_of_revision` of a request asks for; zero: the
// present. Errors as CheckAsOf and Collection::TakeSnapshotAt.
absl::StatusOr<std::shared_ptr<const storage::Snapshot>> SnapshotAsOf(
    const storage::Collection& collection, int64_t as_of_revision);

// `status` of reading the resource `name`; where that is NOT_FOUND, it says so with details.
absl::Status WithResource(const absl::Status& status, std::string_view type, std::string_view name);

}  // namespace annals::service

#endif  // ANNALS_SERVICE_LOOKUP_H_
