// Dates that are given in part, `July 3`, `Friday`, `the 28th`, `the summer`: which of the years,
// months or weeks around the base date is meant. The nearest one, but the words around may say that
// it is past or to come, and a story goes on from where it is.
#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <optional>

#include "absl/strings/str_cat.h"
#include "extractor/timex/calendar_arithmetic.h"
#include "extractor/timex/calendar_value.h"
#include "extractor/timex/expression.h"
#include "extractor/timex/holiday.h"
#include "extractor/timex/meaning.h"
#include "extractor/timex/resolver.h"
#include "temporal/civil.h"

namespace annals::extractor::timex {
namespace {

using temporal::CivilDay;

// A two-digit year or decade lies at most so far ahead of its base, else back; where the base is
// not the date of the document, it is the nearest.
constexpr int64_t kYearsAhead = 20;
constexpr int64_t kNearestYearsAhead = 50;

// In a story, a date that would lie so many days back is one of the next year.
constexpr int64_t kTurnOfYearDays = 270;

// How many days before the date at which it went back a story may go on.
constexpr int64_t kReturnDays = 60;

// How many days nearer a date must be to outweigh the words that say it lies the other way.
constexpr int64_t kContraryDays = 120;
constexpr int64_t kContraryDaysOfMonths = 240;
constexpr int64_t kContraryDaysOfQuarters = 60;
constexpr int64_t kRatherPastDays = 200;

int64_t DaysBetween(const CivilDay& from, const CivilDay& to) {
  return temporal::DayOrdinal(to) - temporal::DayOrdinal(from);
}

}  // namespace

std::optional<int64_t> Resolver::YearOf(const Meaning& meaning) const {
  if (meaning.Has(Slot::kYear)) {
    const int64_t year = meaning.Get(Slot::kYear);
    return meaning.Has(Slot::kEra) ? 1 - year : year;
  }
  if (!meaning.Has(Slot::kShortYear)) return std::nullopt;
  const std::optional<Base> base = BaseOf(meaning);
  const int64_t around = base.has_value() ? base->date.year : 1950;
  const int64_t short_year = meaning.Get(Slot::kShortYear);
  int64_t year = around - around % 100 + short_year;
  const int64_t ahead = document_.has_value() ? kYearsAhead : kNearestYearsAhead;
  if (year > around + ahead) year -= 100;
  if (year < around + ahead - 100) year += 100;
  return year;
}

// Dates of a year, given or chosen: `July 3`, `the summer`, `the third quarter`, `1957`, `Easter`.
std::optional<CalendarValue> Resolver::InYear(const Meaning& meaning, int direction,
                                              const Meaning* last, Resolution* result) const {
  if (meaning.Has(Slot::kCentury)) {
    const int64_t century = meaning.Get(Slot::kCentury);
    if (static_cast<Unit>(meaning.Get(Slot::kUnit)) == Unit::kMillennium) {
      return CalendarValue::OfMillennium(meaning.Has(Slot::kEra) ? 1 - 1000 * century
                                                                 : 1000 * (century - 1));
    }
    return CalendarValue::OfCentury(meaning.Has(Slot::kEra) ? 1 - 100 * century
                                                            : 100 * (century - 1));
  }
  if (meaning.Has(Slot::kUnit) && !meaning.Has(Slot::kRelation) &&
      static_cast<Unit>(meaning.Get(Slot::kUnit)) == Unit::kDecade) {
    const std::optional<int64_t> year = YearOf(meaning);
    if (!year.has_value()) return std::nullopt;
    return CalendarValue::OfYear(*year).Coarsened(Granularity::kDecade);
  }
  // In `the nineteen twenties` the one is of the century, the other of the decade within.
  if (meaning.Has(Slot::kDecade)) {
    return CalendarValue::OfDecade(10 *
                                   (meaning.Get(Slot::kDecade) + meaning.Get(Slot::kShortDecade)));
  }
  const std::optional<Base> base = BaseOf(meaning);
  if (meaning.Has(Slot::kShortDecade)) {
    const int64_t around = document_.has_value() ? document_->year
                           : base.has_value()    ? base->date.year
                                                 : 1999;
    int64_t decade = around - around % 100 + 10 * meaning.Get(Slot::kShortDecade);
    if (decade > around) decade -= 100;
    return CalendarValue::OfDecade(decade);
  }
  const std::optional<int64_t> year = YearOf(meaning);
  const auto in = [&meaning](int64_t of_year) { return PartOfYear(meaning, of_year); };
  const bool in_year = meaning.Has(Slot::kHoliday) || meaning.Has(Slot::kMonth) ||
                       meaning.Has(Slot::kSeason) || meaning.Has(Slot::kQuarter) ||
                       meaning.Has(Slot::kHalf);
  if (!in_year) {
    if (!year.has_value()) return std::nullopt;
    // `the 1956 quarter`: the one reported on, of that year.
    if (static_cast<Anchor>(meaning.Get(Slot::kAnchor)) == Anchor::kPeriod && period_.has_value()) {
      return CalendarValue::OfQuarter(*year, period_->part);
    }
    return CalendarValue::OfYear(*year);
  }
  if (meaning.Has(Slot::kMonth) && meaning.Has(Slot::kDay)) {
    const int month = meaning.Get(Slot::kMonth);
    const int day = meaning.Get(Slot::kDay);
    const int64_t of_year = year.value_or(2000);  // a leap year, so that any February 29 passes
    if (!temporal::IsValid({of_year, month, day})) {
      result->problem =
          absl::StrCat("month ", month, year.has_value() ? " of " : "",
                       year.has_value() ? absl::StrCat(*year) : "", " has no day ", day);
      return std::nullopt;
    }
  }
  if (year.has_value()) return in(*year);
  if (!base.has_value()) return std::nullopt;
  result->anchors.push_back(base->anchor);
  const CivilDay here = base->date.FirstDay();
  if (meaning.Has(Slot::kRelation)) {
    const int32_t relation = meaning.Get(Slot::kRelation);
    if (relation == 0) return in(here.year);
    // The month that is just over is last month: `last February`, in March, is of the year before.
    const CivilDay just_over = temporal::AddMonths({here.year, here.month, 1}, -1);
    if (relation < 0 && !meaning.Has(Slot::kDay) && meaning.Get(Slot::kMonth) == just_over.month) {
      return in(just_over.year - 1);
    }
    // The last one that was over, or the next one that has not begun, on the base date.
    const int64_t away = relation < 0 ? -1 : 1;
    for (int64_t step = -1; step <= 1; ++step) {
      const std::optional<CalendarValue> candidate = in(here.year + away * step);
      if (candidate.has_value() &&
          (relation < 0 ? candidate->LastDay() < here : candidate->FirstDay() > here)) {
        return candidate;
      }
    }
    return in(here.year + relation);
  }
  // A weekday beside the date tells the year.
  if (meaning.Has(Slot::kWeekday) && meaning.Has(Slot::kDay)) {
    for (const int64_t step : {0, -1, 1}) {
      const std::optional<CalendarValue> candidate = in(here.year + step);
      if (candidate.has_value() && static_cast<int>(temporal::WeekdayOf(candidate->FirstDay())) ==
                                       meaning.Get(Slot::kWeekday)) {
        return candidate;
      }
    }
  }
  if (style_ == Style::kNarrative) {
    return InYearOfStory(meaning, base->date);
  }
  return InNearestYear(meaning, direction, last, here);
}

// A story stays within its year, until December is followed by January. Where it has just gone back
// to an earlier year, a date that would go back further returns to where it left.
std::optional<CalendarValue> Resolver::InYearOfStory(const Meaning& meaning,
                                                     const CalendarValue& story) const {
  const std::optional<CalendarValue> candidate = PartOfYear(meaning, story.year);
  if (!candidate.has_value() || story.granularity < Granularity::kMonth) return candidate;
  if (left_.has_value() && left_->granularity >= Granularity::kMonth && narrative_ == story &&
      candidate->LastDay() < story.FirstDay()) {
    const std::optional<CalendarValue> back = PartOfYear(meaning, left_->year);
    if (back.has_value() && DaysBetween(back->LastDay(), left_->FirstDay()) < kReturnDays) {
      return back;
    }
  }
  const bool turn = DaysBetween(candidate->LastDay(), story.FirstDay()) > kTurnOfYearDays;
  return turn ? PartOfYear(meaning, story.year + 1) : candidate;
}

std::optional<CalendarValue> Resolver::InNearestYear(const Meaning& meaning, int direction,
                                                     const Meaning* last,
                                                     const CivilDay& here) const {
  // Reports are on quarters that are over, or under way, and it is to come that they are made.
  const bool of_quarter = meaning.Has(Slot::kQuarter);
  if (of_quarter && direction == 0) direction = -1;
  const int64_t contrary = of_quarter ? (direction < 0 ? 366 : kContraryDaysOfQuarters)
                           : direction == kSurelyPast || last != nullptr ? 366
                           : meaning.Has(Slot::kDay)                     ? kContraryDays
                                                                         : kContraryDaysOfMonths;
  const bool turns =
      last != nullptr && YearTurns(meaning.Get(Slot::kMonth), last->Get(Slot::kMonth), false);
  std::optional<CalendarValue> best;
  int64_t best_distance = 0;
  for (int64_t step = -1; step <= 1; ++step) {
    const std::optional<CalendarValue> candidate = PartOfYear(meaning, here.year + step);
    if (!candidate.has_value()) continue;
    bool past = candidate->FirstDay() <= here;
    const bool future = candidate->LastDay() >= here;
    int64_t distance = future && past ? 0
                       : past         ? DaysBetween(candidate->LastDay(), here)
                                      : DaysBetween(here, candidate->FirstDay());
    if (last != nullptr) {
      const std::optional<CalendarValue> end =
          PartOfYear(*last, here.year + step + (turns ? 1 : 0));
      if (end.has_value()) {
        past = DaysBetween(here, end->FirstDay()) <= kContraryDays;
        distance = std::max(distance, std::abs(DaysBetween(here, end->FirstDay())));
      }
    }
    if ((direction < 0 && !past) || (direction > 0 && !future)) distance += contrary;
    // A month is rather past, where nothing tells.
    if (direction == 0 && !past && meaning.Has(Slot::kMonth) && !meaning.Has(Slot::kDay))
      distance += kRatherPastDays;
    if (!best.has_value() || distance < best_distance) {
      best = candidate;
      best_distance = distance;
    }
  }
  return best;
}

// `Tuesday last week`, `Mittwoch nächster Woche`.
std::optional<CalendarValue> Resolver::WeekdayOfWeek(const Meaning& meaning,
                                                     Resolution* result) const {
  const std::optional<Base> base = BaseOf(meaning);
  if (!base.has_value() || base->date.granularity < Granularity::kDay) return std::nullopt;
  result->anchors.push_back(base->anchor);
  const CivilDay monday = temporal::MondayOf(temporal::IsoWeekOf(base->date.FirstDay()));
  return CalendarValue::OfDay(temporal::AddDays(
      monday, 7 * meaning.Get(Slot::kRelation) + meaning.Get(Slot::kWeekday) - 1));
}

// `week 12 of 2021`, `2021-W12-3`.
std::optional<CalendarValue> Resolver::NumberedWeek(const Meaning& meaning,
                                                    Resolution* result) const {
  std::optional<int64_t> year = YearOf(meaning);
  if (!year.has_value()) {
    const std::optional<Base> base = BaseOf(meaning);
    if (!base.has_value()) return std::nullopt;
    result->anchors.push_back(base->anchor);
    year = base->date.year;
  }
  const temporal::IsoWeek week{*year, meaning.Get(Slot::kWeek)};
  const CivilDay monday = week.week >= 1 && week.week <= 53 ? temporal::MondayOf(week) : CivilDay();
  if (temporal::IsoWeekOf(monday) != week) {
    result->problem = absl::StrCat(*year, " has no week ", week.week);
    return std::nullopt;
  }
  if (!meaning.Has(Slot::kWeekday)) return CalendarValue::OfWeek(monday);
  if (meaning.Get(Slot::kWeekday) > 7) return std::nullopt;
  return CalendarValue::OfDay(temporal::AddDays(monday, meaning.Get(Slot::kWeekday) - 1));
}

std::optional<CalendarValue> Resolver::DayOfWeek(const Meaning& meaning, int direction,
                                                 Resolution* result) const {
  const std::optional<Base> base = BaseOf(meaning);
  if (!base.has_value() || base->date.granularity < Granularity::kDay) return std::nullopt;
  result->anchors.push_back(base->anchor);
  const CivilDay here{base->date.year, base->date.month, base->date.day};
  const int today = static_cast<int>(temporal::WeekdayOf(here));
  const int wanted = meaning.Get(Slot::kWeekday);
  const int ahead = (wanted - today + 7) % 7;  // 0 to 6
  int days = 0;
  if (meaning.Has(Slot::kDirection)) {
    const int weeks = meaning.Get(Slot::kCount);
    days = meaning.Get(Slot::kDirection) < 0 ? ahead - 7 * weeks
                                             : ahead + 7 * (ahead == 0 ? weeks : weeks - 1);
  } else if (meaning.Has(Slot::kRelation)) {
    const int32_t relation = meaning.Get(Slot::kRelation);
    days = relation < 0 ? ahead - 7 : relation > 0 ? (ahead == 0 ? 7 : ahead) : ahead;
  } else if (style_ == Style::kNarrative) {
    days = ahead;
  } else {
    // What would or could be may have been: then the nearest one.
    const bool past = direction <= 0 || (direction < kSurelyToCome && ahead > 3);
    days = past && ahead > 0 ? ahead - 7 : ahead;
  }
  return CalendarValue::OfDay(temporal::AddDays(here, days));
}

// `the second Tuesday in March 1956`, `the last Friday of the month`.
std::optional<CalendarValue> Resolver::WeekdayOfMonth(const Meaning& meaning, int direction,
                                                      Resolution* result) const {
  Meaning of_month = meaning;
  of_month.Clear(Slot::kWeekday);
  of_month.Clear(Slot::kOrdinal);
  const std::optional<CalendarValue> month = DateOf(of_month, direction, nullptr, result);
  if (!month.has_value() || month->granularity != Granularity::kMonth) return std::nullopt;
  const CivilDay day = NthWeekday(month->year, month->month, meaning.Get(Slot::kOrdinal),
                                  meaning.Get(Slot::kWeekday));
  if (day.day > temporal::DaysInMonth(month->year, month->month)) return std::nullopt;
  return CalendarValue::OfDay(day);
}

// `the third day of May`, `the last day of the year`.
std::optional<CalendarValue> Resolver::DayOfPeriod(const Meaning& meaning, int direction,
                                                   Resolution* result) const {
  Meaning of_period = meaning;
  of_period.Clear(Slot::kOrdinal);
  const std::optional<CalendarValue> period = DateOf(of_period, direction, nullptr, result);
  if (!period.has_value() || period->granularity >= Granularity::kDay) return std::nullopt;
  if (meaning.Get(Slot::kOrdinal) == kLastOrdinal) return CalendarValue::OfDay(period->LastDay());
  const CivilDay day = temporal::AddDays(period->FirstDay(), meaning.Get(Slot::kOrdinal) - 1);
  if (day > period->LastDay()) return std::nullopt;
  return CalendarValue::OfDay(day);
}

std::optional<CalendarValue> Resolver::DayOfMonth(const Meaning& meaning, int direction,
                                                  Resolution* result) const {
  std::optional<Base> base = BaseOf(meaning);
  const int day = meaning.Get(Slot::kDay);
  if (meaning.Has(Slot::kUnit) && meaning.Has(Slot::kRelation) && base.has_value()) {
    // `the 3d of next month`, `the first of the year`
    const bool of_year = static_cast<Unit>(meaning.Get(Slot::kUnit)) == Unit::kYear;
    const CalendarValue period =
        Add(base->date, of_year ? Unit::kYear : Unit::kMonth, meaning.Get(Slot::kRelation));
    result->anchors.push_back(base->anchor);
    const CivilDay found{period.year, of_year ? 1 : period.month, day};
    if (!temporal::IsValid(found)) return std::nullopt;
    return CalendarValue::OfDay(found);
  }
  // A signal's time beside the day that the text has just named: `November 13 (130315Z)`. The clock
  // of its zone may be a day ahead or behind.
  if (meaning.Has(Slot::kHour) && narrative_.has_value() &&
      narrative_->granularity >= Granularity::kDay) {
    for (const int step : {0, 1, -1}) {
      const CivilDay candidate = temporal::AddDays(narrative_->FirstDay(), step);
      if (candidate.day != day) continue;
      result->anchors.push_back(AnchorText("text", *narrative_));
      return CalendarValue::OfDay(candidate);
    }
  }
  if (!base.has_value() || base->date.granularity < Granularity::kMonth) return std::nullopt;
  result->anchors.push_back(base->anchor);
  CivilDay here = base->date.FirstDay();
  CivilDay month{here.year, here.month, 1};
  if (style_ == Style::kReport && base->date.granularity >= Granularity::kDay) {
    if (direction < 0 && day > here.day) month = temporal::AddMonths(month, -1);
    if (direction > 0 && day < here.day) month = temporal::AddMonths(month, 1);
  }
  // A weekday beside the day tells the month.
  if (meaning.Has(Slot::kWeekday)) {
    for (const int step : {0, -1, 1, -2, 2, -3, 3}) {
      CivilDay candidate = temporal::AddMonths({here.year, here.month, 1}, step);
      candidate.day = day;
      if (temporal::IsValid(candidate) &&
          static_cast<int>(temporal::WeekdayOf(candidate)) == meaning.Get(Slot::kWeekday)) {
        return CalendarValue::OfDay(candidate);
      }
    }
  }
  month.day = day;
  if (!temporal::IsValid(month)) {
    result->problem = absl::StrCat("month ", month.month, " of ", month.year, " has no day ", day);
    return std::nullopt;
  }
  return CalendarValue::OfDay(month);
}

}  // namespace annals::extractor::timex
