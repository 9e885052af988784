#include "extractor/unicode_case.h"

#include <unicode/locid.h>
#include <unicode/uchar.h>
#include <unicode/unistr.h>
#include <unicode/utf8.h>

#include <algorithm>
#include <string>
#include <string_view>

#include "absl/strings/ascii.h"
#include "extractor/strings.h"

namespace annals::extractor {
namespace {

bool IsAscii(std::string_view text) {
  return std::all_of(text.begin(), text.end(),
                     [](char c) { return static_cast<unsigned char>(c) < 0x80; });
}

// The first character and its length in bytes.
UChar32 FirstCharacter(std::string_view text, int32_t& length) {
  UChar32 character = 0;
  length = 0;
  U8_NEXT(text.data(), length, static_cast<int32_t>(std::min<size_t>(text.size(), 4)), character);
  return character;
}

}  // namespace

std::string LowerCase(std::string_view text) {
  if (IsAscii(text)) {
    return absl::AsciiStrToLower(Abs(text));
  }
  std::string lower;
  icu::UnicodeString::fromUTF8(icu::StringPiece(text.data(), static_cast<int32_t>(text.size())))
      .toLower(icu::Locale::getRoot())
      .toUTF8String(lower);
  return lower;
}

std::string CapitalizeFirst(std::string_view text) {
  if (text.empty()) {
    return "";
  }
  int32_t length = 0;
  const UChar32 first = FirstCharacter(text, length);
  std::string result;
  icu::UnicodeString(u_toupper(first)).toUTF8String(result);
  result.append(text.substr(static_cast<size_t>(length)));
  return result;
}

bool BeginsUpperCase(std::string_view text) {
  if (text.empty()) {
    return false;
  }
  int32_t length = 0;
  return u_isupper(FirstCharacter(text, length)) != 0;
}

}  // namespace annals::extractor
