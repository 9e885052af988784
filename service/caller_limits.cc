#include "service/caller_limits.h"

#include <fmt/format.h>

#include <algorithm>
#include <vector>

#include "absl/time/time.h"
#include "annals/v1/error_reason.pb.h"
#include "service/status.h"

namespace annals::service {
namespace {

using Clock = CallLimiter::Clock;

// When one of the caller's calls ends cannot be known.
constexpr absl::Duration kDelayOfOpenCalls = absl::Seconds(1);

Clock::duration Each(const CallerLimits& limits) {
  if (limits.calls_per_second <= 0) return Clock::duration::zero();
  return std::chrono::duration_cast<Clock::duration>(
      std::chrono::duration<double>(1 / limits.calls_per_second));
}

int BurstOf(const CallerLimits& limits) {
  return limits.burst > 0 ? limits.burst : std::max(1, static_cast<int>(limits.calls_per_second));
}

}  // namespace

CallLimiter::CallLimiter(const CallerLimits& limits)
    : limits_(limits), each_(Each(limits)), slack_(each_ * (BurstOf(limits) - 1)) {}

absl::StatusOr<CallLimiter::Call> CallLimiter::Begin(const std::string& caller,
                                                     Clock::time_point now) {
  absl::MutexLock lock(&mutex_);
  if (callers_.size() >= kMaxCallers && !callers_.contains(caller)) MakeRoom(now);
  auto& found = *callers_.try_emplace(caller).first;
  Caller& state = found.second;
  if (limits_.calls_at_once > 0 && state.open >= limits_.calls_at_once) {
    return OverLimit(
        v1::ERROR_REASON_CONCURRENCY_LIMIT_EXCEEDED, caller,
        fmt::format("has {} calls and streams open, as many as a caller may", state.open),
        kDelayOfOpenCalls);
  }
  const Clock::time_point full = std::max(state.full, now);
  if (const Clock::duration wait = full - now - slack_; wait > Clock::duration::zero()) {
    return OverLimit(v1::ERROR_REASON_RATE_LIMIT_EXCEEDED, caller,
                     fmt::format("makes more than {} calls a second", limits_.calls_per_second),
                     absl::FromChrono(wait));
  }
  state.full = full + each_;
  ++state.open;
  return Call(*this, found);
}

void CallLimiter::End(std::pair<const std::string, Caller>& caller) {
  absl::MutexLock lock(&mutex_);
  if (--caller.second.open == 0 && caller.second.full <= Clock::now()) {
    callers_.erase(caller.first);
  }
}

void CallLimiter::MakeRoom(Clock::time_point now) {
  std::erase_if(callers_, [now](const auto& each) {
    return each.second.open == 0 && each.second.full <= now;
  });
  if (callers_.size() <= kMaxCallers / 2) return;
  // Half of those that can be forgotten, so that this is seldom done.
  std::vector<Clock::time_point> idle;
  for (const auto& [name, caller] : callers_) {
    if (caller.open == 0) idle.push_back(caller.full);
  }
  if (idle.empty()) return;
  const auto middle = idle.begin() + static_cast<std::ptrdiff_t>(idle.size() / 2);
  std::nth_element(idle.begin(), middle, idle.end());
  std::erase_if(callers_, [until = *middle](const auto& each) {
    return each.second.open == 0 && each.second.full <= until;
  });
}

size_t CallLimiter::caller_count() const {
  absl::MutexLock lock(&mutex_);
  return callers_.size();
}

}  // namespace annals::service
