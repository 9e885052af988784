// What is put between RocksDB and the file system, so that a database outlives errors of the disk
// (storage/opened_db.h). For the files of this room.
#ifndef ANNALS_STORAGE_DB_FILE_SYSTEMS_H_
#define ANNALS_STORAGE_DB_FILE_SYSTEMS_H_

#include <memory>
#include <string>
#include <utility>

#include "absl/base/thread_annotations.h"
#include "absl/synchronization/mutex.h"
#include "rocksdb/file_system.h"

namespace annals::storage {

// Whoever locks the file LOCK of `folder` through this shares the lock: so a process can open a
// database anew that it still has open, and no other process can. Thread-safe.
class SharedLockFileSystem : public rocksdb::FileSystemWrapper {
 public:
  SharedLockFileSystem(std::shared_ptr<rocksdb::FileSystem> target, const std::string& folder)
      : FileSystemWrapper(std::move(target)), path_(folder + "/LOCK") {}

  static const char* kClassName() { return "SharedLockFileSystem"; }
  const char* Name() const override { return kClassName(); }

  rocksdb::IOStatus LockFile(const std::string& name, const rocksdb::IOOptions& options,
                             rocksdb::FileLock** lock, rocksdb::IODebugContext* debug) override;
  rocksdb::IOStatus UnlockFile(rocksdb::FileLock* lock, const rocksdb::IOOptions& options,
                               rocksdb::IODebugContext* debug) override;

 private:
  const std::string path_;
  absl::Mutex mutex_;
  rocksdb::FileLock* lock_ ABSL_GUARDED_BY(mutex_) = nullptr;
  int holders_ ABSL_GUARDED_BY(mutex_) = 0;
};

// Keeps a log whose sync has failed from being synced again. A write and a flush may each sync a
// log that was written before the present one; where the first fails, RocksDB 7.8 has asserted that
// the second does not come, and ends the process when it does, in builds with assertions such as
// Debian's. With this such a sync seems to succeed, and every sync of the present log fails from
// then on: no write that waits for the disk is acknowledged. One for each opening. Thread-safe.
class LogFileSystem : public rocksdb::FileSystemWrapper {
 public:
  explicit LogFileSystem(std::shared_ptr<rocksdb::FileSystem> target)
      : FileSystemWrapper(std::move(target)), state_(std::make_shared<State>()) {}

  static const char* kClassName() { return "LogFileSystem"; }
  const char* Name() const override { return kClassName(); }

  rocksdb::IOStatus NewWritableFile(const std::string& name, const rocksdb::FileOptions& options,
                                    std::unique_ptr<rocksdb::FSWritableFile>* result,
                                    rocksdb::IODebugContext* debug) override;

 private:
  class LogFile;
  struct State {
    absl::Mutex mutex;
    const LogFile* present ABSL_GUARDED_BY(mutex) = nullptr;  // what was begun last
    rocksdb::IOStatus error ABSL_GUARDED_BY(mutex);           // of the sync of an earlier one
  };

  const std::shared_ptr<State> state_;
};

}  // namespace annals::storage

#endif  // ANNALS_STORAGE_DB_FILE_SYSTEMS_H_
