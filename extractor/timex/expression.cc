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

bool YearTurns(int32_t first_month, int32_t second_month, bool range) {
  return range ? first_month > second_month : first_month >= second_month + 6;
}

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
    // `11:30 to 1:15 p.m.`: noon lies between.
    if (later.range_end && first.Get(Slot::kMeridiem) == 2 && second.Get(Slot::kMeridiem) == 2 &&
        first.Get(Slot::kHour) % 12 > second.Get(Slot::kHour) % 12) {
      first.Set(Slot::kMeridiem, 1);
    }
    if (IsPartOfYear(first) && !HasYear(first) && second.Has(Slot::kYear)) {
      const bool over_new_year =
          first.Has(Slot::kMonth) && second.Has(Slot::kMonth) &&
          YearTurns(first.Get(Slot::kMonth), second.Get(Slot::kMonth), later.range_end);
      first.Set(Slot::kYear, second.Get(Slot::kYear) - (over_new_year ? 1 : 0));
    }
  }
}

}  // namespace annals::extractor::timex
