// DocumentService.SubmitFile: a file that is kept, and ingested by an operation.
#ifndef ANNALS_SERVICE_SUBMIT_FILE_H_
#define ANNALS_SERVICE_SUBMIT_FILE_H_

#include <grpcpp/server_context.h>
#include <grpcpp/support/server_callback.h>

#include "annals/v1/document_service.pb.h"
#include "google/longrunning/operations.pb.h"
#include "service/call.h"
#include "service/lazy_extractor.h"
#include "service/operations.h"
#include "storage/database.h"

namespace annals::service {

// Starts the call, which has one thread of the pool at a time while it works, and none while it
// waits for its caller. The arguments must outlive it, and but for `context` and `response` the
// operation, which has `threads` threads of its own.
grpc::ServerReadReactor<annals::v1::SubmitFileRequest>* StartSubmitFile(
    grpc::CallbackServerContext* context, google::longrunning::Operation& response,
    storage::Database& database, LazyExtractor& extractor, Operations& operations, CallPool& pool,
    int threads);

}  // namespace annals::service

#endif  // ANNALS_SERVICE_SUBMIT_FILE_H_
