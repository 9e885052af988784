#include "clients/cli/text_width.h"

#include <sys/ioctl.h>
#include <unicode/uchar.h>
#include <unicode/utf8.h>
#include <unistd.h>

#include <algorithm>
#include <charconv>
#include <cstdlib>

namespace annals::cli {
namespace {

constexpr int kNarrowest = 20;
constexpr int kDefaultWidth = 80;
constexpr int kWidthOfFiles = 100;

int WidthOf(UChar32 c) {
  switch (u_charType(c)) {
    case U_NON_SPACING_MARK:
    case U_ENCLOSING_MARK:
    case U_FORMAT_CHAR:
      return 0;
    default:
      break;
  }
  const int width = u_getIntPropertyValue(c, UCHAR_EAST_ASIAN_WIDTH);
  return width == U_EA_WIDE || width == U_EA_FULLWIDTH ? 2 : 1;
}

// Reads the code point of `text` at `offset` and moves `offset` past it. Bytes that are not UTF-8
// are U+FFFD.
UChar32 NextCodePoint(std::string_view text, size_t& offset) {
  UChar32 c = 0;
  U8_NEXT_OR_FFFD(reinterpret_cast<const uint8_t*>(text.data()), offset, text.size(), c);
  return c;
}

// The longest prefix of at most `width` columns, with at least one character.
std::string_view PrefixOfWidth(std::string_view text, int width) {
  size_t end = 0;
  int used = 0;
  for (size_t offset = 0; offset < text.size();) {
    used += WidthOf(NextCodePoint(text, offset));
    if (used > width && end > 0) break;
    end = offset;
  }
  return text.substr(0, end);
}

void WrapParagraph(std::string_view text, int width, std::vector<std::string>& lines) {
  std::string line;
  int used = 0;
  const auto end_line = [&] {
    lines.push_back(line);
    line.clear();
    used = 0;
  };
  while (!text.empty()) {
    const size_t gap = std::min(text.find_first_not_of(' '), text.size());
    text.remove_prefix(gap);
    if (text.empty()) break;
    size_t end = std::min(text.find_first_of(" /"), text.size());
    if (end < text.size() && text[end] == '/') ++end;
    std::string_view word = text.substr(0, end);
    text.remove_prefix(end);
    const int space = gap > 0 && used > 0 ? 1 : 0;
    if (used > 0 && used + space + DisplayWidth(word) > width) {
      end_line();
    } else if (space > 0) {
      line += ' ';
      used += 1;
    }
    while (DisplayWidth(word) > width - used && used + DisplayWidth(word) > width) {
      std::string_view piece = PrefixOfWidth(word, width - used);
      if (piece.size() == word.size()) break;
      line += piece;
      word.remove_prefix(piece.size());
      end_line();
    }
    line += word;
    used += DisplayWidth(word);
  }
  end_line();
}

}  // namespace

int DisplayWidth(std::string_view text) {
  int width = 0;
  for (size_t offset = 0; offset < text.size();) width += WidthOf(NextCodePoint(text, offset));
  return width;
}

std::string Printable(std::string_view text) {
  std::string printable;
  printable.reserve(text.size());
  for (size_t offset = 0; offset < text.size();) {
    const size_t begin = offset;
    const UChar32 c = NextCodePoint(text, offset);
    if (c != '\n' && u_iscntrl(c)) {
      printable += ' ';
    } else {
      printable += text.substr(begin, offset - begin);
    }
  }
  return printable;
}

std::vector<std::string> WrapText(std::string_view text, int width) {
  std::vector<std::string> lines;
  size_t begin = 0;
  while (true) {
    const size_t end = std::min(text.find('\n', begin), text.size());
    WrapParagraph(text.substr(begin, end - begin), std::max(width, 1), lines);
    if (end == text.size()) return lines;
    begin = end + 1;
  }
}

int TerminalWidth() {
  if (const char* columns = std::getenv("COLUMNS"); columns != nullptr) {
    std::string_view text = columns;
    int value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error == std::errc() && end == text.data() + text.size() && value > 0) {
      return std::max(value, kNarrowest);
    }
  }
  if (isatty(STDOUT_FILENO) == 0) return kWidthOfFiles;
  winsize size{};
  if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) != 0 || size.ws_col == 0) return kDefaultWidth;
  return std::max<int>(size.ws_col, kNarrowest);
}

}  // namespace annals::cli
