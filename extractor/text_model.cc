// The reading text is kept beside the source only when something was cut, so a document without
// marks costs no second copy. Offsets are mapped by binary search over the cuts, which are few: one
// per page and footnote.
#include "extractor/text_model.h"

#include <algorithm>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"

namespace annals::extractor {

TextModel::TextModel(std::string source, const std::vector<ByteSpan>& cuts)
    : source_(std::move(source)) {
  uint32_t kept_from = 0;
  for (const ByteSpan& cut : cuts) {
    if (cut.empty()) {
      continue;
    }
    if (cut_ends_.empty()) {
      text_.reserve(source_.size());
    }
    text_.append(source_, kept_from, cut.begin - kept_from);
    kept_from = cut.end;
    cut_ends_.push_back({static_cast<uint32_t>(text_.size()), cut.end});
  }
  if (!cut_ends_.empty()) {
    text_.append(source_, kept_from);
  }
}

ByteSpan TextModel::ToSource(ByteSpan reading) const {
  const auto of_byte = [this](uint32_t offset) {
    const auto after = std::upper_bound(
        cut_ends_.begin(), cut_ends_.end(), offset,
        [](uint32_t wanted, const CutEnd& cut) { return wanted < cut.reading_offset; });
    if (after == cut_ends_.begin()) {
      return offset;
    }
    const CutEnd& cut = *(after - 1);
    return cut.source_offset + (offset - cut.reading_offset);
  };
  const uint32_t begin = of_byte(reading.begin);
  // The end is that of the last byte, so that a cut just behind the span stays outside it.
  return {begin, reading.empty() ? begin : of_byte(reading.end - 1) + 1};
}

uint32_t TextModel::ToReading(uint32_t source_offset) const {
  const auto after = std::upper_bound(
      cut_ends_.begin(), cut_ends_.end(), source_offset,
      [](uint32_t wanted, const CutEnd& cut) { return wanted < cut.source_offset; });
  uint32_t reading = source_offset;
  if (after != cut_ends_.begin()) {
    const CutEnd& cut = *(after - 1);
    reading = cut.reading_offset + (source_offset - cut.source_offset);
  }
  // Inside the next cut, every byte maps to the place where it was taken out.
  return after == cut_ends_.end() ? reading : std::min(reading, after->reading_offset);
}

std::string TextModel::PageAt(uint32_t source_offset) const {
  const auto after =
      std::upper_bound(pages_.begin(), pages_.end(), source_offset,
                       [](uint32_t wanted, const PageStart& page) { return wanted < page.offset; });
  if (after != pages_.begin()) {
    return (after - 1)->label;
  }
  int64_t first = 0;
  if (pages_.empty() || !absl::SimpleAtoi(pages_.front().label, &first) || first <= 1) {
    return "";
  }
  return absl::StrCat(first - 1);
}

size_t TextModel::BlockAt(uint32_t reading_offset) const {
  const auto after = std::upper_bound(
      blocks_.begin(), blocks_.end(), reading_offset,
      [](uint32_t wanted, const Block& block) { return wanted < block.span.begin; });
  return after == blocks_.begin() ? 0 : static_cast<size_t>(after - blocks_.begin()) - 1;
}

}  // namespace annals::extractor
