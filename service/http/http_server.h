// The HTTP/1.1 side of the HTTP door: connections, their limits and their end. What is answered is
// up to a handler.
//
//   absl::StatusOr<std::unique_ptr<HttpServer>> server =
//       HttpServer::Start({.listen = "127.0.0.1:7412"}, handler);
//   (*server)->port();                     // 7412
//   (*server)->Stop(absl::Seconds(30));    // finishes the requests in flight
//
// Boost.Beast with coroutines: a connection that waits holds no thread.
#ifndef ANNALS_SERVICE_HTTP_HTTP_SERVER_H_
#define ANNALS_SERVICE_HTTP_HTTP_SERVER_H_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "service/http/http.h"

namespace annals::service {

class TlsContext;

struct HttpServerOptions {
  // HOST:PORT to listen on, on all addresses that the host has; port 0 takes any that is free.
  std::string listen;

  // The certificate with which connections are encrypted; null: they are not.
  std::shared_ptr<TlsContext> tls = nullptr;

  // Threads that read, write and call the handler, which must not block.
  int threads = 2;

  // How many connections there may be, shared as in connection_places.h; one more is closed at
  // once.
  int max_connections = 1000;

  // How many bytes a request's body may have, and all bodies that are being received together,
  // which are shared in the same way.
  uint64_t max_body_bytes = uint64_t{96} << 20;
  uint64_t max_bodies_bytes = uint64_t{512} << 20;

  // How long a connection may be silent between two requests; how long a request may take to
  // arrive, and a piece of a reply to be taken.
  absl::Duration idle = absl::Seconds(75);
  absl::Duration transfer = absl::Seconds(60);
};

// Thread-safe.
class HttpServer {
 public:
  // Errors: as Host::Start for the listening address.
  static absl::StatusOr<std::unique_ptr<HttpServer>> Start(const HttpServerOptions& options,
                                                           HttpHandler handler);

  // Stops at once.
  ~HttpServer();
  HttpServer(const HttpServer&) = delete;
  HttpServer& operator=(const HttpServer&) = delete;

  int port() const;

  // Takes no more connections and requests, and returns when those in flight are answered; those
  // that are not after `grace` are cut off. The handler must work till then.
  void Stop(absl::Duration grace);

 private:
  class Impl;
  explicit HttpServer(std::unique_ptr<Impl> impl);

  std::unique_ptr<Impl> impl_;
};

}  // namespace annals::service

#endif  // ANNALS_SERVICE_HTTP_HTTP_SERVER_H_
