#include "service/call_origin.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstddef>
#include <optional>
#include <string_view>
#include <utility>

#include "absl/random/random.h"
#include "absl/strings/ascii.h"
#include "service/http/rpc_door.h"
#include "service/trace_context.h"

namespace annals::service {
namespace {

constexpr size_t kMaxRequestIdBytes = 64;

bool IsRequestId(std::string_view id) {
  return !id.empty() && id.size() <= kMaxRequestIdBytes && std::ranges::all_of(id, [](char c) {
    return absl::ascii_isalnum(static_cast<unsigned char>(c)) || c == '.' || c == '_' || c == '-';
  });
}

std::string RequestIdOf(std::string_view given) {
  if (IsRequestId(given)) return std::string(given);
  thread_local absl::BitGen random;
  return fmt::format("{:016x}", absl::Uniform<uint64_t>(random));
}

// Empty when there is none.
std::string_view ValueOf(const grpc::CallbackServerContext& context, const char* key) {
  const auto found = context.client_metadata().find(key);
  if (found == context.client_metadata().end()) return "";
  return {found->second.data(), found->second.size()};
}

}  // namespace

CallOrigin OriginOf(const grpc::CallbackServerContext& context) {
  std::optional<std::string> peer = PeerToldByDoor(ValueOf(context, kPeerKey));
  return {.id = RequestIdOf(ValueOf(context, kRequestIdKey)),
          .trace = std::string(TraceIdOf(ValueOf(context, "traceparent"))),
          .peer = peer.has_value() ? *std::move(peer) : context.peer()};
}

CallOrigin OriginOf(const HttpRequest& request) {
  return {.id = RequestIdOf(request.headers.Find(kRequestIdKey)),
          .trace = std::string(TraceIdOf(request.headers.Find("traceparent"))),
          .peer = request.peer};
}

}  // namespace annals::service
