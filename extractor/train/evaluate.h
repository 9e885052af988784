// How well a model does on a treebank, given its tokens.
//
//   Scores scores = Evaluate(model, test);
//   scores.tags;      // 0.944: the share of words with the right Penn tag
#ifndef ANNALS_EXTRACTOR_TRAIN_EVALUATE_H_
#define ANNALS_EXTRACTOR_TRAIN_EVALUATE_H_

#include <vector>

#include "extractor/language/model.h"
#include "extractor/train/treebank.h"

namespace annals::extractor::train {

// Shares of all words, punctuation included, from 0 to 1. The parser works on predicted tags.
struct Accuracy {
  double tags = 0;                 // XPOS
  double heads = 0;                // unlabelled attachment score
  double heads_and_relations = 0;  // labelled attachment score, subtypes of relations included
  double lemmas = 0;               // compared in lower case
};

Accuracy Evaluate(const language::Model& model, const std::vector<GoldSentence>& sentences);

}  // namespace annals::extractor::train

#endif  // ANNALS_EXTRACTOR_TRAIN_EVALUATE_H_
