// Which operations a list shall have: ListOperationsRequest.filter.
//
//   absl::StatusOr<FilterNode> filter = ReadOperationFilter("done = false AND "
//                                                           "metadata.method = SubmitFile");
//   if (Matches(*filter, operation, metadata)) …
#ifndef ANNALS_SERVICE_OPERATION_FILTER_H_
#define ANNALS_SERVICE_OPERATION_FILTER_H_

#include <string>

#include "absl/status/statusor.h"
#include "annals/v1/operation.pb.h"
#include "google/longrunning/operations.pb.h"
#include "service/filter.h"

namespace annals::service {

// What the field `filter` of a request says. INVALID_ARGUMENT as ParseFilterOfOperations, and for a
// value of `done` that is neither true nor false.
absl::StatusOr<FilterNode> ReadOperationFilter(const std::string& filter);

// Whether a filter that was read lets an operation through. A method may be given whole,
// `annals.v1.AdminService/VerifyCollection`, or by what follows the `/`.
bool Matches(const FilterNode& filter, const google::longrunning::Operation& operation,
             const v1::OperationMetadata& metadata);

}  // namespace annals::service

#endif  // ANNALS_SERVICE_OPERATION_FILTER_H_
