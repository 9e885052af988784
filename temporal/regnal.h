// Regnal years: `15 Elizabeth I` as days.
//
//   absl::StatusOr<DayRange> year = RegnalYear("Elizabeth I", 15);
//   year->first;   // 17 November 1572 Old Style, as a day of the proleptic Gregorian calendar
//   year->last;    // 16 November 1573 Old Style
//
// The rulers are those of England, of Great Britain from 1707, from the Conquest on, under the
// names by which C. R. Cheney, A Handbook of Dates (revised by M. Jones, 2000), lists them.
#ifndef ANNALS_TEMPORAL_REGNAL_H_
#define ANNALS_TEMPORAL_REGNAL_H_

#include <span>
#include <string_view>

#include "absl/status/statusor.h"
#include "temporal/civil.h"

namespace annals::temporal {

// Some days on end, both ends included.
struct DayRange {
  CivilDay first;
  CivilDay last;

  constexpr bool operator==(const DayRange&) const = default;
};

// The names of all rulers, in the order of their accession.
std::span<const std::string_view> AllRulers();

// The days of the `year`th year of a reign, from 1, which begins with the accession or its
// anniversary and ends with the day before the next one or with the reign. The years of John begin
// on Ascension Day. NOT_FOUND for another name, OUT_OF_RANGE for a year that the reign did not
// have.
absl::StatusOr<DayRange> RegnalYear(std::string_view ruler, int year);

}  // namespace annals::temporal

#endif  // ANNALS_TEMPORAL_REGNAL_H_
