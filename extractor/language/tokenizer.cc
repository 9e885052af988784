// One pass from left to right. At each place the next word is read by what it begins with; a word
// of letters and digits is read to its end first and then cut at its clitics.
#include "extractor/language/tokenizer.h"

#include <algorithm>
#include <iterator>
#include <string>

#include "absl/strings/ascii.h"
#include "extractor/language/abbreviations.h"
#include "extractor/language/characters.h"
#include "extractor/language/word_view.h"

namespace annals::extractor::language {
namespace {

using Kind = CharacterKind;

// Prefixes that a hyphen joins to a word. Other hyphens part their words.
constexpr std::string_view kPrefixes[] = {
    "agro",  "ante",  "anti", "arch",  "bi",   "bio",    "co",    "counter", "cross",
    "cyber", "de",    "e",    "eco",   "ex",   "extra",  "inter", "intra",   "macro",
    "mega",  "micro", "mid",  "mini",  "mono", "multi",  "neo",   "non",     "over",
    "pan",   "para",  "post", "pre",   "pro",  "pseudo", "quasi", "re",      "semi",
    "sub",   "super", "tri",  "ultra", "un",   "uni",    "vice",  "x"};

// Words written as one that are two, by their whole length and that of the first.
struct Contraction {
  std::string_view word;
  size_t first;
};
constexpr Contraction kContractions[] = {{"cannot", 3}, {"gonna", 3}, {"gotta", 3}, {"wanna", 3},
                                         {"dont", 2},   {"didnt", 3}, {"doesnt", 4}};

bool IsWordKind(Kind kind) { return kind == Kind::kLetter || kind == Kind::kDigit; }

template <size_t kSize>
bool In(std::string_view word, const std::string_view (&list)[kSize]) {
  return std::find(std::begin(list), std::end(list), word) != std::end(list);
}

class Tokenizer {
 public:
  // Reads the text from `begin` to `end`, of which `text` is the whole up to that end.
  Tokenizer(std::string_view text, size_t begin, std::vector<TokenSpan>& tokens)
      : text_(text), position_(begin), tokens_(tokens) {}

  void Run() {
    while (position_ < text_.size()) {
      const Character c = ReadCharacter(text_, position_);
      if (c.kind == Kind::kSpace) {
        position_ += c.size;
      } else if (const size_t address = AddressEnd(); address > position_) {
        Emit(address);
      } else if (BeginsWord(c)) {
        ReadWord();
      } else if (c.kind == Kind::kApostrophe) {
        ReadApostrophe(c);
      } else {
        ReadMark(c);
      }
    }
  }

 private:
  Kind KindAt(size_t offset) const { return ReadCharacter(text_, offset).kind; }
  bool DigitAt(size_t offset) const { return KindAt(offset) == Kind::kDigit; }

  void Emit(size_t end) {
    tokens_.push_back({.span = {static_cast<uint32_t>(position_), static_cast<uint32_t>(end)}});
    position_ = end;
  }

  // ".5" is a number; otherwise a word begins with a letter or a digit.
  bool BeginsWord(Character c) const {
    return IsWordKind(c.kind) || (c.kind == Kind::kPeriod && DigitAt(position_ + 1));
  }

  // The end of the address of a page or a mailbox that begins here; the place itself for none.
  size_t AddressEnd() const {
    const std::string_view rest = text_.substr(position_);
    const bool page = rest.starts_with("http://") || rest.starts_with("https://") ||
                      rest.starts_with("ftp://") || rest.starts_with("www.");
    if (!page && (position_ < mailbox_checked_ || !absl::ascii_isalnum(rest[0]))) {
      return position_;
    }
    size_t end = position_;
    size_t at = std::string_view::npos;
    while (end < text_.size()) {
      const Character c = ReadCharacter(text_, end);
      if (c.kind == Kind::kSpace || c.kind == Kind::kQuote || c.kind == Kind::kCloseQuote ||
          c.kind == Kind::kDash || (!page && !IsMailboxByte(text_[end]))) {
        break;
      }
      if (text_[end] == '@') {
        at = end;
      }
      end += c.size;
    }
    // Punctuation at the end belongs to the sentence.
    while (end > position_ && !absl::ascii_isalnum(text_[end - 1]) && text_[end - 1] != '/' &&
           static_cast<unsigned char>(text_[end - 1]) < 0x80) {
      --end;
    }
    const bool mailbox = at != std::string_view::npos && at > position_ && at + 1 < end;
    if (!page && !mailbox) {
      // Nothing up to here begins a mailbox either, so no byte is looked at twice for it.
      mailbox_checked_ = std::max(end, position_ + 1);
      return position_;
    }
    return end;
  }
  static bool IsMailboxByte(char c) {
    return absl::ascii_isalnum(c) || c == '.' || c == '_' || c == '-' || c == '@' || c == '+';
  }

