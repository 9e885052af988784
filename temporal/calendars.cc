#include "temporal/calendars.h"

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/string_view.h"

namespace annals::temporal {
namespace {

// Four years of the Julian calendar.
constexpr int64_t kDaysPerCycle = 1461;
// From 0000-03-01 Julian, which is 0000-02-28 Gregorian, to 1970-01-01 Gregorian.
constexpr int64_t kDaysFromCycleToEpoch = 719'470;

int64_t FloorDivide(int64_t value, int64_t divisor) {
  return value / divisor - (value % divisor < 0 ? 1 : 0);
}

// Day and month in numbers, for messages.
std::string Text(int64_t year, int month, int day) {
  return absl::StrFormat("%d-%02d-%02d", year, month, day);
}

absl::Status DoesNotExist(absl::string_view calendar, const WrittenDay& day) {
  return absl::InvalidArgumentError(absl::StrCat(
      "there is no day ", Text(day.year, day.month, day.day), " in the ", calendar, " calendar"));
}

// Every fourth year from III on; the calendar was given up before a rule had been settled. It is
// also how the Commune counted: 6 May 1871 was 16 Floréal 79.
bool IsSextile(int year) { return year % 4 == 3; }

}  // namespace

bool IsValid(const JulianDay& day) {
  if (day.month < 1 || day.month > 12 || day.day < 1) return false;
  // The months are those of a Gregorian year that is as long.
  return day.day <= DaysInMonth(day.year % 4 == 0 ? 2000 : 2001, day.month);
}

// As DayOrdinal in civil.cc, with a cycle of four years in place of 400.
CivilDay DayOf(const JulianDay& day) {
  const int64_t year = day.month <= 2 ? day.year - 1 : day.year;
  const int64_t month_from_march = (day.month + 9) % 12;
  const int64_t cycle = FloorDivide(year, 4);
  const int64_t day_of_year = (153 * month_from_march + 2) / 5 + day.day - 1;
  const int64_t day_of_cycle = (year - 4 * cycle) * 365 + day_of_year;
  return DayFromOrdinal(cycle * kDaysPerCycle + day_of_cycle - kDaysFromCycleToEpoch);
}

JulianDay JulianDayOf(const CivilDay& day) {
  const int64_t days = DayOrdinal(day) + kDaysFromCycleToEpoch;
  const int64_t cycle = FloorDivide(days, kDaysPerCycle);
  const int64_t day_of_cycle = days - cycle * kDaysPerCycle;
  const int64_t year_of_cycle = (day_of_cycle - day_of_cycle / 1460) / 365;
  const int64_t day_of_year = day_of_cycle - 365 * year_of_cycle;
  const int64_t month_from_march = (5 * day_of_year + 2) / 153;
  const int month = static_cast<int>((month_from_march + 2) % 12 + 1);
  return {4 * cycle + year_of_cycle + (month <= 2 ? 1 : 0), month,
          static_cast<int>(day_of_year - (153 * month_from_march + 2) / 5 + 1)};
}

JulianDay FromLadyDayYear(const JulianDay& written) {
  const bool before_lady_day = written.month < 3 || (written.month == 3 && written.day < 25);
  return {written.year + (before_lady_day ? 1 : 0), written.month, written.day};
}

absl::StatusOr<CivilDay> DayWritten(const CalendarReform& reform, const WrittenDay& written) {
  const JulianDay julian = {written.year, written.month, written.day};
  if (julian <= reform.last_julian) {
    if (!IsValid(julian)) return DoesNotExist("Julian", written);
    return DayOf(julian);
  }
  const CivilDay gregorian = {written.year, written.month, written.day};
  if (gregorian >= reform.first_gregorian) {
    if (!IsValid(gregorian)) return DoesNotExist("Gregorian", written);
    return gregorian;
  }
  const JulianDay& last = reform.last_julian;
  const CivilDay& first = reform.first_gregorian;
  return absl::InvalidArgumentError(
      absl::StrCat("there is no day ", Text(written.year, written.month, written.day), " in ",
                   absl::string_view(reform.region.data(), reform.region.size()), ", where ",
                   Text(last.year, last.month, last.day), " was followed by ",
                   Text(first.year, first.month, first.day)));
}

absl::StatusOr<CivilDay> DayOfDualDate(const WrittenDay& old_style, const WrittenDay& new_style) {
  const JulianDay julian = {old_style.year, old_style.month, old_style.day};
  const CivilDay gregorian = {new_style.year, new_style.month, new_style.day};
  if (!IsValid(gregorian)) return DoesNotExist("Gregorian", new_style);
  const JulianDay meant = JulianDayOf(gregorian);
  if (julian == meant || FromLadyDayYear(julian) == meant) return gregorian;
  return absl::InvalidArgumentError(
      absl::StrCat(Text(new_style.year, new_style.month, new_style.day), " New Style is ",
                   Text(meant.year, meant.month, meant.day), " Old Style, not ",
                   Text(old_style.year, old_style.month, old_style.day)));
}

bool IsValid(const RepublicanDay& day) {
  const bool year_in_use = (day.year >= 1 && day.year <= 14) || day.year == 79;
  if (!year_in_use || day.month < 1 || day.month > 13 || day.day < 1) return false;
  return day.day <= (day.month <= 12 ? 30 : IsSextile(day.year) ? 6 : 5);
}

CivilDay DayOf(const RepublicanDay& day) {
  constexpr CivilDay kFirst = {1792, 9, 22};
  return AddDays(kFirst, 365 * (day.year - 1) + day.year / 4 + 30 * (day.month - 1) + day.day - 1);
}

}  // namespace annals::temporal
