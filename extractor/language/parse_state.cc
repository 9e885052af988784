#include "extractor/language/parse_state.h"

#include <algorithm>

namespace annals::extractor::language {

ParseState::ParseState(size_t size) : nodes_(size) { stack_.reserve(size); }

bool ParseState::Can(Action action) const {
  switch (action) {
    case kShift:
      return CanShift();
    case kLeft:
      return CanLeft();
    case kRight:
      return CanRight();
  }
  return false;
}

void ParseState::Apply(Action action, uint8_t relation) {
  if (action == kShift) {
    stack_.push_back(next_++);
    return;
  }
  const int head = HeadBy(action);
  const int word = stack_.back();
  stack_.pop_back();
  nodes_[word].head = head;
  nodes_[word].relation = relation;
  ParseNode& node = nodes_[head];
  // Dependents of one side are met from the inside out, so the new one is the outermost.
  int* const outermost = action == kLeft ? node.left : node.right;
  outermost[1] = outermost[0];
  outermost[0] = word;
  uint8_t& count = action == kLeft ? node.left_count : node.right_count;
  count = static_cast<uint8_t>(std::min(count + 1, 255));
}

}  // namespace annals::extractor::language
