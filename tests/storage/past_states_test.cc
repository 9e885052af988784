// Earlier states that are copies on the disk: that they are right history_test says; here, when
// they are made, kept, refused and removed.
#include "storage/past_states.h"

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "storage/collection.h"
#include "storage/count.h"
#include "storage/engine.h"
#include "tests/storage/test_support.h"

namespace annals::storage {
namespace {

namespace fs = std::filesystem;
using testing::HasSubstr;

class PastStatesTest : public testing::Test {
 protected:
  void SetUp() override { Reopen({}); }

  void Reopen(const HistoryRetention& history) {
    collection_.reset();
    absl::StatusOr<std::unique_ptr<Collection>> opened = Collection::Open(
        dir_ / "test", "test",
        {.create_if_missing = true, .sync = false, .history = history, .max_undone_bytes = 0});
    ASSERT_TRUE(opened.ok()) << opened.status();
    collection_ = *std::move(opened);
  }

  // Each write makes a revision, with one event more than the last.
  void Write(int64_t revisions) {
    for (int64_t i = 0; i < revisions; ++i) {
      const std::string id = "d" + std::to_string(++written_);
      const absl::Status put =
          collection_
              ->PutDocument(MakeDocument(id, id), {MakeEvent(id, {.title = id, .edtf = "1957"})})
              .status();
      ASSERT_TRUE(put.ok()) << put;
    }
  }

  // How many copies there are on the disk.
  int Copies() const {
    const std::string path = dir_ / "test/past";
    if (!fs::exists(path)) return 0;
    return static_cast<int>(std::distance(fs::directory_iterator(path), {}));
  }

  int64_t written_ = 0;
  const TempDir dir_;
  std::unique_ptr<Collection> collection_;
};

TEST_F(PastStatesTest, OneThatIsReadAgainIsTheSame) {
  Write(4);
  const std::shared_ptr<const Snapshot> then = *collection_->TakeSnapshotAt(1);
  EXPECT_EQ(then->revision(), 1);
  EXPECT_EQ(*CountEvents(then, {}), 1);
  EXPECT_EQ(Copies(), 1);
  Write(1);
  EXPECT_EQ(*collection_->TakeSnapshotAt(1), then);
  EXPECT_EQ(Copies(), 1);
  // Of all that has been written since it has nothing.
  EXPECT_EQ(*CountEvents(then, {}), 1);
  EXPECT_EQ(*CountEvents(*collection_->TakeSnapshot(), {}), 5);
}

TEST_F(PastStatesTest, TheLastFewAreKept) {
  Write(kKeptPastStates + 3);
  for (int64_t revision = 1; revision <= static_cast<int64_t>(kKeptPastStates) + 1; ++revision) {
    ASSERT_TRUE(collection_->TakeSnapshotAt(revision).ok());
  }
  EXPECT_EQ(Copies(), kKeptPastStates);
  // What is held longer than it is kept stays as it is.
  const std::shared_ptr<const Snapshot> held = *collection_->TakeSnapshotAt(1);
  for (int64_t revision = 2; revision <= static_cast<int64_t>(kKeptPastStates) + 1; ++revision) {
    ASSERT_TRUE(collection_->TakeSnapshotAt(revision).ok());
  }
  EXPECT_EQ(Copies(), kKeptPastStates + 1);
  EXPECT_EQ(*CountEvents(held, {}), 1);
}

TEST_F(PastStatesTest, TooManyAreRefusedTillOthersGo) {
  Write(kMaxPastCopies + 3);
  std::vector<std::shared_ptr<const Snapshot>> held;
  int64_t revision = 1;
  for (; held.size() < kMaxPastCopies; ++revision) {
    held.push_back(*collection_->TakeSnapshotAt(revision));
  }
  const absl::Status refused = collection_->TakeSnapshotAt(revision).status();
  EXPECT_TRUE(absl::IsResourceExhausted(refused)) << refused;
  EXPECT_THAT(std::string(refused.message()), HasSubstr("since revision 9"));
  // Those that are there can be read meanwhile.
  EXPECT_EQ(*CountEvents(*collection_->TakeSnapshotAt(revision - 1), {}), revision - 1);
  held.clear();
  EXPECT_EQ(*CountEvents(*collection_->TakeSnapshotAt(revision), {}), revision);
}

TEST_F(PastStatesTest, ManyAtOnceAskForTheSame) {
  Write(30);
  std::vector<std::shared_ptr<const Snapshot>> states(8);
  std::vector<std::thread> readers;
  for (std::shared_ptr<const Snapshot>& state : states) {
    readers.emplace_back([&] {
      // Not all may wait.
      absl::StatusOr<std::shared_ptr<const Snapshot>> taken = collection_->TakeSnapshotAt(2);
      while (absl::IsResourceExhausted(taken.status())) taken = collection_->TakeSnapshotAt(2);
      state = *taken;
    });
  }
  for (std::thread& reader : readers) reader.join();
  for (const std::shared_ptr<const Snapshot>& state : states) EXPECT_EQ(state, states.front());
  EXPECT_EQ(Copies(), 1);
}

TEST_F(PastStatesTest, NoCopyIsLeft) {
  Write(4);
  std::shared_ptr<const Snapshot> held = *collection_->TakeSnapshotAt(2);
  collection_.reset();
  // It is readable, and keeps the collection open, till it goes.
  EXPECT_EQ(*CountEvents(held, {}), 2);
  EXPECT_TRUE(absl::IsFailedPrecondition(Collection::Open(dir_ / "test", "test", {}).status()));
  held.reset();
  EXPECT_EQ(Copies(), 0);
  // What a process leaves that is killed.
  fs::create_directories(dir_ / "test/past/7.tmp");
  Reopen({});
  EXPECT_FALSE(fs::exists(dir_ / "test/past"));
  ASSERT_TRUE(collection_->MakeCheckpoint(dir_ / "copy").ok());
  fs::create_directory(dir_ / "test/past");
  fs::rename(dir_ / "copy", dir_ / "test/past/1");
  Reopen({});
  EXPECT_FALSE(fs::exists(dir_ / "test/past"));
  ExpectSound(*collection_);
}

TEST_F(PastStatesTest, WhatHistoryDropsIsRefusedEvenIfItIsKept) {
  Reopen({.revisions = 3});
  Write(4);
  const std::shared_ptr<const Snapshot> held = *collection_->TakeSnapshotAt(1);
  Write(1);
  EXPECT_TRUE(absl::IsOutOfRange(collection_->TakeSnapshotAt(1).status()));
  EXPECT_EQ(*CountEvents(held, {}), 1);
  EXPECT_EQ(*CountEvents(*collection_->TakeSnapshotAt(2), {}), 2);
}

}  // namespace
}  // namespace annals::storage
