#include "extractor/language/parser_network.h"

#include <algorithm>
#include <bit>
#include <cstring>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "absl/types/span.h"

namespace annals::extractor::language {
namespace {

// Sixteen numbers of 16 bits that are added at once; without a sign, so that sums may run over.
using Lanes = uint16_t __attribute__((vector_size(32)));
using SignedLanes = int16_t __attribute__((vector_size(32)));
constexpr size_t kLanes = 16;

// Pairs of units in a row, and their lanes.
constexpr size_t kPairs = kHidden / 2;
constexpr size_t kRowLanes = kPairs / kLanes;
static_assert(kPairs % kLanes == 0);

constexpr size_t kLowBias = 128;

constexpr size_t kBiasBytes = 2 * kHidden;

absl::Status CheckOutputs(std::string_view outputs) {
  for (; !outputs.empty(); outputs.remove_prefix(kOutputBytes)) {
    for (size_t i = kOutputHeaderBytes; i < kOutputBytes; i += 2) {
      int16_t weight;
      std::memcpy(&weight, outputs.data() + i, sizeof(weight));
      if (weight > kLargestOutputWeight || weight < -kLargestOutputWeight) {
        return absl::DataLossError(absl::StrCat("an output of the parser has the weight ", weight));
      }
    }
  }
  return absl::OkStatus();
}

// The two loops that are most of the work of a parse are compiled twice, for any x86-64 and for
// those with AVX2, which do them in half the instructions. Whole numbers give the same sums in
// both.
#define ANNALS_IN_BOTH inline __attribute__((always_inline))
#define ANNALS_WITH_AVX2 __attribute__((target("avx2")))

const bool kHasAvx2 = __builtin_cpu_supports("avx2");

using Rows = absl::Span<const int16_t* const>;

ANNALS_IN_BOTH void AddRowsBy(const Rows& rows, int16_t* units) {
  Lanes both[kRowLanes] = {};
  Lanes high[kRowLanes] = {};
  for (const int16_t* row : rows) {
    for (size_t i = 0; i < kRowLanes; ++i) {
      Lanes pairs;
      std::memcpy(&pairs, row + i * kLanes, sizeof(pairs));
      both[i] += pairs;
      high[i] += reinterpret_cast<Lanes>(reinterpret_cast<SignedLanes>(pairs) >> 8);
    }
  }
  const auto bias = static_cast<uint16_t>(rows.size() * kLowBias);
  for (size_t i = 0; i < kRowLanes; ++i) {
    int16_t* const low_units = units + i * kLanes;
    int16_t* const high_units = low_units + kPairs;
    Lanes sums;
    std::memcpy(&sums, low_units, sizeof(sums));
    sums += both[i] - (high[i] << 8) - bias;
    std::memcpy(low_units, &sums, sizeof(sums));
    std::memcpy(&sums, high_units, sizeof(sums));
    sums += high[i];
    std::memcpy(high_units, &sums, sizeof(sums));
  }
}
ANNALS_WITH_AVX2 void AddRowsWithAvx2(const Rows& rows, int16_t* units) { AddRowsBy(rows, units); }
void AddRows(const Rows& rows, int16_t* units) { AddRowsBy(rows, units); }

ANNALS_IN_BOTH int32_t ProductBy(const int16_t* weights, const int16_t* units) {
  int32_t sum = 0;
  for (size_t i = 0; i < kHidden; ++i) {
    sum += units[i] * weights[i];
  }
  return sum;
}
ANNALS_WITH_AVX2 int32_t ProductWithAvx2(const int16_t* weights, const int16_t* units) {
  return ProductBy(weights, units);
}
int32_t Product(const int16_t* weights, const int16_t* units) { return ProductBy(weights, units); }

}  // namespace

HiddenUnits Activate(const HiddenSum& sum) {
  HiddenUnits hidden;
  for (size_t i = 0; i < kHidden; ++i) {
    hidden.units[i] = std::max<int16_t>(sum.units[i], 0);
  }
  return hidden;
}

void AddSum(const HiddenSum& part, HiddenSum& sum) {
  for (size_t i = 0; i < kHidden; ++i) {
    sum.units[i] = static_cast<int16_t>(sum.units[i] + part.units[i]);
  }
}

absl::StatusOr<ParserNetwork> ParserNetwork::Open(std::string_view combinations,
                                                  std::string_view bytes) {
  const absl::StatusOr<FeatureTable> table = FeatureTable::Open(combinations);
  if (!table.ok()) {
    return table.status();
  }
  std::array<uint32_t, 8> header{};
  if (bytes.size() >= kNetworkHeaderBytes && bytes.starts_with(kNetworkMagic)) {
    std::memcpy(header.data(), bytes.data() + kNetworkMagic.size(), sizeof(header));
  }
  const auto [hidden, words, endings, shapes, frequent, tags, relations, rows] = header;
  constexpr uint32_t kMost = 1u << 16;
  if (hidden != kHidden || words >= kMost || endings >= kMost || shapes >= kMost ||
      frequent > words || tags > kMaxClasses || relations > kMaxClasses) {
    return absl::DataLossError(absl::StrCat("the parser's network of ", bytes.size(),
                                            " bytes does not begin as one of ", kHidden,
                                            " hidden units"));
  }
  ParserNetwork network;
  network.counts_ = {.lexicon = {.words = words, .endings = endings, .shapes = shapes},
                     .frequent = frequent,
                     .tags = tags,
                     .relations = relations};
  network.space_ = FeatureSpace(network.counts_);
  network.combinations_ = *table;
  network.rows_ = rows;
  const uint64_t row_bytes = uint64_t{kHidden} * rows;
  const uint64_t outputs = kActions + 2 * uint64_t{relations};
  const uint64_t allowed_bytes = 2 * sizeof(uint64_t) * tags;
  if (rows < network.space_.block_rows() ||
      bytes.size() !=
          kNetworkHeaderBytes + row_bytes + kBiasBytes + outputs * kOutputBytes + allowed_bytes) {
    return absl::DataLossError(absl::StrCat("the parser's network of ", bytes.size(),
                                            " bytes cannot hold the ", rows,
                                            " rows that it announces"));
  }
  const std::string_view output_bytes =
      bytes.substr(kNetworkHeaderBytes + row_bytes + kBiasBytes, outputs * kOutputBytes);
  if (const absl::Status status = CheckOutputs(output_bytes); !status.ok()) {
    return status;
  }
  network.row_weights_ = reinterpret_cast<const int16_t*>(bytes.data() + kNetworkHeaderBytes);
  network.actions_ = reinterpret_cast<const uint8_t*>(output_bytes.data());
  network.bias_ = network.actions_ - kBiasBytes;
  network.relations_[kLeft] = network.actions_ + kActions * kOutputBytes;
  network.relations_[kRight] = network.relations_[kLeft] + relations * kOutputBytes;
  network.allowed_[kLeft] = network.relations_[kRight] + relations * kOutputBytes;
  network.allowed_[kRight] = network.allowed_[kLeft] + sizeof(uint64_t) * tags;
  return network;
}

HiddenSum ParserNetwork::bias() const {
  HiddenSum sum;
  std::memcpy(sum.units.data(), bias_, kBiasBytes);
  return sum;
}

void ParserNetwork::Add(const FeatureList& features, HiddenSum& sum) const {
  std::array<const int16_t*, FeatureList::kMaxRows + FeatureList::kMaxCombinations> rows;
  size_t count = 0;
  const auto use = [&](uint32_t row) {
    rows[count] = row_weights_ + kPairs * size_t{row};
    __builtin_prefetch(rows[count]);
    __builtin_prefetch(rows[count] + kPairs / 2);
    ++count;
  };
  for (size_t i = 0; i < features.row_count; ++i) {
    use(features.rows[i]);
  }
  ForEachCombination(features, use);
  const Rows used = absl::MakeConstSpan(rows).first(count);
  kHasAvx2 ? AddRowsWithAvx2(used, sum.units.data()) : AddRows(used, sum.units.data());
}

int64_t ParserNetwork::ScoreOf(const uint8_t* output, const HiddenUnits& hidden) const {
  int32_t bias;
  std::memcpy(&bias, output, sizeof(bias));
  const auto* const weights = reinterpret_cast<const int16_t*>(output + kOutputHeaderBytes);
  const int16_t* const units = hidden.units.data();
  const int32_t sum = kHasAvx2 ? ProductWithAvx2(weights, units) : Product(weights, units);
  return int64_t{bias} + sum;
}

std::array<int64_t, kActions> ParserNetwork::ActionScores(const HiddenUnits& hidden) const {
  std::array<int64_t, kActions> scores;
  for (size_t i = 0; i < kActions; ++i) {
    scores[i] = ScoreOf(actions_ + i * kOutputBytes, hidden);
  }
  return scores;
}

uint8_t ParserNetwork::BestRelation(Action action, uint8_t tag, const HiddenUnits& hidden) const {
  uint64_t allowed;
  std::memcpy(&allowed, allowed_[action] + sizeof(allowed) * tag, sizeof(allowed));
  int best = -1;
  int64_t best_score = 0;
  for (; allowed != 0; allowed &= allowed - 1) {
    const int relation = std::countr_zero(allowed);
    if (relation >= static_cast<int>(counts_.relations)) {
      break;
    }
    const int64_t score =
        ScoreOf(relations_[action] + static_cast<size_t>(relation) * kOutputBytes, hidden);
    if (best < 0 || score > best_score) {
      best = relation;
      best_score = score;
    }
  }
  return static_cast<uint8_t>(std::max(best, 0));
}

}  // namespace annals::extractor::language
