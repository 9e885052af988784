#include "extractor/language/feature_table.h"

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"

namespace annals::extractor::language {

absl::StatusOr<FeatureTable> FeatureTable::Open(std::string_view bytes) {
  FeatureTable table;
  if (bytes.size() >= kFeatureTableHeaderBytes) {
    std::memcpy(&table.key_range_, bytes.data(), 4);
    std::memcpy(&table.pilot_count_, bytes.data() + 4, 4);
    std::memcpy(&table.slot_count_, bytes.data() + 8, 4);
  }
  const uint64_t size = kFeatureTableHeaderBytes + kPilotBytes * uint64_t{table.pilot_count_} +
                        kSlotBytes * uint64_t{table.slot_count_} + kSlotPadding;
  if (table.pilot_count_ == 0 || table.slot_count_ == 0 || bytes.size() < size) {
    return absl::DataLossError(absl::StrCat(
        "a feature table of ", bytes.size(), " bytes cannot hold the ", table.pilot_count_,
        " pilots and ", table.slot_count_, " slots that it announces"));
  }
  table.pilots_ = reinterpret_cast<const uint8_t*>(bytes.data()) + kFeatureTableHeaderBytes;
  table.slots_ = table.pilots_ + kPilotBytes * table.pilot_count_;
  return table;
}

}  // namespace annals::extractor::language
