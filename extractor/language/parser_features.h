// The features of the parser's network: which of its rows a state of a parse adds up.
//
//   FeatureSpace space(counts);
//   FeatureList features;
//   space.AppendWord(words, 3, kTop, features);    // word 3, as the top of the stack
//   space.AppendState(words, state, features);     // what the words of the state have in common
//
// Six words of a state play a role each: the top of the stack and the two under it, the first of
// the buffer and the two after it. What a role sees of a word and of those next to it does not
// change while the sentence is parsed, so it is asked for apart and added up once (parser.cc).
//
// A feature of one number has a row of its own for each value of the number: a block of rows. A
// combination of numbers has one only where training has seen it often enough, and is found by its
// hash.
#ifndef ANNALS_EXTRACTOR_LANGUAGE_PARSER_FEATURES_H_
#define ANNALS_EXTRACTOR_LANGUAGE_PARSER_FEATURES_H_

#include <array>
#include <cstddef>
#include <cstdint>

#include "absl/types/span.h"
#include "extractor/language/parse_state.h"
#include "extractor/language/parser_words.h"

namespace annals::extractor::language {

enum Role : uint8_t { kTop, kUnder, kNext, kSecond, kDeep, kThird };
inline constexpr size_t kRoles = 6;
// Only the first four see the ending and the shape of their word, the words next to it, and words
// that are not frequent.
inline constexpr size_t kFullRoles = 4;

// Dependents of the words of a state whose words, tags and relations are seen.
inline constexpr size_t kDependents = 12;

struct FeatureCounts {
  LexiconCounts lexicon;
  uint32_t frequent = 0;  // words up to this number are seen where rarer ones would only be noise
  uint32_t tags = 0;
  uint32_t relations = 0;
};

// Rows of the network, and hashes of combinations, which may have rows.
struct FeatureList {
  static constexpr size_t kMaxRows = 64;
  static constexpr size_t kMaxCombinations = 16;

  std::array<uint32_t, kMaxRows> rows;
  size_t row_count = 0;
  std::array<uint64_t, kMaxCombinations> combinations;
  size_t combination_count = 0;

  void AddRow(uint32_t row) { rows[row_count++] = row; }
  void AddCombination(uint64_t hash) { combinations[combination_count++] = hash; }
};

// Where the blocks of rows begin. Thread-safe.
class FeatureSpace {
 public:
  FeatureSpace() = default;
  explicit FeatureSpace(const FeatureCounts& counts);

  // The number of rows in the blocks; those of combinations come after them.
  uint32_t block_rows() const { return block_rows_; }

  // The features of the word at `index` in a role.
  void AppendWord(absl::Span<const ParserWord> words, int index, Role role,
                  FeatureList& features) const;

  // The features of a state that are not those of one word in a role.
  void AppendState(absl::Span<const ParserWord> words, const ParseState& state,
                   FeatureList& features) const;

  // The word that plays a role in a state, or kNoWord.
  static int WordOf(const ParseState& state, Role role);

 private:
  static constexpr size_t kNeighbourCodes = 2;
  static constexpr size_t kValencies = 3;
  static constexpr size_t kDistances = 2;

  // The number of a frequent word, 0 for any other.
  uint32_t FrequentNumber(const ParserWord& word) const {
    return word.number <= counts_.frequent ? word.number : 0;
  }

  FeatureCounts counts_;
  std::array<uint32_t, kRoles> nobody_{};  // one row: there is no word in the role
  std::array<uint32_t, kRoles> word_{};
  std::array<uint32_t, kRoles> tag_{};
  std::array<uint32_t, kRoles> codes_{};
  std::array<uint32_t, kFullRoles> ending_{};
  std::array<uint32_t, kFullRoles> shape_{};
  // Of the words before and after that of a role.
  std::array<std::array<uint32_t, 2>, kFullRoles> beside_word_{};
  std::array<std::array<uint32_t, 2>, kFullRoles> beside_tag_{};
  std::array<std::array<uint32_t, 2>, kFullRoles> beside_codes_{};
  std::array<uint32_t, kDependents> dependent_word_{};
  std::array<uint32_t, kDependents> dependent_tag_{};
  std::array<uint32_t, kDependents> dependent_relation_{};
  std::array<uint32_t, kValencies> valency_{};
  std::array<uint32_t, kDistances> distance_{};
  uint32_t block_rows_ = 0;
};

}  // namespace annals::extractor::language

#endif  // ANNALS_EXTRACTOR_LANGUAGE_PARSER_FEATURES_H_
