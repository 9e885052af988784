// What the HTTP door's parts say to each other: a request, and the reply to it.
//
//   boost::asio::awaitable<void> Answer(const HttpRequest& request, HttpReply& reply) {
//     co_await reply.Send({.status = 200, .type = "text/plain", .body = "ok\n"});
//   }
//
// Nothing here knows how HTTP is spoken: http_server.cc does.
#ifndef ANNALS_SERVICE_HTTP_HTTP_H_
#define ANNALS_SERVICE_HTTP_HTTP_H_

#include <boost/asio/awaitable.hpp>
#include <functional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace annals::service {

// Names are compared without regard to case.
class HttpHeaders {
 public:
  void Add(std::string name, std::string value) {
    all_.emplace_back(std::move(name), std::move(value));
  }

  // The first value of that name; empty when there is none.
  std::string_view Find(std::string_view name) const;

  const std::vector<std::pair<std::string, std::string>>& all() const { return all_; }

 private:
  std::vector<std::pair<std::string, std::string>> all_;
};

// Who is at the other end of a connection.
struct HttpPeer {
  std::string address = {};      // and port: `ipv4:127.0.0.1:40000`, `ipv6:[::1]:40000`
  std::string certificate = {};  // the name on the one that was shown; empty: none
};

struct HttpRequest {
  std::string method;  // GET, HEAD, POST, OPTIONS, …
  std::string path;    // `/annals.v1.EventService/GetEvent`, percent signs as they came
  std::string query;   // what stands behind `?`
  HttpHeaders headers;
  std::string body;
  HttpPeer peer;
};

struct HttpResponse {
  int status = 200;
  std::string type = {};  // Content-Type; empty: none
  HttpHeaders headers = {};
  std::string body = {};
};

// The reply to one request, which is sent whole, or begun and then sent piece by piece. Each
// function returns false when the caller is gone, after which nothing more need be sent. Not
// thread-safe.
class HttpReply {
 public:
  virtual ~HttpReply() = default;

  virtual boost::asio::awaitable<bool> Send(HttpResponse response) = 0;

  // The status line and the headers; the body of `response` is its first piece, if not empty.
  virtual boost::asio::awaitable<bool> Begin(HttpResponse response) = 0;
  virtual boost::asio::awaitable<bool> Write(std::string piece) = 0;
  // Without it the connection is closed, by which the caller knows that something is missing.
  virtual boost::asio::awaitable<bool> End() = 0;

  // Calls `gone` at most once, on any thread, when the caller goes before the reply has ended. To
  // be called after Begin.
  virtual void OnGone(std::function<void()> gone) = 0;
};

// Answers a request. `reply` has been used when it is done.
using HttpHandler =
    std::function<boost::asio::awaitable<void>(const HttpRequest& request, HttpReply& reply)>;

// The parameters of a query, `+` and percent signs decoded, in their order.
std::vector<std::pair<std::string, std::string>> QueryParameters(std::string_view query);

// The value of one; empty when there is none.
std::string QueryParameter(std::string_view query, std::string_view name);

// Whether a header that lists words or types, such as Accept-Encoding, has `word`, whatever the
// parameters behind it.
bool ListHas(std::string_view list, std::string_view word);

}  // namespace annals::service

#endif  // ANNALS_SERVICE_HTTP_HTTP_H_
