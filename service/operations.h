// Work that goes on after the call that asked for it: what google.longrunning.Operations tells of.
//
//   Operations operations(data + "/operations");
//   absl::StatusOr<Operations::Place> place = operations.Reserve(OperationKind::kCare);
//   if (!place.ok()) return place.status();
//   *response = operations.Make(*std::move(place), {.method = "annals.v1.AdminService/…", …});
//   operations.Begin(response->name());
//
// Operations of one kind are done one after another, by a thread of their own. Those that have
// ended are kept, the last hundred of them, in memory and as files (operation_files.h).
#ifndef ANNALS_SERVICE_OPERATIONS_H_
#define ANNALS_SERVICE_OPERATIONS_H_

#include <google/protobuf/message.h>

#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/synchronization/mutex.h"
#include "absl/time/time.h"
#include "annals/v1/operation.pb.h"
#include "google/longrunning/operations.pb.h"
#include "service/operation_files.h"
#include "service/worker_pool.h"
#include "storage/progress.h"

namespace annals::service {

// How far an operation is, and whether it was told to stop.
struct OperationProgress {
  storage::Progress work;
  std::atomic<int64_t> documents = 0;
};

// Each kind has a queue and a thread.
enum class OperationKind {
  kCare,    // of collections as a whole: one is enough for the disk
  kIngest,  // of files, with as many more threads as extraction has
};

// What an operation comes to: its response, which is not null, or its error.
using OperationResult = absl::StatusOr<std::unique_ptr<google::protobuf::Message>>;

// What is to be done.
struct OperationPlan {
  OperationKind kind = OperationKind::kCare;
  std::string method;      // that starts it: `annals.v1.AdminService/BackupCollection`
  std::string collection;  // the id of its collection
  std::string target;      // the resource that the request names
  annals::v1::OperationMetadata::Unit unit = annals::v1::OperationMetadata::UNIT_BYTES;

  // Does it, on a thread that may block. CANCELLED when `progress` was cancelled and it has
  // stopped.
  std::function<OperationResult(OperationProgress& progress)> work;

  // Called with what it came to, before anybody is told that it has ended. May be null.
  std::function<void(const std::string& name, const OperationResult& result)> at_end = nullptr;
};

// Thread-safe.
class Operations {
 public:
  // How many of a kind may wait or be at work.
  static constexpr int kMaxUnfinished = 16;
  // How many that have ended are kept.
  static constexpr size_t kMaxEnded = 100;

  // Leave for one more operation, which is given back when it has ended or this goes.
  class Place {
   public:
    Place(Place&& other) noexcept : of_(std::exchange(other.of_, nullptr)), kind_(other.kind_) {}
    Place& operator=(Place&&) = delete;
    ~Place() {
      if (of_ != nullptr) of_->GiveBack(kind_);
    }

   private:
    friend class Operations;
    Place(Operations* of, OperationKind kind) : of_(of), kind_(kind) {}

    Operations* of_;
    OperationKind kind_;
  };

  // Knows the operations in `folder`; those that had not ended have, with ABORTED.
  explicit Operations(const std::string& folder);

  // As Stop, and waits for what is at work.
  ~Operations();
  Operations(const Operations&) = delete;
  Operations& operator=(const Operations&) = delete;

  // RESOURCE_EXHAUSTED, with the reason TOO_MANY_OPERATIONS, when kMaxUnfinished of the kind have
  // not ended; UNAVAILABLE after Stop.
  absl::StatusOr<Place> Reserve(OperationKind kind);

  // Makes an operation of a plan, and returns it. It waits until Begin puts it at the end of the
  // queue of its kind: in between, its caller is told of it.
  google::longrunning::Operation Make(Place place, OperationPlan plan);
  void Begin(const std::string& name);

  // As it is now. NOT_FOUND when there is none of that name.
  absl::StatusOr<google::longrunning::Operation> Get(const std::string& name);

  // Those of a collection that were asked for before the one with the id `before`, all if that is
  // empty; the newest first.
  std::vector<google::longrunning::Operation> List(std::string_view collection,
                                                   std::string_view before);

  // Tells one to stop; one that waits ends at once. NOT_FOUND as above.
  absl::Status Cancel(const std::string& name);

  // Forgets one that has ended. FAILED_PRECONDITION when it has not; NOT_FOUND as above.
  absl::Status Delete(const std::string& name);

  // Has `call` be called once, soon, when the operation has ended or is not known: it must not
  // block nor call this object. Until Forget, which it may not outlive.
  uint64_t CallAtEnd(const std::string& name, std::function<void()> call);
  void Forget(uint64_t call);

  // Takes no more, and tells all to stop: they end with ABORTED, unless they are done before that.
  void Stop();

 private:
  // What is needed as long as one has not ended.
  struct Task {
    Task(OperationPlan what, Place where) : plan(std::move(what)), place(std::move(where)) {}

    OperationPlan plan;
    Place place;
    OperationProgress progress;
    bool begun = false;  // guarded by mutex_: somebody will end it
  };
  struct Entry {
    google::longrunning::Operation operation;  // without its metadata until it has ended
    annals::v1::OperationMetadata metadata;
    std::shared_ptr<Task> task;        // null: it has ended
    bool cancelled_by_caller = false;  // and not because the server stops
  };
  struct Waiting {
    std::string name;
    std::function<void()> call;
  };
  using Entries = std::map<std::string, Entry, std::less<>>;  // by name, and so by time

  void GiveBack(OperationKind kind);
  void Run(const std::string& name);
  // `task` is that of the entry.
  void End(const std::string& name, Task& task, OperationResult result);
  void Read();
  google::longrunning::Operation Snapshot(const Entry& entry) const
      ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  // An id that is not in use, and later in order than all before it.
  std::string NewName(const std::string& collection, absl::Time now)
      ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  void CallWhoWaits(const std::string& name) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  // Forgets the oldest of those that have ended, down to kMaxEnded.
  void ForgetOldest() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);

  const OperationFiles files_;
  absl::Mutex mutex_;
  bool stopping_ ABSL_GUARDED_BY(mutex_) = false;
  std::array<int, 2> unfinished_ ABSL_GUARDED_BY(mutex_) = {};  // by kind
  Entries entries_ ABSL_GUARDED_BY(mutex_);
  std::deque<std::string> ended_ ABSL_GUARDED_BY(mutex_);  // in the order of their ends
  int64_t last_id_ ABSL_GUARDED_BY(mutex_) = 0;
  uint64_t last_call_ ABSL_GUARDED_BY(mutex_) = 0;
  std::map<uint64_t, Waiting> waiting_ ABSL_GUARDED_BY(mutex_);
  // Last, so that their threads end first.
  WorkerPool care_thread_;
  WorkerPool ingest_thread_;
};

}  // namespace annals::service

#endif  // ANNALS_SERVICE_OPERATIONS_H_
