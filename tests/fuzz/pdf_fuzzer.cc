// The reader of PDF: whatever pdftotext makes of a file, or dies of, is read or named as an error.
#include "tests/fuzz/readers.h"

void CheckInput(std::string_view input) {
  // Of other files it sees no more than the first bytes.
  const std::string pdf = "%PDF-1.4\n" + std::string(input);
  annals::fuzz::ReadFile(pdf, annals::v1::DOCUMENT_FORMAT_PDF, pdf.size());
}
