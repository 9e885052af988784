// Days of the proleptic Gregorian calendar, and the arithmetic of days, months and years.
//
//   CivilDay day{1957, 7, 15};
//   WeekdayOf(day);                       // Weekday::kMonday
//   AddDays(day, 20);                     // {1957, 8, 4}
//   DayFromOrdinal(DayOrdinal(day));      // day
//
// Years are astronomical: 1 BCE is year 0, 44 BCE is year -43.
#ifndef ANNALS_TEMPORAL_CIVIL_H_
#define ANNALS_TEMPORAL_CIVIL_H_

#include <compare>
#include <cstdint>

namespace annals::temporal {

// A calendar day. An aggregate, so that it can be written as {year, month, day}; functions below
// that take one require IsValid().
struct CivilDay {
  int64_t year = 1970;  // astronomical
  int month = 1;        // 1 to 12
  int day = 1;          // 1 to DaysInMonth(year, month)

  constexpr auto operator<=>(const CivilDay&) const = default;
};

// ISO 8601 numbers: Monday is 1, Sunday is 7.
enum class Weekday { kMonday = 1, kTuesday, kWednesday, kThursday, kFriday, kSaturday, kSunday };

bool IsLeapYear(int64_t year);

// 28 to 31. `month` is 1 to 12.
int DaysInMonth(int64_t year, int month);

// Whether month and day exist in that year.
bool IsValid(const CivilDay& day);

// Days since 1970-01-01, negative before. Howard Hinnant's algorithm `days_from_civil`
// (https://howardhinnant.github.io/date_algorithms.html). The year must lie within ±25e12.
int64_t DayOrdinal(const CivilDay& day);

// The inverse of DayOrdinal.
CivilDay DayFromOrdinal(int64_t ordinal);

CivilDay AddDays(const CivilDay& day, int64_t days);

// Same day of the month, `months` later or earlier; a day past the end of that month becomes its
// last day (31 January + 1 month = 28 or 29 February).
CivilDay AddMonths(const CivilDay& day, int64_t months);

Weekday WeekdayOf(const CivilDay& day);

// An ISO 8601 week: weeks begin on Monday, week 1 holds the year's first Thursday.
struct IsoWeek {
  int64_t year = 1970;
  int week = 1;  // 1 to 52 or 53

  constexpr auto operator<=>(const IsoWeek&) const = default;
};

IsoWeek IsoWeekOf(const CivilDay& day);

// The Monday of a week.
CivilDay MondayOf(const IsoWeek& week);

}  // namespace annals::temporal

#endif  // ANNALS_TEMPORAL_CIVIL_H_
