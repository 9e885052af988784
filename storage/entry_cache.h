// Entries of timelines that were read before, ready to be read again without RocksDB.
//
// The idea. A step in RocksDB takes some 0.2 us and a seek some 3 us, and a page passes over as
// many entries as it shows, in several classes, each with a seek. So what was read is kept as
// *runs* (storage/entry_run.h): neighbouring entries, copied out of the blocks, with the range of
// keys in which there are no others. A run is found by a binary search, and a step in it takes a
// few nanoseconds. Single records that were looked up are kept as well, under the same rules.
// Nothing is read that nobody has asked for.
//
// A page of all events, in ascending order, comes out of some fifteen classes, and looking for its
// place in each costs more than its events do. So runs are kept of the *merged* order as well, made
// of what was read twice (storage/merged_source.h): a page is then found by one search, and lies in
// one piece.
//
// When a run is true. It is read at a snapshot, and holds for every later one until a write
// changes a key in its range. A write drops the runs that it touches before it is written, so that
// a snapshot that shows it cannot find them; and while it is written, and for snapshots from before
// it, no run is taken in. So a run that is found holds for any snapshot that is not older than its
// own. tests/storage/entry_cache_test.cc compares it with RocksDB while others write.
//
// Runs and records lie in the block cache, among the blocks and within its bounds: what has not
// been asked for the longest goes first.
//
// For the files of this room; storage/entry_cursor.h reads through it.
#ifndef ANNALS_STORAGE_ENTRY_CACHE_H_
#define ANNALS_STORAGE_ENTRY_CACHE_H_

#include <algorithm>
#include <array>
#include <compare>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "absl/base/thread_annotations.h"
#include "absl/container/btree_map.h"
#include "absl/synchronization/mutex.h"
#include "absl/types/span.h"
#include "rocksdb/cache.h"
#include "rocksdb/slice.h"
#include "storage/entry_run.h"
#include "storage/timeline_query.h"

namespace annals::storage {

// The runs and records of one opening of a database. Thread-safe.
class EntryCache {
 public:
  // Of which of its families there are runs; and those of the timeline of everything in the order
  // of a query, as storage/merged_source.h has it.
  enum class Part { kTimeline, kTerms, kMerged };

  explicit EntryCache(std::shared_ptr<rocksdb::Cache> memory);
  ~EntryCache();
  EntryCache(const EntryCache&) = delete;
  EntryCache& operator=(const EntryCache&) = delete;

  struct Lookup {
    // The run that covers the place; null when there is none.
    std::shared_ptr<const EntryRun> run;
    // When there is none, in ascending order: the run that ends at the place, or null.
    std::shared_ptr<const EntryRun> before;
    // When there is none: where, in the order, the next run begins; empty when there is none
    // either.
    std::string limit;
    // And what Insert has to be told of a run that is read from now on; nothing when it would not
    // be taken in.
    std::optional<uint64_t> generation;
  };
  // Looks from a place, a whole key, at the snapshot with this sequence number.
  Lookup Find(Part part, std::string_view place, TimeOrder order, uint64_t sequence) const;

  // Takes in a run, in place of those that it overlaps, if it still holds.
  void Insert(Part part, const std::shared_ptr<const EntryRun>& run, uint64_t generation);

  // The same for single records on the timeline of everything, by their keys: of a page of events
  // that have a term, each record lies elsewhere. FindRecord is false when there is none that holds
  // at the snapshot; TakesFrom tells what InsertRecord has to be told of what is read from now on,
  // or nothing when that would not be taken in.
  bool FindRecord(std::string_view key, uint64_t sequence, rocksdb::PinnableSlice* record) const;
  std::optional<uint64_t> TakesFrom(uint64_t sequence) const;
  void InsertRecord(std::string_view key, std::string_view record, uint64_t sequence,
                    uint64_t generation);

  // Around every write: drops the records with these keys and the runs that have them in their
  // ranges. `latest` is the last
  // sequence number of the database after it, whether it succeeded or not.
  struct Touched {
    Part part;
    std::string key;
  };
  void BeginWrite(absl::Span<const Touched> touched);
  void EndWrite(uint64_t latest);

  // The same around what may change any entry.
  void BeginChangeOfAll();
  void EndChangeOfAll(uint64_t latest);

 private:
  struct Kept {
    std::weak_ptr<const EntryRun> run;  // gone when memory_ has no more room for it
    uint64_t id = 0;                    // in memory_
  };
  // The low end of a run. Its first sixteen bytes, as numbers, nearly always decide, and lie in the
  // nodes of the map, where the rest seldom is in the processor's cache.
  struct Low {
    explicit Low(std::string_view key) : head(HeadOf(key)), bytes(key) {}
    std::array<uint64_t, 2> head;
    std::string bytes;
  };
  static std::array<uint64_t, 2> HeadOf(std::string_view key) {
    std::array<uint64_t, 2> head = {};
    std::memcpy(head.data(), key.data(), std::min(key.size(), sizeof(head)));
    for (uint64_t& number : head) number = __builtin_bswap64(number);
    return head;
  }
  static const std::array<uint64_t, 2>& HeadOf(const Low& low) { return low.head; }
  static std::string_view BytesOf(std::string_view key) { return key; }
  static std::string_view BytesOf(const Low& low) { return low.bytes; }
  struct Before {
    using is_transparent = void;
    template <class A, class B>
    bool operator()(const A& a, const B& b) const {
      const auto order = HeadOf(a) <=> HeadOf(b);
      return order != 0 ? order < 0 : BytesOf(a) < BytesOf(b);
    }
  };
  // By the low end of their ranges, which do not overlap.
  using Runs = absl::btree_map<Low, Kept, Before>;

  Runs& RunsOf(Part part) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_) {
    return runs_[static_cast<size_t>(part)];
  }
  // The key in memory_ of a run.
  using MemoryKey = std::array<char, 20>;
  MemoryKey KeyOf(uint64_t id) const;
  // That of a record. Those of an earlier generation nobody finds any more.
  std::string RecordKeyOf(std::string_view key) const ABSL_SHARED_LOCKS_REQUIRED(mutex_);
  void NoteUse(uint64_t id) const;
  // Drops the run before `next` if it reaches beyond `key`, or is gone.
  void DropBefore(Runs& runs, Runs::iterator next, std::string_view key)
      ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  Runs::iterator Drop(Runs& runs, Runs::iterator run) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  // Drops the merged runs that an event with this key on the timeline of everything is in, or would
  // be.
  void DropMerged(std::string_view timeline_key) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  void DropAll() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  // Forgets the runs that are gone.
  void Sweep(Runs& runs) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  bool Takes(uint64_t sequence) const ABSL_SHARED_LOCKS_REQUIRED(mutex_) {
    return writing_ == 0 && sequence >= last_write_;
  }

  const std::shared_ptr<rocksdb::Cache> memory_;
  const uint64_t owner_;  // apart from others that use memory_
  mutable absl::Mutex mutex_;
  std::array<Runs, 3> runs_ ABSL_GUARDED_BY(mutex_);
  uint64_t last_id_ ABSL_GUARDED_BY(mutex_) = 0;
  size_t sweep_at_ ABSL_GUARDED_BY(mutex_);
  int writing_ ABSL_GUARDED_BY(mutex_) = 0;          // how many are being written
  uint64_t last_write_ ABSL_GUARDED_BY(mutex_) = 0;  // the sequence number after the last
  uint64_t generation_ ABSL_GUARDED_BY(mutex_) = 0;  // how often all were dropped
};

}  // namespace annals::storage

#endif  // ANNALS_STORAGE_ENTRY_CACHE_H_
