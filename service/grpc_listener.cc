#include "service/grpc_listener.h"

#include <fcntl.h>
#include <linux/tcp.h>
#include <netdb.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdint>
#include <cstring>
#include <optional>
#include <thread>
#include <unordered_map>
#include <utility>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/synchronization/mutex.h"
#include "absl/synchronization/notification.h"
#include "absl/time/clock.h"
#include "service/connection_places.h"
#include "service/listen_address.h"
#include "service/log.h"
#include "service/metrics.h"
#include "service/stream_counts.h"

namespace annals::service {
namespace {

// How often connections are looked at. A flood begins some thousand streams meanwhile.
constexpr absl::Duration kTick = absl::Milliseconds(50);

// A connection that has sent less since it was last looked at cannot have begun streams that
// matter.
constexpr uint64_t kBytesToLookAt = 16 << 10;

// A file descriptor of ours.
class Descriptor {
 public:
  explicit Descriptor(int fd) : fd_(fd) {}
  Descriptor(Descriptor&& other) noexcept : fd_(std::exchange(other.fd_, -1)) {}
  Descriptor& operator=(Descriptor&& other) noexcept {
    std::swap(fd_, other.fd_);
    return *this;
  }
  ~Descriptor() {
    if (fd_ >= 0) close(fd_);
  }

  int get() const { return fd_; }

 private:
  int fd_;
};

void SetOption(int fd, int level, int name) {
  const int on = 1;
  setsockopt(fd, level, name, &on, sizeof(on));
}

// Has a socket on `[::]` take connections of IPv4 as well, whatever the system's default is.
void TakeBothFamilies(int fd) {
  const int off = 0;
  setsockopt(fd, IPPROTO_IPV6, IPV6_V6ONLY, &off, sizeof(off));
}

// A socket that listens on `address`, with errno set when there is none.
Descriptor ListenOn(const addrinfo& address, const sockaddr_storage& with_port) {
  Descriptor fd(socket(address.ai_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0));
  if (fd.get() < 0) return fd;
  SetOption(fd.get(), SOL_SOCKET, SO_REUSEADDR);
  if (address.ai_family == AF_INET6) TakeBothFamilies(fd.get());
  if (bind(fd.get(), reinterpret_cast<const sockaddr*>(&with_port), address.ai_addrlen) == 0 &&
      listen(fd.get(), SOMAXCONN) == 0) {
    return fd;
  }
  const int error = errno;
  fd = Descriptor(-1);
  errno = error;
  return fd;
}

// The port stands at the same place in addresses of both families.
in_port_t& PortOf(sockaddr_storage& address) {
  return reinterpret_cast<sockaddr_in&>(address).sin_port;
}

// Tells a socket from those that have had or will have the same file descriptor; nothing when it is
// none.
std::optional<uint64_t> CookieOf(int fd) {
  uint64_t cookie = 0;
  socklen_t size = sizeof(cookie);
  if (getsockopt(fd, SOL_SOCKET, SO_COOKIE, &cookie, &size) != 0) return std::nullopt;
  return cookie;
}

uint64_t BytesReceived(int fd) {
  tcp_info info{};
  socklen_t size = sizeof(info);
  if (getsockopt(fd, IPPROTO_TCP, TCP_INFO, &info, &size) != 0) return 0;
  return info.tcpi_bytes_received;
}

// For how many milliseconds nothing has been sent or received.
uint32_t SilenceOf(int fd) {
  tcp_info info{};
  socklen_t size = sizeof(info);
  if (getsockopt(fd, IPPROTO_TCP, TCP_INFO, &info, &size) != 0) return 0;
  return std::min(info.tcpi_last_data_recv, info.tcpi_last_data_sent);
}

// When the connection is closed, nothing is left of it, here or on the way.
void LeaveNothing(int fd) {
  const linger at_once{.l_onoff = 1, .l_linger = 0};
  setsockopt(fd, SOL_SOCKET, SO_LINGER, &at_once, sizeof(at_once));
}

void Refuse(int fd) {
  LeaveNothing(fd);
  close(fd);
}

}  // namespace

class GrpcListener::Impl {
 public:
  ~Impl() { Stop(); }

  absl::Status Listen(const std::string& address) {
    if (absl::Status status = CheckListenAddress(address); !status.ok()) return status;
    const ListenAddress split = *SplitListenAddress(address);
    addrinfo hints{};
    hints.ai_flags = AI_PASSIVE | AI_NUMERICSERV;
    hints.ai_socktype = SOCK_STREAM;
    addrinfo* list = nullptr;
    if (getaddrinfo(split.host.c_str(), split.port.c_str(), &hints, &list) != 0) {
      return WhyNotListening(address);
    }
    const std::unique_ptr<addrinfo, decltype(&freeaddrinfo)> owned(list, &freeaddrinfo);
    for (const addrinfo* next = list; next != nullptr; next = next->ai_next) {
      sockaddr_storage wanted{};
      std::memcpy(&wanted, next->ai_addr, next->ai_addrlen);
      // The same for all addresses, once the first has one that was free.
      if (port_ != 0) PortOf(wanted) = htons(static_cast<in_port_t>(port_));
      Descriptor fd = ListenOn(*next, wanted);
      if (fd.get() < 0) {
        // A name may stand for an address that this machine does not have.
        if (errno == EADDRNOTAVAIL || errno == EAFNOSUPPORT) continue;
        return WhyNotListening(address);
      }
      socklen_t size = sizeof(wanted);
      getsockname(fd.get(), reinterpret_cast<sockaddr*>(&wanted), &size);
      port_ = ntohs(PortOf(wanted));
      listeners_.push_back(std::move(fd));
    }
    return listeners_.empty() ? WhyNotListening(address) : absl::OkStatus();
  }

