// The reader of HTML.
#include "tests/fuzz/readers.h"

void CheckInput(std::string_view input) {
  annals::fuzz::CheckFile(input, annals::v1::DOCUMENT_FORMAT_HTML);
}
