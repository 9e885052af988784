// The weights of a linear model while it is trained, and their rounding.
//
//   Perceptron perceptron;
//   perceptron.Score(features);
//   perceptron.Update(features, right_class, predicted_class);
//   std::vector<WeightRow> rows = RoundWeights(perceptron.Means(), {.smallest = 0.5});
//
// The result is the mean of the weights over all steps (Freund and Schapire 1999), which errs far
// less than their last state. It is computed from two sums, after Daumé 2006: the weights and the
// weights times the step of each update.
#ifndef ANNALS_EXTRACTOR_TRAIN_PERCEPTRON_H_
#define ANNALS_EXTRACTOR_TRAIN_PERCEPTRON_H_

#include <array>
#include <cstdint>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/types/span.h"
#include "extractor/language/model.h"

namespace annals::extractor::train {

using Scores = std::array<float, language::kMaxClasses>;

// For each feature the weights that it gives to classes.
using MeanWeights = absl::flat_hash_map<uint64_t, std::vector<std::pair<uint8_t, double>>>;

class Perceptron {
 public:
  // The scores of all classes for the features of one choice.
  Scores Score(absl::Span<const uint64_t> features) const;

  // Ends a step: moves the weights of `features` from the class that was predicted to the one that
  // would have been right. Nothing moves when they are the same, yet the step counts.
  void Update(absl::Span<const uint64_t> features, uint8_t right, uint8_t predicted);

  // The mean weights over all steps.
  MeanWeights Means() const;

 private:
  struct Weight {
    uint8_t class_id;
    float value;
    double step_sum;  // of value changes times the step at which they came
  };
  using Row = std::vector<Weight>;

  void Add(Row& row, uint8_t class_id, float change) const;

  absl::flat_hash_map<uint64_t, Row> rows_;
  double steps_ = 1;
};

// A feature and the weights it gives to classes.
struct WeightRow {
  uint64_t feature;
  std::vector<std::pair<uint8_t, int8_t>> weights;
};

struct Rounding {
  double smallest = 0;  // weights of a smaller absolute value are left out
  double largest = 1;   // becomes 127; those of a larger absolute value are cut to it
};

// The weights as whole numbers, without those that have become 0.
std::vector<WeightRow> RoundWeights(const MeanWeights& weights, const Rounding& rounding);

}  // namespace annals::extractor::train

#endif  // ANNALS_EXTRACTOR_TRAIN_PERCEPTRON_H_
