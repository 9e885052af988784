#include "extractor/timex/meaning.h"

#include <cstdint>
#include <optional>

#include "absl/strings/numbers.h"
#include "absl/strings/string_view.h"
#include "extractor/timex/holiday.h"
#include "extractor/timex/other_calendar.h"

namespace annals::extractor::timex {
namespace {

struct SlotName {
  absl::string_view name;
  Slot slot;
};

constexpr SlotName kSlotNames[] = {
    {"year", Slot::kYear},
    {"short-year", Slot::kShortYear},
    {"year-end", Slot::kYearEnd},
    {"era", Slot::kEra},
    {"month", Slot::kMonth},
    {"day", Slot::kDay},
    {"weekday", Slot::kWeekday},
    {"season", Slot::kSeason},
    {"quarter", Slot::kQuarter},
    {"half", Slot::kHalf},
    {"decade", Slot::kDecade},
    {"short-decade", Slot::kShortDecade},
    {"century", Slot::kCentury},
    {"holiday", Slot::kHoliday},
    {"hour", Slot::kHour},
    {"minute", Slot::kMinute},
    {"second", Slot::kSecond},
    {"meridiem", Slot::kMeridiem},
    {"zone", Slot::kZone},
    {"daypart", Slot::kDaypart},
    {"relation", Slot::kRelation},
    {"anchor", Slot::kAnchor},
    {"unit", Slot::kUnit},
    {"count", Slot::kCount},
    {"fraction", Slot::kFraction},
    {"unit2", Slot::kUnit2},
    {"count2", Slot::kCount2},
    {"ordinal", Slot::kOrdinal},
    {"direction", Slot::kDirection},
    {"shift", Slot::kShift},
    {"mod", Slot::kMod},
    {"quant", Slot::kQuant},
    {"frequency", Slot::kFrequency},
    {"reference", Slot::kReference},
    {"fiscal", Slot::kFiscal},
    {"plural", Slot::kPlural},
    {"day-year", Slot::kDayYear},
    {"hour-minute", Slot::kHourMinute},
    {"year-month-day", Slot::kYearMonthDay},
    {"day-hour-minute", Slot::kDayHourMinute},
    {"minutes-to", Slot::kMinutesTo},
    {"offset", Slot::kOffset},
    {"day-end", Slot::kDayEnd},
    {"calendar", Slot::kCalendar},
    {"ruler", Slot::kRuler},
    {"ruler-number", Slot::kRulerNumber},
    {"week", Slot::kWeek},
    {"zone-hours", Slot::kZoneHours},
    {"zone-minutes", Slot::kZoneMinutes},
    {"zone-clock", Slot::kZoneClock},
    {"zone-west", Slot::kZoneWest},
};
static_assert(sizeof(kSlotNames) / sizeof(kSlotNames[0]) == kSlotCount);

struct ValueName {
  Slot slot;
  absl::string_view name;
  int32_t value;
};

template <typename Enum>
constexpr ValueName Named(Slot slot, absl::string_view name, Enum value) {
  return {slot, name, static_cast<int32_t>(value)};
}

constexpr ValueName kValueNames[] = {
    Named(Slot::kUnit, "second", Unit::kSecond),
    Named(Slot::kUnit, "minute", Unit::kMinute),
    Named(Slot::kUnit, "hour", Unit::kHour),
    Named(Slot::kUnit, "day", Unit::kDay),
    Named(Slot::kUnit, "weekend", Unit::kWeekend),
    Named(Slot::kUnit, "week", Unit::kWeek),
    Named(Slot::kUnit, "fortnight", Unit::kFortnight),
    Named(Slot::kUnit, "month", Unit::kMonth),
    Named(Slot::kUnit, "quarter", Unit::kQuarter),
    Named(Slot::kUnit, "season", Unit::kSeason),
    Named(Slot::kUnit, "half-year", Unit::kHalfYear),
    Named(Slot::kUnit, "year", Unit::kYear),
    Named(Slot::kUnit, "decade", Unit::kDecade),
    Named(Slot::kUnit, "century", Unit::kCentury),
    Named(Slot::kUnit, "millennium", Unit::kMillennium),
    Named(Slot::kUnit, "time", Unit::kTime),
    Named(Slot::kUnit, "workday", Unit::kWorkday),
    Named(Slot::kDaypart, "morning", Daypart::kMorning),
    Named(Slot::kDaypart, "noon", Daypart::kNoon),
    Named(Slot::kDaypart, "afternoon", Daypart::kAfternoon),
    Named(Slot::kDaypart, "evening", Daypart::kEvening),
    Named(Slot::kDaypart, "night", Daypart::kNight),
    Named(Slot::kDaypart, "daytime", Daypart::kDaytime),
    Named(Slot::kDaypart, "midnight", Daypart::kMidnight),
    Named(Slot::kAnchor, "document", Anchor::kDocument),
    Named(Slot::kAnchor, "narrative", Anchor::kNarrative),
    Named(Slot::kAnchor, "period", Anchor::kPeriod),
    Named(Slot::kAnchor, "told", Anchor::kTold),
    Named(Slot::kMod, "START", Mod::kStart),
    Named(Slot::kMod, "MID", Mod::kMid),
    Named(Slot::kMod, "END", Mod::kEnd),
    Named(Slot::kMod, "APPROX", Mod::kApprox),
    Named(Slot::kMod, "BEFORE", Mod::kBefore),
    Named(Slot::kMod, "AFTER", Mod::kAfter),
    Named(Slot::kMod, "LESS_THAN", Mod::kLessThan),
    Named(Slot::kMod, "MORE_THAN", Mod::kMoreThan),
    Named(Slot::kMod, "EQUAL_OR_LESS", Mod::kEqualOrLess),
    Named(Slot::kMod, "EQUAL_OR_MORE", Mod::kEqualOrMore),
    Named(Slot::kMod, "ON_OR_BEFORE", Mod::kOnOrBefore),
    Named(Slot::kMod, "ON_OR_AFTER", Mod::kOnOrAfter),
    Named(Slot::kCalendar, "old-style", Calendar::kOldStyle),
    Named(Slot::kCalendar, "both-styles", Calendar::kBothStyles),
    Named(Slot::kCalendar, "lady-day", Calendar::kLadyDay),
    Named(Slot::kCalendar, "republican", Calendar::kRepublican),
    Named(Slot::kQuant, "EVERY", Quant::kEvery),
    Named(Slot::kQuant, "EACH", Quant::kEach),
    Named(Slot::kReference, "PRESENT", Reference::kPresent),
    Named(Slot::kReference, "PAST", Reference::kPast),
    Named(Slot::kReference, "FUTURE", Reference::kFuture),
    Named(Slot::kDirection, "before", -1),
    Named(Slot::kDirection, "after", 1),
    Named(Slot::kCount, "unknown", kUnknownCount),
    Named(Slot::kOrdinal, "last", kLastOrdinal),
};

}  // namespace

std::optional<Slot> SlotByName(absl::string_view name) {
  for (const SlotName& known : kSlotNames) {
    if (known.name == name) return known.slot;
  }
  return std::nullopt;
}

std::optional<int32_t> SlotValueByName(Slot slot, absl::string_view name) {
  if (slot == Slot::kHoliday) {
    const std::optional<Holiday> holiday = HolidayByName(name);
    if (holiday.has_value()) return static_cast<int32_t>(*holiday);
    return std::nullopt;
  }
  if (slot == Slot::kRuler) return RulerByName(name);
  const Slot shared = slot == Slot::kUnit2    ? Slot::kUnit
                      : slot == Slot::kCount2 ? Slot::kCount
                                              : slot;
  for (const ValueName& known : kValueNames) {
    if (known.slot == shared && known.name == name) return known.value;
  }
  int32_t value = 0;
  if (absl::SimpleAtoi(name, &value)) return value;
  return std::nullopt;
}

}  // namespace annals::extractor::timex
