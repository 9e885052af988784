// How much each caller may ask for: calls a second, and calls at once.
//
//   CallLimiter limiter({.calls_per_second = 20, .burst = 40, .calls_at_once = 8});
//   absl::StatusOr<CallLimiter::Call> call = limiter.Begin("ann", steady_clock::now());
//   if (!call.ok()) return call.status();  // RESOURCE_EXHAUSTED, and after how long to try again
//   …                                      // the call lasts as long as `call`
//
// The rate is that of a bucket of `burst` tokens, of which each call takes one and each second
// brings `calls_per_second`. A bucket is kept as the one instant at which it is full again (the
// generic cell rate algorithm): a full one is the same as none, so that callers who are at rest
// need not be known.
#ifndef ANNALS_SERVICE_CALLER_LIMITS_H_
#define ANNALS_SERVICE_CALLER_LIMITS_H_

#include <chrono>
#include <cstddef>
#include <string>
#include <unordered_map>
#include <utility>

#include "absl/base/thread_annotations.h"
#include "absl/status/statusor.h"
#include "absl/synchronization/mutex.h"

namespace annals::service {

struct CallerLimits {
  // How many calls a caller may begin in a second, on the average; 0: no limit.
  double calls_per_second = 0;

  // How many may begin together after a rest; 0: those of one second, and at least 1.
  int burst = 0;

  // How many calls and streams may be open at once; 0: no limit.
  int calls_at_once = 0;

  bool empty() const { return calls_per_second <= 0 && calls_at_once <= 0; }
};

// Thread-safe.
class CallLimiter {
  struct Caller;

 public:
  using Clock = std::chrono::steady_clock;

  // As many callers are known at most, besides those that have calls open. When there are more,
  // those whose buckets are full the soonest are forgotten: their buckets are full at once.
  static constexpr size_t kMaxCallers = size_t{1} << 16;

  explicit CallLimiter(const CallerLimits& limits);
  CallLimiter(const CallLimiter&) = delete;
  CallLimiter& operator=(const CallLimiter&) = delete;

  // The place of a call among those of its caller, until it is destroyed. The limiter must outlive
  // it.
  class Call {
   public:
    Call() = default;  // of nobody
    Call(Call&& other) noexcept
        : limiter_(std::exchange(other.limiter_, nullptr)), caller_(other.caller_) {}
    Call& operator=(Call&& other) noexcept {
      std::swap(limiter_, other.limiter_);
      std::swap(caller_, other.caller_);
      return *this;
    }
    ~Call() {
      if (limiter_ != nullptr) limiter_->End(*caller_);
    }

   private:
    friend class CallLimiter;
    Call(CallLimiter& limiter, std::pair<const std::string, Caller>& caller)
        : limiter_(&limiter), caller_(&caller) {}

    CallLimiter* limiter_ = nullptr;
    std::pair<const std::string, Caller>* caller_ = nullptr;
  };

  // Begins a call. RESOURCE_EXHAUSTED when the caller may not, as OverLimit in status.h; the call
  // then counts for nothing.
  absl::StatusOr<Call> Begin(const std::string& caller, Clock::time_point now);

  // How many callers are known.
  size_t caller_count() const;

 private:
  struct Caller {
    int open = 0;              // calls
    Clock::time_point full{};  // when its bucket is
  };

  void End(std::pair<const std::string, Caller>& caller);
  // Forgets callers at rest, and if these are not enough, others.
  void MakeRoom(Clock::time_point now) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);

  const CallerLimits limits_;
  const Clock::duration each_;   // what a token takes to come
  const Clock::duration slack_;  // what all tokens but one take
  mutable absl::Mutex mutex_;
  std::unordered_map<std::string, Caller> callers_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace annals::service

#endif  // ANNALS_SERVICE_CALLER_LIMITS_H_
