// One collection's RocksDB database: its column families, how it is opened and tuned, and single
// reads at a snapshot. For the files of this room; others use storage/collection.h.
#ifndef ANNALS_STORAGE_ENGINE_H_
#define ANNALS_STORAGE_ENGINE_H_

#include <atomic>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "absl/base/thread_annotations.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/synchronization/mutex.h"
#include "rocksdb/cache.h"
#include "rocksdb/db.h"
#include "rocksdb/env.h"
#include "rocksdb/write_batch.h"
#include "rocksdb/write_buffer_manager.h"
#include "storage/keys.h"
#include "storage/live_counts.h"
#include "storage/opened_db.h"

namespace annals::storage {

// Memory that the collections of one process share.
struct MemoryBudget {
  std::shared_ptr<rocksdb::Cache> block_cache;
  std::shared_ptr<rocksdb::WriteBufferManager> write_buffers;
};

// 256 MiB of cache for blocks read, and writes flushed to files from 128 MiB on.
MemoryBudget MakeMemoryBudget();

// Removes a database that nobody has open, with its folder, if it is there; whole or in part.
absl::Status RemoveDatabase(const std::string& path, rocksdb::Env* env);

// An open database. Thread-safe. Whatever reads from it holds a shared_ptr to it, so it is closed
// when the last of them goes.
class Engine {
 public:
  // `path` is the database's folder; its parent must exist. `env` is the file system beneath; it
  // must outlive the engine. The database is made when `create` says so, with `settings` as the
  // record of its settings (storage/settings.h); empty: without. Errors:
  //   NOT_FOUND            there is no database and `create` is false
  //   FAILED_PRECONDITION  another process has it open; its format is newer than this program's; it
  //                        belongs to another collection
  //   PERMISSION_DENIED    the folder must not be read or written
  //   RESOURCE_EXHAUSTED   the disk is full
  //   DATA_LOSS            its files are damaged; or a log is, and what was on the disk would be
  //                        lost with it, which goes on only when the file ACCEPT_LOSS is in the
  //                        folder (it is removed then)
  static absl::StatusOr<std::shared_ptr<Engine>> Open(const std::string& path,
                                                      const std::string& collection, bool create,
                                                      const MemoryBudget& memory, rocksdb::Env* env,
                                                      std::string_view settings = {});
  ~Engine();
  Engine(const Engine&) = delete;
  Engine& operator=(const Engine&) = delete;

  // The database as it is open now. Others that do not write hold the first, since GoOn may open it
  // anew at any time; what writes may use the others: GoOn is called only between writes.
  std::shared_ptr<OpenedDb> opened() const;
  rocksdb::DB* db() const { return now_.load(std::memory_order_acquire)->db(); }
  rocksdb::ColumnFamilyHandle* family(Family family) const {
    return now_.load(std::memory_order_acquire)->family(family);
  }

  const std::string& collection() const { return collection_; }

  // The database's folder, and whether it was made when it was opened.
  const std::string& path() const { return path_; }
  bool is_new() const { return is_new_; }

  // Gone when the database is closed, and not while it is being closed.
  std::weak_ptr<const void> files() const { return files_; }

  // The file system beneath, and the memory that is shared with others.
  rocksdb::Env* env() const { return env_; }
  const MemoryBudget& memory() const { return memory_; }

  // Whether an error of the disk has stopped writing; reading goes on.
  bool stopped() const { return opened()->failed(); }

  // Opens the database anew if writing has stopped and the disk can be written. Nobody may write
  // meanwhile; who reads goes on reading what it was. `revision` is the last that was seen: of a
  // write of which an error was returned nothing is there, even if all of it came to the disk.
  // Errors, with which all stays as it is:
  //   RESOURCE_EXHAUSTED  the disk is full
  //   INTERNAL            the disk fails
  //   DATA_LOSS           what is on the disk is less than `revision`
  // `doing` begins the message.
  absl::Status GoOn(int64_t revision, std::string_view doing);

  // The number of the last write.
  absl::StatusOr<int64_t> ReadRevision() const;

