#include "temporal/bucket.h"

#include <limits>

namespace annals::temporal {
namespace {

constexpr int64_t kFirst = std::numeric_limits<int64_t>::min();
constexpr int64_t kLast = std::numeric_limits<int64_t>::max();

// How a unit is counted: `count` of a base that is either seconds or months. A bucket's first
// second or month is number * count + origin.
struct Measure {
  bool in_months;  // since 0000-01; otherwise seconds since 1970
  int64_t count;
  int64_t origin;
};

Measure MeasureOf(BucketUnit unit) {
  constexpr int64_t kDay = 86'400;
  static constexpr Measure kMeasures[] = {
      {false, 1, 0},                 // second
      {false, 60, 0},                // minute
      {false, 3600, 0},              // hour
      {false, kDay, 0},              // day
      {false, 7 * kDay, -3 * kDay},  // week: 1970-01-01 was a Thursday
      {true, 1, 0},                  // month
      {true, 3, 0},                  // quarter
      {true, 12, 0},                 // year
      {true, 120, 0},                // decade
      {true, 1200, 0},               // century
      {true, 12'000, 0},             // millennium
  };
  return kMeasures[static_cast<size_t>(unit)];
}

int64_t FloorDivide(int64_t value, int64_t divisor) {
  return value / divisor - (value % divisor < 0 ? 1 : 0);
}

// The first instant of a bucket, which need not be one that an Instant can hold.
Instant BeginOf(const Measure& measure, int64_t number) {
  const Instant beyond = number < 0 ? Instant::InfinitePast() : Instant::InfiniteFuture();
  int64_t begin = 0;
  if (__builtin_mul_overflow(number, measure.count, &begin)) return beyond;
  // The first week that can be counted begins 315,008 seconds after the first second.
  begin += measure.origin;
  if (!measure.in_months) return Instant::FromSeconds(begin);
  // By the remainder, since twelve times the first year that can be counted is beyond counting.
  const int64_t month = (begin % 12 + 12) % 12;
  return Instant::FromDay({FloorDivide(begin, 12), static_cast<int>(month) + 1, 1});
}

}  // namespace

std::string_view Name(BucketUnit unit) {
  constexpr std::string_view kNames[] = {"second", "minute",  "hour",      "day",
                                         "week",   "month",   "quarter",   "year",
                                         "decade", "century", "millennium"};
  return kNames[static_cast<size_t>(unit)];
}

Bucket Bucket::Of(BucketUnit unit, Instant instant) {
  const Measure measure = MeasureOf(unit);
  if (measure.in_months) {
    const CivilDay day = instant.Day();
    return {unit, FloorDivide(12 * day.year + day.month - 1, measure.count)};
  }
  // The origin, some days, is taken off the remainder, since the first seconds cannot spare it.
  const int64_t number = FloorDivide(instant.seconds(), measure.count);
  int64_t rest = instant.seconds() % measure.count;
  if (rest < 0) rest += measure.count;
  return {unit, number + FloorDivide(rest - measure.origin, measure.count)};
}

Instant Bucket::Begin() const { return BeginOf(MeasureOf(unit_), number_); }

Interval Bucket::Span() const {
  return {Begin(), number_ == kLast ? Instant::InfiniteFuture() : Next().Begin()};
}

Bucket Bucket::Next() const { return {unit_, number_ == kLast ? number_ : number_ + 1}; }

Bucket Bucket::Previous() const { return {unit_, number_ == kFirst ? number_ : number_ - 1}; }

}  // namespace annals::temporal
