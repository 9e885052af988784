// Ranks in memory against a list that is looked at whole; and how fine a date is.
#include "storage/time_counts.h"

#include <algorithm>
#include <limits>
#include <map>
#include <memory>
#include <random>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "gtest/gtest.h"
#include "rocksdb/db.h"
#include "storage/collection.h"
#include "storage/counts.h"
#include "storage/counts_reader.h"
#include "storage/engine.h"
#include "temporal/edtf.h"
#include "tests/storage/test_support.h"

namespace annals::storage {
namespace {

using temporal::BucketUnit;
using temporal::Edtf;
using temporal::Instant;
using temporal::UncertainSpan;

struct Point {
  int64_t day;
  uint32_t second;
  Side side;
  Fineness fineness;
};

uint32_t SlotOf(const Point& point) { return MakeSlot(point.second, point.side, point.fineness); }

int64_t CountBefore(const std::vector<Point>& points, Side side, int64_t day, uint32_t second) {
  return std::ranges::count_if(points, [&](const Point& point) {
    return point.side == side && std::pair(point.day, point.second) < std::pair(day, second);
  });
}

class TimeCountsTest : public testing::TestWithParam<int> {};

TEST_P(TimeCountsTest, AgreesWithAList) {
  std::mt19937 random(static_cast<uint32_t>(GetParam()));
  const auto below = [&](int64_t limit) { return static_cast<int64_t>(random() % limit); };
  // Crowded or wide, so that blocks are split and seconds are shared.
  const int64_t days = GetParam() % 2 == 0 ? 5 : 2000;
  TimeCounts counts;
  std::vector<Point> points;
  for (int i = 0; i < 3000; ++i) {
    if (!points.empty() && below(4) == 0) {
      const auto gone = static_cast<size_t>(below(static_cast<int64_t>(points.size())));
      counts.Add(points[gone].day, SlotOf(points[gone]), -1);
      points.erase(points.begin() + static_cast<std::ptrdiff_t>(gone));
      continue;
    }
    points.push_back({below(days) - days / 2, static_cast<uint32_t>(below(30) * 2880),
                      static_cast<Side>(below(2)), static_cast<Fineness>(below(3))});
    counts.Add(points.back().day, SlotOf(points.back()), +1);
  }
  // The same, read day by day.
  std::map<int64_t, std::map<uint32_t, int64_t>> by_day;
  for (const Point& point : points) ++by_day[point.day][SlotOf(point)];
  TimeCounts appended;
  for (const auto& [day, slots] : by_day) appended.Append(day, {slots.begin(), slots.end()});
  // And in pieces, of which some are empty.
  TimeCounts joined;
  TimeCounts piece;
  for (const auto& [day, slots] : by_day) {
    for (; below(by_day.size() < 10 ? 3 : 300) == 0; piece = TimeCounts()) {
      joined.Append(std::move(piece));
    }
    piece.Append(day, {slots.begin(), slots.end()});
  }
  joined.Append(std::move(piece));

  const auto months_of = [](const TimeCounts& of, Side side) {
    std::vector<std::tuple<int64_t, Fineness, int64_t>> months;
    for (const TimeCounts::Month& month : of.MonthsFrom(side, -1'000'000)) {
      months.emplace_back(month.first_day, month.fineness, month.count);
    }
    return months;
  };
  for (const Side side : {Side::kBegin, Side::kEnd}) {
    EXPECT_FALSE(months_of(counts, side).empty());
    EXPECT_EQ(months_of(appended, side), months_of(counts, side));
    EXPECT_EQ(months_of(joined, side), months_of(counts, side));
  }
  for (const TimeCounts* made : {&counts, &appended, &joined}) {
    for (int i = 0; i < 200; ++i) {
      const int64_t day = below(days + 10) - days / 2 - 5;
      const auto second = static_cast<uint32_t>(below(kSecondsInDay));
      for (const Side side : {Side::kBegin, Side::kEnd}) {
        ASSERT_EQ(made->Before(side, day * kSecondsInDay + second),
                  CountBefore(points, side, day, second));
        ASSERT_EQ(made->BeforePlace(made->Find(day), side), CountBefore(points, side, day, 0));
        ASSERT_EQ(made->BeforePlace(made->Find(day, made->Find(day - 3)), side),
                  CountBefore(points, side, day, 0));
        const auto of_fineness = std::ranges::count_if(points, [&](const Point& point) {
          return point.side == side && point.fineness == 1 && point.day < day;
        });
        ASSERT_EQ(made->BeforePlace(made->Find(day), side, 1), of_fineness);
        int64_t on_day = 0;
        for (const TimeCounts::Run& run : made->RunsOf(day, side)) on_day += run.count;
        ASSERT_EQ(on_day,
                  CountBefore(points, side, day + 1, 0) - CountBefore(points, side, day, 0));
      }
    }
  }
}

// From a database, in as many pieces as its blocks allow, with days at both ends of time, of which
// some are not in a file yet.
TEST_P(TimeCountsTest, IsReadInPieces) {
  const TempDir dir;
  const std::unique_ptr<Collection> collection = OpenTestCollection(dir / "test");
  Engine& engine = *(*collection->TakeSnapshot())->engine();
  rocksdb::ColumnFamilyHandle* const counters = engine.family(Family::kCounters);
  std::mt19937 random(static_cast<uint32_t>(GetParam()));
  std::map<int64_t, Counts> days;
  for (int i = 0; i < 3000; ++i) {
    std::map<uint32_t, int64_t> slots;
    for (uint32_t n = 1 + random() % 40; n > 0; --n) {
      const uint32_t slot = MakeSlot(random() % kSecondsInDay, static_cast<Side>(n % 2), n % 3);
      slots[slot] = 1 + static_cast<int64_t>(random() % 9);
    }
    days[static_cast<int64_t>(random() % 20'000) - 10'000] = {slots.begin(), slots.end()};
  }
  for (const int64_t day : {DayOfSecond(std::numeric_limits<int64_t>::min() + kSecondsInDay),
                            DayOfSecond(std::numeric_limits<int64_t>::max() - kSecondsInDay)}) {
    days[day] = {{MakeSlot(7, Side::kBegin, 0), 3}};
  }
  TimeCounts expected;
  size_t written = 0;
  for (const auto& [day, counts] : days) {
    expected.Append(day, counts);
    ASSERT_TRUE(engine.db()->Put({}, counters, DayCountsKey(day), EncodeCounts(counts)).ok());
    if (++written != days.size() - 5) continue;
    ASSERT_TRUE(engine.db()->Flush({}, counters).ok());
  }
  expected.AddApart(CountApart::kEvents, 11);
  ASSERT_TRUE(engine.db()
                  ->Put({}, counters, ApartCountsKey(kEverythingPrefix),
                        EncodeCounts({{static_cast<uint32_t>(CountApart::kEvents), 11}}))
                  .ok());
  constexpr uint64_t kPieceBytes = 4096;
  const std::string first = DayCountsKey(-10'000);
  const std::string last = DayCountsKey(10'000);
  const rocksdb::Range range(first, last);
  uint64_t bytes = 0;
  ASSERT_TRUE(engine.db()->GetApproximateSizes({}, counters, &range, 1, &bytes).ok());
  ASSERT_GT(bytes, 20 * kPieceBytes) << "nothing would be cut";

  const absl::StatusOr<TimeCounts> read = ReadTimeCounts(*engine.opened(), kPieceBytes);
  ASSERT_TRUE(read.ok()) << read.status();
  EXPECT_EQ(read->Days(), expected.Days());
  EXPECT_EQ(read->apart(CountApart::kEvents), 11);
  for (const auto& [day, counts] : days) {
    for (const Side side : {Side::kBegin, Side::kEnd}) {
      const int64_t second = day * kSecondsInDay + static_cast<int64_t>(random() % kSecondsInDay);
      ASSERT_EQ(read->Before(side, second), expected.Before(side, second)) << day;
    }
  }
}

INSTANTIATE_TEST_SUITE_P(Seeds, TimeCountsTest, testing::Range(0, 6));

TEST(CountsTest, AnEmptyOneCountsNothing) {
  const TimeCounts counts;
  EXPECT_EQ(counts.Before(Side::kBegin, 0), 0);
  EXPECT_EQ(counts.BeforePlace(counts.Find(7), Side::kEnd), 0);
  EXPECT_TRUE(counts.RunsOf(0, Side::kBegin).empty());
  EXPECT_EQ(counts.Days(), std::nullopt);
}

Fineness FinenessOfText(const std::string& edtf) {
  return BeginPoint(Edtf::Parse(edtf)->Bounds()).fineness;
}

TEST(CountsTest, ADateIsAsFineAsTheShortestUnitThatHoldsIt) {
  const struct {
    const char* edtf;
    BucketUnit finest;
  } cases[] = {{"1957-07-15T19:00:00Z", BucketUnit::kSecond},
               {"1957-07-15", BucketUnit::kDay},
               {"1957-07", BucketUnit::kMonth},
               {"1957-35", BucketUnit::kQuarter},
               {"1957", BucketUnit::kYear},
               {"195X", BucketUnit::kDecade},
               {"19XX", BucketUnit::kCentury}};
  for (const auto& c : cases) {
    ASSERT_TRUE(Edtf::Parse(c.edtf).ok()) << c.edtf;
    const Fineness fineness = FinenessOfText(c.edtf);
    for (const BucketUnit unit : temporal::kAllBucketUnits) {
      if (unit == BucketUnit::kWeek) continue;
      EXPECT_EQ(IsFineEnough(fineness, unit), unit >= c.finest) << c.edtf << Name(unit);
    }
  }
  EXPECT_TRUE(IsFineEnough(FinenessOfText("1957-07-15"), BucketUnit::kWeek));
  EXPECT_FALSE(IsFineEnough(FinenessOfText("1957-07"), BucketUnit::kWeek));
  // A week that lies in two months.
  const UncertainSpan week = {Instant::FromDay({1957, 7, 29}), Instant::FromDay({1957, 8, 5}),
                              Instant::FromDay({1957, 7, 29}), Instant::FromDay({1957, 8, 5})};
  EXPECT_TRUE(IsFineEnough(BeginPoint(week).fineness, BucketUnit::kWeek));
  EXPECT_FALSE(IsFineEnough(BeginPoint(week).fineness, BucketUnit::kMonth));
  EXPECT_TRUE(IsFineEnough(BeginPoint(week).fineness, BucketUnit::kQuarter));
}

TEST(CountsTest, AnEventUntilMidnightEndsTheDayBefore) {
  const CountedPoint last = LastPoint(Edtf::Parse("1957-07-15")->Bounds());
  EXPECT_EQ(last.instant.Day(), (temporal::CivilDay{1957, 7, 15}));
  EXPECT_TRUE(IsFineEnough(last.fineness, BucketUnit::kDay));
  EXPECT_TRUE(LastPoint(Edtf::Parse("1957/..")->Bounds()).instant.is_infinite());
  EXPECT_TRUE(BeginPoint(Edtf::Parse("../1957")->Bounds()).instant.is_infinite());
}

TEST(CountsTest, ChangesThatCancelOutAreNone) {
  CountChanges changes;
  changes.Add({{"a", 1, 2}, {"b", 1, 1}}, +1);
  changes.Add({{"a", 1, 2}}, -1);
  EXPECT_TRUE(changes.Take("a").empty());
  EXPECT_EQ(changes.Take("b"), (Counts{{1, 1}}));
  EXPECT_TRUE(changes.Take("b").empty());
}

}  // namespace
}  // namespace annals::storage
