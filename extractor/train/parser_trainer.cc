#include "extractor/train/parser_trainer.h"

#include <algorithm>
#include <limits>
#include <numeric>

#include "extractor/language/parser.h"
#include "extractor/language/parser_features.h"
#include "extractor/language/tagger.h"
#include "extractor/train/augment.h"
#include "extractor/train/perceptron.h"
#include "extractor/train/random.h"

namespace annals::extractor::train {
namespace {

using language::Action;
using language::kLeft;
using language::kNoWord;
using language::kRight;
using language::kShift;
using language::ParseState;

// From the second epoch on, the parse follows the prediction, right or wrong, this often.
constexpr int kExplorePercent = 90;

// A feature counts once it has been updated so often.
constexpr int kLeastUpdates = 5;

struct ParserPerceptrons {
  Perceptron actions = Perceptron(kLeastUpdates);
  Perceptron relations = Perceptron(kLeastUpdates);
};

uint8_t PredictRelation(const Scores& scores, size_t relation_count) {
  const auto best = std::max_element(scores.begin() + language::kRootRelation + 1,
                                     scores.begin() + static_cast<long>(relation_count));
  return static_cast<uint8_t>(best - scores.begin());
}

// Chooses the action to take and learns from the choice.
Action LearnAction(const ParseState& state, const std::vector<int>& heads, bool follow_prediction,
                   Perceptron& perceptron) {
  if (!state.CanLeft()) {
    return state.CanRight() ? kRight : kShift;
  }
  const language::ActionFeatures features = language::ExtractActionFeatures(state);
  const Scores scores = perceptron.Score(features);
  const std::array<int, language::kActions> costs = ActionCosts(state, heads);
  int least = std::numeric_limits<int>::max();
  for (Action action : {kShift, kLeft, kRight}) {
    if (state.Can(action)) {
      least = std::min(least, costs[action]);
    }
  }
  int predicted = -1;
  int right = -1;
  for (Action action : {kShift, kLeft, kRight}) {
    if (!state.Can(action)) {
      continue;
    }
    if (predicted < 0 || scores[action] > scores[predicted]) {
      predicted = action;
    }
    if (costs[action] == least && (right < 0 || scores[action] > scores[right])) {
      right = action;
    }
  }
  if (costs[predicted] == least) {
    right = predicted;
  }
  perceptron.Update(features, static_cast<uint8_t>(right), static_cast<uint8_t>(predicted));
  return static_cast<Action>(follow_prediction ? predicted : right);
}

// The relation of the arc that `action` makes, learnt from where the arc itself is right.
uint8_t LearnRelation(const ParseState& state, Action action, const Example& example,
                      size_t relation_count, Perceptron& perceptron) {
  const language::RelationFeatures features = language::ExtractRelationFeatures(state, action);
  const uint8_t predicted = PredictRelation(perceptron.Score(features), relation_count);
  const int word = state.Stack(0);
  if (example.heads[word] == state.HeadBy(action)) {
    perceptron.Update(features, example.relations[word], predicted);
  }
  return predicted;
}

void TrainOn(const Example& example, const std::vector<uint8_t>& tags, size_t relation_count,
             bool explore, Random& random, ParserPerceptrons& perceptrons) {
  ParseState state(example.words, tags);
  while (!state.Done()) {
    const bool follow = explore && random.Chance(kExplorePercent);
    const Action action = LearnAction(state, example.heads, follow, perceptrons.actions);
    const uint8_t relation =
        action == kShift
            ? 0
            : LearnRelation(state, action, example, relation_count, perceptrons.relations);
    state.Apply(action, relation);
  }
}

}  // namespace

std::array<int, language::kActions> ActionCosts(const ParseState& state,
                                                const std::vector<int>& heads) {
  std::array<int, language::kActions> costs{};
  const int top = state.Stack(0);
  const int under = state.Stack(1);
  const int next = state.Buffer(0);
  const int end = state.size();
  if (top != kNoWord) {
    // Popping the top loses its dependents in the buffer, and its head there or under it unless the
    // action makes that arc. Only the bottom of the stack can still become the root; its head
    // counts as lying behind the buffer.
    const int head = heads[top] >= 0 ? heads[top] : under == kNoWord ? end : kNoWord;
    int dependents = 0;
    for (int word = next == kNoWord ? end : next; word < end; ++word) {
      dependents += heads[word] == top ? 1 : 0;
    }
    const bool head_in_buffer = next != kNoWord ? head >= next : head == end;
    costs[kLeft] = dependents + ((head_in_buffer || head == under) && head != next ? 1 : 0);
    costs[kRight] = dependents + (head_in_buffer ? 1 : 0);
  }
  if (next != kNoWord) {
    // Shifting loses the arcs between the next word and the stack, save that from the top to it,
    // and makes it no root unless it becomes the bottom.
    costs[kShift] += heads[next] < 0 && top != kNoWord ? 1 : 0;
    for (int word : state.stack()) {
      costs[kShift] += heads[word] == next ? 1 : 0;
      costs[kShift] += heads[next] == word && word != top ? 1 : 0;
    }
  }
  return costs;
}

ParserWeights TrainParser(const std::vector<GoldSentence>& sentences, const Classes& classes,
                          const std::vector<const language::Model*>& taggers,
                          const ParserOptions& options) {
  const size_t relation_count = classes.relations.names().size();
  ParserPerceptrons perceptrons;
  NameMaker names;
  for (const GoldSentence& sentence : sentences) {
    names.Learn(sentence);
  }
  Random random(options.seed);
  std::vector<size_t> order(sentences.size());
  std::iota(order.begin(), order.end(), 0);
  for (int epoch = 0; epoch < options.epochs; ++epoch) {
    random.Shuffle(order);
    for (size_t index : order) {
      for (const GoldSentence& variant : Variants(sentences[index], names, random)) {
        const Example example = MakeExample(variant, classes);
        const std::vector<uint8_t> tags =
            language::TagWords(*taggers[index % taggers.size()], example.words);
        TrainOn(example, tags, relation_count, epoch > 0, random, perceptrons);
      }
    }
  }
  return {.actions = perceptrons.actions.Means(), .relations = perceptrons.relations.Means()};
}

}  // namespace annals::extractor::train
