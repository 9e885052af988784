// Dependencies: a greedy arc-hybrid parser whose choices a small neural network makes.
//
//   std::vector<Arc> arcs = ParseWords(model, words, tags);
//   arcs[2].head;                              // -1: word 2 is the root
//   model.relations[arcs[0].relation];         // "nsubj"
//
// At each state the possible action of the highest score is taken, once and for all, so the time is
// linear. Trained with the dynamic oracle of Goldberg and Nivre 2013, "Training deterministic
// parsers with non-deterministic oracles", so that it has learnt to go on after its own mistakes.
#ifndef ANNALS_EXTRACTOR_LANGUAGE_PARSER_H_
#define ANNALS_EXTRACTOR_LANGUAGE_PARSER_H_

#include <cstdint>
#include <vector>

#include "absl/types/span.h"
#include "extractor/language/model.h"
#include "extractor/language/parse_state.h"
#include "extractor/language/word_view.h"

namespace annals::extractor::language {

// The relation of the root, always the first of the list.
inline constexpr uint8_t kRootRelation = 0;
inline constexpr std::string_view kRootRelationName = "root";

struct Arc {
  int head = kNoWord;  // index of a word of the sentence; kNoWord for the root
  uint8_t relation = kRootRelation;
};

// The arcs of the words of one sentence: a tree with exactly one root.
std::vector<Arc> ParseWords(const Model& model, absl::Span<const WordView> words,
                            absl::Span<const uint8_t> tags);

}  // namespace annals::extractor::language

#endif  // ANNALS_EXTRACTOR_LANGUAGE_PARSER_H_
