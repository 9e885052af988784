#include <gtest/gtest.h>

#include <string>

#include "clients/cli/chart.h"
#include "clients/cli/text_width.h"
#include "temporal/bucket.h"
#include "temporal/time_span.h"

namespace annals::cli {
namespace {

using temporal::Instant;

struct Label {
  v1::CalendarUnit unit;
  temporal::CivilDay begin;
  const char* label;
};

TEST(ChartTest, NamesBucketsAsEdtf) {
  for (const Label& l : {Label{v1::CALENDAR_UNIT_SECOND, {1957, 7, 15}, "1957-07-15T00:00:00Z"},
                         Label{v1::CALENDAR_UNIT_HOUR, {-44, 3, 15}, "-0044-03-15T00:00:00Z"},
                         Label{v1::CALENDAR_UNIT_DAY, {1957, 7, 15}, "1957-07-15"},
                         Label{v1::CALENDAR_UNIT_DAY, {-44, 3, 15}, "-0044-03-15"},
                         Label{v1::CALENDAR_UNIT_WEEK, {1957, 7, 29}, "1957-07-29/1957-08-04"},
                         Label{v1::CALENDAR_UNIT_MONTH, {1957, 7, 1}, "1957-07"},
                         Label{v1::CALENDAR_UNIT_QUARTER, {1957, 1, 1}, "1957-33"},
                         Label{v1::CALENDAR_UNIT_QUARTER, {1957, 10, 1}, "1957-36"},
                         Label{v1::CALENDAR_UNIT_YEAR, {0, 1, 1}, "0000"},
                         Label{v1::CALENDAR_UNIT_YEAR, {-120000, 1, 1}, "Y-120000"},
                         Label{v1::CALENDAR_UNIT_DECADE, {1950, 1, 1}, "195X"},
                         Label{v1::CALENDAR_UNIT_DECADE, {-10, 1, 1}, "-0010/-0001"},
                         Label{v1::CALENDAR_UNIT_CENTURY, {0, 1, 1}, "00XX"},
                         Label{v1::CALENDAR_UNIT_CENTURY, {12000, 1, 1}, "Y12000/Y12099"},
                         Label{v1::CALENDAR_UNIT_MILLENNIUM, {1000, 1, 1}, "1XXX"},
                         Label{v1::CALENDAR_UNIT_MILLENNIUM, {-10000, 1, 1}, "Y-10000/-9001"}}) {
    const Instant begin = Instant::FromDay(l.begin);
    EXPECT_EQ(BucketLabel(l.unit, begin), l.label);
    // It is a date that begins with the bucket.
    const absl::StatusOr<temporal::Interval> read = temporal::EnvelopeOfText(l.label);
    ASSERT_TRUE(read.ok()) << read.status();
    EXPECT_EQ(read->begin, begin) << l.label;
    if (l.unit < v1::CALENDAR_UNIT_DAY) continue;
    // And ends with it: both list the units from fine to coarse.
    const auto unit = static_cast<temporal::BucketUnit>(l.unit - v1::CALENDAR_UNIT_SECOND);
    EXPECT_EQ(read->end, temporal::Bucket::Of(unit, begin).Span().end) << l.label;
  }
}

TEST(ChartTest, BarsAreInProportion) {
  EXPECT_EQ(Bar(0, 10, 20), "");
  EXPECT_EQ(Bar(10, 10, 3), "███");
  EXPECT_EQ(Bar(5, 10, 3), "█▌");
  EXPECT_EQ(Bar(1, 8, 1), "▏");
  EXPECT_EQ(Bar(0.001, 1000, 20), "▏");
  for (int value = 0; value <= 100; ++value) {
    EXPECT_LE(DisplayWidth(Bar(value, 100, 17)), 17);
  }
  EXPECT_EQ(DisplayWidth(Bar(100, 100, 17)), 17);
}

}  // namespace
}  // namespace annals::cli
