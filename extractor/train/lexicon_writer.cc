#include "extractor/train/lexicon_writer.h"

#include <algorithm>
#include <string_view>
#include <utility>

namespace annals::extractor::train {
namespace {

constexpr uint32_t kWordCount = 6;
constexpr uint32_t kFrequentCount = 50;
constexpr uint32_t kEndingCount = 15;
constexpr uint32_t kShapeCount = 15;

// Those counted at least so often, the most frequent first.
std::vector<std::pair<uint32_t, uint32_t>> Frequent(const std::map<uint32_t, uint32_t>& counts,
                                                    uint32_t least) {
  std::vector<std::pair<uint32_t, uint32_t>> frequent;
  for (const auto& [hash, count] : counts) {
    if (count >= least) {
      frequent.emplace_back(hash, count);
    }
  }
  std::stable_sort(frequent.begin(), frequent.end(),
                   [](const auto& a, const auto& b) { return a.second > b.second; });
  return frequent;
}

struct Entry {
  uint16_t number = 0;
  const CodedWord* coded = nullptr;
};

std::string WriteEntry(const Entry& entry) {
  std::string bytes(language::kLexiconEntryBytes, '\0');
  bytes[0] = static_cast<char>(entry.number);
  bytes[1] = static_cast<char>(entry.number >> 8);
  if (entry.coded != nullptr) {
    bytes[2] = 1;
    std::copy(entry.coded->codes.begin(), entry.coded->codes.end(), bytes.begin() + 4);
  }
  return bytes;
}

}  // namespace

void LexiconCounter::Count(absl::Span<const language::WordView> words) {
  for (const language::WordView& word : words) {
    ++words_[word.lower];
    ++endings_[word.suffix[2]];
    ++shapes_[word.shape];
  }
}

Lexicon LexiconCounter::Write(const std::vector<CodedWord>& coded) const {
  Lexicon lexicon;
  lexicon.occurrences.push_back(0);
  std::map<uint32_t, Entry> entries;
  for (const auto& [hash, count] : Frequent(words_, kWordCount)) {
    entries[hash].number = static_cast<uint16_t>(++lexicon.counts.words);
    lexicon.occurrences.push_back(count);
    lexicon.frequent += count >= kFrequentCount ? 1 : 0;
  }
  for (const CodedWord& word : coded) {
    const std::string_view form = word.word;
    Entry& entry = entries[language::ViewWords({form})[0].lower];
    // Numbers that differ in their digits only are one word: that of the most frequent counts.
    entry.coded = entry.coded == nullptr ? &word : entry.coded;
  }
  std::vector<std::pair<uint64_t, uint32_t>> values;
  uint32_t number = 0;
  for (const auto& [hash, entry] : entries) {
    values.emplace_back(language::WordKey(hash), ++number);
    lexicon.entries += WriteEntry(entry);
  }
  for (const auto& [hash, count] : Frequent(endings_, kEndingCount)) {
    values.emplace_back(language::EndingKey(hash), ++lexicon.counts.endings);
  }
  for (const auto& [hash, count] : Frequent(shapes_, kShapeCount)) {
    values.emplace_back(language::ShapeKey(hash), ++lexicon.counts.shapes);
  }
  lexicon.table = WriteFeatureTable(std::move(values));
  return lexicon;
}

}  // namespace annals::extractor::train
