// The parser of filters: what it reads can be written again and reads as the same.
#include <string>
#include <string_view>
#include <vector>

#include "service/filter.h"
#include "tests/fuzz/fuzz.h"

using namespace annals::service;  // NOLINT: a program of one file
using annals::fuzz::Check;

namespace {

std::string Written(const std::vector<FilterTerm>& terms) {
  constexpr const char* kFields[] = {"type", "participant", "place", "document"};
  std::string text;
  for (const FilterTerm& term : terms) {
    if (!text.empty()) text += " AND ";
    text += kFields[static_cast<int>(term.field)];
    text += "=\"";
    for (char c : term.value) {
      if (c == '"' || c == '\\') text += '\\';
      text += c;
    }
    text += '"';
  }
  return text;
}

}  // namespace

void CheckInput(std::string_view input) {
  const absl::StatusOr<std::vector<FilterTerm>> terms = ParseFilter(input);
  if (!terms.ok()) {
    Check(terms.status().code() == absl::StatusCode::kInvalidArgument, "the code of an error",
          input);
    return;
  }
  Check(terms->size() <= kMaxFilterTerms, "there are not too many terms", input);
  const std::string written = Written(*terms);
  if (written.size() > kMaxFilterBytes) return;
  const absl::StatusOr<std::vector<FilterTerm>> again = ParseFilter(written);
  Check(again.ok() && *again == *terms, "what is written reads as the same", written);
}
