// A data directory: made, locked, refused when it is not ours or newer than we are.
#include "storage/database.h"

#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <thread>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/storage/test_support.h"

namespace annals::storage {
namespace {

using absl::StatusCode;
using testing::ElementsAre;
using testing::IsEmpty;

std::string ReadFile(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

std::unique_ptr<Database> OpenOrFail(const std::string& path) {
  absl::StatusOr<std::unique_ptr<Database>> database = Database::Open(path, {.sync = false});
  EXPECT_TRUE(database.ok()) << database.status();
  return database.ok() ? *std::move(database) : nullptr;
}

TEST(DatabaseTest, MakesTheDirectoryAndThoseAbove) {
  const TempDir dir;
  const std::unique_ptr<Database> database = OpenOrFail(dir / "a/b");
  ASSERT_NE(database, nullptr);
  EXPECT_EQ(database->path(), dir / "a/b");
  EXPECT_EQ(ReadFile(dir / "a/b/FORMAT"), "annals data directory, format 1\n");
  EXPECT_EQ(ReadFile(dir / "a/b/LOCK"), std::to_string(getpid()) + "\n");
  EXPECT_THAT(*database->ListCollections(), IsEmpty());
}

TEST(DatabaseTest, HoldsManyCollections) {
  const TempDir dir;
  std::unique_ptr<Database> database = OpenOrFail(dir.path());
  EXPECT_THAT(database->GetCollection("test").status(),
              IsStatus(StatusCode::kNotFound, "there is no collection \"test\" at \"" +
                                                  (dir / "collections/test") + "\""));
  EXPECT_EQ(database->GetCollection("../x").status().code(), StatusCode::kInvalidArgument);
  EXPECT_EQ(database->GetOrCreateCollection("").status().code(), StatusCode::kInvalidArgument);
  EXPECT_THAT(*database->ListCollections(), IsEmpty()) << "asking makes nothing";

  std::shared_ptr<Collection> test = *database->GetOrCreateCollection("test");
  std::shared_ptr<Collection> letters = *database->GetOrCreateCollection("letters");
  EXPECT_NE(test, letters);
  EXPECT_EQ(*database->GetCollection("test"), test);
  EXPECT_THAT(*database->ListCollections(), ElementsAre("letters", "test"));
  ASSERT_TRUE(test->PutDocument(MakeDocument("log", "text"), {}).ok());
  EXPECT_EQ(letters->GetDocument("log", false).status().code(), StatusCode::kNotFound);

  test = nullptr;
  letters = nullptr;
  database.reset();
  database = OpenOrFail(dir.path());
  EXPECT_THAT(*database->ListCollections(), ElementsAre("letters", "test"));
  EXPECT_TRUE((*database->GetCollection("test"))->GetDocument("log", false).ok());
}

TEST(DatabaseTest, ThreadsAskingTogetherGetTheSameCollection) {
  const TempDir dir;
  const std::unique_ptr<Database> database = OpenOrFail(dir.path());
  std::vector<absl::StatusOr<std::shared_ptr<Collection>>> got(8, absl::UnknownError("not run"));
  std::vector<std::thread> threads;
  for (absl::StatusOr<std::shared_ptr<Collection>>& slot : got) {
    threads.emplace_back([&] { slot = database->GetOrCreateCollection("test"); });
  }
  for (std::thread& thread : threads) thread.join();
  for (const absl::StatusOr<std::shared_ptr<Collection>>& slot : got) {
    ASSERT_TRUE(slot.ok()) << slot.status();
    EXPECT_EQ(*slot, *got[0]);
  }
}

TEST(DatabaseTest, AMissingDirectoryIsNotMadeUnasked) {
  const TempDir dir;
  EXPECT_THAT(
      Database::Open(dir / "a", {.create_if_missing = false}).status(),
      IsStatus(StatusCode::kNotFound, "there is no data directory \"" + (dir / "a") + "\""));
  EXPECT_FALSE(std::filesystem::exists(dir / "a"));
}

TEST(DatabaseTest, IsOpenOnceInAProcess) {
  const TempDir dir;
  std::unique_ptr<Database> first = OpenOrFail(dir.path());
  EXPECT_THAT(Database::Open(dir.path(), {}).status(),
              IsStatus(StatusCode::kFailedPrecondition,
                       "the data directory \"" + dir.path() + "\" is in use by process " +
                           std::to_string(getpid()) +
                           "; stop it, reach the data through it, or name another directory"));
  first.reset();
  EXPECT_NE(OpenOrFail(dir.path()), nullptr) << "free again";
}

TEST(DatabaseTest, SomebodyElsesDirectoryIsLeftAlone) {
  const TempDir dir;
  std::ofstream(dir / "thesis.txt") << "chapter one";
  EXPECT_THAT(Database::Open(dir.path(), {}).status(),
              IsStatus(StatusCode::kFailedPrecondition,
                       "\"" + dir.path() +
                           "\" is not a data directory of Annals: it has no file FORMAT and holds "
                           "\"thesis.txt\"; name an empty or a new directory"));
  const std::filesystem::directory_iterator entries(dir.path());
  EXPECT_EQ(std::distance(begin(entries), end(entries)), 1) << "nothing was put into it";
}

TEST(DatabaseTest, AStartThatWasCutShortIsTakenUp) {
  const TempDir dir;
  std::ofstream(dir / "LOCK") << "123\n";
  std::ofstream(dir / "FORMAT.new") << "annals da";
  std::filesystem::create_directory(dir / "lost+found");
  EXPECT_NE(OpenOrFail(dir.path()), nullptr);
  EXPECT_EQ(ReadFile(dir / "FORMAT"), "annals data directory, format 1\n");
  // So is the making of a collection.
  std::filesystem::create_directories(dir / "collections/test");
  const std::unique_ptr<Database> database = OpenOrFail(dir.path());
  EXPECT_THAT(*database->ListCollections(), IsEmpty());
  EXPECT_EQ(database->GetCollection("test").status().code(), StatusCode::kNotFound);
  EXPECT_TRUE(database->GetOrCreateCollection("test").ok());
}

TEST(DatabaseTest, FormatsItDoesNotKnowAreRefused) {
  struct Case {
    const char* text;
    StatusCode code;
    std::string message;
  };
  const TempDir dir;
  const std::string file = dir / "FORMAT";
  const std::string damaged =
      "\"" + file +
      "\" does not say \"annals data directory, format N\"; it is damaged or is not from Annals";
  const Case cases[] = {
      {"annals data directory, format 2\n", StatusCode::kFailedPrecondition,
       "the data directory \"" + dir.path() +
           "\" is of format 2, and this program knows formats up to 1; use a newer annals"},
      {"annals data directory, format 0\n", StatusCode::kDataLoss, damaged},
      {"annals data directory, format one\n", StatusCode::kDataLoss, damaged},
      {"", StatusCode::kDataLoss, damaged},
      {"format 1\n", StatusCode::kDataLoss, damaged},
  };
  for (const Case& c : cases) {
    std::ofstream(file, std::ios::trunc) << c.text;
    EXPECT_THAT(Database::Open(dir.path(), {}).status(), IsStatus(c.code, c.message)) << c.text;
  }
}

TEST(DatabaseTest, WhatIsNotADirectoryIsRefused) {
  const TempDir dir;
  std::ofstream(dir / "file") << "x";
  EXPECT_THAT(Database::Open(dir / "file", {}).status(),
              IsStatus(StatusCode::kFailedPrecondition, "the data directory \"" + (dir / "file") +
                                                            "\" is not a directory; name another"));
  EXPECT_THAT(
      Database::Open(dir / "file/below", {}).status(),
      IsStatus(StatusCode::kFailedPrecondition,
               "cannot make the directory \"" + (dir / "file/below") + "\": Not a directory"));
}

// /proc and /sys let nobody make a file or a folder, not even root, to whom permissions mean
// nothing.
TEST(DatabaseTest, WhereNothingCanBeWrittenSaysSo) {
  const absl::Status made = Database::Open("/proc/annals", {}).status();
  EXPECT_THAT(std::string(made.message()),
              testing::StartsWith("cannot make the directory \"/proc/annals\": "));
  EXPECT_NE(made.code(), StatusCode::kUnknown);
  const absl::Status foreign = Database::Open("/proc/self/fdinfo", {}).status();
  EXPECT_EQ(foreign.code(), StatusCode::kFailedPrecondition) << foreign;
}

TEST(DatabaseTest, AReadOnlyDirectorySaysSo) {
  const TempDir dir;
  ASSERT_EQ(chmod(dir.path().c_str(), 0555), 0);
  // Root may write anywhere, so it becomes another user for a moment.
  const uid_t user = geteuid();
  const uid_t nobody = 65534;
  ASSERT_EQ(user == 0 ? seteuid(nobody) : 0, 0);
  const absl::Status status = Database::Open(dir.path(), {}).status();
  ASSERT_EQ(seteuid(user), 0);
  EXPECT_THAT(status, IsStatus(StatusCode::kPermissionDenied,
                               "cannot write \"" + (dir / "LOCK") +
                                   "\": Permission denied; a data directory must be writable, even "
                                   "to read from it: name another, or change its permissions"));
}

}  // namespace
}  // namespace annals::storage
