// The network of the parser: what it makes of features, in whole numbers.
//
//   absl::StatusOr<ParserNetwork> network = ParserNetwork::Open(combinations, bytes);
//   HiddenSum sum = network->bias();
//   network->Add(features, sum);                    // a row for each feature
//   const HiddenUnits hidden = Activate(sum);
//   network->ActionScores(hidden);                  // by action
//   network->BestRelation(kLeft, tag, hidden);      // of an arc that kLeft makes
//
// One hidden layer, in the manner of Chen and Manning 2014 (A fast and accurate dependency parser
// using neural networks): each unit adds up a weight for each feature and gives the sum on when it
// is positive. All is done in whole numbers, so the same input gives the same tree everywhere.
//
// Format, little-endian; the combinations are a feature table whose values are 1 + the number of a
// row after those of the blocks:
//
//   network := magic:"NET1" hidden:u32 words:u32 endings:u32 shapes:u32 frequent:u32 tags:u32
//              relations:u32 rows:u32 zeros:u8[28]
//              row[rows] bias:i16[hidden] action[3] left[relations] right[relations]
//              left_allowed:u64[tags] right_allowed:u64[tags]
//   row     := (low:u8 high:i8)[hidden / 2]      low: 128 + the weight of unit i; high: the weight
//                                                of unit hidden / 2 + i
//   action, left, right := bias:i32 zeros:u8[12] weight:i16[hidden]
//   left_allowed, right_allowed := by the tag of a word, the relations that it can have to a head
//                                  after it and before it: bit 1 << class of each
//
// Two weights are added as one number of 16 bits, and the high ones once more by themselves: their
// sum, 256 times, taken off the first sum leaves that of the low ones.
#ifndef ANNALS_EXTRACTOR_LANGUAGE_PARSER_NETWORK_H_
#define ANNALS_EXTRACTOR_LANGUAGE_PARSER_NETWORK_H_

#include <array>
#include <cstdint>
#include <string_view>

#include "absl/status/statusor.h"
#include "extractor/language/feature_table.h"
#include "extractor/language/parse_state.h"
#include "extractor/language/parser_features.h"
#include "extractor/language/weights.h"

namespace annals::extractor::language {

// Units of the hidden layer.
inline constexpr size_t kHidden = 128;

inline constexpr std::string_view kNetworkMagic = "NET1";
inline constexpr size_t kNetworkHeaderBytes = 64;
inline constexpr size_t kOutputHeaderBytes = 16;
inline constexpr size_t kOutputBytes = kOutputHeaderBytes + 2 * kHidden;

// Weights of outputs are no larger, so that no sum of products exceeds 31 bits.
inline constexpr int kLargestOutputWeight = 511;
static_assert(int64_t{kHidden} * 32767 * kLargestOutputWeight < (int64_t{1} << 31));

struct alignas(16) HiddenSum {
  std::array<int16_t, kHidden> units{};
};
struct alignas(16) HiddenUnits {
  std::array<int16_t, kHidden> units;
};

// Negative sums become 0.
HiddenUnits Activate(const HiddenSum& sum);

// Adds a sum of features, made before, to another one.
void AddSum(const HiddenSum& part, HiddenSum& sum);

// A view of bytes that must outlive it. Thread-safe.
class ParserNetwork {
 public:
  ParserNetwork() = default;

  // DATA_LOSS when the bytes are not those of a network with this hidden layer, in full.
  static absl::StatusOr<ParserNetwork> Open(std::string_view combinations, std::string_view bytes);

  const FeatureCounts& counts() const { return counts_; }
  const FeatureSpace& space() const { return space_; }

  // What all states start from.
  HiddenSum bias() const;

  // Adds the rows of features; those of combinations that have none count as zeros.
  void Add(const FeatureList& features, HiddenSum& sum) const;

  std::array<int64_t, kActions> ActionScores(const HiddenUnits& hidden) const;

  // The relation of the highest score, of those that a word of this tag can have.
  uint8_t BestRelation(Action action, uint8_t tag, const HiddenUnits& hidden) const;

  // The row of each combination of `features` that has one, from 0 on.
  template <typename Use>
  void ForEachCombination(const FeatureList& features, const Use& use) const {
    // All ways are asked for before the first is gone, and all places before the first is read.
    std::array<FeatureTable::Way, FeatureList::kMaxCombinations> ways;
    std::array<FeatureTable::Place, FeatureList::kMaxCombinations> places;
    for (size_t i = 0; i < features.combination_count; ++i) {
      ways[i] = combinations_.WayTo(features.combinations[i]);
    }
    for (size_t i = 0; i < features.combination_count; ++i) {
      places[i] = combinations_.PlaceAt(ways[i]);
    }
    for (size_t i = 0; i < features.combination_count; ++i) {
      const uint32_t value = FeatureTable::ValueAt(places[i]);
      if (value > 0 && value <= rows_ - space_.block_rows()) {
        use(space_.block_rows() + value - 1);
      }
    }
  }

 private:
  int64_t ScoreOf(const uint8_t* output, const HiddenUnits& hidden) const;

  FeatureCounts counts_;
  FeatureSpace space_;
  FeatureTable combinations_;
  uint32_t rows_ = 0;
  const int16_t* row_weights_ = nullptr;
  const uint8_t* bias_ = nullptr;
  const uint8_t* actions_ = nullptr;
  // Null for kShift, which makes no arc.
  std::array<const uint8_t*, kActions> relations_{};
  std::array<const uint8_t*, kActions> allowed_{};
};

}  // namespace annals::extractor::language

#endif  // ANNALS_EXTRACTOR_LANGUAGE_PARSER_NETWORK_H_
