// The reader of plain text: blocks, notes and pages lie in order inside of the text, offsets can be
// carried to the source and back, and the time is linear in the length.
#include "extractor/readers/plain_text.h"
#include "tests/fuzz/readers.h"

using namespace annals::extractor;  // NOLINT: a program of one file
using annals::fuzz::CheckModel;

void CheckInput(std::string_view input) {
  if (!CheckText(input).ok()) return;
  annals::fuzz::CheckTime("the reader", input,
                          [&] { CheckModel(ReadPlainText(std::string(input))); });
  if (annals::fuzz::OneOf(input, 64)) {
    const std::string longer = annals::fuzz::Repeated(input, 65'536);
    annals::fuzz::CheckTime("the reader", longer, [&] { CheckModel(ReadPlainText(longer)); });
  }
}
