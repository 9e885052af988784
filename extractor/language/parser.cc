#include "extractor/language/parser.h"

#include <algorithm>
#include <array>

#include "extractor/language/parser_features.h"

namespace annals::extractor::language {
namespace {

Action BestAction(const Model& model, const ParseState& state) {
  // The two cases without a choice: the first word, and the end of the sentence.
  if (!state.CanLeft()) {
    return state.CanRight() ? kRight : kShift;
  }
  const ActionFeatures features = ExtractActionFeatures(state);
  for (uint64_t feature : features) {
    model.action_weights.Prefetch(feature);
  }
  std::array<int32_t, kMaxClasses> scores{};
  for (uint64_t feature : features) {
    model.action_weights.AddWeights(feature, scores.data());
  }
  Action best = kShift;
  for (Action action : {kLeft, kRight}) {
    if (state.Can(action) && scores[action] > scores[best]) {
      best = action;
    }
  }
  return best;
}

uint8_t BestRelation(const Model& model, const ParseState& state, Action action) {
  const RelationFeatures features = ExtractRelationFeatures(state, action);
  for (uint64_t feature : features) {
    model.relation_weights.Prefetch(feature);
  }
  std::array<int32_t, kMaxClasses> scores{};
  for (uint64_t feature : features) {
    model.relation_weights.AddWeights(feature, scores.data());
  }
  // Never the relation of the root, which has no head.
  const auto best = std::max_element(scores.begin() + kRootRelation + 1,
                                     scores.begin() + static_cast<long>(model.relations.size()));
  return static_cast<uint8_t>(best - scores.begin());
}

}  // namespace

std::vector<Arc> ParseWords(const Model& model, absl::Span<const WordView> words,
                            absl::Span<const uint8_t> tags) {
  ParseState state(words, tags);
  while (!state.Done()) {
    const Action action = BestAction(model, state);
    state.Apply(action, action == kShift ? 0 : BestRelation(model, state, action));
  }
  std::vector<Arc> arcs;
  arcs.reserve(words.size());
  for (const ParseNode& node : state.nodes()) {
    arcs.push_back({node.head, node.relation});
  }
  return arcs;
}

}  // namespace annals::extractor::language
