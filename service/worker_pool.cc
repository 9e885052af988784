#include "service/worker_pool.h"

#include <utility>

namespace annals::service {

WorkerPool::WorkerPool(const WorkerPoolOptions& options)
    : max_queued_(options.max_queued), max_lent_(options.lent) {
  threads_.reserve(options.threads);
  for (size_t i = 0; i < options.threads; ++i) threads_.emplace_back([this] { Work(); });
}

WorkerPool::~WorkerPool() {
  {
    absl::MutexLock lock(&mutex_);
    stopping_ = true;
  }
  for (std::thread& thread : threads_) thread.join();
}

bool WorkerPool::TrySubmit(Task task) {
  absl::MutexLock lock(&mutex_);
  if (queue_.size() >= max_queued_) return false;
  queue_.push_back(std::move(task));
  return true;
}

bool WorkerPool::TrySubmitOrDo(Task task) {
  bool here = false;
  {
    absl::MutexLock lock(&mutex_);
    here = lent_ < max_lent_ && queue_.empty();
    if (here) ++lent_;
  }
  if (!here) return TrySubmit(std::move(task));
  task();
  absl::MutexLock lock(&mutex_);
  --lent_;
  return true;
}

void WorkerPool::SubmitNextStep(Task task) {
  absl::MutexLock lock(&mutex_);
  queue_.push_back(std::move(task));
}

void WorkerPool::Work() {
  const auto has_work_or_stops = [this]() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_) {
    return stopping_ || !queue_.empty();
  };
  while (true) {
    Task task;
    {
      absl::MutexLock lock(&mutex_);
      mutex_.Await(absl::Condition(&has_work_or_stops));
      if (queue_.empty()) return;
      task = std::move(queue_.front());
      queue_.pop_front();
    }
    task();
  }
}

}  // namespace annals::service
