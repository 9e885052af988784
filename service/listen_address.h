// Addresses to listen on, and why one cannot be had: gRPC itself says only that it failed.
#ifndef ANNALS_SERVICE_LISTEN_ADDRESS_H_
#define ANNALS_SERVICE_LISTEN_ADDRESS_H_

#include <optional>
#include <string>
#include <string_view>

#include "absl/status/status.h"

namespace annals::service {

// The parts of a listening address; the host without brackets.
struct ListenAddress {
  std::string host;
  std::string port;
};
// Nothing when `address` is not what CheckListenAddress takes.
std::optional<ListenAddress> SplitListenAddress(std::string_view address);

// Whether `address` is HOST:PORT, with a port of 0 to 65535 and an IPv6 host in brackets.
// INVALID_ARGUMENT says what is wrong.
absl::Status CheckListenAddress(std::string_view address);

// Why listening on `address` failed, found by trying again. ALREADY_EXISTS when the port is in use,
// PERMISSION_DENIED, INVALID_ARGUMENT when there is no such host, else UNAVAILABLE.
absl::Status WhyNotListening(std::string_view address);

// Whether only this machine can reach `address`, which must be HOST:PORT.
bool IsLoopback(std::string_view address);

}  // namespace annals::service

#endif  // ANNALS_SERVICE_LISTEN_ADDRESS_H_
