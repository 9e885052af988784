#include "service/operations.h"

#include <fmt/format.h>
#include <google/protobuf/util/time_util.h>

#include <algorithm>

#include "absl/time/clock.h"
#include "service/log.h"
#include "service/metrics.h"
#include "service/status.h"
#include "storage/resource_name.h"

namespace annals::service {
namespace {

using google::longrunning::Operation;
using google::protobuf::util::TimeUtil;
using v1::OperationMetadata;

// What waits is mostly a matter of minutes.
constexpr absl::Duration kDelayOfFull = absl::Seconds(10);

// What is not done is never told to be.
constexpr double kAlmostDone = 0.999;

google::protobuf::Timestamp MessageOf(absl::Time time) {
  return TimeUtil::NanosecondsToTimestamp(absl::ToUnixNanos(time));
}

absl::Status NoSuchOperation(const std::string& name) { return MissingResource("operation", name); }

absl::Status Interrupted() {
  absl::Status status = absl::AbortedError(
      "the server stopped before the operation was done; it may be started again");
  SetReason(v1::ERROR_REASON_OPERATION_INTERRUPTED, {}, status);
  return status;
}

absl::Status TooMany() {
  absl::Status status = TryLater(
      fmt::format("{} operations of this kind have not ended, as many as the server takes; "
                  "try again when one has",
                  Operations::kMaxUnfinished),
      kDelayOfFull);
  SetReason(v1::ERROR_REASON_TOO_MANY_OPERATIONS,
            {{"limit", std::to_string(Operations::kMaxUnfinished)}}, status);
  return status;
}

// Puts what an operation came to into it and its metadata.
void SetResult(const OperationResult& result, bool cancelled, Operation& operation,
               OperationMetadata& metadata) {
  operation.set_done(true);
  *metadata.mutable_end_time() = MessageOf(absl::Now());
  if (result.ok()) {
    operation.mutable_response()->PackFrom(**result);
    metadata.set_state(OperationMetadata::STATE_SUCCEEDED);
    metadata.set_fraction_done(1);
  } else {
    *operation.mutable_error() = ToRpcStatus(result.status());
    metadata.set_state(cancelled ? OperationMetadata::STATE_CANCELLED
                                 : OperationMetadata::STATE_FAILED);
  }
  operation.mutable_metadata()->PackFrom(metadata);
}

void FillProgress(const OperationProgress& progress, OperationMetadata& metadata) {
  const int64_t total = progress.work.total();
  const int64_t done = progress.work.done();
  metadata.set_work_done(done);
  metadata.set_work_total(total);
  metadata.set_document_count(progress.documents);
  if (total > 0) {
    metadata.set_fraction_done(
        std::min(kAlmostDone, static_cast<double>(done) / static_cast<double>(total)));
  }
}

}  // namespace

Operations::Operations(const std::string& folder)
    : files_(folder), care_thread_({.threads = 1}), ingest_thread_({.threads = 1}) {
  Read();
}

Operations::~Operations() { Stop(); }

void Operations::Read() {
  absl::MutexLock lock(&mutex_);
  std::vector<Operation> known = files_.Read();
  std::vector<std::pair<int64_t, std::string>> ends;
  for (Operation& operation : known) {
    Entry entry;
    operation.metadata().UnpackTo(&entry.metadata);
    if (!operation.done()) {
      SetResult(Interrupted(), /*cancelled=*/false, operation, entry.metadata);
      files_.Write(operation);
    }
    std::string name = operation.name();
    ends.emplace_back(TimeUtil::TimestampToNanoseconds(entry.metadata.end_time()), name);
    entry.operation = std::move(operation);
    entries_.insert_or_assign(std::move(name), std::move(entry));
  }
  std::ranges::sort(ends);
  for (auto& [time, name] : ends) ended_.push_back(std::move(name));
  ForgetOldest();
}

absl::StatusOr<Operations::Place> Operations::Reserve(OperationKind kind) {
  absl::MutexLock lock(&mutex_);
  if (stopping_) return absl::UnavailableError("the server is stopping");
  int& unfinished = unfinished_[static_cast<size_t>(kind)];
  if (unfinished >= kMaxUnfinished) return TooMany();
  ++unfinished;
  return Place(this, kind);
}

void Operations::GiveBack(OperationKind kind) {
  absl::MutexLock lock(&mutex_);
  --unfinished_[static_cast<size_t>(kind)];
}

std::string Operations::NewName(const std::string& collection, absl::Time now) {
  // Hexadecimal digits of nanoseconds: 16 of them from 2006 to 2554.
  last_id_ = std::max(last_id_ + 1, absl::ToUnixNanos(now));
  std::string name;
  do {
    name = storage::OperationName(collection, fmt::format("{:016x}", last_id_++));
  } while (entries_.contains(name));
  return name;
}

Operation Operations::Make(Place place, OperationPlan plan) {
  const absl::Time now = absl::Now();
  Entry entry;
  entry.metadata.set_method(plan.method);
  entry.metadata.set_target(plan.target);
  entry.metadata.set_unit(plan.unit);
  entry.metadata.set_state(OperationMetadata::STATE_WAITING);
  *entry.metadata.mutable_create_time() = MessageOf(now);
  CountOperationBegin(plan.method);
  absl::MutexLock lock(&mutex_);
  const std::string name = NewName(plan.collection, now);
  entry.operation.set_name(name);
  entry.task = std::make_shared<Task>(std::move(plan), std::move(place));
  if (stopping_) entry.task->progress.work.Cancel();
  Operation made = Snapshot(entry);
  files_.Write(made);
  entries_.emplace(name, std::move(entry));
  return made;
}

void Operations::Begin(const std::string& name) {
  OperationKind kind{};
  {
    absl::MutexLock lock(&mutex_);
    const auto found = entries_.find(name);
    // It was cancelled already.
    if (found == entries_.end() || found->second.task == nullptr) return;
    kind = found->second.task->plan.kind;
  }
  // As many as may wait have been let in already.
  WorkerPool& thread = kind == OperationKind::kCare ? care_thread_ : ingest_thread_;
  thread.SubmitNextStep([this, name] { Run(name); });
}

void Operations::Run(const std::string& name) {
  std::shared_ptr<Task> task;
  {
    absl::MutexLock lock(&mutex_);
    const auto found = entries_.find(name);
    // It was cancelled while it waited.
    if (found == entries_.end() || found->second.task == nullptr) return;
    task = found->second.task;
    if (std::exchange(task->begun, true)) return;
    found->second.metadata.set_state(OperationMetadata::STATE_RUNNING);
    *found->second.metadata.mutable_start_time() = MessageOf(absl::Now());
  }
  End(name, *task,
      task->progress.work.cancelled() ? OperationResult(storage::StoppedByCaller())
                                      : task->plan.work(task->progress));
}

void Operations::End(const std::string& name, Task& task, OperationResult result) {
  Operation operation;
  OperationMetadata metadata;
  bool by_caller = false;
  {
    absl::MutexLock lock(&mutex_);
    const Entry& entry = entries_.find(name)->second;
    operation = entry.operation;
    metadata = entry.metadata;
    by_caller = entry.cancelled_by_caller;
  }
  const bool stopped = absl::IsCancelled(result.status());
  if (stopped && !by_caller) result = Interrupted();
  FillProgress(task.progress, metadata);
  SetResult(result, stopped && by_caller, operation, metadata);
  if (task.plan.at_end != nullptr) task.plan.at_end(name, result);
  const std::string code = absl::StatusCodeToString(result.status().code());
  CountOperationEnd(metadata.method(), code);
  const std::string ms =
      fmt::format("{}", (TimeUtil::TimestampToMilliseconds(metadata.end_time()) -
                         TimeUtil::TimestampToMilliseconds(metadata.create_time())));
  std::vector<LogField> fields = {
      {"method", metadata.method()}, {"operation", name}, {"status", code}, {"ms", ms}};
  if (!result.ok()) fields.push_back({"error", operation.error().message()});
  Log(spdlog::level::info, "operation", fields);
  files_.Write(operation);

  std::shared_ptr<Task> ended;  // goes when the mutex is free
  absl::MutexLock lock(&mutex_);
  Entry& entry = entries_.find(name)->second;
  entry.operation = std::move(operation);
  entry.metadata = std::move(metadata);
  ended = std::exchange(entry.task, nullptr);
  // Who is told now that it has ended finds its place free.
  task.place.of_ = nullptr;
  --unfinished_[static_cast<size_t>(task.plan.kind)];
  ended_.push_back(name);
  CallWhoWaits(name);
  ForgetOldest();
}

Operation Operations::Snapshot(const Entry& entry) const {
  Operation operation = entry.operation;
  if (entry.task == nullptr) return operation;
  OperationMetadata metadata = entry.metadata;
  FillProgress(entry.task->progress, metadata);
  if (entry.task->progress.work.cancelled()) {
    metadata.set_state(OperationMetadata::STATE_CANCELLING);
  }
  operation.mutable_metadata()->PackFrom(metadata);
  return operation;
}

absl::StatusOr<Operation> Operations::Get(const std::string& name) {
  absl::MutexLock lock(&mutex_);
  const auto found = entries_.find(name);
  if (found == entries_.end()) return NoSuchOperation(name);
  return Snapshot(found->second);
}

std::vector<Operation> Operations::List(std::string_view collection, std::string_view before) {
  const std::string prefix = storage::OperationName(collection, "");
  const std::string end =
      prefix + (before.empty() ? "g" : std::string(before));  // after all digits
  absl::MutexLock lock(&mutex_);
  std::vector<Operation> operations;
  const auto last = entries_.lower_bound(end);
  for (auto entry = entries_.lower_bound(prefix); entry != last; ++entry) {
    operations.push_back(Snapshot(entry->second));
  }
  std::ranges::reverse(operations);
  return operations;
}

absl::Status Operations::Cancel(const std::string& name) {
  std::shared_ptr<Task> waiting;
  {
    absl::MutexLock lock(&mutex_);
    const auto found = entries_.find(name);
    if (found == entries_.end()) return NoSuchOperation(name);
    Entry& entry = found->second;
    if (entry.task == nullptr || stopping_) return absl::OkStatus();
    entry.cancelled_by_caller = true;
    entry.task->progress.work.Cancel();
    if (!std::exchange(entry.task->begun, true)) waiting = entry.task;
  }
  if (waiting != nullptr) End(name, *waiting, storage::StoppedByCaller());
  return absl::OkStatus();
}

absl::Status Operations::Delete(const std::string& name) {
  absl::MutexLock lock(&mutex_);
  const auto found = entries_.find(name);
  if (found == entries_.end()) return NoSuchOperation(name);
  if (found->second.task != nullptr) {
    return absl::FailedPreconditionError(
        fmt::format("{} has not ended; cancel it first", Quoted(name)));
  }
  entries_.erase(found);
  std::erase(ended_, name);
  files_.Remove(name);
  return absl::OkStatus();
}

uint64_t Operations::CallAtEnd(const std::string& name, std::function<void()> call) {
  absl::MutexLock lock(&mutex_);
  const auto found = entries_.find(name);
  if (found == entries_.end() || found->second.task == nullptr) {
    call();
    return 0;
  }
  waiting_[++last_call_] = {name, std::move(call)};
  return last_call_;
}

void Operations::Forget(uint64_t call) {
  absl::MutexLock lock(&mutex_);
  waiting_.erase(call);
}

void Operations::CallWhoWaits(const std::string& name) {
  std::erase_if(waiting_, [&](auto& waiting) {
    if (waiting.second.name != name) return false;
    waiting.second.call();
    return true;
  });
}

void Operations::ForgetOldest() {
  while (ended_.size() > kMaxEnded) {
    files_.Remove(ended_.front());
    entries_.erase(ended_.front());
    ended_.pop_front();
  }
}

void Operations::Stop() {
  std::vector<std::pair<std::string, std::shared_ptr<Task>>> waiting;
  {
    absl::MutexLock lock(&mutex_);
    stopping_ = true;
    for (auto& [name, entry] : entries_) {
      if (entry.task == nullptr) continue;
      entry.task->progress.work.Cancel();
      if (!std::exchange(entry.task->begun, true)) waiting.emplace_back(name, entry.task);
    }
  }
  for (const auto& [name, task] : waiting) End(name, *task, storage::StoppedByCaller());
}

}  // namespace annals::service
