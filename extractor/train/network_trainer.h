// The parser's network while it is trained: weights as fractions, changed step by step by Adagrad
// (Duchi, Hazan and Singer 2011), and written as whole numbers at the end.
//
//   NetworkTrainer network(counts, rows, seed);
//   network.rows()[row].Change(gradient, rate);
//   parts.parser_network = network.Write();
#ifndef ANNALS_EXTRACTOR_TRAIN_NETWORK_TRAINER_H_
#define ANNALS_EXTRACTOR_TRAIN_NETWORK_TRAINER_H_

#include <array>
#include <cstdint>
#include <string>
#include <vector>

#include "absl/types/span.h"
#include "extractor/language/parser_network.h"

namespace annals::extractor::train {

// A number for each unit of the hidden layer.
using Units = std::array<float, language::kHidden>;

void AddUnits(const Units& part, Units& sum);

// Weights with the sums of the squares of their gradients.
struct TrainedUnits {
  Units weights{};
  Units squares{};

  void Change(const Units& gradient, float rate);
};

// One output: its score is the sum of the weights times the hidden units, and the bias.
struct TrainedOutput {
  TrainedUnits weights;
  float bias = 0;
  float bias_square = 0;

  float Score(const Units& hidden) const;

  // Adds what the gradient of the score asks of the hidden units to theirs, and learns from it.
  void Learn(float gradient, const Units& hidden, float rate, Units& hidden_gradient);
};

class NetworkTrainer {
 public:
  // With small random weights.
  NetworkTrainer(const language::FeatureCounts& counts, uint32_t rows, uint64_t seed);

  TrainedUnits& bias() { return bias_; }
  std::vector<TrainedUnits>& rows() { return rows_; }
  std::vector<TrainedOutput>& actions() { return actions_; }
  // Of kLeft or kRight.
  std::vector<TrainedOutput>& relations(language::Action action) {
    return action == language::kLeft ? left_ : right_;
  }

  // That words of this tag can have a relation to heads on the side of kLeft or kRight. Where
  // nothing is said, all can be.
  void Allow(language::Action action, uint8_t tag, uint8_t relation) {
    allowed_[action][tag] |= uint64_t{1} << relation;
  }

  // Numbers, from 1 on, those `most` rows after the first `kept` that weigh most once they are
  // rounded; the others get 0. By row after `kept`.
  std::vector<uint32_t> NumberHeaviest(uint32_t kept, size_t most) const;

  // The section of the model file. `numbers` are those of the last rows, of which the ones of
  // number 0 are left out.
  std::string Write(absl::Span<const uint32_t> numbers = {}) const;

 private:
  // The unit in which rows are written: nearly all weights fit.
  float RowUnit() const;

  language::FeatureCounts counts_;
  TrainedUnits bias_;
  std::vector<TrainedUnits> rows_;
  std::vector<TrainedOutput> actions_;
  std::vector<TrainedOutput> left_;
  std::vector<TrainedOutput> right_;
  std::array<std::vector<uint64_t>, language::kActions> allowed_;
};

}  // namespace annals::extractor::train

#endif  // ANNALS_EXTRACTOR_TRAIN_NETWORK_TRAINER_H_
