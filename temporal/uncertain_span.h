// An interval whose ends may be uncertain.
//
//   UncertainSpan june = Edtf::Parse("1957-06")->Bounds();
//   june.begin_earliest;   // 1957-06-01T00:00:00Z
//   june.begin_latest;     // 1957-07-01T00:00:00Z: it began at some time in June
//   june.Envelope();       // [June 1, July 1)
//   june.Core();           // empty
//
// The begin lies in [begin_earliest, begin_latest), or is exactly begin_earliest when the two are
// equal; the end (exclusive, so the interval is half-open) lies in (end_earliest, end_latest], or
// is exactly end_latest when the two are equal. The begin is never after the end. This is the
// machine form of annals.v1.TimeSpan, where Instant::InfinitePast() and InfiniteFuture() are absent
// fields.
#ifndef ANNALS_TEMPORAL_UNCERTAIN_SPAN_H_
#define ANNALS_TEMPORAL_UNCERTAIN_SPAN_H_

#include <string>

#include "temporal/instant.h"

namespace annals::temporal {

// A certain interval, half-open: [begin, end). Empty when end <= begin.
struct Interval {
  Instant begin = Instant::InfinitePast();
  Instant end = Instant::InfiniteFuture();

  constexpr bool empty() const { return end <= begin; }
  constexpr bool operator==(const Interval&) const = default;
};

struct UncertainSpan {
  Instant begin_earliest = Instant::InfinitePast();
  Instant begin_latest = Instant::InfiniteFuture();
  Instant end_earliest = Instant::InfinitePast();
  Instant end_latest = Instant::InfiniteFuture();

  // An interval that begins and ends exactly there.
  static constexpr UncertainSpan Exactly(const Interval& interval) {
    return {interval.begin, interval.begin, interval.end, interval.end};
  }

  // Something that begins and ends somewhere within an interval.
  static constexpr UncertainSpan SomewhereIn(const Interval& interval) {
    return {interval.begin, interval.end, interval.begin, interval.end};
  }

  // Whether each range is in order and a begin before or at an end can be chosen.
  constexpr bool IsValid() const {
    return begin_earliest <= begin_latest && end_earliest <= end_latest &&
           begin_earliest <= end_latest;
  }

  // Outside it the event certainly does not happen.
  constexpr Interval Envelope() const { return {begin_earliest, end_latest}; }

  // Inside it the event certainly happens. May be empty.
  constexpr Interval Core() const { return {begin_latest, end_earliest}; }

  constexpr bool operator==(const UncertainSpan&) const = default;
};

}  // namespace annals::temporal

#endif  // ANNALS_TEMPORAL_UNCERTAIN_SPAN_H_
