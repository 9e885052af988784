#include "extractor/readers/reader.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "extractor/readers/encoding.h"
#include "extractor/readers/format.h"
#include "extractor/readers/html.h"
#include "extractor/readers/json_lines.h"
#include "extractor/readers/markdown.h"
#include "extractor/readers/pdf.h"
#include "extractor/readers/plain_text.h"
#include "extractor/readers/tei.h"
#include "extractor/text_check.h"

namespace annals::extractor {
namespace {

using annals::v1::DocumentFormat;

// A source that is one document.
class OneDocument final : public DocumentSource {
 public:
  explicit OneDocument(ReadDocument document) : document_(std::move(document)) {}
  std::optional<ReadResult> Next() override {
    if (!document_.has_value()) return std::nullopt;
    return std::exchange(document_, std::nullopt);
  }

 private:
  std::optional<ReadDocument> document_;
};

absl::StatusOr<ReadDocument> ReadText(std::string bytes) {
  if (absl::Status status = CheckText(bytes); !status.ok()) return status;
  ReadDocument read{"", "", {}, ReadPlainText(std::move(bytes))};
  read.document.set_format(annals::v1::DOCUMENT_FORMAT_TEXT);
  return read;
}

absl::StatusOr<std::unique_ptr<DocumentSource>> One(absl::StatusOr<ReadDocument> read) {
  if (!read.ok()) return read.status();
  return std::make_unique<OneDocument>(*std::move(read));
}

absl::StatusOr<std::unique_ptr<DocumentSource>> Open(std::string bytes, DocumentFormat format,
                                                     const ReadOptions& options) {
  switch (format) {
    case annals::v1::DOCUMENT_FORMAT_TEXT:
      return One(ReadText(std::move(bytes)));
    case annals::v1::DOCUMENT_FORMAT_TEI:
      return OpenTei(std::move(bytes), options);
    case annals::v1::DOCUMENT_FORMAT_MARKDOWN:
      return One(ReadMarkdown(bytes));
    case annals::v1::DOCUMENT_FORMAT_HTML:
      return One(ReadHtml(bytes));
    case annals::v1::DOCUMENT_FORMAT_PDF:
      return One(ReadPdf(bytes, options));
    default:
      return absl::InvalidArgumentError(
          absl::StrCat("format ", DocumentFormat_Name(format), " is not one that can be read"));
  }
}

// Holds the file until its format is known, and then to its end unless it is JSON Lines.
class AnyFileReader final : public FileReader {
 public:
  explicit AnyFileReader(ReadOptions options) : options_(std::move(options)) {}

  absl::Status Add(std::string_view bytes) override {
    if (lines_ != nullptr) return lines_->Add(bytes);
    bytes_ += bytes;
    if (bytes_.size() >= kDetectionBytes) {
      if (absl::Status status = LookAtHead(); !status.ok()) return status;
    }
    const bool is_pdf = options_.format == annals::v1::DOCUMENT_FORMAT_PDF;
    const size_t limit = options_.max_text_bytes * (is_pdf ? kPdfFactor : 1);
    if (lines_ == nullptr && bytes_.size() > limit) {
      return absl::ResourceExhaustedError(
          absl::StrCat("has more than ", limit, " bytes (", limit >> 20,
                       " MiB); split it into parts, such as chapters"));
    }
    return absl::OkStatus();
  }

  absl::Status End() override {
    if (lines_ == nullptr) {
      if (absl::Status status = LookAtHead(); !status.ok()) return status;
    }
    if (lines_ != nullptr) return lines_->End();
    std::string bytes = std::move(bytes_);
    const bool is_pdf = options_.format == annals::v1::DOCUMENT_FORMAT_PDF;
    if (const std::string encoding = DeclaredEncoding(bytes); !encoding.empty() && !is_pdf) {
      absl::StatusOr<std::string> utf8 = ToUtf8(bytes, encoding);
      if (!utf8.ok()) return utf8.status();
      bytes = *std::move(utf8);
      Detect(bytes);
    }
    absl::StatusOr<std::unique_ptr<DocumentSource>> source =
        Open(std::move(bytes), options_.format, options_);
    if (!source.ok()) return source.status();
    source_ = *std::move(source);
    return absl::OkStatus();
  }

  std::optional<ReadResult> Next() override {
    if (lines_ != nullptr) return lines_->Next();
    return source_ == nullptr ? std::nullopt : source_->Next();
  }

 private:
  // PDF has pictures and fonts besides its text.
  static constexpr size_t kPdfFactor = 4;

  void Detect(std::string_view bytes) {
    if (options_.format == annals::v1::DOCUMENT_FORMAT_UNSPECIFIED) {
      options_.format = DetectFormat(bytes.substr(0, kDetectionBytes), options_.file_name);
    }
  }

  // Makes lines_ when the file is JSON Lines, which can be read as it comes.
  absl::Status LookAtHead() {
    if (looked_) return absl::OkStatus();
    looked_ = true;
    if (!DeclaredEncoding(bytes_).empty() && options_.format != annals::v1::DOCUMENT_FORMAT_JSONL) {
      return absl::OkStatus();  // detected when it has been converted
    }
    Detect(bytes_);
    if (options_.format != annals::v1::DOCUMENT_FORMAT_JSONL) return absl::OkStatus();
    lines_ = NewJsonLinesReader(options_);
    return lines_->Add(std::exchange(bytes_, {}));
  }

  ReadOptions options_;
  std::string bytes_;
  bool looked_ = false;
  std::unique_ptr<FileReader> lines_;
  std::unique_ptr<DocumentSource> source_;
};

}  // namespace

std::unique_ptr<FileReader> NewFileReader(const ReadOptions& options) {
  return std::make_unique<AnyFileReader>(options);
}

}  // namespace annals::extractor
