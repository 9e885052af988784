// When writes reach the disk: each before it is acknowledged, or many with one fsync. RocksDB's own
// seam for file systems counts.
#include <atomic>
#include <memory>
#include <string>
#include <utility>

#include "gtest/gtest.h"
#include "rocksdb/env.h"
#include "rocksdb/file_system.h"
#include "storage/collection.h"
#include "tests/storage/test_support.h"

namespace annals::storage {
namespace {

// The machine's file system, which counts how often a log is synced.
class CountingDisk : public rocksdb::FileSystemWrapper {
 public:
  explicit CountingDisk(std::atomic<int>* syncs)
      : FileSystemWrapper(rocksdb::FileSystem::Default()), syncs_(syncs) {}

  static const char* kClassName() { return "CountingDisk"; }
  const char* Name() const override { return kClassName(); }

  rocksdb::IOStatus NewWritableFile(const std::string& name, const rocksdb::FileOptions& options,
                                    std::unique_ptr<rocksdb::FSWritableFile>* result,
                                    rocksdb::IODebugContext* debug) override {
    rocksdb::IOStatus status = target()->NewWritableFile(name, options, result, debug);
    if (status.ok() && name.ends_with(".log")) {
      *result = std::make_unique<Log>(std::move(*result), syncs_);
    }
    return status;
  }

 private:
  class Log : public rocksdb::FSWritableFileOwnerWrapper {
   public:
    Log(std::unique_ptr<rocksdb::FSWritableFile> file, std::atomic<int>* syncs)
        : FSWritableFileOwnerWrapper(std::move(file)), syncs_(syncs) {}

    rocksdb::IOStatus Sync(const rocksdb::IOOptions& options,
                           rocksdb::IODebugContext* debug) override {
      ++*syncs_;
      return FSWritableFileOwnerWrapper::Sync(options, debug);
    }
    rocksdb::IOStatus Fsync(const rocksdb::IOOptions& options,
                            rocksdb::IODebugContext* debug) override {
      ++*syncs_;
      return FSWritableFileOwnerWrapper::Fsync(options, debug);
    }

   private:
    std::atomic<int>* const syncs_;
  };

  std::atomic<int>* const syncs_;
};

TEST(SyncTest, ManyWritesShareOneSync) {
  const TempDir dir;
  std::atomic<int> syncs = 0;
  const std::unique_ptr<rocksdb::Env> env =
      rocksdb::NewCompositeEnv(std::make_shared<CountingDisk>(&syncs));
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
