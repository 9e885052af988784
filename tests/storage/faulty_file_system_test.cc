// That the disk of faulty_file_system.h fails as it says, at the write it is told to; and what a
// collection does on it.
#include "tests/storage/faulty_file_system.h"

#include <algorithm>
#include <bit>
#include <filesystem>
#include <memory>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "rocksdb/env.h"
#include "storage/backup.h"
#include "storage/db_file_systems.h"
#include "storage/statistics.h"
#include "storage/verify.h"
#include "tests/storage/test_support.h"

namespace annals::storage {
namespace {

using absl::StatusCode;
using testing::AllOf;
using testing::HasSubstr;
using testing::StartsWith;
namespace fs = std::filesystem;

class FaultyFileSystemTest : public testing::Test {
 protected:
  // A file that is created and not written to.
  std::unique_ptr<rocksdb::WritableFile> Create(const std::string& name) {
    std::unique_ptr<rocksdb::WritableFile> file;
    EXPECT_TRUE(env_->NewWritableFile(dir_ / name, &file, rocksdb::EnvOptions()).ok());
    return file;
  }

  void SyncFolder() {
    std::unique_ptr<rocksdb::Directory> folder;
    ASSERT_TRUE(env_->NewDirectory(dir_.path(), &folder).ok());
    ASSERT_TRUE(folder->Fsync().ok());
  }

  std::string Read(const std::string& name) {
    std::unique_ptr<rocksdb::SequentialFile> file;
    EXPECT_TRUE(env_->NewSequentialFile(dir_ / name, &file, rocksdb::EnvOptions()).ok());
    std::string space(1000, '\0');
    rocksdb::Slice read;
    EXPECT_TRUE(file->Read(space.size(), &read, space.data()).ok());
    return read.ToString();
  }

