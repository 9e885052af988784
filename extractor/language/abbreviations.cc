#include "extractor/language/abbreviations.h"

#include <algorithm>
#include <string>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/ascii.h"

namespace annals::extractor {
// extractor/data/en/abbreviations.txt
extern const std::string_view kAbbreviationsData;
}  // namespace annals::extractor

namespace annals::extractor::language {
namespace {

// Longer words are no abbreviations and are not looked up.
constexpr size_t kLongest = 16;

using Table = absl::flat_hash_map<std::string, Abbreviation>;

// Lines are "# comment", "[kind]" or words of that kind, parted by spaces.
Table ReadTable(std::string_view data) {
  Table table;
  Abbreviation kind = Abbreviation::kNone;
  while (!data.empty()) {
    const size_t line_end = std::min(data.find('\n'), data.size());
    std::string_view line = data.substr(0, line_end);
    data.remove_prefix(std::min(line_end + 1, data.size()));
    if (line.starts_with('#')) {
      continue;
    }
    if (line.starts_with('[')) {
      kind = line == "[before name]"     ? Abbreviation::kBeforeName
             : line == "[before number]" ? Abbreviation::kBeforeNumber
                                         : Abbreviation::kAnywhere;
      continue;
    }
    while (!line.empty()) {
      const size_t word_end = std::min(line.find(' '), line.size());
      if (word_end > 0) {
        table.emplace(std::string(line.substr(0, word_end)), kind);
      }
      line.remove_prefix(std::min(word_end + 1, line.size()));
    }
  }
  return table;
}

// Single letters that each have a period: "J.", "U.S.", "a.m."; or nearly: "Ph.D.".
bool IsLettersWithPeriods(std::string_view word) {
  size_t run = 0;
  size_t periods = 0;
  for (char c : word) {
    if (c == '.') {
      if (run == 0) {
        return false;
      }
      run = 0;
      ++periods;
    } else if (!absl::ascii_isalpha(c) || ++run > 2) {
      return false;
    }
  }
  // A lone letter must be an initial, and two letters with one period are a word: "It."
  return periods >= 2 || (periods == 1 && word.size() == 2 && absl::ascii_isupper(word[0]));
}

}  // namespace

Abbreviation AbbreviationKind(std::string_view word) {
  static const auto& table = *new Table(ReadTable(kAbbreviationsData));
  if (word.size() > kLongest || word.size() < 2 || word.back() != '.') {
    return Abbreviation::kNone;
  }
  auto found = table.find(absl::string_view(word.data(), word.size()));
  if (found == table.end() && absl::ascii_isupper(word[0])) {
    std::string lower(word);
    // "JAN." and "ETC." stand in the table as "Jan." and "etc."
    const bool capitals =
        std::none_of(word.begin(), word.end(), [](char c) { return absl::ascii_islower(c); });
    if (capitals) {
      std::transform(lower.begin() + 1, lower.end(), lower.begin() + 1, absl::ascii_tolower);
      found = table.find(lower);
    }
    if (found == table.end()) {
      lower[0] = absl::ascii_tolower(lower[0]);
      found = table.find(lower);
    }
  }
  if (found != table.end()) {
    return found->second;
  }
  return IsLettersWithPeriods(word) ? Abbreviation::kAnywhere : Abbreviation::kNone;
}

}  // namespace annals::extractor::language
