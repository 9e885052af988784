// Calls of gRPC methods through a channel, of bytes that nobody looks into, for coroutines.
//
//   UnaryResult result = co_await CallUnary(stub, "/annals.v1.EventService/GetEvent", bytes, {},
//   end);
//
//   std::shared_ptr<RpcCall> call =
//       RpcCall::Start(stub, "/annals.v1.TimelineService/StreamTimeline", {bytes}, {}, end);
//   std::optional<std::string> response = co_await call->Read();
//   grpc::Status status = co_await call->Finish();
#ifndef ANNALS_SERVICE_HTTP_RPC_CALL_H_
#define ANNALS_SERVICE_HTTP_RPC_CALL_H_

#include <grpcpp/client_context.h>
#include <grpcpp/generic/generic_stub.h>
#include <grpcpp/support/byte_buffer.h>
#include <grpcpp/support/client_callback.h>
#include <grpcpp/support/status.h>

#include <boost/asio/awaitable.hpp>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/synchronization/mutex.h"
#include "absl/time/time.h"

namespace annals::service {

using RpcMetadata = std::multimap<std::string, std::string>;

// What a unary call came to.
struct UnaryResult {
  grpc::Status status;
  std::string response;    // when OK
  std::string request_id;  // `x-request-id` of the initial metadata
};

// Makes a unary call. `metadata` goes with it; it is called off after `deadline`.
boost::asio::awaitable<UnaryResult> CallUnary(grpc::GenericStub& stub, const std::string& method,
                                              const std::string& request,
                                              const RpcMetadata& metadata, absl::Time deadline);

// A call with a stream on either side. Read and Finish are called one after another; they resume
// the coroutine on the executor that it runs on.
class RpcCall final : public grpc::ClientBidiReactor<grpc::ByteBuffer, grpc::ByteBuffer>,
                      public std::enable_shared_from_this<RpcCall> {
 public:
  // Sends the requests one by one, while responses are read. `metadata` goes with the call; it is
  // called off after `deadline`.
  static std::shared_ptr<RpcCall> Start(grpc::GenericStub& stub, const std::string& method,
                                        std::vector<std::string> requests,
                                        const RpcMetadata& metadata, absl::Time deadline);

  // The next response; nothing when there are no more.
  boost::asio::awaitable<std::optional<std::string>> Read();

  // What the call came to. To be called when Read has given nothing, or after Cancel.
  boost::asio::awaitable<grpc::Status> Finish();

  // Any time, on any thread.
  void Cancel() { context_.TryCancel(); }

  void OnWriteDone(bool ok) override;
  void OnReadDone(bool ok) override;
  void OnDone(const grpc::Status& status) override;

 private:
  using Told = std::function<void(bool ok)>;

  // The next request, or the word that there are no more.
  void SendNext();

  grpc::ClientContext context_;
  std::vector<std::string> requests_;
  size_t sent_ = 0;
  grpc::ByteBuffer request_;
  grpc::ByteBuffer response_;
  Told read_;
  absl::Mutex mutex_;
  std::optional<grpc::Status> status_ ABSL_GUARDED_BY(mutex_);
  Told finished_ ABSL_GUARDED_BY(mutex_);
  std::shared_ptr<RpcCall> self_;  // until OnDone
};

}  // namespace annals::service

#endif  // ANNALS_SERVICE_HTTP_RPC_CALL_H_
