#include "extractor/train/parser_trainer.h"

#include <algorithm>
#include <map>
#include <numeric>
#include <utility>

#include "extractor/language/parser_features.h"
#include "extractor/language/parser_network.h"
#include "extractor/language/parser_words.h"
#include "extractor/language/tagger.h"
#include "extractor/train/augment.h"
#include "extractor/train/lexicon_writer.h"
#include "extractor/train/network_trainer.h"
#include "extractor/train/random.h"
#include "extractor/train/sentence_trainer.h"

namespace annals::extractor::train {
namespace {

using language::Action;
using language::FeatureList;
using language::FeatureSpace;
using language::kLeft;
using language::kNoWord;
using language::kRight;
using language::kRoles;
using language::kShift;
using language::ParserNetwork;
using language::ParserWord;
using language::ParseState;
using language::Role;

// A combination has a row when the right parses of one epoch have it so often.
constexpr uint32_t kCombinationCount = 30;

// So many of those rows are written, the ones that weigh most: the others hardly change a choice.
constexpr size_t kMostCombinations = 21800;

// Adagrad's rate at the begin, from which it falls to this share of it in equal steps.
constexpr float kRate = 0.02F;
constexpr float kLeastRate = 0.02F;

// Calls `use` with the features of each word in each role, and of each state, of a right parse.
template <typename Use>
void ForEachFeatureList(const FeatureSpace& space, const std::vector<ParserWord>& words,
                        const Lesson& lesson, const Use& use) {
  for (int word = 0; word < static_cast<int>(words.size()); ++word) {
    for (size_t role = 0; role < kRoles; ++role) {
      FeatureList features;
      space.AppendWord(words, word, static_cast<Role>(role), features);
      use(features);
    }
  }
  ParseState state(words.size());
  while (!state.Done()) {
    FeatureList features;
    space.AppendState(words, state, features);
    use(features);
    const std::array<int, language::kActions> costs = ActionCosts(state, lesson.heads);
    const int least = LeastCost(state, costs);
    const Action action = state.Can(kLeft) && costs[kLeft] == least     ? kLeft
                          : state.Can(kRight) && costs[kRight] == least ? kRight
                                                                        : kShift;
    state.Apply(action, action == kShift ? 0 : lesson.relations[state.Stack(0)]);
  }
}

// Words as the parser sees them, of which rare ones are sometimes unknown: so it learns what to
// make of words that it does not know.
std::vector<ParserWord> ForgetSome(std::vector<ParserWord> words, const Lexicon& lexicon,
                                   Random& random) {
  for (ParserWord& word : words) {
    if (random.Below(lexicon.occurrences[word.number] + 4) == 0) {
      word.number = 0;
    }
  }
  return words;
}

class ParserTrainer {
 public:
  ParserTrainer(const std::vector<GoldSentence>& sentences, const Classes& classes,
                const std::vector<const language::Model*>& taggers, const ParserOptions& options)
      : sentences_(sentences), classes_(classes), taggers_(taggers), options_(options) {
    for (const GoldSentence& sentence : sentences) {
      names_.Learn(sentence);
    }
  }

  void Train(const std::vector<CodedWord>& coded, ModelParts& parts) {
    const Lexicon lexicon = MakeLexicon(coded);
    parts.lexicon_table = lexicon.table;
    parts.lexicon_entries = lexicon.entries;
    const language::FeatureCounts counts = {
        .lexicon = lexicon.counts,
        .frequent = lexicon.frequent,
        .tags = static_cast<uint32_t>(classes_.tags.names().size()),
        .relations = static_cast<uint32_t>(classes_.relations.names().size())};
    const auto words =
        language::ParserLexicon::Open(lexicon.table, lexicon.entries, lexicon.counts).value();
    const FeatureSpace space(counts);
    std::vector<std::pair<uint64_t, uint32_t>> combinations = NumberCombinations(words, space);
    parts.combinations = WriteFeatureTable(combinations);
    NetworkTrainer network(counts, space.block_rows() + static_cast<uint32_t>(combinations.size()),
                           options_.seed);
    // Of the network as it is written only the rows of combinations are asked for.
    const std::string bytes = network.Write();
    const ParserNetwork view = ParserNetwork::Open(parts.combinations, bytes).value();
    AllowRelations(network);
    Random random(options_.seed);
    SentenceTrainer trainer(view, network, random);
    std::vector<size_t> order(sentences_.size());
    std::iota(order.begin(), order.end(), 0);
    const auto steps = static_cast<float>(order.size() * static_cast<size_t>(options_.epochs));
    float step = 0;
    for (int epoch = 0; epoch < options_.epochs; ++epoch) {
      random.Shuffle(order);
      for (size_t index : order) {
        const float rate = kRate * std::max(kLeastRate, 1 - step / steps);
        step += 1;
        ForEachLesson(index, random, [&](const Lesson& lesson) {
          trainer.Learn(lesson, ForgetSome(words.View(lesson.views, lesson.tags), lexicon, random),
                        epoch > 0, rate);
        });
      }
    }
    const std::vector<uint32_t> numbers =
        network.NumberHeaviest(space.block_rows(), kMostCombinations);
    for (auto& [hash, number] : combinations) {
      number = numbers[number - 1];
    }
    parts.combinations = WriteFeatureTable(combinations);
    parts.network = network.Write(numbers);
  }

