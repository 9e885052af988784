// The states of a collection as of earlier revisions that are being read, or were lately.
//
// Who reads one mostly asks for it more than once: page after page, or the densities and the tiles
// of one view. So the last few are kept.
//
// For storage/collection.cc.
#ifndef ANNALS_STORAGE_PAST_STATES_H_
#define ANNALS_STORAGE_PAST_STATES_H_

#include <cstddef>
#include <cstdint>
#include <list>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/synchronization/mutex.h"
#include "absl/time/time.h"
#include "storage/snapshot.h"

namespace annals::storage {

class Engine;

// How many are kept, and how long after they were last asked for: till the next write then, or the
// next question for another.
inline constexpr size_t kKeptPastStates = 4;
inline constexpr absl::Duration kKeepPastState = absl::Minutes(5);

// How many copies of the database there can be at a time; each takes as much of the disk as what
// has changed since.
inline constexpr size_t kMaxPastCopies = 8;

// Copies are made one after another; how many may wait for that, each of whom holds a thread.
inline constexpr int kMaxWaiting = 2;

// Thread-safe.
class PastStates {
 public:
  // States for which more than `max_undone_bytes` of notes must be put back are copies.
  PastStates(std::shared_ptr<Engine> engine, size_t max_undone_bytes);
  ~PastStates();

  // The state as of `revision`. `make_checkpoint` copies the database, as the last write left it,
  // into the new folder that it is given. Errors:
  //   OUT_OF_RANGE        `revision` is older than what is kept, or has not come yet
  //   RESOURCE_EXHAUSTED  kMaxPastCopies others are being read, kMaxWaiting others wait for a copy
  //                       to be made, or the disk is full
  //   DATA_LOSS           names a record that is amiss
  absl::StatusOr<std::shared_ptr<const Snapshot>> Get(
      int64_t revision, absl::FunctionRef<absl::Status(const std::string& path)> make_checkpoint);

  // Lets go of what nobody has asked for in a while.
  void DropIdle();

 private:
  struct Kept {
    int64_t revision;
    std::shared_ptr<const Snapshot> state;
    absl::Time used;
  };

  // Null when it is not kept.
  std::shared_ptr<const Snapshot> Find(int64_t revision) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  void Keep(int64_t revision, std::shared_ptr<const Snapshot> state);

  // Waits while another copy is made, which may be of the same revision.
  absl::StatusOr<std::shared_ptr<const Snapshot>> GetCopy(
      int64_t revision, absl::FunctionRef<absl::Status(const std::string& path)> make_checkpoint);
  // Counts it in copies_.
  absl::StatusOr<std::shared_ptr<const Snapshot>> MakeCopy(
      int64_t revision, absl::FunctionRef<absl::Status(const std::string& path)> make_checkpoint);

  const std::shared_ptr<Engine> engine_;
  const size_t max_undone_bytes_;
  absl::Mutex mutex_;
  std::list<Kept> kept_ ABSL_GUARDED_BY(mutex_);  // the last used first
  std::optional<int64_t> making_ ABSL_GUARDED_BY(mutex_);
  int waiting_ ABSL_GUARDED_BY(mutex_) = 0;
  uint64_t last_copy_ ABSL_GUARDED_BY(mutex_) = 0;
  std::vector<std::weak_ptr<Engine>> copies_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace annals::storage

#endif  // ANNALS_STORAGE_PAST_STATES_H_
