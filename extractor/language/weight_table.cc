#include "extractor/language/weight_table.h"

#include <algorithm>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"

namespace annals::extractor::language {

absl::StatusOr<WeightTable> WeightTable::Open(std::string_view bytes) {
  constexpr size_t kHeaderBytes = 8;
  uint32_t bucket_count = 0;
  uint32_t rows_size = 0;
  if (bytes.size() >= kHeaderBytes) {
    std::memcpy(&bucket_count, bytes.data(), 4);
    std::memcpy(&rows_size, bytes.data() + 4, 4);
  }
  const uint64_t starts_size = 4 * (uint64_t{bucket_count} + 1);
  if (bucket_count == 0 || bytes.size() < kHeaderBytes + starts_size + rows_size) {
    return absl::DataLossError(
        absl::StrCat("a weight table of ", bytes.size(), " bytes cannot hold the ", bucket_count,
                     " buckets and ", rows_size, " bytes of rows that it announces"));
  }
  WeightTable table;
  table.bucket_count_ = bucket_count;
  table.starts_ = reinterpret_cast<const uint32_t*>(bytes.data() + kHeaderBytes);
  table.rows_ = reinterpret_cast<const uint8_t*>(bytes.data() + kHeaderBytes + starts_size);
  const uint32_t* const starts_end = table.starts_ + bucket_count + 1;
  if (!std::is_sorted(table.starts_, starts_end) || *(starts_end - 1) != rows_size) {
    return absl::DataLossError("the buckets of a weight table are not in order");
  }
  return table;
}

int WeightTable::Find(uint64_t feature) const {
  const uint32_t bucket = BucketOf(feature, bucket_count_);
  const uint8_t* row = rows_ + starts_[bucket];
  const uint8_t* const end = rows_ + starts_[bucket + 1];
  while (row < end) {
    uint16_t found;
    std::memcpy(&found, row, sizeof(found));
    if (found == FingerprintOf(feature)) {
      return row[kRowHeaderBytes];
    }
    row += kRowHeaderBytes + 2 * row[2];
  }
  return -1;
}

}  // namespace annals::extractor::language
