#include "service/lookup.h"

#include <fmt/format.h>

#include <utility>

#include "service/status.h"
#include "storage/resource_name.h"

namespace annals::service {
namespace {

absl::StatusOr<Found> Find(storage::Database& database, std::string_view field,
                           absl::StatusOr<storage::ResourceId> parsed) {
  if (!parsed.ok()) return OfField(field, parsed.status());
  absl::StatusOr<std::shared_ptr<storage::Collection>> collection =
      database.GetCollection(parsed->collection);
  if (!collection.ok()) {
    return WithResource(collection.status(), "collection",
                        storage::CollectionName(parsed->collection));
  }
  return Found{.collection = *collection, .id = std::move(parsed->id)};
}

absl::StatusOr<std::shared_ptr<storage::Collection>> FindNamed(storage::Database& database,
                                                               std::string_view field,
                                                               std::string_view name) {
  absl::StatusOr<std::string> id = storage::ParseCollectionName(name);
  if (!id.ok()) return OfField(field, id.status());
  absl::StatusOr<std::shared_ptr<storage::Collection>> collection = database.GetCollection(*id);
  if (!collection.ok()) return WithResource(collection.status(), "collection", name);
  return collection;
}

}  // namespace

absl::StatusOr<std::string> ParseParent(std::string_view parent) {
  absl::StatusOr<std::string> id = storage::ParseCollectionName(parent);
  if (!id.ok()) return OfField("parent", id.status());
  return id;
}

absl::StatusOr<std::shared_ptr<storage::Collection>> FindParent(storage::Database& database,
                                                                std::string_view parent) {
  return FindNamed(database, "parent", parent);
}

absl::StatusOr<std::shared_ptr<storage::Collection>> FindCollection(storage::Database& database,
                                                                    std::string_view name,
                                                                    std::string_view field) {
  return FindNamed(database, field, name);
}

absl::StatusOr<std::shared_ptr<storage::Collection>> FindOrCreateParent(storage::Database& database,
                                                                        std::string_view parent) {
  const absl::StatusOr<std::string> id = ParseParent(parent);
  if (!id.ok()) return id.status();
  return database.GetOrCreateCollection(*id);
}

absl::StatusOr<Found> FindDocument(storage::Database& database, std::string_view name) {
  return Find(database, "name", storage::ParseDocumentName(name));
}

absl::StatusOr<Found> FindEvent(storage::Database& database, std::string_view name,
                                std::string_view field) {
  return Find(database, field, storage::ParseEventName(name));
}

absl::Status CheckAsOf(int64_t as_of_revision) {
  if (as_of_revision >= 0) return absl::OkStatus();
  return InvalidField(
      "as_of_revision",
      fmt::format("{} is negative; give a revision, or 0 for the present", as_of_revision));
}

absl::StatusOr<std::shared_ptr<const storage::Snapshot>> SnapshotAsOf(
    const storage::Collection& collection, int64_t as_of_revision) {
  if (as_of_revision == 0) return collection.TakeSnapshot();
  if (absl::Status checked = CheckAsOf(as_of_revision); !checked.ok()) return checked;
  return collection.TakeSnapshotAt(as_of_revision);
}

absl::Status WithResource(const absl::Status& status, std::string_view type,
                          std::string_view name) {
  return absl::IsNotFound(status) ? MissingResource(type, name) : status;
}

}  // namespace annals::service
