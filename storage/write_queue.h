// The writes of a collection, one after another, and those that wait for each other's turn brought
// to the disk together. For the files of this room.
//
//   const auto make = [&](const std::shared_ptr<const Snapshot>& before) {
//     ...look at `before`, and make a batch...
//     queue.Add({.batch = std::move(batch), .doing = "storing the document \"a\""});
//   };
//   absl::Status written = queue.Write(Durability::kNow, make);
//
// A write that finds others waiting behind it leaves it to the last of them to bring all to the
// disk, as one batch with one sync. Each of them is made after a state that shows the ones before
// it; all others see none of them until the disk has all. Where the batch fails, all of its writes
// fail, and nothing of them stays.
//
// Held writes (Durability::kHeld) wait for no turn of others but for a Sync: till then they are
// gathered in memory, each made after those before it. A write that is not held brings them to the
// log before it is made.
#ifndef ANNALS_STORAGE_WRITE_QUEUE_H_
#define ANNALS_STORAGE_WRITE_QUEUE_H_

#include <algorithm>
#include <atomic>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "absl/synchronization/mutex.h"
#include "absl/time/time.h"
#include "rocksdb/write_batch.h"
#include "storage/counts.h"
#include "storage/engine.h"
#include "storage/last_revision.h"
#include "storage/snapshot.h"
#include "storage/write_options.h"

namespace annals::storage {

// What a write adds to the queue.
struct QueuedWrite {
  // The revision that a write makes, with what it changes in memory.
  struct Revised {
    int64_t revision = 0;
    int64_t history_floor = 0;  // how far history reaches back from then on
    CountChanges counts;
  };

  rocksdb::WriteBatch batch;
  Durability durability = Durability::kNow;
  std::string doing;               // begins the message of an error
  std::optional<Revised> revised;  // absent: it makes no revision
};

// Thread-safe.
class WriteQueue {
 public:
  // `revision` is the last of the database. Without `sync` nothing waits for the disk.
  WriteQueue(std::shared_ptr<Engine> engine, bool sync, int64_t revision);
  // Brings all to the disk.
  ~WriteQueue();

  // Calls `make` when it is its turn, with the state after all writes before it. Returns when what
  // it added is on the disk (as `durability` says) and all that it may have seen of others, also
  // when it added nothing; of a held write, at once. On an error nothing is written, and what
  // `make` saw may never have been.
  absl::Status Write(Durability durability,
                     absl::FunctionRef<void(const std::shared_ptr<const Snapshot>& before)> make);

  // Adds a write to those of its turn. Only within `make`, and once. The counts of one that is held
  // must not be in its batch.
  void Add(QueuedWrite write);

  // Calls `act` while no write is done, all before it are on the disk or have failed. An error of
  // the disk that has stopped writing and lasts is returned in its place.
  absl::Status WithoutWrites(absl::FunctionRef<absl::Status()> act);

  // Refuses all writes from here on with `why`, also those that wait for their turn. Only within
  // `act` of WithoutWrites. Who awaits a revision does so no longer.
  void End(absl::Status why);
  bool has_ended() const { return has_ended_.load(std::memory_order_acquire); }

  // The last revision that others see. `act` of WithoutWrites may advance it.
  LastRevision& last_revision() { return last_revision_; }

  // Brings all writes before it to the disk. RESOURCE_EXHAUSTED when that is full.
  absl::Status Sync();

  // Brings them into table files.
  absl::Status Flush();

 private:
  class Group;

  // Waits for its turn; who has it must see whether others wait when it is done.
  void TakeTurn() ABSL_EXCLUSIVE_LOCK_FUNCTION(mutex_);

  // Brings the writes of the group to the disk, and lets them go on with what it came to. Where
  // held ones cannot be written they stay as they are, and only then what is returned says so.
  absl::Status FinishGroup() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);

  // The same for held writes, if there are any; for who has no turn.
  absl::Status FinishHeld();

  // Goes on after an error of the disk (Engine::GoOn). `doing` begins the message.
  absl::Status GoOn(std::string_view doing) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);

  // The same for who has no turn.
  absl::Status GoOnInTurn();

  // Writes them, and makes known what they changed.
  absl::Status WriteGroup(Group& group) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);

  // Notes in the log that all up to a revision is on the disk (storage/log_files.h).
  void NoteSynced(int64_t revision);

  const std::shared_ptr<Engine> engine_;
  const bool sync_;
  std::atomic<int> waiting_ = 0;  // for their turn
  absl::Mutex mutex_;             // held by who has its turn
  // Of the writes that are made and not yet on the disk. Whoever finds nobody waiting finishes it,
  // so none is left when nobody has or awaits a turn, but one of held writes.
  std::shared_ptr<Group> group_ ABSL_GUARDED_BY(mutex_);

  absl::Status end_ ABSL_GUARDED_BY(mutex_);  // why no more is written; OK: it is
  std::atomic<bool> has_ended_ = false;

  absl::Mutex sync_mutex_;
  std::atomic<bool> holds_ = false;          // group_ is one of held writes
  std::atomic<bool> unsynced_ = false;       // there are writes that wait for Sync
  std::atomic<int64_t> unsynced_floor_ = 0;  // how far history reaches back after the last of them

  LastRevision last_revision_;
};

}  // namespace annals::storage

#endif  // ANNALS_STORAGE_WRITE_QUEUE_H_
