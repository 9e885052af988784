#include "service/http/wire.h"

#include <fmt/format.h>
#include <google/protobuf/message.h>
#include <google/protobuf/util/json_util.h>

#include <memory>

#include "absl/status/status.h"
#include "absl/strings/ascii.h"
#include "absl/strings/escaping.h"
#include "absl/strings/strip.h"
#include "google/rpc/error_details.pb.h"
#include "google/rpc/status.pb.h"
#include "storage/strings.h"

namespace annals::service {
namespace {

constexpr size_t kEnvelopeHeadBytes = 5;
constexpr std::string_view kTypePrefix = "type.googleapis.com/";

std::unique_ptr<google::protobuf::Message> NewMessage(const google::protobuf::Descriptor& type) {
  return std::unique_ptr<google::protobuf::Message>(
      google::protobuf::MessageFactory::generated_factory()->GetPrototype(&type)->New());
}

using storage::ToAbsl;

// A JSON string, quotes and all. Messages of errors are UTF-8, but for what a caller sent.
std::string Quote(std::string_view text) {
  std::string quoted = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') {
      quoted += '\\';
      quoted += c;
    } else if (static_cast<unsigned char>(c) < 0x20) {
      quoted += fmt::format("\\u{:04x}", static_cast<int>(c));
    } else {
      quoted += c;
    }
  }
  return quoted + "\"";
}

std::string CodeName(grpc::StatusCode code) {
  // The only one that is written otherwise.
  if (code == grpc::StatusCode::CANCELLED) return "canceled";
  return absl::AsciiStrToLower(
      absl::StatusCodeToString(static_cast<absl::StatusCode>(static_cast<int>(code))));
}

// Percent-encoding as gRPC's trailers have it.
std::string PercentEncoded(std::string_view text) {
  std::string encoded;
  for (const char c : text) {
    if (c >= 0x20 && c <= 0x7e && c != '%') {
      encoded += c;
    } else {
      encoded += fmt::format("%{:02X}", static_cast<unsigned char>(c));
    }
  }
  return encoded;
}

std::string Unpadded(std::string_view bytes) {
  std::string text = absl::Base64Escape(ToAbsl(bytes));
  while (!text.empty() && text.back() == '=') text.pop_back();
  return text;
}

std::string FirstLine(std::string_view text) {
  return std::string(text.substr(0, text.find('\n')));
}

}  // namespace

absl::StatusOr<std::string> ToBinary(Encoding encoding, const google::protobuf::Descriptor& type,
                                     std::string_view bytes) {
  if (encoding == Encoding::kProto) return std::string(bytes);
  const std::unique_ptr<google::protobuf::Message> message = NewMessage(type);
  // An empty body is an empty message.
  const std::string_view json = bytes.empty() ? std::string_view("{}") : bytes;
  const auto parsed = google::protobuf::util::JsonStringToMessage(
      google::protobuf::StringPiece(json.data(), json.size()), message.get());
  if (!parsed.ok()) {
    return absl::InvalidArgumentError(
        fmt::format("the request is not the message {} in JSON: {}", type.full_name(),
                    FirstLine({parsed.message().data(), parsed.message().size()})));
  }
  return message->SerializeAsString();
}

std::string FromBinary(Encoding encoding, const google::protobuf::Descriptor& type,
                       std::string bytes) {
  if (encoding == Encoding::kProto) return bytes;
  const std::unique_ptr<google::protobuf::Message> message = NewMessage(type);
  std::string json;
  // They are the server's own.
  if (!message->ParseFromString(bytes) ||
      !google::protobuf::util::MessageToJsonString(*message, &json).ok()) {
    return "{}";
  }
  return json;
}

std::string Enveloped(uint8_t flags, std::string_view message) {
  const auto size = static_cast<uint32_t>(message.size());
  std::string bytes(1, static_cast<char>(flags));
  for (int shift = 24; shift >= 0; shift -= 8) bytes += static_cast<char>(size >> shift & 0xff);
  bytes += message;
  return bytes;
}

