// A RocksDB database between one opening and its closing, with its column families; and how the
// same files are opened again while readers still have them open as they were.
//
// After an error of the disk RocksDB takes no more writes. Its own way on, DB::Resume, has to bring
// each family's memory into files through logs that may end in half a record, and where that meets
// the next error it can wait for ever or end the process (RocksDB 7.8). Opening the files anew does
// what is done after a crash, and is tested as that is:
//
//   opened->Stop();                            // reads go on
//   ... open the same path again, as `next` ...
//   opened->LeaveFilesTo(next);                // `opened` lives on until its last reader goes
#ifndef ANNALS_STORAGE_OPENED_DB_H_
#define ANNALS_STORAGE_OPENED_DB_H_

#include <array>
#include <atomic>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "rocksdb/cache.h"
#include "rocksdb/db.h"
#include "rocksdb/env.h"
#include "rocksdb/listener.h"
#include "storage/keys.h"

namespace annals::storage {

class EntryCache;

// Takes note of errors of the disk after which RocksDB takes no more writes, and keeps it from
// going on by itself. Where nothing but a compaction failed, writing never stopped: RocksDB waits
// by itself for as much room as that needs. Thread-safe.
class DiskErrorListener : public rocksdb::EventListener {
 public:
  void OnBackgroundError(rocksdb::BackgroundErrorReason reason, rocksdb::Status* error) override;
  void OnErrorRecoveryBegin(rocksdb::BackgroundErrorReason reason, rocksdb::Status error,
                            bool* auto_recovery) override;

  // Whether there was such an error.
  bool failed() const { return failed_; }
  void NoteFailure() { failed_ = true; }

 private:
  std::atomic<bool> failed_ = false;
};

// Thread-safe, but for what says otherwise.
class OpenedDb {
 public:
  // `families` has one descriptor a family, in the order of enum Family; `memory` is for entries()
  // as well as for their blocks.
  static rocksdb::Status Open(rocksdb::DBOptions options, const std::string& path,
                              const std::vector<rocksdb::ColumnFamilyDescriptor>& families,
                              std::shared_ptr<rocksdb::Cache> memory,
                              std::shared_ptr<OpenedDb>* opened);
  ~OpenedDb();
  OpenedDb(const OpenedDb&) = delete;
  OpenedDb& operator=(const OpenedDb&) = delete;

  rocksdb::DB* db() const { return db_.get(); }
  rocksdb::ColumnFamilyHandle* family(Family family) const {
    return families_[static_cast<size_t>(family)].load(std::memory_order_acquire);
  }
  std::vector<rocksdb::ColumnFamilyHandle*> families() const;

  // The value of a key, now when `snapshot` is null. NOT_FOUND when there is none; `doing` begins
  // the message.
  absl::StatusOr<std::string> Read(Family family, std::string_view key,
                                   const rocksdb::Snapshot* snapshot, std::string_view doing) const;

  // The number of the last write at `snapshot`, or now when that is null.
  absl::StatusOr<int64_t> ReadRevision(const rocksdb::Snapshot* snapshot) const;

  // Entries of timelines that were read before.
  EntryCache& entries() const { return *entries_; }

  // Every write of timelines goes through one of these two, so that entries() learns of it.
  rocksdb::Status Write(const rocksdb::WriteOptions& options, rocksdb::WriteBatch* batch) const;
  rocksdb::Status TakeIn(const std::vector<rocksdb::IngestExternalFileArg>& files) const;

  // Of families that were opened with disable_auto_compactions.
  rocksdb::Status StartCompactions();

  // Whether there was an error of the disk, so that no write should be tried.
  bool failed() const { return errors_->failed(); }
  // To be called with what a write came to.
  void NoteWritten(const rocksdb::Status& status);

  // Empties a family without reading its files, which may be damaged. Nobody may write meanwhile.
  // Who reads at a snapshot from before finds the family empty.
  rocksdb::Status Empty(Family family);

  // Brings all that is in memory into table files, and begins a new log.
  rocksdb::Status LeaveLog();

  // Ends for good all that goes on in the background: no file is written or deleted any more.
  // Nobody may write meanwhile or later.
  void Stop();

  // After Stop: `next` is open on the same files, and deletes none of them until this one is
  // closed.
  void LeaveFilesTo(std::shared_ptr<OpenedDb> next);

 private:
  OpenedDb(rocksdb::Env* env, std::shared_ptr<rocksdb::Cache> memory);

  // Empty, but for entries().
  rocksdb::Status MakeAnew(Family which);

  // Puts something into the memory of each of these families that is nothing in a file.
  rocksdb::Status Touch(const std::vector<rocksdb::ColumnFamilyHandle*>& touched);

  const std::unique_ptr<rocksdb::Env> env_;  // with a LogFileSystem
  const std::shared_ptr<DiskErrorListener> errors_;
  const std::unique_ptr<EntryCache> entries_;
  std::unique_ptr<rocksdb::DB> db_;
  std::array<std::atomic<rocksdb::ColumnFamilyHandle*>, kFamilyNames.size()> families_ = {};
  // Of emptied families: readers may still have them.
  std::vector<rocksdb::ColumnFamilyHandle*> retired_;
  bool stopped_ = false;
  std::shared_ptr<OpenedDb> next_;
};

}  // namespace annals::storage

#endif  // ANNALS_STORAGE_OPENED_DB_H_
