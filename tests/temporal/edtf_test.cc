// The factories and accessors of Edtf; what texts mean is in edtf_table_test.cc.
#include "temporal/edtf.h"

#include <gtest/gtest.h>

#include "absl/status/status.h"

namespace annals::temporal {
namespace {

Edtf Parsed(std::string_view text) { return *Edtf::Parse(text); }

TEST(EdtfTest, FactoriesMakeWhatParseReads) {
  const struct {
    Edtf made;
    const char* text;
  } kCases[] = {
      {Edtf::OfYear(1957), "1957"},
      {Edtf::OfYear(-43), "-0043"},
      {Edtf::OfYear(0), "0000"},
      {Edtf::OfYear(12025), "Y12025"},
      {Edtf::OfYear(-13'800'000'000), "Y-13800000000"},
      {Edtf::OfYear(EdtfYear::kMax), "Y999999999999999999"},
      {Edtf::OfMonth(1957, 6), "1957-06"},
      {Edtf::OfMonth(12025, 6), "Y12025-06"},
      {Edtf::OfSeason(1957, Season::kSummer), "1957-22"},
      {Edtf::OfSeason(1957, Season::kHalf2), "1957-41"},
      {Edtf::OfDay({1957, 7, 15}), "1957-07-15"},
      {Edtf::OfDateTime({1957, 7, 15}, {.hour = 19, .precision = Precision::kHour}),
       "1957-07-15T19"},
      {Edtf::OfDateTime(
           {1957, 7, 15},
           {.hour = 19, .minute = 30, .precision = Precision::kMinute, .utc_offset_minutes = -300}),
       "1957-07-15T19:30-05:00"},
      {Edtf::OfDecade(1935), "193X"},
      {Edtf::OfDecade(5), "000X"},
      {Edtf::OfDecade(-43), "-004X"},
      {Edtf::OfDecade(-3), "-000X"},
      {Edtf::OfDecade(12025), "Y12020S4"},
      {Edtf::OfCentury(1935), "19XX"},
      {Edtf::OfCentury(-450), "-04XX"},
      {Edtf::OfCentury(-12025), "Y-12000S3"},
      {Edtf::OfMonth(1957, 6).With(Qualifier::kApproximate), "1957-06~"},
      {Edtf::OfDay({1957, 6, 1}).With(Qualifier::kUncertainApproximate), "1957-06-01%"},
      {Parsed("1957?-~06").With(Qualifier::kNone), "1957-06"},
      {Parsed("1957-06/..").With(Qualifier::kUncertain), "1957-06?/.."},
      {Parsed("[1957,1958-03..1960]").With(Qualifier::kUncertain), "[1957?,1958-03?..1960?]"},
  };
  for (const auto& [made, text] : kCases) {
    EXPECT_EQ(made.ToString(), text);
    EXPECT_EQ(made, Parsed(text)) << text;
  }
}

TEST(EdtfTest, OfInterval) {
  const EdtfEnd july = Edtf::OfMonth(1957, 7).begin();
  const EdtfEnd may = Edtf::OfMonth(1957, 5).begin();
  EXPECT_EQ(*Edtf::OfInterval(may, july), Parsed("1957-05/1957-07"));
  EXPECT_EQ(*Edtf::OfInterval(may, EdtfEnd::Open()), Parsed("1957-05/.."));
  EXPECT_EQ(*Edtf::OfInterval(may, EdtfEnd::Unknown()), Parsed("1957-05/"));
  EXPECT_EQ(*Edtf::OfInterval(EdtfEnd::Open(), may), Parsed("../1957-05"));
  EXPECT_EQ(Edtf::OfInterval(july, may).status(),
            absl::InvalidArgumentError("the end 1957-05 precedes the begin 1957-07"));
}

TEST(EdtfTest, EndsAndElements) {
  const Edtf day = Parsed("1957-07-15");
  EXPECT_EQ(day.kind(), Edtf::Kind::kDate);
  EXPECT_EQ(day.begin(), day.end());
  EXPECT_EQ(day.begin().date().month.value, 7);
  EXPECT_TRUE(day.elements().empty());

  const Edtf visit = Parsed("1957-07-09/");
  EXPECT_EQ(visit.kind(), Edtf::Kind::kInterval);
  EXPECT_TRUE(visit.begin().is_date());
  EXPECT_TRUE(visit.end().is_unknown());
  EXPECT_TRUE(Parsed("1957/..").end().is_open());

  const Edtf years = Parsed("[1667,1670..]");
  EXPECT_EQ(years.kind(), Edtf::Kind::kOneOf);
  ASSERT_EQ(years.elements().size(), 2u);
  EXPECT_EQ(years.elements()[0].first, years.elements()[0].last);
  EXPECT_EQ(years.begin(), years.elements()[0].first);
  EXPECT_TRUE(years.end().is_open());
  EXPECT_EQ(Parsed("{1667}").kind(), Edtf::Kind::kAllOf);
}

TEST(EdtfTest, QualifierIsThatOfAllComponents) {
  const struct {
    const char* text;
    Qualifier qualifier;
  } kCases[] = {
      {"1957", Qualifier::kNone},
      {"1957?", Qualifier::kUncertain},
      {"1957-~07", Qualifier::kApproximate},
      {"1957?-~07", Qualifier::kUncertainApproximate},
      {"1957/1958-07-~15", Qualifier::kApproximate},
      {"../..", Qualifier::kNone},
      {"[1957,1958?,1960]", Qualifier::kUncertain},
      {"[1957,1958..1959~,1960]", Qualifier::kApproximate},
  };
  for (const auto& [text, qualifier] : kCases) {
    EXPECT_EQ(Parsed(text).qualifier(), qualifier) << text;
  }
}

TEST(EdtfTest, PrecisionIsTheCoarsest) {
  EXPECT_EQ(Parsed("1957-07-15/1958").precision(), Precision::kYear);
  EXPECT_EQ(Parsed("195X/1960-07-15").precision(), Precision::kDecade);
  EXPECT_EQ(Parsed("[1957-07-15,19XX,1957-07]").precision(), Precision::kCentury);
  EXPECT_EQ(Parsed("[1957-07-15,1958..195X,1957-07]").precision(), Precision::kDecade);
}

TEST(EdtfTest, DifferentTextsOfTheSameTimeAreNotEqual) {
  EXPECT_NE(Parsed("1957"), Parsed("1957-XX"));
  EXPECT_NE(Parsed("1957"), Parsed("1957/1957"));
  EXPECT_NE(Parsed("1957"), Parsed("[1957]"));
  EXPECT_NE(Parsed("1957"), Parsed("1957?"));
  EXPECT_NE(Parsed("1957-21"), Parsed("1957-25"));
  EXPECT_NE(Parsed("1957-07-15T19:00"), Parsed("1957-07-15T19:00Z"));
}

TEST(EdtfDateTest, ADayThatDoesNotExistHasNoDays) {
  const EdtfDate date = {.year = EdtfYear::Of(1957), .month = {2}, .day = {30}};
  EXPECT_FALSE(date.days().has_value());
  EXPECT_EQ(date.Period(), Interval());
  EXPECT_EQ(date.WidenedPeriod(), Interval());
}

TEST(EdtfDateTest, DaysOfAMaskedDate) {
  const EdtfDate date = Parsed("156X-12").begin().date();
  EXPECT_EQ(date.days()->first, (CivilDay{1560, 12, 1}));
  EXPECT_EQ(date.days()->last, (CivilDay{1569, 12, 31}));
}

TEST(EdtfYearTest, Matches) {
  const struct {
    const char* text;
    int64_t year;
    bool matches;
  } kCases[] = {
      {"1957", 1957, true},   {"1957", 1958, false},   {"1957", -1957, false},
      {"195X", 1950, true},   {"195X", 1959, true},    {"195X", 1960, false},
      {"1X57", 1957, true},   {"1X57", 1956, false},   {"-004X", -43, true},
      {"-004X", 43, false},   {"-000X", 0, false},     {"000X", 0, true},
      {"1950S2", 1999, true}, {"1950S2", 2000, false}, {"XXXX", 9999, true},
      {"XXXX", 10000, false}, {"-1X5X", -1959, true},  {"-1X5X", -1969, false},
  };
  for (const auto& [text, year, matches] : kCases) {
    EXPECT_EQ(Parsed(text).begin().date().year.Matches(year), matches) << text << " " << year;
  }
}

TEST(QualifierTest, IsASetOfTwo) {
  EXPECT_EQ(Qualifier::kUncertain | Qualifier::kApproximate, Qualifier::kUncertainApproximate);
  EXPECT_TRUE(IsUncertain(Qualifier::kUncertain));
  EXPECT_FALSE(IsUncertain(Qualifier::kApproximate));
  EXPECT_TRUE(IsUncertain(Qualifier::kUncertainApproximate));
  EXPECT_FALSE(IsApproximate(Qualifier::kUncertain));
  EXPECT_TRUE(IsApproximate(Qualifier::kApproximate));
  EXPECT_TRUE(IsApproximate(Qualifier::kUncertainApproximate));
  EXPECT_FALSE(IsApproximate(Qualifier::kNone));
}

}  // namespace
}  // namespace annals::temporal
