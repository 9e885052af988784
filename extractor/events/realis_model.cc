#include "extractor/events/realis_model.h"

#include <cmath>
#include <cstring>

#include "absl/status/status.h"
#include "extractor/events/realis_features.h"

// extractor/data/en/realis.bin as read-only data of the program, as language/model_data.cc does.
__asm__(
    ".pushsection .rodata\n"
    ".balign 64\n"
    "annals_realis_model_begin:\n"
    ".incbin \"" ANNALS_REALIS_MODEL
    "\"\n"
    "annals_realis_model_end:\n"
    ".popsection\n");

extern "C" {
__attribute__((visibility("hidden"))) extern const char annals_realis_model_begin[];
__attribute__((visibility("hidden"))) extern const char annals_realis_model_end[];
}

namespace annals::extractor {

std::string_view EmbeddedRealisModel() {
  return {annals_realis_model_begin,
          static_cast<size_t>(annals_realis_model_end - annals_realis_model_begin)};
}

absl::StatusOr<RealisModel> RealisModel::Open(std::string_view bytes) {
  if (bytes.size() != kRealisHeaderBytes + kRealisPlaces || !bytes.starts_with(kRealisMagic)) {
    return absl::DataLossError("the realis model is no such model or is cut off");
  }
  uint32_t version = 0;
  std::memcpy(&version, bytes.data() + kRealisMagic.size(), sizeof(version));
  if (version != kRealisVersion) {
    return absl::DataLossError("the realis model is of another version");
  }
  float unit = 0;
  std::memcpy(&unit, bytes.data() + kRealisMagic.size() + sizeof(version), sizeof(unit));
  return RealisModel(reinterpret_cast<const int8_t*>(bytes.data() + kRealisHeaderBytes), unit);
}

double RealisModel::Probability(const std::vector<uint32_t>& features) const {
  int32_t sum = 0;
  for (const uint32_t feature : features) {
    sum += weights_[feature];
  }
  return 1 / (1 + std::exp(-unit_ * static_cast<double>(sum)));
}

}  // namespace annals::extractor
