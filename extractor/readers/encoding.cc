#include "extractor/readers/encoding.h"

#include <unicode/ucnv.h>
#include <unicode/unistr.h>

#include <array>
#include <memory>
#include <utility>

#include "absl/strings/str_cat.h"
#include "extractor/readers/ascii_text.h"
#include "extractor/strings.h"
#include "re2/re2.h"

namespace annals::extractor {
namespace {

constexpr size_t kDeclarationBytes = 1024;

bool IsUtf8(std::string_view name) {
  return EqualIgnoringCase(name, "utf-8") || EqualIgnoringCase(name, "utf8") ||
         EqualIgnoringCase(name, "us-ascii") || EqualIgnoringCase(name, "ascii");
}

}  // namespace

std::string DeclaredEncoding(std::string_view head) {
  using namespace std::string_view_literals;
  // UTF-32 first: its mark begins as that of UTF-16 does.
  static constexpr std::array<std::pair<std::string_view, const char*>, 7> kBegins = {{
      {"\xEF\xBB\xBF"sv, ""},
      {"\xFF\xFE\0\0"sv, "UTF-32LE"},
      {"\0\0\xFE\xFF"sv, "UTF-32BE"},
      {"\xFF\xFE"sv, "UTF-16LE"},
      {"\xFE\xFF"sv, "UTF-16BE"},
      {"<\0?\0"sv, "UTF-16LE"},
      {"\0<\0?"sv, "UTF-16BE"},
  }};
  for (const auto& [bytes, encoding] : kBegins) {
    if (head.starts_with(bytes)) return encoding;
  }
  static const RE2 kXml(R"re(^\s*<\?xml[^>]*?\sencoding\s*=\s*["']([\w.:-]+)["'])re", RE2::Latin1);
  static const RE2 kHtml(R"re((?i)<meta\s[^>]*?charset\s*=\s*["']?([\w.:-]+))re", RE2::Latin1);
  head = head.substr(0, kDeclarationBytes);
  std::string encoding;
  const re2::StringPiece text(head.data(), head.size());
  if (!RE2::PartialMatch(text, kXml, &encoding)) RE2::PartialMatch(text, kHtml, &encoding);
  // What can be read as bytes at all is not UTF-16, whatever it says.
  const bool wide = BeginsIgnoringCase(encoding, "utf-16") || BeginsIgnoringCase(encoding, "ucs-2");
  return IsUtf8(encoding) || wide ? "" : encoding;
}

absl::StatusOr<std::string> ToUtf8(std::string_view bytes, const std::string& encoding) {
  UErrorCode error = U_ZERO_ERROR;
  const std::unique_ptr<UConverter, void (*)(UConverter*)> converter(
      ucnv_open(encoding.c_str(), &error), &ucnv_close);
  if (U_FAILURE(error)) {
    return absl::InvalidArgumentError(
        absl::StrCat("the encoding \"", encoding, "\" is not known; convert the file to UTF-8"));
  }
  ucnv_setToUCallBack(converter.get(), UCNV_TO_U_CALLBACK_STOP, nullptr, nullptr, nullptr, &error);
  std::string text;
  text.reserve(bytes.size());
  std::array<UChar, 8192> units{};
  const char* next = bytes.data();
  const char* const end = bytes.data() + bytes.size();
  do {
    error = U_ZERO_ERROR;
    UChar* target = units.data();
    ucnv_toUnicode(converter.get(), &target, units.data() + units.size() - 1, &next, end, nullptr,
                   /*flush=*/true, &error);
    // A surrogate pair that the buffer would cut in two goes along whole: there is room for one
    // more.
    if (error == U_BUFFER_OVERFLOW_ERROR && target > units.data() && U16_IS_LEAD(target[-1])) {
      UErrorCode rest = U_ZERO_ERROR;
      ucnv_toUnicode(converter.get(), &target, target + 1, &next, end, nullptr, true, &rest);
    }
    icu::UnicodeString(false, units.data(), static_cast<int32_t>(target - units.data()))
        .toUTF8String(text);
  } while (error == U_BUFFER_OVERFLOW_ERROR);
  if (U_FAILURE(error)) {
    return absl::InvalidArgumentError(absl::StrCat("the byte at offset ", next - bytes.data(),
                                                   " or before it is not of the encoding ",
                                                   encoding, " that the file says it has"));
  }
  return text;
}

}  // namespace annals::extractor
