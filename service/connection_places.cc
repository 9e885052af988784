#include "service/connection_places.h"

#include <arpa/inet.h>
#include <netinet/in.h>

#include <algorithm>
#include <array>
#include <iterator>

namespace annals::service {
namespace {

std::string TextOf(int family, const void* address) {
  std::array<char, INET6_ADDRSTRLEN> text{};
  return inet_ntop(family, address, text.data(), text.size()) == nullptr ? "" : text.data();
}

}  // namespace

std::string NetworkOf(const sockaddr_storage& peer) {
  if (peer.ss_family == AF_INET) {
    return TextOf(AF_INET, &reinterpret_cast<const sockaddr_in&>(peer).sin_addr);
  }
  if (peer.ss_family != AF_INET6) return "";
  in6_addr address = reinterpret_cast<const sockaddr_in6&>(peer).sin6_addr;
  constexpr size_t kMappedBytes = 12;  // before the IPv4 address
  if (IN6_IS_ADDR_V4MAPPED(&address)) return TextOf(AF_INET, address.s6_addr + kMappedBytes);
  std::fill(std::begin(address.s6_addr) + 8, std::end(address.s6_addr), uint8_t{0});
  return TextOf(AF_INET6, &address) + "/64";
}

std::optional<ConnectionPlaces::Place> ConnectionPlaces::Take(const std::string& network,
                                                              uint64_t count) {
  absl::MutexLock lock(&mutex_);
  const auto found = taken_.find(network);
  const uint64_t own = found == taken_.end() ? 0 : found->second;
  if (count > free_ || own > free_ - count) return std::nullopt;
  free_ -= count;
  taken_[network] += count;
  return Place(*this, network, count);
}

void ConnectionPlaces::GiveBack(const std::string& network, uint64_t count) {
  absl::MutexLock lock(&mutex_);
  free_ += count;
  const auto found = taken_.find(network);
  found->second -= count;
  if (found->second == 0) taken_.erase(found);
}

}  // namespace annals::service
