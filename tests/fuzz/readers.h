// What the fuzzers of the readers share: what must hold of everything that is read.
//
//   CheckFile(input, v1::DOCUMENT_FORMAT_TEI);
#ifndef ANNALS_TESTS_FUZZ_READERS_H_
#define ANNALS_TESTS_FUZZ_READERS_H_

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <variant>

#include "extractor/readers/document_date.h"
#include "extractor/readers/encoding.h"
#include "extractor/readers/reader.h"
#include "extractor/text_check.h"
#include "temporal/edtf.h"
#include "tests/fuzz/fuzz.h"

namespace annals::fuzz {

// Blocks, names, notes and pages lie in order inside of the text, and offsets can be carried to the
// source and back.
inline void CheckModel(const extractor::TextModel& model) {
  const std::string_view source = model.source();
  const uint32_t size = static_cast<uint32_t>(model.text().size());
  Check(size <= source.size(), "the reading text is the source with cuts", source);
  uint32_t end = 0;
  for (const extractor::Block& block : model.blocks()) {
    Check(end <= block.span.begin && block.span.begin <= block.span.end && block.span.end <= size,
          "blocks are in order and apart", source);
    end = block.span.end;
    const extractor::ByteSpan in_source = model.ToSource(block.span);
    Check(in_source.begin <= in_source.end && in_source.end <= source.size(),
          "blocks lie in the source", source);
    if (!block.span.empty()) {
      Check(model.ToReading(in_source.begin) == block.span.begin, "offsets come back", source);
    }
  }
  for (const extractor::NoteReference& reference : model.note_references()) {
    Check(reference.offset <= size, "note references lie in the text", source);
  }
  uint32_t page = 0;
  for (const extractor::PageStart& start : model.pages()) {
    Check(page <= start.offset && start.offset <= source.size(), "pages are in order", source);
    page = start.offset;
  }
  for (const extractor::AnnotatedName& name : model.names()) {
    Check(name.span.begin < name.span.end && name.span.end <= size, "names lie in the text",
          source);
  }
  const std::optional<extractor::DocumentDate> date = extractor::FindDocumentDate(model);
  if (date.has_value()) {
    Check(temporal::Edtf::Parse(date->edtf).ok(), "the document's date is EDTF", source);
    Check(date->span.begin <= date->span.end && date->span.end <= size, "it lies in the text",
          source);
  }
}

// Every run of a map stands in the file as it does in the text.
inline void CheckMap(const v1::SourceMap& map, std::string_view text, std::string_view file) {
  Check(map.text_gaps_size() == map.lengths_size() && map.source_gaps_size() == map.lengths_size(),
        "the lists of a map have one length", file);
  uint64_t in_text = 0;
  int64_t in_file = 0;
  for (int i = 0; i < map.lengths_size(); ++i) {
    in_text += map.text_gaps(i);
    in_file += map.source_gaps(i);
    const uint32_t length = map.lengths(i);
    Check(in_text + length <= text.size(), "runs lie in the text", file);
    Check(in_file >= 0 && static_cast<uint64_t>(in_file) + length <= file.size(),
          "runs lie in the file", file);
    Check(text.substr(in_text, length) == file.substr(static_cast<size_t>(in_file), length),
          "runs are the same in both", file);
    in_text += length;
    in_file += length;
  }
}

// Reads a file that comes in pieces of `piece` bytes. Returns all texts and errors.
inline std::string ReadFile(std::string_view input, v1::DocumentFormat format, size_t piece) {
  std::unique_ptr<extractor::FileReader> reader = extractor::NewFileReader({.format = format});
  absl::Status status;
  std::string read;
  const bool utf8 = extractor::DeclaredEncoding(input).empty();
  const auto take = [&] {
    while (std::optional<extractor::ReadResult> result = reader->Next()) {
      if (const auto* error = std::get_if<extractor::ReadError>(&*result)) {
        Check(!error->status.ok() && !error->status.message().empty(), "errors say why", input);
        read += std::string(error->status.message());
        continue;
      }
      const auto& document = std::get<extractor::ReadDocument>(*result);
      Check(extractor::CheckText(document.model.source()).ok(), "the text is UTF-8", input);
      for (const std::string* known :
           {&document.document.title(), &document.document.author(), &document.document.place(),
            &document.document.recipient(), &document.id, &document.fragment}) {
        Check(extractor::CheckText(*known).ok(), "what is known of it is UTF-8", input);
      }
      CheckModel(document.model);
      if (utf8) CheckMap(document.document.source_map(), document.model.source(), input);
      if (!document.document.date().edtf().empty()) {
        Check(temporal::Edtf::Parse(document.document.date().edtf()).ok(), "its date is EDTF",
              input);
      }
      read += document.model.source();
    }
  };
  for (size_t at = 0; at < input.size() && status.ok(); at += piece) {
    status = reader->Add(input.substr(at, piece));
    take();
  }
  if (status.ok()) status = reader->End();
  take();
  return read + std::string(status.message());
}

// A file is read in time that is in proportion to its length, and the same however it comes.
inline void CheckFile(std::string_view input, v1::DocumentFormat format) {
  std::string whole;
  CheckTime("the reader", input, [&] { whole = ReadFile(input, format, input.size() + 1); });
  if (OneOf(input, 16)) {
    Check(ReadFile(input, format, 7) == whole, "a file in pieces is read the same", input);
  }
  if (OneOf(input, 64)) {
    const std::string longer = Repeated(input, 65'536);
    CheckTime("the reader", longer, [&] { ReadFile(longer, format, longer.size()); });
  }
}

}  // namespace annals::fuzz

#endif  // ANNALS_TESTS_FUZZ_READERS_H_
