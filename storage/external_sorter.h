// Sorts more records than there is memory for: parts are sorted in memory and written to files, the
// runs, which are then merged as they are read.
//
//   ExternalSorter sorter("/tmp/records", env);
//   absl::Status status = sorter.Spill([&](RecordTaker take) { buffer.Drain(take); });   // when
//   full std::unique_ptr<SortedRecords> all = sorter.Read("", ""); while (all->Next())
//   Use(all->key(), all->value()); status = all->status();
//
// For the files of this room.
#ifndef ANNALS_STORAGE_EXTERNAL_SORTER_H_
#define ANNALS_STORAGE_EXTERNAL_SORTER_H_

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "absl/synchronization/mutex.h"
#include "rocksdb/env.h"

namespace annals::storage {

// Takes one record.
using RecordTaker = absl::FunctionRef<void(std::string_view key, std::string_view value)>;

// Where in a run's file a block of records begins, and with which key.
struct RunBlock {
  std::string first_key;
  uint64_t offset = 0;
};

struct Run {
  std::string path;
  std::vector<RunBlock> blocks;
  uint64_t bytes = 0;
};

class RunReader;

// The records of a range of keys in order. Not thread-safe.
class SortedRecords {
 public:
  SortedRecords(std::vector<std::unique_ptr<RunReader>> runs, std::string to);
  ~SortedRecords();

  // Moves to the next record. False at the end and on error.
  bool Next();

  // Until the next call of Next().
  std::string_view key() const;
  std::string_view value() const;

  const absl::Status& status() const { return status_; }

 private:
  void Push(RunReader* run);

  const std::vector<std::unique_ptr<RunReader>> runs_;
  const std::string to_;
  bool begun_ = false;
  std::vector<RunReader*> heap_;  // the current one first
  absl::Status status_;
};

class ExternalSorter {
 public:
  // The files of the runs are made in the file system `env`, their paths beginning with
  // `path_prefix`, whose folder must exist by the first Spill, and removed with
  // this.
  ExternalSorter(std::string path_prefix, rocksdb::Env* env);
  ~ExternalSorter();
  ExternalSorter(const ExternalSorter&) = delete;
  ExternalSorter& operator=(const ExternalSorter&) = delete;

  // Writes the records that `drain` hands over, in the order of their keys, to a run. Thread-safe.
  // RESOURCE_EXHAUSTED when the disk is full.
  absl::Status Spill(absl::FunctionRef<void(RecordTaker take)> drain);

  // What follows is for when all is spilled. Thread-safe.

  // Keys, ascending, that cut the whole into parts of about so many bytes.
  std::vector<std::string> CutsOf(uint64_t bytes) const;

  // The records from key `from` on to before `to`; an empty `to`: to the end.
  std::unique_ptr<SortedRecords> Read(std::string_view from, std::string_view to) const;

 private:
  const std::string path_prefix_;
  rocksdb::Env* const env_;
  mutable absl::Mutex mutex_;
  std::vector<std::unique_ptr<const Run>> runs_ ABSL_GUARDED_BY(mutex_);
  int made_ ABSL_GUARDED_BY(mutex_) = 0;
};

}  // namespace annals::storage

#endif  // ANNALS_STORAGE_EXTERNAL_SORTER_H_
