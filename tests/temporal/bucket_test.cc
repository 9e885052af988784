#include "temporal/bucket.h"

#include <gtest/gtest.h>

#include <limits>
#include <string>

#include "absl/strings/str_cat.h"

namespace annals::temporal {
namespace {

constexpr int64_t kMax = std::numeric_limits<int64_t>::max();
constexpr int64_t kMin = std::numeric_limits<int64_t>::min();

std::string SpanText(const Bucket& bucket) {
  const Interval span = bucket.Span();
  return absl::StrCat(span.begin.ToString(), " ", span.end.ToString());
}

TEST(BucketTest, HoldTheInstant) {
  const struct {
    BucketUnit unit;
    int64_t number;
    const char* span;
  } kCases[] = {
      {BucketUnit::kSecond, -393'309'030, "1957-07-15T19:29:30Z 1957-07-15T19:29:31Z"},
      {BucketUnit::kMinute, -6'555'151, "1957-07-15T19:29:00Z 1957-07-15T19:30:00Z"},
      {BucketUnit::kHour, -109'253, "1957-07-15T19:00:00Z 1957-07-15T20:00:00Z"},
      {BucketUnit::kDay, -4553, "1957-07-15T00:00:00Z 1957-07-16T00:00:00Z"},
      {BucketUnit::kWeek, -650, "1957-07-15T00:00:00Z 1957-07-22T00:00:00Z"},
      {BucketUnit::kMonth, 23'490, "1957-07-01T00:00:00Z 1957-08-01T00:00:00Z"},
      {BucketUnit::kQuarter, 7830, "1957-07-01T00:00:00Z 1957-10-01T00:00:00Z"},
      {BucketUnit::kYear, 1957, "1957-01-01T00:00:00Z 1958-01-01T00:00:00Z"},
      {BucketUnit::kDecade, 195, "1950-01-01T00:00:00Z 1960-01-01T00:00:00Z"},
      {BucketUnit::kCentury, 19, "1900-01-01T00:00:00Z 2000-01-01T00:00:00Z"},
      {BucketUnit::kMillennium, 1, "1000-01-01T00:00:00Z 2000-01-01T00:00:00Z"},
  };
  const Instant instant = Instant::FromSeconds(-393'309'030, 500'000'000);
  ASSERT_EQ(instant.ToString(), "1957-07-15T19:29:30.5Z");
  for (const auto& [unit, number, span] : kCases) {
    const Bucket bucket = Bucket::Of(unit, instant);
    EXPECT_EQ(bucket.number(), number) << Name(unit);
    EXPECT_EQ(SpanText(bucket), span) << Name(unit);
  }
}

TEST(BucketTest, BeforeYearZero) {
  const Instant ides = Instant::FromDay({-43, 3, 15});
  EXPECT_EQ(SpanText(Bucket::Of(BucketUnit::kMonth, ides)),
            "-0043-03-01T00:00:00Z -0043-04-01T00:00:00Z");
  EXPECT_EQ(SpanText(Bucket::Of(BucketUnit::kDecade, ides)),
            "-0050-01-01T00:00:00Z -0040-01-01T00:00:00Z");
  EXPECT_EQ(SpanText(Bucket::Of(BucketUnit::kMillennium, ides)),
            "-1000-01-01T00:00:00Z 0000-01-01T00:00:00Z");
}

// The instant just before another one.
Instant JustBefore(Instant instant) {
  return Instant::FromSeconds(instant.seconds() - 1, 999'999'999);
}

TEST(BucketTest, FollowEachOtherWithoutGapOrOverlap) {
  for (BucketUnit unit : kAllBucketUnits) {
    // 20,000 buckets, from the one of a day BCE on or from the year -10000 on.
    const bool fine = unit < BucketUnit::kDay;
    Bucket bucket =
        Bucket::Of(unit, Instant::FromDay(fine ? CivilDay{-1, 12, 31} : CivilDay{-10'000, 1, 1}));
    for (int i = 0; i < 20'000; ++i) {
      const Interval span = bucket.Span();
      ASSERT_LT(span.begin, span.end) << Name(unit) << " " << bucket.number();
      ASSERT_EQ(Bucket::Of(unit, span.begin), bucket) << Name(unit) << " " << bucket.number();
      ASSERT_EQ(Bucket::Of(unit, JustBefore(span.end)), bucket);
      ASSERT_EQ(Bucket::Of(unit, span.end), bucket.Next());
      ASSERT_EQ(bucket.Next().Span().begin, span.end);
      ASSERT_EQ(bucket.Next().Previous(), bucket);
      ASSERT_LT(bucket, bucket.Next());
      bucket = bucket.Next();
    }
  }
}

TEST(BucketTest, BeginWhereTheCalendarSays) {
  for (int64_t number = -5000; number < 5000; ++number) {
    EXPECT_EQ(WeekdayOf(Bucket(BucketUnit::kWeek, number).Span().begin.Day()), Weekday::kMonday);
    EXPECT_EQ(Bucket(BucketUnit::kQuarter, number).Span().begin.Day().month % 3, 1);
    EXPECT_EQ(Bucket(BucketUnit::kYear, number).Span().begin, Instant::FromDay({number, 1, 1}));
    EXPECT_EQ(Bucket(BucketUnit::kDecade, number).Span().begin,
              Instant::FromDay({10 * number, 1, 1}));
    EXPECT_EQ(Bucket(BucketUnit::kCentury, number).Span().begin,
              Instant::FromDay({100 * number, 1, 1}));
  }
}

TEST(BucketTest, AtTheEndsOfTimeSpansAreCutOff) {
  for (BucketUnit unit : kAllBucketUnits) {
    const Instant last = Instant::FromSeconds(kMax);
    const Bucket last_bucket = Bucket::Of(unit, last);
    EXPECT_LE(last_bucket.Span().begin, last) << Name(unit);
    EXPECT_EQ(last_bucket.Span().end, Instant::InfiniteFuture()) << Name(unit);

    const Instant first = Instant::FromSeconds(kMin, 1);
    const Bucket first_bucket = Bucket::Of(unit, first);
    EXPECT_EQ(first_bucket.Span().begin, Instant::InfinitePast()) << Name(unit);
    EXPECT_GT(first_bucket.Span().end, first) << Name(unit);

    EXPECT_EQ(Bucket(unit, kMax).Next(), Bucket(unit, kMax));
    EXPECT_EQ(Bucket(unit, kMin).Previous(), Bucket(unit, kMin));
    EXPECT_EQ(Bucket(unit, kMax).Span().end, Instant::InfiniteFuture());
    EXPECT_EQ(Bucket(unit, kMin).Span().begin, Instant::InfinitePast());
    if (unit != BucketUnit::kSecond) {
      EXPECT_TRUE(Bucket(unit, kMax).Span().empty()) << Name(unit);
      EXPECT_TRUE(Bucket(unit, kMin).Span().empty()) << Name(unit);
    }
  }
}

TEST(BucketTest, TheFirstWeekThatCanBeCounted) {
  const Bucket week(BucketUnit::kWeek, kMin / (7 * 86'400));
  EXPECT_EQ(week.unit(), BucketUnit::kWeek);
  EXPECT_EQ(week.Span().begin, Instant::FromSeconds(kMin + 315'008 - 3 * 86'400));
  EXPECT_EQ(week.Previous().Span().begin, Instant::InfinitePast());
}

TEST(BucketTest, Names) {
  EXPECT_EQ(Name(BucketUnit::kSecond), "second");
  EXPECT_EQ(Name(BucketUnit::kQuarter), "quarter");
  EXPECT_EQ(Name(BucketUnit::kMillennium), "millennium");
}

}  // namespace
}  // namespace annals::temporal
