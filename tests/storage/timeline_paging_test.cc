// Pages of one query while others write: every page shows the collection as it was at the first.
#include <atomic>
#include <string>
#include <thread>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "storage/collection.h"
#include "tests/storage/test_support.h"

namespace annals::storage {
namespace {

constexpr int kDocuments = 20;
constexpr int kEventsEach = 30;

// Documents d0 … d19 of one generation, whose events say which.
void PutGeneration(Collection& collection, int generation) {
  for (int d = 0; d < kDocuments; ++d) {
    const std::string id = "d" + std::to_string(d);
    std::vector<annals::v1::Event> events;
    for (int e = 0; e < kEventsEach; ++e) {
      events.push_back(MakeEvent(id, {.title = std::to_string(generation),
                                      .edtf = std::to_string(1000 + (e * 7 + generation) % 50),
                                      .places = {"Porto"}}));
    }
    const absl::StatusOr<WriteResult> put =
        collection.PutDocument(MakeDocument(id, std::to_string(generation)), events);
    ASSERT_TRUE(put.ok()) << put.status();
  }
}

// Reads a query by pages and counts the events of each title.
int CountByPages(const Collection& collection, const TimelineQuery& query,
                 const std::shared_ptr<const Snapshot>& snapshot, const std::string& title) {
  int count = 0;
  std::string resume_key;
  for (;;) {
    std::unique_ptr<EventReader> reader = *collection.Timeline(query, snapshot, resume_key);
    annals::v1::Event event;
    int in_page = 0;
    while (in_page < 17 && reader->Next(&event)) {
      EXPECT_EQ(event.title(), title);
      ++in_page;
    }
    EXPECT_TRUE(reader->status().ok()) << reader->status();
    count += in_page;
    if (in_page < 17) return count;
    resume_key = reader->resume_key();
  }
}

TEST(TimelinePagingTest, PagesStayAtTheirSnapshotWhileOthersWrite) {
  const TempDir dir;
  const std::unique_ptr<Collection> collection = OpenTestCollection(dir / "test");
  PutGeneration(*collection, 0);
  const std::shared_ptr<const Snapshot> snapshot = *collection->TakeSnapshot();
  std::atomic<bool> done = false;
  std::thread writer([&] {
    for (int generation = 1; generation <= 5; ++generation) PutGeneration(*collection, generation);
    done = true;
  });
  int rounds = 0;
  do {
    EXPECT_EQ(CountByPages(*collection, {}, snapshot, "0"), kDocuments * kEventsEach);
    EXPECT_EQ(CountByPages(*collection, {.filter = Term{TermKind::kPlace, "porto"}}, snapshot, "0"),
              kDocuments * kEventsEach);
    ++rounds;
  } while (!done);
  writer.join();
  EXPECT_GT(rounds, 1);
  EXPECT_EQ(CountByPages(*collection, {}, *collection->TakeSnapshot(), "5"),
            kDocuments * kEventsEach);
  ExpectSound(*collection);
}

TEST(TimelinePagingTest, ManyWritersAndReadersLeaveItSound) {
  const TempDir dir;
  const std::unique_ptr<Collection> collection = OpenTestCollection(dir / "test");
  std::atomic<int> writers_left = 3;
  std::vector<std::thread> threads;
  for (int writer = 0; writer < 3; ++writer) {
    threads.emplace_back([&, writer] {
      for (int i = 0; i < 40; ++i) {
        const std::string id = "w" + std::to_string((writer + i) % 4);
        if (i % 5 == 4) {
          // Another writer may have been first.
          const absl::Status deleted = collection->DeleteDocument(id).status();
          EXPECT_TRUE(deleted.ok() || absl::IsNotFound(deleted)) << deleted;
          continue;
        }
        std::vector<annals::v1::Event> events;
        for (int e = 0; e < 10; ++e) {
          events.push_back(MakeEvent(id, {.title = "event " + std::to_string(e),
                                          .edtf = std::to_string(1000 + (writer * i + e) % 20)}));
        }
        const absl::Status put =
            collection->PutDocument(MakeDocument(id, std::to_string(writer * 100 + i)), events)
                .status();
        EXPECT_TRUE(put.ok()) << put;
      }
      --writers_left;
    });
  }
  for (int i = 0; i < 2; ++i) {
    threads.emplace_back([&] {
      while (writers_left > 0) {
        // A document's events come and go together.
        const size_t count = TitlesOf(*collection, {}).size();
        EXPECT_EQ(count % 10, 0u);
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  ExpectSound(*collection);
}

}  // namespace
}  // namespace annals::storage
