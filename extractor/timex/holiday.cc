// Each holiday is a fixed day, a weekday counted within a month, or a distance from Easter. The
// names are keys of the data files, not words of a language.
#include "extractor/timex/holiday.h"

#include <cstdint>
#include <iterator>
#include <optional>

#include "absl/strings/string_view.h"
#include "temporal/civil.h"
#include "temporal/easter.h"

namespace annals::extractor::timex {
namespace {

using temporal::CivilDay;
using temporal::Weekday;

enum class Kind { kFixed, kNthWeekday, kFromEaster, kElectionDay, kAdvent };

struct Definition {
  absl::string_view name;
  Kind kind;
  int month = 0;    // kFixed, kNthWeekday
  int number = 0;   // the day; the rank of the weekday (-1: the last); days from Easter Sunday
  int weekday = 0;  // kNthWeekday
};

constexpr Definition kHolidays[] = {
    {"new-year", Kind::kFixed, 1, 1},
    {"epiphany", Kind::kFixed, 1, 6},
    {"martin-luther-king-day", Kind::kNthWeekday, 1, 3, 1},
    {"candlemas", Kind::kFixed, 2, 2},
    {"valentines-day", Kind::kFixed, 2, 14},
    {"presidents-day", Kind::kNthWeekday, 2, 3, 1},
    {"st-davids-day", Kind::kFixed, 3, 1},
    {"womens-day", Kind::kFixed, 3, 8},
    {"st-patricks-day", Kind::kFixed, 3, 17},
    {"annunciation", Kind::kFixed, 3, 25},
    {"april-fools-day", Kind::kFixed, 4, 1},
    {"st-georges-day", Kind::kFixed, 4, 23},
    {"st-marks-day", Kind::kFixed, 4, 25},
    {"may-day", Kind::kFixed, 5, 1},
    {"ve-day", Kind::kFixed, 5, 8},
    {"mothers-day", Kind::kNthWeekday, 5, 2, 7},
    {"memorial-day", Kind::kNthWeekday, 5, -1, 1},
    {"fathers-day", Kind::kNthWeekday, 6, 3, 7},
    {"midsummer-day", Kind::kFixed, 6, 24},
    {"st-johns-day", Kind::kFixed, 6, 24},
    {"st-peters-day", Kind::kFixed, 6, 29},
    {"independence-day-us", Kind::kFixed, 7, 4},
    {"bastille-day", Kind::kFixed, 7, 14},
    {"st-james-day", Kind::kFixed, 7, 25},
    {"st-lawrence-day", Kind::kFixed, 8, 10},
    {"assumption-day", Kind::kFixed, 8, 15},
    {"st-bartholomews-day", Kind::kFixed, 8, 24},
    {"labor-day-us", Kind::kNthWeekday, 9, 1, 1},
    {"st-matthews-day", Kind::kFixed, 9, 21},
    {"michaelmas", Kind::kFixed, 9, 29},
    {"german-unity-day", Kind::kFixed, 10, 3},
    {"columbus-day", Kind::kNthWeekday, 10, 2, 1},
    {"st-lukes-day", Kind::kFixed, 10, 18},
    {"st-crispins-day", Kind::kFixed, 10, 25},
    {"reformation-day", Kind::kFixed, 10, 31},
    {"halloween", Kind::kFixed, 10, 31},
    {"all-saints-day", Kind::kFixed, 11, 1},
    {"all-souls-day", Kind::kFixed, 11, 2},
    {"guy-fawkes-night", Kind::kFixed, 11, 5},
    {"election-day-us", Kind::kElectionDay},
    {"veterans-day", Kind::kFixed, 11, 11},
    {"st-martins-day", Kind::kFixed, 11, 11},
    {"thanksgiving-us", Kind::kNthWeekday, 11, 4, 4},
    {"st-andrews-day", Kind::kFixed, 11, 30},
    {"first-advent", Kind::kAdvent},
    {"st-nicholas-day", Kind::kFixed, 12, 6},
    {"st-lucys-day", Kind::kFixed, 12, 13},
    {"christmas-eve", Kind::kFixed, 12, 24},
    {"christmas", Kind::kFixed, 12, 25},
    {"boxing-day", Kind::kFixed, 12, 26},
    {"st-stephens-day", Kind::kFixed, 12, 26},
    {"new-years-eve", Kind::kFixed, 12, 31},
    {"carnival-monday", Kind::kFromEaster, 0, -48},
    {"shrove-tuesday", Kind::kFromEaster, 0, -47},
    {"ash-wednesday", Kind::kFromEaster, 0, -46},
    {"palm-sunday", Kind::kFromEaster, 0, -7},
    {"maundy-thursday", Kind::kFromEaster, 0, -3},
    {"good-friday", Kind::kFromEaster, 0, -2},
    {"easter-sunday", Kind::kFromEaster, 0, 0},
    {"easter-monday", Kind::kFromEaster, 0, 1},
    {"ascension-day", Kind::kFromEaster, 0, 39},
    {"pentecost", Kind::kFromEaster, 0, 49},
    {"pentecost-monday", Kind::kFromEaster, 0, 50},
    {"trinity-sunday", Kind::kFromEaster, 0, 56},
    {"corpus-christi", Kind::kFromEaster, 0, 60},
};

// Easter Sunday as it was written: by the Julian calendar until the reform of 1582.
CivilDay EasterSunday(int64_t year) {
  if (year > 1582) return temporal::EasterSunday(year);
  const temporal::JulianDay day = temporal::JulianEaster(year);
  return {day.year, day.month, day.day};
}

}  // namespace

std::optional<Holiday> HolidayByName(absl::string_view name) {
  for (size_t i = 0; i < std::size(kHolidays); ++i) {
    if (kHolidays[i].name == name) return static_cast<Holiday>(i);
  }
  return std::nullopt;
}

CivilDay DayOfHoliday(Holiday holiday, int64_t year) {
  const Definition& definition = kHolidays[static_cast<size_t>(holiday)];
  switch (definition.kind) {
    case Kind::kFixed:
      return {year, definition.month, definition.number};
    case Kind::kNthWeekday:
      return NthWeekday(year, definition.month, definition.number, definition.weekday);
    case Kind::kFromEaster:
      return temporal::AddDays(EasterSunday(year), definition.number);
    case Kind::kElectionDay:  // the Tuesday after the first Monday of November
      return temporal::AddDays(NthWeekday(year, 11, 1, 1), 1);
    case Kind::kAdvent:  // the fourth Sunday before Christmas
      break;
  }
  const int christmas = static_cast<int>(temporal::WeekdayOf({year, 12, 25}));
  return temporal::AddDays({year, 12, 25}, -christmas - 21);
}

CivilDay NthWeekday(int64_t year, int month, int rank, int weekday) {
  if (rank > 0) {
    const int first = static_cast<int>(temporal::WeekdayOf({year, month, 1}));
    return {year, month, 1 + (weekday - first + 7) % 7 + 7 * (rank - 1)};
  }
  const int last_day = temporal::DaysInMonth(year, month);
  const int last = static_cast<int>(temporal::WeekdayOf({year, month, last_day}));
  return {year, month, last_day - (last - weekday + 7) % 7};
}

}  // namespace annals::extractor::timex
