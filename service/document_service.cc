#include "service/document_service.h"

#include <fmt/format.h>

#include <memory>
#include <string>
#include <utility>

#include "service/call.h"
#include "service/document_input.h"
#include "service/ingest_file.h"
#include "service/lookup.h"
#include "service/status.h"
#include "service/submit_file.h"
#include "service/violations.h"
#include "service/write_options.h"
#include "storage/identity.h"
#include "storage/resource_name.h"

namespace annals::service {
namespace {

// What storage says of a missing document says more: that it can be undeleted.
absl::Status WithDocument(const absl::Status& status, std::string_view name) {
  if (!absl::IsNotFound(status)) return status;
  return MissingResource("document", name, std::string(status.message()));
}

// The id that the document of an ingest shall have.
absl::StatusOr<std::string> DocumentIdOf(const v1::IngestDocumentRequest& request) {
  const v1::Document& document = request.document();
  if (request.document_id().empty()) {
    return storage::DocumentIdFor(document.source_uri(), document.text());
  }
  absl::Status id = storage::CheckId("document id", request.document_id());
  if (!id.ok()) return OfField("document_id", id);
  return request.document_id();
}

}  // namespace

grpc::ServerUnaryReactor* DocumentServiceImpl::IngestDocument(
    grpc::CallbackServerContext* context, const v1::IngestDocumentRequest* request,
    v1::IngestDocumentResponse* response) {
  return StartWrite(context, "annals.v1.DocumentService/IngestDocument", *request, *response,
                    write_pool_, [=, this] { return Ingest(*request, *response); });
}

grpc::ServerBidiReactor<v1::IngestFileRequest, v1::IngestFileResponse>*
DocumentServiceImpl::IngestFile(grpc::CallbackServerContext* context) {
  return StartIngestFile(context, database_, extractor_, write_pool_, write_threads_);
}

grpc::ServerReadReactor<v1::SubmitFileRequest>* DocumentServiceImpl::SubmitFile(
    grpc::CallbackServerContext* context, google::longrunning::Operation* response) {
  return StartSubmitFile(context, *response, database_, extractor_, operations_, write_pool_,
                         write_threads_);
}

grpc::ServerUnaryReactor* DocumentServiceImpl::GetDocument(grpc::CallbackServerContext* context,
                                                           const v1::GetDocumentRequest* request,
                                                           v1::Document* response) {
  return StartCall(context, "annals.v1.DocumentService/GetDocument", *request, read_pool_,
                   [=, this] { return Get(*request, *response); });
}

grpc::ServerUnaryReactor* DocumentServiceImpl::ListDocuments(
    grpc::CallbackServerContext* context, const v1::ListDocumentsRequest* request,
    v1::ListDocumentsResponse* response) {
  return StartCall(context, "annals.v1.DocumentService/ListDocuments", *request, read_pool_,
                   [=, this] { return List(*request, *response); });
}

grpc::ServerUnaryReactor* DocumentServiceImpl::DeleteDocument(
    grpc::CallbackServerContext* context, const v1::DeleteDocumentRequest* request,
    v1::DeleteDocumentResponse* response) {
  return StartWrite(context, "annals.v1.DocumentService/DeleteDocument", *request, *response,
                    write_pool_, [=, this] { return Delete(*request, *response); });
}

grpc::ServerUnaryReactor* DocumentServiceImpl::UndeleteDocument(
    grpc::CallbackServerContext* context, const v1::UndeleteDocumentRequest* request,
    v1::Document* response) {
  return StartWrite(context, "annals.v1.DocumentService/UndeleteDocument", *request, *response,
                    write_pool_, [=, this] { return Undelete(*request, *response); });
}

grpc::ServerUnaryReactor* DocumentServiceImpl::RenameDocument(
    grpc::CallbackServerContext* context, const v1::RenameDocumentRequest* request,
    v1::Document* response) {
  return StartWrite(context, "annals.v1.DocumentService/RenameDocument", *request, *response,
                    write_pool_, [=, this] { return Rename(*request, *response); });
}

absl::Status DocumentServiceImpl::Ingest(const v1::IngestDocumentRequest& request,
                                         v1::IngestDocumentResponse& response) {
  Violations wrong;
  const std::string collection_id = wrong.ValueOf(ParseParent(request.parent()));
  if (request.document().text().empty()) {
    wrong.Add(InvalidField("document.text", "is empty: there is nothing to store"));
  }
  wrong.Add(CheckDocument(request.document()));
  const std::string document_id = wrong.ValueOf(DocumentIdOf(request));
  const storage::WriteOptions options = wrong.ValueOf(ReadWriteOptions(request, request.options()));
  if (!wrong.empty()) return wrong.status();
  absl::StatusOr<const extractor::Extractor*> extractor = extractor_.Get();
  if (!extractor.ok()) return extractor.status();

  v1::Document document = request.document();
  document.set_name(storage::DocumentName(collection_id, document_id));
  absl::StatusOr<extractor::Extraction> extraction =
      ExtractInput(**extractor, document, {.events = true});
  if (!extraction.ok()) return extraction.status();
  // Only now, so that a bad document does not leave an empty collection behind.
  absl::StatusOr<std::shared_ptr<storage::Collection>> collection =
      FindOrCreateParent(database_, request.parent());
  if (!collection.ok()) return collection.status();

  v1::Document read = std::move(extraction->document);
  read.set_name(document.name());
  read.set_source_uri(document.source_uri());
  read.set_allocated_text(document.release_text());
  absl::StatusOr<storage::WriteResult> written =
      (*collection)->PutDocument(std::move(read), std::move(extraction->events), options);
  // Without that condition it can only be the source.
  if (absl::IsAlreadyExists(written.status()) && options.if_revision != 0) {
    return InvalidField("document.source_uri", std::string(written.status().message()));
  }
  if (!written.ok()) return written.status();
  *response.mutable_document() = std::move(written->document);
  response.set_outcome(OutcomeOf(written->outcome));
  response.set_mention_count(static_cast<int32_t>(extraction->mention_count));
  return absl::OkStatus();
}

absl::Status DocumentServiceImpl::Get(const v1::GetDocumentRequest& request,
                                      v1::Document& response) {
  Violations wrong;
  const Found found = wrong.ValueOf(FindDocument(database_, request.name()));
  wrong.Add(CheckAsOf(request.as_of_revision()));
  if (!wrong.empty()) return wrong.status();
  absl::StatusOr<std::shared_ptr<const storage::Snapshot>> snapshot =
      SnapshotAsOf(*found.collection, request.as_of_revision());
  if (!snapshot.ok()) return snapshot.status();
  absl::StatusOr<v1::Document> document =
      found.collection->GetDocument(found.id, /*with_text=*/true, *snapshot);
  if (!document.ok()) return WithDocument(document.status(), request.name());
  response = *std::move(document);
  return absl::OkStatus();
}

absl::Status DocumentServiceImpl::List(const v1::ListDocumentsRequest& request,
                                       v1::ListDocumentsResponse& response) {
  Violations wrong;
  const auto collection = wrong.ValueOf(FindParent(database_, request.parent()));
  const int32_t page_size = wrong.ValueOf(PageSizeOf(request.page_size()));
  wrong.Add(CheckPageToken(request.page_token()));
  wrong.Add(CheckAsOf(request.as_of_revision()));
  if (!wrong.empty()) return wrong.status();
  absl::StatusOr<PageStart> start =
      paging_.Begin(request.page_token(), "ListDocuments " + request.parent(), *collection,
                    request.as_of_revision());
  if (!start.ok()) return start.status();
  absl::StatusOr<std::unique_ptr<storage::DocumentReader>> reader =
      collection->ListDocuments(start->snapshot, start->resume_key);
  if (!reader.ok()) return reader.status();
  absl::StatusOr<std::string> token =
      FillPage(**reader, page_size, *start, paging_, *response.mutable_documents());
  if (!token.ok()) return token.status();
  for (v1::Document& document : *response.mutable_documents()) LeaveOutOfResponse(document);
  response.set_next_page_token(*std::move(token));
  response.set_revision(start->snapshot->revision());
  return absl::OkStatus();
}

absl::Status DocumentServiceImpl::Delete(const v1::DeleteDocumentRequest& request,
                                         v1::DeleteDocumentResponse& response) {
  Violations wrong;
  const Found found = wrong.ValueOf(FindDocument(database_, request.name()));
  const storage::WriteOptions options = wrong.ValueOf(ReadWriteOptions(request, request.options()));
  if (!wrong.empty()) return wrong.status();
  absl::StatusOr<storage::DeleteResult> deleted =
      found.collection->DeleteDocument(found.id, options);
  if (!deleted.ok()) return WithDocument(deleted.status(), request.name());
  response.set_deleted_event_count(deleted->deleted_event_count);
  response.set_revision(deleted->revision);
  return absl::OkStatus();
}

absl::Status DocumentServiceImpl::Undelete(const v1::UndeleteDocumentRequest& request,
                                           v1::Document& response) {
  Violations wrong;
  const Found found = wrong.ValueOf(FindDocument(database_, request.name()));
  const storage::WriteOptions options = wrong.ValueOf(ReadWriteOptions(request, request.options()));
  if (!wrong.empty()) return wrong.status();
  absl::StatusOr<storage::WriteResult> written =
      found.collection->UndeleteDocument(found.id, options);
  if (!written.ok()) return WithResource(written.status(), "deleted document", request.name());
  LeaveOutOfResponse(written->document);
  response = std::move(written->document);
  return absl::OkStatus();
}

absl::Status DocumentServiceImpl::Rename(const v1::RenameDocumentRequest& request,
                                         v1::Document& response) {
  Violations wrong;
  const Found found = wrong.ValueOf(FindDocument(database_, request.name()));
  wrong.Add(OfField("new_document_id", storage::CheckId("document id", request.new_document_id())));
  const storage::WriteOptions options = wrong.ValueOf(ReadWriteOptions(request, request.options()));
  if (!wrong.empty()) return wrong.status();
  absl::StatusOr<storage::WriteResult> written =
      found.collection->RenameDocument(found.id, request.new_document_id(), options);
  if (!written.ok()) return WithDocument(written.status(), request.name());
  LeaveOutOfResponse(written->document);
  response = std::move(written->document);
  return absl::OkStatus();
}

}  // namespace annals::service
