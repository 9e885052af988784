#include "clients/cpp/client.h"

#include <fmt/format.h>
#include <grpcpp/client_context.h>
#include <grpcpp/create_channel.h>
#include <grpcpp/security/credentials.h>
#include <grpcpp/support/channel_arguments.h>
#include <unicode/utf8.h>

#include <chrono>
#include <thread>
#include <utility>

#include "absl/time/clock.h"
#include "annals/v1/admin_service.grpc.pb.h"
#include "annals/v1/change_service.grpc.pb.h"
#include "annals/v1/collection_service.grpc.pb.h"
#include "annals/v1/document_service.grpc.pb.h"
#include "annals/v1/event_service.grpc.pb.h"
#include "annals/v1/extraction_service.grpc.pb.h"
#include "annals/v1/timeline_service.grpc.pb.h"
#include "clients/cpp/status.h"
#include "google/longrunning/operations.grpc.pb.h"

namespace annals::client {
namespace {

using google::longrunning::Operation;
using google::longrunning::Operations;

// How long one call waits for the end of an operation before it is told how far that is.
constexpr absl::Duration kBetweenLooks = absl::Milliseconds(500);

// gRPC keeps a request for another try only while it fits this buffer; documents may have 64 MiB.
constexpr int kRetryBufferBytes = 80 << 20;

// https://github.com/grpc/proposal/blob/master/A6-client-retries.md
constexpr char kServiceConfig[] = R"json({
  "methodConfig": [{
    "name": [
      {"service": "annals.v1.AdminService", "method": "ListBackups"},
      {"service": "annals.v1.AdminService", "method": "GetCollectionStatistics"},
      {"service": "annals.v1.CollectionService", "method": "GetCollection"},
      {"service": "annals.v1.CollectionService", "method": "ListCollections"},
      {"service": "annals.v1.DocumentService", "method": "IngestDocument"},
      {"service": "annals.v1.DocumentService", "method": "GetDocument"},
      {"service": "annals.v1.DocumentService", "method": "ListDocuments"},
      {"service": "annals.v1.EventService", "method": "GetEvent"},
      {"service": "annals.v1.EventService", "method": "ListEvents"},
      {"service": "annals.v1.EventService", "method": "BatchGetEvents"},
      {"service": "annals.v1.EventService", "method": "ListEventVersions"},
      {"service": "annals.v1.EventService", "method": "MergeEvents"},
      {"service": "annals.v1.ChangeService", "method": "ListRevisions"},
      {"service": "annals.v1.ExtractionService"},
      {"service": "annals.v1.TimelineService"},
      {"service": "google.longrunning.Operations", "method": "CancelOperation"},
      {"service": "google.longrunning.Operations", "method": "GetOperation"},
      {"service": "google.longrunning.Operations", "method": "ListOperations"},
      {"service": "google.longrunning.Operations", "method": "WaitOperation"}
    ],
    "retryPolicy": {
      "maxAttempts": 4,
      "initialBackoff": "0.1s",
      "maxBackoff": "1s",
      "backoffMultiplier": 2,
      "retryableStatusCodes": ["UNAVAILABLE"]
    }
  }]
})json";

void AddToken(const ClientOptions& options, grpc::ClientContext& context) {
  if (!options.token.empty()) context.AddMetadata("authorization", "Bearer " + options.token);
}

void SetDeadline(absl::Duration timeout, grpc::ClientContext& context) {
  if (timeout < absl::Hours(24 * 365)) {
    context.set_deadline(std::chrono::system_clock::now() + absl::ToChronoNanoseconds(timeout));
  }
}

// One unary call: `method` is a member of the service's stub.
template <class Service, class Request, class Response>
absl::StatusOr<Response> Call(const std::shared_ptr<grpc::Channel>& channel,
                              grpc::Status (Service::Stub::*method)(grpc::ClientContext*,
                                                                    const Request&, Response*),
                              const Request& request, const ClientOptions& options) {
  typename Service::Stub stub(channel);
  grpc::ClientContext context;
  SetDeadline(options.timeout, context);
  AddToken(options, context);
  Response response;
  grpc::Status status = (stub.*method)(&context, request, &response);
  if (!status.ok()) return FromGrpcStatus(status);
  return response;
}

