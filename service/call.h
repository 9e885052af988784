// What all calls have in common: an id, a place among those of its caller, leave to be made, a turn
// in a worker pool, and one line of the log.
//
//   grpc::ServerUnaryReactor* EventServiceImpl::GetEvent(grpc::CallbackServerContext* context,
//                                                        const v1::GetEventRequest* request,
//                                                        v1::Event* response) {
//     return StartCall(context, "annals.v1.EventService/GetEvent", *request, readers_,
//                      [=, this] { return Get(*request, *response); });
//   }
#ifndef ANNALS_SERVICE_CALL_H_
#define ANNALS_SERVICE_CALL_H_

#include <google/protobuf/message.h>
#include <grpcpp/server_context.h>
#include <grpcpp/support/server_callback.h>

#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <utility>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "service/access.h"
#include "service/audit_log.h"
#include "service/call_origin.h"
#include "service/caller_limits.h"
#include "service/raw_message.h"
#include "service/slow_query.h"
#include "service/worker_pool.h"

namespace annals::service {

// What holds for all calls.
struct CallRules {
  Access* access = nullptr;        // who may call what; null: anybody may call anything
  CallLimiter* limiter = nullptr;  // how much each caller may call; null: as much as it likes
  AuditLog* audit = nullptr;       // what is told of each write; null: nothing is
  // After how long a call that reads is told of in the log, with its plan; 0: none is.
  absl::Duration slow_after = absl::ZeroDuration();
};

// Threads that answer calls, and what holds for these.
class CallPool : public WorkerPool {
 public:
  // What the rules point to must outlive the pool.
  CallPool(const WorkerPoolOptions& options, const CallRules& rules)
      : WorkerPool(options), rules_(rules) {}

  const CallRules& rules() const { return rules_; }

 private:
  const CallRules rules_;
};

// Whether the caller may read a collection at all.
bool MaySee(const CallPool& pool, const grpc::CallbackServerContext& context,
            std::string_view collection);

// Whether the caller could call another method with `request`, as Access has it.
absl::Status MayCallAs(const CallPool& pool, const grpc::CallbackServerContext& context,
                       std::string_view method, const google::protobuf::Message& request);

// What the audit log is told of one call: also of what comes of it when it has been answered.
class AuditSource {
 public:
  // `log` may be null: nothing is told. Must outlive this.
  AuditSource(AuditLog* log, std::string_view method, const CallOrigin& origin, std::string caller)
      : log_(log), method_(method), origin_(origin), caller_(std::move(caller)) {}

  // Writes a line; `response` may be null, `operation` empty. UNAVAILABLE when it cannot be
  // written.
  absl::Status Tell(const grpc::Status& status, const google::protobuf::Message& request,
                    const google::protobuf::Message* response,
                    std::string_view operation = "") const;

 private:
  AuditLog* log_;
  std::string method_;
  CallOrigin origin_;
  std::string caller_;
};

// Where a call comes from, what its caller is granted, its begin, and its line in the log. Its id
// goes back to the caller as `x-request-id` in the initial metadata. As long as the record lives,
// or until Leave, the call counts as one that its caller has open.
class CallRecord {
 public:
  // `method` must outlive the record, and so must what the rules point to.
  CallRecord(grpc::CallbackServerContext* context, std::string_view method, const CallRules& rules);

  // Whether the caller may have one more call: RESOURCE_EXHAUSTED as of CallLimiter. To be asked
  // before anything is done for the call.
  const absl::Status& entered() const { return entered_; }

  // Gives the place among the caller's calls back. To be called before the end of the call is sent:
  // who makes one call after another must never be told to have two.
  void Leave() { place_ = CallLimiter::Call(); }

  // Whether the caller may make the call with `request`, as Access has it.
  absl::Status MayCall(const google::protobuf::Message& request) const;

