// Reads PDF with poppler's `pdftotext`, which runs as a child process: a broken file cannot harm
// this one.
#ifndef ANNALS_EXTRACTOR_READERS_PDF_H_
#define ANNALS_EXTRACTOR_READERS_PDF_H_

#include <string>

#include "absl/status/statusor.h"
#include "extractor/readers/reader.h"

namespace annals::extractor {

// The document of a PDF, with its pages numbered from 1. INVALID_ARGUMENT when it cannot be read or
// has no text, as pictures of pages have none; FAILED_PRECONDITION without pdftotext; the errors of
// RunChild.
absl::StatusOr<ReadDocument> ReadPdf(const std::string& bytes, const ReadOptions& options);

}  // namespace annals::extractor

#endif  // ANNALS_EXTRACTOR_READERS_PDF_H_