// A listing, of which each page is one unary call; `items` is the field of a page that holds them.
template <class Service, class Request, class Response, class Item>
PagedRange<Item> Pages(const std::shared_ptr<grpc::Channel>& channel,
                       grpc::Status (Service::Stub::*method)(grpc::ClientContext*, const Request&,
                                                             Response*),
                       const google::protobuf::RepeatedPtrField<Item>& (Response::*items)() const,
                       const Request& request, const ClientOptions& options) {
  using Page = typename PagedRange<Item>::Page;
  auto fetch = [=, page_request = Request(request)](
                   const std::string& page_token) mutable -> absl::StatusOr<Page> {
    page_request.set_page_token(page_token);
    absl::StatusOr<Response> page = Call<Service>(channel, method, page_request, options);
    if (!page.ok()) return page.status();
    const auto& fetched = ((*page).*items)();
    return Page{.items = {fetched.begin(), fetched.end()},
                .next_page_token = page->next_page_token()};
  };
  return PagedRange<Item>(request.page_token(), std::move(fetch));
}

// The request that is about one thing.
template <class Request>
Request About(const std::string& name) {
  Request request;
  request.set_name(name);
  return request;
}

// What to do about text that is not UTF-8.
std::string_view RemedyFor(const std::string& text) {
  if (text.starts_with("\xff\xfe") || text.starts_with("\xfe\xff")) {
    return "it looks like UTF-16; convert it first, for example with iconv -f UTF-16 -t UTF-8";
  }
  if (text.find('\0') != std::string::npos) {
    return "this is a binary file, and only plain text in UTF-8 can be read";
  }
  return "convert it to UTF-8 first, for example with iconv";
}

// protobuf does not send text that is not UTF-8, and does not say where it is wrong.
absl::Status CheckUtf8(std::string_view field, const std::string& text) {
  const auto* bytes = reinterpret_cast<const uint8_t*>(text.data());
  for (size_t offset = 0; offset < text.size();) {
    const size_t begin = offset;
    UChar32 code_point = 0;
    U8_NEXT(bytes, offset, text.size(), code_point);
    if (code_point < 0) {
      return absl::InvalidArgumentError(fmt::format("{}: not valid UTF-8 at byte {} (0x{:02x}); {}",
                                                    field, begin, bytes[begin], RemedyFor(text)));
    }
  }
  return absl::OkStatus();
}

absl::Status CheckUtf8(const v1::Document& document) {
  if (absl::Status s = CheckUtf8("document.text", document.text()); !s.ok()) return s;
  if (absl::Status s = CheckUtf8("document.title", document.title()); !s.ok()) return s;
  return CheckUtf8("document.source_uri", document.source_uri());
}

// Sends a file by `stream` until it ends, or the server has ended the call and says why. The error
// of reading it.
template <class Request, class Stream>
absl::Status SendFile(const Request& first, ReadPiece read_piece, Stream& stream) {
  Request request = first;
  for (bool last = false; !last; request.Clear()) {
    absl::StatusOr<std::string> piece = read_piece();
    if (!piece.ok()) return piece.status();
    last = piece->empty();
    request.set_last(last);
    request.set_content(*std::move(piece));
    if (!stream.Write(request)) return absl::OkStatus();
  }
  stream.WritesDone();
  return absl::OkStatus();
}

