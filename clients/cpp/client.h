// The C++ client of an Annals server.
//
//   Client client = Client::Connect("localhost:7411");
//
//   annals::v1::IngestDocumentRequest ingest;
//   ingest.set_parent("collections/default");
//   ingest.mutable_document()->set_text("The board met on July 3, 1957, in Geneva.");
//   absl::StatusOr<annals::v1::IngestDocumentResponse> stored = client.IngestDocument(ingest);
//
//   annals::v1::QueryTimelineRequest query;
//   query.set_parent("collections/default");
//   query.mutable_query()->set_from("1957-07");
//   query.mutable_query()->set_to("1957-07");
//   for (absl::StatusOr<annals::v1::Event>& event : client.QueryTimeline(query)) {
//     if (!event.ok()) return event.status();
//     std::cout << event->when().edtf() << " " << event->title() << "\n";
//   }
//
// Errors are those that the protos say for each method, with google.rpc details as payloads
// (clients/cpp/status.h). Besides them any method may return UNAVAILABLE, when the server cannot be
// reached or is stopping, and DEADLINE_EXCEEDED. A call that fails as UNAVAILABLE is tried again,
// up to four times in all, after 0.1, 0.2 and 0.4 seconds or so, since it can do no harm twice;
// only DeleteDocument, DeleteEvent, their opposites, SplitEvent, what enters, changes or imports
// events, and what starts operations are not. With a `request_id` the former can be called again by
// hand.
//
// What takes long returns an operation as soon as it is started. To wait for what it comes to:
//
//   absl::StatusOr<v1::BackupCollectionResponse> made =
//       client.Await<v1::BackupCollectionResponse>(client.BackupCollection(request));
#ifndef ANNALS_CLIENTS_CPP_CLIENT_H_
#define ANNALS_CLIENTS_CPP_CLIENT_H_

#include <grpcpp/channel.h>

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "annals/v1/admin_service.pb.h"
#include "annals/v1/change_service.pb.h"
#include "annals/v1/collection_service.pb.h"
#include "annals/v1/document_service.pb.h"
#include "annals/v1/event_service.pb.h"
#include "annals/v1/extraction_service.pb.h"
#include "annals/v1/operation.pb.h"
#include "annals/v1/timeline_service.pb.h"
#include "clients/cpp/operation.h"
#include "clients/cpp/paged_range.h"
#include "google/longrunning/operations.pb.h"

namespace annals::client {

// Encrypted connections. All are PEM texts, not paths of files.
struct TlsOptions {
  // The certificates that the server's must be signed with; empty: those that the machine trusts.
  std::string root_certificates = {};

  // What the client shows of itself, for servers that ask for it; empty: nothing.
  std::string certificate = {};
  std::string private_key = {};
};

struct ClientOptions {
  // How long a call may take, with all its tries. Each page of a listing is a call of its own. A
  // stream may take any time, since that is up to who reads it; when the server's machine goes
  // without a word, it ends after a minute or two.
  absl::Duration timeout = absl::Minutes(10);

  // The token that is sent with each call, for servers that ask for one. Empty: none.
  std::string token = {};

  // How the connection is encrypted; absent: it is not.
  std::optional<TlsOptions> tls = std::nullopt;
};

// Gives the next bytes of a file, a MiB or so at a time; none at its end. An error becomes that of
// the call.
using ReadPiece = absl::FunctionRef<absl::StatusOr<std::string>()>;

// Thread-safe. Copies share the connection.
class Client {
 public:
  // `address` is HOST:PORT or any name that gRPC resolves. Connects at the first call.
  static Client Connect(const std::string& address, const ClientOptions& options = {});

  // Speaks over a channel that the caller made, such as an in-process one. Whether calls are tried
  // again is up to that channel.
  explicit Client(std::shared_ptr<grpc::Channel> channel, const ClientOptions& options = {});

  // Stores a document and the events found in it. INVALID_ARGUMENT, without asking the server, for
  // text that is not UTF-8: names the offset.
  absl::StatusOr<v1::IngestDocumentResponse> IngestDocument(
      const v1::IngestDocumentRequest& request) const;

  // Finds the events or temporal mentions of a text without storing anything. INVALID_ARGUMENT,
  // without asking the server, for text that is not UTF-8: names the offset.
  absl::StatusOr<v1::ExtractDocumentResponse> ExtractDocument(
      const v1::ExtractDocumentRequest& request) const;

  // Stores the documents of a file, of any format, with their events. `first` is the first request,
  // without content. `take` is called with each response in turn and returns false to end the call
  // early, which is no error. `read_piece` is called from another thread. May take any time; is not
  // tried again.
  absl::Status IngestFile(const v1::IngestFileRequest& first, ReadPiece read_piece,
                          absl::FunctionRef<bool(v1::IngestFileResponse&)> take) const;

