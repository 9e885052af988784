#include "storage/last_revision.h"

#include <utility>

namespace annals::storage {

void LastRevision::Advance(int64_t revision) {
  absl::MutexLock lock(&mutex_);
  revision_ = revision;
  for (auto call = calls_.begin(); call != calls_.end();) {
    if (call->second.after >= revision) {
      ++call;
      continue;
    }
    call->second.act();
    call = calls_.erase(call);
  }
}

int64_t LastRevision::Await(int64_t after, absl::Time deadline) const {
  absl::MutexLock lock(&mutex_);
  const auto has_come = [&]() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_) {
    return ended_ || revision_ > after;
  };
  mutex_.AwaitWithDeadline(absl::Condition(&has_come), deadline);
  return revision_;
}

uint64_t LastRevision::CallAfter(int64_t after, std::function<void()> act) {
  absl::MutexLock lock(&mutex_);
  const uint64_t call = ++last_call_;
  if (ended_ || revision_ > after) {
    act();
  } else {
    calls_.emplace(call, Call{after, std::move(act)});
  }
  return call;
}

void LastRevision::End() {
  absl::MutexLock lock(&mutex_);
  ended_ = true;
  for (const auto& [id, call] : calls_) call.act();
  calls_.clear();
}

void LastRevision::Forget(uint64_t call) {
  absl::MutexLock lock(&mutex_);
  calls_.erase(call);
}

}  // namespace annals::storage