  // Writes the line of the audit log, if the method writes: `status` is what is to be answered,
  // `response`, which may be null, what comes with it. To be called before the answer is sent.
  // Returns `status`, or, when that is OK and the line cannot be written, UNAVAILABLE: what was
  // asked is done then, and must not be acknowledged.
  grpc::Status Audited(grpc::Status status, const google::protobuf::Message& request,
                       const google::protobuf::Message* response) const;

  // For lines that come later.
  AuditSource audit_source() const { return {audit_, method_, origin_, Caller()}; }

  // Where the work of the call is to be measured; null when nobody asks for it.
  Work* Measured(Work& work) const { return slow_after_ > absl::ZeroDuration() ? &work : nullptr; }

  // Writes the line of a slow query, if the method reads and `took`, of which `work` is a part, is
  // longer than the rules have it.
  void LogIfSlow(absl::Duration took, const Work& work,
                 const google::protobuf::Message& request) const;

  // How long ago it began.
  absl::Duration age() const { return absl::Now() - begin_; }

  // Counts the end and writes the line: method, id, trace if there is one, peer, status,
  // milliseconds since the begin, and the message of an error. Errors that are the server's own
  // fault are logged as errors, others as information.
  void LogEnd(const grpc::Status& status) const;

 private:
  // By what name the limits and the audit log know who calls.
  std::string Caller() const;

  std::string_view method_;
  CallOrigin origin_;
  absl::Time begin_;
  absl::StatusOr<Grant> grant_;  // of nothing, where nobody needs one
  bool needs_grant_ = false;
  AuditLog* audit_ = nullptr;  // null: nothing is told of this call
  absl::Duration slow_after_;
  CallLimiter::Call place_;
  absl::Status entered_;
};

// Counts and logs a call that the HTTP door has refused before it came to the services, and returns
// where it came from.
CallOrigin NoteRefused(std::string_view method, const HttpRequest& request,
                       const grpc::Status& status);

// What a call answers when its worker pool takes no more, with a google.rpc.RetryInfo.
grpc::Status TooBusy();

// What a call answers when its caller is gone, or no longer waits.
grpc::Status CalledOff();

// Starts a unary call: when the caller may make it, `work` runs once on a thread of `pool`, and its
// status is that of the call. RESOURCE_EXHAUSTED when the pool takes no more. Request and response
// of the call are good until `work` has returned.
grpc::ServerUnaryReactor* StartCall(grpc::CallbackServerContext* context, std::string_view method,
                                    const google::protobuf::Message& request, CallPool& pool,
                                    std::function<absl::Status()> work);

// The same of a method that writes: what `response` says of it goes into the audit log.
grpc::ServerUnaryReactor* StartWrite(grpc::CallbackServerContext* context, std::string_view method,
                                     const google::protobuf::Message& request,
                                     const google::protobuf::Message& response, CallPool& pool,
                                     std::function<absl::Status()> work);

// The same of work that has to know who calls, with the record that is good until it has returned,
// and that may leave something to be done, `then`, when the audit log has the line of the call.
using WorkBy = std::function<absl::Status(const CallRecord& record, std::function<void()>& then)>;
grpc::ServerUnaryReactor* StartWriteBy(grpc::CallbackServerContext* context,
                                       std::string_view method,
                                       const google::protobuf::Message& request,
                                       const google::protobuf::Message& response, CallPool& pool,
                                       WorkBy work);

// As StartCall, of a request that comes as bytes (raw_message.h).
template <class Request>
grpc::ServerUnaryReactor* StartRawCall(grpc::CallbackServerContext* context,
                                       std::string_view method, const grpc::ByteBuffer& bytes,
                                       CallPool& pool,
                                       std::function<absl::Status(const Request& request)> work) {
  auto request = std::make_shared<Request>();
  absl::Status parsed = ParseRequest(bytes, request.get());
  return StartCall(context, method, *request, pool,
                   [request, parsed = std::move(parsed), work = std::move(work)] {
                     return parsed.ok() ? work(*request) : parsed;
                   });
}

}  // namespace annals::service

#endif  // ANNALS_SERVICE_CALL_H_
