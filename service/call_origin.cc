#include "service/call_origin.h"

#include <fmt/format.h>
#include <grpc/grpc_security_constants.h>
#include <grpcpp/security/auth_context.h>

#include <algorithm>
#include <cstddef>
#include <memory>
#include <optional>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/random/random.h"
#include "absl/strings/ascii.h"
#include "absl/strings/str_replace.h"
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

// The common name of the certificate that the caller of a gRPC call has shown.
std::string CertificateOf(const grpc::CallbackServerContext& context) {
  const std::shared_ptr<const grpc::AuthContext> shown = context.auth_context();
  if (shown == nullptr || !shown->IsPeerAuthenticated()) return "";
  const std::vector<grpc::string_ref> names = shown->FindPropertyValues(GRPC_X509_CN_PROPERTY_NAME);
  return names.empty() ? "" : std::string(names.front().data(), names.front().size());
}

}  // namespace

std::string CallerOf(const CallOrigin& origin) {
  if (!origin.certificate.empty()) return "certificate:" + origin.certificate;
  // gRPC writes the brackets of IPv6 as in a URI, and IPv4 always as such.
  std::string address = absl::StrReplaceAll(origin.peer.substr(0, origin.peer.rfind(':')),
                                            {{"%5B", "["}, {"%5D", "]"}});
  constexpr std::string_view kMapped = "ipv6:[::ffff:";
  if (address.starts_with(kMapped) && address.find('.') != std::string::npos) {
    address = "ipv4:" + address.substr(kMapped.size(), address.size() - kMapped.size() - 1);
  }
  return address;
}

CallOrigin OriginOf(const grpc::CallbackServerContext& context) {
  std::optional<HttpPeer> peer = PeerToldByDoor(ValueOf(context, kPeerKey));
  if (!peer.has_value()) {
    peer = {.address = context.peer(), .certificate = CertificateOf(context)};
  }
  return {.id = RequestIdOf(ValueOf(context, kRequestIdKey)),
          .trace = std::string(TraceIdOf(ValueOf(context, "traceparent"))),
          .peer = std::move(peer->address),
          .certificate = std::move(peer->certificate)};
}

CallOrigin OriginOf(const HttpRequest& request) {
  return {.id = RequestIdOf(request.headers.Find(kRequestIdKey)),
          .trace = std::string(TraceIdOf(request.headers.Find("traceparent"))),
          .peer = request.peer.address,
          .certificate = request.peer.certificate};
}

}  // namespace annals::service
