// Neighbouring entries of a timeline, copied out of RocksDB: all that there are in a range of keys.
// Part of storage/entry_cache.h, which tells what they are for. For the files of this room.
#ifndef ANNALS_STORAGE_ENTRY_RUN_H_
#define ANNALS_STORAGE_ENTRY_RUN_H_

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "storage/timeline_query.h"

namespace annals::storage {

// Entries while they are read, one after another. Keys lack the prefix that all of them share, that
// of their term. Not thread-safe.
class EntryList {
 public:
  void Append(std::string_view key, std::string_view value);
  // Keeps its memory.
  void Clear();

  size_t size() const { return entries_.size(); }
  std::string_view last_key() const {
    return {bytes_.data() + entries_.back().at, entries_.back().key_size};
  }
  // About what they take.
  size_t bytes() const { return bytes_.size() + entries_.size() * sizeof(Entry); }

 private:
  friend class EntryRun;
  struct Entry {
    uint32_t at;  // of its key in bytes_; the value follows
    uint32_t key_size;
    uint32_t value_size;
  };
  std::string bytes_;
  std::vector<Entry> entries_;
};

// All entries of a family whose keys lie in [low, high). Thread-safe.
class EntryRun {
 public:
  // Of entries that were read in `order`. The bounds are whole keys, with the prefix; `sequence` is
  // that of the snapshot at which they were read.
  EntryRun(const EntryList& entries, TimeOrder order, std::string_view low, std::string_view high,
           uint64_t sequence);
  EntryRun(const EntryRun&) = delete;
  EntryRun& operator=(const EntryRun&) = delete;

  std::string_view low() const { return {bytes_.data(), low_size_}; }
  std::string_view high() const { return {bytes_.data() + low_size_, high_size_}; }
  uint64_t sequence() const { return sequence_; }

  size_t size() const { return entries_.size(); }
  // Of the i-th entry in ascending order, whatever the order in which they were read.
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
    return order == TimeOrder::kAscending ? low() <= key && key < high()
                                          : low() < key && key <= high();
  }

  // How often this was called before.
  uint32_t CountUse() const { return uses_.fetch_add(1, std::memory_order_relaxed); }

  // What it takes of memory, with what the cache keeps of it, about.
  size_t bytes() const;

 private:
  using Entry = EntryList::Entry;
  std::string bytes_;  // both bounds, then the entries
  std::vector<Entry> entries_;
  const size_t low_size_;
  const size_t high_size_;
  const uint64_t sequence_;
  mutable std::atomic<uint32_t> uses_ = 0;
};

}  // namespace annals::storage

#endif  // ANNALS_STORAGE_ENTRY_RUN_H_
