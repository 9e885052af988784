#include "service/http/download.h"

#include <fmt/format.h>
#include <google/protobuf/descriptor.h>
#include <google/protobuf/generated_enum_reflection.h>

#include <optional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/ascii.h"
#include "absl/strings/numbers.h"
#include "absl/strings/strip.h"
#include "absl/time/time.h"
#include "annals/v1/timeline_service.pb.h"
#include "service/call.h"
#include "service/export/export_writer.h"
#include "service/http/rpc_call.h"
#include "service/http/rpc_door.h"
#include "service/http/wire.h"
#include "service/status.h"

namespace annals::service {
namespace {

// Arguments of what is waited for have names, as in rpc_door.cc.
namespace asio = boost::asio;

constexpr char kMethod[] = "/annals.v1.TimelineService/ExportTimeline";
constexpr std::string_view kPrefix = "/v1/collections/";
constexpr std::string_view kFile = "/timeline.";
constexpr char kText[] = "text/plain; charset=utf-8";

// What a path asks for.
struct Asked {
  std::string collection;
  const ExportFormat* format;
};

absl::StatusOr<Asked> AskedAt(std::string_view path) {
  path.remove_prefix(kPrefix.size());
  const size_t slash = path.find('/');
  const std::string_view file = slash == std::string_view::npos ? "" : path.substr(slash);
  if (!file.starts_with(kFile)) {
    return absl::NotFoundError(
        "there is nothing here; timelines are at /v1/collections/COLLECTION/timeline.FORMAT");
  }
  const std::string_view extension = file.substr(kFile.size());
  std::string known;
  for (const ExportFormat& format : ExportFormats()) {
    if (format.extension == extension) return Asked{std::string(path.substr(0, slash)), &format};
    known += fmt::format("{}{}", known.empty() ? "" : ", ", format.extension);
  }
  return absl::NotFoundError(
      fmt::format("there is no format {}; there are {}", Quoted(extension), known));
}

// The number of an enum's value that a word names: `met-by` for TIME_RELATION_MET_BY.
absl::StatusOr<int> NumberOf(const google::protobuf::EnumDescriptor& type,
                             const std::string& prefix, const std::string& word) {
  std::string name = prefix + absl::AsciiStrToUpper(word);
  for (char& c : name) {
    if (c == '-') c = '_';
  }
  const google::protobuf::EnumValueDescriptor* const value = type.FindValueByName(name);
  if (value != nullptr && value->number() != 0) return value->number();
  std::string known;
  for (int i = 1; i < type.value_count(); ++i) {
    std::string each = absl::AsciiStrToLower(absl::StripPrefix(type.value(i)->name(), prefix));
    for (char& c : each) {
      if (c == '_') c = '-';
    }
    known += fmt::format("{}{}", known.empty() ? "" : ", ", each);
  }
  return absl::InvalidArgumentError(fmt::format("{} is none of {}", Quoted(word), known));
}

absl::StatusOr<int64_t> WholeNumber(const std::string& text) {
  int64_t number = 0;
  if (absl::SimpleAtoi(text, &number) && number >= 0) return number;
  return absl::InvalidArgumentError(
      fmt::format("{} is not a whole number from 0 on", Quoted(text)));
}

// Sets what one parameter says.
absl::Status Set(const std::string& name, const std::string& value,
                 v1::ExportTimelineRequest& request) {
  v1::TimelineQuery& query = *request.mutable_query();
  if (name == "from") {
    query.set_from(value);
  } else if (name == "to") {
    query.set_to(value);
  } else if (name == "filter") {
    query.set_filter(value);
  } else if (name == "relation") {
    const absl::StatusOr<int> number =
        NumberOf(*v1::TimeRelation_descriptor(), "TIME_RELATION_", value);
    if (!number.ok()) return number.status();
    query.set_relation(static_cast<v1::TimeRelation>(*number));
  } else if (name == "certainty") {
    const absl::StatusOr<int> number = NumberOf(*v1::Certainty_descriptor(), "CERTAINTY_", value);
    if (!number.ok()) return number.status();
    query.set_certainty(static_cast<v1::Certainty>(*number));
  } else if (name == "order") {
    const absl::StatusOr<int> number = NumberOf(*v1::TimeOrder_descriptor(), "TIME_ORDER_", value);
    if (!number.ok()) return number.status();
    query.set_order(static_cast<v1::TimeOrder>(*number));
  } else if (name == "limit" || name == "as_of") {
    const absl::StatusOr<int64_t> number = WholeNumber(value);
    if (!number.ok()) return number.status();
    name == "limit" ? request.set_limit(*number) : request.set_as_of_revision(*number);
  } else {
    return absl::InvalidArgumentError(
        "there is no such parameter; there are from, to, relation, certainty, filter, order, limit "
        "and as_of");
  }
  return absl::OkStatus();
}

absl::StatusOr<v1::ExportTimelineRequest> RequestOf(const Asked& asked, std::string_view query) {
  v1::ExportTimelineRequest request;
  request.set_parent("collections/" + asked.collection);
  request.set_format(asked.format->format);
  for (const auto& [name, value] : QueryParameters(query)) {
    if (absl::Status set = Set(name, value, request); !set.ok()) {
      return absl::Status(set.code(),
                          fmt::format("{}: {}", Quoted(name), std::string(set.message())));
    }
  }
  return request;
}

asio::awaitable<void> SendError(const grpc::Status& status, HttpReply& reply) {
  HttpResponse response{.status = HttpStatusOf(status.error_code()), .type = kText};
  response.body = status.error_message() + "\n";
  AddRetryAfter(status, response.headers);
  if (response.status == 401) response.headers.Add("WWW-Authenticate", "Bearer");
  co_await reply.Send(std::move(response));
}

HttpResponse HeadOf(const Asked& asked) {
  HttpResponse head{.status = 200, .type = std::string(asked.format->content_type)};
  head.headers.Add("Cache-Control", "no-store");
  head.headers.Add("Content-Disposition", fmt::format("attachment; filename=\"{}-timeline.{}\"",
                                                      asked.collection, asked.format->extension));
  return head;
}

std::string DataOf(const std::string& message) {
  v1::ExportTimelineResponse response;
  // It comes from this process.
  if (!response.ParseFromString(message)) return "";
  return std::move(*response.mutable_data());
}

// Sends on the pieces of the file. When the call ends with an error the reply has no end.
asio::awaitable<void> PassOn(const std::shared_ptr<RpcCall>& call, std::string first, bool is_head,
                             HttpReply& reply) {
  reply.OnGone([call] { call->Cancel(); });
  std::optional<std::string> message = std::move(first);
  while (message.has_value()) {
    std::string data = DataOf(*message);
    const bool there = co_await reply.Write(std::move(data));
    if (!there) call->Cancel();
    message = co_await call->Read();
  }
  const grpc::Status status = co_await call->Finish();
  if (status.ok() || is_head) co_await reply.End();
}

}  // namespace

bool Downloads::IsAt(std::string_view path) { return path.starts_with(kPrefix); }

asio::awaitable<void> Downloads::Answer(const HttpRequest& request, HttpReply& reply) {
  const absl::StatusOr<Asked> asked = AskedAt(request.path);
  absl::StatusOr<v1::ExportTimelineRequest> wanted =
      asked.ok() ? RequestOf(*asked, request.query)
                 : absl::StatusOr<v1::ExportTimelineRequest>(asked.status());
  if (!wanted.ok()) {
    const grpc::Status refused = ToGrpcStatus(wanted.status());
    NoteRefused(std::string_view(kMethod).substr(1), request, refused);
    co_await SendError(refused, reply);
    co_return;
  }
  const RpcMetadata metadata = MetadataOf(request);
  std::vector<std::string> requests = {wanted->SerializeAsString()};
  const std::shared_ptr<RpcCall> call =
      RpcCall::Start(stub_, kMethod, std::move(requests), metadata, absl::InfiniteFuture());
  std::optional<std::string> first = co_await call->Read();
  if (!first.has_value()) {
    const grpc::Status status = co_await call->Finish();
    if (!status.ok()) {
      co_await SendError(status, reply);
      co_return;
    }
  }
  HttpResponse head = HeadOf(*asked);
  if (!first.has_value()) {
    co_await reply.Send(std::move(head));
    co_return;
  }
  const bool there = co_await reply.Begin(std::move(head));
  const bool is_head = request.method == "HEAD";
  if (!there || is_head) call->Cancel();
  co_await PassOn(call, *std::move(first), is_head, reply);
}

}  // namespace annals::service
