#include "extractor/language/parser.h"

#include <algorithm>

#include "extractor/language/parser_features.h"

namespace annals::extractor::language {
namespace {

Action BestAction(const Model& model, const ParseState& state) {
  // The two cases without a choice: the first word, and the end of the sentence.
  if (!state.CanLeft()) {
    return state.CanRight() ? kRight : kShift;
  }
  const ActionScores scores = model.action_weights.Score(ExtractActionFeatures(state));
  Action best = kShift;
  for (Action action : {kLeft, kRight}) {
    if (state.Can(action) && scores[action] > scores[best]) {
      best = action;
    }
  }
  return best;
}

uint8_t BestRelation(const Model& model, const ParseState& state, Action action) {
  const ClassScores scores = model.relation_weights.Score(ExtractRelationFeatures(state, action));
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
