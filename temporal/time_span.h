// Between annals.v1.TimeSpan and the value types of this room.
//
//   absl::StatusOr<annals::v1::TimeSpan> span = TimeSpanFromEdtf("1957-06");
//   UncertainSpan bounds = BoundsOf(*span);
#ifndef ANNALS_TEMPORAL_TIME_SPAN_H_
#define ANNALS_TEMPORAL_TIME_SPAN_H_

#include <string_view>

#include "absl/status/statusor.h"
#include "annals/v1/time_span.pb.h"
#include "temporal/uncertain_span.h"

namespace annals::temporal {

// The message for an EDTF text, all fields set. INVALID_ARGUMENT as Edtf::Parse.
absl::StatusOr<annals::v1::TimeSpan> TimeSpanFromEdtf(std::string_view edtf);

// The bounds that a message carries; absent fields are unbounded.
UncertainSpan BoundsOf(const annals::v1::TimeSpan& span);

// The other way: sets a message's begin and end, and leaves its other fields as they are.
void SetBounds(const UncertainSpan& bounds, annals::v1::TimeSpan* span);

// Turns what a person types as one end of a queried range into an interval: any EDTF, of which the
// envelope counts. INVALID_ARGUMENT names the text.
absl::StatusOr<Interval> EnvelopeOfText(std::string_view edtf);

}  // namespace annals::temporal

#endif  // ANNALS_TEMPORAL_TIME_SPAN_H_
