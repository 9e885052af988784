#include "service/stream_counts.h"

#include <arpa/inet.h>
#include <fmt/format.h>
#include <grpc/grpc.h>
#include <grpc/support/alloc.h>
#include <netinet/in.h>

#include <array>
#include <nlohmann/json.hpp>
#include <string>

#include "absl/strings/numbers.h"
#include "service/connection_places.h"

namespace annals::service {
namespace {

using nlohmann::json;

// Of what gRPC has allocated; null when there is nothing.
json Parsed(char* text) {
  if (text == nullptr) return nullptr;
  json parsed = json::parse(text, nullptr, /*allow_exceptions=*/false);
  gpr_free(text);
  return parsed;
}

// Numbers are text, and those that are 0 are left out.
int64_t Number(const json& object, const char* name) {
  int64_t number = 0;
  const auto found = object.find(name);
  if (found != object.end() && found->is_string()) {
    (void)absl::SimpleAtoi(found->get_ref<const std::string&>(), &number);
  }
  return number;
}

// What channelz calls the connection of a peer.
std::string NameOf(const sockaddr_storage& peer) {
  const sockaddr_storage plain = WithoutMapping(peer);
  std::array<char, INET6_ADDRSTRLEN> text{};
  if (plain.ss_family == AF_INET) {
    const auto& ipv4 = reinterpret_cast<const sockaddr_in&>(plain);
    inet_ntop(AF_INET, &ipv4.sin_addr, text.data(), text.size());
    return fmt::format("chttp2 ipv4:{}:{}", text.data(), ntohs(ipv4.sin_port));
  }
  const auto& ipv6 = reinterpret_cast<const sockaddr_in6&>(plain);
  const int port = ntohs(ipv6.sin6_port);
  inet_ntop(AF_INET6, &ipv6.sin6_addr, text.data(), text.size());
  // A link-local address has the number of its link.
  const std::string scope = ipv6.sin6_scope_id == 0 ? "" : fmt::format("%25{}", ipv6.sin6_scope_id);
  return fmt::format("chttp2 ipv6:%5B{}{}%5D:{}", text.data(), scope, port);
}

// The number of the connection of that name, of one server.
std::optional<intptr_t> NumberOf(const std::string& name, intptr_t server) {
  intptr_t next = 0;
  while (true) {
    const json page = Parsed(grpc_channelz_get_server_sockets(server, next, /*max_results=*/0));
    if (!page.is_object()) return std::nullopt;
    for (const json& socket : page.value("socketRef", json::array())) {
      const auto number = static_cast<intptr_t>(Number(socket, "socketId"));
      if (socket.value("name", "") == name) return number;
      next = number + 1;
    }
    if (page.value("end", false) || !page.contains("socketRef")) return std::nullopt;
  }
}

}  // namespace

std::optional<intptr_t> ConnectionNumber(const sockaddr_storage& peer) {
  const std::string name = NameOf(peer);
  const json servers = Parsed(grpc_channelz_get_servers(/*start_server_id=*/0));
  if (!servers.is_object()) return std::nullopt;
  for (const json& server : servers.value("server", json::array())) {
    const json ref = server.value("ref", json::object());
    const auto found = NumberOf(name, static_cast<intptr_t>(Number(ref, "serverId")));
    if (found.has_value()) return found;
  }
  return std::nullopt;
}

std::optional<StreamCounts> CountsOf(intptr_t connection) {
  const json answer = Parsed(grpc_channelz_get_socket(connection));
  if (!answer.is_object()) return std::nullopt;
  const json data = answer.value("socket", json::object()).value("data", json::object());
  return StreamCounts{
      .unanswered = Number(data, "streamsStarted") - Number(data, "streamsSucceeded"),
      .messages = Number(data, "messagesReceived")};
}

}  // namespace annals::service
