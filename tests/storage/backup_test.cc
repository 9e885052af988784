// Backups: made while others write, each is the collection after exactly one write; they share
// files, tell their damage, and are restored only where nothing is.
#include "storage/backup.h"

#include <atomic>
#include <filesystem>
#include <fstream>
#include <random>
#include <string>
#include <thread>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "storage/verify.h"
#include "tests/storage/crash_data.h"
#include "tests/storage/test_support.h"

namespace annals::storage {
namespace {

namespace fs = std::filesystem;
using absl::StatusCode;
using testing::HasSubstr;

int64_t BytesOf(const std::string& path) {
  int64_t bytes = 0;
  for (const fs::directory_entry& entry : fs::recursive_directory_iterator(path)) {
    if (entry.is_regular_file()) bytes += static_cast<int64_t>(entry.file_size());
  }
  return bytes;
}

// Of letters at random, so that it takes room however it is compressed.
std::string TextOf(uint32_t seed, size_t size) {
  std::mt19937 random(seed);
  std::string text(size, ' ');
  for (char& letter : text) letter = static_cast<char>('a' + random() % 26);
  return text;
}

class BackupTest : public testing::Test {
 protected:
  std::unique_ptr<Collection> OpenRestored(const std::string& path) {
    absl::StatusOr<std::unique_ptr<Collection>> opened = Collection::Open(path, "test", {});
    EXPECT_TRUE(opened.ok()) << opened.status();
    return opened.ok() ? *std::move(opened) : nullptr;
  }

