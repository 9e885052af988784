// Says so when the bytes of a request are no message: gRPC answers such calls by itself, before
// they come to a service, with UNIMPLEMENTED and no words, as if there were no such method.
//
//   builder.experimental().SetInterceptorCreators(
//       CreatorsOfMalformedRequests({"annals.v1.EventService"},
//                                   {"annals.v1.EventService/GetEvent"}));
#ifndef ANNALS_SERVICE_MALFORMED_REQUESTS_H_
#define ANNALS_SERVICE_MALFORMED_REQUESTS_H_

#include <grpcpp/support/server_interceptor.h>

#include <memory>
#include <string>
#include <vector>

#include "absl/status/status.h"

namespace annals::service {

// What is said instead: INVALID_ARGUMENT.
absl::Status NoMessage();

// What turns the one into the other, for the services that are there: of all others it is true.
// `raw` are their methods that read requests themselves (raw_message.h), which need it not.
std::vector<std::unique_ptr<grpc::experimental::ServerInterceptorFactoryInterface>>
CreatorsOfMalformedRequests(const std::vector<std::string>& services,
                            const std::vector<std::string>& raw);

}  // namespace annals::service

#endif  // ANNALS_SERVICE_MALFORMED_REQUESTS_H_
