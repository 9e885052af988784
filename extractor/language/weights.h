// The weights that features give to the classes of a linear model, and the scores made of them.
//
//   absl::StatusOr<ClassWeights> weights = ClassWeights::Open(table, rows);
//   ClassScores scores = weights->Score(features);   // of each class, the sum of its weights
//
// The weights stand in rows, which the values of the feature table point at:
//
//   rows   := long_count:u32 zeros:u8[60] long[long_count] short*
//   long   := weight:i8[64]                      by class
//   short  := count:u8 (class:u8 weight:i8)[count]
//
// A value v of the table means the long row v - 1, or, from long_count + 1 on, the short row at
// byte v - long_count - 1 of those. Long rows are the frequent ones; a whole one is added at once.
#ifndef ANNALS_EXTRACTOR_LANGUAGE_WEIGHTS_H_
#define ANNALS_EXTRACTOR_LANGUAGE_WEIGHTS_H_

#include <array>
#include <cstdint>
#include <string_view>

#include "absl/status/statusor.h"
#include "absl/types/span.h"
#include "extractor/language/feature_table.h"

namespace annals::extractor::language {

// There can be no more classes than this.
inline constexpr size_t kMaxClasses = 64;

// Features that can be scored together: sums of so many weights fit into 16 bits.
inline constexpr size_t kMaxFeatures = 128;

inline constexpr size_t kRowsHeaderBytes = 64;

using ClassScores = std::array<int16_t, kMaxClasses>;

// A view of bytes that must outlive it. Thread-safe.
class ClassWeights {
 public:
  ClassWeights() = default;

  // DATA_LOSS when `table` or `rows` is too short for what it announces.
  static absl::StatusOr<ClassWeights> Open(std::string_view table, std::string_view rows);

  // The sums of the weights of at most kMaxFeatures features; 0 for classes that do not exist.
  ClassScores Score(absl::Span<const uint64_t> features) const;

 private:
  FeatureTable table_;
  uint32_t long_count_ = 0;
  const int8_t* long_rows_ = nullptr;
  const uint8_t* short_rows_ = nullptr;
};

}  // namespace annals::extractor::language

#endif  // ANNALS_EXTRACTOR_LANGUAGE_WEIGHTS_H_
