// The trained weights of the language stage: one file, compiled into the program, used in place.
//
//   absl::StatusOr<Model> model = Model::Open(EmbeddedModel());
//   model->tags[model->tag_dictionary.Find(feature) - 1];   // "DT"
//
// Format of extractor/data/en/model.bin, little-endian:
//
//   model    := magic:"ANNALSM" version:u8 checksum:u64 (offset:u32 size:u32)[10] section[10]
//   section  := in this order and each at a multiple of 64 from the start of the file:
//               tags: names, each ended by "\n"; the class of a tag is its number in this list
//               relations: the same for the relations of Universal Dependencies
//               tag dictionary: feature table; words that have one tag nearly always, and 1 + its
//                 class
//               tag weights: feature table, and in the next section its rows (weights.h); the
//                 classes are the tags
//               parser's lexicon: feature table, and in the next section its entries
//                 (parser_words.h)
//               parser's network: feature table of the combinations, and in the next section the
//                 network (parser_network.h)
//               lemmas: string table; see lemmatizer.h
//   checksum := HashBytes64 (hash.h) of all bytes after it
//
// annals-train (extractor/train) writes it. The version changes with the format and with anything
// that decides what features mean: the templates, the blocks, the views of words, the hashes.
#ifndef ANNALS_EXTRACTOR_LANGUAGE_MODEL_H_
#define ANNALS_EXTRACTOR_LANGUAGE_MODEL_H_

#include <cstdint>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "extractor/language/feature_table.h"
#include "extractor/language/parser_network.h"
#include "extractor/language/parser_words.h"
#include "extractor/language/string_table.h"
#include "extractor/language/weights.h"

namespace annals::extractor::language {

inline constexpr std::string_view kModelMagic = "ANNALSM";
inline constexpr uint8_t kModelVersion = 3;
inline constexpr size_t kModelSections = 10;
inline constexpr size_t kModelHeaderBytes = 16 + 8 * kModelSections;
// A line of the processor's caches: a row of weights is one.
inline constexpr size_t kSectionAlignment = 64;

// The tag of a masked span, always the first of the list.
inline constexpr uint8_t kDateTag = 0;
inline constexpr std::string_view kDateTagName = "DATE";

// Views of the bytes it was opened from, which must outlive it. Thread-safe.
struct Model {
  // `bytes` must be 8-byte aligned, and are used faster when aligned to a cache line. DATA_LOSS for
  // bytes that are not a whole, unharmed model; FAILED_PRECONDITION for another version.
  static absl::StatusOr<Model> Open(std::string_view bytes);

  std::vector<std::string_view> tags;
  std::vector<std::string_view> relations;
  FeatureTable tag_dictionary;
  ClassWeights tag_weights;
  ParserLexicon parser_lexicon;
  ParserNetwork parser_network;
  StringTable lemmas;
};

// The bytes of extractor/data/en/model.bin, which are part of the program.
std::string_view EmbeddedModel();

}  // namespace annals::extractor::language

#endif  // ANNALS_EXTRACTOR_LANGUAGE_MODEL_H_
