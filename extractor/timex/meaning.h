// What a temporal expression says, before it is resolved: a record of named fields.
//
//   "last Monday"      {relation: -1, weekday: 1}
//   "July 3, 1957"     {month: 7, day: 3, year: 1957}
//   "two weeks ago"    {count: 2, unit: week, direction: before, anchor: document}
//
// The grammar composes meanings by joining the fields of the parts; the resolver turns the record
// into a place on the calendar. Fields are integers so that rule tables can set them by name.
#ifndef ANNALS_EXTRACTOR_TIMEX_MEANING_H_
#define ANNALS_EXTRACTOR_TIMEX_MEANING_H_

#include <array>
#include <cstdint>
#include <optional>

#include "absl/strings/string_view.h"

namespace annals::extractor::timex {

enum class Slot : uint8_t {
  kYear,         // astronomical, or the year before the era when `era` is set
  kShortYear,    // two digits: '89
  kYearEnd,      // the second year of 1941/42
  kEra,          // 1: before the common era
  kMonth,        // 1 to 12; 13 for the days at the end of a Republican year
  kDay,          // 1 to 31
  kWeekday,      // 1 Monday to 7 Sunday
  kSeason,       // 1 spring to 4 winter
  kQuarter,      // 1 to 4
  kHalf,         // 1 or 2
  kDecade,       // 195: 1950 to 1959
  kShortDecade,  // 5: the fifties
  kCentury,      // 20: the twentieth
  kHoliday,      // a Holiday
  kHour,         // 0 to 24
  kMinute,       // 0 to 59
  kSecond,       // 0 to 60
  kMeridiem,     // 1 a.m., 2 p.m.
  kZone,         // minutes east of Greenwich
  kDaypart,      // a Daypart
  kRelation,     // -1 last, 0 this, 1 next
  kAnchor,       // an Anchor
  kUnit,         // a Unit
  kCount,        // how many units; kUnknownCount for "several"
  kFraction,     // thousandths of a unit on top of count
  kUnit2,        // a second measure: two years and *six months*
  kCount2,
  kOrdinal,        // the third week of; kLastOrdinal for the last
  kDirection,      // -1 before the anchor, 1 after it
  kShift,          // days from the anchor: -1 yesterday
  kMod,            // a Mod
  kQuant,          // a Quant
  kFrequency,      // times in a unit: twice a week
  kReference,      // a Reference
  kFiscal,         // 1: of a fiscal year
  kPlural,         // 1: a recurring time, Mondays
  kDayYear,        // a day and a two-digit year in one number: 957, 1557
  kHourMinute,     // an hour and a minute in one number: 1930
  kYearMonthDay,   // 19570715
  kDayHourMinute,  // 151930
  kMinutesTo,      // a quarter to nine: 15
  kOffset,         // days from the day that the rest names: -1 the day before
  kDayEnd,         // the second day of a night: 12-13 August
  kCalendar,       // a Calendar; none: the Gregorian one
  kRuler,          // the RulerByName() of a regnal year, which is `ordinal`
  kRulerNumber,    // III of George III
  kWeek,           // of ISO 8601, 1 to 53
  kZoneHours,      // beside the zone: 2 of UTC+2
  kZoneMinutes,    // 30 of +05:30
  kZoneClock,      // both in one number: 530
  kZoneWest,       // 1: those go west
};
inline constexpr int kSlotCount = static_cast<int>(Slot::kZoneWest) + 1;

inline constexpr int32_t kUnknownCount = -1;

// The direction of a date that cannot be to come: `the year ended July 31`, `since July`.
inline constexpr int kSurelyPast = -2;

// That of a date which must be to come: `by Friday`, `will leave on Friday`; 1 for one that may be:
// `would leave on Friday`.
inline constexpr int kSurelyToCome = 2;

inline constexpr int32_t kLastOrdinal = -1;

enum class Unit {
  kSecond = 1,
  kMinute,
  kHour,
  kDay,
  kWeekend,
  kWeek,
  kFortnight,
  kMonth,
  kQuarter,
  kSeason,
  kHalfYear,
  kYear,
  kDecade,
  kCentury,
  kMillennium,
  kTime,
  kWorkday
};
enum class Daypart { kMorning = 1, kNoon, kAfternoon, kEvening, kNight, kDaytime, kMidnight };
// kPeriod: the one that the text reports on, of the quarters or weekends around its date.
// kTold: the document in a report, the last date in a narrative.
enum class Anchor { kDocument = 1, kNarrative, kPeriod, kTold };
enum class Mod {
  kStart = 1,
  kMid,
  kEnd,
  kApprox,
  kBefore,
  kAfter,
  kLessThan,
  kMoreThan,
  kEqualOrLess,
  kEqualOrMore,
  kOnOrBefore,
  kOnOrAfter
};
// kBothStyles: one day, written in the Old Style and the New. kLadyDay: perhaps a year that began
// on 25 March, 1750/51.
enum class Calendar { kOldStyle = 1, kBothStyles, kLadyDay, kRepublican };
enum class Quant { kEvery = 1, kEach };
enum class Reference { kPresent = 1, kPast, kFuture };

// How a language's annotators write durations: two and a half years as P2Y6M and a decade as P10Y,
// or in decimals of the unit that the text names, P2.5Y and P1DE.
enum class Notation { kWhole, kDecimal };

class Meaning {
 public:
  bool Has(Slot slot) const { return (filled_ >> static_cast<int>(slot)) & 1; }
  // 0 for an empty field.
  int32_t Get(Slot slot) const { return values_[static_cast<int>(slot)]; }
  void Set(Slot slot, int32_t value) {
    filled_ |= uint64_t{1} << static_cast<int>(slot);
    values_[static_cast<int>(slot)] = value;
  }
  void Clear(Slot slot) {
    filled_ &= ~(uint64_t{1} << static_cast<int>(slot));
    values_[static_cast<int>(slot)] = 0;
  }
  bool empty() const { return filled_ == 0; }

