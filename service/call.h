// What all calls have in common: an id, leave to be made, a turn in a worker pool, and one line of
// the log.
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
#include "absl/time/time.h"
#include "service/access.h"
#include "service/call_origin.h"
#include "service/raw_message.h"
#include "service/worker_pool.h"

namespace annals::service {

// Threads that answer calls, and who may make them.
class CallPool : public WorkerPool {
 public:
  // `access` must outlive the pool; null: anybody may.
  CallPool(const WorkerPoolOptions& options, Access* access)
      : WorkerPool(options), access_(access) {}

  Access* access() const { return access_; }

 private:
  Access* const access_;
};

// Whether the caller may call `method` with `request`, as Access::Check.
absl::Status MayCall(const CallPool& pool, const grpc::CallbackServerContext& context,
                     std::string_view method, const google::protobuf::Message& request);

// Whether the caller may read a collection at all.
bool MaySee(const CallPool& pool, const grpc::CallbackServerContext& context,
            std::string_view collection);

// The origin, the begin and the log line of a call. Its id goes back to the caller as
// `x-request-id` in the initial metadata.
class CallRecord {
 public:
  // `method` must outlive the record.
  CallRecord(grpc::CallbackServerContext* context, std::string_view method);

  // Counts the end and writes the line: method, id, trace if there is one, peer, status,
  // milliseconds since the begin, and the message of an error. Errors that are the server's own
  // fault are logged as errors, others as information.
  void LogEnd(const grpc::Status& status) const;

 private:
  std::string_view method_;
  CallOrigin origin_;
  absl::Time begin_;
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

// The same of a request that comes as bytes (raw_message.h).
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
