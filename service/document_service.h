// annals.v1.DocumentService: documents in, with their events, and out.
#ifndef ANNALS_SERVICE_DOCUMENT_SERVICE_H_
#define ANNALS_SERVICE_DOCUMENT_SERVICE_H_

#include "absl/status/status.h"
#include "annals/v1/document_service.grpc.pb.h"
#include "service/call.h"
#include "service/lazy_extractor.h"
#include "service/operations.h"
#include "service/paging.h"
#include "storage/database.h"

namespace annals::service {

// Thread-safe. The arguments of the constructor must outlive it.
class DocumentServiceImpl final : public v1::DocumentService::CallbackService {
 public:
  // `write_threads` is how many threads `write_pool` has.
  DocumentServiceImpl(storage::Database& database, LazyExtractor& extractor, Paging& paging,
                      Operations& operations, CallPool& read_pool, CallPool& write_pool,
                      int write_threads)
      : database_(database),
        extractor_(extractor),
        paging_(paging),
        operations_(operations),
        read_pool_(read_pool),
        write_pool_(write_pool),
        write_threads_(write_threads) {}

  grpc::ServerUnaryReactor* IngestDocument(grpc::CallbackServerContext* context,
                                           const v1::IngestDocumentRequest* request,
                                           v1::IngestDocumentResponse* response) override;
  grpc::ServerBidiReactor<v1::IngestFileRequest, v1::IngestFileResponse>* IngestFile(
      grpc::CallbackServerContext* context) override;
  grpc::ServerReadReactor<v1::SubmitFileRequest>* SubmitFile(
      grpc::CallbackServerContext* context, google::longrunning::Operation* response) override;
  grpc::ServerUnaryReactor* GetDocument(grpc::CallbackServerContext* context,
                                        const v1::GetDocumentRequest* request,
                                        v1::Document* response) override;
  grpc::ServerUnaryReactor* ListDocuments(grpc::CallbackServerContext* context,
                                          const v1::ListDocumentsRequest* request,
                                          v1::ListDocumentsResponse* response) override;
  grpc::ServerUnaryReactor* DeleteDocument(grpc::CallbackServerContext* context,
                                           const v1::DeleteDocumentRequest* request,
                                           v1::DeleteDocumentResponse* response) override;
  grpc::ServerUnaryReactor* UndeleteDocument(grpc::CallbackServerContext* context,
                                             const v1::UndeleteDocumentRequest* request,
                                             v1::Document* response) override;
  grpc::ServerUnaryReactor* RenameDocument(grpc::CallbackServerContext* context,
                                           const v1::RenameDocumentRequest* request,
                                           v1::Document* response) override;

 private:
  absl::Status Ingest(const v1::IngestDocumentRequest& request,
                      v1::IngestDocumentResponse& response);
  absl::Status Get(const v1::GetDocumentRequest& request, v1::Document& response);
  absl::Status List(const v1::ListDocumentsRequest& request, v1::ListDocumentsResponse& response);
  absl::Status Delete(const v1::DeleteDocumentRequest& request,
                      v1::DeleteDocumentResponse& response);
  absl::Status Undelete(const v1::UndeleteDocumentRequest& request, v1::Document& response);
  absl::Status Rename(const v1::RenameDocumentRequest& request, v1::Document& response);

  storage::Database& database_;
  LazyExtractor& extractor_;
  Paging& paging_;
  Operations& operations_;
  CallPool& read_pool_;
  CallPool& write_pool_;
  const int write_threads_;
};

}  // namespace annals::service

#endif  // ANNALS_SERVICE_DOCUMENT_SERVICE_H_
