#include "temporal/civil.h"

#include <algorithm>

namespace annals::temporal {
namespace {

// The Gregorian calendar repeats after an era of 400 years.
constexpr int64_t kYearsPerEra = 400;
constexpr int64_t kDaysPerEra = 146'097;
// From 0000-03-01, where the first era begins, to 1970-01-01.
constexpr int64_t kDaysFromEraToEpoch = 719'468;

constexpr int64_t FloorDivide(int64_t value, int64_t divisor) {
  return value / divisor - (value % divisor < 0 ? 1 : 0);
}

constexpr int64_t FloorModulo(int64_t value, int64_t divisor) {
  return value - FloorDivide(value, divisor) * divisor;
}

}  // namespace

bool IsLeapYear(int64_t year) { return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0); }

int DaysInMonth(int64_t year, int month) {
  constexpr int kDays[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  return month == 2 && IsLeapYear(year) ? 29 : kDays[month - 1];
}

bool IsValid(const CivilDay& day) {
  return day.month >= 1 && day.month <= 12 && day.day >= 1 &&
         day.day <= DaysInMonth(day.year, day.month);
}

int64_t DayOrdinal(const CivilDay& day) {
  // Years are counted from March, so that the leap day is the last of its year.
  const int64_t year = day.month <= 2 ? day.year - 1 : day.year;
  const int64_t month_from_march = (day.month + 9) % 12;
  const int64_t era = FloorDivide(year, kYearsPerEra);
  const int64_t year_of_era = year - era * kYearsPerEra;
  const int64_t day_of_year = (153 * month_from_march + 2) / 5 + day.day - 1;
  const int64_t day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
  return era * kDaysPerEra + day_of_era - kDaysFromEraToEpoch;
}

CivilDay DayFromOrdinal(int64_t ordinal) {
  const int64_t days = ordinal + kDaysFromEraToEpoch;
  const int64_t era = FloorDivide(days, kDaysPerEra);
  const int64_t day_of_era = days - era * kDaysPerEra;
  const int64_t year_of_era =
      (day_of_era - day_of_era / 1460 + day_of_era / 36'524 - day_of_era / 146'096) / 365;
  const int64_t day_of_year =
      day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
  const int64_t month_from_march = (5 * day_of_year + 2) / 153;
  const int day = static_cast<int>(day_of_year - (153 * month_from_march + 2) / 5 + 1);
  const int month = static_cast<int>((month_from_march + 2) % 12 + 1);
  const int64_t year = year_of_era + era * kYearsPerEra + (month <= 2 ? 1 : 0);
  return {year, month, day};
}

CivilDay AddDays(const CivilDay& day, int64_t days) {
  return DayFromOrdinal(DayOrdinal(day) + days);
}

CivilDay AddMonths(const CivilDay& day, int64_t months) {
  const int64_t month_from_january = day.month - 1 + FloorModulo(months, 12);
  const int64_t year = day.year + FloorDivide(months, 12) + month_from_january / 12;
  const int month = static_cast<int>(month_from_january % 12) + 1;
  return {year, month, std::min(day.day, DaysInMonth(year, month))};
}

Weekday WeekdayOf(const CivilDay& day) {
  // 1970-01-01 was a Thursday, three days after a Monday.
  return static_cast<Weekday>(FloorModulo(DayOrdinal(day) + 3, 7) + 1);
}

IsoWeek IsoWeekOf(const CivilDay& day) {
  // A week belongs to the year that holds its Thursday.
  const int64_t thursday = DayOrdinal(day) + 4 - static_cast<int>(WeekdayOf(day));
  const int64_t year = DayFromOrdinal(thursday).year;
  return {year, static_cast<int>((thursday - DayOrdinal({year, 1, 1})) / 7) + 1};
}

CivilDay MondayOf(const IsoWeek& week) {
  // 4 January is always in week 1.
  const CivilDay in_first_week = {week.year, 1, 4};
  return AddDays(in_first_week,
                 1 - static_cast<int>(WeekdayOf(in_first_week)) + 7 * int64_t{week.week - 1});
}

}  // namespace annals::temporal
