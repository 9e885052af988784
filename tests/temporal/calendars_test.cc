#include "temporal/calendars.h"

#include <gtest/gtest.h>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "temporal/easter.h"
#include "temporal/regnal.h"
#include "tests/temporal/printers.h"

namespace annals::temporal {
namespace {

TEST(JulianDayTest, AgreesWithAWalkThroughTwentyThousandYears) {
  // Julian day 0 of the astronomers began at noon of this day.
  JulianDay julian = {-4712, 1, 1};
  CivilDay gregorian = {-4713, 11, 24};
  ASSERT_EQ(DayOf(julian), gregorian);
  // Back to the begin of -10000 by days of a common and a leap year.
  while (julian.year > -10'000) {
    --julian.year;
    gregorian = AddDays(gregorian, julian.year % 4 == 0 ? -366 : -365);
  }
  int64_t ordinal = DayOrdinal(gregorian);
  while (julian.year <= 10'000) {
    ASSERT_TRUE(IsValid(julian));
    ASSERT_EQ(DayOrdinal(DayOf(julian)), ordinal) << testing::PrintToString(julian);
    ASSERT_EQ(JulianDayOf(DayFromOrdinal(ordinal)), julian);
    ++ordinal;
    ++julian.day;
    const bool thirty =
        julian.month == 4 || julian.month == 6 || julian.month == 9 || julian.month == 11;
    const int length = julian.month == 2 ? (julian.year % 4 == 0 ? 29 : 28) : thirty ? 30 : 31;
    if (julian.day > length) {
      ASSERT_FALSE(IsValid(julian));
      julian = julian.month == 12 ? JulianDay{julian.year + 1, 1, 1}
                                  : JulianDay{julian.year, julian.month + 1, 1};
    }
  }
}

TEST(JulianDayTest, KnownDays) {
  const struct {
    JulianDay julian;
    CivilDay gregorian;
  } kCases[] = {
      {{1582, 10, 4}, {1582, 10, 14}}, {{1917, 10, 25}, {1917, 11, 7}},
      {{1752, 9, 2}, {1752, 9, 13}},   {{1700, 2, 28}, {1700, 3, 10}},
      {{1700, 2, 29}, {1700, 3, 11}},  {{1, 1, 1}, {0, 12, 30}},
      {{-43, 3, 15}, {-43, 3, 13}},    {{325, 3, 21}, {325, 3, 22}},
  };
  for (const auto& [julian, gregorian] : kCases) {
    EXPECT_EQ(DayOf(julian), gregorian) << testing::PrintToString(julian);
    EXPECT_EQ(JulianDayOf(gregorian), julian) << testing::PrintToString(gregorian);
  }
}

TEST(JulianDayTest, IsValid) {
  EXPECT_TRUE(IsValid(JulianDay{1700, 2, 29}));
  EXPECT_FALSE(IsValid(JulianDay{1701, 2, 29}));
  EXPECT_TRUE(IsValid(JulianDay{-4, 2, 29}));
  EXPECT_FALSE(IsValid(JulianDay{1700, 0, 1}));
  EXPECT_FALSE(IsValid(JulianDay{1700, 13, 1}));
  EXPECT_FALSE(IsValid(JulianDay{1700, 1, 0}));
  EXPECT_FALSE(IsValid(JulianDay{1700, 6, 31}));
}

TEST(JulianDayTest, LadyDayYears) {
  EXPECT_EQ(FromLadyDayYear({1750, 1, 1}), (JulianDay{1751, 1, 1}));
  EXPECT_EQ(FromLadyDayYear({1750, 3, 24}), (JulianDay{1751, 3, 24}));
  EXPECT_EQ(FromLadyDayYear({1750, 3, 25}), (JulianDay{1750, 3, 25}));
  EXPECT_EQ(FromLadyDayYear({1750, 12, 31}), (JulianDay{1750, 12, 31}));
}

TEST(CalendarReformTest, TheFirstGregorianDayFollowsTheLastJulianOne) {
  ASSERT_GT(AllReforms().size(), 30u);
  for (const CalendarReform& reform : AllReforms()) {
    SCOPED_TRACE(reform.region);
    ASSERT_TRUE(IsValid(reform.last_julian));
    EXPECT_EQ(AddDays(DayOf(reform.last_julian), 1), reform.first_gregorian);
    EXPECT_EQ(FindReform(reform.region), &reform);
  }
}

TEST(CalendarReformTest, AreOrderedByTime) {
  const auto reforms = AllReforms();
  for (size_t i = 1; i < reforms.size(); ++i) {
    EXPECT_LE(reforms[i - 1].first_gregorian, reforms[i].first_gregorian) << reforms[i].region;
  }
}

TEST(CalendarReformTest, FindReform) {
  EXPECT_EQ(FindReform("Atlantis"), nullptr);
  EXPECT_EQ(FindReform("Great Britain")->first_gregorian, (CivilDay{1752, 9, 14}));
}

TEST(CalendarReformTest, DayWritten) {
  const struct {
    const char* region;
    WrittenDay written;
    CivilDay day;
  } kCases[] = {
      {"Russia", {1917, 10, 25}, {1917, 11, 7}}, {"Russia", {1918, 1, 31}, {1918, 2, 13}},
      {"Russia", {1918, 2, 14}, {1918, 2, 14}},  {"Great Britain", {1700, 2, 29}, {1700, 3, 11}},
      {"Italy", {1700, 2, 28}, {1700, 2, 28}},   {"Italy", {1582, 10, 4}, {1582, 10, 14}},
  };
  for (const auto& [region, written, day] : kCases) {
    EXPECT_EQ(*DayWritten(*FindReform(region), written), day) << region;
  }
}

TEST(CalendarReformTest, DaysThatWereNever) {
  const struct {
    const char* region;
    WrittenDay written;
    const char* message;
  } kCases[] = {
      {"Russia",
       {1918, 2, 5},
       "there is no day 1918-02-05 in Russia, where 1918-01-31 was followed by 1918-02-14"},
      {"Italy",
       {1582, 10, 10},
       "there is no day 1582-10-10 in Italy, where 1582-10-04 was followed by 1582-10-15"},
      {"Russia", {1917, 2, 29}, "there is no day 1917-02-29 in the Julian calendar"},
      {"Russia", {1919, 2, 29}, "there is no day 1919-02-29 in the Gregorian calendar"},
      {"Italy", {1700, 2, 29}, "there is no day 1700-02-29 in the Gregorian calendar"},
  };
  for (const auto& [region, written, message] : kCases) {
    EXPECT_EQ(DayWritten(*FindReform(region), written).status(),
              absl::InvalidArgumentError(message));
  }
}

TEST(DualDateTest, BothDaysAreTheSame) {
  EXPECT_EQ(*DayOfDualDate({1917, 10, 25}, {1917, 11, 7}), (CivilDay{1917, 11, 7}));
  EXPECT_EQ(*DayOfDualDate({1750, 2, 10}, {1751, 2, 21}), (CivilDay{1751, 2, 21}));
  EXPECT_EQ(*DayOfDualDate({1751, 2, 10}, {1751, 2, 21}), (CivilDay{1751, 2, 21}));
  EXPECT_EQ(*DayOfDualDate({1916, 12, 30}, {1917, 1, 12}), (CivilDay{1917, 1, 12}));
}

TEST(DualDateTest, DifferentDaysAreRefused) {
  EXPECT_EQ(
      DayOfDualDate({1750, 2, 10}, {1751, 2, 20}).status(),
      absl::InvalidArgumentError("1751-02-20 New Style is 1751-02-09 Old Style, not 1750-02-10"));
  EXPECT_EQ(DayOfDualDate({1751, 2, 18}, {1751, 2, 29}).status(),
            absl::InvalidArgumentError("there is no day 1751-02-29 in the Gregorian calendar"));
}

TEST(RepublicanDayTest, KnownDays) {
  const struct {
    RepublicanDay day;
    CivilDay gregorian;
  } kCases[] = {
      {{1, 1, 1}, {1792, 9, 22}},    // the Republic
      {{2, 2, 10}, {1793, 10, 31}},  // 10 Brumaire II
      {{2, 11, 9}, {1794, 7, 27}},   // 9 Thermidor II
      {{3, 13, 6}, {1795, 9, 22}},   // the first day of the Revolution
      {{4, 1, 1}, {1795, 9, 23}},    {{4, 1, 13}, {1795, 10, 5}},  // 13 Vendémiaire IV
      {{8, 2, 18}, {1799, 11, 9}},                                 // 18 Brumaire VIII
      {{12, 8, 28}, {1804, 5, 18}},                                // 28 Floréal XII: the Empire
      {{14, 4, 10}, {1805, 12, 31}},                               // the last day in use
      {{79, 8, 16}, {1871, 5, 6}},                                 // the Commune's Journal officiel
  };
  for (const auto& [day, gregorian] : kCases) {
    ASSERT_TRUE(IsValid(day));
    EXPECT_EQ(DayOf(day), gregorian) << day.year << "-" << day.month << "-" << day.day;
  }
}

TEST(RepublicanDayTest, EachDayFollowsTheOneBefore) {
  CivilDay next = {1792, 9, 22};
  for (int year = 1; year <= 14; ++year) {
    for (int month = 1; month <= 13; ++month) {
      for (int day = 1; IsValid(RepublicanDay{year, month, day}); ++day) {
        ASSERT_EQ(DayOf(RepublicanDay{year, month, day}), next);
        next = AddDays(next, 1);
      }
    }
  }
  EXPECT_EQ(next, (CivilDay{1806, 9, 23}));
}

TEST(RepublicanDayTest, IsValid) {
  EXPECT_FALSE(IsValid(RepublicanDay{0, 1, 1}));
  EXPECT_FALSE(IsValid(RepublicanDay{15, 1, 1}));
  EXPECT_FALSE(IsValid(RepublicanDay{78, 1, 1}));
  EXPECT_FALSE(IsValid(RepublicanDay{80, 1, 1}));
  EXPECT_FALSE(IsValid(RepublicanDay{2, 0, 1}));
  EXPECT_FALSE(IsValid(RepublicanDay{2, 14, 1}));
  EXPECT_FALSE(IsValid(RepublicanDay{2, 1, 0}));
  EXPECT_FALSE(IsValid(RepublicanDay{2, 1, 31}));
  EXPECT_FALSE(IsValid(RepublicanDay{2, 13, 6}));
  EXPECT_TRUE(IsValid(RepublicanDay{2, 13, 5}));
  EXPECT_TRUE(IsValid(RepublicanDay{7, 13, 6}));
}

TEST(EasterTest, KnownSundays) {
  const CivilDay kGregorian[] = {{1583, 4, 10}, {1700, 4, 11}, {1818, 3, 22}, {1886, 4, 25},
                                 {1943, 4, 25}, {1954, 4, 18}, {1957, 4, 21}, {1981, 4, 19},
                                 {2000, 4, 23}, {2024, 3, 31}, {2025, 4, 20}, {2038, 4, 25}};
  for (const CivilDay& day : kGregorian) {
    EXPECT_EQ(EasterSunday(day.year), day);
    EXPECT_EQ(WeekdayOf(day), Weekday::kSunday);
  }
  const JulianDay kJulian[] = {{1199, 4, 18}, {1215, 4, 19}, {1066, 4, 16}, {1492, 4, 22},
                               {1957, 4, 8},  {2024, 4, 22}, {2025, 4, 7}};
  for (const JulianDay& day : kJulian) {
    EXPECT_EQ(JulianEaster(day.year), day);
    EXPECT_EQ(WeekdayOf(DayOf(day)), Weekday::kSunday);
  }
}

TEST(EasterTest, IsASundayBetween22MarchAnd25April) {
  for (int64_t year = -3000; year < 10'000; ++year) {
    const CivilDay gregorian = EasterSunday(year);
    ASSERT_EQ(WeekdayOf(gregorian), Weekday::kSunday) << year;
    ASSERT_GE(gregorian, (CivilDay{year, 3, 22}));
    ASSERT_LE(gregorian, (CivilDay{year, 4, 25}));
    const JulianDay julian = JulianEaster(year);
    ASSERT_EQ(WeekdayOf(DayOf(julian)), Weekday::kSunday) << year;
    ASSERT_GE(julian, (JulianDay{year, 3, 22}));
    ASSERT_LE(julian, (JulianDay{year, 4, 25}));
  }
}

TEST(RegnalYearTest, KnownYears) {
  const struct {
    const char* ruler;
    int year;
    CivilDay first;
    CivilDay last;
  } kCases[] = {
      {"William I", 1, DayOf(JulianDay{1066, 12, 25}), DayOf(JulianDay{1067, 12, 24})},
      {"John", 1, DayOf(JulianDay{1199, 5, 27}), DayOf(JulianDay{1200, 5, 17})},
      {"John", 17, DayOf(JulianDay{1215, 5, 28}), DayOf(JulianDay{1216, 5, 18})},
      {"John", 18, DayOf(JulianDay{1216, 5, 19}), DayOf(JulianDay{1216, 10, 19})},
      {"Elizabeth I", 15, DayOf(JulianDay{1572, 11, 17}), DayOf(JulianDay{1573, 11, 16})},
      {"Elizabeth I", 45, DayOf(JulianDay{1602, 11, 17}), DayOf(JulianDay{1603, 3, 24})},
      {"Charles II", 12, DayOf(JulianDay{1660, 1, 30}), DayOf(JulianDay{1661, 1, 29})},
      {"George II", 26, {1752, 6, 22}, {1753, 6, 21}},
      {"George II", 27, {1753, 6, 22}, {1754, 6, 21}},
      {"George II", 34, {1760, 6, 22}, {1760, 10, 25}},
      {"George III", 60, {1819, 10, 25}, {1820, 1, 29}},
      {"Edward VIII", 1, {1936, 1, 20}, {1936, 12, 11}},
      {"Elizabeth II", 71, {2022, 2, 6}, {2022, 9, 8}},
      {"Charles III", 2, {2023, 9, 8}, {2024, 9, 7}},
  };
  for (const auto& [ruler, year, first, last] : kCases) {
    const absl::StatusOr<DayRange> days = RegnalYear(ruler, year);
    ASSERT_TRUE(days.ok()) << days.status();
    EXPECT_EQ(days->first, first) << ruler << " " << year;
    EXPECT_EQ(days->last, last) << ruler << " " << year;
  }
}

TEST(RegnalYearTest, EachRulerHasAFirstYear) {
  ASSERT_GT(AllRulers().size(), 40u);
  EXPECT_EQ(AllRulers().front(), "William I");
  CivilDay before = {1066, 1, 1};
  for (const std::string_view ruler : AllRulers()) {
    const absl::StatusOr<DayRange> year = RegnalYear(ruler, 1);
    ASSERT_TRUE(year.ok()) << year.status();
    EXPECT_LE(before, year->first) << ruler;
    EXPECT_LT(year->first, year->last) << ruler;
    before = year->first;
  }
}

TEST(RegnalYearTest, Errors) {
  EXPECT_EQ(RegnalYear("Arthur", 1).status(),
            absl::NotFoundError("no ruler \"Arthur\" of England is known"));
  for (const int year : {-1, 0, 2, 101, 1 << 30}) {
    EXPECT_EQ(RegnalYear("Edward V", year).status(),
              absl::OutOfRangeError(absl::StrCat("the reign of \"Edward V\" had no year ", year)));
  }
}

}  // namespace
}  // namespace annals::temporal
