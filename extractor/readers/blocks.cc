#include "extractor/readers/blocks.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

#include "absl/strings/ascii.h"
#include "extractor/readers/headings.h"

namespace annals::extractor {
namespace {

// Widths that a hard-wrapped text is wrapped at.
constexpr uint32_t kLeastWrap = 40;
constexpr uint32_t kMostWrap = 132;

constexpr size_t kHeadBlocks = 10;     // where datelines and title fields are looked for
constexpr size_t kMostPlaceWords = 8;  // of a dateline
constexpr size_t kTailBlocks = 3;      // where letters have the date at the end

// A line that is not blank.
struct Line {
  ByteSpan span;            // without white space at its ends
  uint32_t indent = 0;      // bytes of white space before it
  uint32_t width = 0;       // code points, with the indent
  uint32_t first_word = 0;  // code points of its first word
  bool after_blank = true;  // a blank line, or nothing, stands before it
};

bool IsContinuationByte(char letter) { return (static_cast<unsigned char>(letter) & 0xC0) == 0x80; }

uint32_t CodePoints(std::string_view text) {
  return static_cast<uint32_t>(
      std::count_if(text.begin(), text.end(), [](char c) { return !IsContinuationByte(c); }));
}

std::vector<Line> LinesOf(std::string_view text, uint32_t end) {
  std::vector<Line> lines;
  bool after_blank = true;
  for (uint32_t begin = 0; begin < end;) {
    const size_t line_break = text.substr(0, end).find('\n', begin);
    const uint32_t line_end =
        line_break == std::string_view::npos ? end : static_cast<uint32_t>(line_break);
    Line line;
    line.span = {begin, line_end};
    while (line.span.begin < line.span.end && absl::ascii_isspace(text[line.span.begin])) {
      ++line.span.begin;
    }
    while (line.span.begin < line.span.end && absl::ascii_isspace(text[line.span.end - 1])) {
      --line.span.end;
    }
    if (!line.span.empty()) {
      const std::string_view words = text.substr(line.span.begin, line.span.size());
      line.indent = line.span.begin - begin;
      line.width = line.indent + CodePoints(words);
      line.first_word = CodePoints(words.substr(0, words.find_first_of(" \t")));
      line.after_blank = after_blank;
      lines.push_back(line);
    }
    after_blank = line.span.empty();
    begin = line_end + 1;
  }
  return lines;
}

// The width at which a text is hard-wrapped; 0 for one that has a paragraph on each line. Of a
// wrapped text most lines that have another right below them are full: its first word would not
// have fitted.
uint32_t WrapWidthOf(const std::vector<Line>& lines) {
  std::vector<uint32_t> widths;
  for (size_t i = 0; i + 1 < lines.size(); ++i) {
    if (!lines[i + 1].after_blank) {
      widths.push_back(lines[i].width);
    }
  }
  if (widths.empty()) {
    return 0;
  }
  // One line in twenty may stick out.
  const auto wide = widths.begin() + static_cast<ptrdiff_t>(widths.size() - 1 - widths.size() / 20);
  std::nth_element(widths.begin(), wide, widths.end());
  const uint32_t width = *wide;
  if (width < kLeastWrap || width > kMostWrap) {
    return 0;
  }
  size_t full = 0;
  for (size_t i = 0; i + 1 < lines.size(); ++i) {
    if (!lines[i + 1].after_blank && lines[i].width + 1 + lines[i + 1].first_word > width) {
      ++full;
    }
  }
  return 2 * full >= widths.size() ? width : 0;
}

// A number or letter that opens an item of a list: `1.`, `(a)`, `iv)`, `-`, `•`. Returns its length
// in bytes, 0 when there is none.
size_t EnumeratorLength(std::string_view line) {
  static constexpr std::array<std::string_view, 5> kBullets = {"-", "*", "•", "–", "—"};
  size_t at = line[0] == '(' ? 1 : 0;
  const size_t begin = at;
  while (at < line.size() && absl::ascii_isdigit(line[at]) && at - begin < 3) {
    ++at;
  }
  if (at == begin) {
    while (at < line.size() && at - begin < 5 &&
           std::string_view("ivxIVX").find(line[at]) != std::string_view::npos) {
      ++at;
    }
    if (at == begin && at < line.size() && absl::ascii_isalpha(line[at])) {
      ++at;
    }
  }
  if (at > begin && at < line.size() && (line[at] == ')' || (line[at] == '.' && begin == 0))) {
    ++at;
    return at == line.size() || line[at] == ' ' || line[at] == '\t' ? at : 0;
  }
  for (const std::string_view bullet : kBullets) {
    if (line.substr(0, bullet.size()) == bullet &&
        (line.size() == bullet.size() || line[bullet.size()] == ' ')) {
      return bullet.size();
    }
  }
  return 0;
}

// Whether the last word of a line is one that needs another after it, so that no paragraph can end
// there: `… arrived in Lund on`.
bool LeavesOpen(std::string_view line) {
  static constexpr std::array<std::string_view, 24> kOpenWords = {
      "a",     "an",   "and",  "at",   "before", "between", "by",   "during",
      "for",   "from", "in",   "into", "near",   "of",      "on",   "or",
      "since", "than", "that", "the",  "to",     "until",   "upon", "with"};
  const std::string_view word = line.substr(line.find_last_of(" \t") + 1);
  return std::find(kOpenWords.begin(), kOpenWords.end(), word) != kOpenWords.end();
}

// Decides where lines go on and where blocks begin.
class Divider {
 public:
  Divider(std::string_view text, uint32_t wrap_width) : text_(text), wrap_width_(wrap_width) {}

