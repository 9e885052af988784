#include "service/extraction_service.h"

#include <fmt/format.h>

#include <memory>
#include <string>
#include <string_view>
#include <utility>

#include "extractor/readers/encoding.h"
#include "extractor/readers/format.h"
#include "service/call.h"
#include "service/document_input.h"
#include "service/file_stream.h"
#include "service/status.h"
#include "service/violations.h"

namespace annals::service {
namespace {

// What a request of either method wishes for.
template <class Request>
absl::StatusOr<extractor::ExtractionWish> WishOf(const Request& request) {
  extractor::ExtractionWish wish;
  wish.undated = request.with_undated();
  switch (request.view()) {
    case v1::EXTRACTION_VIEW_UNSPECIFIED:
    case v1::EXTRACTION_VIEW_EVENTS:
      wish.events = true;
      return wish;
    case v1::EXTRACTION_VIEW_MENTIONS:
      wish.mentions = true;
      return wish;
    case v1::EXTRACTION_VIEW_FULL:
      wish.mentions = true;
      wish.events = true;
      return wish;
    default:
      return InvalidField(
          "view", fmt::format("{} is not an ExtractionView", static_cast<int>(request.view())));
  }
}

// Events and mentions of one extraction.
template <class Response>
void Fill(extractor::Extraction extraction, Response& response) {
  *response.mutable_document() = std::move(extraction.document);
  response.mutable_events()->Assign(std::make_move_iterator(extraction.events.begin()),
                                    std::make_move_iterator(extraction.events.end()));
  response.mutable_mentions()->Assign(std::make_move_iterator(extraction.mentions.begin()),
                                      std::make_move_iterator(extraction.mentions.end()));
}

class ExtractFileWork final : public FileWork<v1::ExtractFileRequest, v1::ExtractFileResponse> {
 public:
  explicit ExtractFileWork(LazyExtractor& extractor) : lazy_extractor_(extractor) {}

  absl::Status Begin(const v1::ExtractFileRequest& request) override {
    absl::StatusOr<extractor::ExtractionWish> wish = WishOf(request);
    if (!wish.ok()) return wish.status();
    wish_ = *wish;
    with_text_ = request.with_text();
    date_edtf_ = request.file().date_edtf();
    absl::StatusOr<const extractor::Extractor*> extractor = lazy_extractor_.Get();
    if (!extractor.ok()) return extractor.status();
    extractor_ = *extractor;
    return absl::OkStatus();
  }

  absl::Status Do(extractor::ReadDocument document, const std::string& source_uri,
                  v1::ExtractFileResponse& response) override {
    absl::StatusOr<extractor::Extraction> extraction =
        extractor_->Extract(document, source_uri, date_edtf_, wish_);
    if (!extraction.ok()) return extraction.status();
    Fill(*std::move(extraction), response);
    response.mutable_document()->set_source_uri(source_uri);
    if (with_text_) response.mutable_document()->set_text(std::string(document.model.source()));
    return absl::OkStatus();
  }

 private:
  LazyExtractor& lazy_extractor_;
  // Written by Begin only.
  const extractor::Extractor* extractor_ = nullptr;
  extractor::ExtractionWish wish_;
  bool with_text_ = false;
  std::string date_edtf_;
};

}  // namespace

grpc::ServerUnaryReactor* ExtractionServiceImpl::ExtractDocument(
    grpc::CallbackServerContext* context, const v1::ExtractDocumentRequest* request,
    v1::ExtractDocumentResponse* response) {
  return StartCall(context, "annals.v1.ExtractionService/ExtractDocument", *request, pool_,
                   [=, this] { return Extract(*request, *response); });
}

grpc::ServerBidiReactor<v1::ExtractFileRequest, v1::ExtractFileResponse>*
ExtractionServiceImpl::ExtractFile(grpc::CallbackServerContext* context) {
  return StartFileStream<v1::ExtractFileRequest, v1::ExtractFileResponse>(
      context, "annals.v1.ExtractionService/ExtractFile",
      std::make_unique<ExtractFileWork>(extractor_), pool_, threads_);
}

grpc::ServerUnaryReactor* ExtractionServiceImpl::DetectFormat(
    grpc::CallbackServerContext* context, const v1::DetectFormatRequest* request,
    v1::DetectFormatResponse* response) {
  return StartCall(context, "annals.v1.ExtractionService/DetectFormat", *request, pool_, [=] {
    const std::string_view head =
        std::string_view(request->head()).substr(0, extractor::kDetectionBytes);
    std::string encoding = extractor::DeclaredEncoding(head);
    // Of a head that ends within a character the format shows all the same.
    const std::string utf8 =
        encoding.empty() ? "" : extractor::ToUtf8(head, encoding).value_or(std::string(head));
    response->set_format(
        extractor::DetectFormat(encoding.empty() ? head : utf8, request->source_uri()));
    response->set_encoding(std::move(encoding));
    return absl::OkStatus();
  });
}

absl::Status ExtractionServiceImpl::Extract(const v1::ExtractDocumentRequest& request,
                                            v1::ExtractDocumentResponse& response) {
  Violations wrong;
  const extractor::ExtractionWish wish = wrong.ValueOf(WishOf(request));
  wrong.Add(CheckDocument(request.document()));
  if (!wrong.empty()) return wrong.status();
  absl::StatusOr<const extractor::Extractor*> extractor = extractor_.Get();
  if (!extractor.ok()) return extractor.status();
  absl::StatusOr<extractor::Extraction> extraction =
      ExtractInput(**extractor, request.document(), wish);
  if (!extraction.ok()) return extraction.status();
  Fill(*std::move(extraction), response);
  return absl::OkStatus();
}

}  // namespace annals::service
