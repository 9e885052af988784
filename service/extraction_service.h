// annals.v1.ExtractionService: extraction without storing.
#ifndef ANNALS_SERVICE_EXTRACTION_SERVICE_H_
#define ANNALS_SERVICE_EXTRACTION_SERVICE_H_

#include "absl/status/status.h"
#include "annals/v1/extraction_service.grpc.pb.h"
#include "service/call.h"
#include "service/lazy_extractor.h"

namespace annals::service {

// Thread-safe. The arguments of the constructor must outlive it.
class ExtractionServiceImpl final : public v1::ExtractionService::CallbackService {
 public:
  // `threads` is how many threads `extraction_pool` has.
  ExtractionServiceImpl(LazyExtractor& extractor, CallPool& extraction_pool, int threads)
      : extractor_(extractor), pool_(extraction_pool), threads_(threads) {}

  grpc::ServerUnaryReactor* ExtractDocument(grpc::CallbackServerContext* context,
                                            const v1::ExtractDocumentRequest* request,
                                            v1::ExtractDocumentResponse* response) override;
  grpc::ServerBidiReactor<v1::ExtractFileRequest, v1::ExtractFileResponse>* ExtractFile(
      grpc::CallbackServerContext* context) override;
  grpc::ServerUnaryReactor* DetectFormat(grpc::CallbackServerContext* context,
                                         const v1::DetectFormatRequest* request,
                                         v1::DetectFormatResponse* response) override;

 private:
  absl::Status Extract(const v1::ExtractDocumentRequest& request,
                       v1::ExtractDocumentResponse& response);

  LazyExtractor& extractor_;
  CallPool& pool_;
  const int threads_;
};

}  // namespace annals::service

#endif  // ANNALS_SERVICE_EXTRACTION_SERVICE_H_
