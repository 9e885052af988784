// Keeps snapshots alive between the pages of a listing.
//
//   LeaseRegistry<std::shared_ptr<Snapshot>> leases({});
//   uint64_t id = leases.Add(snapshot);                     // goes into the page token
//   std::optional<std::shared_ptr<Snapshot>> kept = leases.Use(id);   // nothing: it has expired
//
// A lease ends `time_limit` after its last use, or earlier when `max_leases` newer ones need the
// room. Expired leases are let go whenever the registry is used; one that is never used again holds
// its snapshots, which costs something only when there are writes, and those come with uses.
#ifndef ANNALS_SERVICE_LEASE_REGISTRY_H_
#define ANNALS_SERVICE_LEASE_REGISTRY_H_

#include <cstdint>
#include <functional>
#include <list>
#include <optional>
#include <utility>

#include "absl/base/thread_annotations.h"
#include "absl/container/flat_hash_map.h"
#include "absl/random/random.h"
#include "absl/synchronization/mutex.h"
#include "absl/time/clock.h"
#include "absl/time/time.h"

namespace annals::service {

struct LeaseOptions {
  absl::Duration time_limit = absl::Minutes(10);
  size_t max_leases = 1000;
  // The clock. Tests set their own.
  std::function<absl::Time()> now = [] { return absl::Now(); };
};

// Thread-safe. `Value` is cheap to copy, such as a shared_ptr.
template <class Value>
class LeaseRegistry {
 public:
  explicit LeaseRegistry(LeaseOptions options) : options_(std::move(options)) {}

  // Keeps a value, and returns the id of its lease: random, so that nobody can guess another's.
  uint64_t Add(Value value) {
    absl::MutexLock lock(&mutex_);
    EndExpired();
    if (by_id_.size() >= options_.max_leases) EndOldest();
    uint64_t id = 0;
    do {
      id = absl::Uniform<uint64_t>(random_);
    } while (by_id_.contains(id));
    leases_.push_back({id, options_.now(), std::move(value)});
    by_id_[id] = std::prev(leases_.end());
    return id;
  }

  // The value of a lease, which lives on for another time limit. Nothing when it has ended.
  std::optional<Value> Use(uint64_t id) {
    absl::MutexLock lock(&mutex_);
    EndExpired();
    auto found = by_id_.find(id);
    if (found == by_id_.end()) return std::nullopt;
    found->second->last_use = options_.now();
    leases_.splice(leases_.end(), leases_, found->second);
    return found->second->value;
  }

  // Ends the leases of the values of which `has_ended` is true.
  void EndIf(const std::function<bool(const Value&)>& has_ended) {
    absl::MutexLock lock(&mutex_);
    for (auto lease = leases_.begin(); lease != leases_.end();) {
      if (!has_ended(lease->value)) {
        ++lease;
        continue;
      }
      by_id_.erase(lease->id);
      lease = leases_.erase(lease);
    }
  }

  size_t size() const {
    absl::MutexLock lock(&mutex_);
    return by_id_.size();
  }

 private:
  struct Lease {
    uint64_t id;
    absl::Time last_use;
    Value value;
  };

  void EndExpired() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_) {
    const absl::Time oldest_alive = options_.now() - options_.time_limit;
    while (!leases_.empty() && leases_.front().last_use < oldest_alive) EndOldest();
  }

  void EndOldest() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_) {
    by_id_.erase(leases_.front().id);
    leases_.pop_front();
  }

  const LeaseOptions options_;
  mutable absl::Mutex mutex_;
  absl::BitGen random_ ABSL_GUARDED_BY(mutex_);
  std::list<Lease> leases_ ABSL_GUARDED_BY(mutex_);  // the longest unused first
  absl::flat_hash_map<uint64_t, typename std::list<Lease>::iterator> by_id_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace annals::service

#endif  // ANNALS_SERVICE_LEASE_REGISTRY_H_
