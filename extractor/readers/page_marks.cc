#include "extractor/readers/page_marks.h"

#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/strings/ascii.h"
#include "extractor/readers/ascii_text.h"

namespace annals::extractor {
namespace {

constexpr std::string_view kOpening = "[page";
constexpr size_t kLongestLabel = 12;  // "lxxxviii" and the like; six digits

bool IsSpace(char letter) { return letter == ' ' || letter == '\t'; }
bool IsBlank(char letter) { return IsSpace(letter) || letter == '\n' || letter == '\r'; }

bool IsLabel(std::string_view label) {
  if (label.empty() || label.size() > kLongestLabel) {
    return false;
  }
  if (label.find_first_not_of("0123456789") == std::string_view::npos) {
    return label.size() <= 6;
  }
  return label.find_first_not_of("ivxlcdmIVXLCDM") == std::string_view::npos;
}

// The mark that begins with the bracket at `begin`; an empty label when there is none.
PageMark MarkAt(std::string_view source, size_t begin) {
  PageMark mark;
  if (!BeginsIgnoringCase(source.substr(begin), kOpening)) {
    return mark;
  }
  size_t at = begin + kOpening.size();
  const size_t after_word = at;
  while (at < source.size() && IsSpace(source[at]) && at - after_word < 4) {
    ++at;
  }
  const std::string_view rest = source.substr(at, kLongestLabel + 1);
  const std::string_view label = rest.substr(0, rest.find(']'));
  if (at == after_word || label.size() == rest.size() || !IsLabel(label)) {
    return mark;
  }
  mark.label = std::string(label);
  mark.span = {static_cast<uint32_t>(begin), static_cast<uint32_t>(at + label.size() + 1)};
  return mark;
}

// Whether the sentence that `before` breaks off in goes on with `after`: no sentence ends there and
// none begins here.
bool SentenceGoesOn(char before, char after) {
  return (absl::ascii_isalnum(before) || before == ',' || before == ';' || before == '-') &&
         absl::ascii_islower(after);
}

ByteSpan CutOf(std::string_view source, ByteSpan mark) {
  size_t text_end = mark.begin;  // of the text before the mark
  while (text_end > 0 && IsBlank(source[text_end - 1])) {
    --text_end;
  }
  size_t text_begin = mark.end;  // of the text after it
  while (text_begin < source.size() && IsBlank(source[text_begin])) {
    ++text_begin;
  }
  if (text_end == 0 || text_begin == source.size()) {
    return {text_end == 0 ? 0 : mark.begin, static_cast<uint32_t>(text_begin)};
  }
  const bool spaced = text_end < mark.begin || text_begin > mark.end;
  const std::string_view gap = source.substr(text_end, text_begin - text_end);
  const bool in_line = gap.find('\n') == std::string_view::npos;
  if (in_line || SentenceGoesOn(source[text_end - 1], source[text_begin])) {
    // One of the blanks stays: the first before the mark, or the last after it.
    if (!spaced) {
      return mark;
    }
    if (text_end < mark.begin) {
      const size_t kept = source.substr(text_end, 2) == "\r\n" ? 2 : 1;
      return {static_cast<uint32_t>(text_end + kept), static_cast<uint32_t>(text_begin)};
    }
    return {mark.begin, static_cast<uint32_t>(text_begin - 1)};
  }
  // Between paragraphs: with the spaces around it and, when it stands alone on its line, the break
  // that ends the line.
  size_t begin = mark.begin;
  while (begin > text_end && IsSpace(source[begin - 1])) {
    --begin;
  }
  size_t end = mark.end;
  while (end < text_begin && IsSpace(source[end])) {
    ++end;
  }
  if (source[begin - 1] == '\n' && source[end] == '\r') {
    ++end;
  }
  if (source[begin - 1] == '\n' && source[end] == '\n') {
    ++end;
  }
  return {static_cast<uint32_t>(begin), static_cast<uint32_t>(end)};
}

}  // namespace

std::vector<PageMark> FindPageMarks(std::string_view source) {
  std::vector<PageMark> marks;
  for (size_t at = source.find('['); at != std::string_view::npos; at = source.find('[', at + 1)) {
    PageMark mark = MarkAt(source, at);
    if (mark.label.empty()) {
      continue;
    }
    mark.cut = CutOf(source, mark.span);
    // Marks in a row share the white space between them.
    if (!marks.empty() && mark.cut.begin < marks.back().cut.end) {
      mark.cut.begin = marks.back().cut.end;
    }
    marks.push_back(std::move(mark));
  }
  return marks;
}

}  // namespace annals::extractor
