#include "service/http/rpc_door.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/random/random.h"
#include "absl/status/statusor.h"
#include "absl/strings/numbers.h"
#include "absl/strings/string_view.h"
#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "service/call.h"
#include "service/document_input.h"
#include "service/http/gzip.h"
#include "service/http/rpc_call.h"
#include "service/http/wire.h"
#include "service/method.h"
#include "service/status.h"

namespace annals::service {
namespace {

// In this folder every argument of what is waited for has a name: GCC 12 destroys some temporaries
// of a co_await twice (https://gcc.gnu.org/PR98056 and its kin).
namespace asio = boost::asio;
using google::protobuf::MethodDescriptor;

// What a request may become when it is decompressed: as much as gRPC takes.
constexpr size_t kMaxMessageBytes = kMaxTextBytes + (size_t{1} << 20);

// A smaller response is hardly made smaller.
constexpr size_t kMinGzipBytes = 1024;

enum class Protocol { kConnectUnary, kConnectStream, kGrpcWeb, kGrpcWebText };

// How a request is written, and how the response shall be.
struct Dialect {
  Protocol protocol = Protocol::kConnectUnary;
  Encoding encoding = Encoding::kProto;
  std::string type;  // of the response
};

// What only this process knows.
const std::string& Secret() {
  static const auto* const kSecret = [] {
    absl::BitGen random;
    return new std::string(fmt::format("{:016x}{:016x} ", absl::Uniform<uint64_t>(random),
                                       absl::Uniform<uint64_t>(random)));
  }();
  return *kSecret;
}

std::string_view BareType(std::string_view type) {
  type = type.substr(0, type.find(';'));
  while (!type.empty() && type.back() == ' ') type.remove_suffix(1);
  return type;
}

std::optional<Dialect> DialectOf(const HttpRequest& request) {
  if (request.method == "GET") {
    const bool json = QueryParameter(request.query, "encoding") == "json";
    return Dialect{Protocol::kConnectUnary, json ? Encoding::kJson : Encoding::kProto,
                   json ? "application/json" : "application/proto"};
  }
  const std::string_view type = BareType(request.headers.Find("Content-Type"));
  static const std::map<std::string_view, Dialect>* const kDialects =
      new std::map<std::string_view, Dialect>{
          {"application/proto", {Protocol::kConnectUnary, Encoding::kProto, "application/proto"}},
          {"application/json", {Protocol::kConnectUnary, Encoding::kJson, "application/json"}},
          {"application/connect+proto",
           {Protocol::kConnectStream, Encoding::kProto, "application/connect+proto"}},
          {"application/connect+json",
           {Protocol::kConnectStream, Encoding::kJson, "application/connect+json"}},
          {"application/grpc-web",
           {Protocol::kGrpcWeb, Encoding::kProto, "application/grpc-web+proto"}},
          {"application/grpc-web+proto",
           {Protocol::kGrpcWeb, Encoding::kProto, "application/grpc-web+proto"}},
          {"application/grpc-web+json",
           {Protocol::kGrpcWeb, Encoding::kJson, "application/grpc-web+json"}},
          {"application/grpc-web-text",
           {Protocol::kGrpcWebText, Encoding::kProto, "application/grpc-web-text+proto"}},
          {"application/grpc-web-text+proto",
           {Protocol::kGrpcWebText, Encoding::kProto, "application/grpc-web-text+proto"}}};
  const auto found = kDialects->find(type);
  if (found == kDialects->end()) return std::nullopt;
  return found->second;
}

bool IsUnary(const MethodDescriptor& method) {
  return !method.client_streaming() && !method.server_streaming();
}

// Whether bytes are compressed by `encoding`, the value of a header or parameter.
absl::StatusOr<bool> IsGzip(std::string_view encoding) {
  if (encoding.empty() || encoding == "identity") return false;
  if (encoding == "gzip") return true;
  return absl::InvalidArgumentError(
      fmt::format("the request is compressed by {}; only gzip is known here", Quoted(encoding)));
}

absl::StatusOr<std::string> Plain(std::string_view bytes, bool compressed) {
  if (!compressed) return std::string(bytes);
  return Gunzip(bytes, kMaxMessageBytes);
}

// The message of a GET.
absl::StatusOr<std::string> MessageOfQuery(std::string_view query) {
  std::string message = QueryParameter(query, "message");
  if (QueryParameter(query, "base64") == "1") {
    absl::StatusOr<std::string> bytes = FromBase64(message);
    if (!bytes.ok()) return bytes;
    message = *std::move(bytes);
  }
  const absl::StatusOr<bool> compressed = IsGzip(QueryParameter(query, "compression"));
  if (!compressed.ok()) return compressed.status();
  return Plain(message, *compressed);
}

// The messages of a request, in the form in which they came.
absl::StatusOr<std::vector<std::string>> MessagesOf(const HttpRequest& request,
                                                    const Dialect& dialect) {
  if (dialect.protocol == Protocol::kConnectUnary) {
    const absl::StatusOr<bool> compressed = IsGzip(request.headers.Find("Content-Encoding"));
    if (!compressed.ok()) return compressed.status();
    absl::StatusOr<std::string> message =
        request.method == "GET" ? MessageOfQuery(request.query) : Plain(request.body, *compressed);
    if (!message.ok()) return message.status();
    return std::vector<std::string>{*std::move(message)};
  }
  std::string body;
  if (dialect.protocol == Protocol::kGrpcWebText) {
    absl::StatusOr<std::string> bytes = FromBase64(request.body);
    if (!bytes.ok()) return bytes.status();
    body = *std::move(bytes);
  }
  const absl::StatusOr<std::vector<Envelope>> envelopes =
      EnvelopesOf(dialect.protocol == Protocol::kGrpcWebText ? body : request.body);
  if (!envelopes.ok()) return envelopes.status();
  std::vector<std::string> messages;
  for (const Envelope& envelope : *envelopes) {
    absl::StatusOr<std::string> message =
        Plain(envelope.message, (envelope.flags & kFlagCompressed) != 0);
    if (!message.ok()) return message.status();
    messages.push_back(*std::move(message));
  }
  return messages;
}

absl::StatusOr<std::vector<std::string>> RequestsOf(const HttpRequest& request,
                                                    const Dialect& dialect,
                                                    const MethodDescriptor& method) {
  absl::StatusOr<std::vector<std::string>> messages = MessagesOf(request, dialect);
  if (!messages.ok()) return messages;
  if (!method.client_streaming() && messages->size() != 1) {
    return absl::InvalidArgumentError(fmt::format("the request has {} messages, and {} takes one",
                                                  messages->size(),
                                                  std::string(method.full_name())));
  }
  for (std::string& message : *messages) {
    absl::StatusOr<std::string> binary = ToBinary(dialect.encoding, *method.input_type(), message);
    if (!binary.ok()) return binary.status();
    message = *std::move(binary);
  }
  return messages;
}

// A number of 1 to `most` digits, and of nothing else.
std::optional<int64_t> NumberOf(std::string_view digits, size_t most) {
  int64_t number = 0;
  if (digits.size() > most || digits.find_first_not_of("0123456789") != std::string_view::npos ||
      !absl::SimpleAtoi(absl::string_view(digits.data(), digits.size()), &number)) {
    return std::nullopt;
  }
  return number;
}

// gRPC's own form: up to eight digits and a unit.
std::optional<absl::Duration> GrpcTimeout(std::string_view text) {
  if (text.empty()) return std::nullopt;
  const std::optional<int64_t> number = NumberOf(text.substr(0, text.size() - 1), 8);
  if (!number.has_value()) return std::nullopt;
  const int64_t count = *number;
  switch (text.back()) {
    case 'H':
      return absl::Hours(count);
    case 'M':
      return absl::Minutes(count);
    case 'S':
      return absl::Seconds(count);
    case 'm':
      return absl::Milliseconds(count);
    case 'u':
      return absl::Microseconds(count);
    case 'n':
      return absl::Nanoseconds(count);
    default:
      return std::nullopt;
  }
}

// Connect's own form: up to ten digits.
std::optional<absl::Duration> ConnectTimeout(std::string_view text) {
  const std::optional<int64_t> ms = NumberOf(text, 10);
  if (!ms.has_value()) return std::nullopt;
  return absl::Milliseconds(*ms);
}

// Until when the caller waits. INVALID_ARGUMENT when it says so in words that cannot be read: a
// call without an end is not what it has asked for.
absl::StatusOr<absl::Time> DeadlineOf(const HttpRequest& request) {
  const std::string_view connect = request.headers.Find("Connect-Timeout-Ms");
  const std::string_view grpc = request.headers.Find("grpc-timeout");
  if (connect.empty() && grpc.empty()) return absl::InfiniteFuture();
  const std::optional<absl::Duration> timeout =
      connect.empty() ? GrpcTimeout(grpc) : ConnectTimeout(connect);
  if (timeout.has_value()) return absl::Now() + *timeout;
  if (!connect.empty()) {
    return absl::InvalidArgumentError(
        fmt::format("Connect-Timeout-Ms: {} is not a number of 1 to 10 digits", Quoted(connect)));
  }
  return absl::InvalidArgumentError(
      fmt::format("grpc-timeout: {} is not a number of 1 to 8 digits and one of H, M, S, m, u, n",
                  Quoted(grpc)));
}

// A piece of a stream as its dialect has it.
std::string Piece(const Dialect& dialect, uint8_t flags, std::string_view message) {
  std::string bytes = Enveloped(flags, message);
  return dialect.protocol == Protocol::kGrpcWebText ? Base64(bytes) : bytes;
}

std::string LastPiece(const Dialect& dialect, const grpc::Status& status) {
  return dialect.protocol == Protocol::kConnectStream
             ? Piece(dialect, kFlagConnectEnd, ConnectEnd(status))
             : Piece(dialect, kFlagGrpcTrailers, GrpcTrailers(status));
}

// An error before anything was sent, with the id under which it stands in the log.
asio::awaitable<void> SendError(const Dialect& dialect, const grpc::Status& status,
                                const CallOrigin& origin, HttpReply& reply) {
  HttpResponse response;
  response.headers.Add("X-Request-Id", origin.id);
  if (dialect.protocol == Protocol::kConnectUnary) {
    response.status = HttpStatusOf(status.error_code());
    response.type = "application/json";
    response.body = ConnectError(status);
  } else {
    response.type = dialect.type;
    response.body = LastPiece(dialect, status);
  }
  co_await reply.Send(std::move(response));
}

asio::awaitable<void> AnswerUnary(const HttpRequest& request, const Dialect& dialect,
                                  const MethodDescriptor& method, UnaryResult result,
                                  HttpReply& reply) {
  const grpc::Status& status = result.status;
  HttpResponse answer;
  if (!result.request_id.empty()) answer.headers.Add("x-request-id", result.request_id);
  answer.status = HttpStatusOf(status.error_code());
  AddRetryAfter(status, answer.headers);
  answer.type = status.ok() ? dialect.type : "application/json";
  answer.body =
      status.ok() ? FromBinary(dialect.encoding, *method.output_type(), std::move(result.response))
                  : ConnectError(status);
  if (status.ok() && answer.body.size() >= kMinGzipBytes &&
      ListHas(request.headers.Find("Accept-Encoding"), "gzip")) {
    answer.body = Gzip(answer.body);
    answer.headers.Add("Content-Encoding", "gzip");
  }
  answer.headers.Add("Vary", "Accept-Encoding");
  co_await reply.Send(std::move(answer));
}

// Sends on what the call answers, until it ends or the caller is gone, when it is called off.
asio::awaitable<void> PassOn(const Dialect& dialect, const MethodDescriptor& method, RpcCall& call,
                             HttpReply& reply) {
  while (true) {
    std::optional<std::string> response = co_await call.Read();
    if (!response.has_value()) co_return;
    std::string piece = Piece(
        dialect, 0, FromBinary(dialect.encoding, *method.output_type(), *std::move(response)));
    const bool there = co_await reply.Write(std::move(piece));
    if (!there) call.Cancel();
  }
}

asio::awaitable<void> AnswerStream(const Dialect& dialect, const MethodDescriptor& method,
                                   const std::shared_ptr<RpcCall>& call, HttpReply& reply) {
  HttpResponse head;
  head.type = dialect.type;
  const bool there = co_await reply.Begin(std::move(head));
  if (!there) call->Cancel();
  reply.OnGone([call] { call->Cancel(); });
  co_await PassOn(dialect, method, *call, reply);
  const grpc::Status status = co_await call->Finish();
  std::string last = LastPiece(dialect, status);
  const bool still_there = co_await reply.Write(std::move(last));
  if (still_there) co_await reply.End();
}

}  // namespace

// The secret, the address, a space, and the name on the certificate.
std::optional<HttpPeer> PeerToldByDoor(std::string_view metadata) {
  if (!metadata.starts_with(Secret())) return std::nullopt;
  metadata.remove_prefix(Secret().size());
  const size_t space = metadata.find(' ');
  return HttpPeer{.address = std::string(metadata.substr(0, space)),
                  .certificate = std::string(metadata.substr(space + 1))};
}

RpcMetadata MetadataOf(const HttpRequest& request) {
  RpcMetadata metadata;
  for (const char* name : {"authorization", "x-request-id", "traceparent", "tracestate"}) {
    const std::string_view value = request.headers.Find(name);
    // HTTP/1.1 lets other bytes through, with which gRPC ends the process.
    const bool is_ascii = std::ranges::all_of(value, [](char c) { return c >= 0x20 && c <= 0x7e; });
    if (!value.empty() && is_ascii) metadata.emplace(name, value);
  }
  metadata.emplace(
      kPeerKey, fmt::format("{}{} {}", Secret(), request.peer.address, request.peer.certificate));
  return metadata;
}

const MethodDescriptor* RpcDoor::MethodAt(std::string_view path) {
  return path.starts_with('/') ? FindMethod(path.substr(1)) : nullptr;
}

asio::awaitable<void> RpcDoor::Answer(const HttpRequest& request, HttpReply& reply) {
  const MethodDescriptor& method = *MethodAt(request.path);
  const std::string_view name = std::string_view(request.path).substr(1);
  const bool get = request.method == "GET";
  if (request.method != "POST" && !(get && IsUnary(method) && ChangesNothing(method))) {
    HttpResponse refusal{.status = 405, .type = "text/plain; charset=utf-8"};
    refusal.headers.Add("Allow", IsUnary(method) && ChangesNothing(method) ? "GET, POST" : "POST");
    refusal.body = fmt::format("{} is called by POST\n", std::string(method.full_name()));
    NoteRefused(name, request,
                grpc::Status(grpc::StatusCode::INVALID_ARGUMENT, "not called by POST"));
    co_await reply.Send(std::move(refusal));
    co_return;
  }
  const std::optional<Dialect> dialect = DialectOf(request);
  if (!dialect.has_value()) {
    HttpResponse refusal{.status = 415, .type = "text/plain; charset=utf-8"};
    refusal.headers.Add("Accept-Post",
                        "application/json, application/proto, application/connect+json, "
                        "application/connect+proto, application/grpc-web+proto, "
                        "application/grpc-web-text+proto");
    refusal.body = fmt::format(
        "Content-Type {} is none that is spoken here; send "
        "application/json, for example\n",
        Quoted(request.headers.Find("Content-Type")));
    NoteRefused(name, request,
                grpc::Status(grpc::StatusCode::INVALID_ARGUMENT, "unknown Content-Type"));
    co_await reply.Send(std::move(refusal));
    co_return;
  }
  if (dialect->protocol == Protocol::kConnectUnary && !IsUnary(method)) {
    const grpc::Status refused(grpc::StatusCode::UNIMPLEMENTED,
                               fmt::format("{} is a stream: send application/connect+json",
                                           std::string(method.full_name())));
    const CallOrigin origin = NoteRefused(name, request, refused);
    co_await SendError(*dialect, refused, origin, reply);
    co_return;
  }
  absl::StatusOr<std::vector<std::string>> requests = RequestsOf(request, *dialect, method);
  const absl::StatusOr<absl::Time> until = DeadlineOf(request);
  if (!requests.ok() || !until.ok()) {
    const grpc::Status refused = ToGrpcStatus(requests.ok() ? until.status() : requests.status());
    const CallOrigin origin = NoteRefused(name, request, refused);
    co_await SendError(*dialect, refused, origin, reply);
    co_return;
  }
  const RpcMetadata metadata = MetadataOf(request);
  const absl::Time deadline = *until;
  if (dialect->protocol == Protocol::kConnectUnary) {
    UnaryResult result =
        co_await CallUnary(stub_, request.path, requests->front(), metadata, deadline);
    co_await AnswerUnary(request, *dialect, method, std::move(result), reply);
    co_return;
  }
  const std::shared_ptr<RpcCall> call =
      RpcCall::Start(stub_, request.path, *std::move(requests), metadata, deadline);
  co_await AnswerStream(*dialect, method, call, reply);
}

}  // namespace annals::service
