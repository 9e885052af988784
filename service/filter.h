// The filter of a timeline query: a subset of AIP-160.
//
//   absl::StatusOr<std::vector<FilterTerm>> terms =
//       ParseFilter("type = visit AND participant = \"Radio Moscow\"");
//   (*terms)[1].field;   // FilterField::kParticipant
//   (*terms)[1].value;   // "Radio Moscow"
//   ParseFilter("type = visit OR type = meeting");
//   // INVALID_ARGUMENT: column 14: expected AND, found "OR" (…)
//
// The grammar, with white space between tokens ignored:
//
//   filter      = [ restriction *( "AND" restriction ) ]
//   restriction = field "=" value
//   field       = "type" / "participant" / "place" / "document"
//   value       = word / quoted
//   word        = one or more characters, none of which is white space or one of " ' ( ) , : < = >
//   ! quoted      = DQUOTE *( any character but DQUOTE and "\" / "\" DQUOTE / "\\" ) DQUOTE
#ifndef ANNALS_SERVICE_FILTER_H_
#define ANNALS_SERVICE_FILTER_H_

#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"

namespace annals::service {

enum class FilterField { kType, kParticipant, kPlace, kDocument };

// One restriction: the field has this value. Values are as written; comparing them without regard
// to case is the storage's part.
struct FilterTerm {
  FilterField field = FilterField::kType;
  std::string value;

  bool operator==(const FilterTerm&) const = default;
};

inline constexpr size_t kMaxFilterTerms = 16;
inline constexpr size_t kMaxFilterBytes = 8192;

// The terms of a filter, which all must hold; none for an empty filter. INVALID_ARGUMENT names the
// column (the first is 1, counted in code points), what was expected there and what was found; also
// for more than kMaxFilterTerms restrictions or kMaxFilterBytes of text, and for an empty value.
absl::StatusOr<std::vector<FilterTerm>> ParseFilter(std::string_view filter);

}  // namespace annals::service

#endif  // ANNALS_SERVICE_FILTER_H_
