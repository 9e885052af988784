#include "extractor/document_language.h"

#include <algorithm>
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "absl/strings/string_view.h"
#include "extractor/timex/language_tables.h"
#include "extractor/timex/lexicon.h"

namespace annals::extractor {

extern const std::string_view kLanguageWords;  // data/languages.tsv

namespace {

// A text is looked at in so many places, at each until so many of its words are known ones.
constexpr size_t kPlaces = 4;
constexpr int kWordsOfAPlace = 16;
constexpr size_t kBytesOfAPlace = 2048;
constexpr size_t kMaxWordBytes = 15;

// What the words of the table count for: an index into the languages with tables of dates, which
// one more follows for all others.
struct WordTable {
  std::vector<std::string_view> languages;
  absl::flat_hash_map<std::string, size_t> words;
};

WordTable ReadTable() {
  WordTable table;
  for (const timex::LanguageTables& tables : timex::AllLanguages()) {
    table.languages.push_back(tables.language);
  }
  for (const absl::string_view line :
       absl::StrSplit(absl::string_view(kLanguageWords.data(), kLanguageWords.size()), '\n',
                      absl::SkipEmpty())) {
    if (line[0] == '#') continue;
    const std::vector<absl::string_view> columns = absl::StrSplit(line, '\t');
    const auto language = std::find(table.languages.begin(), table.languages.end(),
                                    std::string_view(columns[0].data(), columns[0].size()));
    for (const absl::string_view word : absl::StrSplit(columns[1], ' ')) {
      table.words.emplace(word, static_cast<size_t>(language - table.languages.begin()));
    }
  }
  return table;
}

const WordTable& Words() {
  static const auto* const table = new WordTable(ReadTable());
  return *table;
}

bool IsLetter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || static_cast<unsigned char>(c) >= 0x80;
}

// Counts known words by language, of those that begin in [begin, end).
void CountWords(std::string_view text, size_t begin, size_t end, std::vector<int>* counts) {
  const WordTable& table = Words();
  int known = 0;
  size_t at = begin;
  while (at > 0 && at < end && IsLetter(text[at - 1])) ++at;
  while (at < end && known < kWordsOfAPlace) {
    const size_t word_begin = at;
    while (at < text.size() && IsLetter(text[at])) ++at;
    const size_t size = at - word_begin;
    ++at;
    if (size == 0 || size > kMaxWordBytes) continue;
    const auto word =
        table.words.find(timex::LowerCase(absl::string_view(text.data() + word_begin, size)));
    if (word == table.words.end()) continue;
    ++(*counts)[word->second];
    ++known;
  }
}

}  // namespace

std::string_view LanguageOf(std::string_view text) {
  const std::vector<std::string_view>& languages = Words().languages;
  std::vector<int> counts(languages.size() + 1, 0);
  const size_t quarter = text.size() / kPlaces;
  for (size_t place = 0; place < kPlaces; ++place) {
    const size_t begin = place * quarter;
    const size_t end = place + 1 == kPlaces ? text.size() : begin + quarter;
    CountWords(text, begin, std::min(end, begin + kBytesOfAPlace), &counts);
  }
  const auto most = std::max_element(counts.begin(), counts.end());
  const auto language = static_cast<size_t>(most - counts.begin());
  return *most == 0 || language == languages.size() ? std::string_view() : languages[language];
}

absl::Status CheckLanguage(std::string_view language) {
  const std::vector<std::string_view>& languages = Words().languages;
  if (language.empty() ||
      std::find(languages.begin(), languages.end(), language) != languages.end()) {
    return absl::OkStatus();
  }
  const auto append = [](std::string* out, std::string_view name) {
    out->append(name.data(), name.size());
  };
  return absl::InvalidArgumentError(absl::StrCat(
      "language \"", absl::string_view(language.data(), language.size()),
      "\" has no tables of dates: use ", absl::StrJoin(languages, " or ", append), ", or none"));
}

}  // namespace annals::extractor
