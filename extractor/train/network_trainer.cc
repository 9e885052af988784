#include "extractor/train/network_trainer.h"

#include <algorithm>
#include <cmath>
#include <string_view>
#include <utility>

#include "extractor/language/parser.h"
#include "extractor/train/random.h"

namespace annals::extractor::train {
namespace {

using language::kHidden;

// The largest weights at the begin.
constexpr float kRowStart = 0.01F;
constexpr float kOutputStart = 0.05F;

// Of so many weights of rows one is cut when they are rounded.
constexpr size_t kWeightsPerCut = 5000;
constexpr int64_t kLargestRowWeight = 127;

void Randomise(Units& units, float largest, Random& random) {
  constexpr size_t kSteps = 20001;
  for (float& unit : units) {
    unit = largest * (2 * static_cast<float>(random.Below(kSteps)) / (kSteps - 1) - 1);
  }
}

void AppendNumber(std::string& bytes, int64_t value, size_t size) {
  for (size_t i = 0; i < size; ++i) {
    bytes.push_back(static_cast<char>(value >> (8 * i)));
  }
}

int64_t Round(float value, float unit, int64_t largest) {
  return std::clamp<int64_t>(std::llround(value / unit), -largest, largest);
}

void AppendUnits(std::string& bytes, const Units& units, float unit, int64_t largest) {
  for (float weight : units) {
    AppendNumber(bytes, Round(weight, unit, largest), 2);
  }
}

}  // namespace

void AddUnits(const Units& part, Units& sum) {
  for (size_t i = 0; i < kHidden; ++i) {
    sum[i] += part[i];
  }
}

void TrainedUnits::Change(const Units& gradient, float rate) {
  constexpr float kSmallest = 1e-6F;
  for (size_t i = 0; i < kHidden; ++i) {
    squares[i] += gradient[i] * gradient[i];
    weights[i] -= rate * gradient[i] / std::sqrt(squares[i] + kSmallest);
  }
}

float TrainedOutput::Score(const Units& hidden) const {
  // Several sums at once, as the processor can add them.
  constexpr size_t kSums = 8;
  static_assert(kHidden % kSums == 0);
  std::array<float, kSums> sums{};
  for (size_t i = 0; i < kHidden; i += kSums) {
    for (size_t j = 0; j < kSums; ++j) {
      sums[j] += weights.weights[i + j] * hidden[i + j];
    }
  }
  float score = bias;
  for (float sum : sums) {
    score += sum;
  }
  return score;
}

void TrainedOutput::Learn(float gradient, const Units& hidden, float rate, Units& hidden_gradient) {
  Units gradients;
  for (size_t i = 0; i < kHidden; ++i) {
    hidden_gradient[i] += gradient * weights.weights[i];
    gradients[i] = gradient * hidden[i];
  }
  weights.Change(gradients, rate);
  bias_square += gradient * gradient;
  bias -= rate * gradient / std::sqrt(bias_square + 1e-6F);
}

NetworkTrainer::NetworkTrainer(const language::FeatureCounts& counts, uint32_t rows, uint64_t seed)
    : counts_(counts),
      rows_(rows),
      actions_(language::kActions),
      left_(counts.relations),
      right_(counts.relations) {
  allowed_.fill(std::vector<uint64_t>(counts.tags));
  Random random(seed);
  for (TrainedUnits& row : rows_) {
    Randomise(row.weights, kRowStart, random);
  }
  for (std::vector<TrainedOutput>* outputs : {&actions_, &left_, &right_}) {
    for (TrainedOutput& output : *outputs) {
      Randomise(output.weights.weights, kOutputStart, random);
    }
  }
}

float NetworkTrainer::RowUnit() const {
  std::vector<float> sizes;
  for (const TrainedUnits& row : rows_) {
    for (float weight : row.weights) {
      sizes.push_back(std::abs(weight));
    }
  }
  float largest = 1;
  if (!sizes.empty()) {
    const auto place = sizes.end() - 1 - static_cast<long>(sizes.size() / kWeightsPerCut);
    std::nth_element(sizes.begin(), place, sizes.end());
    largest = *place;
  }
  return largest / kLargestRowWeight;
}

std::vector<uint32_t> NetworkTrainer::NumberHeaviest(uint32_t kept, size_t most) const {
  const float unit = RowUnit();
  // The sums of the squares of the weights, as negative numbers, with the rows.
  std::vector<std::pair<int64_t, size_t>> rows;
  for (size_t row = kept; row < rows_.size(); ++row) {
    int64_t squares = 0;
    for (float weight : rows_[row].weights) {
      const int64_t rounded = Round(weight, unit, kLargestRowWeight);
      squares += rounded * rounded;
    }
    rows.emplace_back(-squares, row - kept);
  }
  std::sort(rows.begin(), rows.end());
  std::vector<uint32_t> numbers(rows.size());
  for (size_t i = 0; i < std::min(most, rows.size()); ++i) {
    numbers[rows[i].second] = 1;
  }
  uint32_t last = 0;
  for (uint32_t& number : numbers) {
    number = number == 0 ? 0 : ++last;
  }
  return numbers;
}

std::string NetworkTrainer::Write(absl::Span<const uint32_t> numbers) const {
  const float row_unit = RowUnit();
  const size_t kept = rows_.size() - numbers.size();
  const auto is_left_out = [&](size_t row) { return row >= kept && numbers[row - kept] == 0; };
  const auto left_out = static_cast<size_t>(std::count(numbers.begin(), numbers.end(), 0));
  float largest_output = 0;
  for (const std::vector<TrainedOutput>* outputs : {&actions_, &left_, &right_}) {
    for (const TrainedOutput& output : *outputs) {
      for (float weight : output.weights.weights) {
        largest_output = std::max(largest_output, std::abs(weight));
      }
    }
  }
  const float output_unit = largest_output / language::kLargestOutputWeight;

  std::string bytes(language::kNetworkMagic);
  for (const size_t number :
       {kHidden, size_t{counts_.lexicon.words}, size_t{counts_.lexicon.endings},
        size_t{counts_.lexicon.shapes}, size_t{counts_.frequent}, size_t{counts_.tags},
        size_t{counts_.relations}, rows_.size() - left_out}) {
    AppendNumber(bytes, static_cast<int64_t>(number), 4);
  }
  bytes.resize(language::kNetworkHeaderBytes);
  for (size_t row = 0; row < rows_.size(); ++row) {
    const Units& weights = rows_[row].weights;
    for (size_t i = 0; i < kHidden / 2 && !is_left_out(row); ++i) {
      constexpr int64_t kLowBias = 128;
      AppendNumber(bytes, kLowBias + Round(weights[i], row_unit, kLargestRowWeight), 1);
      AppendNumber(bytes, Round(weights[kHidden / 2 + i], row_unit, kLargestRowWeight), 1);
    }
  }
  AppendUnits(bytes, bias_.weights, row_unit, 32767);
  for (const std::vector<TrainedOutput>* outputs : {&actions_, &left_, &right_}) {
    for (const TrainedOutput& output : *outputs) {
      constexpr int64_t kLargestBias = 1 << 29;
      AppendNumber(bytes, Round(output.bias, row_unit * output_unit, kLargestBias), 4);
      bytes.append(language::kOutputHeaderBytes - 4, '\0');
      AppendUnits(bytes, output.weights.weights, output_unit, language::kLargestOutputWeight);
    }
  }
  for (const language::Action action : {language::kLeft, language::kRight}) {
    for (uint64_t relations : allowed_[action]) {
      const uint64_t all = ~uint64_t{0} << (language::kRootRelation + 1);
      AppendNumber(bytes, static_cast<int64_t>(relations == 0 ? all : relations), 8);
    }
  }
  return bytes;
}

}  // namespace annals::extractor::train
