// How far long work is, for who waits for it, and the way to stop it.
//
//   Progress progress;
//   std::thread worker([&] { made = backups.Make(*collection, &progress); });
//   Show(progress.done(), progress.total());
//   progress.Cancel();   // made.status() is CANCELLED, unless it was done before
//
// What is counted is up to the work: bytes of files, or records. Work that takes a Progress looks
// at it often, at places at which it can stop and leave nothing half done.
#ifndef ANNALS_STORAGE_PROGRESS_H_
#define ANNALS_STORAGE_PROGRESS_H_

#include <atomic>
#include <cstdint>

#include "absl/status/status.h"

namespace annals::storage {

// Thread-safe. For one piece of work.
class Progress {
 public:
  // Asks the work to stop. It does so with CANCELLED.
  void Cancel() { cancelled_ = true; }
  bool cancelled() const { return cancelled_; }

  // Of what there is to do, how much is done; `total` is an estimate, and 0 until it is known.
  int64_t done() const { return done_.load(std::memory_order_relaxed); }
  int64_t total() const { return total_.load(std::memory_order_relaxed); }

  // For the work: begins anew to count, up to `total`.
  void Expect(int64_t total) {
    done_ = 0;
    total_ = total;
  }
  void Advance(int64_t count) { done_.fetch_add(count, std::memory_order_relaxed); }

  // For what takes such a flag. True: cancelled.
  std::atomic<bool>* flag() { return &cancelled_; }

 private:
  std::atomic<bool> cancelled_ = false;
  std::atomic<int64_t> done_ = 0;
  std::atomic<int64_t> total_ = 0;
};

// For work whose caller may have given no Progress.
inline bool IsCancelled(const Progress* progress) {
  return progress != nullptr && progress->cancelled();
}
inline absl::Status StoppedByCaller() { return absl::CancelledError("stopped before it was done"); }

}  // namespace annals::storage

#endif  // ANNALS_STORAGE_PROGRESS_H_
