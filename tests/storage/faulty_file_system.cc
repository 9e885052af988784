#include "tests/storage/faulty_file_system.h"

#include <cstring>
#include <filesystem>
#include <system_error>
#include <utility>

namespace annals::storage {

using rocksdb::FileOptions;
using rocksdb::IODebugContext;
using rocksdb::IOOptions;
using rocksdb::IOStatus;
using rocksdb::Slice;

namespace {

std::string FolderOf(const std::string& name) {
  return std::filesystem::path(name).lexically_normal().parent_path().string();
}

bool HoldsData(const std::string& name) {
  return name.ends_with(".sst") || name.ends_with(".blob") || name.ends_with(".log");
}

}  // namespace

class FaultyFileSystem::SequentialFile : public rocksdb::FSSequentialFileOwnerWrapper {
 public:
  SequentialFile(std::unique_ptr<rocksdb::FSSequentialFile> file, FaultyFileSystem* disk)
      : FSSequentialFileOwnerWrapper(std::move(file)), disk_(disk) {}

  IOStatus Read(size_t size, const IOOptions& options, Slice* result, char* scratch,
                IODebugContext* debug) override {
    IOStatus status = FSSequentialFileOwnerWrapper::Read(size, options, result, scratch, debug);
    if (status.ok() && result->data() == scratch) disk_->OnRead(scratch, result->size());
    return status;
  }

 private:
  FaultyFileSystem* const disk_;
};

class FaultyFileSystem::RandomAccessFile : public rocksdb::FSRandomAccessFileOwnerWrapper {
 public:
  RandomAccessFile(std::unique_ptr<rocksdb::FSRandomAccessFile> file, FaultyFileSystem* disk)
      : FSRandomAccessFileOwnerWrapper(std::move(file)), disk_(disk) {}

  IOStatus Read(uint64_t offset, size_t size, const IOOptions& options, Slice* result,
                char* scratch, IODebugContext* debug) const override {
    IOStatus status =
        FSRandomAccessFileOwnerWrapper::Read(offset, size, options, result, scratch, debug);
    if (status.ok() && result->data() == scratch) disk_->OnRead(scratch, result->size());
    return status;
  }

  IOStatus MultiRead(rocksdb::FSReadRequest* requests, size_t count, const IOOptions& options,
                     IODebugContext* debug) override {
    for (rocksdb::FSReadRequest* request = requests; request != requests + count; ++request) {
      request->status =
          Read(request->offset, request->len, options, &request->result, request->scratch, debug);
    }
    return IOStatus::OK();
  }

 private:
  FaultyFileSystem* const disk_;
};

class FaultyFileSystem::WritableFile : public rocksdb::FSWritableFileOwnerWrapper {
 public:
  WritableFile(std::unique_ptr<rocksdb::FSWritableFile> file, std::string name, uint64_t size,
               FaultyFileSystem* disk)
      : FSWritableFileOwnerWrapper(std::move(file)),
        name_(std::move(name)),
        size_(size),
        disk_(disk) {}

  IOStatus Append(const Slice& data, const IOOptions& options, IODebugContext* debug) override {
    const Verdict verdict = disk_->OnWrite();
    if (!verdict.status.ok() && !verdict.by_half) return verdict.status;
    const Slice taken(data.data(), verdict.by_half ? data.size() / 2 : data.size());
    IOStatus status = FSWritableFileOwnerWrapper::Append(taken, options, debug);
    if (!status.ok()) return status;
    size_ += taken.size();
    disk_->NoteSize(name_, size_);
    return verdict.status;
  }
  IOStatus Append(const Slice& data, const IOOptions& options,
                  const rocksdb::DataVerificationInfo& /*info*/, IODebugContext* debug) override {
    return Append(data, options, debug);
  }
  IOStatus Truncate(uint64_t size, const IOOptions& options, IODebugContext* debug) override {
    const Verdict verdict = disk_->OnWrite();
    if (!verdict.status.ok()) return verdict.status;
    IOStatus status = FSWritableFileOwnerWrapper::Truncate(size, options, debug);
    if (!status.ok()) return status;
    size_ = size;
    disk_->NoteSize(name_, size_);
    return status;
  }
  IOStatus Sync(const IOOptions& options, IODebugContext* debug) override {
    return Synced([&] { return FSWritableFileOwnerWrapper::Sync(options, debug); });
  }
  IOStatus Fsync(const IOOptions& options, IODebugContext* debug) override {
    return Synced([&] { return FSWritableFileOwnerWrapper::Fsync(options, debug); });
  }

