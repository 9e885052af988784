// The cursor over one timeline of a term, or that of everything, that reads what was read before
// from the EntryCache, and the rest from RocksDB, into the cache; what is read in one go is so only
// up to a limit, and RocksDB alone is read from there on. Part of storage/cursor.h, which tells the
// whole. For the files of this room.
#ifndef ANNALS_STORAGE_ENTRY_CURSOR_H_
#define ANNALS_STORAGE_ENTRY_CURSOR_H_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "storage/cursor.h"
#include "storage/entry_cache.h"
#include "storage/keys.h"
#include "storage/snapshot.h"
#include "storage/term_cursor.h"
#include "storage/timeline_query.h"

namespace annals::storage {

// Not thread-safe.
class EntryCursor final : public Cursor {
 public:
  // As TermCursor. `snapshot` must have a sequence number, and outlive the cursor.
  EntryCursor(const Snapshot& snapshot, Family family, std::string prefix, TimeOrder order);
  // What it has read stays in the cache.
  ~EntryCursor() override;

  void Seek(std::string_view target) override;
  void LeapTo(std::string_view target) override;
  void Next() override;
  std::string_view value() const override {
    return run_ != nullptr ? run_->value(at_) : disk_->value();
  }
  bool has_read_rocksdb() const override { return disk_ != nullptr; }
  Impact impact() const override { return ImpactOfPrefix(prefix_); }
  absl::Status status() const override { return status_; }

 private:
  bool is_ascending() const { return order_ == TimeOrder::kAscending; }
  std::string_view WithoutPrefix(std::string_view key) const { return key.substr(prefix_.size()); }

  // Moves to the first entry from place_ on.
  void GoOn();
  // The same where run_ covers the place. False when the run has none; place_ is then behind it.
  bool GoOnInRun();
  // The same where no run does.
  void GoOnFromDisk(EntryCache::Lookup found);

  // Stands where run_ and at_ say.
  void StandInRun();
  // Takes over where disk_ stands.
  void StandOnDisk();
  void Collect();
  // Gives to the cache what was read: up to `end`, a whole key up to which there is nothing more,
  // or to the last entry.
  void GiveToCache(std::optional<std::string_view> end);

  const Snapshot& snapshot_;
  const Family family_;
  const std::string prefix_;
  const std::string end_;  // after all keys with the prefix
  const TimeOrder order_;
  const EntryCache::Part part_;
  const uint64_t sequence_;
  EntryCache& cache_;

  // A whole key: between it and the last entry in the order, if there was one, there is none. In
  // ascending order an entry may have it for its key.
  std::string place_;
  std::shared_ptr<const EntryRun> run_;  // in which it stands; null: it stands where disk_ does
  size_t at_ = 0;

  std::unique_ptr<TermCursor> disk_;  // made when it is needed
  std::string limit_;                 // where, in the order, to look for a run again
  bool reads_ = false;                // whether what is read is for the cache
  EntryList read_;                    // and what that was
  std::string read_from_;             // the place from which
  std::string read_to_;               // where it ended: here to keep its memory
  uint64_t generation_ = 0;           // the cache's when it began
  int runs_ = 0;                      // how many since the last Seek it read or gave to the cache
  bool reads_much_ = false;           // of disk_
  int steps_ = kMaxSteps;             // as TermCursor
  absl::Status status_;
};

}  // namespace annals::storage

#endif  // ANNALS_STORAGE_ENTRY_CURSOR_H_
