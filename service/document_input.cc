#include "service/document_input.h"

#include <fmt/format.h>

#include <string>
#include <string_view>

#include "absl/strings/strip.h"
#include "annals/v1/time_span.pb.h"
#include "extractor/document_language.h"
#include "service/status.h"
#include "temporal/time_span.h"

namespace annals::service {
namespace {

absl::Status CheckLength(std::string_view field, std::string_view value, size_t max_bytes) {
  if (value.size() <= max_bytes) return absl::OkStatus();
  return InvalidField(field, fmt::format("{} has {} bytes; at most {} are taken", Quoted(value),
                                         value.size(), max_bytes));
}

absl::Status CheckInput(const v1::Document& document) {
  if (document.text().size() > kMaxTextBytes) {
    return absl::ResourceExhaustedError(
        fmt::format("document.text: has {} bytes; the server takes at most {} (64 MiB); send it in "
                    "parts, such as chapters",
                    document.text().size(), kMaxTextBytes));
  }
  if (absl::Status s = CheckLength("document.title", document.title(), kMaxTitleBytes); !s.ok()) {
    return s;
  }
  if (absl::Status s =
          CheckLength("document.source_uri", document.source_uri(), kMaxSourceUriBytes);
      !s.ok()) {
    return s;
  }
  if (absl::Status s = extractor::CheckLanguage(document.language()); !s.ok()) {
    return InvalidField("document.language", std::string(s.message()));
  }
  if (document.date().edtf().empty()) return absl::OkStatus();
  absl::Status date = temporal::TimeSpanFromEdtf(document.date().edtf()).status();
  return date.ok() ? date : InvalidField("document.date.edtf", std::string(date.message()));
}

}  // namespace

absl::StatusOr<extractor::Extraction> ExtractInput(const extractor::Extractor& extractor,
                                                   const v1::Document& document,
                                                   const extractor::ExtractionWish& wish) {
  if (absl::Status status = CheckInput(document); !status.ok()) return status;
  absl::StatusOr<extractor::Extraction> extraction = extractor.Extract(document, wish);
  // All other fields are checked above. The extractor names the field too.
  if (absl::IsInvalidArgument(extraction.status())) {
    return InvalidField("document.text", std::string(absl::StripPrefix(
                                             extraction.status().message(), "document.text: ")));
  }
  return extraction;
}

absl::Status CheckFile(const v1::FileInfo& file) {
  absl::Status length = CheckLength("file.source_uri", file.source_uri(), kMaxSourceUriBytes);
  if (!length.ok()) return length;
  if (!v1::DocumentFormat_IsValid(file.format())) {
    return InvalidField("file.format",
                        fmt::format("{} is not a DocumentFormat", static_cast<int>(file.format())));
  }
  if (absl::Status s = extractor::CheckLanguage(file.language()); !s.ok()) {
    return InvalidField("file.language", std::string(s.message()));
  }
  if (file.date_edtf().empty()) return absl::OkStatus();
  absl::Status date = temporal::TimeSpanFromEdtf(file.date_edtf()).status();
  return date.ok() ? date : InvalidField("file.date_edtf", std::string(date.message()));
}

}  // namespace annals::service
