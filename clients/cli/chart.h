// Parts of a chart in text: what a bucket of the calendar is called, and bars.
//
//   BucketLabel(v1::CALENDAR_UNIT_MONTH, begin);   // 1957-07
//   Bar(3, 8, 20);                                 // ███████▌
#ifndef ANNALS_CLIENTS_CLI_CHART_H_
#define ANNALS_CLIENTS_CLI_CHART_H_

#include <string>

#include "annals/v1/time_span.pb.h"
#include "annals/v1/timeline_service.pb.h"
#include "temporal/instant.h"

namespace annals::cli {

temporal::Instant InstantOf(const v1::Instant& instant);

// The bucket that begins at an instant, as EDTF, so that --from and --to take it: `1957-07-15`,
// `1957-07-15/1957-07-21` for a week, `1957-33` for the first quarter, `195X`, `19XX`; before the
// year 0 and after 9999 decades and longer buckets are intervals of years.
std::string BucketLabel(v1::CalendarUnit unit, const temporal::Instant& begin);

// The least width of a column of bars, and how wide it may be on this terminal beside the numbers
// of a table.
inline constexpr int kMinBar = 10;
int BarWidth();

// A bar of block characters, eighths of them for the rest: `width` columns for `most`, in
// proportion for `value`, and at least an eighth when it is more than zero.
std::string Bar(double value, double most, int width);

}  // namespace annals::cli

#endif  // ANNALS_CLIENTS_CLI_CHART_H_
