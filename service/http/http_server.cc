#include "service/http/http_server.h"

#include <fmt/format.h>

#include <array>
#include <atomic>
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ip/v6_only.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/ssl/stream.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/strand.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/beast/core.hpp>
#include <boost/beast/http.hpp>
#include <chrono>
#include <cstring>
#include <map>
#include <optional>
#include <thread>
#include <type_traits>
#include <utility>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/synchronization/mutex.h"
#include "service/connection_places.h"
#include "service/http/tls_context.h"
#include "service/listen_address.h"
#include "service/log.h"
#include "service/metrics.h"

namespace annals::service {
namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = beast::http;
using asio::ip::tcp;

// Errors as values: they are no surprise here.
constexpr auto kAwait = asio::as_tuple(asio::use_awaitable);

// How long a caller may take to say good-bye.
constexpr absl::Duration kFarewell = absl::Seconds(2);

constexpr uint32_t kMaxHeaderBytes = 32 << 10;  // the query of a GET among them

std::string ToString(beast::string_view text) { return {text.data(), text.size()}; }

// What all connections share.
struct Shared {
  explicit Shared(const HttpServerOptions& given)
      : options(given), room_for_bodies(given.max_bodies_bytes) {}

  const HttpServerOptions options;
  HttpHandler handler;
  ConnectionPlaces room_for_bodies;  // bytes of those that are being received
  std::atomic<bool> stopping = false;
};

std::chrono::nanoseconds ToChrono(absl::Duration duration) {
  return absl::ToChronoNanoseconds(duration);
}

// The longest farewell of TLS: the alert close_notify with what each record has (RFC 8446, 5.2).
// An encrypted request is longer.
constexpr size_t kFarewellBytes = 24;

// Calls `gone`, if it is still there, when the caller ends the connection. What else there is to
// read is the next request.
void WatchEnd(tcp::socket& socket, bool encrypted, std::weak_ptr<std::function<void()>> gone) {
  auto bytes = std::make_shared<std::array<char, kFarewellBytes + 1>>();
  socket.async_receive(
      asio::buffer(*bytes), tcp::socket::message_peek,
      [bytes, encrypted, gone = std::move(gone)](boost::system::error_code error, size_t size) {
        const auto still = gone.lock();
        if (still != nullptr && (error || (encrypted && size <= kFarewellBytes))) (*still)();
      });
}

template <class Stream>
class Reply final : public HttpReply {
 public:
  Reply(Stream& stream, const Shared& shared, unsigned version, bool keep_alive, bool is_head)
      : stream_(stream),
        shared_(shared),
        version_(version),
        keep_alive_(keep_alive),
        is_head_(is_head) {}

  asio::awaitable<bool> Send(HttpResponse response) override {
    http::response<http::string_body> message(Head(response));
    message.body() = std::move(response.body);
    message.prepare_payload();
    if (is_head_) message.body().clear();
    ended_ = true;
    Expire();
    const auto [error, bytes] = co_await http::async_write(stream_, message, kAwait);
    co_return Note(error);
  }

  asio::awaitable<bool> Begin(HttpResponse response) override {
    http::response<http::empty_body> message(Head(response));
    // Who speaks HTTP/1.0 knows no chunks: what ends the reply is the end of the connection.
    chunked_ = version_ >= 11;
    if (!chunked_) keep_alive_ = false;
    message.keep_alive(keep_alive_);
    message.chunked(chunked_);
    http::response_serializer<http::empty_body> serializer(message);
    Expire();
    const auto [error, bytes] = co_await http::async_write_header(stream_, serializer, kAwait);
    if (!Note(error)) co_return false;
    if (response.body.empty()) co_return true;
    co_return co_await Write(std::move(response.body));
  }

  asio::awaitable<bool> Write(std::string piece) override {
    if (piece.empty() || is_head_) co_return !failed_;
    Expire();
    if (!chunked_) {
      const auto whole = asio::buffer(piece);
      const auto [error, bytes] = co_await asio::async_write(stream_, whole, kAwait);
      co_return Note(error);
    }
    const auto chunk = http::make_chunk(asio::const_buffer(piece.data(), piece.size()));
    const auto [error, bytes] = co_await asio::async_write(stream_, chunk, kAwait);
    co_return Note(error);
  }

