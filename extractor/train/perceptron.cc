#include "extractor/train/perceptron.h"

#include <algorithm>
#include <cmath>

namespace annals::extractor::train {
Scores Perceptron::Score(absl::Span<const uint64_t> features) const {
  Scores scores{};
  for (uint64_t feature : features) {
    const auto row = rows_.find(feature);
    if (row != rows_.end()) {
      for (const Weight& weight : row->second) {
        scores[weight.class_id] += weight.value;
      }
    }
  }
  return scores;
}

void Perceptron::Update(absl::Span<const uint64_t> features, uint8_t right, uint8_t predicted) {
  if (right != predicted) {
    for (uint64_t feature : features) {
      Row& row = rows_[feature];
      Add(row, right, 1);
      Add(row, predicted, -1);
    }
  }
  steps_ += 1;
}

void Perceptron::Add(Row& row, uint8_t class_id, float change) const {
  auto weight = std::find_if(row.begin(), row.end(),
                             [&](const Weight& known) { return known.class_id == class_id; });
  if (weight == row.end()) {
    weight = row.insert(row.end(), {.class_id = class_id, .value = 0, .step_sum = 0});
  }
  weight->value += change;
  weight->step_sum += change * steps_;
}

MeanWeights Perceptron::Means() const {
  MeanWeights means;
  for (const auto& [feature, row] : rows_) {
    auto& weights = means[feature];
    for (const Weight& weight : row) {
      weights.emplace_back(weight.class_id, weight.value - weight.step_sum / steps_);
    }
  }
  return means;
}

std::vector<WeightRow> RoundWeights(const MeanWeights& weights, const Rounding& rounding) {
  std::vector<WeightRow> rows;
  for (const auto& [feature, means] : weights) {
    WeightRow row{.feature = feature, .weights = {}};
    for (const auto& [class_id, mean] : means) {
      const double unit = std::clamp(mean / rounding.largest * 127, -127.0, 127.0);
      const auto rounded = static_cast<int8_t>(std::lround(unit));
      if (std::abs(mean) >= rounding.smallest && rounded != 0) {
        row.weights.emplace_back(class_id, rounded);
      }
    }
    std::sort(row.weights.begin(), row.weights.end());
    if (!row.weights.empty()) {
      rows.push_back(std::move(row));
    }
  }
  return rows;
}

}  // namespace annals::extractor::train
