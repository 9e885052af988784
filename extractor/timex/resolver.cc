// The order of questions: is it a reference (now), a duration, a set? Otherwise a date: found by
// counting from an anchor, by relation to a unit (last week), by its year, or by choosing among the
// years, months or weeks around the base date. A part of the day or a clock time is put on the day
// found.
#include "extractor/timex/resolver.h"

#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/string_view.h"
#include "extractor/timex/calendar_arithmetic.h"
#include "extractor/timex/calendar_value.h"
#include "extractor/timex/meaning.h"
#include "extractor/timex/other_calendar.h"
#include "extractor/timex/timex_value.h"
#include "temporal/civil.h"

namespace annals::extractor::timex {
namespace {

using temporal::CivilDay;

// Takes the digits of packed fields apart.
Meaning Unpacked(const Meaning& packed) {
  Meaning meaning = packed;
  const auto take = [&meaning](Slot from, int32_t divisor, Slot high, Slot low) {
    if (!meaning.Has(from)) return;
    const int32_t digits = meaning.Get(from);
    meaning.Clear(from);
    meaning.Set(high, digits / divisor);
    meaning.Set(low, digits % divisor);
  };
  take(Slot::kDayYear, 100, Slot::kDay, Slot::kShortYear);
  take(Slot::kYearMonthDay, 10000, Slot::kYear, Slot::kMonth);
  if (packed.Has(Slot::kYearMonthDay)) {
    const int32_t month_day = meaning.Get(Slot::kMonth);
    meaning.Set(Slot::kMonth, month_day / 100);
    meaning.Set(Slot::kDay, month_day % 100);
  }
  take(Slot::kDayHourMinute, 10000, Slot::kDay, Slot::kHourMinute);
  take(Slot::kHourMinute, 100, Slot::kHour, Slot::kMinute);
  take(Slot::kZoneClock, 100, Slot::kZoneHours, Slot::kZoneMinutes);
  if (meaning.Has(Slot::kZoneHours)) {
    const int32_t east = 60 * meaning.Get(Slot::kZoneHours) + meaning.Get(Slot::kZoneMinutes);
    const int32_t offset = meaning.Has(Slot::kZoneWest) ? -east : east;
    meaning.Set(Slot::kZone, meaning.Get(Slot::kZone) + offset);
  }
  return meaning;
}

// The value of a date whose anchor is not known.
bool HasClock(const Meaning& meaning) { return meaning.Has(Slot::kHour); }

// On a clock of 24 hours; beyond it when the text says no time of day.
struct ClockTime {
  int hour;
  int minute;
};

ClockTime ClockOf(const Meaning& meaning) {
  ClockTime clock{meaning.Get(Slot::kHour), meaning.Get(Slot::kMinute)};
  if (meaning.Has(Slot::kMinutesTo)) {
    clock = {(clock.hour + 11) % 12, 60 - meaning.Get(Slot::kMinutesTo)};
  }
  const int meridiem = meaning.Get(Slot::kMeridiem);
  const Daypart daypart = static_cast<Daypart>(meaning.Get(Slot::kDaypart));
  const bool late = meridiem == 2 || daypart == Daypart::kAfternoon ||
                    daypart == Daypart::kEvening || (daypart == Daypart::kNight && clock.hour >= 6);
  if (late && clock.hour < 12) clock.hour += 12;
  if (meridiem == 1 && clock.hour == 12) clock.hour = 0;
  if (clock.minute < 0) {  // half past six, as `half seven`
    clock = {(clock.hour + 23) % 24, clock.minute + 60};
  }
  return clock;
}

std::string UnknownValue(const Meaning& meaning) {
  if (meaning.Has(Slot::kUnit) && !meaning.Has(Slot::kDaypart)) {
    switch (GranularityOf(static_cast<Unit>(meaning.Get(Slot::kUnit)))) {
      case Granularity::kYear:
      case Granularity::kDecade:
      case Granularity::kCentury:
      case Granularity::kMillennium:
        return "XXXX";
      case Granularity::kQuarter:
        return "XXXX-QX";
      case Granularity::kMonth:
        return "XXXX-XX";
      case Granularity::kWeek:
        return "XXXX-WXX";
      default:
        return "XXXX-XX-XX";
    }
  }
  Meaning recurring = meaning;
  recurring.Clear(Slot::kRelation);
  if (HasClock(meaning)) {
    const ClockTime clock = ClockOf(meaning);
    for (const Slot slot : {Slot::kMinutesTo, Slot::kMeridiem, Slot::kDaypart}) {
      recurring.Clear(slot);
    }
    recurring.Set(Slot::kHour, clock.hour);
    recurring.Set(Slot::kMinute, clock.minute);
  }
  return SetValue(recurring, Notation::kWhole);
}

std::string DaysText(const CivilDay& from, const CivilDay& to) {
  return absl::StrCat(CalendarValue::OfDay(from).ToEdtf(), "/", CalendarValue::OfDay(to).ToEdtf());
}

}  // namespace

std::string AnchorText(absl::string_view kind, const CalendarValue& date) {
  return absl::StrCat(kind, " ", date.ToTimex());
}

Resolution Resolver::Resolve(RuleType type, const Meaning& written, int direction,
                             const Meaning* last) const {
  const Meaning meaning = Unpacked(written);
  Resolution result;
  result.type = type;
  result.mod = std::string(ModName(meaning));
  result.quant = std::string(QuantName(meaning));
  if (meaning.Has(Slot::kReference)) {
    result.value = std::string(ReferenceName(meaning));
    return result;
  }
  switch (type) {
    case RuleType::kDuration:
      ResolveDuration(meaning, direction, &result);
      break;
    case RuleType::kSet:
      ResolveSet(meaning, &result);
      break;
    default:
      ResolveDate(meaning, direction, last, &result);
      break;
  }
  return result;
}

void Resolver::MoveTo(const CalendarValue& date) {
  const bool back = narrative_.has_value() && date.year < narrative_->year;
  left_ = back ? narrative_ : std::nullopt;
  narrative_ = date;
}

void Resolver::ResolveDuration(const Meaning& meaning, int direction, Resolution* result) const {
  if (meaning.Has(Slot::kOrdinal)) return ResolvePart(meaning, direction, result);
  result->value = DurationValue(meaning, notation_);
  // `the past three months` also has a place.
  if (meaning.Has(Slot::kYear) || meaning.Has(Slot::kMonth) || meaning.Has(Slot::kSeason)) return;
  const int32_t count = meaning.Has(Slot::kCount) ? meaning.Get(Slot::kCount) : 1;
  if (!meaning.Has(Slot::kRelation) || meaning.Get(Slot::kRelation) == 0 || count < 0) return;
  const std::optional<Base> base = BaseOf(meaning);
  if (!base.has_value()) return;
  const CalendarValue here = base->date.Coarsened(Granularity::kDay);
  if (here.granularity != Granularity::kDay) return;
  const CivilDay day = here.FirstDay();
  const std::optional<CivilDay> other = AddUnits(day, static_cast<Unit>(meaning.Get(Slot::kUnit)),
                                                 int64_t{count} * meaning.Get(Slot::kRelation));
  if (!other.has_value()) return;
  result->edtf = DaysText(std::min(day, *other), std::max(day, *other));
  result->anchors.push_back(base->anchor);
}

// `the last two months of 1956`, `the second week of August`.
void Resolver::ResolvePart(const Meaning& meaning, int direction, Resolution* result) const {
  Meaning measure;
  measure.Set(Slot::kUnit, meaning.Get(Slot::kUnit2));
  measure.Set(Slot::kCount, meaning.Get(Slot::kCount2));
  result->value = DurationValue(measure, notation_);
  Meaning whole = meaning;
  for (const Slot slot : {Slot::kOrdinal, Slot::kUnit2, Slot::kCount2}) whole.Clear(slot);
  const int64_t count = meaning.Get(Slot::kCount2);
  const std::optional<CalendarValue> period = DateOf(whole, direction, nullptr, result);
  if (count <= 0 || !period.has_value() || period->granularity >= Granularity::kDay) return;
  const Unit unit = static_cast<Unit>(meaning.Get(Slot::kUnit2));
  const bool last = meaning.Get(Slot::kOrdinal) == kLastOrdinal;
  const CivilDay after = temporal::AddDays(period->LastDay(), 1);
  const std::optional<CivilDay> begin =
      last ? AddUnits(after, unit, -count)
           : AddUnits(period->FirstDay(), unit, count * (meaning.Get(Slot::kOrdinal) - 1));
  if (!begin.has_value()) return;
  const CivilDay end = last ? after : AddUnits(*begin, unit, count).value_or(after);
  if (*begin < period->FirstDay() || end > after) return;
  result->edtf = DaysText(*begin, temporal::AddDays(end, -1));
}

void Resolver::ResolveSet(const Meaning& meaning, Resolution* result) const {
  result->value = SetValue(meaning, notation_);
  if (meaning.Has(Slot::kFrequency)) {
    result->freq = absl::StrCat(meaning.Get(Slot::kFrequency), "X");
  }
}

void Resolver::ResolveDate(const Meaning& meaning, int direction, const Meaning* last,
                           Resolution* result) const {
  // `several years ago` says no more than that it is past.
  if (meaning.Has(Slot::kDirection) && meaning.Get(Slot::kCount) == kUnknownCount) {
    result->value = meaning.Get(Slot::kDirection) < 0 ? "PAST_REF" : "FUTURE_REF";
    return;
  }
  if (IsOfOtherCalendar(meaning)) {
    OtherDate other = ReadOtherCalendar(meaning);
    result->date = other.date;
    if (other.date.has_value()) result->value = other.date->ToTimex();
    result->edtf = std::move(other.edtf);
    result->problem = std::move(other.problem);
    return;
  }
  std::optional<CalendarValue> date = DateOf(meaning, direction, last, result);
  if (!date.has_value()) {
    if (!result->problem.empty()) return;
    // A part of the day or a clock time of an unknown day.
    result->value = UnknownValue(meaning);
    return;
  }
  if (meaning.Has(Slot::kZone)) date->zone_minutes = meaning.Get(Slot::kZone);
  result->type = date->granularity > Granularity::kDay ? RuleType::kTime : RuleType::kDate;
  result->date = date;
  result->value = date->ToTimex();
  result->edtf = date->ToEdtf();
  // `the night of 12-13 August`
  if (const CivilDay end{date->year, date->month, meaning.Get(Slot::kDayEnd)};
      meaning.Has(Slot::kDayEnd) && temporal::IsValid(end) && end > date->FirstDay()) {
    absl::StrAppend(&result->edtf, "/", CalendarValue::OfDay(end).ToEdtf());
  }
  if (result->mod == "APPROX" && result->edtf.find('/') == std::string::npos &&
      date->granularity <= Granularity::kDay) {
    result->edtf += "~";
  }
}

std::optional<CalendarValue> Resolver::DateOf(const Meaning& meaning, int direction,
                                              const Meaning* last, Resolution* result) const {
  std::optional<CalendarValue> date;
  if (meaning.Has(Slot::kWeek)) {
    date = NumberedWeek(meaning, result);
  } else if (meaning.Has(Slot::kWeekday) && meaning.Has(Slot::kRelation) &&
             static_cast<Unit>(meaning.Get(Slot::kUnit)) == Unit::kWeek) {
    date = WeekdayOfWeek(meaning, result);
  } else if (meaning.Has(Slot::kWeekday) && meaning.Has(Slot::kOrdinal)) {
    date = WeekdayOfMonth(meaning, direction, result);
  } else if (meaning.Has(Slot::kOrdinal)) {
    date = DayOfPeriod(meaning, direction, result);
  } else if (meaning.Has(Slot::kDirection) && meaning.Has(Slot::kWeekday)) {
    date = DayOfWeek(meaning, direction, result);  // `two Sundays ago`
  } else if (meaning.Has(Slot::kDirection) && meaning.Has(Slot::kShift)) {
    date = ShiftedDay(meaning, result);  // `a year ago today`
  } else if (meaning.Has(Slot::kDirection)) {
    date = Shifted(meaning, result);
  } else if (meaning.Has(Slot::kShift)) {
    // Yesterday is the document's, whatever the style.
    Meaning deictic = meaning;
    deictic.Set(Slot::kAnchor, static_cast<int32_t>(Anchor::kDocument));
    const std::optional<Base> base = BaseOf(deictic);
    if (!base.has_value()) return std::nullopt;
    result->anchors.push_back(base->anchor);
    date = Add(base->date, Unit::kDay, meaning.Get(Slot::kShift));
  } else if (meaning.Has(Slot::kWeekday) && !meaning.Has(Slot::kDay)) {
    date = DayOfWeek(meaning, direction, result);
  } else if (meaning.Has(Slot::kDay) && !meaning.Has(Slot::kMonth)) {
    date = DayOfMonth(meaning, direction, result);
  } else if (meaning.Has(Slot::kUnit) && meaning.Has(Slot::kRelation)) {
    date = RelatedUnit(meaning, direction, result);
  } else {
    date = InYear(meaning, direction, last, result);
  }
  if (!date.has_value() && result->problem.empty() &&
      (meaning.Has(Slot::kDaypart) || HasClock(meaning))) {
    // A time on its own: on the day that the text is at.
    std::optional<Base> base = BaseOf(meaning);
    if (style_ == Style::kReport && narrative_.has_value() &&
        narrative_->granularity >= Granularity::kDay && meaning.Get(Slot::kAnchor) != 1) {
      base = Base{*narrative_, AnchorText("text", *narrative_)};
    }
    if (!base.has_value() || base->date.granularity < Granularity::kDay) return std::nullopt;
    result->anchors.push_back(base->anchor);
    date = base->date.Coarsened(Granularity::kDay);
    if (meaning.Has(Slot::kRelation)) {
      // `last night` and `last evening` are yesterday's; `next morning` is tomorrow's.
      *date = Add(*date, Unit::kDay, meaning.Get(Slot::kRelation));
    }
  }
  if (!date.has_value()) return std::nullopt;
  if (meaning.Has(Slot::kOffset)) {  // `the day before Christmas`
    if (date->granularity < Granularity::kDay) return std::nullopt;
    date = Add(*date, Unit::kDay, meaning.Get(Slot::kOffset));
  }
  // `the week of July 3`
  if (meaning.Has(Slot::kUnit) && !meaning.Has(Slot::kRelation) && !meaning.Has(Slot::kDirection) &&
      static_cast<Unit>(meaning.Get(Slot::kUnit)) == Unit::kWeek &&
      date->granularity == Granularity::kDay) {
    return CalendarValue::OfWeek(date->FirstDay());
  }
  if (HasClock(meaning) && date->granularity >= Granularity::kDay) {
    const ClockTime clock = ClockOf(meaning);
    date->granularity = meaning.Has(Slot::kSecond) ? Granularity::kSecond : Granularity::kMinute;
    date->hour = clock.hour;
    date->minute = clock.minute;
    date->second = meaning.Get(Slot::kSecond);
    if (clock.hour > 24 || (clock.hour == 24 && clock.minute > 0) || clock.minute > 59) {
      result->problem = absl::StrFormat("a day has no time %02d:%02d", clock.hour, clock.minute);
      return std::nullopt;
    }
  } else if (meaning.Has(Slot::kDaypart) && date->granularity >= Granularity::kDay) {
    const Daypart daypart = static_cast<Daypart>(meaning.Get(Slot::kDaypart));
    if (daypart == Daypart::kNoon || daypart == Daypart::kMidnight) {
      date->granularity = Granularity::kMinute;
      date->hour = daypart == Daypart::kNoon ? 12 : 0;
      date->minute = 0;
    } else {
      date->granularity = Granularity::kDaypart;
      date->daypart = daypart;
    }
  }
  return date;
}

std::optional<Resolver::Base> Resolver::BaseOf(const Meaning& meaning) const {
  Anchor anchor = static_cast<Anchor>(meaning.Get(Slot::kAnchor));
  // `last week` is the document's, whatever the style.
  if (!meaning.Has(Slot::kAnchor) && meaning.Has(Slot::kRelation)) anchor = Anchor::kDocument;
  const bool narrative =
      anchor == Anchor::kNarrative || (style_ == Style::kNarrative && anchor != Anchor::kDocument);
  if (narrative && narrative_.has_value()) {
    return Base{*narrative_, AnchorText("text", *narrative_)};
  }
  if (document_.has_value()) return Base{*document_, AnchorText(document_anchor_, *document_)};
  if (narrative_.has_value()) return Base{*narrative_, AnchorText("text", *narrative_)};
  return std::nullopt;
}

// `two weeks ago`, `three days later`.
std::optional<CalendarValue> Resolver::Shifted(const Meaning& meaning, Resolution* result) const {
  const std::optional<Base> base = BaseOf(meaning);
  if (!base.has_value()) return std::nullopt;
  result->anchors.push_back(base->anchor);
  const Unit unit = static_cast<Unit>(meaning.Get(Slot::kUnit));
  const int64_t count = (meaning.Has(Slot::kCount)      ? meaning.Get(Slot::kCount)
                         : meaning.Has(Slot::kFraction) ? 0
                                                        : 1) *
                        int64_t{meaning.Get(Slot::kDirection)};
  const int32_t fraction = meaning.Get(Slot::kFraction);
  if (const int64_t seconds = SecondsOf(unit); seconds > 0) {
    if (base->date.granularity < Granularity::kHour) {
      // The hour is not known, the day is, as long as it is the same.
      if (base->date.granularity < Granularity::kDay || std::llabs(count) * seconds > 43200) {
        return std::nullopt;
      }
      return base->date.Coarsened(Granularity::kDay);
    }
    return AddSeconds(base->date,
                      count * seconds + meaning.Get(Slot::kDirection) * fraction * seconds / 1000);
  }
  // A date may not be counted in units finer than itself.
  if (base->date.granularity < GranularityOf(unit) && GranularityOf(unit) > Granularity::kMonth) {
    return std::nullopt;
  }
  if (fraction > 0 && unit == Unit::kYear) {
    return Add(base->date, Unit::kMonth,
               12 * count + meaning.Get(Slot::kDirection) * fraction * 12 / 1000);
  }
  if (unit == Unit::kDecade || unit == Unit::kCentury) {
    const int64_t years = unit == Unit::kDecade ? 10 : 100;
    return Add(base->date, Unit::kYear,
               years * count + meaning.Get(Slot::kDirection) * fraction * years / 1000);
  }
  // A year from a quarter is a quarter: `net income rose from a year earlier`.
  const bool of_period = static_cast<Anchor>(meaning.Get(Slot::kAnchor)) == Anchor::kPeriod;
  if (unit == Unit::kYear && std::llabs(count) == 1 && (period_.has_value() || of_period)) {
    const CalendarValue quarter = CurrentPeriod(Unit::kQuarter, *base, -1);
    return CalendarValue::OfQuarter(quarter.year + count, quarter.part);
  }
  return Add(base->date, unit, count);
}

std::optional<CalendarValue> Resolver::ShiftedDay(const Meaning& meaning,
                                                  Resolution* result) const {
  if (!document_.has_value() || document_->granularity < Granularity::kDay) return std::nullopt;
  result->anchors.push_back(AnchorText(document_anchor_, *document_));
  const std::optional<CivilDay> day =
      AddUnits(temporal::AddDays(document_->FirstDay(), meaning.Get(Slot::kShift)),
               static_cast<Unit>(meaning.Get(Slot::kUnit)),
               int64_t{meaning.Get(Slot::kCount)} * meaning.Get(Slot::kDirection));
  if (!day.has_value()) return std::nullopt;
  return CalendarValue::OfDay(*day);
}

// `last week`, `this year`, `the next day`.
std::optional<CalendarValue> Resolver::RelatedUnit(const Meaning& meaning, int direction,
                                                   Resolution* result) const {
  const std::optional<Base> base = BaseOf(meaning);
  if (!base.has_value()) return std::nullopt;
  const Unit unit = static_cast<Unit>(meaning.Get(Slot::kUnit));
  const int32_t relation = meaning.Get(Slot::kRelation);
  if (unit == Unit::kTime) {  // `that time`
    result->anchors.push_back(base->anchor);
    return base->date;
  }
  if (base->date.granularity < GranularityOf(unit)) return std::nullopt;
  result->anchors.push_back(base->anchor);
  if (static_cast<Anchor>(meaning.Get(Slot::kAnchor)) == Anchor::kPeriod && relation == 0) {
    return CurrentPeriod(unit, *base, direction);
  }
  if (meaning.Has(Slot::kMonth)) {  // `June last year`
    const int64_t year = Add(base->date, Unit::kYear, relation).year;
    const CivilDay day{year, meaning.Get(Slot::kMonth), meaning.Get(Slot::kDay)};
    if (meaning.Has(Slot::kDay) && temporal::IsValid(day)) return CalendarValue::OfDay(day);
    return CalendarValue::OfMonth(year, meaning.Get(Slot::kMonth));
  }
  if (meaning.Has(Slot::kQuarter) || meaning.Has(Slot::kHalf)) {
    return PartOfYear(meaning, Add(base->date, Unit::kYear, relation).year);
  }
  return Add(base->date, unit, relation);
}

// The period that `the quarter` or `the weekend` means: the quarter spoken of, or the last full
// one; the weekend nearest to the date, the earlier one up to Wednesday.
CalendarValue Resolver::CurrentPeriod(Unit unit, const Base& base, int direction) const {
  if (style_ == Style::kNarrative) return Add(base.date, unit, 0);
  if (unit == Unit::kQuarter) return period_.value_or(Add(base.date, Unit::kQuarter, -1));
  const temporal::Weekday today = temporal::WeekdayOf(base.date.FirstDay());
  const bool early = today <= temporal::Weekday::kWednesday && direction == 0;
  const bool past = today <= temporal::Weekday::kFriday && direction < 0;
  if (unit == Unit::kWeekend && (early || past)) return Add(base.date, unit, -1);
  return Add(base.date, unit, 0);
}

}  // namespace annals::extractor::timex