  int port() const { return port_; }

  void Start(std::unique_ptr<grpc::experimental::ExternalConnectionAcceptor> acceptor) {
    acceptor_ = std::move(acceptor);
    accepting_ = std::thread([this] { Accept(); });
    watching_ = std::thread([this] { Watch(); });
  }

  void Stop() {
    if (!accepting_.joinable()) return;
    stop_.Notify();
    eventfd_write(wake_.get(), 1);
    accepting_.join();
    watching_.join();
    listeners_.clear();
  }

 private:
  // A connection that gRPC has been given; it closes it.
  struct Connection {
    int fd;
    uint64_t cookie;
    sockaddr_storage peer;
    ConnectionPlaces::Place place;
    uint64_t bytes_looked_at = 0;
    std::optional<intptr_t> number = {};  // by which its counts are known
    StreamCounts counts = {};             // when it was last looked at
    uint64_t bytes_at_message = 0;        // when it was first seen to have had counts.messages
  };

  // Of a network.
  struct Debt {
    double streams = 0;
    absl::Time banned_until = absl::InfinitePast();
  };

  void Accept() {
    std::vector<pollfd> polled = {{.fd = wake_.get(), .events = POLLIN, .revents = 0}};
    for (const Descriptor& fd : listeners_) {
      polled.push_back({.fd = fd.get(), .events = POLLIN, .revents = 0});
    }
    while (!stop_.HasBeenNotified()) {
      if (poll(polled.data(), polled.size(), -1) < 0) continue;
      for (const Descriptor& fd : listeners_) AcceptFrom(fd.get());
    }
  }

  void AcceptFrom(int listener) {
    while (!stop_.HasBeenNotified()) {
      sockaddr_storage peer{};
      socklen_t size = sizeof(peer);
      const int fd = accept4(listener, reinterpret_cast<sockaddr*>(&peer), &size,
                             SOCK_NONBLOCK | SOCK_CLOEXEC);
      if (fd >= 0) {
        Take(fd, listener, peer);
      } else if (errno == EAGAIN) {
        return;
      } else if (errno != ECONNABORTED && errno != EINTR) {
        // Mostly no more file descriptors: some will come back.
        Log(spdlog::level::err, "cannot accept", {{"error", std::strerror(errno)}});
        stop_.WaitForNotificationWithTimeout(absl::Milliseconds(100));
        return;
      }
    }
  }

  // A connection that is closed has its place until Watch sees that it is.
  void Take(int fd, int listener, const sockaddr_storage& peer) {
    const std::string network = NetworkOf(peer);
    {
      absl::MutexLock lock(&mutex_);
      const auto debt = debts_.find(network);
      if (debt != debts_.end() && debt->second.banned_until > absl::Now()) {
        CountConnectionRefused();
        return Refuse(fd);
      }
      std::optional<ConnectionPlaces::Place> place = places_.Take(network);
      if (!place.has_value()) place = MakeRoomFor(network);
      const std::optional<uint64_t> cookie = CookieOf(fd);
      if (!place.has_value() || !cookie.has_value()) {
        CountConnectionRefused();
        return Refuse(fd);
      }
      connections_.push_back(
          {.fd = fd, .cookie = *cookie, .peer = peer, .place = *std::move(place)});
    }
    SetOption(fd, IPPROTO_TCP, TCP_NODELAY);
    grpc::experimental::ExternalConnectionAcceptor::NewConnectionParameters parameters;
    parameters.listener_fd = listener;
    parameters.fd = fd;
    acceptor_->HandleNewConnection(&parameters);
  }

  // The place of the connection that has been silent the longest of the network that makes room,
  // which is ended; nothing when there is none.
  std::optional<ConnectionPlaces::Place> MakeRoomFor(const std::string& network)
      ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_) {
    const std::optional<std::string> crowd = places_.MakesRoom(network);
    if (!crowd.has_value()) return std::nullopt;
    ForgetClosed();
    auto silent = connections_.end();
    uint32_t longest = 0;
    for (auto each = connections_.begin(); each != connections_.end(); ++each) {
      if (each->place.network() != *crowd) continue;
      const uint32_t silence = SilenceOf(each->fd);
      if (silent != connections_.end() && silence <= longest) continue;
      silent = each;
      longest = silence;
    }
    if (silent == connections_.end()) return std::nullopt;
    Cut(*silent);
    ConnectionPlaces::Place place = places_.PassOn(std::move(silent->place), network);
    connections_.erase(silent);
    CountConnectionEndedForOthers();
    return place;
  }

