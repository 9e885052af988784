// From the weights of features to the tables of the model file (extractor/language/feature_table.h
// and weights.h have the formats).
//
//   parts.tag_weights = WriteClassWeights(RoundWeights(tags, rounding));
//
// The order of what is given does not matter. Of two features with the same key the first one in
// the order of their hashes is written.
#ifndef ANNALS_EXTRACTOR_TRAIN_WEIGHTS_WRITER_H_
#define ANNALS_EXTRACTOR_TRAIN_WEIGHTS_WRITER_H_

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "extractor/train/perceptron.h"

namespace annals::extractor::train {

// The bytes of a feature table. Values are 0 to language::kMaxFeatureValue; 0 is as good as none.
std::string WriteFeatureTable(std::vector<std::pair<uint64_t, uint32_t>> values);

// A feature table and the rows that its values point at.
struct ClassTables {
  std::string table;
  std::string rows;
};
ClassTables WriteClassWeights(const std::vector<WeightRow>& weights);

}  // namespace annals::extractor::train

#endif  // ANNALS_EXTRACTOR_TRAIN_WEIGHTS_WRITER_H_