  asio::awaitable<bool> End() override {
    gone_ = nullptr;
    ended_ = true;
    if (!chunked_ || is_head_) co_return !failed_;
    Expire();
    const auto last = http::make_chunk_last();
    const auto [error, bytes] = co_await asio::async_write(stream_, last, kAwait);
    co_return Note(error);
  }

  void OnGone(std::function<void()> gone) override {
    gone_ = std::make_shared<std::function<void()>>(std::move(gone));
    WatchEnd(beast::get_lowest_layer(stream_).socket(), !std::is_same_v<Stream, beast::tcp_stream>,
             gone_);
  }

  // Whether the connection can take another request.
  bool may_go_on() const { return keep_alive_ && ended_ && !failed_; }

 private:
  http::response_header<> Head(const HttpResponse& response) const {
    http::response_header<> head;
    head.version(version_);
    head.result(static_cast<unsigned>(response.status));
    if (!response.type.empty()) head.set(http::field::content_type, response.type);
    for (const auto& [name, value] : response.headers.all()) head.insert(name, value);
    if (!keep_alive_ && version_ >= 11) head.set(http::field::connection, "close");
    if (keep_alive_ && version_ < 11) head.set(http::field::connection, "keep-alive");
    return head;
  }

  void Expire() {
    beast::get_lowest_layer(stream_).expires_after(ToChrono(shared_.options.transfer));
  }

  bool Note(boost::system::error_code error) {
    // As long as the handler makes the next piece, the caller waits for it.
    beast::get_lowest_layer(stream_).expires_never();
    if (error) failed_ = true;
    return !failed_;
  }

