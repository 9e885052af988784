// Writes of many threads at once: brought to the disk together, yet each of them after the one
// before, with its own revision, and seen by nobody until the disk has it.
#include <algorithm>
#include <atomic>
#include <chrono>
#include <functional>
#include <memory>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "absl/synchronization/notification.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "rocksdb/db.h"
#include "rocksdb/env.h"
#include "rocksdb/transaction_log.h"
#include "storage/collection.h"
#include "storage/engine.h"
#include "storage/event_joiner.h"
#include "tests/storage/faulty_file_system.h"
#include "tests/storage/log_disk.h"
#include "tests/storage/test_support.h"

namespace annals::storage {
namespace {

using absl::StatusCode;

constexpr int kThreads = 8;

// Joins events of one title.
class TitleJoiner : public EventJoiner {
 public:
  bool MayBeToldElsewhere(const annals::v1::Event& /*event*/) const override { return true; }
  std::string HappensOnceTo(const annals::v1::Event& /*event*/) const override { return ""; }
  std::optional<Agreement> Agree(const annals::v1::Event& a,
                                 const annals::v1::Event& b) const override {
    if (a.title() != b.title()) return std::nullopt;
    return Agreement{0.9F, {"both have one title"}};
  }
};

// What each of the threads got that did `act` at once, with its number.
std::vector<absl::StatusOr<int64_t>> AtOnce(
    const std::function<absl::StatusOr<int64_t>(int)>& act) {
  std::vector<absl::StatusOr<int64_t>> results(kThreads);
  std::vector<std::thread> threads;
  for (int i = 0; i < kThreads; ++i) {
    threads.emplace_back([&, i] { results[static_cast<size_t>(i)] = act(i); });
  }
  for (std::thread& thread : threads) thread.join();
  return results;
}

absl::StatusOr<int64_t> RevisionOf(const absl::StatusOr<WriteResult>& result) {
  if (!result.ok()) return result.status();
  return result->document.revision();
}

int Count(const std::vector<absl::StatusOr<int64_t>>& results, StatusCode code) {
  return static_cast<int>(std::ranges::count_if(
      results, [&](const auto& result) { return result.status().code() == code; }));
}

class WriteQueueTest : public testing::Test {
 protected:
  void Open(rocksdb::Env* env) {
    absl::StatusOr<std::unique_ptr<Collection>> opened = Collection::Open(
        dir_ / "test", "test",
        {.create_if_missing = true, .joiner = std::make_shared<TitleJoiner>(), .env = env});
    ASSERT_TRUE(opened.ok()) << opened.status();
    collection_ = *std::move(opened);
  }

  // Stores a document with an event that all documents of a round tell. The revision of it.
  absl::StatusOr<int64_t> Put(int round, int thread, const WriteOptions& options = {}) {
    const std::string title = "Round " + std::to_string(round);
    const std::string id = "r" + std::to_string(round) + "-" + std::to_string(thread);
    return RevisionOf(collection_->PutDocument(
        MakeDocument(id, "Text of " + id),
        {MakeEvent(id,
                   {.title = title, .edtf = std::to_string(1900 + round), .places = {"Porto"}})},
        options));
  }

  int64_t revision() const { return (*collection_->TakeSnapshot())->revision(); }

  // Of the documents of so many rounds: each is joined after those before it, as history tells.
  void ExpectJoinedOneByOne(int rounds) const {
    EXPECT_EQ(EventsByName(*collection_, *collection_->TakeSnapshot()).size(),
              static_cast<size_t>(rounds));
    for (int64_t at = 0; at <= rounds * kThreads; at += 7) {
      const auto then = collection_->TakeSnapshotAt(at);
      ASSERT_TRUE(then.ok()) << then.status();
      int claims = 0;
      for (const auto& [name, event] : EventsByName(*collection_, *then)) {
        claims += std::max(1, event.claims_size());
      }
      EXPECT_EQ(claims, at);
    }
  }

