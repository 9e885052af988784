// The machine's file system, which counts how often a log is synced and can hold the syncs up.
//
//   const auto disk = std::make_shared<LogDisk>();
//   const std::unique_ptr<rocksdb::Env> env = rocksdb::NewCompositeEnv(disk);
#ifndef ANNALS_TESTS_STORAGE_LOG_DISK_H_
#define ANNALS_TESTS_STORAGE_LOG_DISK_H_

#include <atomic>
#include <memory>
#include <string>
#include <thread>
#include <utility>

#include "rocksdb/env.h"
#include "rocksdb/file_system.h"

namespace annals::storage {

// Thread-safe.
class LogDisk : public rocksdb::FileSystemWrapper {
 public:
  LogDisk() : FileSystemWrapper(rocksdb::FileSystem::Default()) {}

  static const char* kClassName() { return "LogDisk"; }
  const char* Name() const override { return kClassName(); }

  std::atomic<int> syncs = 0;      // begun so far
  std::atomic<bool> held = false;  // none ends as long as this is set

  rocksdb::IOStatus NewWritableFile(const std::string& name, const rocksdb::FileOptions& options,
                                    std::unique_ptr<rocksdb::FSWritableFile>* result,
                                    rocksdb::IODebugContext* debug) override {
    rocksdb::IOStatus status = target()->NewWritableFile(name, options, result, debug);
    if (status.ok() && name.ends_with(".log")) {
      *result = std::make_unique<Log>(std::move(*result), this);
    }
    return status;
  }

 private:
  class Log : public rocksdb::FSWritableFileOwnerWrapper {
   public:
    Log(std::unique_ptr<rocksdb::FSWritableFile> file, LogDisk* disk)
        : FSWritableFileOwnerWrapper(std::move(file)), disk_(disk) {}

    rocksdb::IOStatus Sync(const rocksdb::IOOptions& options,
                           rocksdb::IODebugContext* debug) override {
      disk_->Begin();
      return FSWritableFileOwnerWrapper::Sync(options, debug);
    }
    rocksdb::IOStatus Fsync(const rocksdb::IOOptions& options,
                            rocksdb::IODebugContext* debug) override {
      disk_->Begin();
      return FSWritableFileOwnerWrapper::Fsync(options, debug);
    }

   private:
    LogDisk* const disk_;
  };

  void Begin() {
    ++syncs;
    while (held) std::this_thread::yield();
  }
};

}  // namespace annals::storage

#endif  // ANNALS_TESTS_STORAGE_LOG_DISK_H_
