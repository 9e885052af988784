// What the HTTP door lets those do who are slow: to send their headers, their bodies, or to read
// what they asked for. They speak to it byte by byte; its patience is shorter here than in annalsd.
#include "service/http/http_server.h"

#include <arpa/inet.h>
#include <fmt/format.h>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <atomic>
#include <boost/asio/awaitable.hpp>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/time/clock.h"
#include "absl/time/time.h"

namespace annals::service {
namespace {

constexpr absl::Duration kPatience = absl::Milliseconds(500);
// On a busy machine.
constexpr absl::Duration kLongest = absl::Seconds(20);
constexpr size_t kLargeBytes = size_t{64} << 20;  // more than the buffers of a connection

class Connection {
 public:
  explicit Connection(int port) : fd_(socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(static_cast<in_port_t>(port));
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    EXPECT_EQ(connect(fd_, reinterpret_cast<sockaddr*>(&address), sizeof(address)), 0);
  }
  ~Connection() { close(fd_); }
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;

  // False when the server has ended the connection.
  bool Send(std::string_view bytes) const {
    return send(fd_, bytes.data(), bytes.size(), MSG_NOSIGNAL) ==
           static_cast<ssize_t>(bytes.size());
  }

  // Waits for more; empty when the connection is at its end, or nothing comes for so long.
  std::string Read(absl::Duration timeout = kLongest) const {
    pollfd polled = {.fd = fd_, .events = POLLIN, .revents = 0};
    if (poll(&polled, 1, static_cast<int>(absl::ToInt64Milliseconds(timeout))) <= 0) return "";
    std::string bytes(4096, '\0');
    const ssize_t size = recv(fd_, bytes.data(), bytes.size(), 0);
    bytes.resize(size < 0 ? 0 : static_cast<size_t>(size));
    return bytes;
  }

  // Sends a byte again and again, and returns how long that went on.
  absl::Duration Dribble() const {
    const absl::Time begin = absl::Now();
    while (absl::Now() - begin < kLongest && Send("a")) absl::SleepFor(absl::Milliseconds(20));
    return absl::Now() - begin;
  }

 private:
  const int fd_;
};

class HttpServerTest : public ::testing::Test {
 protected:
  void SetUp() override { Start(kPatience); }

  // In place of the server that there is.
  void Start(absl::Duration patience) {
    absl::StatusOr<std::unique_ptr<HttpServer>> started = HttpServer::Start(
        {.listen = "127.0.0.1:0",
         .max_connections = 8,
         .max_body_bytes = 1000,
         .max_bodies_bytes = 3500,
         .idle = patience,
         .transfer = patience},
        [this](const HttpRequest& request, HttpReply& reply) { return Answer(request, reply); });
    ASSERT_TRUE(started.ok()) << started.status();
    server_ = *std::move(started);
  }

  boost::asio::awaitable<void> Answer(const HttpRequest& request, HttpReply& reply) {
    HttpResponse response{.status = 200, .type = "text/plain"};
    if (request.path == "/large") response.body.assign(kLargeBytes, 'x');
    sent_ = co_await reply.Send(std::move(response));
    ++answered_;
  }

  // As long as somebody else needs for a request.
  void ExpectServed() const { EXPECT_TRUE(IsServed()); }
  bool IsServed() const {
    const Connection other(server_->port());
    return other.Send("GET / HTTP/1.1\r\nHost: x\r\n\r\n") &&
           other.Read().starts_with("HTTP/1.1 200");
  }

  std::unique_ptr<HttpServer> server_;
  std::atomic<int> answered_ = 0;
  std::atomic<bool> sent_ = false;
};

TEST_F(HttpServerTest, HeadersThatDoNotEndAreNotWaitedFor) {
  const Connection slow(server_->port());
  EXPECT_TRUE(slow.Send("GET / HTTP/1.1\r\nHost: x\r\nA: "));
  ExpectServed();
  const absl::Duration took = slow.Dribble();
  EXPECT_GE(took, kPatience - absl::Milliseconds(50));
  EXPECT_LT(took, kLongest);
}

TEST_F(HttpServerTest, ABodyThatDoesNotEndIsNotWaitedFor) {
  const Connection slow(server_->port());
  EXPECT_TRUE(slow.Send("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n\r\n"));
  ExpectServed();
  const absl::Duration took = slow.Dribble();
  EXPECT_GE(took, kPatience - absl::Milliseconds(50));
  EXPECT_LT(took, kLongest);
  EXPECT_EQ(answered_, 1);  // only the other
}

TEST_F(HttpServerTest, WhoDoesNotReadIsNotWaitedFor) {
  const Connection slow(server_->port());
  EXPECT_TRUE(slow.Send("GET /large HTTP/1.1\r\nHost: x\r\n\r\n"));
  const absl::Time begin = absl::Now();
  while (answered_ == 0 && absl::Now() - begin < kLongest) absl::SleepFor(absl::Milliseconds(10));
  EXPECT_EQ(answered_, 1);
  EXPECT_FALSE(sent_);
  ExpectServed();
}

TEST_F(HttpServerTest, ASilentConnectionIsClosed) {
  const Connection silent(server_->port());
  const absl::Time begin = absl::Now();
  EXPECT_EQ(silent.Read(), "");
  EXPECT_LT(absl::Now() - begin, kLongest);
}

TEST_F(HttpServerTest, BodiesThatAreBeingReceivedHaveRoomTogether) {
  Start(2 * kLongest);
  const std::string begun = "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n\r\n";
  const Connection first(server_->port());
  const Connection second(server_->port());
  EXPECT_TRUE(first.Send(begun + "a"));
  EXPECT_TRUE(second.Send(begun + "a"));
  // Until both are read, there is room for one more, which is not answered before it has its body.
  std::string answer;
  const absl::Time begin = absl::Now();
  while (answer.empty() && absl::Now() - begin < kLongest) {
    const Connection third(server_->port());
    EXPECT_TRUE(third.Send(begun));
    answer = third.Read(kPatience);
  }
  EXPECT_TRUE(answer.starts_with("HTTP/1.1 503")) << "there is room for two";
}

TEST_F(HttpServerTest, OneAddressHasHalfOfThePlaces) {
  Start(2 * kLongest);
  std::vector<std::unique_ptr<Connection>> taken;
  for (int i = 0; i < 4; ++i) taken.push_back(std::make_unique<Connection>(server_->port()));
  const Connection one_too_many(server_->port());
  const absl::Time begin = absl::Now();
  EXPECT_EQ(one_too_many.Read(), "");
  EXPECT_LT(absl::Now() - begin, kLongest) << "it was taken";
  // What is closed gives its place back.
  taken.clear();
  bool is_served = false;
  while (!is_served && absl::Now() - begin < 2 * kLongest) is_served = IsServed();
  EXPECT_TRUE(is_served);
}

}  // namespace
}  // namespace annals::service
