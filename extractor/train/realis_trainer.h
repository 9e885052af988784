// Learns which words tell of something that happened.
//
//   std::vector<RealisExample> examples = ...;
//   std::string bytes = TrainRealis(examples, {.seed = 1});
//   RealisModel::Open(bytes);
#ifndef ANNALS_EXTRACTOR_TRAIN_REALIS_TRAINER_H_
#define ANNALS_EXTRACTOR_TRAIN_REALIS_TRAINER_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace annals::extractor::train {

struct RealisExample {
  std::vector<uint32_t> features;  // RealisFeatures::Of
  bool happened = false;
};

struct RealisOptions {
  int epochs = 6;
  uint64_t seed = 1;
};

// The bytes of a realis model (extractor/events/realis_model.h has the format): a logistic
// regression, by stochastic gradient descent with the step sizes of AdaGrad (Duchi, Hazan and
// Singer 2011).
std::string TrainRealis(const std::vector<const RealisExample*>& examples,
                        const RealisOptions& options);

}  // namespace annals::extractor::train

#endif  // ANNALS_EXTRACTOR_TRAIN_REALIS_TRAINER_H_
