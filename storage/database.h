// A data directory: the collections that one process serves.
//
//   absl::StatusOr<std::unique_ptr<Database>> database = Database::Open("/var/lib/annals", {});
//   absl::StatusOr<std::shared_ptr<Collection>> collection =
//       (*database)->GetOrCreateCollection("default");
//   (*database)->GetCollection("letters");   // NOT_FOUND until somebody made it
//
// The folder holds
//   FORMAT               "annals data directory, format 1" and a newline
//   LOCK                 locked while a process has the folder open; holds its process id
//   collections/<id>/    a RocksDB database each (storage/keys.h), or, with the file DELETED in it,
//                        what is left of one (storage/deleted_mark.h)
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
#include "absl/time/time.h"
#include "annals/v1/collection.pb.h"
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
  // All collections, readers and snapshots of it should be gone by then: what is left of them keeps
  // its collection's database open.
  ~Database();
  Database(const Database&) = delete;
  Database& operator=(const Database&) = delete;

  // A collection, opened when it is first asked for and kept open until it is deleted. NOT_FOUND
  // when it does not exist; INVALID_ARGUMENT when `id` is not an id; else as Collection::Open.
  absl::StatusOr<std::shared_ptr<Collection>> GetCollection(std::string_view id);

  // The same, but made when it does not exist. UNAVAILABLE when it was deleted and somebody still
  // reads it.
  absl::StatusOr<std::shared_ptr<Collection>> GetOrCreateCollection(std::string_view id);

  // Makes a collection of which `settings` say something (kSettingsFields in storage/settings.h),
  // and returns it. Errors, beside those of GetOrCreateCollection: ALREADY_EXISTS when there is
  // one, and the last request that made or changed it was another than that of `options`.
  absl::StatusOr<annals::v1::Collection> CreateCollection(std::string_view id,
                                                          const annals::v1::Collection& settings,
                                                          const SettingsOptions& options);

  // Deletes a collection, whole or not at all, whatever becomes of the process. Who reads it reads
  // on. Errors: NOT_FOUND; else as Collection::Delete.
  absl::Status DeleteCollection(std::string_view id, const DeletionOptions& options);

  // Removes what a deleted collection has left on the disk, as soon as nobody reads it any more.
  // False when that is not so by `deadline`; it is tried again by who makes a collection of its
  // name, and when the Database is next opened.
  bool AwaitRemoval(std::string_view id, absl::Time deadline);

  // Makes a collection that does not exist of a backup of it. `progress`, which may be null, is as
  // for Backups. Errors: ALREADY_EXISTS when it does;
  // FAILED_PRECONDITION when it is another collection's; UNAVAILABLE when it was deleted and
  // somebody still reads it; else as Backups::Restore.
  absl::StatusOr<Backup> RestoreCollection(std::string_view id, const Backups& backups,
                                           uint32_t number, Progress* progress = nullptr);

  // Those that are open, in the order of their ids.
  std::vector<std::shared_ptr<Collection>> OpenCollections();

  // The ids of all collections, in order.
  absl::StatusOr<std::vector<std::string>> ListCollections() const;

  const std::string& path() const { return path_; }

 private:
  Database(std::string path, const DatabaseOptions& options, std::unique_ptr<DirectoryLock> lock);

  // What becomes of a collection that is not there.
  enum class IfMissing { kFail, kCreate };
  absl::StatusOr<std::shared_ptr<Collection>> OpenCollection(std::string_view id,
                                                             IfMissing if_missing,
                                                             const std::string& settings);

  // Removes what is left of a collection unless somebody reads it or another thread is at it.
  // Whether nothing is left, also when nothing was.
  bool Remove(std::string_view id);

  // The folder of a collection.
  std::string PathOf(std::string_view id) const;

  const std::string path_;
  const DatabaseOptions options_;
  const std::unique_ptr<DirectoryLock> lock_;
  const std::shared_ptr<const MemoryBudget> memory_;
  absl::Mutex create_mutex_;   // held by who makes one that is empty
  absl::Mutex restore_mutex_;  // held by RestoreCollection
  absl::Mutex remove_mutex_;   // held by Remove, which may take long
  absl::Mutex mutex_;
  std::map<std::string, std::shared_ptr<Collection>, std::less<>> collections_
      ABSL_GUARDED_BY(mutex_);
  // Of which something is left, with who has the files open.
  std::map<std::string, std::weak_ptr<const void>, std::less<>> deleted_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace annals::storage

#endif  // ANNALS_STORAGE_DATABASE_H_