 private:
  template <typename Act>
  IOStatus Synced(Act act) {
    const Verdict verdict = disk_->OnWrite();
    if (!verdict.status.ok()) return verdict.status;
    IOStatus status = act();
    if (status.ok()) disk_->NoteSynced(name_);
    return status;
  }

  const std::string name_;
  uint64_t size_;
  FaultyFileSystem* const disk_;
};

class FaultyFileSystem::Directory : public rocksdb::FSDirectory {
 public:
  Directory(std::unique_ptr<rocksdb::FSDirectory> folder, std::string name, FaultyFileSystem* disk)
      : folder_(std::move(folder)), name_(std::move(name)), disk_(disk) {}

  IOStatus Fsync(const IOOptions& options, IODebugContext* debug) override {
    const Verdict verdict = disk_->OnWrite();
    if (!verdict.status.ok()) return verdict.status;
    IOStatus status = folder_->Fsync(options, debug);
    if (status.ok()) disk_->NoteFolderSynced(name_);
    return status;
  }
  IOStatus FsyncWithDirOptions(const IOOptions& options, IODebugContext* debug,
                               const rocksdb::DirFsyncOptions& /*how*/) override {
    return Fsync(options, debug);
  }
  IOStatus Close(const IOOptions& options, IODebugContext* debug) override {
    return folder_->Close(options, debug);
  }

