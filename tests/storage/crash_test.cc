// kill -9 in the midst of writes: every acknowledged write is there afterwards, whole, and nothing
// is there by half; the data directory is free for the next process.
#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <cstdlib>
#include <random>
#include <string>
#include <thread>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "storage/database.h"
#include "tests/storage/crash_data.h"
#include "tests/storage/test_support.h"

namespace annals::storage {
namespace {

// A running storage_crash_writer.
class Writer {
 public:
  explicit Writer(const std::string& dir) {
    int ends[2];
    EXPECT_EQ(pipe2(ends, O_CLOEXEC), 0);
    output_ = ends[0];
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_adddup2(&actions, ends[1], STDOUT_FILENO);
    std::string program = CRASH_WRITER;
    std::string argument = dir;
    char* arguments[] = {program.data(), argument.data(), nullptr};
    const int error = posix_spawn(&pid_, program.c_str(), &actions, nullptr, arguments, environ);
    EXPECT_EQ(error, 0) << "starting " << program;
    if (error != 0) pid_ = 0;  // else what Kill kills is anybody's
    posix_spawn_file_actions_destroy(&actions);
    close(ends[1]);
  }
  ~Writer() {
    Kill();
    close(output_);
  }

  pid_t pid() const { return pid_; }

  // Waits until it has acknowledged at least one write, or ended.
  void WaitForFirstWrite() {
    char byte;
    if (read(output_, &byte, 1) == 1) acknowledged_.push_back(byte);
  }

  void Kill() {
    if (pid_ == 0) return;
    kill(pid_, SIGKILL);
    int status = 0;
    waitpid(pid_, &status, 0);
    EXPECT_TRUE(WIFSIGNALED(status)) << "it ended by itself, status " << status;
    pid_ = 0;
    char bytes[4096];
    for (ssize_t size; (size = read(output_, bytes, sizeof(bytes))) > 0;) {
      acknowledged_.append(bytes, static_cast<size_t>(size));
    }
  }

  // The last generation whose write was acknowledged; -1 when none was.
  int LastAcknowledged() const {
    const size_t end = acknowledged_.rfind('\n');
    if (end == std::string::npos) return -1;
    const size_t before = acknowledged_.rfind('\n', end - 1);
    const size_t begin = end == 0 || before == std::string::npos ? 0 : before + 1;
    return std::stoi(acknowledged_.substr(begin, end - begin));
  }

 private:
  pid_t pid_ = 0;
  int output_ = -1;
  std::string acknowledged_;
};

// Every document is of the last generation that is its own, with all its events and no others.
void ExpectWhole(const Collection& collection, int last) {
  const std::vector<std::string> titles = TitlesOf(collection, {});
  for (int generation = std::max(0, last - kCrashDocuments + 1); generation <= last; ++generation) {
    const absl::StatusOr<annals::v1::Document> document =
        collection.GetDocument(CrashDocumentId(generation), true);
    ASSERT_TRUE(document.ok()) << document.status();
    EXPECT_EQ(document->title(), std::to_string(generation));
    EXPECT_EQ(document->text(), std::string(5000, 'x') + std::to_string(generation));
    EXPECT_EQ(document->revision(), generation + 1);
    EXPECT_EQ(std::count(titles.begin(), titles.end(), std::to_string(generation)), kCrashEvents);
  }
  EXPECT_EQ(static_cast<int>(titles.size()), kCrashEvents * std::min(last + 1, kCrashDocuments));
}

TEST(CrashTest, KillsLeaveAllOrNothing) {
  const TempDir dir;
  std::mt19937 random(7);
  int last = -1;
  for (int round = 0; round < 20; ++round) {
    SCOPED_TRACE(round);
    Writer writer(dir.path());
    writer.WaitForFirstWrite();
    std::this_thread::sleep_for(std::chrono::microseconds(random() % 30000));
    writer.Kill();
    const int acknowledged = writer.LastAcknowledged();
    EXPECT_GT(acknowledged, last);

    const absl::StatusOr<std::unique_ptr<Database>> database = Database::Open(dir.path(), {});
    ASSERT_TRUE(database.ok()) << database.status();
    const absl::StatusOr<std::shared_ptr<Collection>> collection =
        (*database)->GetCollection("test");
    ASSERT_TRUE(collection.ok()) << collection.status();
    last = LastGeneration(**collection);
    // One more may have been committed without the word getting out.
    EXPECT_GE(last, acknowledged);
    EXPECT_LE(last, acknowledged + 1);
    ExpectWhole(**collection, last);
    ExpectSound(**collection);
  }
}

TEST(CrashTest, KillsDuringTheFirstOpeningLeaveAUsableDirectory) {
  std::mt19937 random(11);
  for (int round = 0; round < 20; ++round) {
    SCOPED_TRACE(round);
    const TempDir dir;
    {
      Writer writer(dir.path());
      std::this_thread::sleep_for(std::chrono::microseconds(random() % 60000));
      writer.Kill();
    }
    const absl::StatusOr<std::unique_ptr<Database>> database = Database::Open(dir.path(), {});
    ASSERT_TRUE(database.ok()) << database.status();
    const absl::StatusOr<std::shared_ptr<Collection>> collection =
        (*database)->GetOrCreateCollection("test");
    ASSERT_TRUE(collection.ok()) << collection.status();
    ExpectWhole(**collection, LastGeneration(**collection));
    ExpectSound(**collection);
  }
}

TEST(CrashTest, ARunningProcessIsNamedAndAKilledOneLeavesTheDirectoryFree) {
  const TempDir dir;
  Writer writer(dir.path());
  writer.WaitForFirstWrite();
  EXPECT_THAT(Database::Open(dir.path(), {}).status(),
              IsStatus(absl::StatusCode::kFailedPrecondition,
                       "the data directory \"" + dir.path() + "\" is in use by process " +
                           std::to_string(writer.pid()) +
                           "; stop it, reach the data through it, or name another directory"));
  // Nor does the collection open by itself.
  const absl::Status status = Collection::Open(dir / "collections/test", "test", {}).status();
  EXPECT_EQ(status.code(), absl::StatusCode::kFailedPrecondition) << status;
  writer.Kill();
  EXPECT_TRUE(Database::Open(dir.path(), {}).ok());
}

}  // namespace
}  // namespace annals::storage
