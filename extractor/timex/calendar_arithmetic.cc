#include "extractor/timex/calendar_arithmetic.h"

#include <cstdint>
#include <optional>

#include "extractor/timex/calendar_value.h"
#include "extractor/timex/holiday.h"
#include "extractor/timex/meaning.h"
#include "extractor/timex/timex_value.h"
#include "temporal/civil.h"

namespace annals::extractor::timex {

using temporal::CivilDay;

CalendarValue Add(const CalendarValue& base, Unit unit, int64_t count) {
  const CivilDay day = base.FirstDay();
  switch (unit) {
    case Unit::kDay:
      return CalendarValue::OfDay(temporal::AddDays(day, count));
    case Unit::kWeekend:
      return CalendarValue::OfWeekend(temporal::AddDays(day, 7 * count));
    case Unit::kWeek:
      return CalendarValue::OfWeek(temporal::AddDays(day, 7 * count));
    case Unit::kFortnight:
      return CalendarValue::OfWeek(temporal::AddDays(day, 14 * count));
    case Unit::kMonth: {
      const CivilDay moved = temporal::AddMonths({day.year, day.month, 1}, count);
      return CalendarValue::OfMonth(moved.year, moved.month);
    }
    case Unit::kQuarter:
    case Unit::kSeason:
    case Unit::kHalfYear: {
      const Granularity granularity = GranularityOf(unit);
      const CivilDay start = base.Coarsened(granularity).FirstDay();
      const int64_t months = unit == Unit::kHalfYear ? 6 : 3;
      return CalendarValue::OfDay(temporal::AddMonths(start, months * count))
          .Coarsened(granularity);
    }
    case Unit::kDecade:
      return CalendarValue::OfDecade(base.Coarsened(Granularity::kDecade).year + 10 * count);
    case Unit::kCentury:
      return CalendarValue::OfCentury(base.Coarsened(Granularity::kCentury).year + 100 * count);
    case Unit::kMillennium:
      return CalendarValue::OfYear(day.year + 1000 * count);
    case Unit::kYear:
      return CalendarValue::OfYear(day.year + count);
    default:
      return base;
  }
}

std::optional<CivilDay> AddUnits(const CivilDay& day, Unit unit, int64_t count) {
  switch (unit) {
    case Unit::kDay:
      return temporal::AddDays(day, count);
    case Unit::kWeek:
    case Unit::kWeekend:
      return temporal::AddDays(day, 7 * count);
    case Unit::kFortnight:
      return temporal::AddDays(day, 14 * count);
    case Unit::kMonth:
      return temporal::AddMonths(day, count);
    case Unit::kQuarter:
    case Unit::kSeason:
      return temporal::AddMonths(day, 3 * count);
    case Unit::kHalfYear:
      return temporal::AddMonths(day, 6 * count);
    case Unit::kYear:
      return temporal::AddMonths(day, 12 * count);
    case Unit::kDecade:
      return temporal::AddMonths(day, 120 * count);
    case Unit::kCentury:
      return temporal::AddMonths(day, 1200 * count);
    default:
      return std::nullopt;
  }
}

int64_t SecondsOf(Unit unit) {
  switch (unit) {
    case Unit::kSecond:
      return 1;
    case Unit::kMinute:
      return 60;
    case Unit::kHour:
      return 3600;
    default:
      return 0;
  }
}

CalendarValue AddSeconds(const CalendarValue& base, int64_t seconds) {
  const int64_t of_day = base.hour * 3600 + base.minute * 60 + base.second + seconds;
  int64_t days = of_day / 86400;
  int64_t rest = of_day % 86400;
  if (rest < 0) {
    rest += 86400;
    --days;
  }
  CalendarValue value = base;
  const CivilDay day = temporal::AddDays({base.year, base.month, base.day}, days);
  value.year = day.year;
  value.month = day.month;
  value.day = day.day;
  value.hour = static_cast<int>(rest / 3600);
  value.minute = static_cast<int>(rest / 60 % 60);
  value.second = static_cast<int>(rest % 60);
  return value;
}

std::optional<CalendarValue> PartOfYear(const Meaning& meaning, int64_t of_year) {
  if (meaning.Has(Slot::kHoliday)) {
    return CalendarValue::OfDay(
        DayOfHoliday(static_cast<Holiday>(meaning.Get(Slot::kHoliday)), of_year));
  }
  if (meaning.Has(Slot::kMonth)) {
    const int month = meaning.Get(Slot::kMonth);
    if (!meaning.Has(Slot::kDay)) return CalendarValue::OfMonth(of_year, month);
    const CivilDay day{of_year, month, meaning.Get(Slot::kDay)};
    if (!temporal::IsValid(day)) return std::nullopt;
    return CalendarValue::OfDay(day);
  }
  if (meaning.Has(Slot::kSeason))
    return CalendarValue::OfSeason(of_year, meaning.Get(Slot::kSeason));
  if (meaning.Has(Slot::kQuarter)) {
    return CalendarValue::OfQuarter(of_year, meaning.Get(Slot::kQuarter));
  }
  if (meaning.Has(Slot::kHalf)) return CalendarValue::OfHalf(of_year, meaning.Get(Slot::kHalf));
  return std::nullopt;
}

}  // namespace annals::extractor::timex
