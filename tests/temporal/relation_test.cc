// The query relations against a search over every begin and end that an event may have.
#include "temporal/relation.h"

#include <gtest/gtest.h>

#include <vector>

#include "tests/temporal/small_time_line.h"

namespace annals::temporal {
namespace {

constexpr int kLast = 5 * kStep;

// The definition of each relation, for a certain event.
bool Holds(const Choice& event, Relation relation, int from, int to) {
  switch (relation) {
    case Relation::kOverlaps:
      if (event.begin == event.end) return from <= event.begin && event.begin < to;
      return event.begin < to && event.end > from;
    case Relation::kWithin:
      return from <= event.begin && event.end <= to;
    case Relation::kContains:
      return event.begin <= from && to <= event.end;
    case Relation::kBefore:
      return event.begin < from && event.end <= from;
    case Relation::kAfter:
      return to <= event.begin;
    case Relation::kMeets:
      return event.begin < from && event.end == from;
    case Relation::kMetBy:
      return event.begin == to;
    case Relation::kStarts:
      return event.begin == from && event.end < to;
    case Relation::kStartedBy:
      return event.begin == from && to < event.end;
    case Relation::kFinishes:
      return from < event.begin && event.begin < to && event.end == to;
    case Relation::kFinishedBy:
      return event.begin < from && event.end == to;
    case Relation::kEquals:
      return event.begin == from && event.end == to;
  }
  return false;
}

TEST(RelationTest, AgreesWithAllChoicesOnASmallTimeLine) {
  int64_t compared = 0;
  for (const UncertainSpan& event : AllSpans(kLast)) {
    const std::vector<Choice> choices = ChoicesOf(event, kLast);
    ASSERT_FALSE(choices.empty()) << ToString(event);
    for (int from = 0; from < kLast; from += kStep) {
      for (int to = from + kStep; to <= kLast; to += kStep) {
        for (Relation relation : kAllRelations) {
          bool some = false;
          bool all = true;
          for (const Choice& choice : choices) {
            const bool holds = Holds(choice, relation, from, to);
            some |= holds;
            all &= holds;
          }
          const Interval interval = {At(from), At(to)};
          ASSERT_EQ(Stands(event, relation, interval, Certainty::kPossibly), some)
              << ToString(event) << " relation " << static_cast<int>(relation) << " to [" << from
              << ", " << to << ")";
          ASSERT_EQ(Stands(event, relation, interval, Certainty::kCertainly), all)
              << ToString(event) << " relation " << static_cast<int>(relation) << " to [" << from
              << ", " << to << ")";
          ++compared;
        }
      }
    }
  }
  EXPECT_GT(compared, 10'000);
}

TEST(RelationTest, MonthAndItsFirstHalf) {
  const UncertainSpan june =
      UncertainSpan::SomewhereIn({Instant::FromDay({1957, 6, 1}), Instant::FromDay({1957, 7, 1})});
  const Interval first_half = {Instant::FromDay({1957, 6, 1}), Instant::FromDay({1957, 6, 16})};
  EXPECT_TRUE(Stands(june, Relation::kOverlaps, first_half, Certainty::kPossibly));
  EXPECT_FALSE(Stands(june, Relation::kOverlaps, first_half, Certainty::kCertainly));
}

// Of an event that has a length, exactly one of overlaps, before and after is possible or certain.
TEST(RelationTest, OverlapsBeforeAndAfterExcludeEachOther) {
  const Interval interval = {At(2 * kStep), At(3 * kStep)};
  for (const UncertainSpan& event : AllSpans(kLast)) {
    int certain = 0;
    int possible = 0;
    for (Relation relation : {Relation::kOverlaps, Relation::kBefore, Relation::kAfter}) {
      certain += Stands(event, relation, interval, Certainty::kCertainly) ? 1 : 0;
      possible += Stands(event, relation, interval, Certainty::kPossibly) ? 1 : 0;
    }
    EXPECT_EQ(certain, possible == 1 ? 1 : 0) << ToString(event);
    EXPECT_GE(possible, 1) << ToString(event);
  }
}

TEST(RelationTest, UnboundedIntervalHoldsEverything) {
  const UncertainSpan exact =
      UncertainSpan::Exactly({Instant::FromDay({1957, 6, 1}), Instant::FromDay({1957, 7, 1})});
  EXPECT_TRUE(Stands(exact, Relation::kOverlaps, Interval(), Certainty::kCertainly));
  EXPECT_TRUE(Stands(exact, Relation::kWithin, Interval(), Certainty::kCertainly));
  EXPECT_FALSE(Stands(exact, Relation::kContains, Interval(), Certainty::kPossibly));
  EXPECT_TRUE(Stands(UncertainSpan(), Relation::kContains, Interval(), Certainty::kPossibly));
}

}  // namespace
}  // namespace annals::temporal
