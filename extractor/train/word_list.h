// Inflected forms of English words with their lemmas, from the word lists of WordNet 3.0 (Debian's
// package wordnet-base). Regular forms are made by the rules of spelling; irregular ones and
// doubled consonants come from WordNet's lists of exceptions.
//
//   absl::StatusOr<std::vector<InflectedWord>> words = ReadWordList("/usr/share/wordnet");
#ifndef ANNALS_EXTRACTOR_TRAIN_WORD_LIST_H_
#define ANNALS_EXTRACTOR_TRAIN_WORD_LIST_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"

namespace annals::extractor::train {

struct InflectedWord {
  std::string lemma_class;  // as LemmaClass() gives it: "VBD"
  std::string form;
  std::string lemma;
};

// Irregular forms come before regular ones, so that of two lemmas of one form the first should be
// taken. NOT_FOUND when a file of the list cannot be read.
absl::StatusOr<std::vector<InflectedWord>> ReadWordList(const std::string& directory);

}  // namespace annals::extractor::train

#endif  // ANNALS_EXTRACTOR_TRAIN_WORD_LIST_H_