// One stream of a file. Bytes are sent by a thread of their own, since the server takes more of
// them only when its answers are read.
template <class Request, class Response>
absl::Status StreamFile(grpc::ClientContext& context,
                        std::unique_ptr<grpc::ClientReaderWriter<Request, Response>> stream,
                        const Request& first, ReadPiece read_piece,
                        absl::FunctionRef<bool(Response&)> take) {
  absl::Status read_status;
  std::thread sender([&] {
    read_status = SendFile(first, read_piece, *stream);
    if (!read_status.ok()) context.TryCancel();
  });
  Response response;
  bool wants_more = true;
  while (wants_more && stream->Read(&response)) wants_more = take(response);
  if (!wants_more) context.TryCancel();
  sender.join();
  grpc::Status status = stream->Finish();
  if (!read_status.ok()) return read_status;
  return wants_more ? FromGrpcStatus(status) : absl::OkStatus();
}

}  // namespace

Client Client::Connect(const std::string& address, const ClientOptions& options) {
  grpc::ChannelArguments arguments;
  arguments.SetServiceConfigJSON(kServiceConfig);
  arguments.SetInt(GRPC_ARG_PER_RPC_RETRY_BUFFER_SIZE, kRetryBufferBytes);
  // The server bounds what it sends; documents are larger than gRPC's default of 4 MiB.
  arguments.SetMaxReceiveMessageSize(-1);
  // So that the tries of one call are tries to connect, and not all answered from one failure.
  arguments.SetInt(GRPC_ARG_INITIAL_RECONNECT_BACKOFF_MS, 100);
  // How long a server may take to answer when it is connected to; no wait before the next try.
  arguments.SetInt(GRPC_ARG_MIN_RECONNECT_BACKOFF_MS, 5000);
  arguments.SetInt(GRPC_ARG_MAX_RECONNECT_BACKOFF_MS, 5000);
  // Finds out when the server's machine has gone without a word.
  arguments.SetInt(GRPC_ARG_KEEPALIVE_TIME_MS, 60'000);
  arguments.SetInt(GRPC_ARG_KEEPALIVE_TIMEOUT_MS, 20'000);
  arguments.SetInt(GRPC_ARG_HTTP2_MAX_PINGS_WITHOUT_DATA, 0);
  std::shared_ptr<grpc::ChannelCredentials> credentials = grpc::InsecureChannelCredentials();
  if (options.tls.has_value()) {
    credentials = grpc::SslCredentials({.pem_root_certs = options.tls->root_certificates,
                                        .pem_private_key = options.tls->private_key,
                                        .pem_cert_chain = options.tls->certificate});
  }
  return Client(grpc::CreateCustomChannel(address, credentials, arguments), options);
}

Client::Client(std::shared_ptr<grpc::Channel> channel, const ClientOptions& options)
    : channel_(std::move(channel)), options_(options) {}

absl::StatusOr<v1::IngestDocumentResponse> Client::IngestDocument(
    const v1::IngestDocumentRequest& request) const {
  if (absl::Status status = CheckUtf8(request.document()); !status.ok()) return status;
  return Call<v1::DocumentService>(channel_, &v1::DocumentService::Stub::IngestDocument, request,
                                   options_);
}

absl::StatusOr<v1::ExtractDocumentResponse> Client::ExtractDocument(
    const v1::ExtractDocumentRequest& request) const {
  if (absl::Status status = CheckUtf8(request.document()); !status.ok()) return status;
  return Call<v1::ExtractionService>(channel_, &v1::ExtractionService::Stub::ExtractDocument,
                                     request, options_);
}

absl::Status Client::IngestFile(const v1::IngestFileRequest& first, ReadPiece read_piece,
                                absl::FunctionRef<bool(v1::IngestFileResponse&)> take) const {
  v1::DocumentService::Stub stub(channel_);
  grpc::ClientContext context;
  AddToken(options_, context);
  return StreamFile(context, stub.IngestFile(&context), first, read_piece, take);
}

absl::StatusOr<Operation> Client::SubmitFile(const v1::SubmitFileRequest& first,
                                             ReadPiece read_piece) const {
  v1::DocumentService::Stub stub(channel_);
  grpc::ClientContext context;
  AddToken(options_, context);
  Operation operation;
  const auto stream = stub.SubmitFile(&context, &operation);
  absl::Status read = SendFile(first, read_piece, *stream);
  if (!read.ok()) context.TryCancel();
  const grpc::Status status = stream->Finish();
  if (!read.ok()) return read;
  if (!status.ok()) return FromGrpcStatus(status);
  return operation;
}

absl::Status Client::ExtractFile(const v1::ExtractFileRequest& first, ReadPiece read_piece,
                                 absl::FunctionRef<bool(v1::ExtractFileResponse&)> take) const {
  v1::ExtractionService::Stub stub(channel_);
  grpc::ClientContext context;
  AddToken(options_, context);
  return StreamFile(context, stub.ExtractFile(&context), first, read_piece, take);
}

absl::StatusOr<v1::DetectFormatResponse> Client::DetectFormat(
    const v1::DetectFormatRequest& request) const {
  return Call<v1::ExtractionService>(channel_, &v1::ExtractionService::Stub::DetectFormat, request,
                                     options_);
}

absl::StatusOr<v1::Document> Client::GetDocument(const v1::GetDocumentRequest& request) const {
  return Call<v1::DocumentService>(channel_, &v1::DocumentService::Stub::GetDocument, request,
                                   options_);
}

absl::StatusOr<v1::Document> Client::GetDocument(const std::string& name) const {
  return GetDocument(About<v1::GetDocumentRequest>(name));
}

absl::StatusOr<v1::DeleteDocumentResponse> Client::DeleteDocument(
    const v1::DeleteDocumentRequest& request) const {
  return Call<v1::DocumentService>(channel_, &v1::DocumentService::Stub::DeleteDocument, request,
                                   options_);
}

absl::StatusOr<v1::DeleteDocumentResponse> Client::DeleteDocument(const std::string& name) const {
  return DeleteDocument(About<v1::DeleteDocumentRequest>(name));
}

absl::StatusOr<v1::Document> Client::UndeleteDocument(
    const v1::UndeleteDocumentRequest& request) const {
  return Call<v1::DocumentService>(channel_, &v1::DocumentService::Stub::UndeleteDocument, request,
                                   options_);
}

absl::StatusOr<v1::Document> Client::RenameDocument(
    const v1::RenameDocumentRequest& request) const {
  return Call<v1::DocumentService>(channel_, &v1::DocumentService::Stub::RenameDocument, request,
                                   options_);
}

PagedRange<v1::Document> Client::ListDocuments(const v1::ListDocumentsRequest& request) const {
  return Pages<v1::DocumentService>(channel_, &v1::DocumentService::Stub::ListDocuments,
                                    &v1::ListDocumentsResponse::documents, request, options_);
}

absl::StatusOr<v1::Event> Client::GetEvent(const v1::GetEventRequest& request) const {
  return Call<v1::EventService>(channel_, &v1::EventService::Stub::GetEvent, request, options_);
}

absl::StatusOr<v1::Event> Client::GetEvent(const std::string& name) const {
  return GetEvent(About<v1::GetEventRequest>(name));
}

absl::StatusOr<v1::Event> Client::CreateEvent(const v1::CreateEventRequest& request) const {
  return Call<v1::EventService>(channel_, &v1::EventService::Stub::CreateEvent, request, options_);
}

absl::StatusOr<v1::BatchCreateEventsResponse> Client::BatchCreateEvents(
    const v1::BatchCreateEventsRequest& request) const {
  return Call<v1::EventService>(channel_, &v1::EventService::Stub::BatchCreateEvents, request,
                                options_);
}

absl::StatusOr<v1::Event> Client::UpdateEvent(const v1::UpdateEventRequest& request) const {
  return Call<v1::EventService>(channel_, &v1::EventService::Stub::UpdateEvent, request, options_);
}

absl::Status Client::ImportEvents(const v1::ImportEventsRequest& first, ReadPiece read_piece,
                                  absl::FunctionRef<bool(v1::ImportEventsResponse&)> take) const {
  v1::EventService::Stub stub(channel_);
  grpc::ClientContext context;
  AddToken(options_, context);
  return StreamFile(context, stub.ImportEvents(&context), first, read_piece, take);
}

absl::StatusOr<v1::Event> Client::MergeEvents(const v1::MergeEventsRequest& request) const {
  return Call<v1::EventService>(channel_, &v1::EventService::Stub::MergeEvents, request, options_);
}

absl::StatusOr<v1::Event> Client::SplitEvent(const v1::SplitEventRequest& request) const {
  return Call<v1::EventService>(channel_, &v1::EventService::Stub::SplitEvent, request, options_);
}

absl::StatusOr<v1::Event> Client::SplitEvent(const std::string& name) const {
  return SplitEvent(About<v1::SplitEventRequest>(name));
}

absl::StatusOr<v1::Event> Client::UndeleteEvent(const v1::UndeleteEventRequest& request) const {
  return Call<v1::EventService>(channel_, &v1::EventService::Stub::UndeleteEvent, request,
                                options_);
}

absl::StatusOr<v1::Event> Client::DeleteEvent(const v1::DeleteEventRequest& request) const {
  return Call<v1::EventService>(channel_, &v1::EventService::Stub::DeleteEvent, request, options_);
}

PagedRange<v1::EventVersion> Client::ListEventVersions(
    const v1::ListEventVersionsRequest& request) const {
  return Pages<v1::EventService>(channel_, &v1::EventService::Stub::ListEventVersions,
                                 &v1::ListEventVersionsResponse::versions, request, options_);
}

absl::StatusOr<std::vector<v1::Event>> Client::BatchGetEvents(
    const v1::BatchGetEventsRequest& request) const {
  auto response =
      Call<v1::EventService>(channel_, &v1::EventService::Stub::BatchGetEvents, request, options_);
  if (!response.ok()) return response.status();
  return std::vector<v1::Event>(response->events().begin(), response->events().end());
}

PagedRange<v1::Event> Client::ListEvents(const v1::ListEventsRequest& request) const {
  return Pages<v1::EventService>(channel_, &v1::EventService::Stub::ListEvents,
                                 &v1::ListEventsResponse::events, request, options_);
}

PagedRange<v1::Event> Client::QueryTimeline(const v1::QueryTimelineRequest& request) const {
  return Pages<v1::TimelineService>(channel_, &v1::TimelineService::Stub::QueryTimeline,
                                    &v1::QueryTimelineResponse::events, request, options_);
}

absl::Status Client::ExportTimeline(const v1::ExportTimelineRequest& request,
                                    absl::FunctionRef<bool(std::string_view data)> take) const {
  v1::TimelineService::Stub stub(channel_);
  grpc::ClientContext context;
  AddToken(options_, context);
  const std::unique_ptr<grpc::ClientReader<v1::ExportTimelineResponse>> reader =
      stub.ExportTimeline(&context, request);
  v1::ExportTimelineResponse response;
  bool wants_more = true;
  while (wants_more && reader->Read(&response)) wants_more = take(response.data());
  if (!wants_more) context.TryCancel();
  const grpc::Status status = reader->Finish();
  return wants_more ? FromGrpcStatus(status) : absl::OkStatus();
}

absl::Status Client::StreamTimeline(const v1::StreamTimelineRequest& request,
                                    absl::FunctionRef<bool(const v1::Event&)> take) const {
  v1::TimelineService::Stub stub(channel_);
  grpc::ClientContext context;
  AddToken(options_, context);
  std::unique_ptr<grpc::ClientReader<v1::StreamTimelineResponse>> reader =
      stub.StreamTimeline(&context, request);
  v1::StreamTimelineResponse response;
  bool wants_more = true;
  while (wants_more && reader->Read(&response)) {
    for (const v1::Event& event : response.events()) {
      wants_more = take(event);
      if (!wants_more) break;
    }
  }
  if (!wants_more) context.TryCancel();
  grpc::Status status = reader->Finish();
  return wants_more ? FromGrpcStatus(status) : absl::OkStatus();
}

absl::StatusOr<int64_t> Client::CountEvents(const v1::CountEventsRequest& request) const {
  auto response = Call<v1::TimelineService>(channel_, &v1::TimelineService::Stub::CountEvents,
                                            request, options_);
  if (!response.ok()) return response.status();
  return response->count();
}

absl::StatusOr<v1::QueryDensityResponse> Client::QueryDensity(
    const v1::QueryDensityRequest& request) const {
  return Call<v1::TimelineService>(channel_, &v1::TimelineService::Stub::QueryDensity, request,
                                   options_);
}

absl::StatusOr<v1::QueryTilesResponse> Client::QueryTiles(
    const v1::QueryTilesRequest& request) const {
  return Call<v1::TimelineService>(channel_, &v1::TimelineService::Stub::QueryTiles, request,
                                   options_);
}

absl::StatusOr<v1::QueryFacetsResponse> Client::QueryFacets(
    const v1::QueryFacetsRequest& request) const {
  return Call<v1::TimelineService>(channel_, &v1::TimelineService::Stub::QueryFacets, request,
                                   options_);
}

PagedRange<v1::SearchResult> Client::SearchEvents(const v1::SearchEventsRequest& request) const {
  return Pages<v1::TimelineService>(channel_, &v1::TimelineService::Stub::SearchEvents,
                                    &v1::SearchEventsResponse::results, request, options_);
}

absl::Status Client::WatchChanges(
    const v1::WatchChangesRequest& request,
    absl::FunctionRef<bool(const v1::WatchChangesResponse&)> take) const {
  v1::ChangeService::Stub stub(channel_);
  grpc::ClientContext context;
  AddToken(options_, context);
  std::unique_ptr<grpc::ClientReader<v1::WatchChangesResponse>> reader =
      stub.WatchChanges(&context, request);
  v1::WatchChangesResponse response;
  bool wants_more = true;
  while (wants_more && reader->Read(&response)) wants_more = take(response);
  if (!wants_more) context.TryCancel();
  grpc::Status status = reader->Finish();
  return wants_more ? FromGrpcStatus(status) : absl::OkStatus();
}

PagedRange<v1::Revision> Client::ListRevisions(const v1::ListRevisionsRequest& request) const {
  return Pages<v1::ChangeService>(channel_, &v1::ChangeService::Stub::ListRevisions,
                                  &v1::ListRevisionsResponse::revisions, request, options_);
}

PagedRange<v1::RelatedEvent> Client::QueryRelatedEvents(
    const v1::QueryRelatedEventsRequest& request) const {
  return Pages<v1::TimelineService>(channel_, &v1::TimelineService::Stub::QueryRelatedEvents,
                                    &v1::QueryRelatedEventsResponse::related_events, request,
                                    options_);
}

absl::StatusOr<v1::Collection> Client::GetCollection(const std::string& name) const {
  const auto request = About<v1::GetCollectionRequest>(name);
  return Call<v1::CollectionService>(channel_, &v1::CollectionService::Stub::GetCollection, request,
                                     options_);
}

absl::StatusOr<v1::ListCollectionsResponse> Client::ListCollections(
    const v1::ListCollectionsRequest& request) const {
  return Call<v1::CollectionService>(channel_, &v1::CollectionService::Stub::ListCollections,
                                     request, options_);
}

absl::StatusOr<v1::Collection> Client::CreateCollection(
    const v1::CreateCollectionRequest& request) const {
  return Call<v1::CollectionService>(channel_, &v1::CollectionService::Stub::CreateCollection,
                                     request, options_);
}

absl::StatusOr<v1::Collection> Client::UpdateCollection(
    const v1::UpdateCollectionRequest& request) const {
  return Call<v1::CollectionService>(channel_, &v1::CollectionService::Stub::UpdateCollection,
                                     request, options_);
}

absl::Status Client::DeleteCollection(const v1::DeleteCollectionRequest& request) const {
  return Call<v1::CollectionService>(channel_, &v1::CollectionService::Stub::DeleteCollection,
                                     request, options_)
      .status();
}

PagedRange<v1::Backup> Client::ListBackups(const v1::ListBackupsRequest& request) const {
  return Pages<v1::AdminService>(channel_, &v1::AdminService::Stub::ListBackups,
                                 &v1::ListBackupsResponse::backups, request, options_);
}

absl::StatusOr<v1::GetCollectionStatisticsResponse> Client::GetCollectionStatistics(
    const std::string& name) const {
  const auto request = About<v1::GetCollectionStatisticsRequest>(name);
  return Call<v1::AdminService>(channel_, &v1::AdminService::Stub::GetCollectionStatistics, request,
                                options_);
}

absl::StatusOr<Operation> Client::BackupCollection(
    const v1::BackupCollectionRequest& request) const {
  return Call<v1::AdminService>(channel_, &v1::AdminService::Stub::BackupCollection, request,
                                options_);
}

absl::StatusOr<Operation> Client::VerifyBackup(const std::string& name) const {
  return Call<v1::AdminService>(channel_, &v1::AdminService::Stub::VerifyBackup,
                                About<v1::VerifyBackupRequest>(name), options_);
}

absl::StatusOr<Operation> Client::RestoreCollection(const std::string& name) const {
  return Call<v1::AdminService>(channel_, &v1::AdminService::Stub::RestoreCollection,
                                About<v1::RestoreCollectionRequest>(name), options_);
}

absl::StatusOr<Operation> Client::VerifyCollection(const std::string& name) const {
  return Call<v1::AdminService>(channel_, &v1::AdminService::Stub::VerifyCollection,
                                About<v1::VerifyCollectionRequest>(name), options_);
}

absl::StatusOr<Operation> Client::RepairCollection(const std::string& name) const {
  return Call<v1::AdminService>(channel_, &v1::AdminService::Stub::RepairCollection,
                                About<v1::RepairCollectionRequest>(name), options_);
}

absl::StatusOr<Operation> Client::CompactCollection(const std::string& name) const {
  return Call<v1::AdminService>(channel_, &v1::AdminService::Stub::CompactCollection,
                                About<v1::CompactCollectionRequest>(name), options_);
}

absl::StatusOr<Operation> Client::GetOperation(const std::string& name) const {
  return Call<Operations>(channel_, &Operations::Stub::GetOperation,
                          About<google::longrunning::GetOperationRequest>(name), options_);
}

PagedRange<Operation> Client::ListOperations(
    const google::longrunning::ListOperationsRequest& request) const {
  return Pages<Operations>(channel_, &Operations::Stub::ListOperations,
                           &google::longrunning::ListOperationsResponse::operations, request,
                           options_);
}

absl::Status Client::CancelOperation(const std::string& name) const {
  return Call<Operations>(channel_, &Operations::Stub::CancelOperation,
                          About<google::longrunning::CancelOperationRequest>(name), options_)
      .status();
}

absl::Status Client::DeleteOperation(const std::string& name) const {
  return Call<Operations>(channel_, &Operations::Stub::DeleteOperation,
                          About<google::longrunning::DeleteOperationRequest>(name), options_)
      .status();
}

absl::StatusOr<Operation> Client::WaitOperation(const std::string& name,
                                                absl::Duration timeout) const {
  auto request = About<google::longrunning::WaitOperationRequest>(name);
  absl::Duration rest;
  request.mutable_timeout()->set_seconds(absl::IDivDuration(timeout, absl::Seconds(1), &rest));
  request.mutable_timeout()->set_nanos(static_cast<int32_t>(absl::ToInt64Nanoseconds(rest)));
  return Call<Operations>(channel_, &Operations::Stub::WaitOperation, request, options_);
}

absl::StatusOr<Operation> Client::AwaitEnd(
    absl::StatusOr<Operation> started,
    absl::FunctionRef<void(const v1::OperationMetadata&)> watch) const {
  while (started.ok() && !started->done()) {
    watch(MetadataOf(*started));
    started = WaitOperation(started->name(), kBetweenLooks);
  }
  return started;
}

}  // namespace annals::client
