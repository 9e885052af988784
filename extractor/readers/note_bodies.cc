#include "extractor/readers/note_bodies.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <optional>
#include <string_view>
#include <vector>

#include "absl/strings/ascii.h"
#include "extractor/readers/ascii_text.h"
#include "extractor/readers/superscript.h"

namespace annals::extractor {
namespace {

constexpr size_t kMostLists = 8;
constexpr int kMostNotes = 9999;

// A line that begins with the number of a note.
struct NumberedLine {
  uint32_t line_begin;
  uint32_t text_begin;
  int number;
  NoteStyle style;
};

bool IsBlank(char letter) { return letter == ' ' || letter == '\t' || letter == '\r'; }

// The number at `at`, which is moved behind it; 0 when there is none from 1 to kMostNotes.
int NumberAt(std::string_view line, size_t& at) {
  int number = 0;
  const size_t begin = at;
  while (at < line.size() && absl::ascii_isdigit(line[at]) && at - begin < 5) {
    number = number * 10 + (line[at] - '0');
    ++at;
  }
  const bool leading_zero = at > begin && line[begin] == '0';
  return leading_zero || number > kMostNotes ? 0 : number;
}

// `line` stands at `line_begin` of the text.
std::optional<NumberedLine> NumberedLineOf(std::string_view line, size_t line_begin) {
  size_t at = 0;
  while (at < line.size() && IsBlank(line[at])) {
    ++at;
  }
  int number = 0;
  NoteStyle style = NoteStyle::kBare;
  if (at < line.size() && line[at] == '[') {
    ++at;
    number = NumberAt(line, at);
    if (number == 0 || at == line.size() || line[at] != ']') {
      return std::nullopt;
    }
    ++at;
    style = NoteStyle::kBracket;
  } else if (at < line.size() && absl::ascii_isdigit(line[at])) {
    number = NumberAt(line, at);
    if (at < line.size() && (line[at] == '.' || line[at] == ')')) {
      ++at;
      style = NoteStyle::kDot;
    }
  } else {
    number = SuperscriptNumberAt(line, at);
    style = NoteStyle::kSuperscript;
  }
  if (number == 0) {
    return std::nullopt;
  }
  const size_t number_end = at;
  while (at < line.size() && IsBlank(line[at])) {
    ++at;
  }
  if (at == line.size()) {
    // Alone on its line, the number of a note whose text is set as paragraphs below it. Without
    // punctuation it is anything: a page number, a cell of a table.
    if (style == NoteStyle::kBare) {
      return std::nullopt;
    }
  } else if (at == number_end && style != NoteStyle::kSuperscript) {
    return std::nullopt;
  }
  return NumberedLine{static_cast<uint32_t>(line_begin), static_cast<uint32_t>(line_begin + at),
                      number, style};
}

std::vector<NumberedLine> NumberedLines(std::string_view text) {
  std::vector<NumberedLine> lines;
  for (size_t begin = 0; begin < text.size();) {
    size_t end = text.find('\n', begin);
    end = end == std::string_view::npos ? text.size() : end;
    if (const auto line = NumberedLineOf(text.substr(begin, end - begin), begin)) {
      lines.push_back(*line);
    }
    begin = end + 1;
  }
  return lines;
}

bool IsNotesHeading(std::string_view line) {
  static constexpr std::array<std::string_view, 6> kHeadings = {
      "footnotes", "footnote", "notes", "endnotes", "end notes", "references"};
  line = Stripped(line);
  if (!line.empty() && (line.back() == ':' || line.back() == '.')) {
    line.remove_suffix(1);
  }
  return std::any_of(kHeadings.begin(), kHeadings.end(),
                     [line](std::string_view heading) { return EqualIgnoringCase(line, heading); });
}

ByteSpan Trimmed(std::string_view text, size_t begin, size_t end) {
  while (begin < end && absl::ascii_isspace(text[begin])) {
    ++begin;
  }
  while (end > begin && absl::ascii_isspace(text[end - 1])) {
    --end;
  }
  return {static_cast<uint32_t>(begin), static_cast<uint32_t>(end)};
}

// Moves the begin of a list up to a heading over it.
void TakeHeading(std::string_view text, NoteList& list) {
  const std::string_view before = text.substr(0, Trimmed(text, 0, list.begin).end);
  const size_t line_break = before.rfind('\n');
  const size_t line_begin = line_break == std::string_view::npos ? 0 : line_break + 1;
  if (IsNotesHeading(before.substr(line_begin))) {
    list.headed = true;
    list.begin = static_cast<uint32_t>(line_begin);
  }
}

}  // namespace

std::vector<NoteList> FindNoteLists(std::string_view text) {
  const std::vector<NumberedLine> lines = NumberedLines(text);
  std::vector<NoteList> lists;
  for (size_t first = lines.size(); first-- > 0 && lists.size() < kMostLists;) {
    if (lines[first].number != 1) {
      continue;
    }
    NoteList list;
    list.begin = lines[first].line_begin;
    list.style = lines[first].style;
    size_t note_begin = lines[first].text_begin;
    int number = 1;
    for (size_t next = first + 1; next < lines.size(); ++next) {
      if (lines[next].number == number + 1 && lines[next].style == list.style) {
        list.notes.push_back(Trimmed(text, note_begin, lines[next].line_begin));
        note_begin = lines[next].text_begin;
        ++number;
      }
    }
    list.notes.push_back(Trimmed(text, note_begin, text.size()));
    list.names_source =
        BeginsIgnoringCase(text.substr(list.notes[0].begin, list.notes[0].size()), "source:");
    TakeHeading(text, list);
    if (Stripped(text.substr(0, list.begin)).empty()) {
      continue;  // nothing is left for a body
    }
    lists.push_back(std::move(list));
  }
  return lists;
}

}  // namespace annals::extractor