  // Takes over every field of `other`; its value wins where both have one.
  void Join(const Meaning& other) {
    for (uint64_t rest = other.filled_; rest != 0; rest &= rest - 1) {
      const int index = __builtin_ctzll(rest);
      values_[index] = other.values_[index];
    }
    filled_ |= other.filled_;
  }

  // Takes over the fields of `other` that are empty here.
  void Complete(const Meaning& other, Slot slot) {
    if (!Has(slot) && other.Has(slot)) Set(slot, other.Get(slot));
  }

  // Whether the fields that count parts of a calendar count one that there is. Grammars read
  // numbers into them: `the sixth quarter of 1956` and `2019-W05-9` are none.
  bool CountsWhatThereIs() const {
    return Within(Slot::kMonth, 13) && Within(Slot::kWeekday, 7) && Within(Slot::kSeason, 4) &&
           Within(Slot::kQuarter, 4) && Within(Slot::kHalf, 2);
  }

  bool operator==(const Meaning&) const = default;

 private:
  bool Within(Slot slot, int32_t last) const {
    return !Has(slot) || (Get(slot) >= 1 && Get(slot) <= last);
  }

  uint64_t filled_ = 0;
  std::array<int32_t, kSlotCount> values_{};
};

// The slot of a name as rule tables write it, `short-year`; nothing for an unknown one.
std::optional<Slot> SlotByName(absl::string_view name);

// The value of a name in rule tables for a slot: `START` of `mod`, `week` of `unit`, or a decimal
// number. Nothing for an unknown one.
std::optional<int32_t> SlotValueByName(Slot slot, absl::string_view name);

}  // namespace annals::extractor::timex

#endif  // ANNALS_EXTRACTOR_TIMEX_MEANING_H_
