// Days of other calendars as days of the proleptic Gregorian one, in which Annals counts.
//
//   DayOf(JulianDay{1917, 10, 25});                          // {1917, 11, 7}
//   const CalendarReform* russia = FindReform("Russia");
//   DayWritten(*russia, {1917, 10, 25});                     // {1917, 11, 7}
//   DayWritten(*russia, {1918, 2, 14});                      // {1918, 2, 14}
//   DayWritten(*russia, {1918, 2, 5});                       // INVALID_ARGUMENT: was left out
//   DayOfDualDate({1750, 2, 10}, {1751, 2, 21});             // 10/21 February 1750/51
//   DayOf(RepublicanDay{2, 11, 9});                          // 9 Thermidor II: {1794, 7, 27}
//
// Years are astronomical in all calendars that have a year 0 by this count: 1 BCE is year 0.
#ifndef ANNALS_TEMPORAL_CALENDARS_H_
#define ANNALS_TEMPORAL_CALENDARS_H_

#include <compare>
#include <cstdint>
#include <span>
#include <string_view>

#include "absl/status/statusor.h"
#include "temporal/civil.h"

namespace annals::temporal {

// A day of the Julian calendar, also before the calendar was in use. Every fourth year is a leap
// year, year 0 and -4 too. Functions that take one require IsValid().
struct JulianDay {
  int64_t year = 1970;
  int month = 1;  // 1 to 12
  int day = 1;    // 1 to 31

  constexpr auto operator<=>(const JulianDay&) const = default;
};

bool IsValid(const JulianDay& day);

CivilDay DayOf(const JulianDay& day);

JulianDay JulianDayOf(const CivilDay& day);

// A day as it was written where years began on 25 March, Lady Day, as in England until 1751: the
// same day with a year that begins on 1 January. 10 February 1750 is 10 February 1751.
JulianDay FromLadyDayYear(const JulianDay& written);

// The change of a country or region from the Julian to the Gregorian calendar.
struct CalendarReform {
  std::string_view region;   // `Russia`
  JulianDay last_julian;     // the last day of the old calendar
  CivilDay first_gregorian;  // the day after it
};

// All reforms known, ordered by the first Gregorian day. Where parts of a region changed at
// different times there is a row for each.
std::span<const CalendarReform> AllReforms();

// Null when no reform of that name is known. Names compare exactly.
const CalendarReform* FindReform(std::string_view region);

// A day as somebody wrote it, of a calendar yet to be told.
struct WrittenDay {
  int64_t year;
  int month;
  int day;
};

// The day meant by a date that was written in that region in its own time: Julian until the reform,
// Gregorian from then on. INVALID_ARGUMENT when the day does not exist, or was one of those that
// the reform left out.
absl::StatusOr<CivilDay> DayWritten(const CalendarReform& reform, const WrittenDay& written);

// The day of a date that was written in both calendars, `25 October/7 November 1917`. The year of
// the Old Style date may begin on Lady Day, as in `10/21 February 1750/51`. INVALID_ARGUMENT when a
// day does not exist or the two are not the same day.
absl::StatusOr<CivilDay> DayOfDualDate(const WrittenDay& old_style, const WrittenDay& new_style);

// A day of the French Republican calendar.
struct RepublicanDay {
  int year = 1;   // 1 to 14, and 79 for the Paris Commune
  int month = 1;  // 1 (Vendémiaire) to 12 (Fructidor); 13 for the complementary days
  int day = 1;    // 1 to 30; of month 13: 1 to 5, or to 6 in the years III, VII, XI and 79

  constexpr auto operator<=>(const RepublicanDay&) const = default;
};

bool IsValid(const RepublicanDay& day);

// Requires IsValid().
CivilDay DayOf(const RepublicanDay& day);

}  // namespace annals::temporal

#endif  // ANNALS_TEMPORAL_CALENDARS_H_
