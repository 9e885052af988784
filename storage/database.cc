#include "storage/database.h"

#include <google/protobuf/util/time_util.h>

#include <algorithm>
#include <filesystem>
#include <system_error>
#include <utility>

#include "absl/time/clock.h"
#include "rocksdb/env.h"
#include "storage/deleted_mark.h"
#include "storage/directory_lock.h"
#include "storage/engine.h"
#include "storage/format_file.h"
#include "storage/resource_name.h"
#include "storage/settings.h"
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

// The ids of the collections in the folder `path`, in order: those that are there, or those of
// which only something is left.
absl::StatusOr<std::vector<std::string>> FoldersOf(const std::string& path, bool deleted) {
  std::vector<std::string> ids;
  std::error_code error;
  for (std::filesystem::directory_iterator entry(path, error), end; !error && entry != end;
       entry.increment(error)) {
    const std::string id = entry->path().filename().string();
    // One that is being restored has no id yet.
    if (!CheckId("collection id", id).ok()) continue;
    // RocksDB makes CURRENT last: without it the making of a collection was cut short.
    std::error_code unreadable;
    const bool marked = IsMarkedDeleted(entry->path().string());
    const bool whole = std::filesystem::exists(entry->path() / "CURRENT", unreadable);
    if (deleted ? marked : whole && !marked) ids.push_back(id);
  }
  if (error) return absl::ErrnoToStatus(error.value(), Concat("cannot list \"", path, "\""));
  std::sort(ids.begin(), ids.end());
  return ids;
}

google::protobuf::Timestamp Now() {
  return google::protobuf::util::TimeUtil::NanosecondsToTimestamp(absl::ToUnixNanos(absl::Now()));
}

absl::Status IsThere(std::string_view id) {
  return absl::AlreadyExistsError(
      Concat("there is a collection \"", CollectionName(id), "\" already"));
}

absl::Status StillRead(std::string_view id) {
  return absl::UnavailableError(
      Concat("the collection \"", id,
             "\" has been deleted, and somebody still reads what it was; try again later"));
}

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
  const absl::StatusOr<std::vector<std::string>> deleted =
      FoldersOf(CollectionsPath(path), /*deleted=*/true);
  if (!deleted.ok()) return deleted.status();
  std::unique_ptr<Database> database(new Database(path, options, *std::move(lock)));
  for (const std::string& id : *deleted) {
    {
      absl::MutexLock mutex(&database->mutex_);
      database->deleted_[id] = {};
    }
    // What cannot be removed now can be when it is in the way.
    database->Remove(id);
  }
  return database;
}

Database::Database(std::string path, const DatabaseOptions& options,
                   std::unique_ptr<DirectoryLock> lock)
    : path_(std::move(path)),
      options_(options),
      lock_(std::move(lock)),
      memory_(std::make_shared<const MemoryBudget>(MakeMemoryBudget())) {}

Database::~Database() = default;

std::string Database::PathOf(std::string_view id) const {
  return Concat(CollectionsPath(path_), "/", id);
}

absl::StatusOr<std::shared_ptr<Collection>> Database::GetCollection(std::string_view id) {
  return OpenCollection(id, IfMissing::kFail, "");
}

absl::StatusOr<std::shared_ptr<Collection>> Database::GetOrCreateCollection(std::string_view id) {
  absl::StatusOr<std::shared_ptr<Collection>> collection = GetCollection(id);
  if (!absl::IsNotFound(collection.status())) return collection;
  absl::MutexLock lock(&create_mutex_);
  Settings made;
  *made.collection.mutable_create_time() = Now();
  return OpenCollection(id, IfMissing::kCreate, EncodeSettings(made));
}

absl::StatusOr<std::shared_ptr<Collection>> Database::OpenCollection(std::string_view id,
                                                                     IfMissing if_missing,
                                                                     const std::string& settings) {
  if (absl::Status status = CheckId("collection id", id); !status.ok()) return status;
  const bool create = if_missing == IfMissing::kCreate;
  if (create && !Remove(id)) return StillRead(id);
  absl::MutexLock lock(&mutex_);
  const auto open = collections_.find(id);
  if (open != collections_.end() && !open->second->is_deleted()) return open->second;
  if (open != collections_.end() || deleted_.contains(id)) {
    if (create) return StillRead(id);
    return absl::NotFoundError(Concat("the collection \"", id, "\" has been deleted"));
  }
  absl::StatusOr<std::unique_ptr<Collection>> collection =
      Collection::Open(PathOf(id), id,
                       {.create_if_missing = create,
                        .sync = options_.sync,
                        .history = options_.history,
                        .memory = memory_,
                        .settings = settings,
                        .joiner = options_.joiner});
  if (!collection.ok()) return collection.status();
  return collections_.emplace(id, *std::move(collection)).first->second;
}

