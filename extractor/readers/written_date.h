// Recognises complete calendar dates as headings and datelines write them.
//
//   std::vector<WrittenDate> dates = FindWrittenDates("Lund, July 15, 1957—7 p.m.");
//   dates[0].Edtf();   // "1957-07-15T19:00:00"
//
// A small recogniser for the readers, which need the date of a document before its temporal
// expressions can be resolved; those of running text are the business of extractor/timex/.
#ifndef ANNALS_EXTRACTOR_READERS_WRITTEN_DATE_H_
#define ANNALS_EXTRACTOR_READERS_WRITTEN_DATE_H_

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "extractor/text_model.h"

namespace annals::extractor {

// A time of day, of a 24-hour clock.
struct ClockTime {
  int hour = 0;    // 0 to 23
  int minute = 0;  // 0 to 59
  int second = 0;  // 0 to 59
};

// A date with a year. `month` and `day` exist in that year.
struct WrittenDate {
  ByteSpan span;  // of the text given, with the clock time
  int year = 0;   // 1 to 9999
  int month = 0;  // 1 to 12
  int day = 0;    // 1 to 31; 0: only a month is given. Of a range of days, the first
  std::optional<ClockTime> time;

  // EDTF: `1957-07`, `1957-07-15`, `1957-07-15T19:00:00`.
  std::string Edtf() const;
};

// The dates of a text in order, in the forms `July 15, 1957`, `15 July 1957`, `15th of July, 1957`,
// `July 15–16, 1957`, `July 1957`, `1957-07-15`, `15.7.1957`; month names may be shortened to three
// letters. A clock time may follow: `—7 p.m.`, `, 10:39 a.m.`, `—noon`, `T19:00`; midnight is the
// begin of the day. A date that the calendar does not have is left out.
// For short texts: the time grows with the square of the count of dates.
std::vector<WrittenDate> FindWrittenDates(std::string_view text);

}  // namespace annals::extractor

#endif  // ANNALS_EXTRACTOR_READERS_WRITTEN_DATE_H_