absl::StatusOr<std::vector<Envelope>> EnvelopesOf(std::string_view bytes) {
  std::vector<Envelope> envelopes;
  while (!bytes.empty()) {
    uint32_t size = 0;
    if (bytes.size() < kEnvelopeHeadBytes) break;
    for (size_t i = 1; i < kEnvelopeHeadBytes; ++i) {
      size = size << 8 | static_cast<unsigned char>(bytes[i]);
    }
    if (bytes.size() - kEnvelopeHeadBytes < size) break;
    envelopes.push_back({static_cast<uint8_t>(bytes[0]), bytes.substr(kEnvelopeHeadBytes, size)});
    bytes.remove_prefix(kEnvelopeHeadBytes + size);
  }
  if (bytes.empty()) return envelopes;
  return absl::InvalidArgumentError(
      "the request is not a row of envelopes, each a byte of flags, four of the length, "
      "big-endian, and a message; the last is cut off");
}

std::string ConnectError(const grpc::Status& status) {
  std::string json = fmt::format(R"({{"code":"{}","message":{})", CodeName(status.error_code()),
                                 Quote(status.error_message()));
  google::rpc::Status details;
  if (details.ParseFromString(status.error_details()) && details.details_size() > 0) {
    std::string list;
    for (const auto& detail : details.details()) {
      const std::string_view url = detail.type_url();
      const std::string_view type =
          url.starts_with(kTypePrefix) ? url.substr(kTypePrefix.size()) : url;
      list += fmt::format(R"({}{{"type":{},"value":"{}"}})", list.empty() ? "" : ",", Quote(type),
                          Unpadded(detail.value()));
    }
    json += fmt::format(R"(,"details":[{}])", list);
  }
  return json + "}";
}

std::string ConnectEnd(const grpc::Status& status) {
  if (status.ok()) return "{}";
  return fmt::format(R"({{"error":{}}})", ConnectError(status));
}

int HttpStatusOf(grpc::StatusCode code) {
  switch (code) {
    case grpc::StatusCode::OK:
      return 200;
    case grpc::StatusCode::CANCELLED:
      return 499;
    case grpc::StatusCode::INVALID_ARGUMENT:
    case grpc::StatusCode::FAILED_PRECONDITION:
    case grpc::StatusCode::OUT_OF_RANGE:
      return 400;
    case grpc::StatusCode::DEADLINE_EXCEEDED:
      return 504;
    case grpc::StatusCode::NOT_FOUND:
      return 404;
    case grpc::StatusCode::ALREADY_EXISTS:
    case grpc::StatusCode::ABORTED:
      return 409;
    case grpc::StatusCode::PERMISSION_DENIED:
      return 403;
    case grpc::StatusCode::RESOURCE_EXHAUSTED:
      return 429;
    case grpc::StatusCode::UNIMPLEMENTED:
      return 501;
    case grpc::StatusCode::UNAVAILABLE:
      return 503;
    case grpc::StatusCode::UNAUTHENTICATED:
      return 401;
    default:
      return 500;
  }
}

void AddRetryAfter(const grpc::Status& status, HttpHeaders& headers) {
  google::rpc::Status details;
  if (!details.ParseFromString(status.error_details())) return;
  for (const auto& detail : details.details()) {
    google::rpc::RetryInfo retry;
    if (!detail.UnpackTo(&retry)) continue;
    const int64_t seconds = retry.retry_delay().seconds();
    headers.Add("Retry-After", std::to_string(seconds + (retry.retry_delay().nanos() > 0 ? 1 : 0)));
    return;
  }
}

std::string GrpcTrailers(const grpc::Status& status) {
  std::string trailers = fmt::format("grpc-status: {}\r\n", static_cast<int>(status.error_code()));
  if (!status.error_message().empty()) {
    trailers += fmt::format("grpc-message: {}\r\n", PercentEncoded(status.error_message()));
  }
  if (!status.error_details().empty()) {
    trailers += fmt::format("grpc-status-details-bin: {}\r\n", Unpadded(status.error_details()));
  }
  return trailers;
}

std::string Base64(std::string_view bytes) { return absl::Base64Escape(ToAbsl(bytes)); }

absl::StatusOr<std::string> FromBase64(std::string_view text) {
  std::string bytes;
  while (!text.empty()) {
    // Padding ends a piece.
    size_t end = text.find('=');
    end = end == std::string_view::npos ? text.size() : text.find_first_not_of('=', end);
    if (end == std::string_view::npos) end = text.size();
    std::string piece;
    if (!absl::Base64Unescape(ToAbsl(text.substr(0, end)), &piece) &&
        !absl::WebSafeBase64Unescape(ToAbsl(text.substr(0, end)), &piece)) {
      return absl::InvalidArgumentError("the request is said to be base64, and is not");
    }
    bytes += piece;
    text.remove_prefix(end);
  }
  return bytes;
}

}  // namespace annals::service
