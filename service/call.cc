#include "service/call.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <utility>

#include "absl/random/random.h"
#include "absl/strings/ascii.h"
#include "absl/time/clock.h"
#include "service/http/rpc_door.h"
#include "service/log.h"
#include "service/metrics.h"
#include "service/status.h"

namespace annals::service {
namespace {

constexpr char kRequestIdKey[] = "x-request-id";
constexpr size_t kMaxRequestIdBytes = 64;

bool IsRequestId(std::string_view id) {
  return !id.empty() && id.size() <= kMaxRequestIdBytes && std::ranges::all_of(id, [](char c) {
    return absl::ascii_isalnum(static_cast<unsigned char>(c)) || c == '.' || c == '_' || c == '-';
  });
}

std::string RequestIdOf(const grpc::CallbackServerContext& context) {
  const auto& metadata = context.client_metadata();
  auto given = metadata.find(kRequestIdKey);
  if (given != metadata.end()) {
    std::string_view id(given->second.data(), given->second.size());
    if (IsRequestId(id)) return std::string(id);
  }
  thread_local absl::BitGen random;
  return fmt::format("{:016x}", absl::Uniform<uint64_t>(random));
}

// Who called: of a call through the HTTP door, its caller.
std::string PeerOf(const grpc::CallbackServerContext& context) {
  const auto told = context.client_metadata().find(kPeerKey);
  if (told != context.client_metadata().end()) {
    std::optional<std::string> peer =
        PeerToldByDoor(std::string_view(told->second.data(), told->second.size()));
    if (peer.has_value()) return *std::move(peer);
  }
  return context.peer();
}

bool IsOwnFault(grpc::StatusCode code) {
  return code == grpc::StatusCode::INTERNAL || code == grpc::StatusCode::DATA_LOSS ||
         code == grpc::StatusCode::UNKNOWN;
}

class UnaryCall final : public grpc::ServerUnaryReactor {
 public:
  UnaryCall(grpc::CallbackServerContext* context, std::string_view method,
            const google::protobuf::Message& request, CallPool& pool,
            std::function<absl::Status()> work)
      : context_(context), record_(context, method), work_(std::move(work)) {
    absl::Status may = MayCall(pool, *context, method, request);
    if (!may.ok()) {
      End(ToGrpcStatus(may));
    } else if (!pool.TrySubmit([this] { Run(); })) {
      End(TooBusy());
    }
  }

  void OnDone() override {
    record_.LogEnd(status_);
    delete this;
  }

 private:
  void Run() {
    // A call whose caller has gone while it waited for its turn is not worth doing.
    End(context_->IsCancelled() ? CalledOff() : ToGrpcStatus(work_()));
  }

  // OnDone may follow on another thread at once: nothing may be touched after this.
  void End(grpc::Status status) {
    status_ = status;
    Finish(std::move(status));
  }

  grpc::CallbackServerContext* const context_;
  const CallRecord record_;
  const std::function<absl::Status()> work_;
  grpc::Status status_;
};

}  // namespace

absl::Status MayCall(const CallPool& pool, const grpc::CallbackServerContext& context,
                     std::string_view method, const google::protobuf::Message& request) {
  if (pool.access() == nullptr) return absl::OkStatus();
  const auto sent = context.client_metadata().find("authorization");
  std::string_view authorization;
  if (sent != context.client_metadata().end()) {
    authorization = std::string_view(sent->second.data(), sent->second.size());
  }
  return pool.access()->Check(authorization, method, request);
}

CallRecord::CallRecord(grpc::CallbackServerContext* context, std::string_view method)
    : method_(method), id_(RequestIdOf(*context)), peer_(PeerOf(*context)), begin_(absl::Now()) {
  context->AddInitialMetadata(kRequestIdKey, id_);
  CountCallBegin(method_);
  Log(spdlog::level::debug, "rpc begins", {{"method", method_}, {"id", id_}, {"peer", peer_}});
}

void CallRecord::LogEnd(const grpc::Status& status) const {
  const std::string code =
      absl::StatusCodeToString(static_cast<absl::StatusCode>(status.error_code()));
  const absl::Duration duration = absl::Now() - begin_;
  CountCallEnd(method_, code, duration);
  const std::string ms = fmt::format("{:.3f}", absl::ToDoubleMilliseconds(duration));
  if (status.ok()) {
    Log(spdlog::level::info, "rpc",
        {{"method", method_}, {"id", id_}, {"peer", peer_}, {"status", code}, {"ms", ms}});
    return;
  }
  Log(IsOwnFault(status.error_code()) ? spdlog::level::err : spdlog::level::info, "rpc",
      {{"method", method_},
       {"id", id_},
       {"peer", peer_},
       {"status", code},
       {"ms", ms},
       {"error", status.error_message()}});
}

grpc::Status TooBusy() {
  return {grpc::StatusCode::RESOURCE_EXHAUSTED,
          "the server has more calls waiting than it takes; try again in a while"};
}

grpc::Status CalledOff() { return {grpc::StatusCode::CANCELLED, "the caller called it off"}; }

grpc::ServerUnaryReactor* StartCall(grpc::CallbackServerContext* context, std::string_view method,
                                    const google::protobuf::Message& request, CallPool& pool,
                                    std::function<absl::Status()> work) {
  return new UnaryCall(context, method, request, pool, std::move(work));
}

}  // namespace annals::service
