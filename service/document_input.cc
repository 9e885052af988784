#include "service/document_input.h"

#include <fmt/format.h>

#include <string>
#include <string_view>

#include "absl/strings/strip.h"
#include "annals/v1/time_span.pb.h"
#include "extractor/document_language.h"
#include "service/status.h"
#include "service/violations.h"
#include "temporal/time_span.h"

namespace annals::service {
namespace {

// As CheckLength, and shows the value, or how it begins.
absl::Status CheckShown(std::string_view field, std::string_view value, size_t max_bytes) {
  if (value.size() <= max_bytes) return absl::OkStatus();
  return InvalidField(field, fmt::format("{} has {} bytes; at most {} are taken", Quoted(value),
                                         value.size(), max_bytes));
}

absl::Status CheckDate(std::string_view field, const std::string& edtf) {
  if (edtf.empty()) return absl::OkStatus();
  return OfField(field, temporal::TimeSpanFromEdtf(edtf).status());
}

}  // namespace

absl::Status CheckDocument(const v1::Document& document) {
  if (document.text().size() > kMaxTextBytes) {
    return absl::ResourceExhaustedError(
        fmt::format("document.text: has {} bytes; the server takes at most {} (64 MiB); send it in "
                    "parts, such as chapters",
                    document.text().size(), kMaxTextBytes));
  }
  Violations wrong;
  wrong.Add(CheckShown("document.title", document.title(), kMaxTitleBytes));
  wrong.Add(CheckShown("document.source_uri", document.source_uri(), kMaxSourceUriBytes));
  wrong.Add(OfField("document.language", extractor::CheckLanguage(document.language())));
  wrong.Add(CheckDate("document.date.edtf", document.date().edtf()));
  return wrong.status();
}

absl::StatusOr<extractor::Extraction> ExtractInput(const extractor::Extractor& extractor,
                                                   const v1::Document& document,
                                                   const extractor::ExtractionWish& wish) {
  if (absl::Status status = CheckDocument(document); !status.ok()) return status;
  absl::StatusOr<extractor::Extraction> extraction = extractor.Extract(document, wish);
  // All other fields are checked above. The extractor names the field too.
  if (absl::IsInvalidArgument(extraction.status())) {
    return InvalidField("document.text", std::string(absl::StripPrefix(
                                             extraction.status().message(), "document.text: ")));
  }
  return extraction;
}

absl::Status CheckFile(const v1::FileInfo& file) {
  Violations wrong;
  wrong.Add(CheckShown("file.source_uri", file.source_uri(), kMaxSourceUriBytes));
  if (!v1::DocumentFormat_IsValid(file.format())) {
    wrong.Add(InvalidField(
        "file.format", fmt::format("{} is not a DocumentFormat", static_cast<int>(file.format()))));
  }
  wrong.Add(OfField("file.language", extractor::CheckLanguage(file.language())));
  wrong.Add(CheckDate("file.date_edtf", file.date_edtf()));
  return wrong.status();
}

}  // namespace annals::service
