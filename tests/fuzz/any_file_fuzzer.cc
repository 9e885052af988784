// Files whose format and encoding are to be told. PDF has a fuzzer of its own.
#include "extractor/readers/format.h"
#include "tests/fuzz/readers.h"

void CheckInput(std::string_view input) {
  if (input.find("%PDF-") != std::string_view::npos) return;
  annals::fuzz::CheckFile(input, annals::v1::DOCUMENT_FORMAT_UNSPECIFIED);
}
