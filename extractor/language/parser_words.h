// What the parser sees of a word: small numbers, by which the rows of its network are found.
//
//   absl::StatusOr<ParserLexicon> lexicon = ParserLexicon::Open(table, entries, counts);
//   std::vector<ParserWord> words = lexicon->View(views, tags);
//   words[0].number;   // 1 for the most frequent word of the treebank, 0 for one that it lacks
//   words[0].codes;    // those of words that are used alike are alike
//
// The codes come from word vectors that others have learnt from billions of words: a vector is
// written as the sum of kWordCodes vectors, one from each of as many lists of 256, and the codes
// are the places in the lists. So the parser knows something of words that the treebank lacks.
//
// Format, little-endian:
//
//   table   := feature table; its values are, for a word, 1 + the number of its entry, for the
//              ending or the shape of a word its number from 1 on
//   entries := (number:u16 has_codes:u8 0:u8 code:u8[4])*
#ifndef ANNALS_EXTRACTOR_LANGUAGE_PARSER_WORDS_H_
#define ANNALS_EXTRACTOR_LANGUAGE_PARSER_WORDS_H_

#include <array>
#include <cstdint>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/types/span.h"
#include "extractor/language/feature_table.h"
#include "extractor/language/hash.h"
#include "extractor/language/word_view.h"

namespace annals::extractor::language {

inline constexpr size_t kWordCodes = 4;
inline constexpr size_t kCodeValues = 256;
inline constexpr size_t kLexiconEntryBytes = 8;

struct ParserWord {
  uint16_t number = 0;  // by frequency in the treebank, from 1; 0 for a word that it lacks
  uint16_t ending = 0;  // the last three bytes; 0 for those that the treebank lacks
  uint16_t shape = 0;   // likewise
  uint8_t tag = 0;
  bool has_codes = false;
  std::array<uint8_t, kWordCodes> codes{};
};

// How many there are of each; numbers go up to them.
struct LexiconCounts {
  uint32_t words = 0;
  uint32_t endings = 0;
  uint32_t shapes = 0;
};

// The keys of the table.
constexpr uint64_t WordKey(uint32_t lower) { return HashFeature(1, lower); }
constexpr uint64_t EndingKey(uint32_t suffix) { return HashFeature(2, suffix); }
constexpr uint64_t ShapeKey(uint32_t shape) { return HashFeature(3, shape); }

// A view of bytes that must outlive it. Thread-safe.
class ParserLexicon {
 public:
  ParserLexicon() = default;

  // DATA_LOSS when the bytes are too short for the table, or an entry has a number over the count.
  static absl::StatusOr<ParserLexicon> Open(std::string_view table, std::string_view entries,
                                            const LexiconCounts& counts);

  // The words of one sentence with their tags.
  std::vector<ParserWord> View(absl::Span<const WordView> words,
                               absl::Span<const uint8_t> tags) const;

 private:
  FeatureTable table_;
  std::string_view entries_;
  LexiconCounts counts_;
};

}  // namespace annals::extractor::language

#endif  // ANNALS_EXTRACTOR_LANGUAGE_PARSER_WORDS_H_
