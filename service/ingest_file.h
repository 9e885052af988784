// DocumentService.IngestFile: the documents of a file, each stored with its events.
#ifndef ANNALS_SERVICE_INGEST_FILE_H_
#define ANNALS_SERVICE_INGEST_FILE_H_

#include <grpcpp/server_context.h>
#include <grpcpp/support/server_callback.h>

#include <memory>

#include "annals/v1/document_service.pb.h"
#include "service/call.h"
#include "service/file_work.h"
#include "service/lazy_extractor.h"
#include "storage/database.h"

namespace annals::service {

// What storage did, in the words of the API.
v1::IngestOutcome OutcomeOf(storage::WriteOutcome outcome);

// Takes what only GetDocument returns out of a document: what is long, or of use to nobody else.
void LeaveOutOfResponse(v1::Document& document);

// Stores each document of a file with its events. Settled, they are on the disk.
using IngestFileWork = FileWork<v1::IngestFileRequest, v1::IngestFileResponse>;

// The arguments must outlive the work.
std::unique_ptr<IngestFileWork> NewIngestFileWork(storage::Database& database,
                                                  LazyExtractor& extractor);

// Starts the call. The arguments must outlive it; `threads` is how many of the pool's threads it
// may have at once.
grpc::ServerBidiReactor<v1::IngestFileRequest, v1::IngestFileResponse>* StartIngestFile(
    grpc::CallbackServerContext* context, storage::Database& database, LazyExtractor& extractor,
    CallPool& pool, int threads);

}  // namespace annals::service

#endif  // ANNALS_SERVICE_INGEST_FILE_H_
