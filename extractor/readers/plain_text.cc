// Page marks come out first, so that a footnote marker beside one is seen for what it is; then the
// footnotes, whose markers come out too; what is left is divided into blocks.
#include "extractor/readers/plain_text.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "extractor/readers/blocks.h"
#include "extractor/readers/footnotes.h"
#include "extractor/readers/page_marks.h"

namespace annals::extractor {
namespace {

constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";

// Spans in order and apart, as the text model needs them.
std::vector<ByteSpan> Joined(std::vector<ByteSpan> spans) {
  std::sort(spans.begin(), spans.end(),
            [](const ByteSpan& one, const ByteSpan& other) { return one.begin < other.begin; });
  std::vector<ByteSpan> joined;
  for (const ByteSpan& span : spans) {
    if (!joined.empty() && span.begin <= joined.back().end) {
      joined.back().end = std::max(joined.back().end, span.end);
    } else {
      joined.push_back(span);
    }
  }
  return joined;
}

// Pages that form feeds part, as pdftotext has them, numbered from 1.
void AddFormFeeds(std::string_view source, std::vector<ByteSpan>& cuts,
                  std::vector<PageStart>& pages) {
  for (size_t at = source.find('\f'); at != std::string_view::npos;
       at = source.find('\f', at + 1)) {
    const auto offset = static_cast<uint32_t>(at);
    if (pages.empty()) {
      pages.push_back({"1", 0});
    }
    // Else it stays, as the white space that it is.
    if (at == 0 || source[at - 1] == '\n') {
      cuts.push_back({offset, offset + 1});
    }
    // The one at the end of the last page begins no other.
    if (source.find_first_not_of(" \n\r\t\f", at) != std::string_view::npos) {
      pages.push_back({absl::StrCat(pages.size() + 1), offset + 1});
    }
  }
}

}  // namespace

TextModel ReadPlainText(std::string source) {
  std::vector<ByteSpan> cuts;
  if (std::string_view(source).substr(0, kByteOrderMark.size()) == kByteOrderMark) {
    cuts.push_back({0, static_cast<uint32_t>(kByteOrderMark.size())});
  }
  std::vector<PageStart> pages;
  for (const PageMark& mark : FindPageMarks(source)) {
    cuts.push_back(mark.cut);
    pages.push_back({mark.label, mark.span.end});
  }
  if (pages.empty()) {
    AddFormFeeds(source, cuts, pages);
  }
  TextModel paged(std::move(source), Joined(cuts));

  // In offsets of the source, which stay when the markers are cut out as well.
  const Footnotes footnotes = FindFootnotes(paged.text());
  const uint32_t body_end = paged.ToSource({footnotes.body_end, footnotes.body_end}).begin;
  std::vector<ByteSpan> notes;
  for (const ByteSpan& note : footnotes.notes) {
    notes.push_back(paged.ToSource(note));
  }
  std::vector<ByteSpan> markers;
  for (const NoteMarker& marker : footnotes.markers) {
    markers.push_back(paged.ToSource(marker.span));
  }
  cuts.insert(cuts.end(), markers.begin(), markers.end());
  TextModel model = markers.empty()
                        ? std::move(paged)
                        : TextModel(std::string(paged.source()), Joined(std::move(cuts)));

  std::vector<Block> blocks = SplitBlocks(model.text(), model.ToReading(body_end));
  for (size_t i = 0; i < notes.size(); ++i) {
    const ByteSpan span = {model.ToReading(notes[i].begin), model.ToReading(notes[i].end)};
    blocks.push_back({BlockKind::kNote, span, absl::StrCat(i + 1)});
  }
  std::vector<NoteReference> references;
  for (size_t i = 0; i < markers.size(); ++i) {
    references.push_back(
        {model.ToReading(markers[i].begin), absl::StrCat(footnotes.markers[i].note)});
  }
  model.set_blocks(std::move(blocks));
  model.set_note_references(std::move(references));
  model.set_pages(std::move(pages));
  return model;
}

}  // namespace annals::extractor