  TempDir dir_;
  std::shared_ptr<FaultyFileSystem> disk_ = std::make_shared<FaultyFileSystem>(7);
  const std::unique_ptr<rocksdb::Env> env_ = rocksdb::NewCompositeEnv(disk_);
};

TEST_F(FaultyFileSystemTest, FindsNoRoomFromThePlannedWriteUntilItIsHealed) {
  const auto file = Create("a.log");
  disk_->Plan({.fault = Fault::kNoSpace, .after = 3});
  EXPECT_TRUE(file->Append("one.").ok());
  EXPECT_TRUE(file->Sync().ok());
  EXPECT_FALSE(disk_->struck());
  for (const char* half : {"one.tw", "one.twtw"}) {
    EXPECT_TRUE(file->Append("two.").IsNoSpace());
    EXPECT_TRUE(disk_->struck());
    EXPECT_EQ(Read("a.log"), half) << "the disk takes what fits";
  }
  std::unique_ptr<rocksdb::WritableFile> other;
  EXPECT_TRUE(env_->NewWritableFile(dir_ / "b.log", &other, rocksdb::EnvOptions()).IsNoSpace());
  EXPECT_FALSE(fs::exists(dir_ / "b.log"));
  disk_->Heal();
  EXPECT_TRUE(file->Append("three").ok());
  EXPECT_TRUE(file->Sync().ok());
}

TEST_F(FaultyFileSystemTest, FailsForGoodOrOnce) {
  const auto file = Create("a.log");
  disk_->Plan({.fault = Fault::kIoErrors});
  EXPECT_TRUE(file->Append("one").IsIOError());
  EXPECT_TRUE(file->Append("two").IsIOError());
  EXPECT_TRUE(file->Sync().IsIOError());
  EXPECT_TRUE(env_->DeleteFile(dir_ / "a.log").IsIOError());
  EXPECT_TRUE(fs::exists(dir_ / "a.log"));
  disk_->Plan({.fault = Fault::kOneIoError, .after = 2});
  EXPECT_TRUE(file->Append("one").ok());
  EXPECT_TRUE(file->Sync().IsIOError());
  EXPECT_TRUE(file->Sync().ok());
  EXPECT_TRUE(file->Append("two").ok());
}

TEST_F(FaultyFileSystemTest, APowerCutTakesWhatWasNotSynced) {
  {
    const auto synced = Create("synced.log");
    EXPECT_TRUE(synced->Append("kept,").ok());
    EXPECT_TRUE(synced->Sync().ok());
    EXPECT_TRUE(synced->Append("lost").ok());
    SyncFolder();
    const auto unknown = Create("unknown.log");
    EXPECT_TRUE(unknown->Append("synced, but not its folder").ok());
    EXPECT_TRUE(unknown->Sync().ok());
    disk_->Plan({.fault = Fault::kPowerCut});
    EXPECT_TRUE(synced->Append("more").IsIOError());
    EXPECT_TRUE(synced->Sync().IsIOError());
  }
  disk_->Restart();
  EXPECT_EQ(Read("synced.log"), "kept,");
  EXPECT_FALSE(fs::exists(dir_ / "unknown.log"));
  EXPECT_TRUE(Create("again.log")->Append("the power is back").ok());
}

TEST_F(FaultyFileSystemTest, ATornPowerCutLeavesAnyPartOfIt) {
  std::set<uint64_t> sizes;
  for (int i = 0; i < 30; ++i) {
    const std::string name = std::to_string(i) + ".log";
    {
      const auto file = Create(name);
      EXPECT_TRUE(file->Append("kept").ok());
      EXPECT_TRUE(file->Sync().ok());
      SyncFolder();
      EXPECT_TRUE(file->Append(std::string(100, 'x')).ok());
      disk_->Plan({.fault = Fault::kTornPowerCut});
      EXPECT_TRUE(file->Sync().IsIOError());
    }
    disk_->Restart();
    const uint64_t size = fs::file_size(dir_ / name);
    EXPECT_GE(size, 4U);
    EXPECT_LE(size, 104U);
    sizes.insert(size);
  }
  EXPECT_GT(sizes.size(), 10U);
}

// A log that was written before the present one is synced by writes and by flushes.
TEST_F(FaultyFileSystemTest, ASyncOfAnEarlierLogThatFailsFailsThePresentOne) {
  const std::unique_ptr<rocksdb::Env> env =
      rocksdb::NewCompositeEnv(std::make_shared<LogFileSystem>(disk_));
  std::unique_ptr<rocksdb::WritableFile> earlier;
  std::unique_ptr<rocksdb::WritableFile> present;
  ASSERT_TRUE(env->NewWritableFile(dir_ / "1.log", &earlier, rocksdb::EnvOptions()).ok());
  ASSERT_TRUE(env->NewWritableFile(dir_ / "2.log", &present, rocksdb::EnvOptions()).ok());
  ASSERT_TRUE(present->Sync().ok());
  disk_->Plan({.fault = Fault::kOneIoError});
  EXPECT_TRUE(earlier->Sync().ok());
  EXPECT_TRUE(disk_->struck());
  EXPECT_TRUE(earlier->Sync().ok());
  for (int i = 0; i < 2; ++i) EXPECT_TRUE(present->Sync().IsIOError());
}

TEST_F(FaultyFileSystemTest, FlipsOneBitOfOneRead) {
  EXPECT_TRUE(Create("a.sst")->Append(std::string(64, '\0')).ok());
  const auto bits = [&] {
    int count = 0;
    for (const char byte : Read("a.sst")) count += std::popcount(static_cast<uint8_t>(byte));
    return count;
  };
  disk_->Plan({.fault = Fault::kBitFlip, .after = 2});
  EXPECT_EQ(bits(), 0);
  EXPECT_EQ(bits(), 1);
  EXPECT_TRUE(disk_->struck());
  EXPECT_EQ(bits(), 0);
}

// A collection on such a disk.
class DiskFaultsTest : public FaultyFileSystemTest {
 protected:
  void SetUp() override { Reopen(); }
  void TearDown() override { collection_.reset(); }

