// The features by which the parser chooses actions and relations.
//
//   ActionFeatures features = ExtractActionFeatures(state);
//
// The templates follow Zhang and Nivre 2011, "Transition-based dependency parsing with rich
// non-local features", fitted to arc-hybrid: the choice lies between three words, s1 and s0 on the
// stack and b0 in the buffer, of which s1 and b0 compete to be the head of s0.
#ifndef ANNALS_EXTRACTOR_LANGUAGE_PARSER_FEATURES_H_
#define ANNALS_EXTRACTOR_LANGUAGE_PARSER_FEATURES_H_

#include <array>
#include <cstdint>

#include "extractor/language/parse_state.h"

namespace annals::extractor::language {

inline constexpr size_t kActionFeatures = 114;
using ActionFeatures = std::array<uint64_t, kActionFeatures>;

inline constexpr size_t kRelationFeatures = 40;
using RelationFeatures = std::array<uint64_t, kRelationFeatures>;

// The features of a state in which more than one action is possible.
ActionFeatures ExtractActionFeatures(const ParseState& state);

// The features of the arc that `action`, kLeft or kRight, is about to make.
RelationFeatures ExtractRelationFeatures(const ParseState& state, Action action);

}  // namespace annals::extractor::language

#endif  // ANNALS_EXTRACTOR_LANGUAGE_PARSER_FEATURES_H_
