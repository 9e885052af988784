#include "service/extraction_service.h"

#include <fmt/format.h>

#include <utility>

#include "service/call.h"
#include "service/document_input.h"
#include "service/status.h"

namespace annals::service {
namespace {

absl::StatusOr<extractor::ExtractionWish> WishOf(v1::ExtractionView view) {
  switch (view) {
    case v1::EXTRACTION_VIEW_UNSPECIFIED:
    case v1::EXTRACTION_VIEW_EVENTS:
      return extractor::ExtractionWish{.events = true};
    case v1::EXTRACTION_VIEW_MENTIONS:
      return extractor::ExtractionWish{.mentions = true};
    case v1::EXTRACTION_VIEW_FULL:
      return extractor::ExtractionWish{.mentions = true, .events = true};
    default:
      return InvalidField("view",
                          fmt::format("{} is not an ExtractionView", static_cast<int>(view)));
  }
}

}  // namespace

grpc::ServerUnaryReactor* ExtractionServiceImpl::ExtractDocument(
    grpc::CallbackServerContext* context, const v1::ExtractDocumentRequest* request,
    v1::ExtractDocumentResponse* response) {
  return StartCall(context, "annals.v1.ExtractionService/ExtractDocument", pool_,
                   [=, this] { return Extract(*request, *response); });
}

absl::Status ExtractionServiceImpl::Extract(const v1::ExtractDocumentRequest& request,
                                            v1::ExtractDocumentResponse& response) {
  absl::StatusOr<extractor::ExtractionWish> wish = WishOf(request.view());
  if (!wish.ok()) return wish.status();
  absl::StatusOr<const extractor::Extractor*> extractor = extractor_.Get();
  if (!extractor.ok()) return extractor.status();
  absl::StatusOr<extractor::Extraction> extraction =
      ExtractInput(**extractor, request.document(), *wish);
  if (!extraction.ok()) return extraction.status();
  *response.mutable_document() = std::move(extraction->document);
  response.mutable_events()->Assign(std::make_move_iterator(extraction->events.begin()),
                                    std::make_move_iterator(extraction->events.end()));
  response.mutable_mentions()->Assign(std::make_move_iterator(extraction->mentions.begin()),
                                      std::make_move_iterator(extraction->mentions.end()));
  return absl::OkStatus();
}

}  // namespace annals::service
