// Damage to the log: what was on the disk and is lost by it is told before anything is changed, and
// given up only with consent. What was cut short by a crash is not damage.
#include <algorithm>
#include <filesystem>
#include <fstream>
#include <memory>
#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "rocksdb/db.h"
#include "rocksdb/env.h"
#include "storage/collection.h"
#include "storage/engine.h"
#include "storage/log_files.h"
#include "tests/storage/test_support.h"

namespace annals::storage {
namespace {

using testing::AllOf;
using testing::HasSubstr;
namespace fs = std::filesystem;

class LogDamageTest : public testing::Test {
 protected:
  static constexpr int kDocuments = 30;

  void SetUp() override {
    const std::unique_ptr<Collection> collection = OpenTestCollection(path_, /*sync=*/true);
    for (int i = 1; i <= kDocuments; ++i) Put(*collection, i);
  }

  static void Put(Collection& collection, int number, Durability durability = Durability::kNow) {
    const std::string id = "d" + std::to_string(number);
    // Some are larger than a block of the log.
    const std::string text(number % 7 == 0 ? 50'000 : 100, 'x');
    EXPECT_TRUE(collection
                    .PutDocument(MakeDocument(id, text),
                                 {MakeEvent(id, {.title = id, .edtf = "1931"})},
                                 {.durability = durability})
                    .ok());
  }

  // The last log.
  std::string Log() const {
    std::vector<std::string> logs;
    for (const fs::directory_entry& entry : fs::directory_iterator(path_)) {
      if (entry.path().extension() == ".log") logs.push_back(entry.path());
    }
    return *std::ranges::max_element(logs);
  }

  void Flip(uint64_t byte) const {
    std::fstream file(Log(), std::ios::in | std::ios::out | std::ios::binary);
    file.seekg(static_cast<std::streamoff>(byte));
    const char flipped = static_cast<char>(file.get() ^ 16);
    file.seekp(static_cast<std::streamoff>(byte));
    file.put(flipped);
  }

  absl::StatusOr<std::unique_ptr<Collection>> Open() const {
    return Collection::Open(path_, "test", {});
  }

  int64_t RevisionWhenOpened() const {
    const auto opened = Open();
    EXPECT_TRUE(opened.ok()) << opened.status();
    return opened.ok() ? (*(*opened)->TakeSnapshot())->revision() : -1;
  }

  // What would be there if the process were killed now.
  void CopyAsItIs(const Collection& collection) const {
    rocksdb::DB& db = *(*collection.TakeSnapshot())->engine()->db();
    ASSERT_TRUE(db.PauseBackgroundWork().ok());
    ASSERT_TRUE(db.DisableFileDeletions().ok());
    fs::copy(path_, dir_ / "copy", fs::copy_options::recursive);
    ASSERT_TRUE(db.EnableFileDeletions().ok());
    ASSERT_TRUE(db.ContinueBackgroundWork().ok());
  }
  void TakeCopy() const {
    fs::remove_all(path_);
    fs::rename(dir_ / "copy", path_);
  }

  TempDir dir_;
  const std::string path_ = dir_ / "test";
};

TEST_F(LogDamageTest, TellsTheLastRevisionThatWasOnTheDisk) {
  const absl::StatusOr<LogState> logs = ReadLogs(path_, rocksdb::Env::Default());
  ASSERT_TRUE(logs.ok()) << logs.status();
  EXPECT_EQ(logs->synced_revision, kDocuments);
  EXPECT_EQ(logs->damage, "");
}

// Wherever a bit flips, nothing is lost in silence.
TEST_F(LogDamageTest, AFlippedBitAnywhereIsNoticed) {
  const uint64_t size = fs::file_size(Log());
  const std::string whole = dir_ / "whole";
  fs::copy(path_, whole, fs::copy_options::recursive);
  int refused = 0;
  for (uint64_t byte = 3; byte < size; byte += size / 20) {
    SCOPED_TRACE(byte);
    fs::remove_all(path_);
    fs::copy(whole, path_, fs::copy_options::recursive);
    Flip(byte);
    const std::string log = fs::path(Log()).filename();
    const auto opened = Open();
    if (opened.ok()) {
      // In the last word of the log, after which there is nothing.
      EXPECT_EQ((*(*opened)->TakeSnapshot())->revision(), kDocuments);
      continue;
    }
    ++refused;
    EXPECT_EQ(opened.status().code(), absl::StatusCode::kDataLoss);
    EXPECT_THAT(std::string(opened.status().message()),
                AllOf(HasSubstr("of the log \"" + log + "\" is not whole"),
                      HasSubstr(" to 30 at least are lost; nothing was changed. Restore a backup"),
                      HasSubstr("/ACCEPT_LOSS\"")));
    // It stays so.
    EXPECT_EQ(Open().status(), opened.status());
  }
  EXPECT_GE(refused, 19);
}

// A log of which nothing could be replayed is left behind all the same.
TEST_F(LogDamageTest, ConsentIsAskedForOnce) {
  // All but one write is in files by then.
  {
    const auto opened = Open();
    ASSERT_TRUE((*(*opened)->TakeSnapshot())->engine()->Flush().ok());
  }
  { Put(**Open(), kDocuments + 1); }
  Flip(10);
  EXPECT_TRUE(absl::IsDataLoss(Open().status()));
  std::ofstream(path_ + "/ACCEPT_LOSS").close();
  for (int i = 0; i < 3; ++i) EXPECT_EQ(RevisionWhenOpened(), kDocuments);
}

TEST_F(LogDamageTest, GoesOnWithConsent) {
  Flip(fs::file_size(Log()) / 2);
  ASSERT_FALSE(Open().ok());
  std::ofstream(path_ + "/ACCEPT_LOSS").close();
  int64_t revision = 0;
  {
    const auto opened = Open();
    ASSERT_TRUE(opened.ok()) << opened.status();
    revision = (*(*opened)->TakeSnapshot())->revision();
    EXPECT_GT(revision, 0);
    EXPECT_LT(revision, kDocuments);
    ExpectSound(**opened);
    Put(**opened, kDocuments + 1);
  }
  // It was for once.
  EXPECT_FALSE(fs::exists(path_ + "/ACCEPT_LOSS"));
  EXPECT_EQ(RevisionWhenOpened(), revision + 1);
}

// A log that ends in half a record is what a crash leaves.
TEST_F(LogDamageTest, ALogThatWasCutShortIsNone) {
  {
    const std::unique_ptr<Collection> collection = OpenTestCollection(path_, /*sync=*/true);
    for (int i = 1; i <= 2; ++i) Put(*collection, kDocuments + i);
    Put(*collection, kDocuments + 3, Durability::kAtSync);
    CopyAsItIs(*collection);
  }
  TakeCopy();
  fs::resize_file(Log(), fs::file_size(Log()) - 10);
  EXPECT_EQ(RevisionWhenOpened(), kDocuments + 2);
}

// A process that is killed says no last word; each sync has been followed by one.
TEST_F(LogDamageTest, AFlippedBitInTheLastWriteBeforeAKillIsNoticed) {
  uint64_t before = 0;
  {
    const std::unique_ptr<Collection> collection = OpenTestCollection(path_, /*sync=*/true);
    Put(*collection, kDocuments + 1);
    before = fs::file_size(Log());
    Put(*collection, kDocuments + 2);
    CopyAsItIs(*collection);
  }
  TakeCopy();
  Flip(before + 20);
  const absl::Status refused = Open().status();
  EXPECT_EQ(refused.code(), absl::StatusCode::kDataLoss);
  EXPECT_THAT(std::string(refused.message()), HasSubstr("revisions 32 to 32 at least are lost"));
}

// What was not synced may be on the disk in part, and a later part of it without an earlier one.
TEST_F(LogDamageTest, AHoleInWhatWasNotSyncedIsNone) {
  uint64_t synced = 0;
  {
    const std::unique_ptr<Collection> collection = OpenTestCollection(path_, /*sync=*/true);
    Put(*collection, kDocuments + 1);
    synced = fs::file_size(Log());
    for (int i = 2; i <= 9; ++i) Put(*collection, kDocuments + i, Durability::kAtSync);
    CopyAsItIs(*collection);
  }
  TakeCopy();
  ASSERT_GT(fs::file_size(Log()), synced + 100);
  Flip(synced + 50);
  EXPECT_EQ(RevisionWhenOpened(), kDocuments + 1);
}

TEST_F(LogDamageTest, WhatABulkLoadLeftIsRemoved) {
  const std::string left = path_ + "/bulk-load";
  fs::create_directory(left);
  std::ofstream(left + "/1.sst") << "half a file";
  EXPECT_EQ(RevisionWhenOpened(), kDocuments);
  EXPECT_FALSE(fs::exists(left));
}

}  // namespace
}  // namespace annals::storage
