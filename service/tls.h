// Certificates: encrypted connections to both ports, and callers that show one of their own.
//
//   const TlsFiles files = {.certificate = "server.pem", .key = "server.key"};
//   builder.AddListeningPort(address, ServerCredentials(files), &port);
//
// What is wrong with the files, TlsContext::Load tells (service/http/tls_context.h).
//
// The files are read again when they change: a new certificate needs no new start. Connections that
// are open go on with the one that they began with.
#ifndef ANNALS_SERVICE_TLS_H_
#define ANNALS_SERVICE_TLS_H_

#include <grpcpp/security/server_credentials.h>

#include <memory>
#include <string>

#include "absl/time/time.h"

namespace annals::service {

// Files in PEM.
struct TlsFiles {
  // The server's certificate, and after it those that it is signed with, up to that which callers
  // know; and its private key.
  std::string certificate = {};
  std::string key = {};

  // Certificates one of which must have signed that of a caller, without which nobody may call.
  // Empty: callers need none.
  std::string client_ca = {};

  // No certificate: connections are not encrypted.
  bool empty() const { return certificate.empty(); }
};

// How long it takes at most until changed files are read.
inline constexpr absl::Duration kTlsRefresh = absl::Seconds(5);

// For gRPC.
std::shared_ptr<grpc::ServerCredentials> ServerCredentials(const TlsFiles& files);

}  // namespace annals::service

#endif  // ANNALS_SERVICE_TLS_H_
