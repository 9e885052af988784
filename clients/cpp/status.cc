#include "clients/cpp/status.h"

#include <string>

#include "absl/strings/cord.h"

namespace annals::client {

absl::Status FromRpcStatus(const google::rpc::Status& status) {
  // The numbers of absl::StatusCode are those of google.rpc.Code.
  absl::Status result(static_cast<absl::StatusCode>(status.code()), status.message());
  for (const google::protobuf::Any& detail : status.details()) {
    result.SetPayload(detail.type_url(), absl::Cord(detail.value()));
  }
  return result;
}

absl::Status FromGrpcStatus(const grpc::Status& status) {
  google::rpc::Status whole;
  if (!whole.ParseFromString(status.error_details())) whole.Clear();
  // Which the trailer repeats.
  whole.set_code(status.error_code());
  whole.set_message(status.error_message());
  return FromRpcStatus(whole);
}

std::vector<google::rpc::BadRequest::FieldViolation> FieldViolationsOf(const absl::Status& status) {
  const auto payload = status.GetPayload("type.googleapis.com/google.rpc.BadRequest");
  google::rpc::BadRequest details;
  if (!payload.has_value() || !details.ParseFromString(std::string(*payload))) return {};
  return {details.field_violations().begin(), details.field_violations().end()};
}

}  // namespace annals::client
