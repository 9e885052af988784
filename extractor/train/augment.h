// Variants of treebank sentences in the manner of the texts that Annals reads and the Web Treebank
// lacks: dates masked as single tokens, telegrams without articles and copulas, lines in capitals.
//
//   Random random(7);
//   for (const GoldSentence& variant : Variants(sentence, random)) { ... }
#ifndef ANNALS_EXTRACTOR_TRAIN_AUGMENT_H_
#define ANNALS_EXTRACTOR_TRAIN_AUGMENT_H_

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

// What one epoch of training sees of a sentence: the sentence, with dates masked half of the time;
// in 1 of 4 cases a telegraphic variant also; in 1 of 20 one in capitals.
std::vector<GoldSentence> Variants(const GoldSentence& sentence, Random& random);

}  // namespace annals::extractor::train

#endif  // ANNALS_EXTRACTOR_TRAIN_AUGMENT_H_
