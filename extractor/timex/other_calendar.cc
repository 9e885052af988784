#include "extractor/timex/other_calendar.h"

#include <algorithm>
#include <cstddef>
#include <iterator>
#include <string>
#include <string_view>
#include <utility>

#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "temporal/calendars.h"
#include "temporal/civil.h"
#include "temporal/regnal.h"

namespace annals::extractor::timex {
namespace {

using temporal::CivilDay;

// The last year of which some country still dated the first months by the year before.
constexpr int64_t kLastLadyDayYear = 1752;

Calendar CalendarOf(const Meaning& meaning) {
  return static_cast<Calendar>(meaning.Get(Slot::kCalendar));
}

// `1750/51`: a year that began on Lady Day, so that its first months belong to the next one.
bool IsLadyDayYear(const Meaning& meaning) {
  const int64_t next = int64_t{meaning.Get(Slot::kYear)} + 1;
  const int32_t end = meaning.Get(Slot::kYearEnd);
  return meaning.Has(Slot::kYearEnd) && end == next % (end < 10 ? 10 : 100) &&
         meaning.Get(Slot::kMonth) <= 3 && next <= kLastLadyDayYear;
}

int64_t AstronomicalYear(const Meaning& meaning) {
  const int64_t year = meaning.Get(Slot::kYear);
  return meaning.Has(Slot::kEra) ? 1 - year : year;
}

OtherDate OnDay(const CivilDay& day) {
  const CalendarValue value = CalendarValue::OfDay(day);
  return {value, value.ToEdtf(), ""};
}

OtherDate OverDays(const CalendarValue& date, const CivilDay& first, const CivilDay& last) {
  return {
      date,
      absl::StrCat(CalendarValue::OfDay(first).ToEdtf(), "/", CalendarValue::OfDay(last).ToEdtf()),
      ""};
}

OtherDate NoSuchDay(const Meaning& meaning, absl::string_view calendar) {
  return {std::nullopt, "",
          absl::StrCat("the ", calendar, " calendar has no day ", meaning.Get(Slot::kDay),
                       " of month ", meaning.Get(Slot::kMonth), " of ", meaning.Get(Slot::kYear))};
}

OtherDate InOldStyle(const Meaning& meaning) {
  const int64_t year = AstronomicalYear(meaning) + (IsLadyDayYear(meaning) ? 1 : 0);
  const temporal::JulianDay written{year, meaning.Get(Slot::kMonth), meaning.Get(Slot::kDay)};
  if (!temporal::IsValid(written)) return NoSuchDay(meaning, "Julian");
  return OnDay(temporal::DayOf(written));
}

OtherDate InRepublic(const Meaning& meaning) {
  const int year = meaning.Get(Slot::kYear);
  const int month = meaning.Has(Slot::kMonth) ? meaning.Get(Slot::kMonth) : 1;
  const int day = meaning.Has(Slot::kDay) ? meaning.Get(Slot::kDay) : 1;
  if (!temporal::IsValid(temporal::RepublicanDay{year, month, day})) {
    return NoSuchDay(meaning, "French Republican");
  }
  const CivilDay first = temporal::DayOf(temporal::RepublicanDay{year, month, day});
  if (meaning.Has(Slot::kDay)) return OnDay(first);
  if (meaning.Has(Slot::kMonth)) {
    return OverDays(CalendarValue::OfMonth(first.year, first.month), first,
                    temporal::DayOf(temporal::RepublicanDay{year, month, 30}));
  }
  const bool sextile = temporal::IsValid(temporal::RepublicanDay{year, 13, 6});
  return OverDays(CalendarValue::OfYear(first.year), first,
                  temporal::DayOf(temporal::RepublicanDay{year, 13, sextile ? 6 : 5}));
}

absl::string_view RulerAt(size_t index) {
  const std::string_view name = temporal::AllRulers()[index];
  return {name.data(), name.size()};
}

absl::string_view WithoutNumber(absl::string_view ruler) {
  return ruler.substr(0, ruler.find(' '));
}

// `5 & 6 Will. IV`, a session of parliament, is both years.
OtherDate InReign(const Meaning& meaning) {
  constexpr absl::string_view kNumbers[] = {"", "I", "II", "III", "IV", "V", "VI", "VII", "VIII"};
  const auto number = static_cast<size_t>(meaning.Get(Slot::kRulerNumber));
  if (number >= std::size(kNumbers)) return {std::nullopt, "", "no such ruler is known"};
  const absl::string_view named = RulerAt(static_cast<size_t>(meaning.Get(Slot::kRuler)));
  const std::string ruler =
      number == 0 ? std::string(named) : absl::StrCat(WithoutNumber(named), " ", kNumbers[number]);
  const int first_year = meaning.Get(Slot::kOrdinal);
  const int last_year = meaning.Has(Slot::kYearEnd) ? meaning.Get(Slot::kYearEnd) : first_year;
  const absl::StatusOr<temporal::DayRange> first = temporal::RegnalYear(ruler, first_year);
  if (!first.ok()) return {std::nullopt, "", std::string(first.status().message())};
  const absl::StatusOr<temporal::DayRange> last = temporal::RegnalYear(ruler, last_year);
  if (!last.ok()) return {std::nullopt, "", std::string(last.status().message())};
  return OverDays(CalendarValue::OfYear(first->first.year), first->first, last->last);
}

bool IsDay(const Meaning& meaning) {
  return meaning.Has(Slot::kYear) && meaning.Has(Slot::kMonth) && meaning.Has(Slot::kDay);
}

// The Gregorian day of a date in both calendars; nothing when the two are not the same day.
std::optional<CivilDay> DayOfStyles(const Meaning& old_style, const Meaning& new_style) {
  const int64_t year = new_style.Get(Slot::kYear) + (IsLadyDayYear(new_style) ? 1 : 0);
  // The old year begins later, whether in January or on Lady Day.
  for (const int64_t old_year : {year, year - 1}) {
    const absl::StatusOr<CivilDay> day =
        temporal::DayOfDualDate({old_year, old_style.Get(Slot::kMonth), old_style.Get(Slot::kDay)},
                                {year, new_style.Get(Slot::kMonth), new_style.Get(Slot::kDay)});
    if (day.ok()) return *day;
  }
  return std::nullopt;
}

// Turns the first of two dates into the one day that both are; false when they are not.
bool JoinStyles(const Expression& second, Expression* first) {
  if (CalendarOf(first->meaning) != Calendar::kBothStyles || !second.joined) return false;
  Meaning other = second.meaning;
  other.Complete(first->meaning, Slot::kYear);
  if (!IsDay(first->meaning) || !IsDay(other)) return false;
  std::optional<CivilDay> day = DayOfStyles(first->meaning, other);
  if (!day.has_value()) day = DayOfStyles(other, first->meaning);
  if (!day.has_value()) return false;
  first->meaning.Clear(Slot::kYearEnd);
  first->meaning.Set(Slot::kYear, static_cast<int32_t>(day->year));
  first->meaning.Set(Slot::kMonth, day->month);
  first->meaning.Set(Slot::kDay, day->day);
  first->span.end = first->phrase.end;
  return true;
}

}  // namespace

std::optional<int32_t> RulerByName(absl::string_view name) {
  const std::string wanted = absl::StrReplaceAll(name, {{"-", " "}});
  for (size_t i = 0; i < temporal::AllRulers().size(); ++i) {
    if (RulerAt(i) == wanted || WithoutNumber(RulerAt(i)) == wanted) {
      return static_cast<int32_t>(i);
    }
  }
  return std::nullopt;
}

bool IsOfOtherCalendar(const Meaning& meaning) {
  switch (CalendarOf(meaning)) {
    case Calendar::kOldStyle:
      return IsDay(meaning);
    case Calendar::kLadyDay:
      return IsLadyDayYear(meaning);
    case Calendar::kRepublican:
      return true;
    case Calendar::kBothStyles:
      break;
  }
  return meaning.Has(Slot::kRuler);
}

OtherDate ReadOtherCalendar(const Meaning& meaning) {
  if (meaning.Has(Slot::kRuler)) return InReign(meaning);
  return CalendarOf(meaning) == Calendar::kRepublican ? InRepublic(meaning) : InOldStyle(meaning);
}

void JoinStyles(std::vector<Expression>* expressions) {
  size_t kept = 0;
  for (size_t i = 0; i < expressions->size(); ++i, ++kept) {
    if (kept != i) (*expressions)[kept] = std::move((*expressions)[i]);
    if (i + 1 < expressions->size() && JoinStyles((*expressions)[i + 1], &(*expressions)[kept])) {
      ++i;
    }
  }
  expressions->resize(kept);
}

}  // namespace annals::extractor::timex