  void ForgetClosed() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_) {
    std::erase_if(connections_, [](const Connection& connection) {
      return CookieOf(connection.fd) != connection.cookie;
    });
  }

  void Watch() {
    while (!stop_.WaitForNotificationWithTimeout(kTick)) {
      absl::MutexLock lock(&mutex_);
      ForgetClosed();
      PayBack();
      for (Connection& connection : connections_) LookAt(connection);
      for (auto& [network, debt] : debts_) {
        if (debt.streams > kStreamsAtOnce) Ban(network, debt);
      }
    }
  }

  // What each network has left unanswered is forgiven with the time.
  void PayBack() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_) {
    const absl::Time now = absl::Now();
    const double forgiven = kStreamsPerSecond * absl::ToDoubleSeconds(now - paid_back_);
    paid_back_ = now;
    for (auto& [network, debt] : debts_) debt.streams -= forgiven;
    std::erase_if(debts_, [now](const auto& debt) {
      return debt.second.streams <= 0 && debt.second.banned_until <= now;
    });
  }

  void LookAt(Connection& connection) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_) {
    const uint64_t bytes = BytesReceived(connection.fd);
    if (bytes < connection.bytes_looked_at + kBytesToLookAt) return;
    if (!connection.number.has_value()) connection.number = ConnectionNumber(connection.peer);
    if (!connection.number.has_value()) return;
    const std::optional<StreamCounts> counts = CountsOf(*connection.number);
    if (!counts.has_value()) return;
    connection.bytes_looked_at = bytes;
    if (counts->messages != connection.counts.messages) connection.bytes_at_message = bytes;
    const int64_t more = counts->unanswered - connection.counts.unanswered;
    connection.counts = *counts;
    if (more != 0) debts_[connection.place.network()].streams += static_cast<double>(more);
    if (bytes - connection.bytes_at_message <= kUnfinishedBytes || !Cut(connection)) return;
    Log(spdlog::level::warn, "ended a connection whose message does not end",
        {{"network", connection.place.network()},
         {"bytes", std::to_string(bytes - connection.bytes_at_message)}});
  }

  void Ban(const std::string& network, Debt& debt) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_) {
    int ended = 0;
    for (const Connection& connection : connections_) {
      if (connection.place.network() != network) continue;
      if (Cut(connection)) ++ended;
    }
    Log(spdlog::level::warn, "ended the connections of who begins streams and resets them",
        {{"network", network},
         {"connections", std::to_string(ended)},
         {"streams", std::to_string(static_cast<int64_t>(debt.streams))}});
    CountStreamFlood();
    debt = {.streams = 0, .banned_until = absl::Now() + kBan};
  }

  // Ends a connection, which gRPC then closes, and takes what it has not read yet out of its hands;
  // false when it has ended already.
  static bool Cut(const Connection& connection) {
    if (CookieOf(connection.fd) != connection.cookie) return false;
    // If it ends just now and another gets its descriptor, that one is ended, and can come again.
    LeaveNothing(connection.fd);
    shutdown(connection.fd, SHUT_RDWR);
    char nothing = 0;
    while (recv(connection.fd, &nothing, size_t{1} << 24, MSG_DONTWAIT | MSG_TRUNC) > 0) {
    }
    return true;
  }

  std::vector<Descriptor> listeners_;
  int port_ = 0;
  std::unique_ptr<grpc::experimental::ExternalConnectionAcceptor> acceptor_;
  const Descriptor wake_{eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC)};
  absl::Notification stop_;
  ConnectionPlaces places_{kMaxConnections};
  absl::Mutex mutex_;
  std::vector<Connection> connections_ ABSL_GUARDED_BY(mutex_);
  std::unordered_map<std::string, Debt> debts_ ABSL_GUARDED_BY(mutex_);
  absl::Time paid_back_ ABSL_GUARDED_BY(mutex_) = absl::Now();
  std::thread accepting_;
  std::thread watching_;
};

absl::StatusOr<std::unique_ptr<GrpcListener>> GrpcListener::Listen(const std::string& address) {
  auto impl = std::make_unique<Impl>();
  if (absl::Status status = impl->Listen(address); !status.ok()) return status;
  return std::unique_ptr<GrpcListener>(new GrpcListener(std::move(impl)));
}

GrpcListener::GrpcListener(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}

GrpcListener::~GrpcListener() = default;

int GrpcListener::port() const { return impl_->port(); }

void GrpcListener::Start(std::unique_ptr<grpc::experimental::ExternalConnectionAcceptor> acceptor) {
  impl_->Start(std::move(acceptor));
}

void GrpcListener::Stop() { impl_->Stop(); }

}  // namespace annals::service
