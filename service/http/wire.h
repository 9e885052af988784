// How messages and errors stand on the wire in the protocols of the HTTP door: Connect
// (https://connectrpc.com/docs/protocol) and gRPC-Web
// (https://github.com/grpc/grpc/blob/master/doc/PROTOCOL-WEB.md).
#ifndef ANNALS_SERVICE_HTTP_WIRE_H_
#define ANNALS_SERVICE_HTTP_WIRE_H_

#include <google/protobuf/descriptor.h>
#include <grpcpp/support/status.h>

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "service/http/http.h"

namespace annals::service {

enum class Encoding { kProto, kJson };

// A message of this type, from what came to what gRPC takes, and back. The JSON is that of
// protobuf (https://protobuf.dev/programming-guides/json), fields of their default values left
// out. INVALID_ARGUMENT says what of the JSON cannot be read.
absl::StatusOr<std::string> ToBinary(Encoding encoding, const google::protobuf::Descriptor& type,
                                     std::string_view bytes);
std::string FromBinary(Encoding encoding, const google::protobuf::Descriptor& type,
                       std::string bytes);

// One message of a stream: flags, the length as four bytes, big-endian, and the message.
struct Envelope {
  uint8_t flags = 0;
  std::string_view message;  // into the bytes
};
inline constexpr uint8_t kFlagCompressed = 0x01;
inline constexpr uint8_t kFlagConnectEnd = 0x02;    // the last, which tells how the stream ended
inline constexpr uint8_t kFlagGrpcTrailers = 0x80;  // the same of gRPC-Web

std::string Enveloped(uint8_t flags, std::string_view message);
// INVALID_ARGUMENT when the last is cut off.
absl::StatusOr<std::vector<Envelope>> EnvelopesOf(std::string_view bytes);

// An error as Connect tells it, a JSON object with code, message and details.
std::string ConnectError(const grpc::Status& status);
// The last message of a stream: `{}`, or one with such an error.
std::string ConnectEnd(const grpc::Status& status);
int HttpStatusOf(grpc::StatusCode code);
// Adds `Retry-After`, in whole seconds, when an error says when the call may be made again.
void AddRetryAfter(const grpc::Status& status, HttpHeaders& headers);

// The trailers of gRPC-Web.
std::string GrpcTrailers(const grpc::Status& status);

std::string Base64(std::string_view bytes);
// Of one or several pieces, each padded. INVALID_ARGUMENT when it is not base64.
absl::StatusOr<std::string> FromBase64(std::string_view text);

}  // namespace annals::service

#endif  // ANNALS_SERVICE_HTTP_WIRE_H_
