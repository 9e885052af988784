#include "temporal/time_span.h"

#include <gtest/gtest.h>

#include <string>

#include "absl/status/status.h"
#include "temporal/edtf.h"
#include "temporal/quote.h"

namespace annals::temporal {
namespace {

using annals::v1::TimeSpan;

TEST(TimeSpanTest, FromEdtfSetsEveryField) {
  const TimeSpan span = *TimeSpanFromEdtf("?1957-?06");
  EXPECT_EQ(span.edtf(), "1957-06?");
  EXPECT_EQ(span.precision(), annals::v1::PRECISION_MONTH);
  EXPECT_EQ(span.begin().earliest().seconds(), Instant::FromDay({1957, 6, 1}).seconds());
  EXPECT_EQ(span.begin().latest().seconds(), Instant::FromDay({1957, 7, 1}).seconds());
  EXPECT_EQ(span.end().earliest().seconds(), Instant::FromDay({1957, 6, 1}).seconds());
  EXPECT_EQ(span.end().latest().seconds(), Instant::FromDay({1957, 7, 1}).seconds());
}

TEST(TimeSpanTest, NanosecondsAreKept) {
  const TimeSpan span = *TimeSpanFromEdtf("1969-12-31T23:59:59.25Z");
  EXPECT_EQ(span.precision(), annals::v1::PRECISION_SUBSECOND);
  EXPECT_EQ(span.begin().earliest().seconds(), -1);
  EXPECT_EQ(span.begin().earliest().nanos(), 250'000'000);
}

TEST(TimeSpanTest, UnboundedSidesAreAbsent) {
  const TimeSpan unknown = *TimeSpanFromEdtf("/");
  EXPECT_FALSE(unknown.begin().has_earliest());
  EXPECT_FALSE(unknown.begin().has_latest());
  EXPECT_FALSE(unknown.end().has_earliest());
  EXPECT_FALSE(unknown.end().has_latest());
  EXPECT_EQ(unknown.precision(), annals::v1::PRECISION_UNSPECIFIED);

  // An open end is certainly unbounded: its earliest instant is the last one there is.
  const TimeSpan open = *TimeSpanFromEdtf("1957/..");
  ASSERT_TRUE(open.end().has_earliest());
  EXPECT_EQ(open.end().earliest().seconds(), Instant::InfiniteFuture().seconds());
  EXPECT_FALSE(open.end().has_latest());
}

TEST(TimeSpanTest, BoundsOfGivesBackTheBounds) {
  for (const char* text :
       {"1957", "1957-07-09/1957-07-16", "1957-07-10/..", "1957-07-10/", "../1957", "/1957", "/",
        "../..", "1957-06~", "-0043-03-15", "Y-13800000000", "Y999999999999999999",
        "1957-07-15T19:00:00.123456789Z", "[..1957]", "{1957,1958}"}) {
    EXPECT_EQ(BoundsOf(*TimeSpanFromEdtf(text)), Edtf::Parse(text)->Bounds()) << text;
  }
}

TEST(TimeSpanTest, BoundsOfAnEmptyMessageAreUnbounded) {
  EXPECT_EQ(BoundsOf(TimeSpan()), UncertainSpan());
}

TEST(TimeSpanTest, ErrorsAreThoseOfEdtf) {
  const absl::Status error =
      absl::InvalidArgumentError("EDTF \"1957-13\": month 13 at column 6 is not 01 to 12");
  EXPECT_EQ(TimeSpanFromEdtf("1957-13").status(), error);
  EXPECT_EQ(EnvelopeOfText("1957-13").status(), error);
}

TEST(EnvelopeOfTextTest, IsTheWholeOfWhatTheTextNames) {
  EXPECT_EQ(*EnvelopeOfText("1957-07"),
            (Interval{Instant::FromDay({1957, 7, 1}), Instant::FromDay({1957, 8, 1})}));
  EXPECT_EQ(*EnvelopeOfText("1957-07-09/1957-07-16"),
            (Interval{Instant::FromDay({1957, 7, 9}), Instant::FromDay({1957, 7, 17})}));
  EXPECT_EQ(*EnvelopeOfText("1957-06~"),
            (Interval{Instant::FromDay({1957, 5, 1}), Instant::FromDay({1957, 8, 1})}));
  EXPECT_EQ(*EnvelopeOfText("1957/.."),
            (Interval{Instant::FromDay({1957, 1, 1}), Instant::InfiniteFuture()}));
}

TEST(QuotedTest, IsAlwaysValidUtf8) {
  const struct {
    std::string text;
    const char* quoted;
  } kCases[] = {
      {"", R"("")"},
      {"a\"b\\c\n", R"("a\"b\\c\n")"},
      {"1957–58", R"("1957–58")"},
      {"é€😀", R"("é€😀")"},
      {"\xff", R"("\377")"},
      {"\x80", R"("\200")"},
      {"\xe2\x80", R"("\342\200")"},          // cut off
      {"\xe2\x80x", R"("\342\200x")"},        // third byte missing
      {"\xc1\xbf", R"("\301\277")"},          // overlong in two bytes
      {"\xe0\x80\x80", R"("\340\200\200")"},  // overlong in three
      {"\xf0\x80\x80\x80", R"("\360\200\200\200")"},
      {"\xed\xa0\x80", R"("\355\240\200")"},          // a surrogate
      {"\xf4\x90\x80\x80", R"("\364\220\200\200")"},  // beyond U+10FFFF
      {"\xf5\x80\x80\x80", R"("\365\200\200\200")"},
      {"\xf4\x8f\xbf\xbf", "\"\xf4\x8f\xbf\xbf\""},
      {"\xf3\xbf\xbf\xc0", R"("\363\277\277\300")"},
      {"\xf1\x80\x80\x80", "\"\xf1\x80\x80\x80\""},
      {"\xe0\xa0\x80\xed\x9f\xbf", "\"\xe0\xa0\x80\xed\x9f\xbf\""},
  };
  for (const auto& [text, quoted] : kCases) EXPECT_EQ(Quoted(text), quoted);
}

}  // namespace
}  // namespace annals::temporal
