// What an operation that has ended came to.
//
//   absl::StatusOr<v1::VerifyCollectionResponse> found =
//       ResultOf<v1::VerifyCollectionResponse>(operation);
#ifndef ANNALS_CLIENTS_CPP_OPERATION_H_
#define ANNALS_CLIENTS_CPP_OPERATION_H_

#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "annals/v1/operation.pb.h"
#include "clients/cpp/status.h"
#include "google/longrunning/operations.pb.h"

namespace annals::client {

// What is told of an operation; of one that is not of Annals, nothing.
inline v1::OperationMetadata MetadataOf(const google::longrunning::Operation& operation) {
  v1::OperationMetadata metadata;
  operation.metadata().UnpackTo(&metadata);
  return metadata;
}

// The response of an operation, its error, or the error of getting it. UNKNOWN when the response is
// of another type, or the operation has not ended.
template <class Response>
absl::StatusOr<Response> ResultOf(const absl::StatusOr<google::longrunning::Operation>& ended) {
  if (!ended.ok()) return ended.status();
  if (ended->has_error()) return FromRpcStatus(ended->error());
  Response response;
  if (ended->response().UnpackTo(&response)) return response;
  return absl::UnknownError("the operation has no response of the type " +
                            std::string(Response::descriptor()->full_name()));
}

}  // namespace annals::client

#endif  // ANNALS_CLIENTS_CPP_OPERATION_H_
