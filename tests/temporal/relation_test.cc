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
        for (Relation relation : {Relation::kOverlaps, Relation::kWithin, Relation::kContains}) {
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
