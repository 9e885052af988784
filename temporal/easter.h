// Easter Sunday, from which the movable feasts are counted: Ash Wednesday lies 46 days before it,
// Ascension Day 39 and Whit Sunday 49 days after.
//
//   EasterSunday(1957);      // {1957, 4, 21}
//   JulianEaster(1957);      // {1957, 4, 8}, which is 21 April too: DayOf(JulianEaster(1957))
#ifndef ANNALS_TEMPORAL_EASTER_H_
#define ANNALS_TEMPORAL_EASTER_H_

#include <cstdint>

#include "temporal/calendars.h"
#include "temporal/civil.h"

namespace annals::temporal {

// By the Gregorian computus, as in the western churches since 1583: from 22 March to 25 April. J.
// Meeus, Astronomical Algorithms (1991), chapter 8. `year` within ±1e15.
CivilDay EasterSunday(int64_t year);

// By the Julian computus, as everywhere until 1582 and in the eastern churches today. As a Julian
// day: from 22 March to 25 April.
JulianDay JulianEaster(int64_t year);

}  // namespace annals::temporal

#endif  // ANNALS_TEMPORAL_EASTER_H_
