// Learns the table of lemmas: endings that tell the lemma of most words, and the words that go
// their own way (extractor/language/lemmatizer.h).
//
//   parts.lemmas = LearnLemmas(treebank, word_list);
#ifndef ANNALS_EXTRACTOR_TRAIN_LEMMA_TRAINER_H_
#define ANNALS_EXTRACTOR_TRAIN_LEMMA_TRAINER_H_

#include <map>
#include <string>
#include <vector>

#include "extractor/train/treebank.h"
#include "extractor/train/word_list.h"

namespace annals::extractor::train {

// Where they differ, the treebank's lemma goes before the word list's if it was seen twice.
std::map<std::string, std::string> LearnLemmas(const std::vector<GoldSentence>& sentences,
                                               const std::vector<InflectedWord>& words);

}  // namespace annals::extractor::train

#endif  // ANNALS_EXTRACTOR_TRAIN_LEMMA_TRAINER_H_
