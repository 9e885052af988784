#include "extractor/timex/calendar_value.h"

#include <cstdint>
#include <cstdlib>
#include <optional>
#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/string_view.h"
#include "extractor/timex/timex_value.h"
#include "temporal/civil.h"
#include "temporal/edtf.h"

namespace annals::extractor::timex {
namespace {

using temporal::CivilDay;

// The first month of a season: spring is March to May, winter December to February.
constexpr int kSeasonMonths[] = {3, 6, 9, 12};
constexpr absl::string_view kSeasonNames[] = {"SP", "SU", "FA", "WI"};

absl::Dec TwoDigits(int64_t number) { return absl::Dec(number, absl::kZeroPad2); }

std::string TimexYear(int64_t year) {
  if (year <= 0) return absl::StrCat("BC", absl::Dec(1 - year, absl::kZeroPad4));
  return absl::StrCat(absl::Dec(year, absl::kZeroPad4));
}

std::string EdtfYear(int64_t year) {
  if (year < 0) return absl::StrCat("-", absl::Dec(-year, absl::kZeroPad4));
  if (year > 9999) return absl::StrCat("Y", year);
  return absl::StrCat(absl::Dec(year, absl::kZeroPad4));
}

std::string EdtfDay(const CivilDay& day) {
  return absl::StrCat(EdtfYear(day.year), "-", TwoDigits(day.month), "-", TwoDigits(day.day));
}

// The first of the years that share all but their last digits with `year`, as EDTF counts them:
// 1957 to 1950, and -263 to -269 (-026X).
int64_t FloorTo(int64_t year, int64_t step) {
  return year >= 0 ? year / step * step : -(-year / step * step + step - 1);
}

CivilDay MondayBefore(const CivilDay& day) {
  return temporal::AddDays(day, 1 - static_cast<int>(temporal::WeekdayOf(day)));
}

CivilDay LastDayOfMonth(int64_t year, int month) {
  return {year, month, temporal::DaysInMonth(year, month)};
}

}  // namespace

namespace {

CalendarValue Make(Granularity granularity, int64_t year, int month = 1, int day = 1,
                   int part = 1) {
  CalendarValue value;
  value.granularity = granularity;
  value.year = year;
  value.month = month;
  value.day = day;
  value.part = part;
  return value;
}

}  // namespace

CalendarValue CalendarValue::OfMillennium(int64_t first_year) {
  return Make(Granularity::kMillennium, first_year);
}
CalendarValue CalendarValue::OfCentury(int64_t first_year) {
  return Make(Granularity::kCentury, first_year);
}
CalendarValue CalendarValue::OfDecade(int64_t first_year) {
  return Make(Granularity::kDecade, first_year);
}
CalendarValue CalendarValue::OfYear(int64_t year) { return Make(Granularity::kYear, year); }
CalendarValue CalendarValue::OfHalf(int64_t year, int half) {
  return Make(Granularity::kHalf, year, 1, 1, half);
}
CalendarValue CalendarValue::OfSeason(int64_t year, int season) {
  return Make(Granularity::kSeason, year, 1, 1, season);
}
CalendarValue CalendarValue::OfQuarter(int64_t year, int quarter) {
  return Make(Granularity::kQuarter, year, 1, 1, quarter);
}
CalendarValue CalendarValue::OfMonth(int64_t year, int month) {
  return Make(Granularity::kMonth, year, month);
}
CalendarValue CalendarValue::OfDay(const CivilDay& day) {
  return Make(Granularity::kDay, day.year, day.month, day.day);
}
CalendarValue CalendarValue::OfWeek(const CivilDay& day) {
  CalendarValue value = OfDay(MondayBefore(day));
  value.granularity = Granularity::kWeek;
  return value;
}
CalendarValue CalendarValue::OfWeekend(const CivilDay& day) {
  CalendarValue value = OfDay(MondayBefore(day));
  value.granularity = Granularity::kWeekend;
  return value;
}

std::optional<CalendarValue> CalendarValue::FromEdtf(absl::string_view edtf) {
  const absl::StatusOr<temporal::Edtf> parsed = temporal::Edtf::Parse({edtf.data(), edtf.size()});
  if (!parsed.ok()) return std::nullopt;
  const temporal::Interval envelope = parsed->Bounds().Envelope();
  if (envelope.begin.is_infinite()) return std::nullopt;
  CalendarValue value = OfDay(envelope.begin.Day());
  switch (parsed->precision()) {
    case temporal::Precision::kCentury:
      return OfCentury(FloorTo(value.year, 100));
    case temporal::Precision::kDecade:
      return OfDecade(FloorTo(value.year, 10));
    case temporal::Precision::kYear:
      return OfYear(value.year);
    case temporal::Precision::kMonth:
      return OfMonth(value.year, value.month);
    case temporal::Precision::kHour:
    case temporal::Precision::kMinute:
    case temporal::Precision::kSecond: {
      // The clock as written, whatever its zone: a document's day is that of its place.
      const size_t clock = edtf.find('T');
      if (clock == absl::string_view::npos || edtf.size() < clock + 6) return value;
      value.granularity = Granularity::kMinute;
      if (!absl::SimpleAtoi(edtf.substr(clock + 1, 2), &value.hour) ||
          !absl::SimpleAtoi(edtf.substr(clock + 4, 2), &value.minute)) {
        return std::nullopt;
      }
      return value;
    }
    default:
      return value;
  }
}

CalendarValue CalendarValue::Coarsened(Granularity to) const {
  if (granularity <= to) return *this;
  switch (to) {
    case Granularity::kMillennium:
      return OfMillennium(FloorTo(year, 1000));
    case Granularity::kCentury:
      return OfCentury(FloorTo(year, 100));
    case Granularity::kDecade:
      return OfDecade(FloorTo(year, 10));
    case Granularity::kYear:
      return OfYear(year);
    case Granularity::kHalf:
      return OfHalf(year, FirstDay().month <= 6 ? 1 : 2);
    case Granularity::kSeason: {
      const CivilDay first = FirstDay();
      if (first.month < 3) return OfSeason(year - 1, 4);
      return OfSeason(year, first.month / 3);
    }
    case Granularity::kQuarter:
      return OfQuarter(year, (FirstDay().month + 2) / 3);
    case Granularity::kMonth:
      return OfMonth(year, month);
    case Granularity::kWeek:
      return OfWeek({year, month, day});
    case Granularity::kWeekend:
      return OfWeekend({year, month, day});
    case Granularity::kDay:
      return OfDay({year, month, day});
    default:
      return *this;
  }
}

CivilDay CalendarValue::FirstDay() const {
  switch (granularity) {
    case Granularity::kMillennium:
    case Granularity::kCentury:
    case Granularity::kDecade:
    case Granularity::kYear:
      return {year, 1, 1};
    case Granularity::kHalf:
      return {year, part == 1 ? 1 : 7, 1};
    case Granularity::kSeason:
      return {year, kSeasonMonths[part - 1], 1};
    case Granularity::kQuarter:
      return {year, 3 * part - 2, 1};
    case Granularity::kMonth:
      return {year, month, 1};
    case Granularity::kWeekend:
      return temporal::AddDays({year, month, day}, 5);
    default:
      return {year, month, day};
  }
}

CivilDay CalendarValue::LastDay() const {
  switch (granularity) {
    case Granularity::kMillennium:
      return {year + 999, 12, 31};
    case Granularity::kCentury:
      return {year + 99, 12, 31};
    case Granularity::kDecade:
      return {year + 9, 12, 31};
    case Granularity::kYear:
      return {year, 12, 31};
    case Granularity::kHalf:
      return part == 1 ? CivilDay{year, 6, 30} : CivilDay{year, 12, 31};
    case Granularity::kSeason:
      return part == 4 ? LastDayOfMonth(year + 1, 2)
                       : LastDayOfMonth(year, kSeasonMonths[part - 1] + 2);
    case Granularity::kQuarter:
      return LastDayOfMonth(year, 3 * part);
    case Granularity::kMonth:
      return LastDayOfMonth(year, month);
    case Granularity::kWeek:
    case Granularity::kWeekend:
      return temporal::AddDays({year, month, day}, 6);
    default:
      return {year, month, day};
  }
}

std::string CalendarValue::ToTimex() const {
  const std::string of_year = TimexYear(year);
  switch (granularity) {
    case Granularity::kMillennium:
      return year < 0 ? absl::StrFormat("BC%d", (-year - 998) / 1000)
                      : absl::StrFormat("%d", year / 1000);
    case Granularity::kCentury:
      return year < 0 ? absl::StrFormat("BC%02d", (-year - 98) / 100)
                      : absl::StrFormat("%02d", year / 100);
    case Granularity::kDecade:
      return year < 0 ? absl::StrFormat("BC%03d", (-year - 8) / 10)
                      : absl::StrFormat("%03d", year / 10);
    case Granularity::kYear:
      return of_year;
    case Granularity::kHalf:
      return absl::StrCat(of_year, "-H", part);
    case Granularity::kSeason:
      return absl::StrCat(of_year, "-", kSeasonNames[part - 1]);
    case Granularity::kQuarter:
      return absl::StrCat(of_year, "-Q", part);
    case Granularity::kMonth:
      return absl::StrCat(of_year, "-", TwoDigits(month));
    case Granularity::kWeek:
    case Granularity::kWeekend: {
      const temporal::IsoWeek week = temporal::IsoWeekOf({year, month, day});
      return absl::StrCat(TimexYear(week.year), "-W", TwoDigits(week.week),
                          granularity == Granularity::kWeek ? "" : "-WE");
    }
    default:
      break;
  }
  const std::string of_day = absl::StrCat(of_year, "-", TwoDigits(month), "-", TwoDigits(day));
  switch (granularity) {
    case Granularity::kDaypart:
      return absl::StrCat(of_day, "T", DaypartName(daypart));
    case Granularity::kHour:
    case Granularity::kMinute:
      return absl::StrCat(of_day, "T", TwoDigits(hour), ":", TwoDigits(minute));
    case Granularity::kSecond:
      return absl::StrCat(of_day, "T", TwoDigits(hour), ":", TwoDigits(minute), ":",
                          TwoDigits(second));
    default:
      return of_day;
  }
}

std::string CalendarValue::ToEdtf() const {
  switch (granularity) {
    case Granularity::kMillennium:
      return absl::StrCat(year < 0 ? "-" : "", std::llabs(year) / 1000, "XXX");
    case Granularity::kCentury:
      return absl::StrCat(year < 0 ? "-" : "", absl::StrFormat("%02dXX", std::llabs(year) / 100));
    case Granularity::kDecade:
      return absl::StrCat(year < 0 ? "-" : "", absl::StrFormat("%03dX", std::llabs(year) / 10));
    case Granularity::kYear:
      return EdtfYear(year);
    case Granularity::kSeason:
      return absl::StrCat(EdtfYear(year), "-", 20 + part);
    case Granularity::kMonth:
      return absl::StrCat(EdtfYear(year), "-", TwoDigits(month));
    case Granularity::kHalf:
    case Granularity::kQuarter: {
      const CivilDay first = FirstDay();
      const CivilDay last = LastDay();
      return absl::StrCat(EdtfYear(first.year), "-", TwoDigits(first.month), "/",
                          EdtfYear(last.year), "-", TwoDigits(last.month));
    }
    case Granularity::kWeek:
    case Granularity::kWeekend:
      return absl::StrCat(EdtfDay(FirstDay()), "/", EdtfDay(LastDay()));
    default:
      break;
  }
  const std::string of_day = EdtfDay({year, month, day});
  if (granularity < Granularity::kHour) return of_day;
  // EDTF has no hour 24: it is the next day's first.
  const bool midnight = hour == 24;
  std::string text =
      absl::StrCat(midnight ? EdtfDay(temporal::AddDays({year, month, day}, 1)) : of_day, "T",
                   TwoDigits(midnight ? 0 : hour), ":", TwoDigits(minute), ":", TwoDigits(second));
  if (zone_minutes.has_value()) {
    const int minutes = std::abs(*zone_minutes);
    absl::StrAppend(&text, *zone_minutes == 0
                               ? "Z"
                               : absl::StrFormat("%c%02d:%02d", *zone_minutes < 0 ? '-' : '+',
                                                 minutes / 60, minutes % 60));
  }
  return text;
}

}  // namespace annals::extractor::timex