  Stream& stream_;
  const Shared& shared_;
  const unsigned version_;
  bool keep_alive_;
  const bool is_head_;
  bool ended_ = false;
  bool chunked_ = false;
  bool failed_ = false;
  std::shared_ptr<std::function<void()>> gone_;
};

HttpResponse Refusal(int status, std::string words) {
  return {.status = status, .type = "text/plain; charset=utf-8", .body = std::move(words) + "\n"};
}

// What is said of a request that cannot be read; nothing when its connection is to be closed
// without a word.
std::optional<HttpResponse> AnswerTo(boost::system::error_code error, const Shared& shared) {
  if (error == http::error::body_limit) {
    return Refusal(413,
                   fmt::format("a body may have {} bytes at most", shared.options.max_body_bytes));
  }
  if (error == http::error::header_limit) {
    return Refusal(431, fmt::format("the headers may have {} bytes at most", kMaxHeaderBytes));
  }
  if (error.category() == http::make_error_code(http::error::bad_method).category() &&
      error != http::error::end_of_stream && error != http::error::partial_message) {
    return Refusal(400, "this is not a request of HTTP/1.1: " + error.message());
  }
  return std::nullopt;
}

HttpRequest RequestOf(http::request<http::string_body> message, const HttpPeer& peer) {
  HttpRequest request;
  request.method = ToString(message.method_string());
  const std::string target = ToString(message.target());
  const size_t mark = target.find('?');
  request.path = target.substr(0, mark);
  if (mark != std::string::npos) request.query = target.substr(mark + 1);
  for (const auto& field : message) {
    request.headers.Add(ToString(field.name_string()), ToString(field.value()));
  }
  request.body = std::move(message.body());
  request.peer = peer;
  return request;
}

// Answers one request after the other, until the connection ends. `network` is that of the peer;
// `busy` tells others whether there is a request.
template <class Stream>
asio::awaitable<void> Converse(Stream& stream, Shared& shared, HttpPeer peer,
                               const std::string& network, std::atomic<bool>& busy) {
  beast::flat_buffer buffer;
  while (!shared.stopping) {
    busy = false;
    http::request_parser<http::string_body> parser;
    parser.header_limit(kMaxHeaderBytes);
    parser.body_limit(shared.options.max_body_bytes);
    auto& socket = beast::get_lowest_layer(stream);
    socket.expires_after(ToChrono(shared.options.idle));
    auto [error, header_bytes] = co_await http::async_read_header(stream, buffer, parser, kAwait);
    busy = true;
    const auto& head = parser.get();
    Reply<Stream> reply(stream, shared, error ? 11 : head.version(), !error && parser.keep_alive(),
                        head.method() == http::verb::head);
    if (error) {
      std::optional<HttpResponse> answer = AnswerTo(error, shared);
      if (!answer.has_value()) co_return;
      HttpResponse said = *std::move(answer);
      co_await reply.Send(std::move(said));
      co_return;
    }
    const uint64_t body_bytes =
        parser.content_length().value_or(parser.chunked() ? shared.options.max_body_bytes : 0);
    std::optional<ConnectionPlaces::Place> room;
    if (body_bytes > 0) room = shared.room_for_bodies.Take(network, body_bytes);
    if (body_bytes > 0 && !room.has_value()) {
      HttpResponse refusal = Refusal(503, "too much is being received; try again in a while");
      co_await reply.Send(std::move(refusal));
      co_return;
    }
    socket.expires_after(ToChrono(shared.options.transfer));
    if (beast::iequals(head[http::field::expect], "100-continue")) {
      http::response<http::empty_body> go_on(http::status::continue_, head.version());
      const auto [unsent, bytes] = co_await http::async_write(stream, go_on, kAwait);
      if (unsent) co_return;
    }
    auto [cut, bytes] = co_await http::async_read(stream, buffer, parser, kAwait);
    if (cut) {
      std::optional<HttpResponse> answer = AnswerTo(cut, shared);
      if (!answer.has_value()) co_return;
      HttpResponse said = *std::move(answer);
      co_await reply.Send(std::move(said));
      co_return;
    }
    socket.expires_never();
    const HttpRequest request = RequestOf(parser.release(), peer);
    co_await shared.handler(request, reply);
    if (!reply.may_go_on()) co_return;
  }
}

std::string AddressOf(const tcp::socket& socket) {
  boost::system::error_code error;
  const tcp::endpoint peer = socket.remote_endpoint(error);
  if (error) return "";
  const std::string address = peer.address().to_string();
  return peer.address().is_v6() ? fmt::format("ipv6:[{}]:{}", address, peer.port())
                                : fmt::format("ipv4:{}:{}", address, peer.port());
}

// Empty when there is none, as of a connection that has ended already.
std::string NetworkOf(const tcp::endpoint& peer) {
  sockaddr_storage address{};
  std::memcpy(&address, peer.data(), peer.size());
  return service::NetworkOf(address);
}

}  // namespace

class HttpServer::Impl {
 public:
  Impl(const HttpServerOptions& options, HttpHandler handler)
      : shared_(options),
        places_(static_cast<uint64_t>(options.max_connections)),
        context_(options.threads),
        accepting_(asio::make_strand(context_)) {
    shared_.handler = std::move(handler);
  }

  ~Impl() { Stop(absl::ZeroDuration()); }

  absl::Status Listen() {
    const std::string& address = shared_.options.listen;
    if (absl::Status status = CheckListenAddress(address); !status.ok()) return status;
    const ListenAddress split = *SplitListenAddress(address);
    boost::system::error_code error;
    tcp::resolver resolver(context_);
    const auto found = resolver.resolve(split.host, split.port, tcp::resolver::passive, error);
    if (error) return WhyNotListening(address);
    for (const auto& entry : found) {
      tcp::endpoint endpoint = entry.endpoint();
      // The same for all addresses, once the first has one that was free.
      if (port_ != 0) endpoint.port(static_cast<uint16_t>(port_));
      error = ListenOn(endpoint);
      // A name may stand for an address that this machine does not have.
      if (error == boost::system::errc::address_not_available ||
          error == asio::error::address_family_not_supported) {
        continue;
      }
      if (error) return WhyNotListening(address);
    }
    if (acceptors_.empty()) return WhyNotListening(address);
    for (tcp::acceptor& acceptor : acceptors_) {
      asio::co_spawn(accepting_, Accept(acceptor), asio::detached);
    }
    for (int i = 0; i < shared_.options.threads; ++i) {
      threads_.emplace_back([this] { context_.run(); });
    }
    return absl::OkStatus();
  }

