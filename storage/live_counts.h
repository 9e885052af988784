// The counts of all events of an open collection, kept in step with its writes.
//
//   counts.Read(revision, [&](const TimeCounts& at) { n = at.Before(Side::kBegin, second); });
#ifndef ANNALS_STORAGE_LIVE_COUNTS_H_
#define ANNALS_STORAGE_LIVE_COUNTS_H_

#include <cstdint>
#include <utility>

#include "absl/base/thread_annotations.h"
#include "absl/synchronization/mutex.h"
#include "storage/counts.h"
#include "storage/time_counts.h"

namespace annals::storage {

// Thread-safe. Before the first Reset they are of no revision, whatever is applied: the counters of
// the database may be damaged.
class LiveCounts {
 public:
  // Takes over what was read of the database at `revision`.
  void Reset(TimeCounts counts, int64_t revision);

  // Adds what the write that made `revision` has changed.
  void Apply(const CountChanges& changes, int64_t revision);

  // Calls `read` with the counts if they are those of `revision`; false if they are of another.
  template <typename Reader>
  bool Read(int64_t revision, Reader read) const {
    absl::ReaderMutexLock lock(&mutex_);
    if (revision != revision_) return false;
    read(std::as_const(counts_));
    return true;
  }

  // Calls `read` with the counts and the revision that they are of; false if they are of none.
  template <typename Reader>
  bool ReadNow(Reader read) const {
    absl::ReaderMutexLock lock(&mutex_);
    if (revision_ == kUnknown) return false;
    read(std::as_const(counts_), revision_);
    return true;
  }

 private:
  mutable absl::Mutex mutex_;
  TimeCounts counts_ ABSL_GUARDED_BY(mutex_);
  static constexpr int64_t kUnknown = -1;
  int64_t revision_ ABSL_GUARDED_BY(mutex_) = kUnknown;
};

}  // namespace annals::storage

#endif  // ANNALS_STORAGE_LIVE_COUNTS_H_
