#include "extractor/chronology/word_scanner.h"

#include <unicode/uchar.h>
#include <unicode/utf8.h>

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "absl/strings/ascii.h"
#include "extractor/eight_bytes.h"
#include "extractor/unicode_case.h"

namespace annals::extractor {
namespace {

// What a character is between words. The table holds those of ASCII, which are nearly all.
enum class Kind : uint8_t {
  kWord,   // a letter or digit in lower case
  kUpper,  // a letter in upper case
  kJoin,   // white space, a hyphen, an apostrophe
  kStop,   // a full stop
  kPart,   // anything else that is ASCII
  kWide,   // a byte of a longer character
};

constexpr std::array<Kind, 256> MakeKinds() {
  std::array<Kind, 256> kinds{};
  for (size_t byte = 0; byte < kinds.size(); ++byte) {
    const bool lower = (byte >= 'a' && byte <= 'z') || (byte >= '0' && byte <= '9');
    const bool upper = byte >= 'A' && byte <= 'Z';
    const bool join = byte == ' ' || (byte >= '\t' && byte <= '\r') || byte == '-' || byte == '\'';
    kinds[byte] = byte >= 0x80  ? Kind::kWide
                  : lower       ? Kind::kWord
                  : upper       ? Kind::kUpper
                  : join        ? Kind::kJoin
                  : byte == '.' ? Kind::kStop
                                : Kind::kPart;
  }
  return kinds;
}

constexpr std::array<Kind, 256> kKinds = MakeKinds();

Kind KindOf(char letter) { return kKinds[static_cast<unsigned char>(letter)]; }

struct WideCharacter {
  Kind kind;
  uint32_t bytes;
};

// The character beyond ASCII that begins at `at`.
WideCharacter WideAt(std::string_view text, uint32_t at) {
  size_t end = at;
  UChar32 point = 0;
  U8_NEXT(text.data(), end, text.size(), point);
  const auto bytes = static_cast<uint32_t>(end - at);
  if (point < 0) {
    return {Kind::kPart, bytes};
  }
  if (u_isalnum(point) || u_charType(point) == U_NON_SPACING_MARK) {
    return {Kind::kWord, bytes};
  }
  constexpr UChar32 kHyphen = 0x2010;
  constexpr UChar32 kEnDash = 0x2013;
  constexpr UChar32 kApostrophe = 0x2019;
  const bool join =
      (point >= kHyphen && point <= kEnDash) || point == kApostrophe || u_isUWhiteSpace(point);
  return {join ? Kind::kJoin : Kind::kPart, bytes};
}

bool IsPlainWord(char letter) {
  const Kind kind = KindOf(letter);
  return kind == Kind::kWord || kind == Kind::kUpper;
}

// The letters and digits of ASCII among eight bytes.
uint64_t PlainBytes(uint64_t bytes) { return AsciiLetters(bytes) | AsciiDigits(bytes); }

}  // namespace

ByteSpan FindWord(std::string_view text, uint32_t begin, uint32_t end) {
  const std::string_view piece(text.data(), end);
  // Nearly every word, and what parts it from the one before, fit eight bytes together.
  const uint64_t bytes = EightBytes(piece, begin);
  if ((bytes & kHighBits) == 0) {
    const uint64_t plain = PlainBytes(bytes);
    const uint32_t gap = CountBefore(plain);
    if (gap < sizeof(bytes)) {
      const uint32_t stop = gap + CountBefore(~(plain >> (8 * gap)));
      if (stop < sizeof(bytes)) {
        return {begin + gap, begin + stop};
      }
    }
  }
  while (begin < end && !IsPlainWord(text[begin])) {
    if (KindOf(text[begin]) != Kind::kWide) {
      ++begin;
      continue;
    }
    const WideCharacter wide = WideAt(text, begin);
    if (wide.kind == Kind::kWord) {
      break;
    }
    begin += wide.bytes;
  }
  uint32_t at = begin;
  while (at < end) {
    const uint32_t plain = CountBefore(~PlainBytes(EightBytes(piece, at)));
    at += plain;
    if (plain == sizeof(bytes)) {
      continue;
    }
    if (at >= end || KindOf(text[at]) != Kind::kWide) {
      break;
    }
    const WideCharacter wide = WideAt(text, at);
    if (wide.kind != Kind::kWord) {
      break;
    }
    at += wide.bytes;
  }
  return {begin, at};
}

void WordScanner::SkipGap() {
  parted_ = span_.empty();  // before the first word
  while (at_ < end_) {
    switch (KindOf(text_[at_])) {
      case Kind::kWord:
      case Kind::kUpper:
        return;
      case Kind::kJoin:
        ++at_;
        break;
      case Kind::kStop: {
        // `U.S. Navy`, `St. Denis`, against the end of a sentence.
        ++at_;
        const bool ends = at_ == end_ || KindOf(text_[at_]) != Kind::kUpper;
        parted_ = parted_ || (ends && span_.size() > 2);
        break;
      }
      case Kind::kPart:
        parted_ = true;
        ++at_;
        break;
      case Kind::kWide: {
        const WideCharacter wide = WideAt(text_, at_);
        if (wide.kind == Kind::kWord) {
          return;
        }
        parted_ = parted_ || wide.kind == Kind::kPart;
        at_ += wide.bytes;
        break;
      }
    }
  }
}

bool WordScanner::Next() {
  SkipGap();
  if (at_ >= end_) {
    return false;
  }
  span_ = FindWord(text_, at_, end_);
  at_ = span_.end;
  lower_ = text_.substr(span_.begin, span_.size());
  bool upper = false;
  bool wide = false;
  for (const char letter : lower_) {
    upper = upper || KindOf(letter) == Kind::kUpper;
    wide = wide || KindOf(letter) == Kind::kWide;
  }
  if (wide) {
    buffer_ = LowerCase(lower_);
    lower_ = buffer_;
  } else if (upper) {
    buffer_.assign(lower_);
    for (char& letter : buffer_) {
      letter = absl::ascii_tolower(static_cast<unsigned char>(letter));
    }
    lower_ = buffer_;
  }
  return true;
}

bool WordScanner::capital() const {
  const char first = text_[span_.begin];
  return KindOf(first) == Kind::kUpper || absl::ascii_isdigit(static_cast<unsigned char>(first)) ||
         (KindOf(first) == Kind::kWide && BeginsUpperCase(text_.substr(span_.begin, span_.size())));
}

}  // namespace annals::extractor
