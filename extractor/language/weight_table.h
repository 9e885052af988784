// A table from features to the weights they give to the classes of a linear model, read in place
// from the bytes of the model file.
//
//   absl::StatusOr<WeightTable> table = WeightTable::Open(bytes);
//   std::array<int32_t, 64> scores{};
//   table->AddWeights(HashFeature(kTemplateWord, word), scores.data());
//
// Format, little-endian:
//
//   table  := bucket_count:u32 rows_size:u32 start:u32[bucket_count + 1] rows:u8[rows_size] padding
//   bucket := row*                          rows[start[i], start[i + 1])
//   row    := fingerprint:u16 count:u8 (class:u8 weight:i8)[count]
//
// The padding makes the whole a multiple of 4. A feature lies in the bucket that the upper half of
// its hash names and is told from its neighbours by the lower 16 bits. A feature that was never
// seen in training is taken for another one once in about 10,000 times; training has no part in
// that, so its only effect is a little noise.
#ifndef ANNALS_EXTRACTOR_LANGUAGE_WEIGHT_TABLE_H_
#define ANNALS_EXTRACTOR_LANGUAGE_WEIGHT_TABLE_H_

#include <cstdint>
#include <cstring>
#include <string_view>

#include "absl/status/statusor.h"

namespace annals::extractor::language {

inline constexpr size_t kRowHeaderBytes = 3;

// The bucket of a feature in a table of `bucket_count` buckets.
constexpr uint32_t BucketOf(uint64_t feature, uint32_t bucket_count) {
  return static_cast<uint32_t>(((feature >> 32) * bucket_count) >> 32);
}

// What a feature is known by inside its bucket.
constexpr uint16_t FingerprintOf(uint64_t feature) { return static_cast<uint16_t>(feature); }

// A view of bytes that must outlive it. Thread-safe.
class WeightTable {
 public:
  WeightTable() = default;

  // `bytes` must be 4-byte aligned. DATA_LOSS when they are too short for the table or its buckets
  // are out of order. Single rows are not read here, so that opening is quick: the checksum of the
  // model file answers for them.
  static absl::StatusOr<WeightTable> Open(std::string_view bytes);

  // Asks the processor for the bucket of a feature that is about to be used.
  void Prefetch(uint64_t feature) const {
    __builtin_prefetch(rows_ + starts_[BucketOf(feature, bucket_count_)]);
  }

  // Adds the weights of `feature` to `scores`, which has a number for each class. A feature that
  // the table does not hold adds nothing.
  void AddWeights(uint64_t feature, int32_t* scores) const {
    const uint32_t bucket = BucketOf(feature, bucket_count_);
    const uint16_t fingerprint = FingerprintOf(feature);
    const uint8_t* row = rows_ + starts_[bucket];
    const uint8_t* const end = rows_ + starts_[bucket + 1];
    while (row < end) {
      uint16_t found;
      std::memcpy(&found, row, sizeof(found));
      const uint8_t* weight = row + kRowHeaderBytes;
      row = weight + 2 * row[2];
      if (found == fingerprint) {
        for (; weight < row; weight += 2) {
          scores[weight[0]] += static_cast<int8_t>(weight[1]);
        }
        return;
      }
    }
  }

  // The single class of `feature` in a table that is used as a dictionary; -1 when it has none.
  int Find(uint64_t feature) const;

 private:
  uint32_t bucket_count_ = 0;
  const uint32_t* starts_ = nullptr;
  const uint8_t* rows_ = nullptr;
};

}  // namespace annals::extractor::language

#endif  // ANNALS_EXTRACTOR_LANGUAGE_WEIGHT_TABLE_H_
