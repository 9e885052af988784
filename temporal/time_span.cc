#include "temporal/time_span.h"

#include <string>

#include "temporal/edtf.h"

namespace annals::temporal {
namespace {

// Precision is a cast away from annals.v1.Precision.
static_assert(static_cast<int>(Precision::kUnspecified) == annals::v1::PRECISION_UNSPECIFIED);
static_assert(static_cast<int>(Precision::kSubsecond) == annals::v1::PRECISION_SUBSECOND);
static_assert(static_cast<int>(Precision::kWeek) == annals::v1::PRECISION_WEEK);
static_assert(static_cast<int>(Precision::kMillennium) == annals::v1::PRECISION_MILLENNIUM);
static_assert(static_cast<int>(Precision::kMillennium) == annals::v1::Precision_MAX);

void SetInstant(Instant instant, annals::v1::Instant& message) {
  message.set_seconds(instant.seconds());
  message.set_nanos(instant.nanos());
}

// A bound that is unbounded on its own side is left out.
void SetRange(Instant earliest, Instant latest, annals::v1::InstantRange& range) {
  if (earliest != Instant::InfinitePast()) SetInstant(earliest, *range.mutable_earliest());
  if (latest != Instant::InfiniteFuture()) SetInstant(latest, *range.mutable_latest());
}

Instant InstantOf(const annals::v1::Instant& message) {
  return Instant::FromSeconds(message.seconds(), message.nanos());
}

}  // namespace

absl::StatusOr<annals::v1::TimeSpan> TimeSpanFromEdtf(std::string_view edtf) {
  const absl::StatusOr<Edtf> date = Edtf::Parse(edtf);
  if (!date.ok()) return date.status();
  annals::v1::TimeSpan span;
  span.set_edtf(date->ToString());
  SetBounds(date->Bounds(), &span);
  span.set_precision(static_cast<annals::v1::Precision>(date->precision()));
  return span;
}

UncertainSpan BoundsOf(const annals::v1::TimeSpan& span) {
  UncertainSpan bounds;
  if (span.begin().has_earliest()) bounds.begin_earliest = InstantOf(span.begin().earliest());
  if (span.begin().has_latest()) bounds.begin_latest = InstantOf(span.begin().latest());
  if (span.end().has_earliest()) bounds.end_earliest = InstantOf(span.end().earliest());
  if (span.end().has_latest()) bounds.end_latest = InstantOf(span.end().latest());
  return bounds;
}

void SetBounds(const UncertainSpan& bounds, annals::v1::TimeSpan* span) {
  SetRange(bounds.begin_earliest, bounds.begin_latest, *span->mutable_begin());
  SetRange(bounds.end_earliest, bounds.end_latest, *span->mutable_end());
}

absl::StatusOr<Interval> EnvelopeOfText(std::string_view edtf) {
  const absl::StatusOr<Edtf> date = Edtf::Parse(edtf);
  if (!date.ok()) return date.status();
  return date->Bounds().Envelope();
}

}  // namespace annals::temporal
