// Sentences of a treebank in CoNLL-U, the format of Universal Dependencies.
//
//   absl::StatusOr<std::vector<GoldSentence>> train = ReadTreebank("ud_ewt/train.conllu");
//   (*train)[0].tokens[0].form;   // "From"
#ifndef ANNALS_EXTRACTOR_TRAIN_TREEBANK_H_
#define ANNALS_EXTRACTOR_TRAIN_TREEBANK_H_

#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"

namespace annals::extractor::train {

struct GoldToken {
  std::string form;
  std::string lemma;
  std::string tag;       // XPOS: Penn Treebank
  std::string relation;  // with its subtype: "nsubj:pass"
  int head = -1;         // index in the sentence, -1 for the root
};

struct GoldSentence {
  std::string text;  // as the document has it
  std::vector<GoldToken> tokens;

  // The forms of the tokens; views of this sentence.
  std::vector<std::string_view> Forms() const;
};

// Words that a treebank writes as one and reads as several ("don't") come as several; nodes that
// stand for words left out are skipped. NOT_FOUND for a file that cannot be read, INVALID_ARGUMENT
// with the line for one that is not CoNLL-U.
absl::StatusOr<std::vector<GoldSentence>> ReadTreebank(const std::string& path);

}  // namespace annals::extractor::train

#endif  // ANNALS_EXTRACTOR_TRAIN_TREEBANK_H_
