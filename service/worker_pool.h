// A fixed number of threads that do the work which may block: extraction, and reads and writes of
// RocksDB. gRPC's own threads must not do that all at once, since they serve all connections; but
// one of them may, which saves short work the change of thread.
//
//   WorkerPool pool({.threads = 4, .max_queued = 256});
//   if (!pool.TrySubmit([] { … })) return absl::ResourceExhaustedError("the server is busy");
#ifndef ANNALS_SERVICE_WORKER_POOL_H_
#define ANNALS_SERVICE_WORKER_POOL_H_

#include <cstddef>
#include <deque>
#include <functional>
#include <thread>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/synchronization/mutex.h"

namespace annals::service {

struct WorkerPoolOptions {
  // How many threads work. At least 1.
  size_t threads = 1;
  // How many tasks may wait for a thread before TrySubmit refuses more.
  size_t max_queued = 256;
  // How many calling threads may do tasks themselves at once (TrySubmitOrDo).
  size_t lent = 0;
};

// Thread-safe. Tasks begin in the order of their submission.
class WorkerPool {
 public:
  using Task = std::function<void()>;

  explicit WorkerPool(const WorkerPoolOptions& options);

  // Does all tasks that were accepted, then ends the threads.
  ~WorkerPool();

  WorkerPool(const WorkerPool&) = delete;
  WorkerPool& operator=(const WorkerPool&) = delete;

  // Takes a new task, or returns false when `max_queued` tasks are waiting already.
  [[nodiscard]] bool TrySubmit(Task task);

  // Does a new task before it returns, on the calling thread; when as many as may are at that, or
  // others wait for their turn, as TrySubmit.
  [[nodiscard]] bool TrySubmitOrDo(Task task);

  // Takes the next step of work that was accepted before, such as a stream's next batch, however
  // long the queue. There is at most one such step for each piece of work, so their number is
  // bounded by what TrySubmit let in.
  void SubmitNextStep(Task task);

 private:
  void Work();

  const size_t max_queued_;
  const size_t max_lent_;
  absl::Mutex mutex_;
  size_t lent_ ABSL_GUARDED_BY(mutex_) = 0;
  std::deque<Task> queue_ ABSL_GUARDED_BY(mutex_);
  bool stopping_ ABSL_GUARDED_BY(mutex_) = false;
  std::vector<std::thread> threads_;
};

}  // namespace annals::service

#endif  // ANNALS_SERVICE_WORKER_POOL_H_
