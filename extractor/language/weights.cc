#include "extractor/language/weights.h"

#include <cstring>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"

namespace annals::extractor::language {
namespace {

using Places = std::array<FeatureTable::Place, kMaxFeatures>;

// All ways are asked for before the first is gone, and all places before the first is read.
void FindPlaces(const FeatureTable& table, absl::Span<const uint64_t> features, Places& places) {
  std::array<FeatureTable::Way, kMaxFeatures> ways;
  for (size_t i = 0; i < features.size(); ++i) {
    ways[i] = table.WayTo(features[i]);
  }
  for (size_t i = 0; i < features.size(); ++i) {
    places[i] = table.PlaceAt(ways[i]);
  }
}

// Sixteen weights, and as many scores, that are added at once.
constexpr size_t kLanes = 16;
using RowLanes = int8_t __attribute__((vector_size(kLanes)));
using ScoreLanes = int16_t __attribute__((vector_size(2 * kLanes)));
static_assert(kMaxClasses % kLanes == 0);

using LongRows = absl::Span<const int8_t* const>;

// The sums of long rows: most of the work of tagging, so compiled twice, as the parser's is
// (parser_network.cc).
#define ANNALS_IN_BOTH inline __attribute__((always_inline))
#define ANNALS_WITH_AVX2 __attribute__((target("avx2")))

ANNALS_IN_BOTH void SumLongRowsBy(const LongRows& rows, int16_t* scores) {
  ScoreLanes sums[kMaxClasses / kLanes] = {};
  for (const int8_t* row : rows) {
    for (ScoreLanes& sum : sums) {
      RowLanes weights;
      std::memcpy(&weights, row, sizeof(weights));
      sum += __builtin_convertvector(weights, ScoreLanes);
      row += kLanes;
    }
  }
  std::memcpy(scores, sums, sizeof(sums));
}
ANNALS_WITH_AVX2 void SumLongRowsWithAvx2(const LongRows& rows, int16_t* scores) {
  SumLongRowsBy(rows, scores);
}
void SumLongRows(const LongRows& rows, int16_t* scores) { SumLongRowsBy(rows, scores); }

const bool kHasAvx2 = __builtin_cpu_supports("avx2");

}  // namespace

absl::StatusOr<ClassWeights> ClassWeights::Open(std::string_view table, std::string_view rows) {
  absl::StatusOr<FeatureTable> features = FeatureTable::Open(table);
  if (!features.ok()) {
    return features.status();
  }
  ClassWeights weights;
  weights.table_ = *features;
  if (rows.size() >= kRowsHeaderBytes) {
    std::memcpy(&weights.long_count_, rows.data(), 4);
  }
  const uint64_t short_begin = kRowsHeaderBytes + kMaxClasses * uint64_t{weights.long_count_};
  if (rows.size() < short_begin) {
    return absl::DataLossError(absl::StrCat("rows of weights of ", rows.size(),
                                            " bytes cannot hold the ", weights.long_count_,
                                            " long ones that they announce"));
  }
  weights.long_rows_ = reinterpret_cast<const int8_t*>(rows.data() + kRowsHeaderBytes);
  weights.short_rows_ = reinterpret_cast<const uint8_t*>(rows.data() + short_begin);
  return weights;
}

ClassScores ClassWeights::Score(absl::Span<const uint64_t> features) const {
  Places places;
  FindPlaces(table_, features, places);
  // The rows are sorted by kind before they are read: one more time to wait for many at once.
  std::array<const int8_t*, kMaxFeatures> long_rows;
  std::array<const uint8_t*, kMaxFeatures> short_rows;
  size_t long_count = 0;
  size_t short_count = 0;
  for (size_t i = 0; i < features.size(); ++i) {
    const uint32_t value = FeatureTable::ValueAt(places[i]);
    if (value == 0) {
      continue;
    }
    if (value <= long_count_) {
      const int8_t* const row = long_rows_ + kMaxClasses * (value - 1);
      __builtin_prefetch(row);
      long_rows[long_count++] = row;
    } else {
      const uint8_t* const row = short_rows_ + (value - long_count_ - 1);
      __builtin_prefetch(row);
      short_rows[short_count++] = row;
    }
  }
  ClassScores scores;
  const LongRows used = absl::MakeConstSpan(long_rows).first(long_count);
  kHasAvx2 ? SumLongRowsWithAvx2(used, scores.data()) : SumLongRows(used, scores.data());
  for (size_t i = 0; i < short_count; ++i) {
    const uint8_t* weight = short_rows[i] + 1;
    for (const uint8_t* const end = weight + 2 * short_rows[i][0]; weight < end; weight += 2) {
      int16_t& score = scores[weight[0]];
      score = static_cast<int16_t>(score + static_cast<int8_t>(weight[1]));
    }
  }
  return scores;
}

}  // namespace annals::extractor::language
