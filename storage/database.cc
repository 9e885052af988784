#include "storage/database.h"

#include <algorithm>
#include <filesystem>
#include <system_error>
#include <utility>

#include "storage/directory_lock.h"
#include "storage/engine.h"
#include "storage/format_file.h"
#include "storage/resource_name.h"
#include "storage/strings.h"

namespace annals::storage {
namespace {

absl::Status MakeDirectory(const std::string& path) {
  std::error_code error;
  std::filesystem::create_directories(path, error);
  if (!error) return absl::OkStatus();
  return absl::ErrnoToStatus(error.value(), Concat("cannot make the directory \"", path, "\""));
}

absl::Status CheckDirectory(const std::string& path, bool create) {
  std::error_code error;
  const std::filesystem::file_status status = std::filesystem::status(path, error);
  if (status.type() == std::filesystem::file_type::not_found) {
    if (create) return MakeDirectory(path);
    return absl::NotFoundError(Concat("there is no data directory \"", path, "\""));
  }
  if (error) return absl::ErrnoToStatus(error.value(), Concat("cannot read \"", path, "\""));
  if (status.type() != std::filesystem::file_type::directory) {
    return absl::FailedPreconditionError(
        Concat("the data directory \"", path, "\" is not a directory; name another"));
  }
  return absl::OkStatus();
}

std::string CollectionsPath(const std::string& path) { return path + "/collections"; }

}  // namespace

absl::StatusOr<std::unique_ptr<Database>> Database::Open(const std::string& path,
                                                         const DatabaseOptions& options) {
  if (absl::Status status = CheckDirectory(path, options.create_if_missing); !status.ok()) {
    return status;
  }
  // Before the lock, since locking writes a file and a stranger's folder is to be left alone; after
  // it again, since only now can nobody else be changing it.
  if (absl::Status status = CheckFormat(path); !status.ok()) return status;
  absl::StatusOr<std::unique_ptr<DirectoryLock>> lock = DirectoryLock::Acquire(path);
  if (!lock.ok()) return lock.status();
  if (absl::Status status = CheckOrWriteFormat(path); !status.ok()) return status;
  if (absl::Status status = MakeDirectory(CollectionsPath(path)); !status.ok()) return status;
  return std::unique_ptr<Database>(new Database(path, options, *std::move(lock)));
}

Database::Database(std::string path, const DatabaseOptions& options,
                   std::unique_ptr<DirectoryLock> lock)
    : path_(std::move(path)),
      options_(options),
      lock_(std::move(lock)),
      memory_(std::make_shared<const MemoryBudget>(MakeMemoryBudget())) {}

Database::~Database() = default;

absl::StatusOr<Collection*> Database::GetCollection(std::string_view id) {
  return OpenCollection(id, /*create=*/false);
}

absl::StatusOr<Collection*> Database::GetOrCreateCollection(std::string_view id) {
  return OpenCollection(id, /*create=*/true);
}

absl::StatusOr<Collection*> Database::OpenCollection(std::string_view id, bool create) {
  if (absl::Status status = CheckId("collection id", id); !status.ok()) return status;
  absl::MutexLock lock(&mutex_);
  if (const auto open = collections_.find(id); open != collections_.end()) {
    return open->second.get();
  }
  absl::StatusOr<std::unique_ptr<Collection>> collection =
      Collection::Open(Concat(CollectionsPath(path_), "/", id), id,
                       {.create_if_missing = create,
                        .sync = options_.sync,
                        .history = options_.history,
                        .memory = memory_,
                        .joiner = options_.joiner});
  if (!collection.ok()) return collection.status();
  return collections_.emplace(id, *std::move(collection)).first->second.get();
}

absl::StatusOr<Backup> Database::RestoreCollection(std::string_view id, const Backups& backups,
                                                   uint32_t number) {
  if (absl::Status status = CheckId("collection id", id); !status.ok()) return status;
  absl::MutexLock lock(&restore_mutex_);
  const absl::StatusOr<Backup> backup = backups.Get(number);
  if (!backup.ok()) return backup.status();
  if (ToAbsl(id) != ToAbsl(backup->collection)) {
    return absl::FailedPreconditionError(Concat("the backup is of the collection \"",
                                                backup->collection, "\", not of \"", id,
                                                "\"; every record in it carries that name"));
  }
  return backups.Restore(number, Concat(CollectionsPath(path_), "/", id));
}

std::vector<Collection*> Database::OpenCollections() {
  absl::MutexLock lock(&mutex_);
  std::vector<Collection*> open;
  for (const auto& [id, collection] : collections_) open.push_back(collection.get());
  return open;
}

absl::StatusOr<std::vector<std::string>> Database::ListCollections() const {
  std::vector<std::string> ids;
  const std::string path = CollectionsPath(path_);
  std::error_code error;
  for (std::filesystem::directory_iterator entry(path, error), end; !error && entry != end;
       entry.increment(error)) {
    // RocksDB makes CURRENT last: without it the making of a collection was cut short.
    std::error_code unreadable;
    const std::string id = entry->path().filename().string();
    // One that is being restored has no id yet.
    if (!CheckId("collection id", id).ok()) continue;
    if (std::filesystem::exists(entry->path() / "CURRENT", unreadable)) ids.push_back(id);
  }
  if (error) return absl::ErrnoToStatus(error.value(), Concat("cannot list \"", path, "\""));
  std::sort(ids.begin(), ids.end());
  return ids;
}

}  // namespace annals::storage
