#include "storage/db_file_systems.h"

namespace annals::storage {

using rocksdb::IODebugContext;
using rocksdb::IOOptions;
using rocksdb::IOStatus;

IOStatus SharedLockFileSystem::LockFile(const std::string& name, const IOOptions& options,
                                        rocksdb::FileLock** lock, IODebugContext* debug) {
  if (name != path_) return target()->LockFile(name, options, lock, debug);
  absl::MutexLock guard(&mutex_);
  if (holders_ == 0) {
    IOStatus status = target()->LockFile(name, options, &lock_, debug);
    if (!status.ok()) return status;
  }
  ++holders_;
  *lock = lock_;
  return IOStatus::OK();
}

IOStatus SharedLockFileSystem::UnlockFile(rocksdb::FileLock* lock, const IOOptions& options,
                                          IODebugContext* debug) {
  absl::MutexLock guard(&mutex_);
  if (lock != lock_) return target()->UnlockFile(lock, options, debug);
  if (--holders_ > 0) return IOStatus::OK();
  return target()->UnlockFile(std::exchange(lock_, nullptr), options, debug);
}

class LogFileSystem::LogFile : public rocksdb::FSWritableFileOwnerWrapper {
 public:
  LogFile(std::unique_ptr<rocksdb::FSWritableFile> file, std::shared_ptr<State> state)
      : FSWritableFileOwnerWrapper(std::move(file)), state_(std::move(state)) {
    absl::MutexLock lock(&state_->mutex);
    state_->present = this;
  }

  IOStatus Sync(const IOOptions& options, IODebugContext* debug) override {
    return Synced(FSWritableFileOwnerWrapper::Sync(options, debug));
  }
  IOStatus Fsync(const IOOptions& options, IODebugContext* debug) override {
    return Synced(FSWritableFileOwnerWrapper::Fsync(options, debug));
  }

 private:
  IOStatus Synced(IOStatus status) {
    absl::MutexLock lock(&state_->mutex);
    if (state_->present == this) return state_->error.ok() ? status : state_->error;
    if (state_->error.ok()) state_->error = std::move(status);
    return IOStatus::OK();
  }

  const std::shared_ptr<State> state_;
};

IOStatus LogFileSystem::NewWritableFile(const std::string& name,
                                        const rocksdb::FileOptions& options,
                                        std::unique_ptr<rocksdb::FSWritableFile>* result,
                                        IODebugContext* debug) {
  IOStatus status = target()->NewWritableFile(name, options, result, debug);
  if (status.ok() && name.ends_with(".log")) {
    *result = std::make_unique<LogFile>(std::move(*result), state_);
  }
  return status;
}

}  // namespace annals::storage
