#include "extractor/readers/pdf.h"

#include <string_view>
#include <utility>

#include "absl/strings/str_cat.h"
#include "extractor/readers/ascii_text.h"
#include "extractor/readers/child_process.h"
#include "extractor/readers/plain_text.h"
#include "extractor/strings.h"
#include "extractor/text_check.h"

namespace annals::extractor {

absl::StatusOr<ReadDocument> ReadPdf(const std::string& bytes, const ReadOptions& options) {
  ChildLimits limits;
  limits.max_output_bytes = options.max_text_bytes;
  absl::StatusOr<ChildResult> result = RunChild(
      {"pdftotext", "-enc", "UTF-8", "-eol", "unix", "/proc/self/fd/0", "-"}, bytes, limits);
  if (absl::IsFailedPrecondition(result.status())) {
    return absl::FailedPreconditionError(absl::StrCat(
        result.status().message(), ": PDF is read with it; install the package poppler-utils"));
  }
  if (!result.ok()) return result.status();
  if (result->exit_status != 0) {
    const std::string_view said = Stripped(result->errors);
    return absl::InvalidArgumentError(
        absl::StrCat("not a PDF that can be read: ",
                     said.empty() ? absl::StrCat("pdftotext ended with ", result->exit_status)
                                  : std::string(said.substr(0, said.find('\n')))));
  }
  if (Stripped(result->output).empty()) {
    return absl::InvalidArgumentError(
        "the PDF has no text, as one made of pictures of pages has none; recognise its text first, "
        "for example with ocrmypdf");
  }
  if (absl::Status status = CheckText(result->output); !status.ok()) return status;
  ReadDocument read{"", "", {}, ReadPlainText(std::move(result->output))};
  read.document.set_format(annals::v1::DOCUMENT_FORMAT_PDF);
  return read;
}

}  // namespace annals::extractor
