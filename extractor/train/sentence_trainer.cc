#include "extractor/train/sentence_trainer.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

#include "extractor/language/parser.h"

namespace annals::extractor::train {
namespace {

using language::Action;
using language::FeatureList;
using language::FeatureSpace;
using language::kHidden;
using language::kLeft;
using language::kNoWord;
using language::kRight;
using language::kRoles;
using language::kShift;
using language::ParserWord;
using language::ParseState;
using language::Role;

// From the second epoch on, the parse follows the prediction, right or wrong, this often.
constexpr int kExplorePercent = 90;

// So many of a hundred hidden units are left out at each step (Srivastava and others 2014).
constexpr size_t kDropPercent = 30;

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

int LeastCost(const ParseState& state, const std::array<int, language::kActions>& costs) {
  int least = std::numeric_limits<int>::max();
  for (Action action : {kShift, kLeft, kRight}) {
    if (state.Can(action)) {
      least = std::min(least, costs[action]);
    }
  }
  return least;
}

void SentenceTrainer::Learn(const Lesson& lesson, std::vector<ParserWord> words, bool explore,
                            float rate) {
  words_ = std::move(words);
  rate_ = rate;
  roles_.assign(words_.size() * kRoles, {});
  ParseState state(words_.size());
  while (!state.Done()) {
    if (!state.CanLeft() && !state.CanRight()) {
      state.Apply(kShift, 0);
      continue;
    }
    LearnStep(lesson, explore && random_.Chance(kExplorePercent), state);
  }
  for (const WordInRole& word : roles_) {
    for (uint32_t row : word.rows) {
      network_.rows()[row].Change(word.gradient, rate_);
    }
  }
}

std::vector<uint32_t> SentenceTrainer::RowsOf(const FeatureList& features) const {
  std::vector<uint32_t> rows(features.rows.begin(), features.rows.begin() + features.row_count);
  view_.ForEachCombination(features, [&](uint32_t row) { rows.push_back(row); });
  return rows;
}

SentenceTrainer::WordInRole* SentenceTrainer::InRole(const ParseState& state, Role role) {
  const int index = FeatureSpace::WordOf(state, role);
  if (index == kNoWord) {
    return nullptr;
  }
  WordInRole& word = roles_[static_cast<size_t>(index) * kRoles + role];
  if (word.rows.empty()) {
    FeatureList features;
    view_.space().AppendWord(words_, index, role, features);
    word.rows = RowsOf(features);
    for (uint32_t row : word.rows) {
      AddUnits(network_.rows()[row].weights, word.sum);
    }
  }
  return &word;
}

void SentenceTrainer::LearnStep(const Lesson& lesson, bool follow_prediction, ParseState& state) {
  std::array<WordInRole*, kRoles> words;
  Units sum = network_.bias().weights;
  for (size_t role = 0; role < kRoles; ++role) {
    words[role] = InRole(state, static_cast<Role>(role));
    if (words[role] != nullptr) {
      AddUnits(words[role]->sum, sum);
    }
  }
  FeatureList features;
  view_.space().AppendState(words_, state, features);
  const std::vector<uint32_t> rows = RowsOf(features);
  for (uint32_t row : rows) {
    AddUnits(network_.rows()[row].weights, sum);
  }
  // By unit the factor of its value and of its gradient: 0 where it is left out.
  Units factors;
  Units hidden;
  for (size_t i = 0; i < kHidden; ++i) {
    const bool on = sum[i] > 0 && random_.Below(100) >= kDropPercent;
    factors[i] = on ? 100.0F / (100 - kDropPercent) : 0;
    hidden[i] = sum[i] * factors[i];
  }
  Units gradient{};
  const Action action = state.CanLeft()
                            ? LearnAction(state, lesson.heads, follow_prediction, hidden, gradient)
                            : kRight;
  const uint8_t relation =
      action == kShift ? 0 : LearnRelation(state, action, lesson, hidden, gradient);
  for (size_t i = 0; i < kHidden; ++i) {
    gradient[i] *= factors[i];
  }
  for (WordInRole* word : words) {
    if (word != nullptr) {
      AddUnits(gradient, word->gradient);
    }
  }
  for (uint32_t row : rows) {
    network_.rows()[row].Change(gradient, rate_);
  }
  network_.bias().Change(gradient, rate_);
  state.Apply(action, relation);
}

Action SentenceTrainer::LearnAction(const ParseState& state, const std::vector<int>& heads,
                                    bool follow_prediction, const Units& hidden, Units& gradient) {
  const std::array<int, language::kActions> costs = ActionCosts(state, heads);
  const int least = LeastCost(state, costs);
  std::array<float, language::kActions> scores{};
  int predicted = -1;
  int right = -1;
  for (Action action : {kShift, kLeft, kRight}) {
    if (!state.Can(action)) {
      continue;
    }
    scores[action] = network_.actions()[action].Score(hidden);
    predicted = predicted < 0 || scores[action] > scores[predicted] ? action : predicted;
    if (costs[action] == least && (right < 0 || scores[action] > scores[right])) {
      right = action;
    }
  }
  std::array<float, language::kActions> shares{};
  float all = 0;
  float good = 0;
  for (Action action : {kShift, kLeft, kRight}) {
    if (state.Can(action)) {
      shares[action] = std::exp(scores[action] - scores[predicted]);
      all += shares[action];
      good += costs[action] == least ? shares[action] : 0;
    }
  }
  for (Action action : {kShift, kLeft, kRight}) {
    if (state.Can(action)) {
      const float wanted = costs[action] == least ? shares[action] / good : 0;
      network_.actions()[action].Learn(shares[action] / all - wanted, hidden, rate_, gradient);
    }
  }
  return static_cast<Action>(follow_prediction ? predicted : right);
}

uint8_t SentenceTrainer::LearnRelation(const ParseState& state, Action action, const Lesson& lesson,
                                       const Units& hidden, Units& gradient) {
  std::vector<TrainedOutput>& outputs = network_.relations(action);
  constexpr size_t kFirst = language::kRootRelation + 1;
  std::vector<float> scores(outputs.size());
  size_t best = kFirst;
  for (size_t i = kFirst; i < outputs.size(); ++i) {
    scores[i] = outputs[i].Score(hidden);
    best = scores[i] > scores[best] ? i : best;
  }
  const auto word = static_cast<size_t>(state.Stack(0));
  const uint8_t gold = lesson.relations[word];
  if (lesson.heads[word] != state.HeadBy(action) || gold < kFirst || gold >= outputs.size()) {
    return static_cast<uint8_t>(best);
  }
  float all = 0;
  const float largest = scores[best];
  for (size_t i = kFirst; i < outputs.size(); ++i) {
    scores[i] = std::exp(scores[i] - largest);
    all += scores[i];
  }
  constexpr float kTooSmall = 1e-4F;
  for (size_t i = kFirst; i < outputs.size(); ++i) {
    const float error = scores[i] / all - (i == gold ? 1 : 0);
    if (std::abs(error) >= kTooSmall) {
      outputs[i].Learn(error, hidden, rate_, gradient);
    }
  }
  return static_cast<uint8_t>(best);
}

}  // namespace annals::extractor::train
