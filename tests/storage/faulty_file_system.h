// The machine's file system with faults on demand, beneath a collection:
//
//   auto disk = std::make_shared<FaultyFileSystem>(seed);
//   const std::unique_ptr<rocksdb::Env> env = rocksdb::NewCompositeEnv(disk);
//   … Collection::Open(path, "test", {.env = env.get()}) …
//   disk->Plan({.fault = Fault::kPowerCut, .after = 40});   // the 40th write from now is cut short
//   …
//   collection.reset();
//   disk->Restart();                                        // the power is back; what was not
//                                                           // synced is gone
//
// Writes are what changes a file or a folder, syncs among them; reads are those of table, blob and
// log files. All chance follows from the seed and the order of the calls.
#ifndef ANNALS_TESTS_STORAGE_FAULTY_FILE_SYSTEM_H_
#define ANNALS_TESTS_STORAGE_FAULTY_FILE_SYSTEM_H_

#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <random>
#include <set>
#include <string>
#include <vector>

#include "rocksdb/file_system.h"

namespace annals::storage {

enum class Fault {
  kNone,
  kNoSpace,     // ENOSPC: this write and all after it find no room, but for half of it, until Heal
  kIoErrors,    // EIO: this write and all after it fail, until Heal
  kOneIoError,  // EIO: this write fails, and no other
  kPowerCut,    // nothing more is written; what was not synced is gone after Restart
  kTornPowerCut,  // the same, but of each file's unsynced end a part stays, cut anywhere
  kBitFlip,       // one bit of what is read is another, this once
};

struct FaultPlan {
  Fault fault = Fault::kNone;
  int after = 1;  // strikes at this write (or read, for kBitFlip) from now, counted from 1
};

// Thread-safe.
class FaultyFileSystem : public rocksdb::FileSystemWrapper {
 public:
  explicit FaultyFileSystem(uint64_t seed);

  static const char* kClassName() { return "FaultyFileSystem"; }
  const char* Name() const override { return kClassName(); }

  void Plan(const FaultPlan& plan);

  // Whether the planned fault has struck.
  bool struck() const;

  // Room is made, the disk writes again. Not after a power cut.
  void Heal();

  // After a power cut, with all files closed: takes away what was not synced, files among it whose
  // folder was not; then all works again.
  void Restart();

  rocksdb::IOStatus NewSequentialFile(const std::string& name, const rocksdb::FileOptions& options,
                                      std::unique_ptr<rocksdb::FSSequentialFile>* result,
                                      rocksdb::IODebugContext* debug) override;
  rocksdb::IOStatus NewRandomAccessFile(const std::string& name,
                                        const rocksdb::FileOptions& options,
                                        std::unique_ptr<rocksdb::FSRandomAccessFile>* result,
                                        rocksdb::IODebugContext* debug) override;
  rocksdb::IOStatus NewWritableFile(const std::string& name, const rocksdb::FileOptions& options,
                                    std::unique_ptr<rocksdb::FSWritableFile>* result,
                                    rocksdb::IODebugContext* debug) override;
  rocksdb::IOStatus ReopenWritableFile(const std::string& name, const rocksdb::FileOptions& options,
                                       std::unique_ptr<rocksdb::FSWritableFile>* result,
                                       rocksdb::IODebugContext* debug) override;
  rocksdb::IOStatus ReuseWritableFile(const std::string& name, const std::string& old_name,
                                      const rocksdb::FileOptions& options,
                                      std::unique_ptr<rocksdb::FSWritableFile>* result,
                                      rocksdb::IODebugContext* debug) override;
  rocksdb::IOStatus NewDirectory(const std::string& name, const rocksdb::IOOptions& options,
                                 std::unique_ptr<rocksdb::FSDirectory>* result,
                                 rocksdb::IODebugContext* debug) override;
  rocksdb::IOStatus DeleteFile(const std::string& name, const rocksdb::IOOptions& options,
                               rocksdb::IODebugContext* debug) override;
  rocksdb::IOStatus RenameFile(const std::string& from, const std::string& to,
                               const rocksdb::IOOptions& options,
                               rocksdb::IODebugContext* debug) override;
  rocksdb::IOStatus LinkFile(const std::string& from, const std::string& to,
                             const rocksdb::IOOptions& options,
                             rocksdb::IODebugContext* debug) override;

 private:
  class SequentialFile;
  class RandomAccessFile;
  class WritableFile;
  class Directory;

  // What becomes of one write.
  struct Verdict {
    rocksdb::IOStatus status;
    bool by_half = false;  // an append takes half of its bytes before it fails
  };
  Verdict OnWrite();

  // Flips a bit of what was read, if it is its turn.
  void OnRead(char* bytes, size_t size);

  // Every write has one of these take note of it, after it was done.
  void NoteCreated(const std::string& name);
  void NoteSize(const std::string& name, uint64_t size);
  void NoteSynced(const std::string& name);
  void NoteFolderSynced(const std::string& folder);

  struct FileState {
    uint64_t size = 0;
    uint64_t synced = 0;
  };

  mutable std::mutex mutex_;
  std::mt19937_64 random_;
  FaultPlan plan_;
  bool struck_ = false;
  std::map<std::string, FileState> files_;  // that were written since the last Restart
  std::map<std::string, std::set<std::string>> created_;  // by folder, since that was synced
};

}  // namespace annals::storage

#endif  // ANNALS_TESTS_STORAGE_FAULTY_FILE_SYSTEM_H_
