#include "service/call.h"

#include <fmt/format.h>

#include <string>
#include <utility>
#include <vector>

#include "absl/time/clock.h"
#include "service/log.h"
#include "service/method.h"
#include "service/metrics.h"
#include "service/status.h"
#include "service/written.h"

namespace annals::service {
namespace {

// By then what waits has mostly been answered: a call takes milliseconds, a text some seconds.
constexpr absl::Duration kDelayOfBusy = absl::Seconds(1);

bool IsOwnFault(grpc::StatusCode code) {
  return code == grpc::StatusCode::INTERNAL || code == grpc::StatusCode::DATA_LOSS ||
         code == grpc::StatusCode::UNKNOWN;
}

std::string CodeOf(const grpc::Status& status) {
  return absl::StatusCodeToString(static_cast<absl::StatusCode>(status.error_code()));
}

std::string MillisecondsOf(absl::Duration duration) {
  return fmt::format("{:.3f}", absl::ToDoubleMilliseconds(duration));
}

void NoteEnd(std::string_view method, const CallOrigin& origin, const grpc::Status& status,
             absl::Duration duration) {
  const std::string code = CodeOf(status);
  CountCallEnd(method, code, duration);
  const auto level = IsOwnFault(status.error_code()) ? spdlog::level::err : spdlog::level::info;
  if (!Logs(level)) return;
  const std::string ms = MillisecondsOf(duration);
  std::vector<LogField> fields = {{"method", method}, {"id", origin.id}};
  if (!origin.trace.empty()) fields.push_back({"trace", origin.trace});
  fields.insert(fields.end(), {{"peer", origin.peer}, {"status", code}, {"ms", ms}});
  const std::string error = status.error_message();
  if (!status.ok()) fields.push_back({"error", error});
  Log(level, "rpc", fields);
}

// Empty when the caller sent none.
std::string_view AuthorizationOf(const grpc::CallbackServerContext& context) {
  const auto sent = context.client_metadata().find("authorization");
  if (sent == context.client_metadata().end()) return {};
  return {sent->second.data(), sent->second.size()};
}

// A unary call, which deletes itself when it is answered. The reactor is gRPC's own: it has nothing
// to tell at the end, and so none of gRPC's other threads has to be woken for that.
class UnaryCall {
 public:
  static grpc::ServerUnaryReactor* Start(grpc::CallbackServerContext* context,
                                         std::string_view method,
                                         const google::protobuf::Message& request,
                                         const google::protobuf::Message* response, CallPool& pool,
                                         WorkBy work) {
    auto* const call = new UnaryCall(context, method, request, response, pool, std::move(work));
    // It may be answered, and gone, before this returns.
    grpc::ServerUnaryReactor* const reactor = call->reactor_;
    call->Begin(pool);
    return reactor;
  }

 private:
  UnaryCall(grpc::CallbackServerContext* context, std::string_view method,
            const google::protobuf::Message& request, const google::protobuf::Message* response,
            CallPool& pool, WorkBy work)
      : context_(context),
        reactor_(context->DefaultReactor()),
        record_(context, method, pool.rules()),
        request_(request),
        response_(response),
        work_(std::move(work)) {}

  void Begin(CallPool& pool) {
    absl::Status may = record_.entered().ok() ? record_.MayCall(request_) : record_.entered();
    if (!may.ok()) {
      End(ToGrpcStatus(may));
    } else if (!pool.TrySubmitOrDo([this] { Run(); })) {
      End(TooBusy());
    }
  }

  void Run() {
    // A call whose caller has gone while it waited for its turn is not worth doing.
    if (context_->IsCancelled()) return End(CalledOff());
    Work done;
    absl::Status status;
    {
      const WorkStep step(record_.Measured(done));
      status = work_(record_, then_);
    }
    record_.LogIfSlow(record_.age(), done, request_);
    End(ToGrpcStatus(status));
  }

  // Nothing may be touched after this.
  void End(grpc::Status status) {
    status = record_.Audited(std::move(status), request_, response_);
    if (then_ != nullptr) then_();
    record_.Leave();
    record_.LogEnd(status);
    grpc::ServerUnaryReactor* const reactor = reactor_;
    delete this;
    reactor->Finish(std::move(status));
  }

