// How probably a word tells of something that happened (realis), as against what is planned,
// imagined, denied, general or no event at all.
//
//   absl::StatusOr<RealisModel> model = RealisModel::Open(EmbeddedRealisModel());
//   if (model->Probability(features.Of(token)) >= kRealis) { ... }
//
// A logistic regression over hashed features (realis_features.h). Trained by annals-train-realis
// from LitBank (Sims, Park and Bamman 2019, "Literary Event Detection"), whose annotators marked
// such words in a hundred books.
//
// Format, little-endian: "ANRL" version:u32 unit:f32 weight:i8[kRealisPlaces]; a weight counts its
// number of units.
#ifndef ANNALS_EXTRACTOR_EVENTS_REALIS_MODEL_H_
#define ANNALS_EXTRACTOR_EVENTS_REALIS_MODEL_H_

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"

namespace annals::extractor {

inline constexpr std::string_view kRealisMagic = "ANRL";
inline constexpr uint32_t kRealisVersion = 1;
inline constexpr size_t kRealisHeaderBytes = 12;

// From this probability on, words are taken to tell of something that happened: where precision and
// recall on LitBank are the same.
inline constexpr double kRealis = 0.33;

// The weights compiled into the program.
std::string_view EmbeddedRealisModel();

// A view of bytes that must outlive it. Thread-safe.
class RealisModel {
 public:
  // DATA_LOSS when the bytes are no such model.
  static absl::StatusOr<RealisModel> Open(std::string_view bytes);

  // 0 to 1. The features are below kRealisPlaces.
  double Probability(const std::vector<uint32_t>& features) const;

 private:
  RealisModel(const int8_t* weights, float unit) : weights_(weights), unit_(unit) {}

  const int8_t* weights_;
  float unit_;
};

}  // namespace annals::extractor

#endif  // ANNALS_EXTRACTOR_EVENTS_REALIS_MODEL_H_
