#include "extractor/language/parser_features.h"

#include <algorithm>

#include "extractor/language/hash.h"

namespace annals::extractor::language {
namespace {

// Makes the features of a list one after another, numbering their templates as it goes.
class FeatureMaker {
 public:
  explicit FeatureMaker(uint32_t first_template) : template_(first_template) {}

  uint64_t operator()(uint64_t a, uint64_t b = 0, uint64_t c = 0) {
    return HashFeature(template_++, a, b, c);
  }

 private:
  uint32_t template_;
};

// What the templates see of one place: its word, tag and relation, all 0 for an empty place.
struct Atom {
  uint64_t word = 0;
  uint64_t tag = 0;
  uint64_t relation = 0;
  uint64_t left_count = 0;
  uint64_t right_count = 0;
  uint64_t word_tag() const { return word << 8 | tag; }
};

class AtomReader {
 public:
  explicit AtomReader(const ParseState& state) : state_(state) {}

  Atom At(int word) const {
    if (word == kNoWord) {
      return {};
    }
    const ParseNode& node = state_.nodes()[word];
    return {.word = state_.words()[word].lower,
            .tag = state_.tags()[word] + uint64_t{1},
            .relation = node.head == kNoWord ? 0 : node.relation + uint64_t{1},
            .left_count = std::min<uint64_t>(node.left_count, 4),
            .right_count = std::min<uint64_t>(node.right_count, 4)};
  }
  Atom Left(int word, int rank) const {
    return word == kNoWord ? Atom{} : At(state_.nodes()[word].left[rank]);
  }
  Atom Right(int word, int rank) const {
    return word == kNoWord ? Atom{} : At(state_.nodes()[word].right[rank]);
  }

