#include "storage/watched_reads.h"

#include <string>
#include <utility>

#include "rocksdb/file_system.h"

namespace annals::storage {
namespace {

class WatchedFile final : public rocksdb::FSSequentialFileOwnerWrapper {
 public:
  WatchedFile(std::unique_ptr<rocksdb::FSSequentialFile> file, Progress* progress)
      : rocksdb::FSSequentialFileOwnerWrapper(std::move(file)), progress_(progress) {}

  rocksdb::IOStatus Read(size_t size, const rocksdb::IOOptions& options, rocksdb::Slice* result,
                         char* scratch, rocksdb::IODebugContext* debug) override {
    if (progress_->cancelled()) return rocksdb::IOStatus::Aborted("cancelled");
    rocksdb::IOStatus read =
        rocksdb::FSSequentialFileOwnerWrapper::Read(size, options, result, scratch, debug);
    if (read.ok()) progress_->Advance(static_cast<int64_t>(result->size()));
    return read;
  }

 private:
  Progress* const progress_;
};

class WatchedFileSystem final : public rocksdb::FileSystemWrapper {
 public:
  WatchedFileSystem(const std::shared_ptr<rocksdb::FileSystem>& target, Progress* progress)
      : rocksdb::FileSystemWrapper(target), progress_(progress) {}

  const char* Name() const override { return "WatchedFileSystem"; }

  rocksdb::IOStatus NewSequentialFile(const std::string& name, const rocksdb::FileOptions& options,
                                      std::unique_ptr<rocksdb::FSSequentialFile>* result,
                                      rocksdb::IODebugContext* debug) override {
    rocksdb::IOStatus opened = target()->NewSequentialFile(name, options, result, debug);
    if (opened.ok()) *result = std::make_unique<WatchedFile>(std::move(*result), progress_);
    return opened;
  }

 private:
  Progress* const progress_;
};

}  // namespace

std::unique_ptr<rocksdb::Env> WatchReads(rocksdb::Env* env, Progress* progress) {
  return rocksdb::NewCompositeEnv(
      std::make_shared<WatchedFileSystem>(env->GetFileSystem(), progress));
}

}  // namespace annals::storage