  // Writes a batch whole or not at all; `sync` waits until the disk has it. RESOURCE_EXHAUSTED when
  // the disk is full, INTERNAL when it fails otherwise; then writing has stopped, and UNAVAILABLE
  // is what comes of it till GoOn. `doing` begins the message.
  absl::Status Write(rocksdb::WriteBatch* batch, bool sync, std::string_view doing);

  // The counts of all events, as of the last write.
  LiveCounts& counts() { return counts_; }
  const LiveCounts& counts() const { return counts_; }

  // What came by this revision, and earlier, is dropped from the history when files are compacted.
  int64_t history_floor() const { return history_floor_->load(); }
  // `floor` must be on the disk already, under kHistoryFloorKey.
  void SetHistoryFloor(int64_t floor) { history_floor_->store(floor); }

  // The format in which the database is, at most kFormatVersion, and what makes it that.
  uint32_t format() const { return format_; }
  absl::Status RaiseFormat();

  // Reads the counts of all events from the database. DATA_LOSS names the key of a record that is
  // amiss.
  absl::Status ReadCounts();

  // Waits until the disk has all that was written before. RESOURCE_EXHAUSTED when it is full.
  absl::Status Sync();

  // Brings all that is in memory into table files.
  absl::Status Flush();

  // Makes a copy of the database, as the last write left it, in the new folder `path`: of hard
  // links to its table files where the file system has them. Nobody may write meanwhile.
  // ALREADY_EXISTS when `path` is there; RESOURCE_EXHAUSTED when the disk is full.
  absl::Status MakeCheckpoint(const std::string& path);

  // A folder in the database's own, for a checkpoint that is only for a while; RemoveCheckpoint
  // removes it if it is there.
  std::string checkpoint_path() const { return path_ + "/checkpoint"; }
  absl::Status RemoveCheckpoint();

  // A folder in the database's own, for the files of a bulk load.
  std::string bulk_load_path() const { return path_ + "/bulk-load"; }

  // A folder in the database's own, for copies of it that are earlier states
  // (storage/past_states.h), and what makes it if it is missing.
  std::string past_copies_path() const { return path_ + "/past"; }
  absl::Status MakePastCopiesFolder();

  // Removes what a backup, a bulk load or the reading of an earlier state left that was cut short.
  absl::Status RemoveLeftovers();

  // Empties a family without reading its files, which may be damaged. Nobody may write meanwhile.
  // Who reads at a snapshot from before finds the family empty.
  absl::Status Empty(Family family);

 private:
  // Before all others, so that it goes last.
  const std::shared_ptr<const void> files_ = std::make_shared<char>();

  Engine(std::string path, std::string collection, MemoryBudget memory, rocksdb::Env* env);

  // Writes the meta keys of a new database, or checks those of an old one.
  absl::Status CheckOrWriteMeta(std::string_view settings);

  // Opens the database.
  struct Opening {
    bool create = false;
    int64_t at_least = 0;              // the revision that it must reach
    bool without_compactions = false;  // for now
  };
  absl::Status OpenDb(const Opening& opening, std::shared_ptr<OpenedDb>* opened);

  // Whether a file can be written, and there is room for what is in memory.
  rocksdb::Status TryDisk() const;

  // From here on `opened` is the database.
  void Switch(std::shared_ptr<OpenedDb> opened);

  const std::string path_;
  const std::string collection_;
  const MemoryBudget memory_;
  rocksdb::Env* const env_;
  const std::unique_ptr<rocksdb::Env> shared_lock_env_;  // beneath the databases
  uint32_t format_ = kFormatVersion;
  bool is_new_ = false;
  LiveCounts counts_;
  const std::shared_ptr<std::atomic<int64_t>> history_floor_;
  mutable absl::Mutex mutex_;
  std::shared_ptr<OpenedDb> opened_ ABSL_GUARDED_BY(mutex_);
  std::atomic<OpenedDb*> now_ = nullptr;  // the same
};

}  // namespace annals::storage

#endif  // ANNALS_STORAGE_ENGINE_H_
