// Bytes are told apart by a table of 256; only bytes above ASCII are decoded. Beyond ASCII, every
// character is a letter except spaces, dashes, quotation marks and the symbols of Latin-1 and of
// the blocks from U+2000 to U+2BFF.
#include "extractor/timex/tokenizer.h"

#include <array>
#include <cstdint>
#include <vector>

#include "absl/strings/string_view.h"
#include "extractor/eight_bytes.h"
#include "extractor/timex/lexicon.h"
#include "extractor/timex/token.h"

namespace annals::extractor::timex {
namespace {

// Text has fewer tokens than one for so many bytes, or its vector grows once more.
constexpr uint32_t kBytesPerToken = 4;

enum class Byte : uint8_t { kMark, kSpace, kLetter, kDigit, kHigh };

constexpr std::array<Byte, 256> kBytes = [] {
  std::array<Byte, 256> table{};
  for (int c = 0; c < 256; ++c) {
    table[c] = c >= 0x80                                           ? Byte::kHigh
               : (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z')  ? Byte::kLetter
               : c >= '0' && c <= '9'                              ? Byte::kDigit
               : c == ' ' || (c >= '\t' && c <= '\r') || c == 0x1F ? Byte::kSpace
                                                                   : Byte::kMark;
  }
  return table;
}();

Byte ByteAt(absl::string_view text, uint32_t at) {
  return kBytes[static_cast<unsigned char>(text[at])];
}

struct Character {
  Byte type;
  uint32_t size;  // bytes
  char mark;      // the ASCII mark that it counts as; 0 for none
};

// A character whose first byte is above ASCII.
Character HighCharacter(absl::string_view text, uint32_t at, uint32_t end) {
  const auto byte = [&](uint32_t offset) {
    return at + offset < end ? static_cast<unsigned char>(text[at + offset]) : 0;
  };
  const unsigned lead = byte(0);
  const uint32_t size = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2;
  const uint32_t length = at + size <= end ? size : end - at;
  if (lead == 0xC2) {
    const unsigned second = byte(1);
    if (second == 0xA0 || second == 0x85) return {Byte::kSpace, length, 0};
    if (second == 0xAD) return {Byte::kMark, length, '-'};
    if (second == 0xB4) return {Byte::kMark, length, '\''};
    return {second == 0xAA || second == 0xB5 || second == 0xBA ? Byte::kLetter : Byte::kMark,
            length, 0};
  }
  if (lead == 0xC3) {
    return {byte(1) == 0x97 || byte(1) == 0xB7 ? Byte::kMark : Byte::kLetter, length, 0};
  }
  if (lead == 0xE2) {
    const unsigned second = byte(1);
    const unsigned third = byte(2);
    if (second == 0x80) {
      if (third <= 0x8B || third == 0xA8 || third == 0xA9 || third == 0xAF) {
        return {Byte::kSpace, length, 0};
      }
      if (third >= 0x90 && third <= 0x95) return {Byte::kMark, length, '-'};
      if (third == 0x98 || third == 0x99 || third == 0x9B || third == 0xB2) {
        return {Byte::kMark, length, '\''};
      }
      return {Byte::kMark, length, third >= 0x9C && third <= 0x9F ? '"' : '\0'};
    }
    if (second == 0x81 && third == 0x9F) return {Byte::kSpace, length, 0};
    if (second == 0x88 && third == 0x92) return {Byte::kMark, length, '-'};
    return {second < 0xB0 ? Byte::kMark : Byte::kLetter, length, 0};
  }
  if (lead == 0xE3 && byte(1) == 0x80 && byte(2) == 0x80) return {Byte::kSpace, length, 0};
  return {Byte::kLetter, length, 0};
}

Token MakeToken(uint32_t begin, uint32_t end, TokenKind kind, uint8_t flags) {
  Token token;
  token.begin = begin;
  token.end = end;
  token.kind = kind;
  token.flags = flags;
  return token;
}

class Tokenizer {
 public:
  Tokenizer(absl::string_view text, ByteSpan span, const Lexicon& lexicon,
            std::vector<Token>* tokens)
      : text_(text), at_(span.begin), end_(span.end), lexicon_(lexicon), tokens_(*tokens) {}

  void Run() {
    tokens_.reserve(tokens_.size() + (end_ - at_) / kBytesPerToken);
    uint8_t flags = Token::kSpaceBefore | Token::kBreakBefore;
    while (at_ < end_) {
      const Byte type = ByteAt(text_, at_);
      const Character character =
          type == Byte::kHigh ? HighCharacter(text_, at_, end_) : Character{type, 1, text_[at_]};
      switch (character.type) {
        case Byte::kSpace:
          flags |= SkipSpace();
          continue;
        case Byte::kDigit:
          Number(flags);
          break;
        case Byte::kLetter:
          Word(flags);
          break;
        default:
          Mark(character, flags);
          break;
      }
      flags = 0;
    }
  }

 private:
  void Push(Token token) {
    token.symbol = lexicon_.symbol(token.entry);
    tokens_.push_back(token);
  }

  uint8_t SkipSpace() {
    // As a rule there is one.
    if (text_[at_] == ' ' && at_ + 1 < end_ && ByteAt(text_, at_ + 1) != Byte::kSpace &&
        ByteAt(text_, at_ + 1) != Byte::kHigh) {
      ++at_;
      return Token::kSpaceBefore;
    }
    int newlines = 0;
    while (at_ < end_) {
      Character character{ByteAt(text_, at_), 1, 0};
      if (character.type == Byte::kHigh) character = HighCharacter(text_, at_, end_);
      if (character.type != Byte::kSpace) break;
      newlines += text_[at_] == '\n';
      at_ += character.size;
    }
    return newlines >= 2 ? Token::kSpaceBefore | Token::kBreakBefore : Token::kSpaceBefore;
  }

  bool DigitAt(uint32_t at) const { return at < end_ && ByteAt(text_, at) == Byte::kDigit; }
  bool LetterAt(uint32_t at) const { return at < end_ && ByteAt(text_, at) == Byte::kLetter; }

  void Number(uint8_t flags) {
    const uint32_t begin = at_;
    int64_t value = 0;
    int digits = 0;
    const auto take_digits = [&] {
      while (DigitAt(at_)) {
        if (digits < 18) value = value * 10 + (text_[at_] - '0');
        ++digits;
        ++at_;
      }
    };
    take_digits();
    // Thousands: 1,234,567. Behind a colon they are thousandths: 08:15:22,125.
    bool grouped = false;
    if (digits <= 3 && (begin == 0 || text_[begin - 1] != ':')) {
      while (at_ < end_ && text_[at_] == ',' && DigitAt(at_ + 1) && DigitAt(at_ + 2) &&
             DigitAt(at_ + 3) && !DigitAt(at_ + 4)) {
        ++at_;
        take_digits();
        grouped = true;
      }
    }
    Token token = MakeToken(begin, at_, TokenKind::kNumber, flags);
    token.number = digits <= 9 ? static_cast<int32_t>(value) : -1;
    token.entry = lexicon_.NumberEntry(grouped ? 9 : digits, value, JoinedToAmount(begin));
    Push(token);
  }

  // Whether the number from `begin` to here is a piece of an amount, a ratio or a code.
  bool JoinedToAmount(uint32_t begin) const {
    if (begin > 0) {
      const char before = text_[begin - 1];
      if (before == '$' || before == '#' || before == '+') return true;
      if ((before == '.' || before == ',' || before == ':' || before == '/') && begin > 1 &&
          ByteAt(text_, begin - 2) == Byte::kDigit) {
        return true;
      }
      if (begin > 1 && static_cast<unsigned char>(text_[begin - 2]) == 0xC2 &&
          static_cast<unsigned char>(before) >= 0xA2 &&
          static_cast<unsigned char>(before) <= 0xA5) {
        return true;  // ¢ £ ¤ ¥
      }
      if (begin > 2 && text_.substr(begin - 3, 3) == "\xE2\x82\xAC") return true;  // €
    }
    if (at_ >= end_) return false;
    const char after = text_[at_];
    if (after == '%' || after == '$') return true;
    return (after == '.' || after == ',' || after == ':') && DigitAt(at_ + 1);
  }

  void Word(uint8_t flags) {
    const uint32_t begin = at_;
    const bool ascii = TakeLetters();
    Token token = MakeToken(begin, at_, TokenKind::kWord, flags);
    const unsigned char first = static_cast<unsigned char>(text_[begin]);
    const unsigned char second = begin + 1 < at_ ? text_[begin + 1] : 0;
    const bool capital = (first >= 'A' && first <= 'Z') ||
                         (first == 0xC3 && second >= 0x80 && second <= 0x9E && second != 0x97);
    if (capital) token.flags |= Token::kCapital;
    if (at_ - begin <= Lexicon::kMaxWordBytes) {
      if (!ascii) key_ = KeyOf(LowerCase(text_.substr(begin, at_ - begin)));
      Look(begin, capital, &token);
    }
    Push(token);
  }

  // Reads on to the end of the word; whether all its letters are ASCII: then their key is in key_.
  bool TakeLetters() {
    key_ = {};
    for (uint64_t& part : key_.parts) {
      const uint64_t bytes = EightBytes({text_.data(), end_}, at_);
      const uint32_t count = CountBefore(~AsciiLetters(bytes));
      part = AsciiLower(bytes) & FirstBytes(count);
      at_ += count;
      if (count < sizeof(bytes)) break;
    }
    bool ascii = true;
    while (at_ < end_) {
      const Byte type = ByteAt(text_, at_);
      if (type == Byte::kLetter) {
        ++at_;
        continue;
      }
      if (type != Byte::kHigh) break;
      const Character character = HighCharacter(text_, at_, end_);
      if (character.type != Byte::kLetter) break;
      at_ += character.size;
      ascii = false;
    }
    return ascii;
  }

  // Finds the entry of the word in key_; takes in the point of an abbreviation and the letters of
  // `p.m.`.
  void Look(uint32_t begin, bool capital, Token* token) {
    const uint32_t size = at_ - begin;
    if (at_ < end_ && text_[at_] == '.') {
      if (size == 1 && Initials(begin, capital, token)) return;
      if (size < Lexicon::kMaxWordBytes) {
        Lexicon::Key abbreviation = key_;
        abbreviation.Put(size, '.');
        if (const uint32_t entry = lexicon_.FindEntry(abbreviation, capital); entry != 0) {
          token->entry = entry;
          token->end = ++at_;
          return;
        }
      }
    }
    token->entry = lexicon_.FindEntry(key_, capital);
    if (token->entry == 0 && capital) token->entry = 1;
  }

  // Letters with points, `p.m.`, `B.C`, when a table holds them.
  bool Initials(uint32_t begin, bool capital, Token* token) {
    Lexicon::Key key;
    const auto put = [&](uint32_t place, uint32_t letter) {
      key.Put(place, static_cast<unsigned char>(text_[letter] | 0x20));
    };
    put(0, begin);
    uint32_t end = begin + 1;
    uint32_t size = 1;
    while (end + 1 < end_ && text_[end] == '.' && LetterAt(end + 1) && !LetterAt(end + 2) &&
           size + 2 < Lexicon::kMaxWordBytes) {
      key.Put(size, '.');
      put(size + 1, end + 1);
      size += 2;
      end += 2;
    }
    if (size == 1) return false;
    const bool point = end < end_ && text_[end] == '.';
    key.Put(size, '.');
    const uint32_t entry = lexicon_.FindEntry(key, capital);
    if (entry == 0) return false;
    token->entry = entry;
    token->end = at_ = end + (point ? 1 : 0);
    return true;
  }

  void Mark(const Character& character, uint8_t flags) {
    Token token = MakeToken(at_, at_ + character.size, TokenKind::kMark, flags);
    const char mark = character.mark == '`' ? '\'' : character.mark;
    token.entry = lexicon_.FindEntry(
        KeyOf(mark != 0 ? absl::string_view(&mark, 1) : text_.substr(at_, character.size)), false);
    at_ += character.size;
    Push(token);
  }

  const absl::string_view text_;
  uint32_t at_;
  const uint32_t end_;
  const Lexicon& lexicon_;
  std::vector<Token>& tokens_;
  Lexicon::Key key_;  // of the word in hand
};

}  // namespace

void Tokenize(absl::string_view text, ByteSpan span, const Lexicon& lexicon,
              std::vector<Token>* tokens) {
  Tokenizer(text, span, lexicon, tokens).Run();
}

}  // namespace annals::extractor::timex