absl::StatusOr<annals::v1::Collection> Database::CreateCollection(
    std::string_view id, const annals::v1::Collection& settings, const SettingsOptions& options) {
  if (absl::Status status = CheckId("collection id", id); !status.ok()) return status;
  absl::MutexLock lock(&create_mutex_);
  absl::StatusOr<std::shared_ptr<Collection>> collection = GetCollection(id);
  if (collection.ok()) {
    const absl::StatusOr<std::optional<annals::v1::Collection>> earlier =
        (*collection)->EarlierSettings(options);
    if (!earlier.ok()) return earlier.status();
    if (earlier->has_value()) return **earlier;
    return IsThere(id);
  }
  if (!absl::IsNotFound(collection.status())) return collection.status();
  Settings made{.request_id = options.request_id, .request_hash = options.request_hash};
  for (const std::string_view field : kSettingsFields) {
    TakeOver(settings, {std::string(field)}, absl::Now(), &made.collection);
  }
  made.collection.clear_update_time();
  *made.collection.mutable_create_time() = Now();
  if (options.validate_only) {
    made.collection.set_name(CollectionName(id));
    return made.collection;
  }
  collection = OpenCollection(id, IfMissing::kCreate, EncodeSettings(made));
  if (!collection.ok()) return collection.status();
  // It may have been restored meanwhile.
  if (!(*collection)->is_new()) return IsThere(id);
  return (*collection)->Describe();
}

absl::Status Database::DeleteCollection(std::string_view id, const DeletionOptions& options) {
  const absl::StatusOr<std::shared_ptr<Collection>> collection = GetCollection(id);
  if (!collection.ok()) return collection.status();
  absl::Status deleted = (*collection)->Delete(options);
  if (!deleted.ok() || options.validate_only) return deleted;
  absl::MutexLock lock(&mutex_);
  deleted_.emplace(id, (*collection)->files());
  collections_.erase(collections_.find(id));
  return absl::OkStatus();
}

bool Database::AwaitRemoval(std::string_view id, absl::Time deadline) {
  constexpr absl::Duration kPause = absl::Milliseconds(5);
  while (!Remove(id)) {
    if (absl::Now() >= deadline) return false;
    absl::SleepFor(kPause);
  }
  return true;
}

bool Database::Remove(std::string_view id) {
  const auto is_gone = [&] {
    absl::MutexLock lock(&mutex_);
    return !deleted_.contains(id);
  };
  if (is_gone()) return true;
  absl::MutexLock removing(&remove_mutex_);
  if (is_gone()) return true;
  {
    absl::MutexLock lock(&mutex_);
    if (!deleted_.find(id)->second.expired()) return false;
  }
  // While it is in deleted_, nobody opens it.
  if (!RemoveDeleted(PathOf(id), rocksdb::Env::Default()).ok()) return false;
  absl::MutexLock lock(&mutex_);
  deleted_.erase(deleted_.find(id));
  return true;
}

absl::StatusOr<Backup> Database::RestoreCollection(std::string_view id, const Backups& backups,
                                                   uint32_t number, Progress* progress) {
  if (absl::Status status = CheckId("collection id", id); !status.ok()) return status;
  absl::MutexLock lock(&restore_mutex_);
  if (!Remove(id)) return StillRead(id);
  const absl::StatusOr<Backup> backup = backups.Get(number);
  if (!backup.ok()) return backup.status();
  if (ToAbsl(id) != ToAbsl(backup->collection)) {
    return absl::FailedPreconditionError(Concat("the backup is of the collection \"",
                                                backup->collection, "\", not of \"", id,
                                                "\"; every record in it carries that name"));
  }
  return backups.Restore(number, PathOf(id), progress);
}

std::vector<std::shared_ptr<Collection>> Database::OpenCollections() {
  absl::MutexLock lock(&mutex_);
  std::vector<std::shared_ptr<Collection>> open;
  for (const auto& [id, collection] : collections_) open.push_back(collection);
  return open;
}

absl::StatusOr<std::vector<std::string>> Database::ListCollections() const {
  return FoldersOf(CollectionsPath(path_), /*deleted=*/false);
}

}  // namespace annals::storage
