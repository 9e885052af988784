// Dates that a text gives in another calendar than the one that the tagger writes.
//
//   25 October 1917 (O.S.)                           1917-11-07
//   10/21 February 1750/51                           1751-02-21
//   9 Thermidor Year II                              1794-07-27
//   the third year of the reign of George III        1762-10-25/1763-10-24
//
// temporal/calendars.h and temporal/regnal.h hold the calendars.
#ifndef ANNALS_EXTRACTOR_TIMEX_OTHER_CALENDAR_H_
#define ANNALS_EXTRACTOR_TIMEX_OTHER_CALENDAR_H_

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "extractor/timex/calendar_value.h"
#include "extractor/timex/expression.h"
#include "extractor/timex/meaning.h"

namespace annals::extractor::timex {

// The number of the ruler of a name as word tables write it, with hyphens for spaces:
// `William-and-Mary`, or the first one of a name without a number: `George`.
std::optional<int32_t> RulerByName(absl::string_view name);

// Whether ReadOtherCalendar() is to read a date.
bool IsOfOtherCalendar(const Meaning& meaning);

struct OtherDate {
  // Of a month or year: the one that its first day lies in. Nothing: there is no such day, and
  // `problem` says so.
  std::optional<CalendarValue> date;
  std::string edtf;
  std::string problem;
};

OtherDate ReadOtherCalendar(const Meaning& meaning);

// Makes one expression of two that are one day in both calendars, `25 October/7 November 1917`, in
// either order. Two that are not stay a list.
void JoinStyles(std::vector<Expression>* expressions);

}  // namespace annals::extractor::timex

#endif  // ANNALS_EXTRACTOR_TIMEX_OTHER_CALENDAR_H_
