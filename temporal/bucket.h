// Calendar buckets: the time line cut into seconds, days, months, … millennia, for histograms and
// zoom levels.
//
//   Bucket july = Bucket::Of(BucketUnit::kMonth, Instant::FromDay({1957, 7, 15}));
//   july.Span();             // [1957-07-01, 1957-08-01)
//   july.Previous().Span();  // [1957-06-01, 1957-07-01)
//
//   for (Bucket b = Bucket::Of(unit, from); b.Span().begin < to; b = b.Next()) …
//
// The buckets of a unit follow each other without gap or overlap. They are true to the calendar: a
// month has 28 to 31 days, weeks begin on Monday. Decades, centuries and millennia begin in years
// divisible by 10, 100 and 1000, before year 0 too: -10 to -1 is a decade.
#ifndef ANNALS_TEMPORAL_BUCKET_H_
#define ANNALS_TEMPORAL_BUCKET_H_

#include <compare>
#include <cstdint>
#include <string_view>

#include "temporal/instant.h"
#include "temporal/uncertain_span.h"

namespace annals::temporal {

// From fine to coarse.
enum class BucketUnit {
  kSecond,
  kMinute,
  kHour,
  kDay,
  kWeek,
  kMonth,
  kQuarter,
  kYear,
  kDecade,
  kCentury,
  kMillennium,
};

inline constexpr BucketUnit kAllBucketUnits[] = {
    BucketUnit::kSecond, BucketUnit::kMinute,  BucketUnit::kHour,      BucketUnit::kDay,
    BucketUnit::kWeek,   BucketUnit::kMonth,   BucketUnit::kQuarter,   BucketUnit::kYear,
    BucketUnit::kDecade, BucketUnit::kCentury, BucketUnit::kMillennium};

// `second`, `minute`, …
std::string_view Name(BucketUnit unit);

class Bucket {
 public:
  // The bucket of that number. Seconds, minutes, hours, days count from 1970-01-01T00:00:00Z, weeks
  // from the one that holds this instant, months, quarters, years and all coarser ones from
  // 0000-01-01: number 1957 is the year 1957, 195 the decade 1950 to 1959.
  constexpr Bucket(BucketUnit unit, int64_t number) : unit_(unit), number_(number) {}

  // The bucket that holds `instant`, which must not be infinite.
  static Bucket Of(BucketUnit unit, Instant instant);

  constexpr BucketUnit unit() const { return unit_; }
  constexpr int64_t number() const { return number_; }

  // Its first instant; infinite when that lies beyond the range of instants.
  Instant Begin() const;

  // From its first instant to the first one of the next bucket; unbounded where it reaches beyond
  // the range of instants, and empty where it lies beyond.
  Interval Span() const;

  // The bucket after and before; the last and first number stay what they are.
  Bucket Next() const;
  Bucket Previous() const;

  // By unit, then by time.
  constexpr auto operator<=>(const Bucket&) const = default;

 private:
  BucketUnit unit_;
  int64_t number_;
};

}  // namespace annals::temporal

#endif  // ANNALS_TEMPORAL_BUCKET_H_
