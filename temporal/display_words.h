// The words of each language that display.cc puts dates together from. A language is a table: to
// add one, add an enumerator to Language and a table to display_words.cc.
#ifndef ANNALS_TEMPORAL_DISPLAY_WORDS_H_
#define ANNALS_TEMPORAL_DISPLAY_WORDS_H_

#include "temporal/display.h"

namespace annals::temporal {

// Names, and patterns in which $0, $1 and $2 stand for parts (absl::Substitute).
struct DisplayWords {
  const char* months[12];
  const char* seasons[4];  // spring, summer, autumn, winter

  // Numbers.
  char thousands_separator;
  const char* ordinals[4];  // after numbers that end in 1, 2, 3, and after all others
  bool teens_are_others;    // 11, 12 and 13 are others too
  const char* day_number;   // $0: number

  // Years and groups of years. $0: the number or ordinal.
  const char* before_common_era;
  const char* common_era;
  const char* decade;
  const char* century;
  const char* millennium;
  const char* unknown_year;
  const char* estimate;  // $0: estimated year, $1 to $2: years that it may be

  // Something within a year or group of years. $0: the month or day, $1: the year, number or
  // ordinal.
  const char* in_year;
  const char* in_decade;
  const char* in_century;
  const char* in_millennium;
  const char* in_unknown_year;

  // Parts of a year. $0: ordinal, $1: year.
  const char* quarter;
  const char* third;
  const char* half;
  const char* over_two_years;  // $0: year, $1: the two last digits of the next
  const char* northern;        // $0: season
  const char* southern;

  // Unspecified parts. $0: what is known.
  const char* month_unknown;
  const char* day_unknown;
  const char* month_and_day_unknown;
  const char* day_of_unknown_month;  // $0: day, $1: year
  const char* between;               // $0 and $1: first and last of the possible ones

  // Qualifiers. $0: date.
  const char* circa;
  const char* uncertain;
  const char* qualified_parts;  // $0: date, $1: parts
  const char* parts[3];         // year, month, day
  const char* part_uncertain;   // $0: part
  const char* part_approximate;
  const char* part_uncertain_approximate;

  // Times. $0: number; the last pattern $0: day, $1: time.
  bool twelve_hours;
  const char* hour;        // before noon, where there are twelve hours
  const char* hour_after;  // after noon
  const char* clock;       // $0: 19:30
  const char* at;

  // Intervals. $0: date.
  const char* from;
  const char* until;
  const char* unknown;
  const char* always;
  const char* from_unknown;
  const char* until_unknown;

  // Sets.
  const char* either;  // between the last two of several dates
  const char* all;
  const char* or_earlier;  // $0: date
  const char* or_later;
  const char* and_earlier;
  const char* and_later;
};

const DisplayWords& WordsOf(Language language);

}  // namespace annals::temporal

#endif  // ANNALS_TEMPORAL_DISPLAY_WORDS_H_
