// Errors, from absl::Status to what a gRPC client receives.
//
//   absl::Status status = InvalidField("query.from", "\"1957-13\" is not a date in EDTF: …");
//   return ToGrpcStatus(status);
//   // code INVALID_ARGUMENT, message `query.from: "1957-13" is not a date in EDTF: …`, and a
//   // google.rpc.BadRequest with one violation of the field `query.from`
//
// This is the only place in which a status becomes a gRPC status. Details travel inside the
// absl::Status as payloads, keyed by their type URL, and leave as `google.rpc.Status.details` in
// the trailer `grpc-status-details-bin` (AIP-193).
#ifndef ANNALS_SERVICE_STATUS_H_
#define ANNALS_SERVICE_STATUS_H_

#include <grpcpp/support/status.h>

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/time/time.h"
#include "annals/v1/error_reason.pb.h"
#include "google/rpc/error_details.pb.h"
#include "google/rpc/status.pb.h"

namespace annals::service {

// INVALID_ARGUMENT with a google.rpc.BadRequest: `field` is the path of the field in the request
// (`query.from`), `description` says what is wrong with its value, and how to mend it.
absl::Status InvalidField(std::string_view field, std::string_view description);

// The same of a field that has more than `max` bytes; OK when it does not.
absl::Status CheckLength(std::string_view field, std::string_view value, size_t max);

// INVALID_ARGUMENT of several fields, the one after the other (service/violations.h).
absl::Status InvalidFields(const google::rpc::BadRequest& details);

// The violations that such a status tells of; none of any other.
google::rpc::BadRequest ViolationsOf(const absl::Status& status);

// The same of what another room found wrong with the field: `status` with a code other than
// INVALID_ARGUMENT comes back as it is.
absl::Status OfField(std::string_view field, const absl::Status& status);

// NOT_FOUND with a google.rpc.ResourceInfo: `type` is the kind of resource (`event`), `name` its
// full resource name. `message` may say more than that there is no such thing.
absl::Status MissingResource(std::string_view type, std::string_view name,
                             const std::string& message = "");

// RESOURCE_EXHAUSTED with a google.rpc.RetryInfo: nothing is wrong with the request, and after
// `delay` it may be sent again. `description` says what there is too much of.
absl::Status TryLater(std::string_view description, absl::Duration delay);

// Adds a google.rpc.ErrorInfo to a status: why, for programs, with what the reason's comment in
// error_reason.proto says of its metadata.
void SetReason(v1::ErrorReason reason,
               const std::vector<std::pair<std::string, std::string>>& metadata,
               absl::Status& status);

// As TryLater, of a caller who is over a limit that each caller has, with a google.rpc.ErrorInfo
// and a google.rpc.QuotaFailure besides: `caller` is whom the limit is for, `excess` what of theirs
// is too much (`makes more than 20 calls a second`).
absl::Status OverLimit(v1::ErrorReason reason, const std::string& caller, std::string_view excess,
                       absl::Duration delay);

// A value of a request as an error message shows it: in double quotes, control characters escaped,
// at most 80 bytes of it.
std::string Quoted(std::string_view value);

// The google.rpc.Status of the same code and message, with the payloads of the annals::service
// functions above as details, in the order of their types' names. Messages are cut at 1 KiB, since
// they travel in a header, of which gRPC takes no more than 8 KiB in all.
google::rpc::Status ToRpcStatus(const absl::Status& status);

// The gRPC status with the same.
grpc::Status ToGrpcStatus(const absl::Status& status);

}  // namespace annals::service

#endif  // ANNALS_SERVICE_STATUS_H_
