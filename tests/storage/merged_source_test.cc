// Pages out of merged runs against the scanner that merges the classes anew: before, while and
// after others write, from any place on.
#include "storage/merged_source.h"

#include <atomic>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "storage/collection.h"
#include "storage/merged_keys.h"
#include "storage/opened_db.h"
#include "storage/timeline_scanner.h"
#include "temporal/time_span.h"
#include "tests/storage/random_events.h"
#include "tests/storage/test_support.h"

namespace annals::storage {
namespace {

using temporal::Instant;
using temporal::Interval;
using testing::ElementsAre;

// A few events of a document, in place of those that it had.
void Rewrite(RandomEvents& random, Collection& collection) {
  const std::string id = "e" + std::to_string(random.Below(6));
  const std::vector<annals::v1::Event> events = random.SomeEvents(id, random.Below(4));
  ASSERT_TRUE(
      collection.PutDocument(MakeDocument(id, std::to_string(random.Below(1'000'000'000))), events)
          .ok());
}

bool HasMerged(const Snapshot& snapshot, const Instant& from) {
  return snapshot.opened()
             .entries()
             .Find(EntryCache::Part::kMerged, EncodeInstant(from), TimeOrder::kAscending,
                   *snapshot.sequence())
             .run != nullptr;
}

// The titles of a query, merged from the classes.
std::vector<std::string> Merge(const TimelineQuery& query,
                               const std::shared_ptr<const Snapshot>& snapshot) {
  std::vector<std::string> events;
  const std::unique_ptr<TimelineScanner> scanner = *TimelineScanner::Create(query, snapshot, "");
  while (scanner->Next()) events.emplace_back(scanner->value());
  EXPECT_TRUE(scanner->status().ok()) << scanner->status();
  return events;
}

// The same by pages, each by a reader of its own; the last may be left unread.
std::vector<std::string> ReadByPages(RandomEvents& random, const Collection& collection,
                                     const TimelineQuery& query,
                                     const std::shared_ptr<const Snapshot>& snapshot,
                                     bool* is_all) {
  const auto page_size = static_cast<size_t>(1 + random.Below(60));
  std::vector<std::string> events;
  std::string resume_key;
  while (true) {
    const std::unique_ptr<EventReader> reader = *collection.Timeline(query, snapshot, resume_key);
    size_t count = 0;
    std::string_view event;
    for (; count < page_size && reader->NextSerialized(&event); ++count) events.emplace_back(event);
    EXPECT_TRUE(reader->status().ok()) << reader->status();
    *is_all = count < page_size;
    if (*is_all || random.Chance(10)) return events;
    resume_key = reader->resume_key();
  }
}

// Compares one query of anything. Returns whether a merged run was there for it.
bool Compare(RandomEvents& random, const Collection& collection,
             const std::shared_ptr<const Snapshot>& snapshot) {
  const TimelineQuery query = {.interval = random.AnInterval()};
  EXPECT_TRUE(MergedSource::Answers(query, *snapshot));
  const bool had_merged = HasMerged(*snapshot, query.interval.begin);
  bool is_all = false;
  const std::vector<std::string> read = ReadByPages(random, collection, query, snapshot, &is_all);
  std::vector<std::string> expected = Merge(query, snapshot);
  if (!is_all && read.size() < expected.size()) expected.resize(read.size());
  EXPECT_EQ(read, expected) << Show(query);
  return had_merged;
}

class MergedSourceRandomTest : public testing::TestWithParam<int> {};

TEST_P(MergedSourceRandomTest, ReadsWhatTheScannerMergesAtEachSnapshot) {
  RandomEvents random(static_cast<uint32_t>(GetParam()));
  const TempDir dir;
  const std::unique_ptr<Collection> collection = OpenTestCollection(dir / "test");
  random.Fill(*collection);
  std::vector<std::shared_ptr<const Snapshot>> snapshots;
  int merged = 0;
  for (int i = 0; i < 500 && !HasFailure(); ++i) {
    if (random.Chance(10)) Rewrite(random, *collection);
    if (snapshots.empty() || random.Chance(20)) snapshots.push_back(*collection->TakeSnapshot());
    if (snapshots.size() > 4) snapshots.erase(snapshots.begin());
    const auto which = static_cast<size_t>(random.Below(static_cast<int64_t>(snapshots.size())));
    if (Compare(random, *collection, snapshots[which])) ++merged;
  }
  EXPECT_GT(merged, 25) << "a test that finds no merged run tests nothing";
}

INSTANTIATE_TEST_SUITE_P(Seeds, MergedSourceRandomTest, testing::Range(0, 8));

TEST(MergedSourceTest, ReadsWhatTheScannerMergesWhileOthersWrite) {
  RandomEvents filling(77);
  const TempDir dir;
  const std::unique_ptr<Collection> collection = OpenTestCollection(dir / "test");
  filling.Fill(*collection);
  std::atomic<bool> done = false;
  std::atomic<int> merged = 0;
  std::thread writer([&] {
    RandomEvents random(1);
    while (!done) {
      Rewrite(random, *collection);
      // Readers should sometimes find what they have read before.
      std::this_thread::sleep_for(std::chrono::milliseconds(random.Below(8)));
    }
  });
  std::vector<std::thread> readers;
  for (uint32_t seed = 2; seed < 5; ++seed) {
    readers.emplace_back([&, seed] {
      RandomEvents random(seed);
      for (int i = 0; i < 300 && !testing::Test::HasFailure(); ++i) {
        if (Compare(random, *collection, *collection->TakeSnapshot())) ++merged;
      }
    });
  }
  for (std::thread& reader : readers) reader.join();
  done = true;
  writer.join();
  EXPECT_GT(merged, 0) << "a test that finds no merged run tests nothing";
}

class MergedSourceOfYearsTest : public testing::Test {
 protected:
  void Put(const std::string& id, const std::string& edtf) {
    ASSERT_TRUE(
        collection_
            ->PutDocument(MakeDocument(id, edtf), {MakeEvent(id, {.title = edtf, .edtf = edtf})})
            .ok());
  }

  static Instant Year(const std::string& edtf) { return temporal::EnvelopeOfText(edtf)->begin; }

  // From the year on, often enough that it is merged; and the first two titles.
  std::vector<std::string> Read(const std::string& from) {
    const TimelineQuery query = {.interval = {Year(from), Instant::InfiniteFuture()}};
    for (int i = 0; i < 3; ++i) TitlesOf(*collection_, query);
    std::vector<std::string> titles = TitlesOf(*collection_, query);
    titles.resize(std::min<size_t>(titles.size(), 2));
    return titles;
  }

  bool HasMergedFrom(const std::string& from) {
    return HasMerged(**collection_->TakeSnapshot(), Year(from));
  }

  const TempDir dir_;
  const std::unique_ptr<Collection> collection_ = OpenTestCollection(dir_ / "test");
};

TEST_F(MergedSourceOfYearsTest, MergesOnlyWhatIsAskedForAgain) {
  for (int year = 1900; year < 1950; ++year) Put(std::to_string(year), std::to_string(year));
  const TimelineQuery query = {.interval = {Year("1910"), Instant::InfiniteFuture()}};
  EXPECT_EQ(TitlesOf(*collection_, query).size(), 40u);
  EXPECT_FALSE(HasMergedFrom("1910"));
  EXPECT_EQ(TitlesOf(*collection_, query).size(), 40u);
  EXPECT_TRUE(HasMergedFrom("1910"));
  EXPECT_TRUE(HasMergedFrom("1949"));
  EXPECT_FALSE(HasMergedFrom("1909"));
}

TEST_F(MergedSourceOfYearsTest, DropsWhatAWriteReaches) {
  for (int year = 1900; year < 1950; ++year) Put(std::to_string(year), std::to_string(year));
  EXPECT_THAT(Read("1940"), ElementsAre("1940", "1941"));
  // It ends long before, and is of a class that does not reach.
  Put("before", "1901-05-07");
  EXPECT_TRUE(HasMergedFrom("1940"));
  Put("long", "1902/1945");
  EXPECT_FALSE(HasMergedFrom("1940"));
  EXPECT_THAT(Read("1940"), ElementsAre("1902/1945", "1940"));
  Put("open", "1903/..");
  EXPECT_THAT(Read("1940"), ElementsAre("1902/1945", "1903/.."));
  Put("long", "1902-01-01");
  EXPECT_THAT(Read("1940"), ElementsAre("1903/..", "1940"));
  Put("open", "1940-01-01");
  EXPECT_THAT(Read("1940"), ElementsAre("1940", "1940-01-01"));
  Put("unbounded", "../1941");
  EXPECT_THAT(Read("1940"), ElementsAre("../1941", "1940"));
  ASSERT_TRUE(collection_->DeleteDocument("unbounded").ok());
  EXPECT_THAT(Read("1940"), ElementsAre("1940", "1940-01-01"));
  EXPECT_TRUE(HasMergedFrom("1940"));
  Put("within", "1945-05");
  EXPECT_FALSE(HasMergedFrom("1940"));
}

}  // namespace
}  // namespace annals::storage
