#include "extractor/readers/headings.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <string_view>
#include <vector>

#include "absl/strings/ascii.h"
#include "extractor/readers/ascii_text.h"
#include "extractor/readers/written_date.h"

namespace annals::extractor {
namespace {

constexpr size_t kLongestTitle = 400;     // bytes
constexpr size_t kLongestDateline = 160;  // bytes

// The words of a text: runs of bytes without white space.
std::vector<std::string_view> WordsOf(std::string_view text) {
  std::vector<std::string_view> words;
  for (size_t at = 0; at < text.size();) {
    const size_t begin = text.find_first_not_of(" \t\r\n", at);
    if (begin == std::string_view::npos) {
      break;
    }
    at = std::min(text.find_first_of(" \t\r\n", begin), text.size());
    words.push_back(text.substr(begin, at - begin));
  }
  return words;
}

// The text without brackets, quotes and commas at its ends.
std::string_view Bare(std::string_view text) {
  const auto is_edge = [](char letter) {
    return absl::ascii_isspace(static_cast<unsigned char>(letter)) ||
           std::string_view("[](),;\"'").find(letter) != std::string_view::npos;
  };
  while (!text.empty() && is_edge(text.front())) {
    text.remove_prefix(1);
  }
  while (!text.empty() && is_edge(text.back())) {
    text.remove_suffix(1);
  }
  return text;
}

bool BeginsWithCapital(std::string_view word) {
  // Letters outside ASCII are taken for capitals: `Århus`, `Łódź`.
  return absl::ascii_isupper(static_cast<unsigned char>(word[0])) ||
         absl::ascii_isdigit(static_cast<unsigned char>(word[0])) ||
         static_cast<unsigned char>(word[0]) >= 0x80;
}

// Whether a word can stand in the name of a place: a capital, or a small word inside the name.
bool IsPlaceWord(std::string_view word) {
  static constexpr std::array<std::string_view, 16> kSmall = {
      "of",  "the", "at", "in",  "on", "near", "and", "de",
      "del", "la",  "le", "des", "du", "en",   "am",  "aboard"};
  return BeginsWithCapital(word) || std::find(kSmall.begin(), kSmall.end(), word) != kSmall.end();
}

// A participle before a date tells of something else than the writing: `Received July 15, 1957`.
bool IsParticiple(std::string_view word) {
  return word.size() > 4 && word.substr(word.size() - 2) == "ed";
}

// What follows the label `Date:` or `Dated`, or the whole text without one.
std::string_view WithoutDateLabel(std::string_view text) {
  const std::string_view label = LeadingWord(text);
  if (!EqualIgnoringCase(label, "date") && !EqualIgnoringCase(label, "dated")) {
    return text;
  }
  text.remove_prefix(label.size());
  if (!text.empty() && text.front() == ':') {
    text.remove_prefix(1);
  }
  return text;
}

// Whether what stands before the date of a dateline is a place. `On July 15, 1957` is a sentence's
// begin.
bool IsPlace(std::string_view place, size_t most_words) {
  const std::vector<std::string_view> words = WordsOf(Bare(place));
  constexpr std::array<std::string_view, 7> kNotAlone = {"on",    "in",    "by",  "since",
                                                         "until", "after", "from"};
  if (words.size() == 1 && std::ranges::any_of(kNotAlone, [&](std::string_view word) {
        return EqualIgnoringCase(words[0], word);
      })) {
    return false;
  }
  return words.size() <= most_words && (words.empty() || !IsParticiple(words.front())) &&
         std::all_of(words.begin(), words.end(), [](std::string_view word) {
           word = Bare(word);
           return word.empty() || (IsPlaceWord(word) && word.back() != ':');
         });
}

// Whether what stands after it is no more than a part of the day or an editor's query.
bool IsDatelineTail(std::string_view tail) {
  return WordsOf(tail).size() <= 3 && tail.find(':') == std::string_view::npos;
}

}  // namespace

bool EndsSentence(std::string_view text) {
  // Closing quotes of Unicode are ” and ’: E2 80 9D, E2 80 99.
  while (!text.empty() && (text.back() == '"' || text.back() == '\'' || text.back() == ')' ||
                           text.back() == ']' || text.back() == '\x9D' || text.back() == '\x99' ||
                           text.back() == '\xE2' || text.back() == '\x80')) {
    text.remove_suffix(1);
  }
  if (text.empty() || (text.back() != '.' && text.back() != '!' && text.back() != '?')) {
    return false;
  }
  if (text.back() != '.') {
    return true;
  }
  const size_t gap = text.find_last_of(" \t\n");
  std::string_view word = text.substr(gap == std::string_view::npos ? 0 : gap + 1);
  word.remove_suffix(1);
  const bool initials = word.find('.') != std::string_view::npos;
  const bool shortened = EqualIgnoringCase(word, "jr") || EqualIgnoringCase(word, "sr") ||
                         EqualIgnoringCase(word, "esq") || EqualIgnoringCase(word, "inc") ||
                         EqualIgnoringCase(word, "ltd") || EqualIgnoringCase(word, "co");
  return !initials && !shortened;
}

bool IsTitle(std::string_view block, bool stands_alone) {
  if (block.empty() || block.size() > kLongestTitle || absl::ascii_islower(block[0])) {
    return false;
  }
  const char last = block.back();
  if (last == ',' || last == ';' || last == ':' || last == '-') {
    return false;
  }
  if (!EndsSentence(block)) {
    return true;
  }
  if (!stands_alone) {
    return false;
  }
  size_t long_words = 0;
  size_t capitals = 0;
  for (const std::string_view word : WordsOf(block)) {
    if (word.size() >= 4) {
      ++long_words;
      capitals += BeginsWithCapital(word) ? 1 : 0;
    }
  }
  return 3 * capitals >= 2 * long_words;
}

bool IsDateline(std::string_view block, size_t most_place_words) {
  if (block.size() > kLongestDateline) {
    return false;
  }
  const std::vector<WrittenDate> dates = FindWrittenDates(block);
  if (dates.size() != 1) {
    return false;
  }
  const WrittenDate& date = dates[0];
  const std::string_view before = block.substr(0, date.span.begin);
  const std::string_view place = Stripped(WithoutDateLabel(before));
  if (!IsDatelineTail(block.substr(date.span.end)) || !IsPlace(place, most_place_words)) {
    return false;
  }
  // A month alone is as often the name of a report: `Progress July 1957`.
  return date.day != 0 || place.empty() || place.back() == ',' || place.back() == ']';
}

ByteSpan TitleFieldOf(std::string_view line) {
  const std::string_view label = LeadingWord(line);
  if ((!EqualIgnoringCase(label, "subject") && !EqualIgnoringCase(label, "title")) ||
      label.size() == line.size() || line[label.size()] != ':') {
    return {};
  }
  const std::string_view value = Stripped(line.substr(label.size() + 1));
  const auto begin = static_cast<uint32_t>(value.data() - line.data());
  return value.empty() ? ByteSpan{} : ByteSpan{begin, static_cast<uint32_t>(begin + value.size())};
}

}  // namespace annals::extractor
