// A disk that is full: the write fails in clear words, nothing is lost, and writing goes on when
// there is room again. RocksDB's own seam for file systems stands in for the disk.
#include <atomic>
#include <filesystem>
#include <memory>
#include <string>
#include <utility>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "rocksdb/env.h"
#include "rocksdb/file_system.h"
#include "storage/collection.h"
#include "storage/engine.h"
#include "tests/storage/test_support.h"

namespace annals::storage {
namespace {

// The machine's file system, on which no write finds room while `full`.
class SmallDisk : public rocksdb::FileSystemWrapper {
 public:
  explicit SmallDisk(const std::atomic<bool>* full)
      : FileSystemWrapper(rocksdb::FileSystem::Default()), full_(full) {}

  static const char* kClassName() { return "SmallDisk"; }
  const char* Name() const override { return kClassName(); }

  rocksdb::IOStatus NewWritableFile(const std::string& name, const rocksdb::FileOptions& options,
                                    std::unique_ptr<rocksdb::FSWritableFile>* result,
                                    rocksdb::IODebugContext* debug) override {
    if (*full_) return NoSpace();
    rocksdb::IOStatus status = target()->NewWritableFile(name, options, result, debug);
    if (status.ok()) *result = std::make_unique<File>(std::move(*result), full_);
    return status;
  }

 private:
  static rocksdb::IOStatus NoSpace() {
    return rocksdb::IOStatus::NoSpace("No space left on device");
  }

  class File : public rocksdb::FSWritableFileOwnerWrapper {
   public:
    File(std::unique_ptr<rocksdb::FSWritableFile> file, const std::atomic<bool>* full)
        : FSWritableFileOwnerWrapper(std::move(file)), full_(full) {}

    rocksdb::IOStatus Append(const rocksdb::Slice& data, const rocksdb::IOOptions& options,
                             rocksdb::IODebugContext* debug) override {
      if (!*full_) return FSWritableFileOwnerWrapper::Append(data, options, debug);
      // The last block of a disk takes what fits.
      const rocksdb::Slice half(data.data(), data.size() / 2);
      const rocksdb::IOStatus written = FSWritableFileOwnerWrapper::Append(half, options, debug);
      return written.ok() ? NoSpace() : written;
    }
    rocksdb::IOStatus Append(const rocksdb::Slice& data, const rocksdb::IOOptions& options,
                             const rocksdb::DataVerificationInfo& /*info*/,
                             rocksdb::IODebugContext* debug) override {
      return Append(data, options, debug);
    }

   private:
    const std::atomic<bool>* const full_;
  };

  const std::atomic<bool>* const full_;
};

// A disk that fills up with the given memory for what is not in table files yet.
void FillUpAndMakeRoom(std::shared_ptr<const MemoryBudget> memory) {
  const TempDir dir;
  std::atomic<bool> full = false;
  const std::unique_ptr<rocksdb::Env> env =
      rocksdb::NewCompositeEnv(std::make_shared<SmallDisk>(&full));
  const CollectionOptions options = {
      .create_if_missing = true, .sync = true, .memory = std::move(memory), .env = env.get()};
  absl::StatusOr<std::unique_ptr<Collection>> opened =
      Collection::Open(dir / "test", "test", options);
  ASSERT_TRUE(opened.ok()) << opened.status();
  Collection& collection = **opened;
  const annals::v1::Event event = MakeEvent("before", {.title = "Before", .edtf = "1931"});
  ASSERT_TRUE(collection.PutDocument(MakeDocument("before", "text"), {event}).ok());

  full = true;
  for (int attempt = 0; attempt < 5; ++attempt) {
    const absl::Status refused = collection.PutDocument(MakeDocument("while", "text"), {}).status();
    EXPECT_EQ(refused.code(), absl::StatusCode::kResourceExhausted) << refused;
    EXPECT_THAT(std::string(refused.message()),
                testing::AllOf(testing::StartsWith(
                                   "storing the document \"collections/test/documents/while\": "),
                               testing::EndsWith("; the disk is full: make room and try again")));
  }
  EXPECT_THAT(TitlesOf(collection, {}), testing::ElementsAre("Before")) << "reading goes on";
  EXPECT_EQ(collection.GetDocument("while", false).status().code(), absl::StatusCode::kNotFound);

  full = false;
  const absl::StatusOr<WriteResult> after =
      collection.PutDocument(MakeDocument("after", "text"), {});
  ASSERT_TRUE(after.ok()) << after.status();
  EXPECT_EQ(after->document.revision(), 2) << "what failed made no revision";
  ExpectSound(collection);

  opened->reset();
  opened = Collection::Open(dir / "test", "test", options);
  ASSERT_TRUE(opened.ok()) << opened.status();
  EXPECT_TRUE((*opened)->GetDocument("before", true).ok());
  EXPECT_TRUE((*opened)->GetDocument("after", true).ok());
  EXPECT_EQ((*opened)->GetDocument("while", false).status().code(), absl::StatusCode::kNotFound);
  ExpectSound(**opened);
}

TEST(DiskFullTest, TheLogFindsNoRoom) { FillUpAndMakeRoom(nullptr); }

TEST(DiskFullTest, NewFilesFindNoRoom) {
  // So little memory that each write brings the last one into a table file and begins a new log.
  auto memory = std::make_shared<MemoryBudget>(MakeMemoryBudget());
  memory->write_buffers = std::make_shared<rocksdb::WriteBufferManager>(1);
  FillUpAndMakeRoom(memory);
}

TEST(DiskFullTest, NoRoomForANewCollection) {
  const TempDir dir;
  const std::atomic<bool> full = true;
  const std::unique_ptr<rocksdb::Env> env =
      rocksdb::NewCompositeEnv(std::make_shared<SmallDisk>(&full));
  const absl::Status status =
      Collection::Open(dir / "test", "test", {.create_if_missing = true, .env = env.get()})
          .status();
  EXPECT_EQ(status.code(), absl::StatusCode::kResourceExhausted) << status;
}

// Of RocksDB's own log of what it does, the second line that found no room would end the process.
TEST(DiskFullTest, RocksDbWritesNoLogOfItsOwn) {
  const TempDir dir;
  ASSERT_TRUE(OpenTestCollection(dir / "test")->PutDocument(MakeDocument("a", "text"), {}).ok());
  EXPECT_FALSE(std::filesystem::exists(dir / "test/LOG"));
}

}  // namespace
}  // namespace annals::storage
