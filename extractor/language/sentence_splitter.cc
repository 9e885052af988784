// One pass from left to right. At each mark that can end a sentence the text before it (an
// abbreviation? the number of a list?) and behind it (a capital? a quote?) decides.
#include <algorithm>
#include <iterator>
#include <string_view>
#include <vector>

#include "absl/strings/ascii.h"
#include "extractor/language/abbreviations.h"
#include "extractor/language/analysis.h"
#include "extractor/language/characters.h"

namespace annals::extractor {
namespace {

using language::Abbreviation;
using language::AbbreviationKind;
using language::Character;
using language::ReadCharacter;
using Kind = language::CharacterKind;

// A longer sentence is cut at white space: it is a table, a list of names, or no prose at all.
constexpr uint32_t kLongestSentence = 6000;

// Words that, with a capital, begin sentences far more often than they follow an abbreviation
// inside one.
constexpr std::string_view kStarters[] = {
    "A",     "After",   "All",    "Also",  "Although", "An",   "And",       "Another",  "As",
    "At",    "Because", "Before", "Both",  "But",      "By",   "During",    "Each",     "Even",
    "Every", "For",     "From",   "He",    "Her",      "Here", "His",       "How",      "However",
    "I",     "If",      "In",     "It",    "Its",      "Many", "Meanwhile", "Moreover", "Most",
    "My",    "No",      "Not",    "Nor",   "Now",      "On",   "Once",      "One",      "Only",
    "Or",    "Other",   "Our",    "She",   "Since",    "So",   "Some",      "Such",     "That",
    "The",   "Their",   "Then",   "There", "These",    "They", "This",      "Those",    "Thus",
    "To",    "Under",   "Until",  "We",    "What",     "When", "Where",     "While",    "Who",
    "Why",   "With",    "You"};

class Splitter {
 public:
  Splitter(std::string_view text, uint32_t begin) : text_(text), begin_(begin) {}

  std::vector<ByteSpan> Run() {
    uint32_t position = begin_;
    while (position < text_.size()) {
      const Character c = ReadCharacter(text_, position);
      if (c.kind == Kind::kSpace && IsBlankLine(position)) {
        CloseAt(position);
      } else if (c.kind == Kind::kPeriod || c.kind == Kind::kEllipsis ||
                 c.kind == Kind::kSentenceEnd) {
        const uint32_t end = EndOfMarks(position);
        if (EndsSentence(position, end)) {
          CloseAt(end);
        }
        position = end;
        continue;
      }
      position += c.size;
      if (position - begin_ > kLongestSentence) {
        CutLong(position);
      }
    }
    CloseAt(static_cast<uint32_t>(text_.size()));
    return std::move(sentences_);
  }

 private:
  Character At(uint32_t offset) const { return ReadCharacter(text_, offset); }

  uint32_t SkipSpace(uint32_t offset) const {
    Character c = At(offset);
    while (c.kind == Kind::kSpace) {
      offset += c.size;
      c = At(offset);
    }
    return offset;
  }

  // Ends the sentence that was begun at `end`; the next one begins there.
  void CloseAt(uint32_t end) {
    uint32_t first = std::min(SkipSpace(begin_), end);
    uint32_t last = end;
    while (last > first && absl::ascii_isspace(text_[last - 1])) {
      --last;
    }
    if (first < last) {
      sentences_.push_back({first, last});
    }
    begin_ = end;
  }

  // Cuts a sentence that has become too long at its last space, or here when it has none.
  void CutLong(uint32_t position) {
    uint32_t cut = position;
    while (cut > begin_ + kLongestSentence / 2 && !absl::ascii_isspace(text_[cut - 1])) {
      --cut;
    }
    CloseAt(cut > begin_ + kLongestSentence / 2 ? cut : position);
  }

  // Whether a line break at `offset` is followed by another with nothing but space between them.
  bool IsBlankLine(uint32_t offset) const {
    if (text_[offset] != '\n') {
      return false;
    }
    uint32_t next = offset + 1;
    while (next < text_.size() &&
           (text_[next] == ' ' || text_[next] == '\t' || text_[next] == '\r')) {
      ++next;
    }
    return next < text_.size() && text_[next] == '\n';
  }

