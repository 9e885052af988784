// Neighbouring entries of a timeline, copied out of RocksDB: all that there are in a range of keys.
// Part of storage/entry_cache.h, which tells what they are for. For the files of this room.
#ifndef ANNALS_STORAGE_ENTRY_RUN_H_
#define ANNALS_STORAGE_ENTRY_RUN_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "storage/timeline_query.h"

namespace annals::storage {

// All entries of a family whose keys lie in [low, high). Keys that are given and told lack the
// prefix that all of them share, that of their term. Thread-safe once it is finished.
class EntryRun {
 public:
  // Adds an entry, after all others in `order`, always the same.
  void Append(std::string_view key, std::string_view value);
  // To be called once, when all entries are in it. The bounds are whole keys, with the prefix.
  void Finish(TimeOrder order, std::string low, std::string high, uint64_t sequence);

  const std::string& low() const { return low_; }
  const std::string& high() const { return high_; }
  // Of the snapshot at which it was read.
  uint64_t sequence() const { return sequence_; }

  size_t size() const { return entries_.size(); }
  // Of the i-th entry in ascending order, whatever the order of Append.
  std::string_view key(size_t i) const {
    const Entry& entry = entries_[i];
    return {bytes_.data() + entry.at, entry.key_size};
  }
  std::string_view value(size_t i) const {
    const Entry& entry = entries_[i];
    return {bytes_.data() + entry.at + entry.key_size, entry.value_size};
  }

  // The first entry from the `from`-th on whose key is not less than `key`; size() when there is
  // none. The nearer it is, the sooner it is found.
  size_t LowerBound(std::string_view key, size_t from) const;
  // How many of the first `until` entries have keys not greater than `key`, in the same way.
  size_t UpperBoundBefore(std::string_view key, size_t until) const;

  // Whether it tells which entry comes first in `order` from the place `key`: at it or after it;
  // in descending order, before it.
  bool Covers(std::string_view key, TimeOrder order) const {
    return order == TimeOrder::kAscending ? low_ <= key && key < high_ : low_ < key && key <= high_;
  }

  // What it takes of memory, with what the cache keeps of it, about.
  size_t bytes() const;

 private:
  struct Entry {
    uint32_t at;  // of its key in bytes_; the value follows
    uint32_t key_size;
    uint32_t value_size;
  };
  std::string bytes_;
  std::vector<Entry> entries_;
  std::string low_;
  std::string high_;
  uint64_t sequence_ = 0;
};

}  // namespace annals::storage

#endif  // ANNALS_STORAGE_ENTRY_RUN_H_
