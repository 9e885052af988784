#include "extractor/train/realis_trainer.h"

#include <algorithm>
#include <cmath>
#include <cstring>

#include "extractor/events/realis_features.h"
#include "extractor/events/realis_model.h"
#include "extractor/train/random.h"

namespace annals::extractor::train {
namespace {

constexpr float kStep = 0.05F;
constexpr float kDecay = 1e-4F;  // of weights, as L2 regularisation
constexpr float kSmoothing = 1e-3F;

struct Weight {
  float value = 0;
  float squares = 0;  // of its gradients, summed
};

void Learn(const RealisExample& example, std::vector<Weight>& weights) {
  float sum = 0;
  for (const uint32_t feature : example.features) {
    sum += weights[feature].value;
  }
  const float error = 1 / (1 + std::exp(-sum)) - (example.happened ? 1.0F : 0.0F);
  for (const uint32_t feature : example.features) {
    Weight& weight = weights[feature];
    const float gradient = error + kDecay * weight.value;
    weight.squares += gradient * gradient;
    weight.value -= kStep * gradient / std::sqrt(weight.squares + kSmoothing);
  }
}

std::string Write(const std::vector<Weight>& weights) {
  constexpr float kLargest = 127;
  float largest = 0;
  for (const Weight& weight : weights) {
    largest = std::max(largest, std::abs(weight.value));
  }
  const float unit = largest > 0 ? largest / kLargest : 1;
  std::string bytes(kRealisMagic);
  bytes.append(reinterpret_cast<const char*>(&kRealisVersion), sizeof(kRealisVersion));
  bytes.append(reinterpret_cast<const char*>(&unit), sizeof(unit));
  for (const Weight& weight : weights) {
    bytes += static_cast<char>(static_cast<int8_t>(std::lround(weight.value / unit)));
  }
  return bytes;
}

}  // namespace

std::string TrainRealis(const std::vector<const RealisExample*>& examples,
                        const RealisOptions& options) {
  std::vector<Weight> weights(kRealisPlaces);
  std::vector<const RealisExample*> order = examples;
  Random random(options.seed);
  for (int epoch = 0; epoch < options.epochs; ++epoch) {
    random.Shuffle(order);
    for (const RealisExample* example : order) {
      Learn(*example, weights);
    }
  }
  return Write(weights);
}

}  // namespace annals::extractor::train