  TempDir dir_;
  std::shared_ptr<LogDisk> disk_ = std::make_shared<LogDisk>();
  const std::unique_ptr<rocksdb::Env> env_ = rocksdb::NewCompositeEnv(disk_);
  std::unique_ptr<Collection> collection_;
};

TEST_F(WriteQueueTest, WritesOfManyThreadsShareSyncsAndEachHasItsRevision) {
  Open(env_.get());
  const std::shared_ptr<Engine> engine = (*collection_->TakeSnapshot())->engine();
  const uint64_t first = engine->db()->GetLatestSequenceNumber() + 1;
  constexpr int kRounds = 20;
  std::vector<int64_t> revisions;
  for (int round = 0; round < kRounds; ++round) {
    for (const auto& result : AtOnce([&](int thread) { return Put(round, thread); })) {
      ASSERT_TRUE(result.ok()) << result.status();
      revisions.push_back(*result);
    }
  }
  std::ranges::sort(revisions);
  for (int64_t i = 0; i < kRounds * kThreads; ++i) {
    EXPECT_EQ(revisions[static_cast<size_t>(i)], i + 1);
  }
  std::unique_ptr<rocksdb::TransactionLogIterator> log;
  ASSERT_TRUE(engine->db()->GetUpdatesSince(first, &log).ok());
  int batches = 0;
  for (; log->Valid(); log->Next()) ++batches;
  EXPECT_LT(batches, kRounds * kThreads);

  // Each round's documents were joined one by one, as if each had been written alone.
  ExpectJoinedOneByOne(kRounds);
  ExpectSound(*collection_);
}

TEST_F(WriteQueueTest, OneOfManyHasAConditionFulfilled) {
  Open(env_.get());
  for (int round = 0; round < 20; ++round) {
    const int64_t before = revision();
    const auto results =
        AtOnce([&](int thread) { return Put(round, thread, {.if_collection_revision = before}); });
    EXPECT_EQ(Count(results, StatusCode::kOk), 1);
    EXPECT_EQ(Count(results, StatusCode::kAborted), kThreads - 1);
    const auto new_ones =
        AtOnce([&](int /*thread*/) { return Put(round, kThreads, {.if_revision = 0}); });
    EXPECT_EQ(Count(new_ones, StatusCode::kOk), 1);
    EXPECT_EQ(Count(new_ones, StatusCode::kAlreadyExists), kThreads - 1);
    EXPECT_EQ(revision(), before + 2);
  }
  ExpectSound(*collection_);
}

TEST_F(WriteQueueTest, ARequestOfOneIdIsDoneOnce) {
  Open(env_.get());
  for (int round = 0; round < 20; ++round) {
    const int64_t before = revision();
    const std::string id = "request " + std::to_string(round);
    for (const auto& result :
         AtOnce([&](int thread) { return Put(round, thread, {.request_id = id}); })) {
      ASSERT_TRUE(result.ok()) << result.status();
      EXPECT_EQ(*result, before + 1);
    }
    EXPECT_EQ(revision(), before + 1);
  }
}

TEST_F(WriteQueueTest, NobodySeesAWriteBeforeTheDiskHasIt) {
  Open(env_.get());
  ASSERT_TRUE(Put(0, 0).ok());
  disk_->syncs = 0;
  disk_->held = true;
  std::thread writers([&] {
    for (const auto& result : AtOnce([&](int thread) { return Put(1, thread); })) {
      EXPECT_TRUE(result.ok()) << result.status();
    }
  });
  while (disk_->syncs == 0) std::this_thread::yield();
  EXPECT_EQ(collection_->AwaitRevision(1, absl::Now() + absl::Milliseconds(50)), 1);
  EXPECT_EQ(revision(), 1);
  EXPECT_EQ(TitlesOf(*collection_, {}), std::vector<std::string>{"Round 0"});
  disk_->held = false;
  writers.join();
  EXPECT_EQ(collection_->AwaitRevision(kThreads, absl::InfiniteFuture()), kThreads + 1);
  EXPECT_EQ(revision(), kThreads + 1);
}

// A document that is stored again as it is must not be told to be there before the disk has it.
TEST(FailingWriteQueueTest, WhatWasSeenOfAWriteThatFailsFailsToo) {
  const TempDir dir;
  for (int round = 0; round < 3; ++round) {
    const auto disk = std::make_shared<FaultyFileSystem>(7);
    const std::unique_ptr<rocksdb::Env> env = rocksdb::NewCompositeEnv(disk);
    const auto opened =
        Collection::Open(dir / "test", "test", {.create_if_missing = true, .env = env.get()});
    ASSERT_TRUE(opened.ok()) << opened.status();
    Collection& collection = **opened;
    const auto put = [&](int number) {
      return RevisionOf(
          collection.PutDocument(MakeDocument("r" + std::to_string(number), "text"), {}));
    };
    const auto revision = [&] { return (*collection.TakeSnapshot())->revision(); };
    // What failed in the round before is not there.
    EXPECT_EQ(revision(), round);
    EXPECT_EQ(*put(round), round + 1);
    disk->Plan({.fault = Fault::kIoErrors, .after = 1});
    const auto results = AtOnce([&](int /*thread*/) { return put(round + 1); });
    EXPECT_EQ(Count(results, StatusCode::kInternal), kThreads);
    EXPECT_EQ(revision(), round + 1);
    ExpectSound(collection);
  }
}

constexpr WriteOptions kHeld = {.durability = Durability::kHeld};

TEST_F(WriteQueueTest, HeldWritesAreOneBatchAtTheNextSync) {
  Open(env_.get());
  disk_->syncs = 0;
  const std::shared_ptr<Engine> engine = (*collection_->TakeSnapshot())->engine();
  const uint64_t first = engine->db()->GetLatestSequenceNumber() + 1;
  constexpr int kRounds = 20;
  std::vector<int64_t> revisions;
  for (int round = 0; round < kRounds; ++round) {
    for (const auto& result : AtOnce([&](int thread) { return Put(round, thread, kHeld); })) {
      ASSERT_TRUE(result.ok()) << result.status();
      revisions.push_back(*result);
    }
  }
  std::ranges::sort(revisions);
  for (int64_t i = 0; i < kRounds * kThreads; ++i) {
    EXPECT_EQ(revisions[static_cast<size_t>(i)], i + 1);
  }
  EXPECT_EQ(revision(), 0);
  EXPECT_EQ(disk_->syncs, 0);
  // One of them again is seen by itself, though by nobody else, and changes nothing.
  EXPECT_GT(*Put(7, 3, kHeld), 0);
  ASSERT_TRUE(collection_->Sync().ok());
  EXPECT_EQ(disk_->syncs, 1);
  EXPECT_EQ(revision(), kRounds * kThreads);
  EXPECT_EQ(collection_->AwaitRevision(0, absl::InfinitePast()), kRounds * kThreads);
  std::unique_ptr<rocksdb::TransactionLogIterator> log;
  ASSERT_TRUE(engine->db()->GetUpdatesSince(first, &log).ok());
  int batches = 0;
  for (; log->Valid(); log->Next()) batches += log->GetBatch().writeBatchPtr->Count() > 0 ? 1 : 0;
  EXPECT_EQ(batches, 1);

  // They were joined one by one, as if each had been written alone; and so is history.
  ExpectJoinedOneByOne(kRounds);
  ExpectSound(*collection_);
}

TEST_F(WriteQueueTest, HeldWritesComeBeforeOneThatIsNot) {
  Open(env_.get());
  for (int round = 0; round < 10; ++round) {
    for (const auto& result : AtOnce([&](int thread) {
           return Put(round, thread, thread % 3 == 0 ? kHeld : WriteOptions());
         })) {
      EXPECT_TRUE(result.ok()) << result.status();
    }
    ASSERT_TRUE(Put(round, 0, kHeld).ok());
    EXPECT_EQ(*Put(round, kThreads), (round + 1) * (kThreads + 1));
    EXPECT_EQ(revision(), (round + 1) * (kThreads + 1));
  }
  // One alone stays with the collection till this is closed.
  ASSERT_TRUE(Put(10, 0, kHeld).ok());
  collection_.reset();
  Open(env_.get());
  EXPECT_EQ(revision(), 10 * (kThreads + 1) + 1);
  ExpectSound(*collection_);
}

TEST_F(WriteQueueTest, HeldWritesThatAreManyAreWrittenBeforeTheSync) {
  Open(env_.get());
  disk_->syncs = 0;
  const std::string text(1 << 20, 'x');
  for (int i = 0; i < 12; ++i) {
    ASSERT_TRUE(
        collection_->PutDocument(MakeDocument("d" + std::to_string(i), text), {}, kHeld).ok());
  }
  EXPECT_EQ(disk_->syncs, 0);
  EXPECT_GT(revision(), 0);
  EXPECT_LT(revision(), 12);
  ASSERT_TRUE(collection_->Sync().ok());
  EXPECT_EQ(revision(), 12);
}

// Who waits for a Sync is told, even when another was told before; and nothing is lost or seen
// before the disk writes again.
TEST(FailingWriteQueueTest, HeldWritesAreTriedAgainAtEachSync) {
  const TempDir dir;
  const auto disk = std::make_shared<FaultyFileSystem>(7);
  const std::unique_ptr<rocksdb::Env> env = rocksdb::NewCompositeEnv(disk);
  const auto opened =
      Collection::Open(dir / "test", "test", {.create_if_missing = true, .env = env.get()});
  ASSERT_TRUE(opened.ok()) << opened.status();
  Collection& collection = **opened;
  const auto put = [&](const std::string& id, const WriteOptions& options) {
    return RevisionOf(collection.PutDocument(MakeDocument(id, "text"), {}, options));
  };
  const auto revision = [&] { return (*collection.TakeSnapshot())->revision(); };
  EXPECT_EQ(*put("a", {}), 1);
  EXPECT_EQ(*put("b", kHeld), 2);
  disk->Plan({.fault = Fault::kIoErrors});
  for (int attempt = 0; attempt < 2; ++attempt) {
    EXPECT_FALSE(collection.Sync().ok());
    EXPECT_FALSE(put("d", {}).ok());
    EXPECT_FALSE(collection.WithoutWrites([](Engine&) { return absl::OkStatus(); }).ok());
    EXPECT_EQ(revision(), 1);
  }
  EXPECT_EQ(*put("c", kHeld), 3);
  disk->Heal();
  EXPECT_TRUE(collection.Sync().ok());
  EXPECT_EQ(revision(), 3);
  EXPECT_EQ(*put("d", {}), 4);
  ExpectSound(collection);
}

// Copies and repairs come between writes, never among those of a group.
TEST_F(WriteQueueTest, ActsBetweenWrites) {
  Open(env_.get());
  std::atomic<bool> done = false;
  std::thread copier([&] {
    while (!done) {
      absl::Status acted = collection_->WithoutWrites([&](Engine& engine) -> absl::Status {
        const int64_t before = *engine.ReadRevision();
        std::this_thread::sleep_for(std::chrono::milliseconds(1));
        EXPECT_EQ(*engine.ReadRevision(), before);
        return absl::OkStatus();
      });
      EXPECT_TRUE(acted.ok());
      std::this_thread::sleep_for(std::chrono::milliseconds(1));
    }
  });
  for (int round = 0; round < 20; ++round) {
    for (const auto& result : AtOnce([&](int thread) { return Put(round, thread); })) {
      EXPECT_TRUE(result.ok()) << result.status();
    }
  }
  done = true;
  copier.join();
  EXPECT_EQ(revision(), 20 * kThreads);
  ExpectSound(*collection_);
}

}  // namespace
}  // namespace annals::storage
