#include "service/wait_operation.h"

#include <google/protobuf/util/time_util.h>
#include <grpcpp/alarm.h>

#include <algorithm>
#include <utility>

#include "absl/synchronization/mutex.h"
#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "service/operations_service.h"
#include "service/status.h"

namespace annals::service {
namespace {

constexpr char kMethod[] = "google.longrunning.Operations/WaitOperation";
constexpr absl::Duration kLongest = absl::Minutes(10);

// How long to wait; INVALID_ARGUMENT when that is no length of time.
absl::StatusOr<absl::Duration> TimeoutOf(const google::longrunning::WaitOperationRequest& request) {
  if (!request.has_timeout()) return kLongest;
  const google::protobuf::Duration& timeout = request.timeout();
  constexpr int32_t kNanosPerSecond = 1'000'000'000;
  if (timeout.seconds() < 0 || timeout.nanos() < 0 || timeout.nanos() >= kNanosPerSecond) {
    return InvalidField("timeout",
                        "is negative, or no length of time; leave it out for ten minutes");
  }
  return std::min(kLongest, absl::Seconds(timeout.seconds()) + absl::Nanoseconds(timeout.nanos()));
}

class WaitCall final : public grpc::ServerUnaryReactor {
 public:
  WaitCall(grpc::CallbackServerContext* context,
           const google::longrunning::WaitOperationRequest& request,
           google::longrunning::Operation& response, Operations& operations, CallPool& pool)
      : context_(context),
        request_(request),
        response_(response),
        operations_(operations),
        record_(context, kMethod, pool.rules()) {
    absl::Status may = record_.entered().ok() ? record_.MayCall(request) : record_.entered();
    if (may.ok()) {
      may = FindOperation(operations_, request_.name(), pool, *context_, request_).status();
    }
    const absl::StatusOr<absl::Duration> timeout = TimeoutOf(request_);
    if (may.ok()) may = timeout.status();
    if (!may.ok()) {
      End(ToGrpcStatus(may));
      return;
    }
    // Answer, which may come at once on another thread, takes the mutex first.
    absl::MutexLock lock(&mutex_);
    alarm_.Set(absl::ToChronoTime(absl::Now() + *timeout), [this](bool /*expired*/) { Answer(); });
    call_ = operations_.CallAtEnd(request_.name(), [this] { alarm_.Cancel(); });
  }

  void OnCancel() override { alarm_.Cancel(); }

  void OnDone() override {
    record_.LogEnd(status_);
    delete this;
  }

 private:
  void Answer() {
    {
      absl::MutexLock lock(&mutex_);
      operations_.Forget(call_);
    }
    if (context_->IsCancelled()) return End(CalledOff());
    absl::StatusOr<google::longrunning::Operation> operation = operations_.Get(request_.name());
    grpc::Status status = ToGrpcStatus(operation.status());
    if (operation.ok()) response_ = *std::move(operation);
    End(std::move(status));
  }

  // OnDone may follow on another thread at once: nothing may be touched after this.
  void End(grpc::Status status) {
    status_ = status;
    record_.Leave();
    Finish(std::move(status));
  }

  grpc::CallbackServerContext* const context_;
  const google::longrunning::WaitOperationRequest& request_;
  google::longrunning::Operation& response_;
  Operations& operations_;
  CallRecord record_;
  grpc::Status status_;
  absl::Mutex mutex_;
  grpc::Alarm alarm_;
  uint64_t call_ ABSL_GUARDED_BY(mutex_) = 0;
};

}  // namespace

grpc::ServerUnaryReactor* StartWaitOperation(
    grpc::CallbackServerContext* context, const google::longrunning::WaitOperationRequest& request,
    google::longrunning::Operation& response, Operations& operations, CallPool& pool) {
  return new WaitCall(context, request, response, operations, pool);
}

}  // namespace annals::service