  void Reopen() {
    collection_.reset();
    absl::StatusOr<std::unique_ptr<Collection>> opened =
        Collection::Open(dir_ / "test", "test", {.create_if_missing = true, .env = env_.get()});
    ASSERT_TRUE(opened.ok()) << opened.status();
    collection_ = *std::move(opened);
  }

  absl::Status Put(const std::string& id, Durability durability = Durability::kNow) {
    return collection_
        ->PutDocument(MakeDocument(id, "text of " + id),
                      {MakeEvent(id, {.title = id, .edtf = "1931", .places = {"Porto"}})},
                      {.durability = durability})
        .status();
  }

  std::vector<std::string> Titles() const { return TitlesOf(*collection_, {}); }

  std::unique_ptr<Collection> collection_;
};

TEST_F(DiskFaultsTest, APowerCutTakesOnlyWhatWasNotSynced) {
  for (const Fault fault : {Fault::kPowerCut, Fault::kTornPowerCut}) {
    ASSERT_TRUE(Put("synced").ok());
    ASSERT_TRUE(Put("buffered", Durability::kAtSync).ok());
    disk_->Plan({.fault = fault});
    EXPECT_EQ(Put("failed").code(), StatusCode::kInternal);
    EXPECT_THAT(Titles(), testing::UnorderedElementsAre("buffered", "synced")) << "reading goes on";
    collection_.reset();
    disk_->Restart();
    Reopen();
    EXPECT_THAT(Titles(), testing::Contains("synced"));
    EXPECT_THAT(Titles(), testing::Not(testing::Contains("failed")));
    ExpectSound(*collection_);
    (void)collection_->DeleteDocument("buffered");
  }
}

TEST_F(DiskFaultsTest, AnIoErrorStopsWritesAndNotReads) {
  ASSERT_TRUE(Put("before").ok());
  disk_->Plan({.fault = Fault::kIoErrors});
  for (int attempt = 0; attempt < 3; ++attempt) {
    const absl::Status failed = Put("failed");
    EXPECT_EQ(failed.code(), StatusCode::kInternal) << failed;
    EXPECT_THAT(std::string(failed.message()),
                AllOf(StartsWith("storing the document \"collections/test/documents/failed\": "),
                      HasSubstr("Input/output error")));
    EXPECT_FALSE(collection_->MakeCheckpoint(dir_ / "copy").ok());
    EXPECT_THAT(Titles(), testing::ElementsAre("before")) << "reading goes on";
    ExpectSound(*collection_);
  }
  disk_->Heal();
  ASSERT_TRUE(Put("after").ok());
  EXPECT_THAT(Titles(), testing::UnorderedElementsAre("before", "after"));
  ExpectSound(*collection_);
}

// Also one that came to the disk whole before the error did.
TEST_F(DiskFaultsTest, NothingIsThereOfAWriteThatFailed) {
  std::set<std::string> there;
  int failures = 0;
  for (int round = 0; round < 12; ++round) {
    const Fault fault = round % 2 == 0 ? Fault::kNoSpace : Fault::kOneIoError;
    disk_->Plan({.fault = fault, .after = round / 4});
    const std::string id = "d" + std::to_string(round);
    if (Put(id).ok()) {
      there.insert(id);
    } else {
      ++failures;
    }
    disk_->Heal();
    ASSERT_TRUE(Put(id + "-after").ok());
    there.insert(id + "-after");
    EXPECT_THAT(Titles(), testing::UnorderedElementsAreArray(there));
  }
  EXPECT_GT(failures, 3);
  ExpectSound(*collection_);
  Reopen();
  EXPECT_THAT(Titles(), testing::UnorderedElementsAreArray(there));
  ExpectSound(*collection_);
}

// They go on reading the files as they were open before.
TEST_F(DiskFaultsTest, ReadersOutliveTheError) {
  constexpr int kEvents = 50;
  for (int i = 0; i < kEvents; ++i) ASSERT_TRUE(Put("d" + std::to_string(i)).ok());
  const std::shared_ptr<const Snapshot> snapshot = *collection_->TakeSnapshot();
  absl::StatusOr<std::unique_ptr<EventReader>> reader = collection_->ListEvents(snapshot);
  ASSERT_TRUE(reader.ok());
  annals::v1::Event event;
  ASSERT_TRUE((*reader)->Next(&event));

  disk_->Plan({.fault = Fault::kOneIoError});
  EXPECT_FALSE(Put("failed").ok());
  for (int i = 0; i < kEvents; ++i) {
    ASSERT_TRUE(collection_->DeleteDocument("d" + std::to_string(i)).ok());
  }
  ASSERT_TRUE(Compact(*collection_).ok());
  int count = 1;
  while ((*reader)->Next(&event)) ++count;
  EXPECT_EQ(count, kEvents) << (*reader)->status();
  EXPECT_EQ(snapshot->revision(), kEvents);
  EXPECT_THAT(Titles(), testing::IsEmpty());
  ExpectSound(*collection_);
}

// Damage that no reader has seen before it keeps the collection from going on as if all were well.
TEST_F(DiskFaultsTest, WhatIsMissingWhenTheDiskIsBackIsTold) {
  ASSERT_TRUE(Put("one").ok());
  ASSERT_TRUE(Put("two", Durability::kAtSync).ok());
  disk_->Plan({.fault = Fault::kOneIoError});
  EXPECT_FALSE(Put("failed").ok());
  std::string log;
  for (const auto& entry : fs::directory_iterator(dir_ / "test")) {
    if (entry.path().extension() == ".log") log = std::max(log, entry.path().string());
  }
  fs::resize_file(log, 0);
  for (int attempt = 0; attempt < 2; ++attempt) {
    const absl::Status lost = Put("after");
    EXPECT_EQ(lost.code(), StatusCode::kDataLoss) << lost;
    EXPECT_THAT(std::string(lost.message()), HasSubstr("revision 2 was there before"));
    EXPECT_THAT(Titles(), testing::UnorderedElementsAre("one", "two")) << "reading goes on";
  }
}

TEST_F(DiskFaultsTest, AFlippedBitIsNamedAndNotBelieved) {
  ASSERT_TRUE(Put("before").ok());
  ASSERT_TRUE(Compact(*collection_).ok());
  Reopen();
  disk_->Plan({.fault = Fault::kBitFlip});
  const absl::StatusOr<VerifyReport> report = Verify(*collection_);
  ASSERT_TRUE(report.ok()) << report.status();
  EXPECT_TRUE(disk_->struck());
  EXPECT_EQ(report->unreadable.size(), 1U);
  EXPECT_THAT(report->differences, testing::Contains(HasSubstr(".sst\", which is damaged: ")));
  ExpectSound(*collection_);
}

TEST_F(DiskFaultsTest, ABackupThatFindsNoRoomLeavesTheOthers) {
  Backups backups(dir_ / "backups/test", env_.get());
  ASSERT_TRUE(Put("one").ok());
  ASSERT_TRUE(backups.Make(*collection_).ok());
  ASSERT_TRUE(Put("two").ok());
  for (const int after : {1, 8, 20}) {
    disk_->Plan({.fault = Fault::kNoSpace, .after = after});
    EXPECT_EQ(backups.Make(*collection_).status().code(), StatusCode::kResourceExhausted);
    disk_->Heal();
    EXPECT_TRUE(backups.Verify(1).ok());
  }
  const absl::StatusOr<Backup> made = backups.Make(*collection_);
  ASSERT_TRUE(made.ok()) << made.status();
  EXPECT_TRUE(backups.Verify(made->number).ok());
  ExpectSound(*collection_);
}

}  // namespace
}  // namespace annals::storage
