#include "service/operation_filter.h"

#include <fmt/format.h>

#include <algorithm>
#include <string_view>

#include "service/status.h"

namespace annals::service {
namespace {

bool TermMatches(const FilterTerm& term, const google::longrunning::Operation& operation,
                 const v1::OperationMetadata& metadata) {
  if (term.field == FilterField::kDone) return operation.done() == (term.value == "true");
  if (term.field == FilterField::kTarget) return metadata.target() == term.value;
  const std::string_view method = metadata.method();
  return method == term.value || method.substr(method.rfind('/') + 1) == term.value;
}

}  // namespace

absl::StatusOr<FilterNode> ReadOperationFilter(const std::string& filter) {
  absl::StatusOr<FilterNode> node = ParseFilterOfOperations(filter);
  if (!node.ok()) return InvalidField("filter", std::string(node.status().message()));
  for (const FilterTerm& term : RestrictionsOf(*node)) {
    if (term.field != FilterField::kDone || term.value == "true" || term.value == "false") continue;
    return InvalidField("filter",
                        fmt::format("done is true or false, and not {}", Quoted(term.value)));
  }
  return node;
}

bool Matches(const FilterNode& filter, const google::longrunning::Operation& operation,
             const v1::OperationMetadata& metadata) {
  const auto matches = [&](const FilterNode& part) { return Matches(part, operation, metadata); };
  switch (filter.kind) {
    case FilterNode::Kind::kAnd:
      return std::ranges::all_of(filter.parts, matches);
    case FilterNode::Kind::kOr:
      return std::ranges::any_of(filter.parts, matches);
    case FilterNode::Kind::kNot:
      return !matches(filter.parts.front());
    case FilterNode::Kind::kTerm:
      break;
  }
  return TermMatches(filter.term, operation, metadata);
}

}  // namespace annals::service