  // Hands a file to the server, of any format, and returns the operation by which it stores the
  // documents of it: its response is a SubmitFileResponse. `first` is the first request, without
  // content. May take any time; is not tried again.
  absl::StatusOr<google::longrunning::Operation> SubmitFile(const v1::SubmitFileRequest& first,
                                                            ReadPiece read_piece) const;

  // As IngestFile without storing anything.
  absl::Status ExtractFile(const v1::ExtractFileRequest& first, ReadPiece read_piece,
                           absl::FunctionRef<bool(v1::ExtractFileResponse&)> take) const;

  // How a file is written, from its first bytes.
  absl::StatusOr<v1::DetectFormatResponse> DetectFormat(
      const v1::DetectFormatRequest& request) const;

  // One document with its text; `name` is `collections/{collection}/documents/{document}`.
  absl::StatusOr<v1::Document> GetDocument(const v1::GetDocumentRequest& request) const;
  absl::StatusOr<v1::Document> GetDocument(const std::string& name) const;

  // Deletes a document with its events.
  absl::StatusOr<v1::DeleteDocumentResponse> DeleteDocument(
      const v1::DeleteDocumentRequest& request) const;
  absl::StatusOr<v1::DeleteDocumentResponse> DeleteDocument(const std::string& name) const;

  // Stores a deleted document again as it was, and returns it without its text.
  absl::StatusOr<v1::Document> UndeleteDocument(const v1::UndeleteDocumentRequest& request) const;

  // Gives a document another id, and returns it without its text.
  absl::StatusOr<v1::Document> RenameDocument(const v1::RenameDocumentRequest& request) const;

  // The documents of a collection without their texts, in the order of their names. `page_token` of
  // the request is where to begin, `page_size` how many are fetched at a time.
  PagedRange<v1::Document> ListDocuments(const v1::ListDocumentsRequest& request) const;

  // One event; `name` is `collections/{collection}/events/{event}`.
  absl::StatusOr<v1::Event> GetEvent(const v1::GetEventRequest& request) const;
  absl::StatusOr<v1::Event> GetEvent(const std::string& name) const;

  // Several events of a collection in the order asked, 1 to 1000.
  absl::StatusOr<std::vector<v1::Event>> BatchGetEvents(
      const v1::BatchGetEventsRequest& request) const;

  // Enters events by hand, and returns them as stored.
  absl::StatusOr<v1::Event> CreateEvent(const v1::CreateEventRequest& request) const;
  absl::StatusOr<v1::BatchCreateEventsResponse> BatchCreateEvents(
      const v1::BatchCreateEventsRequest& request) const;

  // Changes fields of an event, and returns it.
  absl::StatusOr<v1::Event> UpdateEvent(const v1::UpdateEventRequest& request) const;

  // Enters the events of a file. `first` is the first request, without content; `take` is called
  // with each response in turn, and returns false to end the call early. Otherwise as IngestFile.
  absl::Status ImportEvents(const v1::ImportEventsRequest& first, ReadPiece read_piece,
                            absl::FunctionRef<bool(v1::ImportEventsResponse&)> take) const;

  // Makes one event of 2 to 100 of a collection, and returns it.
  absl::StatusOr<v1::Event> MergeEvents(const v1::MergeEventsRequest& request) const;

  // Splits off what one document tells of an event, and returns it; `name` is `event` of one of the
  // event's claims.
  absl::StatusOr<v1::Event> SplitEvent(const v1::SplitEventRequest& request) const;
  absl::StatusOr<v1::Event> SplitEvent(const std::string& name) const;

  // Deletes an event that documents go on to tell, and brings it back; both return it.
  absl::StatusOr<v1::Event> DeleteEvent(const v1::DeleteEventRequest& request) const;
  absl::StatusOr<v1::Event> UndeleteEvent(const v1::UndeleteEventRequest& request) const;

  // What each write has done to an event, the first first.
  PagedRange<v1::EventVersion> ListEventVersions(const v1::ListEventVersionsRequest& request) const;

  // The events of a collection in the order of their names.
  PagedRange<v1::Event> ListEvents(const v1::ListEventsRequest& request) const;

  // The events that stand in a relation to a date range, in the order of their begin.
  PagedRange<v1::Event> QueryTimeline(const v1::QueryTimelineRequest& request) const;

  // The same as one stream: `take` is called with each event, and returns false to end the stream
  // early, which is no error.
  absl::Status StreamTimeline(const v1::StreamTimelineRequest& request,
                              absl::FunctionRef<bool(const v1::Event&)> take) const;

  // The same as a file: `take` is called with each piece of it, and returns false to end early.
  absl::Status ExportTimeline(const v1::ExportTimelineRequest& request,
                              absl::FunctionRef<bool(std::string_view data)> take) const;

