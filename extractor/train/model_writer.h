// Puts the parts of a language model together (extractor/language/model.h has the format).
//
//   ModelParts parts;
//   parts.tags = {"DATE", "NN"};
//   ...
//   std::string bytes = WriteModel(parts);
#ifndef ANNALS_EXTRACTOR_TRAIN_MODEL_WRITER_H_
#define ANNALS_EXTRACTOR_TRAIN_MODEL_WRITER_H_

#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "extractor/language/model.h"
#include "extractor/train/weights_writer.h"

namespace annals::extractor::train {

struct ModelParts {
  std::vector<std::string> tags;
  std::vector<std::string> relations;
  std::string tag_dictionary = WriteFeatureTable({});
  ClassTables tag_weights = WriteClassWeights({});
  std::string lexicon_table = WriteFeatureTable({});
  std::string lexicon_entries;
  std::string combinations = WriteFeatureTable({});
  std::string network;  // empty for one that knows nothing
  std::map<std::string, std::string> lemmas;
};

// The bytes of the model file.
std::string WriteModel(const ModelParts& parts);

// Writes the bytes of a model to a file. UNAVAILABLE when it cannot be written.
absl::Status SaveModel(const std::string& path, std::string_view bytes);

// A model opened from the bytes that it keeps.
struct OwnedModel {
  std::string bytes;
  language::Model model;
};

// The parts as a model that can be used at once. The parts must be in order: it stops the program
// when Model::Open refuses them.
std::unique_ptr<OwnedModel> BuildModel(const ModelParts& parts);

}  // namespace annals::extractor::train

#endif  // ANNALS_EXTRACTOR_TRAIN_MODEL_WRITER_H_