  // The end of a run of marks that end sentences, ". . ." among them, and of the quotes and
  // brackets that close behind it.
  uint32_t EndOfMarks(uint32_t offset) const {
    while (true) {
      const Character c = At(offset);
      if (c.kind == Kind::kPeriod || c.kind == Kind::kEllipsis || c.kind == Kind::kSentenceEnd) {
        offset += c.size;
      } else if (c.kind == Kind::kSpace && At(offset + c.size).kind == Kind::kPeriod &&
                 text_[offset - 1] == '.') {
        offset += c.size;
      } else {
        break;
      }
    }
    for (Character c = At(offset); IsClosing(c.kind, offset); c = At(offset)) {
      offset += c.size;
    }
    return offset;
  }
  bool IsClosing(Kind kind, uint32_t offset) const {
    if (kind == Kind::kApostrophe || kind == Kind::kQuote) {
      // An opening quote has a letter behind it.
      const Kind next = At(offset + At(offset).size).kind;
      return next != Kind::kLetter && next != Kind::kDigit;
    }
    return kind == Kind::kClose || kind == Kind::kCloseQuote;
  }

  // Whether the marks in [begin, end) end a sentence.
  bool EndsSentence(uint32_t begin, uint32_t end) const {
    if (end >= text_.size()) {
      return true;
    }
    if (At(end).kind != Kind::kSpace) {
      return false;
    }
    const uint32_t next = SkipSpace(end);
    if (!CanBegin(next)) {
      return false;
    }
    const bool single_period = text_[begin] == '.' && At(begin + 1).kind != Kind::kPeriod;
    if (!single_period || end > begin + 1) {
      return true;
    }
    if (IsEnumerator(begin)) {
      return false;
    }
    switch (AbbreviationKind(WordBefore(begin))) {
      case Abbreviation::kNone:
        return true;
      case Abbreviation::kBeforeName:
        return false;
      case Abbreviation::kBeforeNumber:
        return At(next).kind != Kind::kDigit;
      case Abbreviation::kAnywhere:
        return IsStarter(next);
    }
    return true;
  }

  // A sentence begins with anything but a small letter and the marks that go on with one; yet the
  // items of a list may be lettered in small letters: "b) ", "iv. ".
  bool CanBegin(uint32_t offset) const {
    if (IsListLabel(offset)) {
      return true;
    }
    const Kind kind = At(offset).kind;
    if (kind == Kind::kOpen || kind == Kind::kOpenQuote || kind == Kind::kQuote ||
        kind == Kind::kApostrophe) {
      return !absl::ascii_islower(
          text_[std::min<size_t>(offset + At(offset).size, text_.size() - 1)]);
    }
    return kind != Kind::kEnd && kind != Kind::kComma && !absl::ascii_islower(text_[offset]);
  }

  bool IsListLabel(uint32_t offset) const {
    uint32_t end = offset;
    while (end < text_.size() && end - offset < 4 && absl::ascii_islower(text_[end])) {
      ++end;
    }
    const Kind mark = At(end).kind;
    return (mark == Kind::kPeriod || mark == Kind::kClose) && At(end + 1).kind == Kind::kSpace &&
           IsLabel(text_.substr(offset, end - offset));
  }

  // The word that ends with the period at `period`, with it.
  std::string_view WordBefore(uint32_t period) const {
    uint32_t word = period;
    // Longer words are no abbreviations.
    while (word > begin_ && period - word < 24 &&
           (absl::ascii_isalnum(text_[word - 1]) || text_[word - 1] == '.' ||
            static_cast<unsigned char>(text_[word - 1]) >= 0x80)) {
      --word;
    }
    return text_.substr(word, period + 1 - word);
  }

  // Whether all of the sentence so far is the number or letter of a list: "1.", "iv.", "B.". The
  // sentence that it belongs to is still to come.
  bool IsEnumerator(uint32_t period) const {
    const uint32_t first = SkipSpace(begin_);
    return IsLabel(text_.substr(first, std::max(period, first) - first));
  }

  // A number of up to five digits, a small Roman one, or a letter.
  static bool IsLabel(std::string_view label) {
    const auto consists_of = [label](std::string_view characters) {
      return label.find_first_not_of(characters) == std::string_view::npos;
    };
    return !label.empty() && label.size() <= 5 &&
           (consists_of("0123456789") || consists_of("ivx") || consists_of("IVX") ||
            (label.size() == 1 && absl::ascii_isalpha(label[0])));
  }

  bool IsStarter(uint32_t offset) const {
    uint32_t end = offset;
    while (end < text_.size() && absl::ascii_isalpha(text_[end])) {
      ++end;
    }
    const std::string_view word = text_.substr(offset, end - offset);
    return std::find(std::begin(kStarters), std::end(kStarters), word) != std::end(kStarters);
  }

  std::string_view text_;  // up to the end of the block
  uint32_t begin_;         // of the sentence that is being read
  std::vector<ByteSpan> sentences_;
};

}  // namespace

std::vector<ByteSpan> SplitSentences(std::string_view text, ByteSpan block) {
  return Splitter(text.substr(0, block.end), block.begin).Run();
}

}  // namespace annals::extractor
