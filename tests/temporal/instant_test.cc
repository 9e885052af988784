#include "temporal/instant.h"

#include <gtest/gtest.h>

#include <limits>

#include "temporal/uncertain_span.h"

namespace annals::temporal {
namespace {

constexpr int64_t kMax = std::numeric_limits<int64_t>::max();

TEST(InstantTest, FromDayCountsSeconds) {
  EXPECT_EQ(Instant::FromDay({1970, 1, 1}), Instant());
  EXPECT_EQ(Instant::FromDay({1957, 7, 15}).seconds(), -393'379'200);
  EXPECT_EQ(Instant::FromDay({0, 1, 1}).seconds(), -62'167'219'200);
}

TEST(InstantTest, FromDaySaturates) {
  // The last whole day is day 106,751,991,167,300 of 1970: 4 December of 292,277,026,596.
  EXPECT_EQ(Instant::FromDay({292'277'026'596, 12, 4}), Instant::FromSeconds(kMax - kMax % 86'400));
  EXPECT_EQ(Instant::FromDay({292'277'026'596, 12, 5}), Instant::InfiniteFuture());
  EXPECT_EQ(Instant::FromDay({-292'277'022'657, 1, 28}),
            Instant::FromSeconds(-(kMax - kMax % 86'400)));
  EXPECT_EQ(Instant::FromDay({-292'277'022'657, 1, 27}), Instant::InfinitePast());
  EXPECT_EQ(Instant::FromDay({kMax, 1, 1}), Instant::InfiniteFuture());
  EXPECT_EQ(Instant::FromDay({std::numeric_limits<int64_t>::min(), 1, 1}), Instant::InfinitePast());
}

TEST(InstantTest, DayHoldsTheInstant) {
  const struct {
    int64_t seconds;
    CivilDay day;
  } kCases[] = {
      {0, {1970, 1, 1}},
      {86'399, {1970, 1, 1}},
      {86'400, {1970, 1, 2}},
      {-1, {1969, 12, 31}},
      {-86'400, {1969, 12, 31}},
      {-86'401, {1969, 12, 30}},
      {kMax, {292'277'026'596, 12, 4}},
  };
  for (const auto& [seconds, day] : kCases) {
    EXPECT_EQ(Instant::FromSeconds(seconds).Day(), day) << seconds;
  }
}

TEST(InstantTest, ToString) {
  const struct {
    Instant instant;
    const char* text;
  } kCases[] = {
      {Instant(), "1970-01-01T00:00:00Z"},
      {Instant::FromSeconds(-1), "1969-12-31T23:59:59Z"},
      {Instant::FromSeconds(-1, 500'000'000), "1969-12-31T23:59:59.5Z"},
      {Instant::FromSeconds(0, 1), "1970-01-01T00:00:00.000000001Z"},
      {Instant::FromSeconds(0, 120'000), "1970-01-01T00:00:00.00012Z"},
      {Instant::FromSeconds(3661), "1970-01-01T01:01:01Z"},
      {Instant::FromDay({-43, 3, 15}), "-0043-03-15T00:00:00Z"},
      {Instant::FromDay({0, 1, 1}), "0000-01-01T00:00:00Z"},
      {Instant::FromDay({-9999, 1, 1}), "-9999-01-01T00:00:00Z"},
      {Instant::FromDay({12025, 1, 1}), "Y12025-01-01T00:00:00Z"},
      {Instant::FromDay({-12025, 1, 1}), "Y-12025-01-01T00:00:00Z"},
      {Instant::InfinitePast(), "-infinity"},
      {Instant::InfiniteFuture(), "+infinity"},
  };
  for (const auto& [instant, text] : kCases) EXPECT_EQ(instant.ToString(), text);
}

TEST(UncertainSpanTest, IsValid) {
  const Instant first = Instant::FromSeconds(1);
  const Instant then = Instant::FromSeconds(2);
  EXPECT_TRUE((UncertainSpan{first, then, first, then}).IsValid());
  EXPECT_TRUE((UncertainSpan{first, first, first, first}).IsValid());
  EXPECT_FALSE((UncertainSpan{then, first, first, then}).IsValid()) << "the begin's range";
  EXPECT_FALSE((UncertainSpan{first, then, then, first}).IsValid()) << "the end's range";
  EXPECT_FALSE((UncertainSpan{then, then, first, first}).IsValid()) << "it ends before it begins";
}

TEST(UncertainSpanTest, Core) {
  const Instant days[] = {Instant::FromDay({1957, 7, 9}), Instant::FromDay({1957, 7, 10}),
                          Instant::FromDay({1957, 7, 16}), Instant::FromDay({1957, 7, 17})};
  const UncertainSpan visit = {days[0], days[1], days[2], days[3]};
  EXPECT_EQ(visit.Core(), (Interval{days[1], days[2]}));
  EXPECT_EQ(visit.Envelope(), (Interval{days[0], days[3]}));
  EXPECT_TRUE(UncertainSpan::SomewhereIn({days[0], days[3]}).Core().empty());
}

TEST(InstantTest, InfinitiesAreTheEndsOfTheOrder) {
  EXPECT_LT(Instant::InfinitePast(), Instant::FromSeconds(-kMax));
  EXPECT_LT(Instant::FromSeconds(kMax, 999'999'998), Instant::InfiniteFuture());
  EXPECT_TRUE(Instant::InfinitePast().is_infinite());
  EXPECT_TRUE(Instant::InfiniteFuture().is_infinite());
  EXPECT_FALSE(Instant::FromSeconds(kMax).is_infinite());
}

}  // namespace
}  // namespace annals::temporal
