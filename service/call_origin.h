// Where a call comes from, as the log and the limits of callers know it: over gRPC, or through the
// HTTP door.
#ifndef ANNALS_SERVICE_CALL_ORIGIN_H_
#define ANNALS_SERVICE_CALL_ORIGIN_H_

#include <grpcpp/server_context.h>

#include <string>

#include "service/http/http.h"

namespace annals::service {

inline constexpr char kRequestIdKey[] = "x-request-id";

struct CallOrigin {
  // The caller's `x-request-id`, if that is 1 to 64 letters, digits, `.`, `_` and `-`, or else made
  // up.
  std::string id;

  // The id of the trace that the caller's `traceparent` tells; empty: none (trace_context.h).
  std::string trace;

  // Address and port, such as `ipv4:127.0.0.1:40000`; of a call through the HTTP door, those of its
  // caller.
  std::string peer;

  // The name on the certificate that the caller has shown (Host's --tls-client-ca); empty: none.
  std::string certificate;
};

// By what a caller without a token is known: `certificate:NAME`, or else the address without the
// port, `ipv4:127.0.0.1`.
std::string CallerOf(const CallOrigin& origin);

CallOrigin OriginOf(const grpc::CallbackServerContext& context);
CallOrigin OriginOf(const HttpRequest& request);

}  // namespace annals::service

#endif  // ANNALS_SERVICE_CALL_ORIGIN_H_