 private:
  const ParseState& state_;
};

// How far apart two words are, in classes that grow; 0 when either is missing.
uint64_t DistanceClass(int from, int to) {
  if (from == kNoWord || to == kNoWord) {
    return 0;
  }
  const int distance = to - from;
  if (distance <= 4) {
    return static_cast<uint64_t>(distance);
  }
  return distance <= 6 ? 5 : distance <= 10 ? 6 : distance <= 20 ? 7 : 8;
}

}  // namespace

ActionFeatures ExtractActionFeatures(const ParseState& state) {
  const AtomReader reader(state);
  const int s0i = state.Stack(0);
  const int s1i = state.Stack(1);
  const int b0i = state.Buffer(0);
  const Atom s0 = reader.At(s0i);
  const Atom s1 = reader.At(s1i);
  const Atom s2 = reader.At(state.Stack(2));
  const Atom b0 = reader.At(b0i);
  const Atom b1 = reader.At(state.Buffer(1));
  const Atom b2 = reader.At(state.Buffer(2));
  const Atom s0l = reader.Left(s0i, 0);
  const Atom s0l2 = reader.Left(s0i, 1);
  const Atom s0r = reader.Right(s0i, 0);
  const Atom s0r2 = reader.Right(s0i, 1);
  const Atom s1l = reader.Left(s1i, 0);
  const Atom s1r = reader.Right(s1i, 0);
  const Atom s1r2 = reader.Right(s1i, 1);
  const Atom b0l = reader.Left(b0i, 0);
  const Atom b0l2 = reader.Left(b0i, 1);
  const Atom b3 = reader.At(state.Buffer(3));
  const Atom before_b0 = b0i == kNoWord || b0i == 0 ? Atom{} : reader.At(b0i - 1);
  const Atom after_s0 = s0i == kNoWord || s0i + 1 == state.size() ? Atom{} : reader.At(s0i + 1);
  const uint64_t s0_suffix = s0i == kNoWord ? 0 : state.words()[s0i].suffix[2];
  const uint64_t b0_suffix = b0i == kNoWord ? 0 : state.words()[b0i].suffix[2];
  const uint64_t near = DistanceClass(s0i, b0i);
  const uint64_t far = DistanceClass(s1i, s0i);

  FeatureMaker feature(100);
  const std::array features{
      // Single places.
      feature(s0.word),
      feature(s0.tag),
      feature(s0.word_tag()),
      feature(s1.word),
      feature(s1.tag),
      feature(s1.word_tag()),
      feature(s2.tag),
      feature(s2.word_tag()),
      feature(b0.word),
      feature(b0.tag),
      feature(b0.word_tag()),
      feature(b1.tag),
      feature(b1.word_tag()),
      feature(b2.tag),
      feature(b2.word_tag()),
      // Pairs.
      feature(s0.word_tag(), b0.word_tag()),
      feature(s0.word_tag(), b0.tag),
      feature(s0.tag, b0.word_tag()),
      feature(s0.word, b0.word),
      feature(s0.tag, b0.tag),
      feature(s1.word_tag(), s0.word_tag()),
      feature(s1.word_tag(), s0.tag),
      feature(s1.tag, s0.word_tag()),
      feature(s1.word, s0.word),
      feature(s1.tag, s0.tag),
      feature(s1.word_tag(), b0.tag),
      feature(s1.tag, b0.word_tag()),
      feature(s1.tag, b0.tag),
      feature(b0.word_tag(), b1.tag),
      feature(b0.tag, b1.word_tag()),
      feature(b0.tag, b1.tag),
      feature(s0.word_tag(), b1.tag),
      // Triples.
      feature(s1.tag, s0.tag, b0.tag),
      feature(s1.word, s0.tag, b0.tag),
      feature(s1.tag, s0.word, b0.tag),
      feature(s1.tag, s0.tag, b0.word),
      feature(s1.word, s0.tag, b0.word),
      feature(s0.tag, b0.tag, b1.tag),
      feature(s0.word, b0.tag, b1.tag),
      feature(s0.tag, b0.word, b1.tag),
      feature(s0.tag << 8 | b0.tag, b1.tag, b2.tag),
      feature(b0.tag, b1.tag, b2.tag),
      feature(s2.tag, s1.tag, s0.tag),
      feature(s2.tag << 8 | s1.tag, s0.tag, b0.tag),
      feature(s1.tag << 8 | s0.tag, b0.tag, b1.tag),
      // With dependents.
      feature(s0.tag, s0l.tag, b0.tag),
      feature(s0.tag, s0r.tag, b0.tag),
      feature(s0.tag, b0l.tag, b0.tag),
      feature(s1.tag, s0l.tag, s0.tag),
      feature(s1.tag, s0r.tag, s0.tag),
      feature(s1.tag, s1r.tag, s0.tag),
      feature(s1.tag, s1l.tag, s0.tag),
      feature(s1.tag << 8 | s1r.tag, s0.tag, b0.tag),
      feature(s1.tag << 8 | s0l.word, s0.tag, s0.word),
      feature(s0.tag, s0l.tag, s0l2.tag),
      feature(s0.tag, s0r.tag, s0r2.tag),
      feature(b0.tag, b0l.tag, b0l2.tag),
      feature(s1.tag, s1r.tag, s1r2.tag),
      feature(s0.word, s0l.relation),
      feature(s0.word, s0r.relation),
      feature(s0.tag, s0l.relation, s0r.relation),
      feature(s0.word_tag(), s0l.relation << 8 | s0l2.relation),
      feature(s1.word, s1r.relation),
      feature(s1.word_tag(), s1r.relation << 8 | s1r2.relation, s0.tag),
      feature(s1.tag, s1l.relation, s1r.relation),
      feature(s1.tag << 8 | s1r.relation, s0.tag << 8 | s0l.relation, b0.tag),
      feature(b0.word_tag(), b0l.relation),
      feature(b0.tag, b0l.relation << 8 | b0l2.relation, s0.tag),
      feature(s0.tag << 8 | s0l.relation, s0r.relation << 8 | b0.tag, s1.tag),
      feature(s0l.word, s0.tag, b0.tag),
      feature(s0l.word, s1.word),
      // How many dependents there are, and how far away.
      feature(s0.word_tag(), s0.left_count, s0.right_count),
      feature(s0.tag, s0.left_count, s0.right_count),
      feature(s1.word_tag(), s1.right_count, s1.left_count),
      feature(s1.tag, s1.right_count, s0.tag),
      feature(b0.word_tag(), b0.left_count),
      feature(b0.tag, b0.left_count),
      feature(s0.tag, b0.tag, near),
      feature(s0.word, near),
      feature(b0.word, near),
      feature(s1.tag, s0.tag, far),
      feature(s1.word, far),
      // What leads the word in the buffer (its preposition, conjunction or comma) against both
      // words that could have it.
      feature(s0.word, b0l.word),
      feature(s1.word, b0l.word),
      feature(b0.word, b0l.word),
      feature(s0.tag, b0l.word, b0.tag),
      feature(s1.tag, s0.tag, b0l.word),
      feature(s1.tag << 8 | s0.tag, b0l.word, b0.tag),
      feature(s0.word, b0l.word, b0.tag),
      feature(s1.word, b0l.word, s0.tag),
      feature(s0.word, b0l.word, b0.word),
      feature(s1.word, b0l.word, b0.word),
      feature(s1.tag << 8 | s0.tag, b0l.relation << 8 | b0l2.relation, b0.tag),
      feature(s0.tag, b0l2.word, b0.tag),
      feature(s1.tag << 8 | s0.tag, s0l.word, b0.tag),
      feature(s1.word, s0l.word, s0.word),
      feature(s1.tag, s0l.word, s0.tag << 8 | s0r.relation),
      feature(s0r.word, s0.tag, b0.tag),
      feature(s0r.word, b0.word),
      feature(s1r.word, s1.tag, s0.tag),
      feature(s1.word, s1r.word, s0.tag),
      feature(s1.tag << 8 | s1r.relation, s0.tag, s0l.word),
      // The words around, and the forms of unknown ones.
      feature(s0.tag, after_s0.tag, b0.tag),
      feature(s0.tag, before_b0.tag, b0.tag),
      feature(s0.word, before_b0.word, b0.tag),
      feature(b0.tag << 8 | b1.tag, b2.tag, b3.tag),
      feature(b0.word, b1.word),
      feature(s0.word, b1.word),
      feature(s2.tag << 8 | s1.tag, b0.tag, s0l.word),
      feature(s0_suffix, b0.tag),
      feature(b0_suffix, s0.tag),
      feature(s0_suffix, b0_suffix),
      feature(s1.tag, s0_suffix),
      feature(s1.tag, b0_suffix, s0.tag),
  };
  return features;
}

RelationFeatures ExtractRelationFeatures(const ParseState& state, Action action) {
  const AtomReader reader(state);
  const int word_index = state.Stack(0);
  const int head_index = state.HeadBy(action);
  const Atom word = reader.At(word_index);
  const Atom head = reader.At(head_index);
  const auto neighbour = [&](int index) {
    return index >= 0 && index < state.size() ? reader.At(index) : Atom{};
  };
  const Atom before = neighbour(word_index - 1);
  const Atom after = neighbour(word_index + 1);
  const Atom head_before = neighbour(head_index - 1);
  const Atom head_after = neighbour(head_index + 1);
  const Atom l = reader.Left(word_index, 0);
  const Atom l2 = reader.Left(word_index, 1);
  const Atom r = reader.Right(word_index, 0);
  // The dependents that the head has on the side of the word.
  const Atom sibling = action == kLeft ? reader.Left(head_index, 0) : reader.Right(head_index, 0);
  const Atom sibling2 = action == kLeft ? reader.Left(head_index, 1) : reader.Right(head_index, 1);
  const Atom other = action == kLeft ? reader.Right(head_index, 0) : reader.Left(head_index, 0);
  const Atom head_l = reader.Left(head_index, 0);
  const uint64_t distance = action == kLeft ? DistanceClass(word_index, head_index)
                                            : DistanceClass(head_index, word_index);
  const uint64_t side = action;
  const uint64_t suffix = state.words()[word_index].suffix[2];
  const uint64_t shape = state.words()[word_index].shape;

  FeatureMaker feature(300);
  const std::array features{
      feature(side),
      feature(word.word, side),
      feature(word.tag, side),
      feature(word.word_tag(), side),
      feature(head.word, side),
      feature(head.tag, side),
      feature(head.word_tag(), side),
      feature(word.tag, head.tag, side),
      feature(word.word, head.tag, side),
      feature(word.tag, head.word, side),
      feature(word.word, head.word, side),
      feature(word.tag, head.tag, side << 8 | distance),
      feature(word.word, side, distance),
      feature(suffix, head.tag, side),
      feature(shape, word.tag << 8 | head.tag, side),
      feature(l.word, word.tag, head.tag << 8 | side),
      feature(l.relation, word.tag, head.tag << 8 | side),
      feature(l.relation << 8 | r.relation, word.tag, head.tag << 8 | side),
      feature(l.relation << 8 | l2.relation, word.tag, head.tag << 8 | side),
      feature(l.word, head.word, side),
      feature(l.word, word.word, side),
      feature(l.relation, head.word, side),
      feature(l.tag, word.tag, head.tag << 8 | side),
      feature(l2.word, l.word, side),
      feature(r.word, word.tag, head.tag << 8 | side),
      feature(sibling.relation, word.tag, head.tag << 8 | side),
      feature(sibling.relation << 8 | sibling2.relation, word.tag, head.tag << 8 | side),
      feature(sibling.relation, head.word, side << 8 | word.tag),
      feature(sibling.relation, word.word, side),
      feature(other.relation, word.tag, head.tag << 8 | side),
      feature(before.tag, word.tag, head.tag << 8 | side),
      feature(after.tag, word.tag, head.tag << 8 | side),
      feature(before.word, word.tag, side),
      feature(after.word, word.tag, side),
      feature(head_before.tag, head.tag, word.tag << 8 | side),
      feature(head_after.tag, head.tag, word.tag << 8 | side),
      feature(head_l.relation, head.tag, word.tag << 8 | side),
      feature(word.left_count << 4 | word.right_count, word.tag, head.tag << 8 | side),
      feature(before.tag << 8 | after.tag, word.tag, head.tag << 8 | side),
      feature(state.Stack(2) == kNoWord ? 1 : 0, word.tag, head.tag << 8 | side),
  };
  return features;
}

}  // namespace annals::extractor::language
