#include "service/http/rpc_call.h"

#include <boost/asio/associated_executor.hpp>
#include <boost/asio/async_result.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <chrono>
#include <utility>
#include <vector>

namespace annals::service {
namespace {

namespace asio = boost::asio;

using Waiting = std::function<void(std::function<void(bool)> told)>;

// Waits until what `start` is given is called, on whatever thread.
asio::awaitable<bool> Await(const Waiting& start) {
  return asio::async_initiate<const asio::use_awaitable_t<>&, void(bool)>(
      [](auto handler, const Waiting& started) {
        auto shared = std::make_shared<decltype(handler)>(std::move(handler));
        auto guard = asio::make_work_guard(asio::get_associated_executor(*shared));
        // What is left of the handler must go on its own executor too.
        started([shared = std::move(shared), guard](bool ok) mutable {
          asio::post(guard.get_executor(), [shared = std::move(shared), ok]() mutable {
            auto taken = std::move(*shared);
            shared.reset();
            std::move(taken)(ok);
          });
        });
      },
      asio::use_awaitable, start);
}

grpc::ByteBuffer BufferOf(const std::string& bytes) {
  const grpc::Slice slice(bytes);
  return {&slice, 1};
}

std::string BytesOf(const grpc::ByteBuffer& buffer) {
  std::vector<grpc::Slice> slices;
  std::string bytes;
  if (!buffer.Dump(&slices).ok()) return bytes;
  bytes.reserve(buffer.Length());
  for (const grpc::Slice& slice : slices) {
    bytes.append(reinterpret_cast<const char*>(slice.begin()), slice.size());
  }
  return bytes;
}

void Prepare(const RpcMetadata& metadata, absl::Time deadline, grpc::ClientContext& context) {
  for (const auto& [name, value] : metadata) context.AddMetadata(name, value);
  if (deadline != absl::InfiniteFuture()) context.set_deadline(absl::ToChronoTime(deadline));
}

}  // namespace

asio::awaitable<UnaryResult> CallUnary(grpc::GenericStub& stub, const std::string& method,
                                       const std::string& request, const RpcMetadata& metadata,
                                       absl::Time deadline) {
  grpc::ClientContext context;
  Prepare(metadata, deadline, context);
  const grpc::ByteBuffer sent = BufferOf(request);
  grpc::ByteBuffer received;
  UnaryResult result;
  const Waiting start = [&](std::function<void(bool)> told) {
    stub.UnaryCall(&context, method, grpc::StubOptions(), &sent, &received,
                   [&result, told = std::move(told)](grpc::Status status) {
                     result.status = std::move(status);
                     told(true);
                   });
  };
  co_await Await(start);
  if (result.status.ok()) result.response = BytesOf(received);
  const auto& metadata_back = context.GetServerInitialMetadata();
  const auto id = metadata_back.find("x-request-id");
  if (id != metadata_back.end()) result.request_id.assign(id->second.data(), id->second.size());
  co_return result;
}

std::shared_ptr<RpcCall> RpcCall::Start(grpc::GenericStub& stub, const std::string& method,
                                        std::vector<std::string> requests,
                                        const RpcMetadata& metadata, absl::Time deadline) {
  auto call = std::make_shared<RpcCall>();
  call->self_ = call;
  call->requests_ = std::move(requests);
  Prepare(metadata, deadline, call->context_);
  stub.PrepareBidiStreamingCall(&call->context_, method, grpc::StubOptions(), call.get());
  // Reads come as they are asked for; until then the call stays open.
  call->AddHold();
  call->SendNext();
  call->StartCall();
  return call;
}

void RpcCall::SendNext() {
  if (sent_ == requests_.size()) return StartWritesDone();
  request_ = BufferOf(std::exchange(requests_[sent_++], {}));
  StartWrite(&request_);
}

// When it fails, the call has ended, which Read finds out.
void RpcCall::OnWriteDone(bool ok) {
  if (ok) SendNext();
}

void RpcCall::OnReadDone(bool ok) { std::exchange(read_, nullptr)(ok); }

asio::awaitable<std::optional<std::string>> RpcCall::Read() {
  const Waiting start = [this](std::function<void(bool)> told) {
    read_ = std::move(told);
    StartRead(&response_);
  };
  const bool ok = co_await Await(start);
  if (!ok) co_return std::nullopt;
  co_return BytesOf(response_);
}

asio::awaitable<grpc::Status> RpcCall::Finish() {
  RemoveHold();
  const Waiting start = [this](std::function<void(bool)> told) {
    {
      absl::MutexLock lock(&mutex_);
      if (!status_.has_value()) {
        finished_ = std::move(told);
        return;
      }
    }
    told(true);
  };
  co_await Await(start);
  absl::MutexLock lock(&mutex_);
  co_return *status_;
}

void RpcCall::OnDone(const grpc::Status& status) {
  Told told;
  {
    absl::MutexLock lock(&mutex_);
    status_ = status;
    told = std::move(finished_);
  }
  if (told) told(true);
  self_.reset();  // may be the end of this
}

}  // namespace annals::service
