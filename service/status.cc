#include "service/status.h"

#include <fmt/format.h>

#include <algorithm>
#include <string>

#include "absl/strings/cord.h"
#include "absl/strings/escaping.h"

namespace annals::service {
namespace {

constexpr std::string_view kTypeUrlPrefix = "type.googleapis.com/";
constexpr std::string_view kReasonPrefix = "ERROR_REASON_";
constexpr size_t kMaxMessageBytes = 1024;
constexpr size_t kMaxQuotedBytes = 80;

// The longest prefix of valid UTF-8 text that has at most `max_bytes` and ends between characters.
std::string_view Prefix(std::string_view text, size_t max_bytes) {
  if (text.size() <= max_bytes) return text;
  size_t end = max_bytes;
  while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80) --end;
  return text.substr(0, end);
}

std::string Shortened(std::string_view text, size_t max_bytes) {
  std::string_view kept = Prefix(text, max_bytes);
  return kept.size() == text.size() ? std::string(text) : fmt::format("{}…", kept);
}

template <class Message>
void SetDetail(const Message& message, absl::Status& status) {
  status.SetPayload(fmt::format("{}{}", kTypeUrlPrefix, message.GetTypeName()),
                    absl::Cord(message.SerializeAsString()));
}

}  // namespace

absl::Status InvalidField(std::string_view field, std::string_view description) {
  google::rpc::BadRequest details;
  google::rpc::BadRequest::FieldViolation* violation = details.add_field_violations();
  violation->set_field(std::string(field));
  violation->set_description(Shortened(description, kMaxMessageBytes));
  return InvalidFields(details);
}

absl::Status CheckLength(std::string_view field, std::string_view value, size_t max) {
  if (value.size() <= max) return absl::OkStatus();
  return InvalidField(field, fmt::format("has {} bytes; give at most {}", value.size(), max));
}

absl::Status InvalidFields(const google::rpc::BadRequest& details) {
  std::string message;
  for (const auto& violation : details.field_violations()) {
    message += fmt::format("{}{}: {}", message.empty() ? "" : "; ", violation.field(),
                           violation.description());
  }
  absl::Status status = absl::InvalidArgumentError(message);
  SetDetail(details, status);
  return status;
}

google::rpc::BadRequest ViolationsOf(const absl::Status& status) {
  google::rpc::BadRequest details;
  const auto payload =
      status.GetPayload(fmt::format("{}{}", kTypeUrlPrefix, details.GetTypeName()));
  if (payload.has_value()) details.ParseFromString(std::string(*payload));
  return details;
}

absl::Status OfField(std::string_view field, const absl::Status& status) {
  if (!absl::IsInvalidArgument(status)) return status;
  return InvalidField(field, std::string(status.message()));
}

absl::Status MissingResource(std::string_view type, std::string_view name,
                             const std::string& message) {
  absl::Status status = absl::NotFoundError(
      message.empty() ? fmt::format("there is no {} {}", type, Quoted(name)) : message);
  google::rpc::ResourceInfo details;
  details.set_resource_type(std::string(type));
  details.set_resource_name(Shortened(name, kMaxMessageBytes));
  details.set_description(std::string(status.message()));
  SetDetail(details, status);
  return status;
}

absl::Status TryLater(std::string_view description, absl::Duration delay) {
  absl::Status status = absl::ResourceExhaustedError(std::string(description));
  google::rpc::RetryInfo details;
  google::protobuf::Duration& retry_delay = *details.mutable_retry_delay();
  retry_delay.set_seconds(absl::IDivDuration(delay, absl::Seconds(1), &delay));
  retry_delay.set_nanos(static_cast<int32_t>(absl::ToInt64Nanoseconds(delay)));
  SetDetail(details, status);
  return status;
}

void SetReason(v1::ErrorReason reason,
               const std::vector<std::pair<std::string, std::string>>& metadata,
               absl::Status& status) {
  google::rpc::ErrorInfo info;
  info.set_reason(v1::ErrorReason_Name(reason).substr(kReasonPrefix.size()));
  info.set_domain(v1::ErrorReason_descriptor()->file()->package());
  for (const auto& [key, value] : metadata) (*info.mutable_metadata())[key] = value;
  SetDetail(info, status);
}

absl::Status OverLimit(v1::ErrorReason reason, const std::string& caller, std::string_view excess,
                       absl::Duration delay) {
  delay = absl::Ceil(delay, absl::Milliseconds(1));
  absl::Status status = TryLater(
      fmt::format("{} {}; try again in {}", caller, excess, absl::FormatDuration(delay)), delay);
  SetReason(reason, {{"caller", caller}}, status);
  google::rpc::QuotaFailure failure;
  google::rpc::QuotaFailure::Violation& violation = *failure.add_violations();
  violation.set_subject("caller:" + caller);
  violation.set_description(std::string(excess));
  SetDetail(failure, status);
  return status;
}

std::string Quoted(std::string_view value) {
  return fmt::format("\"{}\"", absl::Utf8SafeCHexEscape(Shortened(value, kMaxQuotedBytes)));
}

google::rpc::Status ToRpcStatus(const absl::Status& status) {
  google::rpc::Status details;
  details.set_code(static_cast<int>(status.code()));
  details.set_message(Shortened(std::string(status.message()), kMaxMessageBytes));
  status.ForEachPayload([&](absl::string_view type_url, const absl::Cord& payload) {
    if (type_url.substr(0, kTypeUrlPrefix.size()) != kTypeUrlPrefix.data()) return;
    google::protobuf::Any* detail = details.add_details();
    detail->set_type_url(std::string(type_url));
    detail->set_value(std::string(payload));
  });
  // absl::Status keeps them in no order.
  std::ranges::sort(*details.mutable_details(), {}, &google::protobuf::Any::type_url);
  return details;
}

grpc::Status ToGrpcStatus(const absl::Status& status) {
  if (status.ok()) return grpc::Status::OK;
  const google::rpc::Status details = ToRpcStatus(status);
  // The numbers of absl::StatusCode are those of gRPC.
  auto code = static_cast<grpc::StatusCode>(status.code());
  if (details.details().empty()) return grpc::Status(code, details.message());
  return grpc::Status(code, details.message(), details.SerializeAsString());
}

}  // namespace annals::service
