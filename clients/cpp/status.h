// What a gRPC call came back with, as an absl::Status.
//
//   absl::Status status = FromGrpcStatus(stub->GetEvent(&context, request, &event));
//   std::vector<google::rpc::BadRequest::FieldViolation> bad = FieldViolationsOf(status);
#ifndef ANNALS_CLIENTS_CPP_STATUS_H_
#define ANNALS_CLIENTS_CPP_STATUS_H_

#include <grpcpp/support/status.h>

#include <vector>

#include "absl/status/status.h"
#include "google/rpc/error_details.pb.h"
#include "google/rpc/status.pb.h"

namespace annals::client {

// The same code and message. The google.rpc details of the error are its payloads, keyed by type
// URL.
absl::Status FromGrpcStatus(const grpc::Status& status);

// The same of the error of an operation.
absl::Status FromRpcStatus(const google::rpc::Status& status);

// The fields of the request that the server found wrong; none when it named no field.
std::vector<google::rpc::BadRequest::FieldViolation> FieldViolationsOf(const absl::Status& status);

}  // namespace annals::client

#endif  // ANNALS_CLIENTS_CPP_STATUS_H_