  TempDir dir_;
  std::unique_ptr<Collection> collection_ = OpenTestCollection(dir_ / "test", /*sync=*/true);
  Backups backups_{dir_ / "backups/test"};
};

TEST_F(BackupTest, MetadataIsOneLine) {
  EXPECT_EQ(EncodeBackupMetadata("letters", 12), "annals-backup 1 letters 12");
  const std::optional<Backup> backup = DecodeBackupMetadata("annals-backup 1 letters 12");
  ASSERT_TRUE(backup.has_value());
  EXPECT_EQ(backup->collection, "letters");
  EXPECT_EQ(backup->revision, 12);
  for (const char* other : {"", "annals-backup 2 letters 12", "annals-backup 1 letters",
                            "annals-backup 1 letters x", "snapshot 1 letters 12"}) {
    EXPECT_FALSE(DecodeBackupMetadata(other).has_value()) << other;
  }
}

TEST_F(BackupTest, ListsWhatItMade) {
  EXPECT_THAT(*backups_.List(), testing::IsEmpty());
  const absl::Time before = absl::Now() - absl::Seconds(1);
  for (int i = 0; i < 3; ++i) {
    ASSERT_TRUE(PutGeneration(*collection_, i).ok());
    const absl::StatusOr<Backup> made = backups_.Make(*collection_);
    ASSERT_TRUE(made.ok()) << made.status();
    EXPECT_EQ(made->number, i + 1);
    EXPECT_EQ(made->revision, i + 1);
    EXPECT_EQ(made->collection, "test");
    EXPECT_GT(made->bytes, 0);
    EXPECT_GE(made->time, before);
    EXPECT_TRUE(backups_.Verify(made->number).ok());
  }
  ASSERT_TRUE(backups_.KeepNewest(2).ok());
  const absl::StatusOr<std::vector<Backup>> left = backups_.List();
  ASSERT_EQ(left->size(), 2u);
  EXPECT_EQ(left->front().number, 2);
  EXPECT_EQ(left->back().number, 3);
  EXPECT_THAT(backups_.Verify(1),
              IsStatus(StatusCode::kNotFound, "there is no backup 1 in \"" +
                                                  (dir_ / "backups/test") + "\"; there are 2, 3"));
  EXPECT_FALSE(fs::exists(dir_ / "test/checkpoint")) << "the copy that a backup is made of is gone";
}

TEST_F(BackupTest, SharesWhatHasNotChanged) {
  for (int i = 0; i < 20; ++i) {
    const std::string id = "big" + std::to_string(i);
    ASSERT_TRUE(collection_->PutDocument(MakeDocument(id, TextOf(i, 100000)), {}).ok());
  }
  ASSERT_TRUE(backups_.Make(*collection_).ok());
  const int64_t first = BytesOf(dir_ / "backups");
  ASSERT_TRUE(PutGeneration(*collection_, 0).ok());
  ASSERT_TRUE(backups_.Make(*collection_).ok());
  EXPECT_LT(BytesOf(dir_ / "backups") - first, first / 4);
  ASSERT_TRUE(backups_.KeepNewest(1).ok());
  ASSERT_TRUE(backups_.Restore(2, dir_ / "restored").ok()) << "shared files are still there";
  ExpectSound(*OpenRestored(dir_ / "restored"));
}

TEST_F(BackupTest, UnderWritesIsOfExactlyOneRevision) {
  std::atomic<bool> stop = false;
  std::atomic<int> written = 0;
  std::thread writer([&] {
    for (int generation = 0; !stop; ++generation) {
      ASSERT_TRUE(PutGeneration(*collection_, generation).ok());
      written = generation + 1;
    }
  });
  for (int i = 0; i < 5; ++i) {
    while (written < 5 * (i + 1)) std::this_thread::yield();
    const int before = written;
    const absl::StatusOr<Backup> made = backups_.Make(*collection_);
    EXPECT_TRUE(made.ok()) << made.status();
    if (!made.ok()) break;
    EXPECT_GE(made->revision, before) << "what was acknowledged before is in it";
    const std::string path = dir_ / ("restored" + std::to_string(i));
    const absl::StatusOr<Backup> restored = backups_.Restore(made->number, path);
    EXPECT_TRUE(restored.ok()) << restored.status();
    if (!restored.ok()) break;
    const std::unique_ptr<Collection> copy = OpenRestored(path);
    EXPECT_EQ((*copy->TakeSnapshot())->revision(), made->revision);
    // Generation g makes revision g + 1.
    EXPECT_EQ(LastGeneration(*copy) + 1, made->revision);
    ExpectSound(*copy);
  }
  stop = true;
  writer.join();
  ExpectSound(*collection_);
}

TEST_F(BackupTest, RestoresNeverOverWhatIsThere) {
  ASSERT_TRUE(PutGeneration(*collection_, 0).ok());
  ASSERT_TRUE(backups_.Make(*collection_).ok());
  EXPECT_THAT(backups_.Restore(1, dir_ / "test").status(),
              IsStatus(StatusCode::kAlreadyExists,
                       "\"" + (dir_ / "test") +
                           "\" is there already; a backup is restored only where nothing is"));
  EXPECT_EQ(backups_.Restore(2, dir_ / "new").status().code(), StatusCode::kNotFound);
  fs::create_directory(dir_ / "empty");
  EXPECT_TRUE(backups_.Restore(1, dir_ / "empty").ok());
  ExpectSound(*OpenRestored(dir_ / "empty"));
  EXPECT_FALSE(fs::exists(dir_ / "new"));
}

TEST_F(BackupTest, ARestoreThatWasCutShortIsDoneAgain) {
  ASSERT_TRUE(PutGeneration(*collection_, 0).ok());
  ASSERT_TRUE(backups_.Make(*collection_).ok());
  fs::copy(dir_ / "test", dir_ / ".restoring-new");
  fs::remove(dir_ / ".restoring-new/CURRENT");
  ASSERT_TRUE(backups_.Restore(1, dir_ / "new").ok());
  EXPECT_FALSE(fs::exists(dir_ / ".restoring-new"));
  ExpectSound(*OpenRestored(dir_ / "new"));
}

TEST_F(BackupTest, ACheckpointThatWasCutShortIsRemoved) {
  ASSERT_TRUE(PutGeneration(*collection_, 0).ok());
  ASSERT_TRUE(collection_->MakeCheckpoint(dir_ / "test/checkpoint").ok());
  ASSERT_TRUE(backups_.Make(*collection_).ok());
  ASSERT_TRUE(collection_->MakeCheckpoint(dir_ / "test/checkpoint").ok());
  fs::create_directory(dir_ / "test/checkpoint.tmp");
  collection_.reset();
  collection_ = OpenTestCollection(dir_ / "test");
  EXPECT_FALSE(fs::exists(dir_ / "test/checkpoint"));
  EXPECT_FALSE(fs::exists(dir_ / "test/checkpoint.tmp"));
  ExpectSound(*collection_);
}

TEST_F(BackupTest, DamageIsToldAndNotRestored) {
  ASSERT_TRUE(PutGeneration(*collection_, 0).ok());
  ASSERT_TRUE(backups_.Make(*collection_).ok());
  fs::path file;
  for (const fs::directory_entry& entry :
       fs::directory_iterator(dir_ / "backups/test/shared_checksum")) {
    if (entry.path().extension() == ".sst") file = entry.path();
  }
  std::fstream bytes(file, std::ios::in | std::ios::out | std::ios::binary);
  bytes.seekg(10);
  const char flipped = static_cast<char>(bytes.get() ^ 1);
  bytes.seekp(10);
  bytes.put(flipped);
  bytes.close();
  const absl::Status damaged = backups_.Verify(1);
  EXPECT_EQ(damaged.code(), StatusCode::kDataLoss) << damaged;
  EXPECT_THAT(std::string(damaged.message()), HasSubstr(file.filename().string()));
  EXPECT_EQ(backups_.Restore(1, dir_ / "new").status().code(), StatusCode::kDataLoss);
  EXPECT_FALSE(fs::exists(dir_ / "new"));
  fs::remove(file);
  EXPECT_THAT(backups_.Verify(1),
              IsStatus(StatusCode::kDataLoss, "backup 1 in \"" + (dir_ / "backups/test") +
                                                  "\" is damaged: a file is missing or has another "
                                                  "size"));
  absl::StatusOr<std::vector<Backup>> listed = backups_.List();
  ASSERT_EQ(listed->size(), 1u);
  EXPECT_TRUE(listed->front().damaged);
  // The next one needs the same file, and so brings it back.
  ASSERT_TRUE(backups_.Make(*collection_).ok());
  listed = backups_.List();
  ASSERT_EQ(listed->size(), 2u);
  EXPECT_FALSE(listed->front().damaged);
  EXPECT_TRUE(backups_.Verify(1).ok());
}

TEST_F(BackupTest, AFolderIsOneCollections) {
  ASSERT_TRUE(backups_.Make(*collection_).ok());
  const absl::StatusOr<std::unique_ptr<Collection>> other =
      Collection::Open(dir_ / "other", "other", {.create_if_missing = true});
  EXPECT_THAT(backups_.Make(**other).status(),
              IsStatus(StatusCode::kFailedPrecondition,
                       "\"" + (dir_ / "backups/test") +
                           "\" holds backups of the collection \"test\"; back up \"other\" into a "
                           "folder of its own"));
}

TEST_F(BackupTest, ACheckpointIsACollection) {
  ASSERT_TRUE(PutGeneration(*collection_, 0).ok());
  const absl::StatusOr<int64_t> revision = collection_->MakeCheckpoint(dir_ / "copy");
  ASSERT_TRUE(revision.ok()) << revision.status();
  EXPECT_EQ(*revision, 1);
  EXPECT_EQ(collection_->MakeCheckpoint(dir_ / "copy").status().code(), StatusCode::kAlreadyExists);
  ASSERT_TRUE(PutGeneration(*collection_, 1).ok());
  const std::unique_ptr<Collection> copy = OpenRestored(dir_ / "copy");
  EXPECT_EQ(LastGeneration(*copy), 0);
  ExpectSound(*copy);
}

}  // namespace
}  // namespace annals::storage
