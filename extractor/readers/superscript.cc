#include "extractor/readers/superscript.h"

#include <array>
#include <cstddef>
#include <string>
#include <string_view>

namespace annals::extractor {
namespace {

// The digit at the head of `text` and its length in bytes; a length of 0 when there is none.
struct Digit {
  int value = 0;
  size_t bytes = 0;
};

Digit DigitAt(std::string_view text) {
  // Latin-1 has three of them, U+00B9, U+00B2 and U+00B3; the others are U+2070 and U+2074 to 2079.
  if (text.size() >= 2 && text[0] == '\xC2') {
    switch (text[1]) {
      case '\xB9':
        return {1, 2};
      case '\xB2':
        return {2, 2};
      case '\xB3':
        return {3, 2};
      default:
        return {};
    }
  }
  if (text.size() >= 3 && text[0] == '\xE2' && text[1] == '\x81') {
    const int value = static_cast<unsigned char>(text[2]) - 0xB0;
    if (value == 0 || (value >= 4 && value <= 9)) {
      return {value, 3};
    }
  }
  return {};
}

}  // namespace

int SuperscriptNumberAt(std::string_view text, size_t& at) {
  int number = 0;
  size_t end = at;
  for (Digit digit = DigitAt(text.substr(end)); digit.bytes > 0;
       digit = DigitAt(text.substr(end))) {
    number = number * 10 + digit.value;
    if (number == 0 || number > 9999) {
      return 0;
    }
    end += digit.bytes;
  }
  if (number > 0) {
    at = end;
  }
  return number;
}

std::string SuperscriptOf(std::string_view digits) {
  constexpr std::array<std::string_view, 10> kDigits = {"⁰", "¹", "²", "³", "⁴",
                                                        "⁵", "⁶", "⁷", "⁸", "⁹"};
  std::string text;
  for (const char digit : digits) {
    text += kDigits[static_cast<size_t>(digit - '0')];
  }
  return text;
}

}  // namespace annals::extractor
