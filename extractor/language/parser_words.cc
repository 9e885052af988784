#include "extractor/language/parser_words.h"

#include <algorithm>
#include <cstring>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"

namespace annals::extractor::language {
namespace {

uint16_t NumberOf(std::string_view entry) {
  uint16_t number;
  std::memcpy(&number, entry.data(), sizeof(number));
  return number;
}

}  // namespace

absl::StatusOr<ParserLexicon> ParserLexicon::Open(std::string_view table, std::string_view entries,
                                                  const LexiconCounts& counts) {
  const absl::StatusOr<FeatureTable> features = FeatureTable::Open(table);
  if (!features.ok()) {
    return features.status();
  }
  for (size_t i = 0; i + kLexiconEntryBytes <= entries.size(); i += kLexiconEntryBytes) {
    if (const uint16_t number = NumberOf(entries.substr(i)); number > counts.words) {
      return absl::DataLossError(absl::StrCat("an entry of the parser's lexicon has the number ",
                                              number, " of ", counts.words, " words"));
    }
  }
  ParserLexicon lexicon;
  lexicon.table_ = *features;
  lexicon.entries_ = entries;
  lexicon.counts_ = counts;
  return lexicon;
}

std::vector<ParserWord> ParserLexicon::View(absl::Span<const WordView> words,
                                            absl::Span<const uint8_t> tags) const {
  const size_t entry_count = entries_.size() / kLexiconEntryBytes;
  std::vector<ParserWord> result(words.size());
  for (size_t i = 0; i < words.size(); ++i) {
    ParserWord& word = result[i];
    word.tag = tags[i];
    word.ending = static_cast<uint16_t>(
        std::min(table_.Find(EndingKey(words[i].suffix[2])), counts_.endings));
    word.shape =
        static_cast<uint16_t>(std::min(table_.Find(ShapeKey(words[i].shape)), counts_.shapes));
    const uint32_t found = table_.Find(WordKey(words[i].lower));
    if (found == 0 || found > entry_count) {
      continue;
    }
    const std::string_view entry =
        entries_.substr(kLexiconEntryBytes * (found - 1), kLexiconEntryBytes);
    word.number = NumberOf(entry);
    word.has_codes = entry[2] != 0;
    std::memcpy(word.codes.data(), entry.data() + 4, kWordCodes);
  }
  return result;
}

}  // namespace annals::extractor::language
