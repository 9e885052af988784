// A resolved place on the calendar: a millennium, a century, a year, a season, a day, a time of
// day.
//
//   CalendarValue june = CalendarValue::OfMonth(1957, 6);
//   june.ToTimex();   // "1957-06"
//   june.ToEdtf();    // "1957-06"
//   june.LastDay();   // 1957-06-30
//
// Years are astronomical: 44 BCE is -43, and TIMEX3 writes it BC0044.
#ifndef ANNALS_EXTRACTOR_TIMEX_CALENDAR_VALUE_H_
#define ANNALS_EXTRACTOR_TIMEX_CALENDAR_VALUE_H_

#include <cstdint>
#include <optional>
#include <string>

#include "absl/strings/string_view.h"
#include "extractor/timex/meaning.h"
#include "temporal/civil.h"

namespace annals::extractor::timex {

// From coarse to fine.
enum class Granularity {
  kMillennium,
  kCentury,
  kDecade,
  kYear,
  kHalf,
  kSeason,
  kQuarter,
  kMonth,
  kWeek,
  kWeekend,
  kDay,
  kDaypart,
  kHour,
  kMinute,
  kSecond,
};

struct CalendarValue {
  Granularity granularity = Granularity::kDay;
  int64_t year = 1970;  // of a century or decade: its first year by the calendar (1900, 1950)
  int month = 1;        // kMonth and finer
  int day = 1;          // kWeek and finer; of a week and a weekend: its Monday
  int part = 1;         // which half, season or quarter
  Daypart daypart = Daypart::kMorning;  // kDaypart
  int hour = 0;
  int minute = 0;
  int second = 0;
  std::optional<int> zone_minutes = std::nullopt;  // east of Greenwich

  static CalendarValue OfMillennium(int64_t first_year);
  static CalendarValue OfCentury(int64_t first_year);
  static CalendarValue OfDecade(int64_t first_year);
  static CalendarValue OfYear(int64_t year);
  static CalendarValue OfHalf(int64_t year, int half);
  static CalendarValue OfSeason(int64_t year, int season);
  static CalendarValue OfQuarter(int64_t year, int quarter);
  static CalendarValue OfMonth(int64_t year, int month);
  static CalendarValue OfWeek(const temporal::CivilDay& day);     // the week that holds it
  static CalendarValue OfWeekend(const temporal::CivilDay& day);  // of the week that holds it
  static CalendarValue OfDay(const temporal::CivilDay& day);

  // The value that an EDTF date, date-time or the begin of an interval stands for; nothing when it
  // is not EDTF or has no date.
  static std::optional<CalendarValue> FromEdtf(absl::string_view edtf);

  // The same at a coarser granularity: the month of a day, the quarter of a month. A value that is
  // already coarser stays as it is.
  CalendarValue Coarsened(Granularity to) const;

  // The first and last day it covers.
  temporal::CivilDay FirstDay() const;
  temporal::CivilDay LastDay() const;

  // TIMEX3: `1957-07-03`, `1957-W27`, `1957-Q3`, `195`, `19`, `1957-07-03TMO`, `1957-07-03T19:00`.
  std::string ToTimex() const;

  // EDTF: `1957-07-03`, `1957-07-01/1957-07-07`, `1957-07/1957-09`, `195X`, `19XX`, `1957-07-03`,
  // `1957-07-03T19:00:00`.
  std::string ToEdtf() const;

  bool operator==(const CalendarValue&) const = default;
};

}  // namespace annals::extractor::timex

#endif  // ANNALS_EXTRACTOR_TIMEX_CALENDAR_VALUE_H_
