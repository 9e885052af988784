// Long work tells how far it is, and stops when it is told to, leaving nothing half done.
#include "storage/progress.h"

#include <filesystem>
#include <memory>
#include <random>
#include <set>
#include <string>
#include <thread>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "storage/backup.h"
#include "storage/repair.h"
#include "storage/statistics.h"
#include "storage/verify.h"
#include "tests/storage/test_support.h"

namespace annals::storage {
namespace {

namespace fs = std::filesystem;
using absl::StatusCode;

constexpr int kDocuments = 24;
constexpr size_t kTextBytes = size_t{256} << 10;

// Of letters at random, so that it takes room however it is compressed.
std::string AnyText(uint32_t seed) {
  std::mt19937 random(seed);
  std::string text(kTextBytes, ' ');
  for (char& letter : text) letter = static_cast<char>('a' + random() % 26);
  return text;
}

class ProgressTest : public testing::Test {
 protected:
  void SetUp() override {
    for (int i = 0; i < kDocuments; ++i) Put(i);
  }

  void Put(int number) {
    const std::string id = "d" + std::to_string(number);
    ASSERT_TRUE(collection_
                    ->PutDocument(MakeDocument(id, AnyText(static_cast<uint32_t>(number))),
                                  {MakeEvent(id, {.title = id, .edtf = "1957-07-03"})})
                    .ok());
  }

  // Everything in the folder of the backups but what RocksDB's engine notes for itself.
  std::set<std::string> BackedUp() const {
    std::set<std::string> files;
    for (const fs::directory_entry& entry : fs::recursive_directory_iterator(dir_ / "backups")) {
      const std::string name = entry.path().filename().string();
      if (entry.is_regular_file() && name != "LOCK") files.insert(entry.path().string());
    }
    return files;
  }

  TempDir dir_;
  std::unique_ptr<Collection> collection_ = OpenTestCollection(dir_ / "test");
  Backups backups_{dir_ / "backups/test"};
};

TEST_F(ProgressTest, OfABackupIsBytesThatAreRead) {
  Progress first;
  ASSERT_TRUE(backups_.Make(*collection_, &first).ok());
  EXPECT_GT(first.total(), kDocuments * int64_t{kTextBytes} / 2);
  EXPECT_LE(first.done(), first.total());
  EXPECT_GT(first.done(), first.total() * 9 / 10);
  // What the first has is read once more to find that out, and what is new twice.
  Put(kDocuments);
  Progress second;
  ASSERT_TRUE(backups_.Make(*collection_, &second).ok());
  EXPECT_LT(second.total(), first.total() * 3 / 4);
  EXPECT_LE(second.done(), second.total());
  EXPECT_GT(second.done(), second.total() * 9 / 10);
}

TEST_F(ProgressTest, ACancelledBackupLeavesTheOthersAsTheyWere) {
  ASSERT_TRUE(backups_.Make(*collection_).ok());
  const std::set<std::string> before = BackedUp();
  Put(kDocuments);
  Progress progress;
  progress.Cancel();
  EXPECT_EQ(backups_.Make(*collection_, &progress).status().code(), StatusCode::kCancelled);
  EXPECT_EQ(BackedUp(), before);
  EXPECT_FALSE(fs::exists(dir_ / "test/checkpoint"));
  ASSERT_EQ(backups_.List()->size(), 1U);
  const absl::StatusOr<Backup> next = backups_.Make(*collection_);
  ASSERT_TRUE(next.ok()) << next.status();
  EXPECT_TRUE(backups_.Verify(next->number).ok());
}

TEST_F(ProgressTest, OfComparingABackupIsItsBytes) {
  const Backup backup = *backups_.Make(*collection_);
  Progress progress;
  ASSERT_TRUE(backups_.Verify(backup.number, &progress).ok());
  EXPECT_EQ(progress.total(), backup.bytes);
  EXPECT_EQ(progress.done(), backup.bytes);
  Progress cancelled;
  cancelled.Cancel();
  EXPECT_EQ(backups_.Verify(backup.number, &cancelled).code(), StatusCode::kCancelled);
}

TEST_F(ProgressTest, ARestoreThatIsCancelledLeavesNothing) {
  const Backup backup = *backups_.Make(*collection_);
  fs::create_directory(dir_ / "restored");
  const std::string path = dir_ / "restored/test";
  // Cancelled once some of it is copied, if it is not done before.
  int cancelled = 0;
  for (int i = 0; i < 20 && cancelled == 0; ++i) {
    Progress progress;
    std::thread canceller([&] {
      while (progress.total() == 0 || progress.done() < progress.total() / 8) {
        std::this_thread::yield();
      }
      progress.Cancel();
    });
    const absl::StatusOr<Backup> restored = backups_.Restore(backup.number, path, &progress);
    canceller.join();
    if (restored.ok()) {
      fs::remove_all(path);
      continue;
    }
    ++cancelled;
    EXPECT_EQ(restored.status().code(), StatusCode::kCancelled) << restored.status();
    EXPECT_TRUE(fs::is_empty(dir_ / "restored"));
  }
  EXPECT_EQ(cancelled, 1);
  Progress progress;
  ASSERT_TRUE(backups_.Restore(backup.number, path, &progress).ok());
  EXPECT_EQ(progress.total(), backup.bytes);
  EXPECT_EQ(progress.done(), backup.bytes);
}

TEST_F(ProgressTest, OfVerifyIsRecordsTwice) {
  ASSERT_TRUE(Compact(*collection_).ok());
  Progress progress;
  const absl::StatusOr<VerifyReport> report = Verify(*collection_, &progress);
  ASSERT_TRUE(report.ok()) << report.status();
  EXPECT_EQ(report->difference_count, 0);
  EXPECT_GT(progress.total(), 2 * (report->events + report->documents + report->entries));
  EXPECT_LE(progress.done(), progress.total());
  EXPECT_GT(progress.done(), progress.total() * 8 / 10);
  Progress cancelled;
  cancelled.Cancel();
  EXPECT_EQ(Verify(*collection_, &cancelled).status().code(), StatusCode::kCancelled);
}

TEST_F(ProgressTest, RepairStopsOnlyBeforeItMends) {
  Progress cancelled;
  cancelled.Cancel();
  EXPECT_EQ(Repair(*collection_, &cancelled).status().code(), StatusCode::kCancelled);
  ExpectSound(*collection_);
  // Writes go on.
  Put(kDocuments);
  Progress progress;
  EXPECT_TRUE(Repair(*collection_, &progress).ok());
  EXPECT_GT(progress.done(), 0);
}

TEST_F(ProgressTest, OfCompactionIsBytes) {
  Progress cancelled;
  cancelled.Cancel();
  EXPECT_EQ(Compact(*collection_, &cancelled).code(), StatusCode::kCancelled);
  ExpectSound(*collection_);
  Progress progress;
  ASSERT_TRUE(Compact(*collection_, &progress).ok());
  EXPECT_GT(progress.total(), kDocuments * int64_t{kTextBytes} / 2);
  EXPECT_EQ(progress.done(), progress.total());
}

}  // namespace
}  // namespace annals::storage
