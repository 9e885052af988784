#include "extractor/language/parser_features.h"

#include <algorithm>

#include "extractor/language/hash.h"

namespace annals::extractor::language {
namespace {

// Numbers of combinations begin here for the words of roles, and here for states.
constexpr uint32_t kWordCombinations = 100;
constexpr uint32_t kStateCombinations = 200;

constexpr uint32_t kLargestValency = 4;
constexpr uint32_t kDistanceClasses = 9;

// How far apart two words are, in classes that grow; 0 when either is missing.
uint32_t DistanceClass(int from, int to) {
  if (from == kNoWord || to == kNoWord) {
    return 0;
  }
  const int distance = to - from;
  if (distance <= 4) {
    return static_cast<uint32_t>(distance);
  }
  return distance <= 6 ? 5 : distance <= 10 ? 6 : distance <= 20 ? 7 : 8;
}

}  // namespace

FeatureSpace::FeatureSpace(const FeatureCounts& counts) : counts_(counts) {
  const auto take = [this](uint32_t rows) {
    const uint32_t begin = block_rows_;
    block_rows_ += rows;
    return begin;
  };
  for (size_t role = 0; role < kRoles; ++role) {
    nobody_[role] = take(1);
    word_[role] = take((role < kFullRoles ? counts.lexicon.words : counts.frequent) + 1);
    tag_[role] = take(counts.tags);
    codes_[role] = take(kWordCodes * kCodeValues);
  }
  for (size_t role = 0; role < kFullRoles; ++role) {
    ending_[role] = take(counts.lexicon.endings + 1);
    shape_[role] = take(counts.lexicon.shapes + 1);
    for (size_t side = 0; side < 2; ++side) {
      beside_word_[role][side] = take(counts.frequent + 1);
      beside_tag_[role][side] = take(counts.tags + 1);
      beside_codes_[role][side] = take(kNeighbourCodes * kCodeValues);
    }
  }
  for (size_t i = 0; i < kDependents; ++i) {
    dependent_word_[i] = take(counts.frequent + 1);
    dependent_tag_[i] = take(counts.tags);
    dependent_relation_[i] = take(counts.relations);
  }
  for (uint32_t& block : valency_) {
    block = take((kLargestValency + 1) * (kLargestValency + 1));
  }
  for (uint32_t& block : distance_) {
    block = take(kDistanceClasses);
  }
}

int FeatureSpace::WordOf(const ParseState& state, Role role) {
  switch (role) {
    case kTop:
      return state.Stack(0);
    case kUnder:
      return state.Stack(1);
    case kDeep:
      return state.Stack(2);
    case kNext:
      return state.Buffer(0);
    case kSecond:
      return state.Buffer(1);
    case kThird:
      return state.Buffer(2);
  }
  return kNoWord;
}

void FeatureSpace::AppendWord(absl::Span<const ParserWord> words, int index, Role role,
                              FeatureList& features) const {
  const ParserWord& word = words[static_cast<size_t>(index)];
  features.AddRow(word_[role] + (role < kFullRoles ? word.number : FrequentNumber(word)));
  features.AddRow(tag_[role] + word.tag);
  if (word.has_codes) {
    for (uint32_t i = 0; i < kWordCodes; ++i) {
      features.AddRow(codes_[role] + i * kCodeValues + word.codes[i]);
    }
  }
  if (role >= kFullRoles) {
    return;
  }
  features.AddRow(ending_[role] + word.ending);
  features.AddRow(shape_[role] + word.shape);
  uint32_t combination = kWordCombinations + 2 * role;
  for (size_t side = 0; side < 2; ++side) {
    const int beside = side == 0 ? index - 1 : index + 1;
    // The class after the last tag stands for the end of the sentence.
    uint32_t tag = counts_.tags;
    if (beside >= 0 && beside < static_cast<int>(words.size())) {
      const ParserWord& neighbour = words[static_cast<size_t>(beside)];
      tag = neighbour.tag;
      features.AddRow(beside_word_[role][side] + FrequentNumber(neighbour));
      if (neighbour.has_codes) {
        for (uint32_t i = 0; i < kNeighbourCodes; ++i) {
          features.AddRow(beside_codes_[role][side] + i * kCodeValues + neighbour.codes[i]);
        }
      }
    }
    features.AddRow(beside_tag_[role][side] + tag);
    features.AddCombination(HashFeature(combination++, word.tag, tag));
  }
}

void FeatureSpace::AppendState(absl::Span<const ParserWord> words, const ParseState& state,
                               FeatureList& features) const {
  std::array<int, kRoles> who;
  for (size_t role = 0; role < kRoles; ++role) {
    who[role] = WordOf(state, static_cast<Role>(role));
    if (who[role] == kNoWord) {
      features.AddRow(nobody_[role]);
    }
  }
  const auto left = [&](int word, int rank) {
    return word == kNoWord ? kNoWord : state.nodes()[static_cast<size_t>(word)].left[rank];
  };
  const auto right = [&](int word, int rank) {
    return word == kNoWord ? kNoWord : state.nodes()[static_cast<size_t>(word)].right[rank];
  };
  const auto [top, under, next, second, deep, third] = who;
  const int top_left = left(top, 0);
  const int top_right = right(top, 0);
  const int under_right = right(under, 0);
  const int next_left = left(next, 0);
  const std::array<int, kDependents> dependents = {
      top_left,    left(top, 1),    top_right, right(top, 1), left(under, 0), left(under, 1),
      under_right, right(under, 1), next_left, left(next, 1), left(deep, 0),  right(deep, 0)};
  for (size_t i = 0; i < kDependents; ++i) {
    if (dependents[i] != kNoWord) {
      const ParserWord& word = words[static_cast<size_t>(dependents[i])];
      const ParseNode& node = state.nodes()[static_cast<size_t>(dependents[i])];
      features.AddRow(dependent_word_[i] + FrequentNumber(word));
      features.AddRow(dependent_tag_[i] + word.tag);
      features.AddRow(dependent_relation_[i] + node.relation);
    }
  }
  const auto valency = [&](size_t block, int word) {
    if (word != kNoWord) {
      const ParseNode& node = state.nodes()[static_cast<size_t>(word)];
      features.AddRow(valency_[block] +
                      std::min<uint32_t>(node.left_count, kLargestValency) * (kLargestValency + 1) +
                      std::min<uint32_t>(node.right_count, kLargestValency));
    }
  };
  valency(0, top);
  valency(1, under);
  valency(2, next);
  const uint32_t near = DistanceClass(top, next);
  const uint32_t far = DistanceClass(under, top);
  features.AddRow(distance_[0] + near);
  features.AddRow(distance_[1] + far);

  const auto tag = [&](int word) -> uint64_t {
    return word == kNoWord ? counts_.tags : words[static_cast<size_t>(word)].tag;
  };
  const auto relation = [&](int word) -> uint64_t {
    return word == kNoWord ? counts_.relations : state.nodes()[static_cast<size_t>(word)].relation;
  };
  const auto form = [&](int word) -> uint64_t {
    return word == kNoWord ? counts_.frequent + 1
                           : FrequentNumber(words[static_cast<size_t>(word)]);
  };
  uint32_t number = kStateCombinations;
  const auto combine = [&](uint64_t a, uint64_t b, uint64_t c = 0) {
    features.AddCombination(HashFeature(number++, a, b, c));
  };
  combine(tag(top), tag(next));
  combine(tag(under), tag(top));
  combine(tag(under), tag(next));
  combine(tag(deep), tag(under));
  combine(tag(under), tag(top), tag(next));
  combine(tag(top), tag(next), tag(second));
  combine(tag(deep), tag(under), tag(top));
  combine(tag(top), tag(next), near);
  combine(tag(under), tag(top), far);
  combine(tag(top), relation(top_left), tag(next));
  combine(tag(top), relation(top_right), tag(next));
  combine(tag(under), relation(under_right), tag(top));
  combine(tag(top), relation(next_left), tag(next));
  combine(tag(under), form(top_left), tag(top));
  combine(tag(under) << 8 | tag(top), form(next_left), tag(next));
}

}  // namespace annals::extractor::language