  // A run of letters, digits and the marks that may stand inside a word.
  void ReadWord() {
    size_t end = position_;
    while (end < text_.size()) {
      const Character c = ReadCharacter(text_, end);
      if (!IsWordKind(c.kind) && !JoinsAt(end, c)) {
        break;
      }
      end += c.size;
    }
    if (KindAt(end) == Kind::kPeriod && KeepsPeriod(end)) {
      ++end;
    }
    EmitWord(end);
  }

  // Whether the mark at `offset` is inside a word: followed, and in most cases preceded, by
  // something that it joins.
  bool JoinsAt(size_t offset, Character c) const {
    const Kind after = KindAt(offset + c.size);
    const bool digit_before = offset > position_ && absl::ascii_isdigit(text_[offset - 1]);
    switch (c.kind) {
      case Kind::kPeriod:
        // "3.5", "U.S", "report.txt", but not ".." or a period with a quote behind.
        return IsWordKind(after) && !EndsSentence(offset);
      case Kind::kApostrophe:
        return after == Kind::kLetter && !IsClitic(offset);
      case Kind::kComma:
        // "1,200" and "7:30", but not "1, 2" or a list without spaces.
        return digit_before && after == Kind::kDigit && text_[offset] != ';';
      case Kind::kSlash:
        return digit_before && after == Kind::kDigit;
      case Kind::kHyphen:
        return (after == Kind::kLetter && IsPrefix(text_.substr(position_, offset - position_))) ||
               (digit_before && after == Kind::kDigit && IsSerial(offset));
      case Kind::kSymbol:
        return (text_[offset] == '&' || text_[offset] == '_') && IsWordKind(after);
      default:
        return false;
    }
  }

  // "first.Second": a sentence ends although no space follows.
  bool EndsSentence(size_t period) const {
    return period >= 2 && absl::ascii_islower(text_[period - 1]) &&
           absl::ascii_islower(text_[period - 2]) && period + 2 < text_.size() &&
           absl::ascii_isupper(text_[period + 1]) && absl::ascii_islower(text_[period + 2]);
  }

  static bool IsPrefix(std::string_view word) {
    return word.size() <= 8 && In(LowerForm(word), kPrefixes);
  }

  // "713-853-3989": three digits or more before the hyphen and two or more behind are a number of a
  // telephone or a file, not a range.
  bool IsSerial(size_t hyphen) const {
    return hyphen - position_ >= 3 && DigitAt(hyphen + 2) && DigitAt(hyphen + 3) &&
           !IsYearRange(hyphen);
  }
  bool IsYearRange(size_t hyphen) const {
    return hyphen - position_ == 4 && (DigitAt(hyphen + 4) ? !DigitAt(hyphen + 5) : false);
  }

  // Whether the period at `period`, behind the word that begins here, belongs to the word.
  bool KeepsPeriod(size_t period) const {
    if (KindAt(period + 1) == Kind::kPeriod) {
      return false;
    }
    switch (AbbreviationKind(text_.substr(position_, period + 1 - position_))) {
      case Abbreviation::kNone:
        return false;
      case Abbreviation::kBeforeNumber: {
        size_t next = period + 1;
        while (KindAt(next) == Kind::kSpace) {
          next += ReadCharacter(text_, next).size;
        }
        return DigitAt(next) || text_.substr(next).starts_with("No.");
      }
      case Abbreviation::kBeforeName:
      case Abbreviation::kAnywhere:
        return true;
    }
    return false;
  }

