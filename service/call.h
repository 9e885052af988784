// What all calls have in common: an id, a turn in a worker pool, and one line of the log.
//
//   grpc::ServerUnaryReactor* EventServiceImpl::GetEvent(grpc::CallbackServerContext* context,
//                                                        const v1::GetEventRequest* request,
//                                                        v1::Event* response) {
//     return StartCall(context, "annals.v1.EventService/GetEvent", readers_,
//                      [=, this] { return Get(*request, *response); });
//   }
#ifndef ANNALS_SERVICE_CALL_H_
#define ANNALS_SERVICE_CALL_H_

#include <grpcpp/server_context.h>
#include <grpcpp/support/server_callback.h>

#include <functional>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "absl/time/time.h"
#include "service/worker_pool.h"

namespace annals::service {

// The id, the begin and the log line of a call. The id is the caller's `x-request-id`, if that is 1
// to 64 letters, digits, `.`, `_` and `-`, or else made up; it goes back to the caller under the
// same name in the initial metadata.
class CallRecord {
 public:
  // `method` must outlive the record.
  CallRecord(grpc::CallbackServerContext* context, std::string_view method);

  // Writes the line: method, id, peer, status, milliseconds since the begin, and the message of an
  // error. Errors that are the server's own fault are logged as errors, others as information.
  void LogEnd(const grpc::Status& status) const;

 private:
  std::string_view method_;
  std::string id_;
  std::string peer_;
  absl::Time begin_;
};

// What a call answers when its worker pool takes no more.
grpc::Status TooBusy();

// What a call answers when its caller is gone, or no longer waits.
grpc::Status CalledOff();

// Starts a unary call: `work` runs once on a thread of `pool`, and its status is that of the call.
// RESOURCE_EXHAUSTED when the pool takes no more. Request and response of the call are good until
// `work` has returned.
grpc::ServerUnaryReactor* StartCall(grpc::CallbackServerContext* context, std::string_view method,
                                    WorkerPool& pool, std::function<absl::Status()> work);

}  // namespace annals::service

#endif  // ANNALS_SERVICE_CALL_H_
