// The filter of a timeline query, and that of a list of operations: a subset of AIP-160.
//
//   absl::StatusOr<FilterNode> filter = ParseFilter("(type = visit OR type = meeting) AND NOT "
//                                                   "participant = \"Radio Moscow\"");
//   filter->kind;              // FilterNode::Kind::kAnd
//   filter->parts[0].kind;     // FilterNode::Kind::kOr
//   RestrictionsOf(*filter);   // type visit, type meeting, participant Radio Moscow
//   ParseFilter("type = visit type = meeting");
//   // INVALID_ARGUMENT: column 14: expected AND or OR, found "type" (…)
//
// The grammar, with white space between tokens ignored. OR binds more tightly than AND, as AIP-160
// has it.
//
//   filter      = [ expression ]
//   expression  = factor *( "AND" factor )
//   factor      = term *( "OR" term )
//   term        = [ "NOT" ] ( restriction / "(" expression ")" )
//   restriction = field ( "=" / ":" ) value
//   field       = "type" / "participant" / "place" / "tag" / "document" / "text"
//               ; of operations: "done" / "metadata.method" / "metadata.target"
//   value       = word / quoted
//   word        = one or more characters, none of which is white space or one of " ' ( ) , : < = >
//   ! ; but not AND, OR or NOT
//   quoted      = DQUOTE *( any character but DQUOTE and "\" / "\" DQUOTE / "\\" ) DQUOTE
#ifndef ANNALS_SERVICE_FILTER_H_
#define ANNALS_SERVICE_FILTER_H_

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"

namespace annals::service {

enum class FilterField {
  // Of events.
  kType,
  kParticipant,
  kPlace,
  kTag,
  kDocument,
  kText,
  // Of operations.
  kDone,
  kMethod,
  kTarget,
};

// One restriction: the field has this value. Values are as written; comparing them without regard
// to case is the storage's part.
struct FilterTerm {
  FilterField field = FilterField::kType;
  std::string value;

  bool operator==(const FilterTerm&) const = default;
};

// A filter or a part of it.
struct FilterNode {
  enum class Kind { kAnd, kOr, kNot, kTerm };

  Kind kind = Kind::kAnd;
  FilterTerm term = {};                // of kTerm
  std::vector<FilterNode> parts = {};  // one of kNot, two or more of kAnd and kOr

  bool operator==(const FilterNode&) const = default;
};

inline constexpr size_t kMaxFilterTerms = 16;
inline constexpr size_t kMaxFilterBytes = 8192;
inline constexpr int kMaxFilterDepth = 32;  // of parentheses

// What a filter says; kAnd of no parts for an empty one. INVALID_ARGUMENT names the column (the
// first is 1, counted in code points), what was expected there and what was found; also for more
// than kMaxFilterTerms restrictions, kMaxFilterDepth parentheses inside each other or
// kMaxFilterBytes of text, and for an empty value.
absl::StatusOr<FilterNode> ParseFilter(std::string_view filter);

// The same of a filter of operations (operation_filter.h).
absl::StatusOr<FilterNode> ParseFilterOfOperations(std::string_view filter);

// All restrictions in a filter, in the order in which they are written.
std::vector<FilterTerm> RestrictionsOf(const FilterNode& filter);

}  // namespace annals::service

#endif  // ANNALS_SERVICE_FILTER_H_
