#include "extractor/timex/expression.h"

#include <cstddef>
#include <cstdint>
#include <vector>

#include "extractor/timex/meaning.h"

namespace annals::extractor::timex {
namespace {

bool HasYear(const Meaning& meaning) {
  return meaning.Has(Slot::kYear) || meaning.Has(Slot::kShortYear);
}

bool IsPartOfYear(const Meaning& meaning) {
  return (meaning.Has(Slot::kMonth) || meaning.Has(Slot::kSeason) || meaning.Has(Slot::kQuarter)) &&
         !meaning.Has(Slot::kRelation);
}

}  // namespace

void CompleteRanges(std::vector<Expression>* expressions) {
  // From the end, so that a year at the end of a list reaches its first date.
  for (size_t i = expressions->size(); i-- > 1;) {
    Expression& later = (*expressions)[i];
    if (!later.range_end && !later.joined) continue;
    Meaning& first = (*expressions)[i - 1].meaning;
    Meaning& second = later.meaning;
    if (second.Has(Slot::kShortYear) && !second.Has(Slot::kYear) && first.Has(Slot::kYear)) {
      const int32_t from = first.Get(Slot::kYear);
      int32_t year = from - from % 100 + second.Get(Slot::kShortYear);
      if (year < from) year += 100;
      second.Clear(Slot::kShortYear);
      second.Set(Slot::kYear, year);
    }
    if (IsPartOfYear(first) && !HasYear(first) && second.Has(Slot::kYear)) {
      // A range that ends in an earlier month than it begins runs over the turn of the year.
      const bool over_new_year = later.range_end && first.Has(Slot::kMonth) &&
                                 first.Get(Slot::kMonth) > second.Get(Slot::kMonth) &&
                                 second.Has(Slot::kMonth);
      first.Set(Slot::kYear, second.Get(Slot::kYear) - (over_new_year ? 1 : 0));
    }
  }
}

}  // namespace annals::extractor::timex
