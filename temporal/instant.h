// A point on the time line.
//
//   Instant epoch = Instant::FromSeconds(0);               // 1970-01-01T00:00:00Z
//   Instant day = Instant::FromDay({1957, 7, 15});         // 1957-07-15T00:00:00Z
//   day < epoch;                                           // true
//
// Proleptic Gregorian calendar, UTC, no leap seconds. Signed 64-bit seconds reach some 292 thousand
// million years either way. The two ends of the representable range stand for "unbounded".
#ifndef ANNALS_TEMPORAL_INSTANT_H_
#define ANNALS_TEMPORAL_INSTANT_H_

#include <compare>
#include <cstdint>
#include <limits>
#include <string>

#include "temporal/civil.h"

namespace annals::temporal {

class Instant {
 public:
  // 1970-01-01T00:00:00Z.
  constexpr Instant() = default;

  // `nanos` counts forward from `seconds`: 0 to 999,999,999.
  static constexpr Instant FromSeconds(int64_t seconds, int32_t nanos = 0) {
    return Instant(seconds, nanos);
  }

  // The first instant of a day. Saturates to unbounded when the day is out of range.
  static Instant FromDay(const CivilDay& day);

  // Before and after every other instant: no bound is known.
  static constexpr Instant InfinitePast() {
    return Instant(std::numeric_limits<int64_t>::min(), 0);
  }
  static constexpr Instant InfiniteFuture() {
    return Instant(std::numeric_limits<int64_t>::max(), 999'999'999);
  }

  constexpr int64_t seconds() const { return seconds_; }
  constexpr int32_t nanos() const { return nanos_; }
  constexpr bool is_infinite() const {
    return *this == InfinitePast() || *this == InfiniteFuture();
  }

  // The UTC day that holds this instant. Must not be infinite.
  CivilDay Day() const;

  // ISO 8601 with as many fraction digits as needed, `1957-07-15T00:00:00Z`; `-infinity` and
  // `+infinity` for the unbounded ends.
  std::string ToString() const;

  constexpr auto operator<=>(const Instant&) const = default;

 private:
  constexpr Instant(int64_t seconds, int32_t nanos) : seconds_(seconds), nanos_(nanos) {}

  int64_t seconds_ = 0;
  int32_t nanos_ = 0;
};

}  // namespace annals::temporal

#endif  // ANNALS_TEMPORAL_INSTANT_H_
