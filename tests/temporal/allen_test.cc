// Allen's relations against a search over every begin and end that two events may have.
#include "temporal/allen.h"

#include <gtest/gtest.h>

#include <iterator>
#include <set>
#include <vector>

#include "temporal/edtf.h"
#include "tests/temporal/small_time_line.h"

namespace annals::temporal {
namespace {

constexpr int kLast = 4 * kStep;

// The definitions of allen.h, written out.
bool Holds(const Choice& a, Allen relation, const Choice& b) {
  switch (relation) {
    case Allen::kBefore:
      return a.end < b.begin;
    case Allen::kMeets:
      return a.begin < b.begin && a.end == b.begin;
    case Allen::kOverlaps:
      return a.begin < b.begin && b.begin < a.end && a.end < b.end;
    case Allen::kFinishedBy:
      return a.begin < b.begin && b.begin < a.end && a.end == b.end;
    case Allen::kContains:
      return a.begin < b.begin && b.end < a.end;
    case Allen::kStarts:
      return a.begin == b.begin && a.end < b.end;
    case Allen::kEquals:
      return a.begin == b.begin && a.end == b.end;
    case Allen::kStartedBy:
      return a.begin == b.begin && b.end < a.end;
    case Allen::kDuring:
      return b.begin < a.begin && a.end < b.end;
    case Allen::kFinishes:
      return b.begin < a.begin && a.begin < a.end && a.end == b.end;
    case Allen::kOverlappedBy:
      return b.begin < a.begin && a.begin < b.end && b.end < a.end;
    case Allen::kMetBy:
      return b.begin < a.begin && a.begin == b.end;
    case Allen::kAfter:
      return b.end < a.begin;
  }
  return false;
}

TEST(AllenTest, ExactlyOneRelationHolds) {
  const std::vector<Choice> choices = ChoicesOf(UncertainSpan::SomewhereIn({At(0), At(7)}), 7);
  ASSERT_EQ(choices.size(), 7u * 8 / 2 + 6);
  for (const Choice& a : choices) {
    for (const Choice& b : choices) {
      const Allen found = RelationOf({At(a.begin), At(a.end)}, {At(b.begin), At(b.end)});
      for (Allen relation : kAllAllen) {
        ASSERT_EQ(Holds(a, relation, b), relation == found)
            << a.begin << "-" << a.end << " " << Name(relation) << " " << b.begin << "-" << b.end;
      }
    }
  }
}

TEST(AllenTest, AgreesWithAllChoicesOnASmallTimeLine) {
  const std::vector<UncertainSpan> spans = AllSpans(kLast);
  std::vector<std::vector<Choice>> choices;
  for (const UncertainSpan& span : spans) choices.push_back(ChoicesOf(span, kLast));
  ASSERT_GT(spans.size(), 60u);
  for (size_t i = 0; i < spans.size(); ++i) {
    for (size_t j = 0; j < spans.size(); ++j) {
      std::set<Allen> found;
      for (const Choice& a : choices[i]) {
        for (const Choice& b : choices[j]) {
          found.insert(RelationOf({At(a.begin), At(a.end)}, {At(b.begin), At(b.end)}));
        }
      }
      for (Allen relation : kAllAllen) {
        const Answer answer = found.count(relation) == 0 ? Answer::kNo
                              : found.size() == 1        ? Answer::kCertainly
                                                         : Answer::kPossibly;
        ASSERT_EQ(Ask(spans[i], relation, spans[j]), answer)
            << ToString(spans[i]) << " " << Name(relation) << " " << ToString(spans[j]);
      }
    }
  }
}

TEST(AllenTest, InverseOfInverseIsTheRelation) {
  std::set<Allen> inverses;
  for (Allen relation : kAllAllen) {
    EXPECT_EQ(Inverse(Inverse(relation)), relation);
    inverses.insert(Inverse(relation));
  }
  EXPECT_EQ(inverses.size(), std::size(kAllAllen));
}

TEST(AllenTest, Names) {
  EXPECT_EQ(Name(Allen::kBefore), "before");
  EXPECT_EQ(Name(Allen::kFinishedBy), "finished_by");
  EXPECT_EQ(Name(Allen::kEquals), "equals");
  EXPECT_EQ(Name(Allen::kOverlappedBy), "overlapped_by");
  EXPECT_EQ(Name(Allen::kAfter), "after");
}

TEST(AllenTest, Dates) {
  const struct {
    const char* a;
    Allen relation;
    const char* b;
    Answer answer;
  } kCases[] = {
      {"1957-06", Allen::kBefore, "1957-07-09/1957-07-16", Answer::kCertainly},
      {"1957-07", Allen::kOverlaps, "1957-07-09/1957-07-16", Answer::kPossibly},
      {"1957-07", Allen::kContains, "1957-06", Answer::kNo},
      {"1957-06", Allen::kMeets, "1957-07", Answer::kPossibly},
      {"1957", Allen::kEquals, "1957", Answer::kPossibly},
      {"1957", Allen::kDuring, "1956/1958", Answer::kCertainly},
      {"1957/..", Allen::kAfter, "1956-12", Answer::kPossibly},
      {"1957/..", Allen::kFinishes, "1956/..", Answer::kCertainly},
      {"1957/..", Allen::kBefore, "1999", Answer::kNo},
      {"1957/", Allen::kBefore, "1999", Answer::kPossibly},
      {"1957~", Allen::kBefore, "1958", Answer::kPossibly},
  };
  for (const auto& [a, relation, b, answer] : kCases) {
    EXPECT_EQ(Ask(Edtf::Parse(a)->Bounds(), relation, Edtf::Parse(b)->Bounds()), answer)
        << a << " " << Name(relation) << " " << b;
  }
}

}  // namespace
}  // namespace annals::temporal
