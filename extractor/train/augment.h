// Variants of treebank sentences in the manner of the texts that Annals reads and the Web Treebank
// lacks: dates masked as single tokens, telegrams without articles and copulas, lines in capitals,
// names never seen before.
//
//   NameMaker names;
//   names.Learn(sentence);   // for each sentence
//   Random random(7);
//   for (const GoldSentence& variant : Variants(sentence, names, random)) { ... }
#ifndef ANNALS_EXTRACTOR_TRAIN_AUGMENT_H_
#define ANNALS_EXTRACTOR_TRAIN_AUGMENT_H_

#include <string>
#include <vector>

#include "extractor/train/random.h"
#include "extractor/train/treebank.h"

namespace annals::extractor::train {

// The sentence with every recognised date collapsed to one token of tag DATE, which takes the place
// of the date's head in the tree. Dates whose words are not one subtree are left alone.
GoldSentence MaskDates(const GoldSentence& sentence);

// The sentence as a telegram would have it: without articles, copulas, passive and progressive
// auxiliaries, and the writer's "I" and "we". What depended on a word left out depends on its head.
GoldSentence MakeTelegraphic(const GoldSentence& sentence, Random& random);

// The sentence in capitals.
GoldSentence Capitalise(const GoldSentence& sentence);

// Makes names that are in no list out of the begin of one name and the end of another.
class NameMaker {
 public:
  // Takes in the names of a sentence: capitalised words of tag NNP.
  void Learn(const GoldSentence& sentence);

  // The sentence with every name in it replaced by a new one, so that training sees unknown words
  // where the treebank has the few names that it has. Unchanged when no name has been learnt.
  GoldSentence Rename(const GoldSentence& sentence, Random& random) const;

 private:
  std::vector<std::string> begins_;
  std::vector<std::string> ends_;
};

// What one epoch of training sees of a sentence: the sentence, with dates masked half of the time
// and with new names in 1 of 4 cases; in 1 of 4 cases a telegraphic variant also; in 1 of 20 one in
// capitals.
std::vector<GoldSentence> Variants(const GoldSentence& sentence, const NameMaker& names,
                                   Random& random);

}  // namespace annals::extractor::train

#endif  // ANNALS_EXTRACTOR_TRAIN_AUGMENT_H_
