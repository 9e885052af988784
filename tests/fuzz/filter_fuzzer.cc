// The parser of filters: what it reads can be written again and reads as the same.
#include <string>
#include <string_view>

#include "service/filter.h"
#include "tests/fuzz/fuzz.h"

using namespace annals::service;  // NOLINT: a program of one file
using annals::fuzz::Check;

namespace {

using Kind = FilterNode::Kind;

std::string Written(const FilterTerm& term) {
  constexpr const char* kFields[] = {"type", "participant", "place", "tag", "document", "text"};
  std::string text = kFields[static_cast<int>(term.field)];
  text += "=\"";
  for (char c : term.value) {
    if (c == '"' || c == '\\') text += '\\';
    text += c;
  }
  return text + '"';
}

std::string Written(const FilterNode& node);

// With parentheses only where they say something, since these are bounded.
std::string WrittenIn(const FilterNode& part, Kind whole) {
  const bool stands_alone = part.kind == Kind::kTerm ||
                            (part.kind == Kind::kNot && whole != Kind::kNot) ||
                            (part.kind == Kind::kOr && whole == Kind::kAnd);
  return stands_alone ? Written(part) : "(" + Written(part) + ")";
}

std::string Written(const FilterNode& node) {
  if (node.kind == Kind::kTerm) return Written(node.term);
  if (node.kind == Kind::kNot) return "NOT " + WrittenIn(node.parts.front(), node.kind);
  std::string text;
  for (const FilterNode& part : node.parts) {
    if (!text.empty()) text += node.kind == Kind::kAnd ? " AND " : " OR ";
    text += WrittenIn(part, node.kind);
  }
  return text;
}

}  // namespace

void CheckInput(std::string_view input) {
  const absl::StatusOr<FilterNode> filter = ParseFilter(input);
  if (!filter.ok()) {
    Check(filter.status().code() == absl::StatusCode::kInvalidArgument, "the code of an error",
          input);
    return;
  }
  Check(RestrictionsOf(*filter).size() <= kMaxFilterTerms, "there are not too many terms", input);
  const std::string written = Written(*filter);
  if (written.size() > kMaxFilterBytes) return;
  const absl::StatusOr<FilterNode> again = ParseFilter(written);
  Check(again.ok() && *again == *filter, "what is written reads as the same", written);
}
