// How many connections a port takes, and how they are shared among those who connect.
//
//   ConnectionPlaces places(1000);
//   std::optional<ConnectionPlaces::Place> place = places.Take(NetworkOf(address));
//   if (!place.has_value()) return;  // the connection is closed
//   …                                // it counts as long as `place`
//
// An address may not have more connections than are still free: it gets half of the places, the
// next one half of what is left. So a flood leaves places to others wherever it comes from. When
// many addresses together have taken what there is, one that has few still gets more: from the
// address that has the most, as long as that has four times as many (MakesRoom).
//
// Bytes that are being received are shared in the same way, many at a time.
#ifndef ANNALS_SERVICE_CONNECTION_PLACES_H_
#define ANNALS_SERVICE_CONNECTION_PLACES_H_

#include <sys/socket.h>

#include <cstdint>
#include <optional>
#include <string>
#include <unordered_map>
#include <utility>

#include "absl/base/thread_annotations.h"
#include "absl/synchronization/mutex.h"

namespace annals::service {

// An address, which is one of IPv4 where it is IPv4 within IPv6.
sockaddr_storage WithoutMapping(const sockaddr_storage& address);

// The address of a peer without its port, `127.0.0.1`; of IPv6 only the first 64 bits,
// `2001:db8:0:1::/64`, since who has one such address has all of them. IPv4 within IPv6 is IPv4.
std::string NetworkOf(const sockaddr_storage& peer);

// Thread-safe.
class ConnectionPlaces {
 public:
  explicit ConnectionPlaces(uint64_t places) : free_(places) {}
  ConnectionPlaces(const ConnectionPlaces&) = delete;
  ConnectionPlaces& operator=(const ConnectionPlaces&) = delete;

  // Gives itself back when it is destroyed. The places must outlive it.
  class Place {
   public:
    Place(Place&& other) noexcept
        : places_(std::exchange(other.places_, nullptr)),
          network_(std::move(other.network_)),
          count_(other.count_) {}
    Place& operator=(Place&& other) noexcept {
      std::swap(places_, other.places_);
      std::swap(network_, other.network_);
      std::swap(count_, other.count_);
      return *this;
    }
    ~Place() {
      if (places_ != nullptr) places_->GiveBack(network_, count_);
    }

    const std::string& network() const { return network_; }

   private:
    friend class ConnectionPlaces;
    Place(ConnectionPlaces& places, std::string network, uint64_t count)
        : places_(&places), network_(std::move(network)), count_(count) {}

    ConnectionPlaces* places_;
    std::string network_;
    uint64_t count_;
  };

  // One place, or `count` that go together, at least one. Nothing when `network` has more than
  // would be free then.
  std::optional<Place> Take(const std::string& network, uint64_t count = 1);

  // The network that has to give a place to `network`, which has been refused one: the one that has
  // the most, when that is four times what `network` then has, or more; else nothing.
  std::optional<std::string> MakesRoom(const std::string& network);

  // A place of another network, given to `network`.
  Place PassOn(Place place, const std::string& network);

 private:
  void GiveBack(const std::string& network, uint64_t count);

  absl::Mutex mutex_;
  uint64_t free_ ABSL_GUARDED_BY(mutex_);
  std::unordered_map<std::string, uint64_t> taken_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace annals::service

#endif  // ANNALS_SERVICE_CONNECTION_PLACES_H_
