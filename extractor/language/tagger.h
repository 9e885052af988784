// Parts of speech: a greedy linear model, left to right.
//
//   std::vector<uint8_t> tags = TagWords(model, words);
//   model.tags[tags[0]];   // "NNP"
//
// Each word gets the class of the highest score, the scores being sums of the weights of its
// features: the word, its ends and shape, its neighbours, the tags already given. Trained as an
// averaged perceptron (Collins 2002). Words that have one tag nearly always take it from a
// dictionary, which saves half of the work. Linear in the number of words. Scores on the Web
// Treebank are checked by tests/extractor/language/accuracy_test.cc.
#ifndef ANNALS_EXTRACTOR_LANGUAGE_TAGGER_H_
#define ANNALS_EXTRACTOR_LANGUAGE_TAGGER_H_

#include <array>
#include <cstdint>
#include <vector>

#include "absl/container/flat_hash_set.h"
#include "absl/types/span.h"
#include "extractor/language/hash.h"
#include "extractor/language/model.h"
#include "extractor/language/word_view.h"

namespace annals::extractor::language {

inline constexpr size_t kTagFeatures = 32;
using TagFeatures = std::array<uint64_t, kTagFeatures>;

// The features of word `i`, given the tags of the words before it.
TagFeatures ExtractTagFeatures(absl::Span<const WordView> words, absl::Span<const uint8_t> tags,
                               size_t i);

// The key of a word in the tag dictionary.
constexpr uint64_t TagDictionaryKey(const WordView& word) { return HashFeature(0, word.form); }

// Words that are names wherever they are capitalised, by their key: the tag of the rest is guessed
// from what stands around them, which at the begin of a sentence is little.
using KnownNames = absl::flat_hash_set<uint64_t>;

// The class of the tag of names.
uint8_t NameTag(const Model& model);

// Those of `names` that are single words and, in lower case, not common words (`Nice`).
KnownNames MakeKnownNames(const Model& model, absl::Span<const std::string> names);

// The tags of the words of one sentence, as classes of `model.tags`.
std::vector<uint8_t> TagWords(const Model& model, absl::Span<const WordView> words,
                              const KnownNames& names = {});

}  // namespace annals::extractor::language

#endif  // ANNALS_EXTRACTOR_LANGUAGE_TAGGER_H_