  // Emits the word that begins here, cut in two when it is a contraction.
  void EmitWord(size_t end) {
    const std::string_view word = text_.substr(position_, end - position_);
    size_t cut = 0;
    if (word.size() <= 16) {
      const std::string lower = LowerForm(word);
      for (const Contraction& contraction : kContractions) {
        if (lower == contraction.word) {
          cut = contraction.first;
        }
      }
      if (lower.size() > 3 && std::string_view(lower).ends_with("n't")) {
        cut = word.size() - (word[word.size() - 2] == '\'' ? 3 : 5);  // ’ has three bytes
      }
    }
    if (cut > 0) {
      Emit(position_ + cut);
    }
    Emit(end);
  }

  // Whether the apostrophe at `offset` begins "'s", "'re" or another clitic.
  bool IsClitic(size_t offset) const { return CliticEnd(offset) > offset; }
  size_t CliticEnd(size_t offset) const {
    const size_t begin = offset + ReadCharacter(text_, offset).size;
    size_t end = begin;
    while (end < text_.size() && end - begin < 3 && KindAt(end) == Kind::kLetter) {
      ++end;
    }
    constexpr std::string_view kClitics[] = {"s", "m", "d", "ll", "re", "ve"};
    const std::string lower = LowerForm(text_.substr(begin, end - begin));
    return In(lower, kClitics) && !IsWordKind(KindAt(end)) ? end : offset;
  }

  // A clitic, a word that has lost its first letters ("'em", "'60s"), or a quote.
  void ReadApostrophe(Character c) {
    const bool after_word =
        !tokens_.empty() && tokens_.back().span.end == position_ && position_ > 0;
    if (const size_t clitic = CliticEnd(position_); after_word && clitic > position_) {
      Emit(clitic);
      return;
    }
    size_t end = position_ + c.size;
    if (DigitAt(end) && DigitAt(end + 1) && !DigitAt(end + 2)) {
      Emit(KindAt(end + 2) == Kind::kLetter && text_[end + 2] == 's' ? end + 3 : end + 2);
      return;
    }
    while (KindAt(end) == Kind::kLetter && end < position_ + c.size + 4) {
      end += ReadCharacter(text_, end).size;
    }
    constexpr std::string_view kShortened[] = {"'em", "'til", "'tis", "'twas", "'n"};
    if (end > position_ + c.size && !IsWordKind(KindAt(end)) &&
        In(LowerForm(text_.substr(position_, end - position_)), kShortened)) {
      Emit(end);
      return;
    }
    // Two of them are a double quote.
    end = position_ + c.size;
    Emit(KindAt(end) == Kind::kApostrophe ? end + ReadCharacter(text_, end).size : end);
  }

  // A mark of punctuation; a run of the same one, or of ! and ?, is one word.
  void ReadMark(Character c) {
    const bool runs = c.kind == Kind::kPeriod || c.kind == Kind::kSentenceEnd ||
                      c.kind == Kind::kHyphen || c.kind == Kind::kEllipsis ||
                      c.kind == Kind::kOpenQuote || c.kind == Kind::kSymbol;
    const std::string_view mark = text_.substr(position_, c.size);
    size_t end = position_ + c.size;
    while (runs && end < text_.size()) {
      const bool same = c.kind == Kind::kSentenceEnd ? KindAt(end) == c.kind
                                                     : text_.substr(end).starts_with(mark);
      if (!same || mark == "$" || mark == "%") {
        break;
      }
      end += c.size;
    }
    Emit(end);
  }

  std::string_view text_;
  size_t position_;
  // No mailbox begins before this place.
  mutable size_t mailbox_checked_ = 0;
  std::vector<TokenSpan>& tokens_;
};

}  // namespace

std::vector<TokenSpan> Tokenize(std::string_view text, ByteSpan sentence,
                                absl::Span<const ByteSpan> masked) {
  std::vector<TokenSpan> tokens;
  size_t position = sentence.begin;
  for (const ByteSpan& mask : masked) {
    if (mask.begin < position || mask.end > sentence.end || mask.empty()) {
      continue;
    }
    Tokenizer(text.substr(0, mask.begin), position, tokens).Run();
    tokens.push_back({.span = mask, .is_masked = true});
    position = mask.end;
  }
  Tokenizer(text.substr(0, sentence.end), position, tokens).Run();
  return tokens;
}

}  // namespace annals::extractor::language
