// A data directory: the collections that one process serves.
//
//   absl::StatusOr<std::unique_ptr<Database>> database = Database::Open("/var/lib/annals", {});
//   absl::StatusOr<Collection*> collection = (*database)->GetOrCreateCollection("default");
//   (*database)->GetCollection("letters");   // NOT_FOUND until somebody made it
//
// The folder holds
//   FORMAT               "annals data directory, format 1" and a newline
//   LOCK                 locked while a process has the folder open; holds its process id
//   collections/<id>/    a RocksDB database each (storage/keys.h)
#ifndef ANNALS_STORAGE_DATABASE_H_
#define ANNALS_STORAGE_DATABASE_H_

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/synchronization/mutex.h"
#include "storage/backup.h"
#include "storage/collection.h"

namespace annals::storage {

class DirectoryLock;

struct DatabaseOptions {
  // Make the folder, and those above it, when it is missing.
  bool create_if_missing = true;

  // As CollectionOptions::sync, for every collection.
  bool sync = true;

  // As CollectionOptions::history, for every collection.
  HistoryRetention history = {};

  // As CollectionOptions::joiner, for every collection.
  std::shared_ptr<const EventJoiner> joiner = nullptr;
};

// Thread-safe.
class Database {
 public:
  // Opens the data directory `path` for this process alone. An empty folder becomes one. Errors:
  //   NOT_FOUND            there is no such folder and `create_if_missing` is false
  //   FAILED_PRECONDITION  another process has it open (the message has its id); its format is
  //   newer
  //                        than this program's; it is not a folder; it holds other things than
  //                        Annals' and no FORMAT; the file system is read-only
  //   PERMISSION_DENIED    it must not be read or written
  //   RESOURCE_EXHAUSTED   the disk is full
  //   DATA_LOSS            FORMAT cannot be understood
  static absl::StatusOr<std::unique_ptr<Database>> Open(const std::string& path,
                                                        const DatabaseOptions& options);
  // All readers and snapshots of its collections should be gone by then: what is left of them keeps
  // its collection's database open.
  ~Database();
  Database(const Database&) = delete;
  Database& operator=(const Database&) = delete;

  // A collection, opened when it is first asked for and kept open; valid as long as the Database.
  // NOT_FOUND when it does not exist; INVALID_ARGUMENT when `id` is not an id; else as
  // Collection::Open.
  absl::StatusOr<Collection*> GetCollection(std::string_view id);

  // The same, but made when it does not exist.
  absl::StatusOr<Collection*> GetOrCreateCollection(std::string_view id);

  // Makes a collection that does not exist of a backup of it. Errors: ALREADY_EXISTS when it does;
  // FAILED_PRECONDITION when it is another collection's; else as Backups::Restore.
  absl::StatusOr<Backup> RestoreCollection(std::string_view id, const Backups& backups,
                                           uint32_t number);

  // Those that are open, in the order of their ids.
  std::vector<Collection*> OpenCollections();

  // The ids of all collections, in order.
  absl::StatusOr<std::vector<std::string>> ListCollections() const;

  const std::string& path() const { return path_; }

 private:
  Database(std::string path, const DatabaseOptions& options, std::unique_ptr<DirectoryLock> lock);

  absl::StatusOr<Collection*> OpenCollection(std::string_view id, bool create);

  const std::string path_;
  const DatabaseOptions options_;
  const std::unique_ptr<DirectoryLock> lock_;
  const std::shared_ptr<const MemoryBudget> memory_;
  absl::Mutex restore_mutex_;  // held by RestoreCollection
  absl::Mutex mutex_;
  std::map<std::string, std::unique_ptr<Collection>, std::less<>> collections_
      ABSL_GUARDED_BY(mutex_);
};

}  // namespace annals::storage

#endif  // ANNALS_STORAGE_DATABASE_H_
