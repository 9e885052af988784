// Civil days against an oracle that walks through twenty thousand years day by day.
#include "temporal/civil.h"

#include <gtest/gtest.h>

#include "tests/temporal/printers.h"

namespace annals::temporal {
namespace {

// A day, its number, weekday and ISO week, kept by counting alone.
class CalendarWalk {
 public:
  // -10000-01-01 lies 25 eras of 400 years before 0000-01-01, which was a Saturday, as each 1
  // January of a year divisible by 400; 719,528 days before 1970-01-01.
  CivilDay day = {-10'000, 1, 1};
  int64_t ordinal = -25 * 146'097 - 719'528;
  int weekday = 6;
  IsoWeek week = {-10'001, 52};

  void Advance() {
    ++ordinal;
    weekday = weekday % 7 + 1;
    if (++day.day > MonthLength()) {
      day.day = 1;
      if (++day.month > 12) {
        day.month = 1;
        ++day.year;
      }
    }
    if (weekday == 1) BeginWeek();
  }

  int MonthLength() const {
    if (day.month == 2) return Leap() ? 29 : 28;
    return day.month == 4 || day.month == 6 || day.month == 9 || day.month == 11 ? 30 : 31;
  }

  bool Leap() const {
    if (day.year % 400 == 0) return true;
    if (day.year % 100 == 0) return false;
    return day.year % 4 == 0;
  }

 private:
  // A Monday from 29 December to 4 January begins the week that holds 4 January.
  void BeginWeek() {
    if (day.month == 12 && day.day >= 29) {
      week = {day.year + 1, 1};
    } else if (day.month == 1 && day.day <= 4) {
      week = {day.year, 1};
    } else {
      ++week.week;
    }
  }
};

TEST(CivilTest, AgreesWithAWalkThroughTwentyThousandYears) {
  for (CalendarWalk walk; walk.day.year <= 10'000; walk.Advance()) {
    ASSERT_EQ(DayOrdinal(walk.day), walk.ordinal) << testing::PrintToString(walk.day);
    ASSERT_EQ(DayFromOrdinal(walk.ordinal), walk.day) << walk.ordinal;
    ASSERT_EQ(static_cast<int>(WeekdayOf(walk.day)), walk.weekday);
    ASSERT_EQ(IsoWeekOf(walk.day), walk.week) << testing::PrintToString(walk.day);
    if (walk.weekday == 1) {
      ASSERT_EQ(MondayOf(walk.week), walk.day) << testing::PrintToString(walk.week);
    }
    if (walk.day.day == 1) {
      ASSERT_EQ(DaysInMonth(walk.day.year, walk.day.month), walk.MonthLength());
      ASSERT_EQ(IsLeapYear(walk.day.year), walk.Leap()) << walk.day.year;
    }
  }
}

TEST(CivilTest, RepeatsEveryFourHundredYearsOutToTheEndOfInstants) {
  for (const int64_t eras : {-725'000'000, -1'000'000, 1'000'000, 725'000'000}) {
    const CivilDay day = {1957 + 400 * eras, 7, 15};
    EXPECT_EQ(DayOrdinal(day), DayOrdinal({1957, 7, 15}) + 146'097 * eras);
    EXPECT_EQ(DayFromOrdinal(DayOrdinal(day)), day);
    EXPECT_EQ(WeekdayOf(day), Weekday::kMonday);
  }
}

TEST(CivilTest, KnownDays) {
  EXPECT_EQ(DayOrdinal({1970, 1, 1}), 0);
  EXPECT_EQ(WeekdayOf({1970, 1, 1}), Weekday::kThursday);
  EXPECT_EQ(WeekdayOf({1957, 10, 4}), Weekday::kFriday);
  EXPECT_EQ(WeekdayOf({1969, 7, 20}), Weekday::kSunday);
}

TEST(CivilTest, IsValid) {
  const struct {
    CivilDay day;
    bool valid;
  } kCases[] = {
      {{1957, 7, 15}, true}, {{1957, 0, 1}, false},  {{1957, 13, 1}, false}, {{1957, 7, 0}, false},
      {{1957, 7, 31}, true}, {{1957, 7, 32}, false}, {{1957, 6, 31}, false}, {{1957, 2, 29}, false},
      {{1956, 2, 29}, true}, {{1900, 2, 29}, false}, {{2000, 2, 29}, true},  {{0, 2, 29}, true},
      {{-4, 2, 29}, true},   {{-100, 2, 29}, false}, {{-1, -1, 1}, false},
  };
  for (const auto& [day, valid] : kCases) {
    EXPECT_EQ(IsValid(day), valid) << testing::PrintToString(day);
  }
}

TEST(CivilTest, AddDays) {
  EXPECT_EQ(AddDays({1957, 7, 15}, 20), (CivilDay{1957, 8, 4}));
  EXPECT_EQ(AddDays({1957, 1, 1}, -1), (CivilDay{1956, 12, 31}));
  EXPECT_EQ(AddDays({0, 1, 1}, -1), (CivilDay{-1, 12, 31}));
}

TEST(CivilTest, AddMonths) {
  const struct {
    CivilDay day;
    int64_t months;
    CivilDay sum;
  } kCases[] = {
      {{1957, 1, 31}, 0, {1957, 1, 31}},   {{1957, 1, 31}, 1, {1957, 2, 28}},
      {{1956, 1, 31}, 1, {1956, 2, 29}},   {{1957, 1, 31}, 2, {1957, 3, 31}},
      {{1957, 1, 15}, 11, {1957, 12, 15}}, {{1957, 1, 15}, 12, {1958, 1, 15}},
      {{1957, 12, 15}, 1, {1958, 1, 15}},  {{1957, 1, 15}, -1, {1956, 12, 15}},
      {{1957, 3, 31}, -1, {1957, 2, 28}},  {{1957, 7, 15}, -7, {1956, 12, 15}},
      {{1956, 2, 29}, 12, {1957, 2, 28}},  {{1956, 2, 29}, -12, {1955, 2, 28}},
      {{1, 1, 1}, -12, {0, 1, 1}},         {{0, 1, 1}, -1, {-1, 12, 1}},
      {{-1, 12, 31}, 2, {0, 2, 29}},       {{1957, 7, 15}, -12'000, {957, 7, 15}},
  };
  for (const auto& [day, months, sum] : kCases) {
    EXPECT_EQ(AddMonths(day, months), sum) << testing::PrintToString(day) << " + " << months;
  }
}

TEST(CivilTest, DaysAreOrderedByTime) {
  EXPECT_LT((CivilDay{-1, 12, 31}), (CivilDay{0, 1, 1}));
  EXPECT_LT((CivilDay{1957, 7, 31}), (CivilDay{1957, 8, 1}));
  EXPECT_LT((CivilDay{1957, 7, 15}), (CivilDay{1957, 7, 16}));
}

}  // namespace
}  // namespace annals::temporal