 private:
  // Calls `use` with what an epoch sees of a sentence.
  template <typename Use>
  void ForEachLesson(size_t index, Random& random, const Use& use) const {
    for (const GoldSentence& variant : Variants(sentences_[index], names_, random)) {
      Example example = MakeExample(variant, classes_);
      std::vector<uint8_t> tags =
          language::TagWords(*taggers_[index % taggers_.size()], example.words);
      use(Lesson{std::move(example.words), std::move(tags), std::move(example.heads),
                 std::move(example.relations)});
    }
  }

  Lexicon MakeLexicon(const std::vector<CodedWord>& coded) const {
    LexiconCounter counter;
    Random random(options_.seed);
    for (size_t i = 0; i < sentences_.size(); ++i) {
      ForEachLesson(i, random, [&](const Lesson& lesson) { counter.Count(lesson.views); });
    }
    return counter.Write(coded);
  }

  // The combinations that are seen often enough, and their numbers from 1 on.
  std::vector<std::pair<uint64_t, uint32_t>> NumberCombinations(
      const language::ParserLexicon& lexicon, const FeatureSpace& space) const {
    std::map<uint64_t, uint32_t> seen;
    Random random(options_.seed);
    for (size_t i = 0; i < sentences_.size(); ++i) {
      ForEachLesson(i, random, [&](const Lesson& lesson) {
        ForEachFeatureList(space, lexicon.View(lesson.views, lesson.tags), lesson,
                           [&](const FeatureList& features) {
                             for (size_t j = 0; j < features.combination_count; ++j) {
                               ++seen[features.combinations[j]];
                             }
                           });
      });
    }
    std::vector<std::pair<uint64_t, uint32_t>> combinations;
    for (const auto& [hash, count] : seen) {
      if (count >= kCombinationCount) {
        combinations.emplace_back(hash, static_cast<uint32_t>(combinations.size() + 1));
      }
    }
    return combinations;
  }

  // The relations that the words of a tag have in the treebank.
  void AllowRelations(NetworkTrainer& network) const {
    Random random(options_.seed);
    for (size_t i = 0; i < sentences_.size(); ++i) {
      ForEachLesson(i, random, [&](const Lesson& lesson) {
        for (size_t word = 0; word < lesson.tags.size(); ++word) {
          if (lesson.heads[word] != kNoWord && lesson.relations[word] != kUnknownClass) {
            const bool before = lesson.heads[word] < static_cast<int>(word);
            network.Allow(before ? kRight : kLeft, lesson.tags[word], lesson.relations[word]);
          }
        }
      });
    }
  }

  const std::vector<GoldSentence>& sentences_;
  const Classes& classes_;
  const std::vector<const language::Model*>& taggers_;
  const ParserOptions options_;
  NameMaker names_;
};

}  // namespace

void TrainParser(const std::vector<GoldSentence>& sentences, const Classes& classes,
                 const std::vector<const language::Model*>& taggers,
                 const std::vector<CodedWord>& coded, const ParserOptions& options,
                 ModelParts& parts) {
  ParserTrainer(sentences, classes, taggers, options).Train(coded, parts);
}

}  // namespace annals::extractor::train
