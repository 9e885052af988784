// Learns dependencies: numbers the words and the features, and goes through the treebank some
// times.
//
//   TrainParser(sentences, classes, taggers, coded_words, {.epochs = 8, .seed = 1}, parts);
#ifndef ANNALS_EXTRACTOR_TRAIN_PARSER_TRAINER_H_
#define ANNALS_EXTRACTOR_TRAIN_PARSER_TRAINER_H_

#include <cstdint>
#include <vector>

#include "extractor/language/model.h"
#include "extractor/train/example.h"
#include "extractor/train/model_writer.h"
#include "extractor/train/treebank.h"
#include "extractor/train/word_vectors.h"

namespace annals::extractor::train {

struct ParserOptions {
  int epochs = 10;
  uint64_t seed = 1;
};

// Fills in the parser's parts of the model. The words of sentence i are tagged by
// taggers[i % taggers.size()], which should not have learnt from that sentence: tags should be as
// wrong in training as they are in use.
void TrainParser(const std::vector<GoldSentence>& sentences, const Classes& classes,
                 const std::vector<const language::Model*>& taggers,
                 const std::vector<CodedWord>& coded, const ParserOptions& options,
                 ModelParts& parts);

}  // namespace annals::extractor::train

#endif  // ANNALS_EXTRACTOR_TRAIN_PARSER_TRAINER_H_
