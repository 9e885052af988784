// The work of an operation of DocumentService.SubmitFile: the documents of a file that has come,
// each stored with its events.
#ifndef ANNALS_SERVICE_INGEST_UPLOAD_H_
#define ANNALS_SERVICE_INGEST_UPLOAD_H_

#include <functional>
#include <memory>

#include "annals/v1/document_service.pb.h"
#include "service/ingest_file.h"
#include "service/operations.h"
#include "service/upload.h"

namespace annals::service {

struct IngestUploadPlan {
  std::shared_ptr<Upload> upload;
  annals::v1::FileInfo file;
  // Has looked at its first request.
  std::shared_ptr<IngestFileWork> work;
  int threads = 1;
  // Called with what became of each document, when that holds. Thread-safe.
  std::function<void(const annals::v1::IngestFileResponse& response)> tell;
};

// Returns a SubmitFileResponse. CANCELLED after the documents that were under way when `progress`
// was cancelled. An error leaves what has been stored.
OperationResult IngestUpload(const IngestUploadPlan& plan, OperationProgress& progress);

}  // namespace annals::service

#endif  // ANNALS_SERVICE_INGEST_UPLOAD_H_
