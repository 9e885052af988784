#include "extractor/train/tagger_trainer.h"

#include <algorithm>
#include <map>

#include "extractor/language/tagger.h"
#include "extractor/train/augment.h"
#include "extractor/train/perceptron.h"
#include "extractor/train/random.h"

namespace annals::extractor::train {
namespace {

// A word is in the tag dictionary when it was seen this often and had one tag in all but one of a
// thousand cases.
constexpr int kDictionaryCount = 20;
constexpr double kDictionaryShare = 0.999;

constexpr Rounding kRounding = {.smallest = 0.2, .largest = 48};

// The words and 1 + their class.
std::vector<std::pair<uint64_t, uint32_t>> CollectDictionary(
    const std::vector<const GoldSentence*>& sentences, const Classes& classes) {
  std::map<uint64_t, std::map<uint8_t, int>> counts;
  for (const GoldSentence* sentence : sentences) {
    const Example example = MakeExample(*sentence, classes);
    for (size_t i = 0; i < example.words.size(); ++i) {
      ++counts[language::TagDictionaryKey(example.words[i])][example.tags[i]];
    }
  }
  std::vector<std::pair<uint64_t, uint32_t>> dictionary;
  for (const auto& [key, tags] : counts) {
    int total = 0;
    auto best = tags.begin();
    for (auto tag = tags.begin(); tag != tags.end(); ++tag) {
      total += tag->second;
      best = tag->second > best->second ? tag : best;
    }
    if (total >= kDictionaryCount && best->second >= kDictionaryShare * total) {
      dictionary.emplace_back(key, best->first + 1u);
    }
  }
  return dictionary;
}

void TrainOn(const Example& example, const language::Model& dictionary, size_t tag_count,
             Perceptron& perceptron) {
  std::vector<uint8_t> tags(example.words.size());
  for (size_t i = 0; i < example.words.size(); ++i) {
    if (example.words[i].is_date) {
      tags[i] = language::kDateTag;
      continue;
    }
    const uint32_t usual =
        dictionary.tag_dictionary.Find(language::TagDictionaryKey(example.words[i]));
    if (usual > 0) {
      tags[i] = static_cast<uint8_t>(usual - 1);
      continue;
    }
    const language::TagFeatures features = language::ExtractTagFeatures(example.words, tags, i);
    const Scores scores = perceptron.Score(features);
    const auto best = std::max_element(scores.begin() + language::kDateTag + 1,
                                       scores.begin() + static_cast<long>(tag_count));
    tags[i] = static_cast<uint8_t>(best - scores.begin());
    perceptron.Update(features, example.tags[i], tags[i]);
  }
}

}  // namespace

void TrainTagger(const std::vector<const GoldSentence*>& sentences, const Classes& classes,
                 const TaggerOptions& options, ModelParts& parts) {
  parts.tags = classes.tags.names();
  parts.relations = classes.relations.names();
  parts.tag_dictionary = WriteFeatureTable(CollectDictionary(sentences, classes));
  const std::unique_ptr<OwnedModel> dictionary = BuildModel(parts);
  Perceptron perceptron;
  NameMaker names;
  for (const GoldSentence* sentence : sentences) {
    names.Learn(*sentence);
  }
  Random random(options.seed);
  std::vector<const GoldSentence*> order = sentences;
  for (int epoch = 0; epoch < options.epochs; ++epoch) {
    random.Shuffle(order);
    for (const GoldSentence* sentence : order) {
      for (const GoldSentence& variant : Variants(*sentence, names, random)) {
        TrainOn(MakeExample(variant, classes), dictionary->model, parts.tags.size(), perceptron);
      }
    }
  }
  parts.tag_weights = WriteClassWeights(RoundWeights(perceptron.Means(), kRounding));
}

}  // namespace annals::extractor::train
