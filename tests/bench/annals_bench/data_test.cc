// The data are what docs/benchmarks.md says, the same in whatever order they are asked for, and
// answers compare as they should.
#include <algorithm>
#include <fstream>
#include <functional>
#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/bench/annals_bench/answer.h"
#include "tests/bench/annals_bench/data_set.h"
#include "tests/bench/annals_bench/query.h"
#include "tests/bench/annals_bench/vocabulary.h"

namespace annals::bench {
namespace {

using ::testing::EndsWith;

constexpr int64_t kMany = 20'000;

TEST(VocabularyTest, WordsDifferAndNoStemmerShortensThem) {
  std::set<std::string> words;
  for (int64_t i = 0; i < kWords; ++i) words.insert(Word(i));
  EXPECT_EQ(words.size(), kWords);
  for (const std::string& word : words) {
    ASSERT_TRUE(word.size() == 4 || word.size() == 6) << word;
    ASSERT_EQ(word.find_first_of("aou", word.size() - 1), word.size() - 1) << word;
  }
}

TEST(DataSetTest, AnEventDependsOnSeedAndNumberAlone) {
  const DataSet small({.events = 10});
  const DataSet large({.events = kMany});
  const EventData late = large.EventAt(kMany - 1);
  const EventData early = large.EventAt(3);
  EXPECT_EQ(small.EventAt(3).title, early.title);
  EXPECT_EQ(small.TimeAt(3), large.TimeAt(3));
  EXPECT_EQ(large.EventAt(kMany - 1).title, late.title);
  EXPECT_NE(DataSet({.events = 10, .seed = 2}).EventAt(3).title, early.title);
}

TEST(DataSetTest, EventsAreAsDescribed) {
  const DataSet data({.events = kMany});
  int64_t instants = 0;
  int64_t longer_than_a_day = 0;
  double title_bytes = 0;
  double participants = 0;
  for (int64_t i = 0; i < kMany; ++i) {
    const EventData event = data.EventAt(i);
    ASSERT_GE(event.begin, data.first());
    ASSERT_LT(event.begin, data.last());
    ASSERT_GE(event.end, event.begin);
    ASSERT_LE(event.end - event.begin, data.longest());
    ASSERT_LE(event.participants.size(), 5);
    if (event.end == event.begin) ++instants;
    if (event.end - event.begin > kDay) ++longer_than_a_day;
    title_bytes += static_cast<double>(event.title.size());
    participants += static_cast<double>(event.participants.size());
  }
  EXPECT_NEAR(static_cast<double>(instants) / kMany, 0.25, 0.02);
  EXPECT_NEAR(static_cast<double>(longer_than_a_day) / kMany, 0.375, 0.02);
  EXPECT_NEAR(title_bytes / kMany, 50, 8);
  EXPECT_NEAR(participants / kMany, 2.4, 0.2);
}

TEST(DataSetTest, YearsAreUnequal) {
  const DataSet data({.events = kMany});
  std::map<int64_t, int64_t> by_year;
  for (int64_t i = 0; i < kMany; ++i) {
    ++by_year[(data.TimeAt(i).first - data.first()) / kYear];
  }
  std::vector<int64_t> counts;
  for (const auto& [year, count] : by_year) counts.push_back(count);
  std::ranges::sort(counts, std::greater());
  ASSERT_GT(counts.size(), 200);
  EXPECT_GT(counts[0], kMany / 10);
  EXPECT_LT(counts[100], kMany / 300);
}

TEST(DataSetTest, ReadsIntervals) {
  const std::string path = testing::TempDir() + "/intervals";
  std::ofstream(path) << "-5 10\n7 7\n";
  const absl::StatusOr<DataSet> data = DataSet::FromIntervals(path, {});
  ASSERT_TRUE(data.ok()) << data.status();
  EXPECT_EQ(data->size(), 2);
  EXPECT_EQ(data->TimeAt(0), std::pair(int64_t{-5}, int64_t{10}));
  EXPECT_EQ(data->EventAt(1).EndOfSecond(), 8);
  EXPECT_EQ(data->first(), -5);
  EXPECT_EQ(data->last(), 8);
  EXPECT_EQ(data->longest(), 15);
}

TEST(DataSetTest, RefusesOtherFiles) {
  const std::string path = testing::TempDir() + "/no_intervals";
  std::ofstream(path) << "1 2\n5 4\n";
  EXPECT_THAT(DataSet::FromIntervals(path, {}).status().ToString(),
              EndsWith("line 2: the end is before the begin"));
  std::ofstream(path) << "1 2\nthree 4\n";
  EXPECT_THAT(DataSet::FromIntervals(path, {}).status().ToString(),
              EndsWith("line 2: not two whole numbers"));
}

TEST(QueryTest, WindowsHaveTheExtentOfTheirKind) {
  const DataSet data({.events = kMany});
  for (const QueryKind& kind : AllKinds()) {
    const Query query = MakeQuery(data, kind, 3);
    EXPECT_EQ(query.to - query.from, kind.extent == 0 ? data.last() - data.first() : kind.extent)
        << kind.name;
    EXPECT_EQ(FindKind(kind.name)->name, kind.name);
  }
  EXPECT_EQ(FindKind("page_fortnight"), nullptr);
}

std::string CanonicalPage(std::vector<Answer::Item> page, bool later = false) {
  Query query = {.kind = *FindKind("page_day")};
  query.kind.later = later;
  return Canonical(query, {.page = std::move(page)});
}

TEST(AnswerTest, TheOrderOfEventsThatBeginTogetherDoesNotCount) {
  EXPECT_EQ(CanonicalPage({{1, 10}, {1, 11}, {2, 5}}), CanonicalPage({{1, 11}, {1, 10}, {2, 5}}));
  EXPECT_NE(CanonicalPage({{1, 10}, {2, 5}}), CanonicalPage({{2, 5}, {1, 10}}));
  EXPECT_NE(CanonicalPage({{1, 10}, {2, 5}}), CanonicalPage({{1, 10}, {2, 6}}));
}

TEST(AnswerTest, WhereAPageIsCutOnlyBeginsCount) {
  std::vector<Answer::Item> page;
  for (int64_t i = 0; i < kPageSize; ++i) page.push_back({.begin = i, .event = i});
  std::vector<Answer::Item> other = page;
  other.back().event = 1000;
  EXPECT_EQ(CanonicalPage(page), CanonicalPage(other));
  other[50].event = 1001;
  EXPECT_NE(CanonicalPage(page), CanonicalPage(other));

  EXPECT_EQ(CanonicalPage({{1, 10}, {2, 5}}, true), CanonicalPage({{1, 11}, {2, 5}}, true));
  EXPECT_NE(CanonicalPage({{1, 10}, {2, 5}}, true), CanonicalPage({{1, 10}, {2, 6}}, true));
}

}  // namespace
}  // namespace annals::bench
