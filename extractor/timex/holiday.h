// Holidays and feasts whose day follows from the year.
//
//   DayOfHoliday(*HolidayByName("thanksgiving-us"), 1999);   // 1999-11-25
#ifndef ANNALS_EXTRACTOR_TIMEX_HOLIDAY_H_
#define ANNALS_EXTRACTOR_TIMEX_HOLIDAY_H_

#include <cstdint>
#include <optional>

#include "absl/strings/string_view.h"
#include "temporal/civil.h"

namespace annals::extractor::timex {

// An index into the table of holidays.
enum class Holiday : int32_t {};

// The holiday of a name as word tables write it: `christmas`, `easter-sunday`; nothing for an
// unknown one.
std::optional<Holiday> HolidayByName(absl::string_view name);

// The first day of the holiday in a year, as it was written: feasts counted from Easter by the
// Julian calendar until 1582.
temporal::CivilDay DayOfHoliday(Holiday holiday, int64_t year);

// The rank-th such weekday of a month, 1 Monday to 7 Sunday; the last one for rank -1. A fifth
// that the month does not have is beyond its last day.
temporal::CivilDay NthWeekday(int64_t year, int month, int rank, int weekday);

}  // namespace annals::extractor::timex

#endif  // ANNALS_EXTRACTOR_TIMEX_HOLIDAY_H_