  grpc::CallbackServerContext* const context_;
  grpc::ServerUnaryReactor* const reactor_;
  CallRecord record_;
  const google::protobuf::Message& request_;
  const google::protobuf::Message* const response_;  // null: it says nothing of a write
  const WorkBy work_;
  std::function<void()> then_;
};

}  // namespace

bool MaySee(const CallPool& pool, const grpc::CallbackServerContext& context,
            std::string_view collection) {
  Access* const access = pool.rules().access;
  return access == nullptr || access->MayRead(AuthorizationOf(context), collection);
}

absl::Status MayCallAs(const CallPool& pool, const grpc::CallbackServerContext& context,
                       std::string_view method, const google::protobuf::Message& request) {
  Access* const access = pool.rules().access;
  if (access == nullptr) return absl::OkStatus();
  const absl::StatusOr<Grant> grant = access->GrantOf(AuthorizationOf(context));
  return grant.ok() ? Access::Check(*grant, method, request) : grant.status();
}

CallRecord::CallRecord(grpc::CallbackServerContext* context, std::string_view method,
                       const CallRules& rules)
    : method_(method),
      origin_(OriginOf(*context)),
      begin_(absl::Now()),
      grant_(Grant()),
      needs_grant_(rules.access != nullptr),
      slow_after_(rules.slow_after) {
  if (needs_grant_) grant_ = rules.access->GrantOf(AuthorizationOf(*context));
  if (rules.limiter != nullptr) {
    // Who has no grant will be refused, but not without end.
    absl::StatusOr<CallLimiter::Call> place =
        rules.limiter->Begin(Caller(), CallLimiter::Clock::now());
    if (place.ok()) {
      place_ = *std::move(place);
    } else {
      entered_ = place.status();
      CountOverLimit(method_);
    }
  }
  if (rules.audit != nullptr) {
    const google::protobuf::MethodDescriptor* const descriptor = FindMethod(method_);
    if (descriptor != nullptr && Writes(*descriptor)) audit_ = rules.audit;
  }
  context->AddInitialMetadata(kRequestIdKey, origin_.id);
  CountCallBegin(method_);
  Log(spdlog::level::debug, "rpc begins",
      {{"method", method_}, {"id", origin_.id}, {"peer", origin_.peer}});
}

absl::Status CallRecord::MayCall(const google::protobuf::Message& request) const {
  if (!needs_grant_) return absl::OkStatus();
  return grant_.ok() ? Access::Check(*grant_, method_, request) : grant_.status();
}

std::string CallRecord::Caller() const {
  return needs_grant_ && grant_.ok() ? grant_->name : CallerOf(origin_);
}

grpc::Status CallRecord::Audited(grpc::Status status, const google::protobuf::Message& request,
                                 const google::protobuf::Message* response) const {
  if (audit_ == nullptr) return status;
  const absl::Status told = audit_source().Tell(status, request, response);
  if (told.ok() || !status.ok()) return status;
  return ToGrpcStatus(absl::UnavailableError(
      fmt::format("what was asked is done, but {}", std::string(told.message()))));
}

absl::Status AuditSource::Tell(const grpc::Status& status, const google::protobuf::Message& request,
                               const google::protobuf::Message* response,
                               std::string_view operation) const {
  if (log_ == nullptr) return absl::OkStatus();
  const std::string code = CodeOf(status);
  std::vector<LogField> fields = {{"method", method_}, {"id", origin_.id}};
  if (!origin_.trace.empty()) fields.push_back({"trace", origin_.trace});
  fields.insert(fields.end(), {{"caller", caller_}, {"peer", origin_.peer}, {"status", code}});
  if (!operation.empty()) fields.push_back({"operation", operation});
  const auto written = WhatIsWritten(request, status.ok() ? response : nullptr);
  for (const auto& [key, value] : written) fields.push_back({key, value});
  return log_->Append(fields);
}

void CallRecord::LogIfSlow(absl::Duration took, const Work& work,
                           const google::protobuf::Message& request) const {
  if (slow_after_ <= absl::ZeroDuration() || took <= slow_after_) return;
  const google::protobuf::MethodDescriptor* const descriptor = FindMethod(method_);
  // Extraction takes as long as its text is.
  const bool reads = descriptor != nullptr && ChangesNothing(*descriptor) &&
                     descriptor->service()->name() != "ExtractionService";
  if (!reads) return;
  const std::string ms = MillisecondsOf(took);
  const std::string work_ms = MillisecondsOf(work.time);
  const std::string caller = Caller();
  std::vector<LogField> fields = {{"method", method_}, {"id", origin_.id}};
  if (!origin_.trace.empty()) fields.push_back({"trace", origin_.trace});
  fields.insert(fields.end(), {{"caller", caller}, {"ms", ms}, {"work_ms", work_ms}});
  const auto read = WhatWasRead(request, work.plan);
  for (const auto& [key, value] : read) fields.push_back({key, value});
  Log(spdlog::level::warn, "slow query", fields);
}

void CallRecord::LogEnd(const grpc::Status& status) const {
  NoteEnd(method_, origin_, status, absl::Now() - begin_);
}

CallOrigin NoteRefused(std::string_view method, const HttpRequest& request,
                       const grpc::Status& status) {
  CallOrigin origin = OriginOf(request);
  CountCallBegin(method);
  NoteEnd(method, origin, status, absl::ZeroDuration());
  return origin;
}

grpc::Status TooBusy() {
  return ToGrpcStatus(TryLater(
      "the server has more calls waiting than it takes; try again in a while", kDelayOfBusy));
}

grpc::Status CalledOff() { return {grpc::StatusCode::CANCELLED, "the caller called it off"}; }

grpc::ServerUnaryReactor* StartCall(grpc::CallbackServerContext* context, std::string_view method,
                                    const google::protobuf::Message& request, CallPool& pool,
                                    std::function<absl::Status()> work) {
  return UnaryCall::Start(context, method, request, nullptr, pool,
                          [work = std::move(work)](const auto&, auto&) { return work(); });
}

grpc::ServerUnaryReactor* StartWrite(grpc::CallbackServerContext* context, std::string_view method,
                                     const google::protobuf::Message& request,
                                     const google::protobuf::Message& response, CallPool& pool,
                                     std::function<absl::Status()> work) {
  return UnaryCall::Start(context, method, request, &response, pool,
                          [work = std::move(work)](const auto&, auto&) { return work(); });
}

grpc::ServerUnaryReactor* StartWriteBy(grpc::CallbackServerContext* context,
                                       std::string_view method,
                                       const google::protobuf::Message& request,
                                       const google::protobuf::Message& response, CallPool& pool,
                                       WorkBy work) {
  return UnaryCall::Start(context, method, request, &response, pool, std::move(work));
}

}  // namespace annals::service
