// Learns dependencies, with the dynamic oracle of Goldberg and Nivre 2013 (section 4.2 for the
// costs of arc-hybrid).
//
//   ParserWeights weights = TrainParser(sentences, classes, taggers, {.epochs = 10, .seed = 1});
#ifndef ANNALS_EXTRACTOR_TRAIN_PARSER_TRAINER_H_
#define ANNALS_EXTRACTOR_TRAIN_PARSER_TRAINER_H_

#include <array>
#include <cstdint>
#include <vector>

#include "extractor/language/model.h"
#include "extractor/language/parse_state.h"
#include "extractor/train/example.h"
#include "extractor/train/perceptron.h"
#include "extractor/train/treebank.h"

namespace annals::extractor::train {

struct ParserOptions {
  int epochs = 10;
  uint64_t seed = 1;
};

// How many arcs of the gold tree each action puts out of reach, over those already out of reach.
// For an action that is not possible it says nothing.
std::array<int, language::kActions> ActionCosts(const language::ParseState& state,
                                                const std::vector<int>& heads);

struct ParserWeights {
  MeanWeights actions;
  MeanWeights relations;
};

// The words of sentence i are tagged by taggers[i % taggers.size()], which should not have learnt
// from that sentence: tags should be as wrong in training as they are in use.
ParserWeights TrainParser(const std::vector<GoldSentence>& sentences, const Classes& classes,
                          const std::vector<const language::Model*>& taggers,
                          const ParserOptions& options);

}  // namespace annals::extractor::train

#endif  // ANNALS_EXTRACTOR_TRAIN_PARSER_TRAINER_H_