  // Whether a block begins with `line`, which follows `before`.
  bool BeginsBlock(const Line& before, const Line& line) const {
    const std::string_view last = Text(before);
    const std::string_view next = Text(line);
    if (EnumeratorLength(last) == last.size()) {
      return false;
    }
    if (line.after_blank) {
      return true;
    }
    if (LeavesOpen(last)) {
      return false;
    }
    const bool ended = EndsSentence(last) || last.back() == ':';
    const bool full = wrap_width_ > 0 && before.width + 1 + line.first_word > wrap_width_;
    if (EnumeratorLength(next) > 0 && (ended || !full)) {
      return true;
    }
    if (full) {
      return line.indent > before.indent && ended;
    }
    // A short line ends its paragraph unless the sentence goes on.
    return ended || !absl::ascii_islower(next[0]);
  }

 private:
  std::string_view Text(const Line& line) const {
    return text_.substr(line.span.begin, line.span.size());
  }

  std::string_view text_;
  uint32_t wrap_width_;
};

// Gives the blocks their kinds. `stands_alone` says whether a blank line follows the first.
void NameKinds(std::string_view text, bool stands_alone, std::vector<Block>& blocks) {
  const auto text_of = [text](const Block& block) {
    return text.substr(block.span.begin, block.span.size());
  };
  for (size_t i = 0; i < blocks.size(); ++i) {
    const bool near_an_end = i < kHeadBlocks || i + kTailBlocks >= blocks.size();
    // The first block with a date at its end is a title, unless it is hardly more than the date.
    if (near_an_end && IsDateline(text_of(blocks[i]), i == 0 ? 3 : kMostPlaceWords)) {
      blocks[i].kind = BlockKind::kDateline;
    }
  }
  for (size_t i = 0; i < std::min(blocks.size(), kHeadBlocks); ++i) {
    const ByteSpan value = TitleFieldOf(text_of(blocks[i]));
    if (!value.empty()) {
      const uint32_t begin = blocks[i].span.begin;
      blocks[i] = {BlockKind::kTitle, {begin + value.begin, begin + value.end}, ""};
      return;
    }
  }
  if (blocks.size() > 1 && blocks[0].kind == BlockKind::kParagraph &&
      IsTitle(text_of(blocks[0]), stands_alone)) {
    blocks[0].kind = BlockKind::kTitle;
  }
}

}  // namespace

std::vector<Block> SplitBlocks(std::string_view text, uint32_t body_end) {
  const std::vector<Line> lines = LinesOf(text, body_end);
  const Divider divider(text, WrapWidthOf(lines));
  std::vector<Block> blocks;
  bool first_stands_alone = false;
  for (size_t i = 0; i < lines.size(); ++i) {
    if (i > 0 && !divider.BeginsBlock(lines[i - 1], lines[i])) {
      blocks.back().span.end = lines[i].span.end;
      continue;
    }
    if (blocks.size() == 1) {
      first_stands_alone = lines[i].after_blank;
    }
    blocks.push_back({BlockKind::kParagraph, lines[i].span, ""});
  }
  NameKinds(text, first_stands_alone, blocks);
  return blocks;
}

}  // namespace annals::extractor
