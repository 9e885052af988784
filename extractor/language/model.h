// The trained weights of the language stage: one file, compiled into the program, used in place.
//
//   absl::StatusOr<Model> model = Model::Open(EmbeddedModel());
//   model->tags[model->tag_dictionary.Find(feature)];   // "DT"
//
// Format of extractor/data/en/model.bin, little-endian:
//
//   model    := magic:"ANNALSM" version:u8 checksum:u64 (offset:u32 size:u32)[7] section[7]
//   section  := in this order and each at a multiple of 8 from the start of the file:
//               tags: names, each ended by "\n"; the class of a tag is its number in this list
//               relations: the same for the relations of Universal Dependencies
//               tag dictionary: weight table; words that have one tag nearly always
//               tag weights: weight table; the classes are the tags
//               action weights: weight table; the classes are the parser's actions
//               relation weights: weight table; the classes are the relations
//               lemmas: string table; see lemmatizer.h
//   checksum := HashBytes64 (hash.h) of all bytes after it
//
// annals-train (extractor/train) writes it. The version changes with the format and with anything
// that decides what features mean: the templates, the views of words, the hashes.
#ifndef ANNALS_EXTRACTOR_LANGUAGE_MODEL_H_
#define ANNALS_EXTRACTOR_LANGUAGE_MODEL_H_

#include <cstdint>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "extractor/language/string_table.h"
#include "extractor/language/weight_table.h"

namespace annals::extractor::language {

inline constexpr std::string_view kModelMagic = "ANNALSM";
inline constexpr uint8_t kModelVersion = 1;
inline constexpr size_t kModelSections = 7;
inline constexpr size_t kModelHeaderBytes = 16 + 8 * kModelSections;

// Scores are kept in arrays of this length, so there can be no more tags or relations than this.
inline constexpr size_t kMaxClasses = 64;

// The tag of a masked span, always the first of the list.
inline constexpr uint8_t kDateTag = 0;
inline constexpr std::string_view kDateTagName = "DATE";

// Views of the bytes it was opened from, which must outlive it. Thread-safe.
struct Model {
  // `bytes` must be 8-byte aligned. DATA_LOSS for bytes that are not a whole, unharmed model;
  // FAILED_PRECONDITION for another version.
  static absl::StatusOr<Model> Open(std::string_view bytes);

  std::vector<std::string_view> tags;
  std::vector<std::string_view> relations;
  WeightTable tag_dictionary;
  WeightTable tag_weights;
  WeightTable action_weights;
  WeightTable relation_weights;
  StringTable lemmas;
};

// The bytes of extractor/data/en/model.bin, which are part of the program.
std::string_view EmbeddedModel();

}  // namespace annals::extractor::language

#endif  // ANNALS_EXTRACTOR_LANGUAGE_MODEL_H_
