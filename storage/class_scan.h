// One length class of a timeline, or of several joined. Part of storage/timeline_scanner.h, which
// tells the whole.
#ifndef ANNALS_STORAGE_CLASS_SCAN_H_
#define ANNALS_STORAGE_CLASS_SCAN_H_

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "rocksdb/iterator.h"
#include "rocksdb/options.h"
#include "storage/engine.h"
#include "storage/snapshot.h"
#include "storage/terms.h"

namespace annals::storage {

// One timeline that takes part: the keys of a family under a prefix. Iterators are dear to make,
// and many classes are empty, so that those done with are kept for the next class.
class Lane {
 public:
  // The timeline of everything, without the events that have no date.
  static std::unique_ptr<Lane> OfEverything(const Snapshot& snapshot);
  static std::unique_ptr<Lane> OfTerm(const Snapshot& snapshot, const Term& term);

  const std::string& prefix() const { return prefix_; }

  std::unique_ptr<rocksdb::Iterator> Take();
  void GiveBack(std::unique_ptr<rocksdb::Iterator> iterator);

 private:
  Lane(const Snapshot& snapshot, Family family, std::string prefix, std::string end);

  rocksdb::DB* const db_;
  rocksdb::ColumnFamilyHandle* const family_;
  const std::string prefix_;
  const std::string end_;
  const rocksdb::Slice end_slice_;  // RocksDB keeps its address
  rocksdb::ReadOptions options_;
  std::vector<std::unique_ptr<rocksdb::Iterator>> idle_;
};

using Lanes = std::vector<std::unique_ptr<Lane>>;

// The keys that stand in all lanes, from `first` on to the last that begins with a position not
// after `last`. Keys are those of the timeline of everything. Not thread-safe.
class ClassScan {
 public:
  // `lanes` has at least one and must outlive the scan. `last` is an encoded position; `first` and
  // it have the same class.
  ClassScan(const Lanes* lanes, std::string first, std::string last)
      : lanes_(lanes), first_(std::move(first)), last_(std::move(last)) {}

  const std::string& first() const { return first_; }
  bool is_open() const { return is_open_; }

  // Moves to the first key, or, once open, to the next. False at the end and on error.
  bool Next();

  // The current key and the value that the first lane has there.
  std::string_view key() const { return Suffix(0); }
  std::string_view value() const;

  const absl::Status& status() const { return status_; }

 private:
  std::string_view Suffix(size_t lane) const;
  // Whether the lane's iterator stands on a key of this scan; closes the scan when not.
  bool Check(size_t lane);
  // Leaps until all lanes stand on one key, from `target` on.
  bool Align(std::string target);
  void Close();

  const Lanes* lanes_;
  const std::string first_;
  const std::string last_;
  bool is_open_ = false;
  std::vector<std::unique_ptr<rocksdb::Iterator>> iterators_;  // one a lane while open
  absl::Status status_;
};

}  // namespace annals::storage

#endif  // ANNALS_STORAGE_CLASS_SCAN_H_
