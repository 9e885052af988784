#include "extractor/readers/document_date.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/str_format.h"
#include "extractor/readers/ascii_text.h"
#include "extractor/readers/written_date.h"
#include "re2/re2.h"
#include "temporal/civil.h"

namespace annals::extractor {
namespace {

constexpr size_t kLongestSourceNote = 4000;  // bytes that are looked at

std::string_view TextOf(const TextModel& model, const Block& block) {
  return model.text().substr(block.span.begin, block.span.size());
}

DocumentDate Found(const WrittenDate& date, const Block& block,
                   annals::v1::DocumentDateSource source) {
  return {
      date.Edtf(), source, {block.span.begin + date.span.begin, block.span.begin + date.span.end}};
}

// The date that ends a title, as of `Conversation, Lund, July 15, 1957, 10 a.m.` A date inside, or
// one that is part of a phrase (`the agreement of July 15, 1957`), is about something else.
std::optional<DocumentDate> DateOfTitle(const Block& block, std::string_view title) {
  const std::vector<WrittenDate> dates = FindWrittenDates(title);
  if (dates.empty()) {
    return std::nullopt;
  }
  const WrittenDate& date = dates.back();
  const std::string_view before = Stripped(title.substr(0, date.span.begin));
  const std::string_view after = Stripped(title.substr(date.span.end));
  const bool ends = after.size() <= 2 && after.find_first_not_of(".])") == std::string_view::npos;
  const bool apart = before.empty() || before.back() == ',' || before.back() == ']' ||
                     before.back() == ':' || before.back() == '-' || before.back() == '\n' ||
                     before.substr(before.size() - std::min<size_t>(3, before.size())) == "—";
  if (!ends || !apart) {
    return std::nullopt;
  }
  return Found(date, block, annals::v1::DOCUMENT_DATE_SOURCE_TITLE);
}

// The date of a note's sentence that begins with `Dated`.
std::optional<DocumentDate> DateOfPhrase(const Block& block, std::string_view note) {
  static const RE2 kDated(R"((?:^|[.;:]\s+)Dated\s+)", RE2::Quiet);
  re2::StringPiece match;
  if (!kDated.Match(note, 0, note.size(), RE2::UNANCHORED, &match, 1)) {
    return std::nullopt;
  }
  const auto begin = static_cast<uint32_t>(match.data() + match.size() - note.data());
  for (WrittenDate date : FindWrittenDates(note.substr(begin, 40))) {
    if (date.span.begin == 0) {
      date.span = {date.span.begin + begin, date.span.end + begin};
      return Found(date, block, annals::v1::DOCUMENT_DATE_SOURCE_NOTE);
    }
  }
  return std::nullopt;
}

// The date in a decimal file number of the State Department, which since 1942 ends in month, day
// and year: `761.00/7–1557` is 15 July 1957.
std::optional<DocumentDate> DateOfFileNumber(const Block& block, std::string_view note) {
  static const RE2 kNumber(R"(\b\d{3}[A-Z]?(?:\.[\w.()–-]*)?/(1?\d)[–-](\d{1,2})(\d{2})\b)",
                           RE2::Quiet);
  std::array<re2::StringPiece, 4> parts;
  if (!kNumber.Match(note, 0, note.size(), RE2::UNANCHORED, parts.data(),
                     static_cast<int>(parts.size()))) {
    return std::nullopt;
  }
  WrittenDate date;
  const std::array<int*, 3> fields = {&date.month, &date.day, &date.year};
  for (size_t i = 0; i < fields.size(); ++i) {
    for (const char digit : parts[i + 1]) {
      *fields[i] = *fields[i] * 10 + (digit - '0');
    }
  }
  date.year += 1900;
  if (!temporal::IsValid({date.year, date.month, date.day})) {
    return std::nullopt;
  }
  const auto begin = static_cast<uint32_t>(parts[0].data() - note.data());
  date.span = {begin, static_cast<uint32_t>(begin + parts[0].size())};
  return Found(date, block, annals::v1::DOCUMENT_DATE_SOURCE_FILE_NUMBER);
}

// The notes that tell where the document itself comes from: those that begin with `Source:`, or
// else the first note.
std::vector<const Block*> SourceNotes(const TextModel& model) {
  std::vector<const Block*> notes;
  for (const Block& block : model.blocks()) {
    const std::string_view text = TextOf(model, block);
    if (BeginsIgnoringCase(text, "source:")) {
      notes.push_back(&block);
    }
  }
  if (notes.empty()) {
    for (const Block& block : model.blocks()) {
      if (block.kind == BlockKind::kNote) {
        return {&block};
      }
    }
  }
  return notes;
}

}  // namespace

std::optional<DocumentDate> FindDocumentDate(const TextModel& model) {
  for (const Block& block : model.blocks()) {
    if (block.kind == BlockKind::kTitle) {
      if (auto date = DateOfTitle(block, TextOf(model, block))) {
        return date;
      }
    }
  }
  for (const Block& block : model.blocks()) {
    if (block.kind == BlockKind::kDateline) {
      const std::vector<WrittenDate> dates = FindWrittenDates(TextOf(model, block));
      if (!dates.empty()) {
        return Found(dates.front(), block, annals::v1::DOCUMENT_DATE_SOURCE_DATELINE);
      }
    }
  }
  const std::vector<const Block*> sources = SourceNotes(model);
  for (const auto& find : {DateOfPhrase, DateOfFileNumber}) {
    for (const Block* block : sources) {
      if (auto date = find(*block, TextOf(model, *block).substr(0, kLongestSourceNote))) {
        return date;
      }
    }
  }
  return std::nullopt;
}

}  // namespace annals::extractor