 private:
  const std::unique_ptr<rocksdb::FSDirectory> folder_;
  const std::string name_;
  FaultyFileSystem* const disk_;
};

FaultyFileSystem::FaultyFileSystem(uint64_t seed)
    : FileSystemWrapper(rocksdb::FileSystem::Default()), random_(seed) {}

void FaultyFileSystem::Plan(const FaultPlan& plan) {
  const std::lock_guard lock(mutex_);
  plan_ = plan;
  struck_ = false;
}

bool FaultyFileSystem::struck() const {
  const std::lock_guard lock(mutex_);
  return struck_;
}

void FaultyFileSystem::Heal() { Plan({}); }

FaultyFileSystem::Verdict FaultyFileSystem::OnWrite() {
  const std::lock_guard lock(mutex_);
  if (plan_.fault == Fault::kNone || plan_.fault == Fault::kBitFlip) return {};
  const bool first = !struck_;
  if (first && --plan_.after > 0) return {};
  struck_ = true;
  switch (plan_.fault) {
    case Fault::kNoSpace:
      return {IOStatus::NoSpace("No space left on device"), /*by_half=*/true};
    case Fault::kOneIoError:
      if (!first) return {};
      return {IOStatus::IOError("Input/output error"), /*by_half=*/true};
    default:
      return {IOStatus::IOError("Input/output error"), /*by_half=*/first};
  }
}

void FaultyFileSystem::OnRead(char* bytes, size_t size) {
  const std::lock_guard lock(mutex_);
  if (plan_.fault != Fault::kBitFlip || struck_ || size == 0 || --plan_.after > 0) return;
  struck_ = true;
  const uint64_t bit = random_() % (8 * size);
  bytes[bit / 8] = static_cast<char>(bytes[bit / 8] ^ (1 << bit % 8));
}

void FaultyFileSystem::NoteCreated(const std::string& name) {
  const std::lock_guard lock(mutex_);
  files_[name] = {};
  created_[FolderOf(name)].insert(name);
}

void FaultyFileSystem::NoteSize(const std::string& name, uint64_t size) {
  const std::lock_guard lock(mutex_);
  files_[name].size = size;
}

void FaultyFileSystem::NoteSynced(const std::string& name) {
  const std::lock_guard lock(mutex_);
  FileState& file = files_[name];
  file.synced = file.size;
}

void FaultyFileSystem::NoteFolderSynced(const std::string& folder) {
  const std::lock_guard lock(mutex_);
  created_.erase(std::filesystem::path(folder).lexically_normal().string());
}

void FaultyFileSystem::Restart() {
  const std::lock_guard lock(mutex_);
  std::error_code ignored;  // of files that are gone
  for (const auto& [folder, names] : created_) {
    for (const std::string& name : names) std::filesystem::remove(name, ignored);
  }
  for (const auto& [name, file] : files_) {
    if (file.synced >= file.size || !std::filesystem::exists(name, ignored)) continue;
    const uint64_t torn =
        plan_.fault == Fault::kTornPowerCut ? random_() % (file.size - file.synced + 1) : 0;
    std::filesystem::resize_file(name, file.synced + torn, ignored);
  }
  files_.clear();
  created_.clear();
  plan_ = {};
}

IOStatus FaultyFileSystem::NewSequentialFile(const std::string& name, const FileOptions& options,
                                             std::unique_ptr<rocksdb::FSSequentialFile>* result,
                                             IODebugContext* debug) {
  IOStatus status = target()->NewSequentialFile(name, options, result, debug);
  if (status.ok() && HoldsData(name)) {
    *result = std::make_unique<SequentialFile>(std::move(*result), this);
  }
  return status;
}

IOStatus FaultyFileSystem::NewRandomAccessFile(const std::string& name, const FileOptions& options,
                                               std::unique_ptr<rocksdb::FSRandomAccessFile>* result,
                                               IODebugContext* debug) {
  IOStatus status = target()->NewRandomAccessFile(name, options, result, debug);
  if (status.ok() && HoldsData(name)) {
    *result = std::make_unique<RandomAccessFile>(std::move(*result), this);
  }
  return status;
}

IOStatus FaultyFileSystem::NewWritableFile(const std::string& name, const FileOptions& options,
                                           std::unique_ptr<rocksdb::FSWritableFile>* result,
                                           IODebugContext* debug) {
  const Verdict verdict = OnWrite();
  if (!verdict.status.ok()) return verdict.status;
  IOStatus status = target()->NewWritableFile(name, options, result, debug);
  if (!status.ok()) return status;
  NoteCreated(name);
  *result = std::make_unique<WritableFile>(std::move(*result), name, 0, this);
  return status;
}

IOStatus FaultyFileSystem::ReopenWritableFile(const std::string& name, const FileOptions& options,
                                              std::unique_ptr<rocksdb::FSWritableFile>* result,
                                              IODebugContext* debug) {
  const Verdict verdict = OnWrite();
  if (!verdict.status.ok()) return verdict.status;
  std::error_code missing;
  const uint64_t size = std::filesystem::file_size(name, missing);
  IOStatus status = target()->ReopenWritableFile(name, options, result, debug);
  if (!status.ok()) return status;
  if (missing) NoteCreated(name);
  NoteSize(name, missing ? 0 : size);
  // What was there before it was opened is not ours to lose.
  NoteSynced(name);
  *result = std::make_unique<WritableFile>(std::move(*result), name, missing ? 0 : size, this);
  return status;
}

IOStatus FaultyFileSystem::ReuseWritableFile(const std::string& name, const std::string& old_name,
                                             const FileOptions& options,
                                             std::unique_ptr<rocksdb::FSWritableFile>* result,
                                             IODebugContext* debug) {
  IOStatus status = RenameFile(old_name, name, IOOptions(), debug);
  return status.ok() ? NewWritableFile(name, options, result, debug) : status;
}

IOStatus FaultyFileSystem::NewDirectory(const std::string& name, const IOOptions& options,
                                        std::unique_ptr<rocksdb::FSDirectory>* result,
                                        IODebugContext* debug) {
  IOStatus status = target()->NewDirectory(name, options, result, debug);
  if (status.ok()) *result = std::make_unique<Directory>(std::move(*result), name, this);
  return status;
}

IOStatus FaultyFileSystem::DeleteFile(const std::string& name, const IOOptions& options,
                                      IODebugContext* debug) {
  const Verdict verdict = OnWrite();
  if (!verdict.status.ok()) return verdict.status;
  IOStatus status = target()->DeleteFile(name, options, debug);
  if (!status.ok()) return status;
  const std::lock_guard lock(mutex_);
  files_.erase(name);
  if (const auto folder = created_.find(FolderOf(name)); folder != created_.end()) {
    folder->second.erase(name);
  }
  return status;
}

IOStatus FaultyFileSystem::RenameFile(const std::string& from, const std::string& to,
                                      const IOOptions& options, IODebugContext* debug) {
  const Verdict verdict = OnWrite();
  if (!verdict.status.ok()) return verdict.status;
  IOStatus status = target()->RenameFile(from, to, options, debug);
  if (!status.ok()) return status;
  const std::lock_guard lock(mutex_);
  if (const auto file = files_.find(from); file != files_.end()) {
    files_[to] = file->second;
    files_.erase(from);
  }
  // File systems keep the changes of a folder in their order, so one that stays brings with it all
  // before it.
  created_.erase(FolderOf(to));
  return status;
}

IOStatus FaultyFileSystem::LinkFile(const std::string& from, const std::string& to,
                                    const IOOptions& options, IODebugContext* debug) {
  const Verdict verdict = OnWrite();
  if (!verdict.status.ok()) return verdict.status;
  IOStatus status = target()->LinkFile(from, to, options, debug);
  if (!status.ok()) return status;
  const std::lock_guard lock(mutex_);
  created_[FolderOf(to)].insert(to);
  return status;
}

}  // namespace annals::storage
