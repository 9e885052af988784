// The port of gRPC: takes connections and hands them to a gRPC server, as many as there are places
// (connection_places.h), and ends those whose peers flood the server with streams that they reset,
// or with messages that do not end.
//
//   absl::StatusOr<std::unique_ptr<GrpcListener>> listener = GrpcListener::Listen("127.0.0.1:0");
//   auto acceptor = builder.experimental().AddExternalConnectionAcceptor(kFromFd, credentials);
//   …
//   (*listener)->Start(*std::move(acceptor));   // when the server has started
//   (*listener)->Stop();                        // before it is shut down
//
// gRPC 1.51 takes connections until there are no more file descriptors, for the database as well.
// And a stream that is begun and reset at once (CVE-2023-44487) costs its peer nothing, but gRPC a
// call, which it keeps until one of its few threads has time for it; these are busy reading more of
// the same. So a thread of our own looks how many streams each network has left unanswered. Who
// leaves more than kStreamsAtOnce, and then kStreamsPerSecond, has all its connections ended, and
// may not connect for kBan.
//
// gRPC also keeps a message until it has all of it, before it asks whether it is too long. A
// connection that has brought kUnfinishedBytes and no message meanwhile is ended.
#ifndef ANNALS_SERVICE_GRPC_LISTENER_H_
#define ANNALS_SERVICE_GRPC_LISTENER_H_

#include <grpcpp/server_builder.h>

#include <cstdint>
#include <memory>
#include <string>

#include "absl/status/statusor.h"
#include "absl/time/time.h"

namespace annals::service {

// Thread-safe.
class GrpcListener {
 public:
  static constexpr int kMaxConnections = 1000;
  static constexpr double kStreamsAtOnce = 5000;
  static constexpr double kStreamsPerSecond = 500;
  static constexpr absl::Duration kBan = absl::Seconds(10);
  // Twice what a message may have (host.cc), so that what is a little too long is told so.
  static constexpr uint64_t kUnfinishedBytes = uint64_t{130} << 20;

  // Listens on all addresses of HOST:PORT, with port 0 on any port that is free. Errors:
  // as CheckListenAddress and WhyNotListening (listen_address.h).
  static absl::StatusOr<std::unique_ptr<GrpcListener>> Listen(const std::string& address);

  // Stops.
  ~GrpcListener();
  GrpcListener(const GrpcListener&) = delete;
  GrpcListener& operator=(const GrpcListener&) = delete;

  int port() const;

  // Begins to take connections. To be called once. The server must have GRPC_ARG_ENABLE_CHANNELZ,
  // and live until Stop.
  void Start(std::unique_ptr<grpc::experimental::ExternalConnectionAcceptor> acceptor);

  // Takes no more connections. Those that are open go on.
  void Stop();

 private:
  class Impl;
  explicit GrpcListener(std::unique_ptr<Impl> impl);

  std::unique_ptr<Impl> impl_;
};

}  // namespace annals::service

#endif  // ANNALS_SERVICE_GRPC_LISTENER_H_
