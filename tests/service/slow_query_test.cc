#include "service/slow_query.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <vector>

#include "annals/v1/timeline_service.pb.h"

namespace annals::service {
namespace {

using storage::QueryPlan;
using storage::QueryTrace;
using storage::Term;
using storage::TermFilter;
using storage::TermKind;
using storage::TimeOrder;
using storage::TraceTimelines;
using ::testing::ElementsAre;
using ::testing::Pair;

const Term kVisit{TermKind::kType, "visit"};
const Term kGhent{TermKind::kPlace, "ghent"};
const Term kPier{TermKind::kWord, "pier"};

std::string TimelinesOf(const TermFilter& filter, TimeOrder order = TimeOrder::kAscending) {
  QueryPlan plan;
  const QueryTrace trace(&plan);
  TraceTimelines(filter, order);
  return plan.timelines;
}

TEST(QueryTraceTest, SaysHowTimelinesAreJoined) {
  EXPECT_EQ(TimelinesOf({}), "everything");
  EXPECT_EQ(TimelinesOf({}, TimeOrder::kDescending), "everything, descending");
  EXPECT_EQ(TimelinesOf(kVisit), "type=visit");
  EXPECT_EQ(TimelinesOf(TermFilter::All({kVisit, TermFilter::Not(kGhent)})),
            "type=visit AND NOT place=ghent");
  EXPECT_EQ(TimelinesOf(TermFilter::All({TermFilter::Any({kVisit, kPier}), kGhent})),
            "(type=visit OR word=pier) AND place=ghent");
  EXPECT_EQ(TimelinesOf(TermFilter::Not(TermFilter::Any({kVisit, kPier}))),
            "NOT (type=visit OR word=pier)");
  EXPECT_EQ(TimelinesOf(TermFilter::Any({})), "nothing");
  // A timeline joined with that of everything is walked alone.
  EXPECT_EQ(TimelinesOf(TermFilter::All({kVisit, TermFilter()})), "type=visit");
}

TEST(QueryTraceTest, TellsEachOnceInItsTurn) {
  QueryPlan plan;
  const QueryTrace trace(&plan);
  for (const TermFilter& filter :
       {TermFilter(kVisit), TermFilter(kVisit), TermFilter(kGhent), TermFilter(kVisit)}) {
    TraceTimelines(filter, TimeOrder::kAscending);
  }
  EXPECT_EQ(plan.timelines, "type=visit; place=ghent; type=visit");
}

TEST(QueryTraceTest, IsBounded) {
  QueryPlan plan;
  const QueryTrace trace(&plan);
  std::vector<TermFilter> parts;
  for (int i = 0; i < 1000; ++i) parts.emplace_back(Term{TermKind::kTag, "ä" + std::to_string(i)});
  const TermFilter filter = TermFilter::Any(std::move(parts));
  for (int i = 0; i < 100; ++i) TraceTimelines(filter, TimeOrder::kAscending);
  EXPECT_LE(plan.timelines.size(), storage::kMaxTimelinesBytes);
  EXPECT_GE(plan.timelines.size(), storage::kMaxTimelinesBytes - 4);
  EXPECT_TRUE(plan.timelines.starts_with("tag=ä0 OR tag=ä1 OR "));
  EXPECT_TRUE(plan.timelines.ends_with("…"));
}

TEST(QueryTraceTest, CountsOnlyWhatIsTraced) {
  storage::TraceEntry();
  QueryPlan outer, inner;
  {
    const QueryTrace trace(&outer);
    storage::TraceEntry();
    {
      const QueryTrace within(&inner);
      storage::TraceEntry();
      storage::TraceEntry();
      const QueryTrace nothing(nullptr);
      storage::TraceEntry();
    }
    storage::TraceRecords(5);
  }
  storage::TraceEntry();
  EXPECT_EQ(std::pair(outer.entries, outer.records), std::pair(int64_t{1}, int64_t{5}));
  EXPECT_EQ(inner.entries, 2);
}

TEST(SlowQueryTest, TellsTheRequestAndThePlan) {
  v1::QueryTimelineRequest request;
  request.set_parent("collections/a");
  request.mutable_query()->set_from("1957");
  request.mutable_query()->set_filter("type = \"visit\"");
  request.set_page_size(7);
  QueryPlan plan{.timelines = "type=visit", .entries = 12, .records = 3};
  plan.iterators[static_cast<size_t>(storage::Family::kTerms)] = 2;
  plan.iterators[static_cast<size_t>(storage::Family::kCounters)] = 1;
  EXPECT_THAT(WhatWasRead(request, plan),
              ElementsAre(Pair("request",
                               "parent: \"collections/a\" query { from: \"1957\" "
                               "filter: \"type = \\\"visit\\\"\" } page_size: 7"),
                          Pair("timelines", "type=visit"), Pair("entries", "12"),
                          Pair("records", "3"), Pair("iterators", "terms:2,counters:1")));
}

TEST(SlowQueryTest, ALongRequestIsCut) {
  v1::QueryTimelineRequest request;
  request.mutable_query()->set_filter(std::string(1 << 20, 'x'));
  request.set_page_size(7);
  std::string shown = WhatWasRead(request, {})[0].second;
  EXPECT_LT(shown.size(), 400u);
  // One long value does not hide the others.
  EXPECT_THAT(shown, testing::EndsWith("page_size: 7"));
  v1::QueryFacetsRequest many;
  for (int i = 0; i < 10'000; ++i) many.add_fields(v1::FACET_FIELD_PLACE);
  shown = WhatWasRead(many, {})[0].second;
  EXPECT_LT(shown.size(), 1100u);
  EXPECT_THAT(shown, testing::EndsWith("…"));
}

TEST(SlowQueryTest, AddsUpItsSteps) {
  Work work;
  for (int i = 0; i < 2; ++i) {
    const WorkStep step(&work);
    storage::TraceEntry();
    absl::SleepFor(absl::Milliseconds(5));
  }
  storage::TraceEntry();
  EXPECT_EQ(work.plan.entries, 2);
  EXPECT_GE(work.time, absl::Milliseconds(10));
  const WorkStep nothing(nullptr);
}

}  // namespace
}  // namespace annals::service
