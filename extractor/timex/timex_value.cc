#include "extractor/timex/timex_value.h"

#include <cstdint>
#include <string>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/string_view.h"
#include "extractor/timex/calendar_value.h"
#include "extractor/timex/meaning.h"

namespace annals::extractor::timex {
namespace {

// How TIMEX3 writes a unit: as so many of a designator, some behind T.
struct Designator {
  absl::string_view letter;
  int64_t times;
  bool clock;
  absl::string_view unknown;  // the letter for an unknown number of them
};

Designator DesignatorOf(Unit unit) {
  switch (unit) {
    case Unit::kSecond:
      return {"S", 1, true, "S"};
    case Unit::kMinute:
      return {"M", 1, true, "M"};
    case Unit::kHour:
      return {"H", 1, true, "H"};
    case Unit::kDay:
    case Unit::kWorkday:
      return {"D", 1, false, "D"};
    case Unit::kWeekend:
      return {"WE", 1, false, "WE"};
    case Unit::kWeek:
      return {"W", 1, false, "W"};
    case Unit::kFortnight:
      return {"W", 2, false, "W"};
    case Unit::kMonth:
      return {"M", 1, false, "M"};
    case Unit::kQuarter:
      return {"Q", 1, false, "Q"};
    case Unit::kSeason:
      return {"M", 3, false, "M"};
    case Unit::kHalfYear:
      return {"M", 6, false, "M"};
    case Unit::kYear:
      return {"Y", 1, false, "Y"};
    case Unit::kDecade:
      return {"Y", 10, false, "DE"};
    case Unit::kCentury:
      return {"Y", 100, false, "CE"};
    case Unit::kMillennium:
      return {"Y", 1000, false, "ML"};
    case Unit::kTime:
      break;
  }
  return {"X", 1, false, "X"};
}

// The next smaller unit, by which a half is written in whole numbers: half a year is six months.
Unit SmallerUnit(Unit unit) {
  switch (unit) {
    case Unit::kYear:
      return Unit::kMonth;
    case Unit::kDay:
      return Unit::kHour;
    case Unit::kHour:
      return Unit::kMinute;
    case Unit::kMinute:
      return Unit::kSecond;
    default:
      return unit;
  }
}

int64_t SmallerPerUnit(Unit unit) {
  switch (unit) {
    case Unit::kYear:
      return 12;
    case Unit::kDay:
      return 24;
    case Unit::kHour:
    case Unit::kMinute:
      return 60;
    default:
      return 1;
  }
}

// Puts one measure behind `dates` (P…) or `clock` (T…).
void AppendMeasure(Unit unit, int64_t count, int32_t fraction, Notation notation,
                   std::string* dates, std::string* clock) {
  Designator designator = DesignatorOf(unit);
  const bool decimals = notation == Notation::kDecimal;
  // Whole centuries are counted as such, decades in years.
  const bool centuries = unit >= Unit::kCentury && unit <= Unit::kMillennium && fraction == 0;
  if ((decimals && unit >= Unit::kDecade) || centuries)
    designator = {designator.unknown, 1, false, designator.unknown};
  std::string* target = designator.clock ? clock : dates;
  if (count == kUnknownCount) {
    absl::StrAppend(target, "X", designator.unknown);
    return;
  }
  if (fraction == 0) {
    absl::StrAppend(target, count * designator.times, designator.letter);
    return;
  }
  const int64_t per_unit = SmallerPerUnit(unit);
  const int64_t smaller = fraction * per_unit;
  if (!decimals && per_unit > 1 && (smaller + 2) % 1000 <= 4) {  // a third is 333 thousandths
    if (count > 0) AppendMeasure(unit, count, 0, notation, dates, clock);
    AppendMeasure(SmallerUnit(unit), (smaller + 500) / 1000, 0, notation, dates, clock);
    return;
  }
  const int64_t thousandths = (count * 1000 + fraction) * designator.times;
  std::string decimal = absl::StrFormat("%d.%03d", thousandths / 1000, thousandths % 1000);
  while (decimal.back() == '0') decimal.pop_back();
  if (decimal.back() == '.') decimal.pop_back();
  absl::StrAppend(target, decimal, designator.letter);
}

}  // namespace

std::string DurationValue(const Meaning& meaning, Notation notation) {
  const Unit unit = static_cast<Unit>(meaning.Get(Slot::kUnit));
  if (unit == Unit::kTime) return "PXX";
  std::string dates = "P";
  std::string clock;
  const bool fraction_only = !meaning.Has(Slot::kCount) && meaning.Has(Slot::kFraction);
  const int32_t count = meaning.Has(Slot::kCount) ? meaning.Get(Slot::kCount)
                        : fraction_only           ? 0
                                                  : 1;
  AppendMeasure(unit, count, meaning.Get(Slot::kFraction), notation, &dates, &clock);
  // `ten days, two days after`: a second measure that is no finer belongs to something else.
  if (meaning.Has(Slot::kUnit2) && meaning.Has(Slot::kCount2) &&
      static_cast<Unit>(meaning.Get(Slot::kUnit2)) < unit) {
    AppendMeasure(static_cast<Unit>(meaning.Get(Slot::kUnit2)), meaning.Get(Slot::kCount2), 0,
                  notation, &dates, &clock);
  }
  if (!clock.empty()) absl::StrAppend(&dates, "T", clock);
  return dates;
}

std::string SetValue(const Meaning& meaning, Notation notation) {
  std::string value;
  if (meaning.Has(Slot::kDay) && !meaning.Has(Slot::kMonth)) {
    value = absl::StrFormat("XXXX-XX-%02d", meaning.Get(Slot::kDay));
  } else if (meaning.Has(Slot::kWeekday)) {
    value = absl::StrCat("XXXX-WXX-", meaning.Get(Slot::kWeekday));
  } else if (meaning.Has(Slot::kMonth) && meaning.Has(Slot::kDay)) {
    value = absl::StrFormat("XXXX-%02d-%02d", meaning.Get(Slot::kMonth), meaning.Get(Slot::kDay));
  } else if (meaning.Has(Slot::kMonth)) {
    value = absl::StrFormat("XXXX-%02d", meaning.Get(Slot::kMonth));
  } else if (meaning.Has(Slot::kSeason)) {
    constexpr absl::string_view kSeasons[] = {"SP", "SU", "FA", "WI"};
    value = absl::StrCat("XXXX-", kSeasons[meaning.Get(Slot::kSeason) - 1]);
  } else if (meaning.Has(Slot::kQuarter)) {
    value = absl::StrCat("XXXX-Q", meaning.Get(Slot::kQuarter));
  } else if (meaning.Has(Slot::kUnit) && !meaning.Has(Slot::kDaypart)) {
    if (static_cast<Unit>(meaning.Get(Slot::kUnit)) == Unit::kWeekend) return "XXXX-WXX-WE";
    if (static_cast<Unit>(meaning.Get(Slot::kUnit)) == Unit::kWorkday) return "XXXX-WXX-D";
    return DurationValue(meaning, notation);
  } else {
    value = "XXXX-XX-XX";
  }
  if (meaning.Has(Slot::kDaypart)) {
    const Daypart daypart = static_cast<Daypart>(meaning.Get(Slot::kDaypart));
    absl::StrAppend(&value, "T", DaypartName(daypart));
  } else if (meaning.Has(Slot::kHour)) {
    int hour = meaning.Get(Slot::kHour);
    if (meaning.Get(Slot::kMeridiem) == 2 && hour < 12) hour += 12;
    absl::StrAppendFormat(&value, "T%02d:%02d", hour, meaning.Get(Slot::kMinute));
  }
  return value;
}

absl::string_view ModName(const Meaning& meaning) {
  constexpr absl::string_view kNames[] = {
      "",           "START",     "MID",       "END",           "APPROX",        "BEFORE",
      "AFTER",      "LESS_THAN", "MORE_THAN", "EQUAL_OR_LESS", "EQUAL_OR_MORE", "ON_OR_BEFORE",
      "ON_OR_AFTER"};
  return kNames[meaning.Get(Slot::kMod)];
}

absl::string_view QuantName(const Meaning& meaning) {
  constexpr absl::string_view kNames[] = {"", "EVERY", "EACH"};
  return kNames[meaning.Get(Slot::kQuant)];
}

absl::string_view ReferenceName(const Meaning& meaning) {
  constexpr absl::string_view kNames[] = {"", "PRESENT_REF", "PAST_REF", "FUTURE_REF"};
  return kNames[meaning.Get(Slot::kReference)];
}

absl::string_view DaypartName(Daypart daypart) {
  constexpr absl::string_view kNames[] = {"", "MO", "12:00", "AF", "EV", "NI", "DT", "00:00"};
  return kNames[static_cast<int>(daypart)];
}

Granularity GranularityOf(Unit unit) {
  switch (unit) {
    case Unit::kSecond:
      return Granularity::kSecond;
    case Unit::kMinute:
    case Unit::kHour:
      return Granularity::kMinute;
    case Unit::kWeekend:
      return Granularity::kWeekend;
    case Unit::kWeek:
    case Unit::kFortnight:
      return Granularity::kWeek;
    case Unit::kMonth:
      return Granularity::kMonth;
    case Unit::kQuarter:
      return Granularity::kQuarter;
    case Unit::kSeason:
      return Granularity::kSeason;
    case Unit::kHalfYear:
      return Granularity::kHalf;
    case Unit::kYear:
      return Granularity::kYear;
    case Unit::kDecade:
      return Granularity::kDecade;
    case Unit::kCentury:
      return Granularity::kCentury;
    case Unit::kMillennium:
      return Granularity::kMillennium;
    case Unit::kDay:
    case Unit::kWorkday:
    case Unit::kTime:
      break;
  }
  return Granularity::kDay;
}

}  // namespace annals::extractor::timex
