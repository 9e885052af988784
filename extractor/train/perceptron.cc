#include "extractor/train/perceptron.h"

#include <algorithm>
#include <cmath>

namespace annals::extractor::train {
Scores Perceptron::Score(absl::Span<const uint64_t> features) const {
  Scores scores{};
  for (uint64_t feature : features) {
    const auto row = rows_.find(feature);
    if (row != rows_.end() && row->second.updates >= least_updates_) {
      for (const Weight& weight : row->second.weights) {
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
      ++row.updates;
      Add(row, right, 1);
      Add(row, predicted, -1);
    }
  }
  steps_ += 1;
}

void Perceptron::Add(Row& row, uint8_t class_id, float change) const {
  auto weight = std::find_if(row.weights.begin(), row.weights.end(),
                             [&](const Weight& known) { return known.class_id == class_id; });
  if (weight == row.weights.end()) {
    weight =
        row.weights.insert(row.weights.end(), {.class_id = class_id, .value = 0, .step_sum = 0});
  }
  weight->value += change;
  weight->step_sum += change * steps_;
}

MeanWeights Perceptron::Means() const {
  MeanWeights means;
  for (const auto& [feature, row] : rows_) {
    if (row.updates < least_updates_) {
      continue;
    }
    auto& weights = means[feature];
    for (const Weight& weight : row.weights) {
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
