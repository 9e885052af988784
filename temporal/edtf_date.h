// One date of an EDTF text, as its components: what Edtf is built of.
//
//   const EdtfDate date = Edtf::Parse("156X-12?")->begin().date();
//   date.year.ToString();                 // "156X"
//   date.month.value;                     // 12
//   date.qualifiers.month;                // Qualifier::kUncertain
//   date.days().first;                    // 1560-12-01
//
// docs/edtf.md lists the forms and says which days each of them may mean.
#ifndef ANNALS_TEMPORAL_EDTF_DATE_H_
#define ANNALS_TEMPORAL_EDTF_DATE_H_

#include <cstdint>
#include <optional>
#include <string>

#include "temporal/civil.h"
#include "temporal/uncertain_span.h"

namespace annals::temporal {

// How finely a date is given, from fine to coarse. The numbers are those of annals.v1.Precision.
enum class Precision {
  kUnspecified = 0,  // not known, as for an interval with two unknown ends
  kSubsecond,
  kSecond,
  kMinute,
  kHour,
  kDay,
  kWeek,
  kMonth,
  kSeason,  // or a quarter, half-year or other grouping of months
  kYear,
  kDecade,
  kCentury,
  kMillennium,  // or coarser
};

// What the source says of a date's reliability. The values are sets of two bits.
enum class Qualifier : uint8_t {
  kNone = 0,
  kUncertain = 1,             // `?`
  kApproximate = 2,           // `~`
  kUncertainApproximate = 3,  // `%`
};

constexpr Qualifier operator|(Qualifier a, Qualifier b) {
  return static_cast<Qualifier>(static_cast<uint8_t>(a) | static_cast<uint8_t>(b));
}

// Whether a date so qualified may lie outside of the period it names.
constexpr bool IsApproximate(Qualifier qualifier) {
  return (qualifier | Qualifier::kApproximate) == qualifier;
}

constexpr bool IsUncertain(Qualifier qualifier) {
  return (qualifier | Qualifier::kUncertain) == qualifier;
}

// The sub-year groupings, with the numbers that stand for them in the month's place. 21 to 24 do
// not say which hemisphere is meant; like 25 to 28 they are read as the northern one's.
enum class Season {
  kSpring = 21,  // March to May
  kSummer,       // June to August
  kAutumn,       // September to November
  kWinter,       // December to February of the next year
  kNorthernSpring,
  kNorthernSummer,
  kNorthernAutumn,
  kNorthernWinter,
  kSouthernSpring,  // September to November
  kSouthernSummer,  // December to February of the next year
  kSouthernAutumn,  // March to May
  kSouthernWinter,  // June to August
  kQuarter1,        // January to March
  kQuarter2,
  kQuarter3,
  kQuarter4,
  kThird1,  // January to April
  kThird2,
  kThird3,
  kHalf1,  // January to June
  kHalf2,
};

// A year, of which digits may be unspecified.
struct EdtfYear {
  // The greatest magnitude: 18 digits.
  static constexpr int64_t kMax = 999'999'999'999'999'999;

  bool negative = false;    // before year 0
  int64_t magnitude = 0;    // 0 to kMax; unspecified digits are 0
  uint8_t unspecified = 0;  // bit i: the digit of 10^i is `X`; only in years of four digits
  int significant = 0;      // how many leading digits are known (`S`); 0: all of them

  static EdtfYear Of(int64_t year);  // `year` within ±kMax

  int64_t first() const;  // the earliest year that it may be, astronomical
  int64_t last() const;   // the latest
  bool Matches(int64_t year) const;

  // kYear, kDecade, kCentury or kMillennium. The zeros that end a year of more than four digits
  // count as not given: Y-13800000000 is a round figure.
  Precision precision() const;

  // How many years one unit of the precision has: 10 for a decade, 100,000,000 for Y-13800000000.
  int64_t unit_years() const;

  std::string ToString() const;

  bool operator==(const EdtfYear&) const = default;
};

// A month, sub-year grouping or day of the month, of which digits may be unspecified.
struct EdtfField {
  int value = 0;            // unspecified digits are 0
  uint8_t unspecified = 0;  // bit 0: the ones, bit 1: the tens

  bool present() const { return value != 0 || unspecified != 0; }
  // `number` is 0 to 99.
  bool Matches(int number) const {
    return unspecified == 0 ? number == value : MatchesDigits(number);
  }
  std::string ToString() const;  // two characters

  bool operator==(const EdtfField&) const = default;

 private:
  bool MatchesDigits(int number) const;
};

// The time of day of a date.
struct EdtfTime {
  int hour = 0;                                // 0 to 23
  int minute = 0;                              // 0 to 59; 0 when coarser
  int second = 0;                              // 0 to 59; 0 when coarser
  int32_t nanos = 0;                           // 0 to 999,999,999
  int fraction_digits = 0;                     // 0 to 9; how many digits of `nanos` are given
  Precision precision = Precision::kSecond;    // kSubsecond, kSecond, kMinute or kHour
  std::optional<int> utc_offset_minutes = {};  // east of Greenwich; absent: not said, taken as UTC

  std::string ToString() const;  // `T19:00:00Z`

  bool operator==(const EdtfTime&) const = default;
};

// Years, months and days are qualified each for itself.
struct EdtfQualifiers {
  Qualifier year = Qualifier::kNone;
  Qualifier month = Qualifier::kNone;
  Qualifier day = Qualifier::kNone;

  bool operator==(const EdtfQualifiers&) const = default;
};

struct EdtfDate {
  EdtfYear year;
  EdtfField month = {};               // 1 to 12, or a Season; absent in a date that is a year
  EdtfField day = {};                 // absent in a date that is a year or month
  std::optional<EdtfTime> time = {};  // only with a day that has no unspecified digit
  EdtfQualifiers qualifiers = {};     // of absent components: kNone

  bool is_season() const { return month.value >= 21; }

  Precision precision() const;

  // The days that the date may mean, from the first to the last.
  struct Days {
    CivilDay first;
    CivilDay last;
  };
  // Nothing when there is no such day, as in 1957-02-30. Years are cut off at ±1e12.
  std::optional<Days> days() const;

  // The time from the begin of the first to the end of the last day that the date may mean, or the
  // hour, minute or second that it names. Qualifiers do not count.
  Interval Period() const;

  // Period(), with one unit more at each side when a component is approximate: a year for `1957~`,
  // a month for `1957-06~` and `1957-~06-11`, a day for `1957-06-11~`.
  Interval WidenedPeriod() const;

  // Normalised: a group of equal qualifiers at the left stands after its last component, the others
  // before their component.
  std::string ToString() const;

  bool operator==(const EdtfDate&) const = default;
};

}  // namespace annals::temporal

#endif  // ANNALS_TEMPORAL_EDTF_DATE_H_
