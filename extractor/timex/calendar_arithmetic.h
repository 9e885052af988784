// Counting on the calendar: dates moved by units, and the parts of a year that words name.
//
//   Add(CalendarValue::OfDay({1957, 7, 15}), Unit::kWeek, -2).ToTimex();   // "1957-W27"
#ifndef ANNALS_EXTRACTOR_TIMEX_CALENDAR_ARITHMETIC_H_
#define ANNALS_EXTRACTOR_TIMEX_CALENDAR_ARITHMETIC_H_

#include <cstdint>
#include <optional>

#include "extractor/timex/calendar_value.h"
#include "extractor/timex/meaning.h"

namespace annals::extractor::timex {

// Adds units to a date, at the granularity of the unit; the date itself for a unit of the clock.
CalendarValue Add(const CalendarValue& base, Unit unit, int64_t count);

// The day that lies so many units from another; nothing for a unit of the clock and for millennia.
std::optional<temporal::CivilDay> AddUnits(const temporal::CivilDay& day, Unit unit, int64_t count);

// Seconds of a clock unit; 0 for a calendar unit.
int64_t SecondsOf(Unit unit);

// Adds seconds to a time of day.
CalendarValue AddSeconds(const CalendarValue& base, int64_t seconds);

// The part of a year that a meaning names: a holiday, a month, a day, a season, a quarter, a half.
// Nothing for a day that the month does not have, and for a meaning without any.
std::optional<CalendarValue> PartOfYear(const Meaning& meaning, int64_t of_year);

}  // namespace annals::extractor::timex

#endif  // ANNALS_EXTRACTOR_TIMEX_CALENDAR_ARITHMETIC_H_
