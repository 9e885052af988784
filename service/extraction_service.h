// annals.v1.ExtractionService: extraction without storing.
#ifndef ANNALS_SERVICE_EXTRACTION_SERVICE_H_
#define ANNALS_SERVICE_EXTRACTION_SERVICE_H_

#include "absl/status/status.h"
#include "annals/v1/extraction_service.grpc.pb.h"
#include "service/lazy_extractor.h"
#include "service/worker_pool.h"

namespace annals::service {

// Thread-safe. The arguments of the constructor must outlive it.
class ExtractionServiceImpl final : public v1::ExtractionService::CallbackService {
 public:
  ExtractionServiceImpl(LazyExtractor& extractor, WorkerPool& extraction_pool)
      : extractor_(extractor), pool_(extraction_pool) {}

  grpc::ServerUnaryReactor* ExtractDocument(grpc::CallbackServerContext* context,
                                            const v1::ExtractDocumentRequest* request,
                                            v1::ExtractDocumentResponse* response) override;

 private:
  absl::Status Extract(const v1::ExtractDocumentRequest& request,
                       v1::ExtractDocumentResponse& response);

  LazyExtractor& extractor_;
  WorkerPool& pool_;
};

}  // namespace annals::service

#endif  // ANNALS_SERVICE_EXTRACTION_SERVICE_H_