  int port() const { return port_; }

  void Stop(absl::Duration grace) {
    if (threads_.empty()) return;
    shared_.stopping = true;
    asio::post(accepting_, [this] {
      boost::system::error_code ignored;
      for (tcp::acceptor& acceptor : acceptors_) acceptor.close(ignored);
    });
    CloseConnections(/*busy_too=*/false);
    {
      absl::MutexLock lock(&mutex_);
      const auto none = [this]() ABSL_SHARED_LOCKS_REQUIRED(mutex_) { return open_.empty(); };
      mutex_.AwaitWithTimeout(absl::Condition(&none), grace);
    }
    CloseConnections(/*busy_too=*/true);
    {
      // What has been cut off still comes to its end.
      absl::MutexLock lock(&mutex_);
      const auto none = [this]() ABSL_SHARED_LOCKS_REQUIRED(mutex_) { return open_.empty(); };
      mutex_.AwaitWithTimeout(absl::Condition(&none), absl::Seconds(5));
    }
    context_.stop();
    for (std::thread& thread : threads_) thread.join();
    threads_.clear();
  }

 private:
  struct Connection {
    Connection(tcp::socket socket, ConnectionPlaces::Place taken, uint64_t accepted)
        : stream(std::move(socket)),
          network(taken.network()),
          number(accepted),
          place(std::move(taken)) {}
    beast::tcp_stream stream;
    const std::string network;
    const uint64_t number;  // in the order in which they were accepted
    std::atomic<bool> busy = false;
    // Guarded by mutex_; nothing: it was ended for others.
    std::optional<ConnectionPlaces::Place> place;
  };

  boost::system::error_code ListenOn(const tcp::endpoint& endpoint) {
    tcp::acceptor acceptor(accepting_);
    boost::system::error_code error;
    acceptor.open(endpoint.protocol(), error);
    if (!error) acceptor.set_option(tcp::acceptor::reuse_address(true), error);
    // On `[::]` connections of IPv4 are taken as well, whatever the system's default is.
    if (!error && endpoint.protocol() == tcp::v6()) {
      acceptor.set_option(asio::ip::v6_only(false), error);
    }
    if (!error) acceptor.bind(endpoint, error);
    if (!error) acceptor.listen(asio::socket_base::max_listen_connections, error);
    if (error) return error;
    port_ = acceptor.local_endpoint().port();
    acceptors_.push_back(std::move(acceptor));
    return {};
  }

  // Of one address; all of them on one strand.
  asio::awaitable<void> Accept(tcp::acceptor& acceptor) {
    while (!shared_.stopping) {
      auto [error, socket] = co_await acceptor.async_accept(asio::make_strand(context_), kAwait);
      if (error == asio::error::operation_aborted) co_return;
      if (error) {
        // Mostly no more file descriptors: some will come back.
        Log(spdlog::level::err, "cannot accept", {{"error", error.message()}});
        asio::steady_timer pause(context_, std::chrono::milliseconds(100));
        co_await pause.async_wait(kAwait);
        continue;
      }
      boost::system::error_code ignored;
      const tcp::endpoint peer = socket.remote_endpoint(ignored);
      const std::string network = NetworkOf(peer);
      std::optional<ConnectionPlaces::Place> place = places_.Take(network);
      if (!place.has_value()) place = MakeRoomFor(network);
      if (!place.has_value()) {
        CountConnectionRefused();
        continue;  // it is closed
      }
      socket.set_option(tcp::no_delay(true), ignored);
      auto connection =
          std::make_shared<Connection>(std::move(socket), *std::move(place), ++accepted_);
      {
        absl::MutexLock lock(&mutex_);
        open_.emplace(connection.get(), connection);
      }
      asio::co_spawn(connection->stream.get_executor(), Serve(connection), asio::detached);
    }
  }

