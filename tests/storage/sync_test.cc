// When writes reach the disk: each before it is acknowledged, or many with one fsync. RocksDB's own
// seam for file systems counts.
#include <atomic>
#include <memory>
#include <string>

#include "gtest/gtest.h"
#include "rocksdb/env.h"
#include "storage/collection.h"
#include "tests/storage/log_disk.h"
#include "tests/storage/test_support.h"

namespace annals::storage {
namespace {

TEST(SyncTest, ManyWritesShareOneSync) {
  const TempDir dir;
  const auto disk = std::make_shared<LogDisk>();
  std::atomic<int>& syncs = disk->syncs;
  const std::unique_ptr<rocksdb::Env> env = rocksdb::NewCompositeEnv(disk);
  absl::StatusOr<std::unique_ptr<Collection>> opened =
      Collection::Open(dir / "test", "test", {.create_if_missing = true, .env = env.get()});
  ASSERT_TRUE(opened.ok()) << opened.status();
  Collection& collection = **opened;
  const auto put = [&](int first, Durability durability) {
    syncs = 0;
    for (int i = first; i < first + 10; ++i) {
      const std::string id = "d" + std::to_string(i);
      EXPECT_TRUE(
          collection.PutDocument(MakeDocument(id, "text"), {}, {.durability = durability}).ok());
      EXPECT_TRUE(collection.GetDocument(id, true).ok());
    }
  };
  put(0, Durability::kNow);
  EXPECT_EQ(syncs, 10);
  put(10, Durability::kAtSync);
  EXPECT_EQ(syncs, 0);
  EXPECT_TRUE(collection.Sync().ok());
  EXPECT_EQ(syncs, 1);
  // Nothing waits.
  EXPECT_TRUE(collection.Sync().ok());
  EXPECT_EQ(syncs, 1);
}

TEST(SyncTest, NotesWhatADocumentWasExtractedWith) {
  const TempDir dir;
  const std::unique_ptr<Collection> collection = OpenTestCollection(dir / "test");
  annals::v1::Document document = MakeDocument("a", "text");
  document.set_extraction_key("one");
  ASSERT_TRUE(collection->PutDocument(document, {}).ok());
  document.set_extraction_key("two");
  const absl::StatusOr<WriteResult> again = collection->PutDocument(document, {});
  ASSERT_TRUE(again.ok()) << again.status();
  EXPECT_EQ(again->outcome, WriteOutcome::kUnchanged);
  EXPECT_EQ(collection->GetDocument("a", false)->extraction_key(), "two");
  EXPECT_EQ(collection->GetDocument("a", false)->revision(), 1);
  ExpectSound(*collection);
}

}  // namespace
}  // namespace annals::storage