  // How many events QueryTimeline would return.
  absl::StatusOr<int64_t> CountEvents(const v1::CountEventsRequest& request) const;

  // A histogram by calendar buckets.
  absl::StatusOr<v1::QueryDensityResponse> QueryDensity(
      const v1::QueryDensityRequest& request) const;

  // The most important events of a range, and the number of the others.
  absl::StatusOr<v1::QueryTilesResponse> QueryTiles(const v1::QueryTilesRequest& request) const;

  // The values of types, participants and so on that the events of a query have.
  absl::StatusOr<v1::QueryFacetsResponse> QueryFacets(const v1::QueryFacetsRequest& request) const;

  // The events whose words fit, the best first or in the order of time.
  PagedRange<v1::SearchResult> SearchEvents(const v1::SearchEventsRequest& request) const;

  // The changes of a collection, for ever unless the request says otherwise: `take` is called with
  // each message, and returns false to end the stream, which is no error. When it ends by itself,
  // go on after the last `through_revision`.
  absl::Status WatchChanges(const v1::WatchChangesRequest& request,
                            absl::FunctionRef<bool(const v1::WatchChangesResponse&)> take) const;

  // What was written when and by whom, the last first.
  PagedRange<v1::Revision> ListRevisions(const v1::ListRevisionsRequest& request) const;

  // The events that stand in some of Allen's relations to an event, in the order of time.
  PagedRange<v1::RelatedEvent> QueryRelatedEvents(
      const v1::QueryRelatedEventsRequest& request) const;

  // One collection, `collections/{collection}`; a page of all that the caller may see.
  absl::StatusOr<v1::Collection> GetCollection(const std::string& name) const;
  absl::StatusOr<v1::ListCollectionsResponse> ListCollections(
      const v1::ListCollectionsRequest& request) const;

  // Makes a collection, and returns it, or changes what is said of one.
  absl::StatusOr<v1::Collection> CreateCollection(const v1::CreateCollectionRequest& request) const;
  absl::StatusOr<v1::Collection> UpdateCollection(const v1::UpdateCollectionRequest& request) const;

  // Deletes a collection, for good. Waits some seconds for who still reads it.
  absl::Status DeleteCollection(const v1::DeleteCollectionRequest& request) const;

  // The backups of a collection, the oldest first.
  PagedRange<v1::Backup> ListBackups(const v1::ListBackupsRequest& request) const;

  // The numbers of the collection `name`.
  absl::StatusOr<v1::GetCollectionStatisticsResponse> GetCollectionStatistics(
      const std::string& name) const;

  // Each starts an operation, whose response is that of the method: BackupCollectionResponse and so
  // on. Those of backups take the name of one, `collections/{collection}/backups/{backup}`, the
  // others that of a collection.
  absl::StatusOr<google::longrunning::Operation> BackupCollection(
      const v1::BackupCollectionRequest& request) const;
  absl::StatusOr<google::longrunning::Operation> VerifyBackup(const std::string& name) const;
  absl::StatusOr<google::longrunning::Operation> RestoreCollection(const std::string& name) const;
  absl::StatusOr<google::longrunning::Operation> VerifyCollection(const std::string& name) const;
  absl::StatusOr<google::longrunning::Operation> RepairCollection(const std::string& name) const;
  absl::StatusOr<google::longrunning::Operation> CompactCollection(const std::string& name) const;

  // Operations by name, `collections/{collection}/operations/{operation}`; those of a collection,
  // the newest first.
  absl::StatusOr<google::longrunning::Operation> GetOperation(const std::string& name) const;
  PagedRange<google::longrunning::Operation> ListOperations(
      const google::longrunning::ListOperationsRequest& request) const;
  absl::Status CancelOperation(const std::string& name) const;
  absl::Status DeleteOperation(const std::string& name) const;

  // An operation when it has ended, or as it is after `timeout`.
  absl::StatusOr<google::longrunning::Operation> WaitOperation(const std::string& name,
                                                               absl::Duration timeout) const;

  // What the operation of `started` comes to, when it has ended; the error of that, or of starting
  // it. However long it takes: `ClientOptions.timeout` is that of each call that asks.
  template <class Response>
  absl::StatusOr<Response> Await(
      const absl::StatusOr<google::longrunning::Operation>& started) const {
    return ResultOf<Response>(AwaitEnd(started, [](const v1::OperationMetadata& /*metadata*/) {}));
  }

  // The operation when it has ended; `watch` is told twice a second how far it is.
  absl::StatusOr<google::longrunning::Operation> AwaitEnd(
      absl::StatusOr<google::longrunning::Operation> started,
      absl::FunctionRef<void(const v1::OperationMetadata&)> watch) const;

 private:
  std::shared_ptr<grpc::Channel> channel_;
  ClientOptions options_;
};

}  // namespace annals::client

#endif  // ANNALS_CLIENTS_CPP_CLIENT_H_
