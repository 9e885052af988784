// The state of an arc-hybrid parse (Kuhlmann, Gómez-Rodríguez and Satta 2011).
//
// A parse reads the words from left to right. The state is a stack of words whose head is not yet
// known, the words not yet read (the buffer) and the arcs made so far. Three actions:
//
//   kShift   the first word of the buffer goes onto the stack
//   kLeft    the top of the stack gets the first word of the buffer as its head, and leaves
//   kRight   the top of the stack gets the word under it as its head, and leaves
//
// so a word leaves the stack when all its dependents have been found. The last word on the stack is
// the root. A sentence of n words takes 2n - 1 actions.
//
//   ParseState state(words.size());
//   state.Apply(kShift, 0);
//   state.Stack(0);   // 0: the first word
#ifndef ANNALS_EXTRACTOR_LANGUAGE_PARSE_STATE_H_
#define ANNALS_EXTRACTOR_LANGUAGE_PARSE_STATE_H_

#include <cstddef>
#include <cstdint>
#include <vector>

#include "absl/types/span.h"

namespace annals::extractor::language {

inline constexpr int kNoWord = -1;

// The network's outputs for actions stand in this order.
enum Action : uint8_t { kShift = 0, kLeft = 1, kRight = 2 };
inline constexpr size_t kActions = 3;

// A word inside a parse: its arc to its head and the outermost of its dependents.
struct ParseNode {
  int head = kNoWord;
  uint8_t relation = 0;
  uint8_t left_count = 0;             // dependents before the word, counted up to 255
  uint8_t right_count = 0;            // dependents after it
  int left[2] = {kNoWord, kNoWord};   // the leftmost and the one next to it
  int right[2] = {kNoWord, kNoWord};  // the rightmost and the one next to it
};

class ParseState {
 public:
  // The begin of the parse of a sentence of so many words.
  explicit ParseState(size_t size);

  bool CanShift() const { return next_ < size(); }
  bool CanLeft() const { return next_ < size() && !stack_.empty(); }
  bool CanRight() const { return stack_.size() >= 2; }
  bool Can(Action action) const;
  // Whether the buffer is empty and the root alone on the stack.
  bool Done() const { return next_ == size() && stack_.size() <= 1; }

  // Performs an action that is possible. `relation` is that of the new arc, and unused by kShift.
  void Apply(Action action, uint8_t relation);

  int size() const { return static_cast<int>(nodes_.size()); }
  // The word `depth` under the top of the stack, or kNoWord.
  int Stack(size_t depth) const {
    return depth < stack_.size() ? stack_[stack_.size() - 1 - depth] : kNoWord;
  }
  // The word `distance` after the first of the buffer, or kNoWord.
  int Buffer(int distance) const { return next_ + distance < size() ? next_ + distance : kNoWord; }
  // The head that `action`, kLeft or kRight, gives to the top of the stack.
  int HeadBy(Action action) const { return action == kLeft ? next_ : Stack(1); }

  absl::Span<const int> stack() const { return stack_; }
  const std::vector<ParseNode>& nodes() const { return nodes_; }

 private:
  std::vector<ParseNode> nodes_;
  std::vector<int> stack_;
  int next_ = 0;
};

}  // namespace annals::extractor::language

#endif  // ANNALS_EXTRACTOR_LANGUAGE_PARSE_STATE_H_
