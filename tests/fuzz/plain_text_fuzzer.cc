// The reader of plain text: blocks, notes and pages lie in order inside of the text, offsets can be
// carried to the source and back, and the time is linear in the length.
#include <cstdint>
#include <string>
#include <string_view>

#include "extractor/readers/document_date.h"
#include "extractor/readers/plain_text.h"
#include "extractor/text_check.h"
#include "temporal/edtf.h"
#include "tests/fuzz/fuzz.h"

using namespace annals::extractor;  // NOLINT: a program of one file
using annals::fuzz::Check;

namespace {

void CheckModel(const TextModel& model) {
  const std::string_view source = model.source();
  const uint32_t size = static_cast<uint32_t>(model.text().size());
  Check(size <= source.size(), "the reading text is the source with cuts", source);
  uint32_t end = 0;
  for (const Block& block : model.blocks()) {
    Check(end <= block.span.begin && block.span.begin <= block.span.end && block.span.end <= size,
          "blocks are in order and apart", source);
    end = block.span.end;
    const ByteSpan in_source = model.ToSource(block.span);
    Check(in_source.begin <= in_source.end && in_source.end <= source.size(),
          "blocks lie in the source", source);
    if (!block.span.empty()) {
      Check(model.ToReading(in_source.begin) == block.span.begin, "offsets come back", source);
    }
  }
  for (const NoteReference& reference : model.note_references()) {
    Check(reference.offset <= size, "note references lie in the text", source);
  }
  uint32_t page = 0;
  for (const PageStart& start : model.pages()) {
    Check(page <= start.offset && start.offset <= source.size(), "pages are in order", source);
    page = start.offset;
  }
  const std::optional<DocumentDate> date = FindDocumentDate(model);
  if (date.has_value()) {
    Check(annals::temporal::Edtf::Parse(date->edtf).ok(), "the document's date is EDTF", source);
    Check(date->span.begin <= date->span.end && date->span.end <= size, "it lies in the text",
          source);
  }
}

}  // namespace

void CheckInput(std::string_view input) {
  if (!CheckText(input).ok()) return;
  annals::fuzz::CheckTime("the reader", input,
                          [&] { CheckModel(ReadPlainText(std::string(input))); });
  if (annals::fuzz::OneOf(input, 64)) {
    const std::string longer = annals::fuzz::Repeated(input, 65'536);
    annals::fuzz::CheckTime("the reader", longer, [&] { CheckModel(ReadPlainText(longer)); });
  }
}
