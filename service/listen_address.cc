#include "service/listen_address.h"

#include <fmt/format.h>
#include <netdb.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <charconv>
#include <cstring>
#include <memory>
#include <optional>
#include <string>

#include "service/status.h"

namespace annals::service {
namespace {

using AddressList = std::unique_ptr<addrinfo, decltype(&freeaddrinfo)>;

// Null, with `*problem` set, when the host is not known.
AddressList Resolve(const ListenAddress& address, std::string* problem) {
  addrinfo hints{};
  hints.ai_flags = AI_PASSIVE | AI_NUMERICSERV;
  hints.ai_socktype = SOCK_STREAM;
  addrinfo* list = nullptr;
  const int error = getaddrinfo(address.host.c_str(), address.port.c_str(), &hints, &list);
  if (error != 0) *problem = gai_strerror(error);
  return {error == 0 ? list : nullptr, &freeaddrinfo};
}

// The errno of binding to an address; 0 when it works.
int TryBind(const addrinfo& address) {
  const int fd = socket(address.ai_family, address.ai_socktype, address.ai_protocol);
  if (fd < 0) return errno;
  // As gRPC does, so that a port whose connections have just been closed counts as free.
  const int on = 1;
  setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof(on));
  int error = 0;
  if (bind(fd, address.ai_addr, address.ai_addrlen) != 0 || listen(fd, 1) != 0) error = errno;
  close(fd);
  return error;
}

}  // namespace

std::optional<ListenAddress> SplitListenAddress(std::string_view address) {
  const size_t colon = address.rfind(':');
  if (colon == std::string_view::npos) return std::nullopt;
  std::string_view host = address.substr(0, colon);
  std::string_view port = address.substr(colon + 1);
  int number = -1;
  const auto [end, error] = std::from_chars(port.data(), port.data() + port.size(), number);
  if (error != std::errc() || end != port.data() + port.size() || number < 0 || number > 65535) {
    return std::nullopt;
  }
  const bool bracketed = host.size() > 2 && host.front() == '[' && host.back() == ']';
  if (bracketed) host = host.substr(1, host.size() - 2);
  if (host.empty() || (!bracketed && host.find(':') != std::string_view::npos)) return std::nullopt;
  return ListenAddress{std::string(host), std::string(port)};
}

absl::Status CheckListenAddress(std::string_view address) {
  if (SplitListenAddress(address).has_value()) return absl::OkStatus();
  return absl::InvalidArgumentError(
      fmt::format("cannot listen on {}: write HOST:PORT with a port of 0 to 65535, such as "
                  "127.0.0.1:7411 or [::1]:7411",
                  Quoted(address)));
}

absl::Status WhyNotListening(std::string_view address) {
  std::optional<ListenAddress> split = SplitListenAddress(address);
  if (!split.has_value()) return CheckListenAddress(address);
  std::string problem;
  AddressList list = Resolve(*split, &problem);
  if (list == nullptr) {
    return absl::InvalidArgumentError(
        fmt::format("cannot listen on {}: host {}: {}", address, Quoted(split->host), problem));
  }
  for (const addrinfo* next = list.get(); next != nullptr; next = next->ai_next) {
    const int error = TryBind(*next);
    if (error == EADDRINUSE) {
      return absl::AlreadyExistsError(
          fmt::format("cannot listen on {}: the port is in use by another program; stop that, or "
                      "choose another "
                      "port with --listen",
                      address));
    }
    if (error == EACCES) {
      return absl::PermissionDeniedError(fmt::format(
          "cannot listen on {}: permission denied; ports below 1024 are for root", address));
    }
    if (error != 0) {
      return absl::UnavailableError(
          fmt::format("cannot listen on {}: {}", address, std::strerror(error)));
    }
  }
  return absl::UnavailableError(
      fmt::format("cannot listen on {}: gRPC could not, though the address is free now", address));
}

bool IsLoopback(std::string_view address) {
  std::optional<ListenAddress> split = SplitListenAddress(address);
  return split.has_value() &&
         (split->host == "localhost" || split->host == "::1" || split->host.rfind("127.", 0) == 0);
}

}  // namespace annals::service
