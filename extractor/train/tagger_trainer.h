// Learns parts of speech.
//
//   TrainTagger(sentences, classes, {.epochs = 8, .seed = 1}, parts);
//   BuildModel(parts)->model can tag now.
#ifndef ANNALS_EXTRACTOR_TRAIN_TAGGER_TRAINER_H_
#define ANNALS_EXTRACTOR_TRAIN_TAGGER_TRAINER_H_

#include <cstdint>
#include <vector>

#include "extractor/train/example.h"
#include "extractor/train/model_writer.h"
#include "extractor/train/treebank.h"

namespace annals::extractor::train {

struct TaggerOptions {
  int epochs = 8;
  uint64_t seed = 1;
};

// Fills in the tags, the tag dictionary and the tag weights of `parts`.
void TrainTagger(const std::vector<const GoldSentence*>& sentences, const Classes& classes,
                 const TaggerOptions& options, ModelParts& parts);

}  // namespace annals::extractor::train

#endif  // ANNALS_EXTRACTOR_TRAIN_TAGGER_TRAINER_H_