  // The place of a connection of the network that makes room, which is ended: the oldest of those
  // that are between two requests, or else the oldest; nothing when there is none.
  std::optional<ConnectionPlaces::Place> MakeRoomFor(const std::string& network) {
    const std::optional<std::string> crowd = places_.MakesRoom(network);
    if (!crowd.has_value()) return std::nullopt;
    absl::MutexLock lock(&mutex_);
    std::shared_ptr<Connection> ended;
    for (const auto& [key, each] : open_) {
      if (each->network != *crowd || !each->place.has_value()) continue;
      const auto rank = [](const Connection& one) {
        return std::pair(one.busy.load(), one.number);
      };
      if (ended == nullptr || rank(*each) < rank(*ended)) ended = each;
    }
    if (ended == nullptr) return std::nullopt;
    ConnectionPlaces::Place place = places_.PassOn(*std::move(ended->place), network);
    ended->place.reset();
    asio::post(ended->stream.get_executor(), [ended] { ended->stream.close(); });
    CountConnectionEndedForOthers();
    return place;
  }

  asio::awaitable<void> Serve(std::shared_ptr<Connection> connection) {
    HttpPeer peer{.address = AddressOf(connection->stream.socket())};
    if (shared_.options.tls == nullptr) {
      co_await Converse(connection->stream, shared_, std::move(peer), connection->network,
                        connection->busy);
    } else {
      co_await ConverseEncrypted(*connection, std::move(peer));
    }
    boost::system::error_code ignored;
    connection->stream.socket().shutdown(tcp::socket::shutdown_send, ignored);
    absl::MutexLock lock(&mutex_);
    open_.erase(connection.get());
  }

  asio::awaitable<void> ConverseEncrypted(Connection& connection, HttpPeer peer) {
    const std::shared_ptr<asio::ssl::context> context = shared_.options.tls->Get();
    asio::ssl::stream<beast::tcp_stream&> stream(connection.stream, *context);
    connection.stream.expires_after(ToChrono(shared_.options.transfer));
    const auto [error] = co_await stream.async_handshake(asio::ssl::stream_base::server, kAwait);
    if (error) {
      Log(spdlog::level::debug, "no handshake",
          {{"peer", peer.address}, {"error", error.message()}});
      co_return;
    }
    peer.certificate = NameOnCertificate(*stream.native_handle());
    co_await Converse(stream, shared_, std::move(peer), connection.network, connection.busy);
    connection.stream.expires_after(ToChrono(kFarewell));
    co_await stream.async_shutdown(kAwait);
  }

  // Those between two requests, or all.
  void CloseConnections(bool busy_too) {
    absl::MutexLock lock(&mutex_);
    for (const auto& entry : open_) {
      const std::shared_ptr<Connection>& connection = entry.second;
      asio::post(connection->stream.get_executor(), [connection, busy_too] {
        if (busy_too || !connection->busy) connection->stream.close();
      });
    }
  }

  Shared shared_;
  ConnectionPlaces places_;
  asio::io_context context_;
  asio::strand<asio::io_context::executor_type> accepting_;
  std::vector<tcp::acceptor> acceptors_;  // of each address
  int port_ = 0;
  uint64_t accepted_ = 0;  // connections; Accept alone counts
  std::vector<std::thread> threads_;
  absl::Mutex mutex_;
  std::map<Connection*, std::shared_ptr<Connection>> open_ ABSL_GUARDED_BY(mutex_);
};

absl::StatusOr<std::unique_ptr<HttpServer>> HttpServer::Start(const HttpServerOptions& options,
                                                              HttpHandler handler) {
  auto impl = std::make_unique<Impl>(options, std::move(handler));
  if (absl::Status status = impl->Listen(); !status.ok()) return status;
  return std::unique_ptr<HttpServer>(new HttpServer(std::move(impl)));
}

HttpServer::HttpServer(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}

HttpServer::~HttpServer() = default;

int HttpServer::port() const { return impl_->port(); }

void HttpServer::Stop(absl::Duration grace) { impl_->Stop(grace); }

}  // namespace annals::service
