// How GoogleTest prints the values of this room.
#ifndef ANNALS_TESTS_TEMPORAL_PRINTERS_H_
#define ANNALS_TESTS_TEMPORAL_PRINTERS_H_

#include <ostream>

#include "temporal/calendars.h"
#include "temporal/civil.h"

namespace annals::temporal {

inline void PrintTo(const CivilDay& day, std::ostream* out) {
  *out << day.year << "-" << day.month << "-" << day.day;
}

inline void PrintTo(const JulianDay& day, std::ostream* out) {
  *out << day.year << "-" << day.month << "-" << day.day << " Julian";
}

inline void PrintTo(const IsoWeek& week, std::ostream* out) {
  *out << week.year << "-W" << week.week;
}

}  // namespace annals::temporal

#endif  // ANNALS_TESTS_TEMPORAL_PRINTERS_H_
