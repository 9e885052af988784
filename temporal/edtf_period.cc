// Which days and instants an EdtfDate may mean.
#include <algorithm>

#include "temporal/edtf_date.h"

namespace annals::temporal {
namespace {

// No year beyond it has an instant (instant.cc).
constexpr int64_t kLastYear = 1'000'000'000'000;
constexpr int64_t kNanosPerSecond = 1'000'000'000;

// A first month, counted on past December into the next year, and a number of months.
struct Months {
  int first;
  int count;
};

Months MonthsOf(Season season) {
  constexpr Months kMonths[] = {
      {3, 3}, {6, 3},  {9, 3}, {12, 3},  // spring to winter
      {3, 3}, {6, 3},  {9, 3}, {12, 3},  // the northern ones
      {9, 3}, {12, 3}, {3, 3}, {6, 3},   // the southern ones
      {1, 3}, {4, 3},  {7, 3}, {10, 3},  // quarters
      {1, 4}, {5, 4},  {9, 4},           // thirds
      {1, 6}, {7, 6},                    // halves
  };
  return kMonths[static_cast<int>(season) - static_cast<int>(Season::kSpring)];
}

// The numbers that a month or a day may have.
struct Candidates {
  int first;
  int last;

  int From(bool end) const { return end ? last : first; }
  bool Has(int number) const { return first <= number && number <= last; }
};

// One number where the field is given, else those up to the greatest.
Candidates CandidatesOf(const EdtfField& field, int greatest) {
  if (!field.present() || field.unspecified != 0) return {1, greatest};
  return {field.value, std::min(field.value, greatest)};
}

// The first or the last valid day that matches. Years, months and days are tried from that side;
// only a date without any day, such as XXXX-02-3X, has all of them tried.
std::optional<CivilDay> FindDay(const EdtfDate& date, bool last) {
  const int64_t first_year = std::clamp(date.year.first(), -kLastYear, kLastYear);
  const int64_t last_year = std::clamp(date.year.last(), -kLastYear, kLastYear);
  const int step = last ? -1 : 1;
  for (int64_t i = 0; i <= last_year - first_year; ++i) {
    const int64_t year = last ? last_year - i : first_year + i;
    if (date.year.unspecified != 0 && !date.year.Matches(year)) continue;
    const Candidates months = CandidatesOf(date.month, 12);
    for (int month = months.From(last); months.Has(month); month += step) {
      if (date.month.present() && !date.month.Matches(month)) continue;
      const Candidates days = CandidatesOf(date.day, DaysInMonth(year, month));
      for (int day = days.From(last); days.Has(day); day += step) {
        if (!date.day.present() || date.day.Matches(day)) return CivilDay{year, month, day};
      }
    }
  }
  return std::nullopt;
}

// Later by seconds and nanoseconds, which may be negative; unbounded where the range ends.
Instant Shift(Instant instant, int64_t seconds, int64_t nanos) {
  if (instant.is_infinite()) return instant;
  int64_t sum_nanos = instant.nanos() + nanos;
  if (sum_nanos < 0) {
    sum_nanos += kNanosPerSecond;
    --seconds;
  } else if (sum_nanos >= kNanosPerSecond) {
    sum_nanos -= kNanosPerSecond;
    ++seconds;
  }
  int64_t sum = 0;
  if (__builtin_add_overflow(instant.seconds(), seconds, &sum)) {
    return seconds < 0 ? Instant::InfinitePast() : Instant::InfiniteFuture();
  }
  return Instant::FromSeconds(sum, static_cast<int32_t>(sum_nanos));
}

// One unit of a time's precision.
struct TimeUnit {
  int64_t seconds;
  int64_t nanos;
};

TimeUnit UnitOf(const EdtfTime& time) {
  if (time.precision == Precision::kHour) return {3600, 0};
  if (time.precision == Precision::kMinute) return {60, 0};
  if (time.precision == Precision::kSecond) return {1, 0};
  int64_t nanos = kNanosPerSecond;
  for (int i = 0; i < time.fraction_digits; ++i) nanos /= 10;
  return {0, nanos};
}

// The time from the begin of `first` to the end of `last`.
Interval Through(const CivilDay& first, const CivilDay& last) {
  return {Instant::FromDay(first), Instant::FromDay(AddDays(last, 1))};
}

// How far the bounds of an approximate date are moved outwards, in months or in days.
struct Widening {
  int64_t months = 0;
  int64_t days = 0;
};

Widening WideningOf(const EdtfDate& date) {
  const int64_t year_months = 12 * date.year.unit_years();
  const bool day_known = date.day.present() && date.day.unspecified == 0;
  const bool month_known = date.month.present() && date.month.unspecified == 0;
  if (IsApproximate(date.qualifiers.day) && day_known) return {.days = 1};
  const Qualifier month_or_finer = date.qualifiers.month | date.qualifiers.day;
  if (IsApproximate(month_or_finer) && month_known) {
    return {.months = date.is_season() ? MonthsOf(Season{date.month.value}).count : 1};
  }
  if (IsApproximate(date.qualifiers.year | month_or_finer)) return {.months = year_months};
  return {};
}

}  // namespace

std::optional<EdtfDate::Days> EdtfDate::days() const {
  if (is_season()) {
    const Months months = MonthsOf(Season{month.value});
    const EdtfDate whole_year = {.year = year};
    const int64_t first_year = FindDay(whole_year, false)->year;
    const int64_t last_year = FindDay(whole_year, true)->year;
    return Days{AddMonths({first_year, 1, 1}, months.first - 1),
                AddDays(AddMonths({last_year, 1, 1}, months.first - 1 + months.count), -1)};
  }
  const std::optional<CivilDay> first = FindDay(*this, false);
  if (!first.has_value()) return std::nullopt;
  return Days{*first, *FindDay(*this, true)};
}

Interval EdtfDate::Period() const {
  const std::optional<Days> range = days();
  if (!range.has_value()) return {};
  if (!time.has_value()) return Through(range->first, range->last);
  const int64_t second_of_day = 3600 * time->hour + 60 * time->minute + time->second;
  const int64_t offset = 60 * time->utc_offset_minutes.value_or(0);
  const Instant begin = Shift(Instant::FromDay(range->first), second_of_day - offset, time->nanos);
  const TimeUnit unit = UnitOf(*time);
  return {begin, Shift(begin, unit.seconds, unit.nanos)};
}

Interval EdtfDate::WidenedPeriod() const {
  if (time.has_value() && IsApproximate(qualifiers.day)) {
    const Interval period = Period();
    const TimeUnit unit = UnitOf(*time);
    return {Shift(period.begin, -unit.seconds, -unit.nanos),
            Shift(period.end, unit.seconds, unit.nanos)};
  }
  const std::optional<Days> range = days();
  const Widening widening = WideningOf(*this);
  if (!range.has_value() || time.has_value()) return Period();
  // The end is moved as the first day after the range, so that May's end moves to June's.
  const CivilDay first = AddMonths(AddDays(range->first, -widening.days), -widening.months);
  const CivilDay after =
      AddMonths(AddDays(AddDays(range->last, 1), widening.days), widening.months);
  return {Instant::FromDay(first), Instant::FromDay(after)};
}

}  // namespace annals::temporal
