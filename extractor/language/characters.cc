#include "extractor/language/characters.h"

#include <array>

namespace annals::extractor::language {
namespace {

using Kind = CharacterKind;

constexpr std::array<Kind, 128> MakeAsciiKinds() {
  std::array<Kind, 128> kinds{};
  for (int c = 0; c < 128; ++c) {
    const bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    const bool digit = c >= '0' && c <= '9';
    kinds[c] = letter     ? Kind::kLetter
               : digit    ? Kind::kDigit
               : c <= ' ' ? Kind::kSpace
                          : Kind::kSymbol;
  }
  kinds['.'] = Kind::kPeriod;
  kinds['!'] = kinds['?'] = Kind::kSentenceEnd;
  kinds[','] = kinds[';'] = kinds[':'] = Kind::kComma;
  kinds['\''] = Kind::kApostrophe;
  kinds['`'] = Kind::kOpenQuote;
  kinds['"'] = Kind::kQuote;
  kinds['('] = kinds['['] = kinds['{'] = Kind::kOpen;
  kinds[')'] = kinds[']'] = kinds['}'] = Kind::kClose;
  kinds['-'] = Kind::kHyphen;
  kinds['/'] = Kind::kSlash;
  return kinds;
}

constexpr std::array<Kind, 128> kAsciiKinds = MakeAsciiKinds();

// Of the characters U+2000 to U+203F, which hold the typographic marks, by their last byte.
Kind GeneralPunctuation(uint8_t c) {
  if (c <= 0x8B || c == 0xAF) {
    return Kind::kSpace;
  }
  switch (c) {
    case 0x90:
    case 0x91:
    case 0x92:
      return Kind::kHyphen;
    case 0x93:
    case 0x94:
    case 0x95:
      return Kind::kDash;
    case 0x98:
    case 0x9A:
    case 0x9B:
    case 0x9C:
    case 0x9E:
    case 0x9F:
      return Kind::kOpenQuote;
    case 0x99:
      return Kind::kApostrophe;
    case 0x9D:
      return Kind::kCloseQuote;
    case 0xA6:
      return Kind::kEllipsis;
    default:
      return Kind::kLetter;
  }
}

}  // namespace

Character ReadCharacter(std::string_view text, size_t offset) {
  if (offset >= text.size()) {
    return {};
  }
  const auto byte = [&](size_t index) { return static_cast<uint8_t>(text[offset + index]); };
  const uint8_t lead = byte(0);
  if (lead < 0x80) {
    return {kAsciiKinds[lead], 1};
  }
  const uint32_t size = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : lead >= 0xC2 ? 2 : 1;
  if (size == 1 || text.size() - offset < size) {
    return {Kind::kLetter, 1};
  }
  for (uint32_t i = 1; i < size; ++i) {
    if ((byte(i) & 0xC0) != 0x80) {
      return {Kind::kLetter, 1};
    }
  }
  if (lead == 0xC2) {
    const uint8_t c = byte(1);
    const Kind kind = c == 0xA0   ? Kind::kSpace
                      : c == 0xAB ? Kind::kOpenQuote
                      : c == 0xBB ? Kind::kCloseQuote
                      : c == 0xAD ? Kind::kLetter
                                  : Kind::kSymbol;
    return {kind, size};
  }
  if (lead == 0xE2 && byte(1) == 0x80) {
    return {GeneralPunctuation(byte(2)), size};
  }
  return {Kind::kLetter, size};
}

}  // namespace annals::extractor::language
