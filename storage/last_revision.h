// The number of the last write of a collection, and who waits for the next one.
//
//   LastRevision last(7);
//   uint64_t call = last.CallAfter(7, [] { Wake(); });   // Wake() runs in Advance
//   last.Advance(8);
#ifndef ANNALS_STORAGE_LAST_REVISION_H_
#define ANNALS_STORAGE_LAST_REVISION_H_

#include <cstdint>
#include <functional>
#include <map>

#include "absl/base/thread_annotations.h"
#include "absl/synchronization/mutex.h"
#include "absl/time/time.h"

namespace annals::storage {

// Thread-safe.
class LastRevision {
 public:
  explicit LastRevision(int64_t revision) : revision_(revision) {}

  // A write has been made; `revision` is greater than any before.
  void Advance(int64_t revision);

  // Waits until there is a revision after `after`, or until `deadline`; returns the last revision.
  int64_t Await(int64_t after, absl::Time deadline) const;

  // Calls `act` once as soon as there is a revision after `after`: now, or in Advance. It must be
  // short and not call back. Returns what Forget takes.
  uint64_t CallAfter(int64_t after, std::function<void()> act);

  // There will be no other: who waits, or comes to wait, does so no longer, and all calls are made.
  void End();

  // Such a call is not wanted any more: when this returns it is over, or will not be made.
  void Forget(uint64_t call);

 private:
  struct Call {
    int64_t after = 0;
    std::function<void()> act;
  };

  mutable absl::Mutex mutex_;
  int64_t revision_ ABSL_GUARDED_BY(mutex_);
  bool ended_ ABSL_GUARDED_BY(mutex_) = false;
  uint64_t last_call_ ABSL_GUARDED_BY(mutex_) = 0;
  std::map<uint64_t, Call> calls_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace annals::storage

#endif  // ANNALS_STORAGE_LAST_REVISION_H_
