#include "service/connection_places.h"

#include <arpa/inet.h>
#include <netinet/in.h>

#include <algorithm>
#include <array>
#include <cstring>
#include <iterator>

namespace annals::service {
namespace {

std::string TextOf(int family, const void* address) {
  std::array<char, INET6_ADDRSTRLEN> text{};
  return inet_ntop(family, address, text.data(), text.size()) == nullptr ? "" : text.data();
}

}  // namespace

sockaddr_storage WithoutMapping(const sockaddr_storage& address) {
  const auto& ipv6 = reinterpret_cast<const sockaddr_in6&>(address);
  if (address.ss_family != AF_INET6 || !IN6_IS_ADDR_V4MAPPED(&ipv6.sin6_addr)) return address;
  constexpr size_t kMappedBytes = 12;  // before the IPv4 address
  sockaddr_storage plain{};
  auto& ipv4 = reinterpret_cast<sockaddr_in&>(plain);
  ipv4.sin_family = AF_INET;
  ipv4.sin_port = ipv6.sin6_port;
  std::memcpy(&ipv4.sin_addr, ipv6.sin6_addr.s6_addr + kMappedBytes, sizeof(ipv4.sin_addr));
  return plain;
}

std::string NetworkOf(const sockaddr_storage& peer) {
  const sockaddr_storage plain = WithoutMapping(peer);
  if (plain.ss_family == AF_INET) {
    return TextOf(AF_INET, &reinterpret_cast<const sockaddr_in&>(plain).sin_addr);
  }
  if (plain.ss_family != AF_INET6) return "";
  in6_addr address = reinterpret_cast<const sockaddr_in6&>(plain).sin6_addr;
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

std::optional<std::string> ConnectionPlaces::MakesRoom(const std::string& network) {
  absl::MutexLock lock(&mutex_);
  const auto most =
      std::ranges::max_element(taken_, {}, [](const auto& each) { return each.second; });
  if (most == taken_.end()) return std::nullopt;
  const auto found = taken_.find(network);
  const uint64_t own = found == taken_.end() ? 0 : found->second;
  if (most->second < 4 * (own + 1)) return std::nullopt;
  return most->first;
}

ConnectionPlaces::Place ConnectionPlaces::PassOn(Place place, const std::string& network) {
  absl::MutexLock lock(&mutex_);
  const auto from = taken_.find(place.network_);
  from->second -= place.count_;
  if (from->second == 0) taken_.erase(from);
  taken_[network] += place.count_;
  place.network_ = network;
  return place;
}

void ConnectionPlaces::GiveBack(const std::string& network, uint64_t count) {
  absl::MutexLock lock(&mutex_);
  free_ += count;
  const auto found = taken_.find(network);
  found->second -= count;
  if (found->second == 0) taken_.erase(found);
}

}  // namespace annals::service
