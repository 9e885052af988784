#include "extractor/language/tagger.h"

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

namespace annals::extractor::language {
namespace {

// The word outside of either end of the sentence.
constexpr WordView kOutside{.form = 1, .lower = 1};
constexpr uint64_t kNoTag = kMaxClasses;
constexpr std::string_view kNameTag = "NNP";

}  // namespace

TagFeatures ExtractTagFeatures(absl::Span<const WordView> words, absl::Span<const uint8_t> tags,
                               size_t i) {
  const auto word_at = [&](size_t index) -> const WordView& {
    return index < words.size() ? words[index] : kOutside;
  };
  const WordView& word = words[i];
  // An index before the first word wraps around and is outside as well.
  const WordView& before = word_at(i - 1);
  const WordView& before2 = word_at(i - 2);
  const WordView& after = word_at(i + 1);
  const WordView& after2 = word_at(i + 2);
  const uint64_t tag1 = i >= 1 ? tags[i - 1] : kNoTag;
  const uint64_t tag2 = i >= 2 ? tags[i - 2] : kNoTag;
  const uint64_t tags12 = tag1 << 8 | tag2;
  return {
      HashFeature(1, word.form),
      HashFeature(2, word.lower),
      HashFeature(3, word.prefix[0]),
      HashFeature(4, word.prefix[1]),
      HashFeature(5, word.prefix[2]),
      HashFeature(6, word.suffix[0]),
      HashFeature(7, word.suffix[1]),
      HashFeature(8, word.suffix[2]),
      HashFeature(9, word.suffix[3]),
      HashFeature(10, word.shape, i == 0 ? 1 : 0),
      HashFeature(11, tag1),
      HashFeature(12, tags12),
      HashFeature(13, tag1, word.lower),
      HashFeature(14, tags12, word.lower),
      HashFeature(15, tag1, word.suffix[2]),
      HashFeature(16, before.lower),
      HashFeature(17, before.suffix[2], word.suffix[2]),
      HashFeature(18, before2.lower),
      HashFeature(19, after.lower),
      HashFeature(20, after.suffix[2]),
      HashFeature(21, after.shape, word.shape),
      HashFeature(22, after2.lower),
      HashFeature(23, word.lower, after.lower),
      HashFeature(24, before.lower, word.lower),
      HashFeature(25, tag1, after.lower),
      HashFeature(26, word.shape, word.suffix[1], tag1),
      HashFeature(27, before.shape, word.shape, after.shape),
      HashFeature(28, word.shape, after.shape, i == 0 ? 1 : 0),
      HashFeature(29, word.shape, word.suffix[2], after.shape),
      HashFeature(30, word.shape, before.shape, tag1),
      HashFeature(31, word.shape, before.lower),
      HashFeature(32, word.shape, after.suffix[2]),
  };
}

uint8_t NameTag(const Model& model) {
  const auto found = std::find(model.tags.begin(), model.tags.end(), kNameTag);
  return static_cast<uint8_t>(found - model.tags.begin());
}

KnownNames MakeKnownNames(const Model& model, absl::Span<const std::string> names) {
  KnownNames known;
  for (const std::string& name : names) {
    const std::string lower = LowerForm(name);
    const std::string_view forms[] = {name, lower};
    const std::vector<WordView> views = ViewWords(forms);
    if (name.find(' ') == std::string::npos && lower != name &&
        model.tag_dictionary.Find(TagDictionaryKey(views[0])) == 0 &&
        model.tag_dictionary.Find(TagDictionaryKey(views[1])) == 0) {
      known.insert(TagDictionaryKey(views[0]));
    }
  }
  return known;
}

std::vector<uint8_t> TagWords(const Model& model, absl::Span<const WordView> words,
                              const KnownNames& names) {
  const uint8_t name = NameTag(model);
  std::vector<uint8_t> tags(words.size());
  for (size_t i = 0; i < words.size(); ++i) {
    if (words[i].is_date) {
      tags[i] = kDateTag;
      continue;
    }
    if (names.contains(TagDictionaryKey(words[i]))) {
      tags[i] = name;
      continue;
    }
    if (const uint32_t usual = model.tag_dictionary.Find(TagDictionaryKey(words[i])); usual > 0) {
      tags[i] = static_cast<uint8_t>(usual - 1);
      continue;
    }
    const ClassScores scores = model.tag_weights.Score(ExtractTagFeatures(words, tags, i));
    // Never the tag of dates, which only masks have.
    const auto best = std::max_element(scores.begin() + kDateTag + 1,
                                       scores.begin() + static_cast<long>(model.tags.size()));
    tags[i] = static_cast<uint8_t>(best - scores.begin());
  }
  return tags;
}

}  // namespace annals::extractor::language
