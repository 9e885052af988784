#include "service/audit_log.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <csignal>
#include <filesystem>
#include <fstream>
#include <string>
#include <thread>
#include <vector>

#include "annals/v1/document_service.pb.h"
#include "annals/v1/event_service.pb.h"
#include "service/written.h"
#include "tests/storage/test_support.h"

namespace {

// Of all files of this process: what was asked of the disk, and whether it fails.
std::atomic<int> syncs = 0;
std::atomic<bool> disk_fails = false;

}  // namespace

// In the place of the C library's.
extern "C" int fdatasync(int fd) {
  ++syncs;
  if (!disk_fails) return static_cast<int>(syscall(SYS_fdatasync, fd));
  errno = EIO;
  return -1;
}

namespace annals::service {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::MatchesRegex;
using ::testing::Pair;

std::vector<std::string> LinesOf(const std::string& path) {
  std::ifstream file(path);
  std::vector<std::string> lines;
  for (std::string line; std::getline(file, line);) lines.push_back(line);
  return lines;
}

constexpr char kTime[] = "ts=[0-9-]+T[0-9:]+\\.[0-9]{3}Z msg=write ";

class AuditLogTest : public ::testing::Test {
 protected:
  storage::TempDir dir_;
  const std::string path_ = dir_ / "audit.log";
};

TEST_F(AuditLogTest, AddsALine) {
  std::ofstream(path_) << "what was there\n";
  auto log = AuditLog::Open(path_);
  ASSERT_TRUE(log.ok()) << log.status();
  EXPECT_TRUE((*log)->Append({{"method", "M"}, {"names", "a,b"}, {"id", "two words\n"}}).ok());
  EXPECT_THAT(LinesOf(path_),
              ElementsAre("what was there", MatchesRegex(std::string(kTime) +
                                                         "method=M names=a,b id=\"two words.n\"")));
}

TEST_F(AuditLogTest, IsNotForEverybodyToRead) {
  ASSERT_TRUE(AuditLog::Open(path_).ok());
  struct stat found {};
  ASSERT_EQ(stat(path_.c_str(), &found), 0);
  EXPECT_EQ(found.st_mode & 0137, 0u);
}

TEST_F(AuditLogTest, BeginsANewFileWhenItsOwnIsMovedAway) {
  auto log = AuditLog::Open(path_);
  ASSERT_TRUE(log.ok()) << log.status();
  EXPECT_TRUE((*log)->Append({{"n", "1"}}).ok());
  std::filesystem::rename(path_, path_ + ".1");
  EXPECT_TRUE((*log)->Append({{"n", "2"}}).ok());
  EXPECT_TRUE((*log)->Append({{"n", "3"}}).ok());
  // Also when another is there already, as logrotate makes one.
  std::filesystem::rename(path_, path_ + ".2");
  std::ofstream(path_).close();
  EXPECT_TRUE((*log)->Append({{"n", "4"}}).ok());
  EXPECT_THAT(LinesOf(path_ + ".1"), ElementsAre(MatchesRegex(".* n=1")));
  EXPECT_THAT(LinesOf(path_ + ".2"), ElementsAre(MatchesRegex(".* n=2"), MatchesRegex(".* n=3")));
  EXPECT_THAT(LinesOf(path_), ElementsAre(MatchesRegex(".* n=4")));
}

TEST_F(AuditLogTest, GoesOnInTheOldFileWhereThereCanBeNoNewOne) {
  const std::string folder = dir_ / "folder";
  std::filesystem::create_directory(folder);
  auto log = AuditLog::Open(folder + "/audit.log");
  ASSERT_TRUE(log.ok()) << log.status();
  std::filesystem::rename(folder, dir_ / "moved");
  EXPECT_TRUE((*log)->Append({{"n", "1"}}).ok());
  EXPECT_THAT(LinesOf(dir_ / "moved/audit.log"), ElementsAre(MatchesRegex(".* n=1")));
}

TEST_F(AuditLogTest, SyncsEachLineWhenItIsToldTo) {
  auto plain = AuditLog::Open(path_);
  ASSERT_TRUE(plain.ok()) << plain.status();
  const int before = syncs;
  EXPECT_TRUE((*plain)->Append({{"n", "1"}}).ok());
  EXPECT_EQ(syncs, before);
  auto log = AuditLog::Open(path_, /*syncs=*/true);
  ASSERT_TRUE(log.ok()) << log.status();
  for (int i = 1; i <= 3; ++i) {
    EXPECT_TRUE((*log)->Append({{"n", "2"}}).ok());
    EXPECT_EQ(syncs, before + i);
  }
  // What is moved away is synced before the next file is begun.
  std::filesystem::rename(path_, path_ + ".1");
  EXPECT_TRUE((*log)->Append({{"n", "3"}}).ok());
  EXPECT_THAT(LinesOf(path_), ElementsAre(MatchesRegex(".* n=3")));
}

TEST_F(AuditLogTest, ManyLinesAreSyncedTogether) {
  auto log = AuditLog::Open(path_, /*syncs=*/true);
  ASSERT_TRUE(log.ok()) << log.status();
  std::atomic<int> failed = 0;
  std::vector<std::thread> threads;
  for (int thread = 0; thread < 8; ++thread) {
    threads.emplace_back([&] {
      for (int i = 0; i < 50; ++i) {
        if (!(*log)->Append({{"n", "1"}}).ok()) ++failed;
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(failed, 0);
  EXPECT_EQ(LinesOf(path_).size(), 400U);
}

TEST_F(AuditLogTest, SaysWhatCannotBeSynced) {
  auto log = AuditLog::Open(path_, /*syncs=*/true);
  ASSERT_TRUE(log.ok()) << log.status();
  disk_fails = true;
  const absl::Status status = (*log)->Append({{"n", "1"}});
  disk_fails = false;
  EXPECT_EQ(status.code(), absl::StatusCode::kUnavailable);
  EXPECT_EQ(std::string(status.message()),
            "the audit log cannot be written to: Input/output error");
  EXPECT_TRUE((*log)->Append({{"n", "2"}}).ok());
}

TEST_F(AuditLogTest, SaysWhatCannotBeWritten) {
  EXPECT_EQ(AuditLog::Open(dir_ / "none/audit.log").status().code(),
            absl::StatusCode::kInvalidArgument);
  auto full = AuditLog::Open("/dev/full");
  ASSERT_TRUE(full.ok()) << full.status();
  const absl::Status status = (*full)->Append({{"n", "1"}});
  EXPECT_EQ(status.code(), absl::StatusCode::kUnavailable);
  EXPECT_EQ(std::string(status.message()),
            "the audit log cannot be written to: No space left on device");
}

// A disk that is full in the middle of a line: here a limit of the size of files.
TEST_F(AuditLogTest, ALineThatIsCutOffSpoilsNoOther) {
  auto log = AuditLog::Open(path_);
  ASSERT_TRUE(log.ok()) << log.status();
  std::signal(SIGXFSZ, SIG_IGN);
  rlimit before{};
  getrlimit(RLIMIT_FSIZE, &before);
  rlimit small = before;
  small.rlim_cur = 60;
  setrlimit(RLIMIT_FSIZE, &small);
  const bool first = (*log)->Append({{"n", "1"}}).ok();
  const bool second = (*log)->Append({{"n", "2"}}).ok();
  setrlimit(RLIMIT_FSIZE, &before);
  std::signal(SIGXFSZ, SIG_DFL);
  EXPECT_TRUE(first);
  EXPECT_FALSE(second);
  EXPECT_TRUE((*log)->Append({{"n", "3"}}).ok());
  const std::vector<std::string> lines = LinesOf(path_);
  ASSERT_EQ(lines.size(), 3u);
  EXPECT_THAT(lines[0], MatchesRegex(std::string(kTime) + "n=1"));
  EXPECT_THAT(lines[1], MatchesRegex("ts=[^ ]*"));
  EXPECT_THAT(lines[2], MatchesRegex(std::string(kTime) + "n=3"));
}

TEST_F(AuditLogTest, LinesOfManyThreadsStayWhole) {
  auto log = AuditLog::Open(path_);
  ASSERT_TRUE(log.ok()) << log.status();
  const std::string value(5000, 'x');
  std::vector<std::thread> threads;
  threads.reserve(8);
  for (int t = 0; t < 8; ++t) {
    threads.emplace_back([&] {
      for (int i = 0; i < 50; ++i) EXPECT_TRUE((*log)->Append({{"n", value}}).ok());
    });
  }
  for (std::thread& thread : threads) thread.join();
  const std::vector<std::string> lines = LinesOf(path_);
  EXPECT_EQ(lines.size(), 400u);
  for (const std::string& line : lines) {
    EXPECT_EQ(line.size(),
              value.size() + std::string("ts=2026-01-31T12:00:00.123Z msg=write n=").size());
  }
}

TEST(WrittenTest, NamesAndNumbers) {
  v1::CreateEventRequest create;
  create.set_parent("collections/a");
  create.set_event_id("mine");
  create.mutable_event()->set_title("a secret");
  create.mutable_options()->set_request_id("r1");
  create.mutable_options()->set_author("ann");
  v1::Event event = create.event();
  event.set_name("collections/a/events/mine");
  event.set_revision(7);
  EXPECT_THAT(
      WhatIsWritten(create, &event),
      ElementsAre(Pair("parent", "collections/a"), Pair("names", "collections/a/events/mine"),
                  Pair("event_id", "mine"), Pair("request_id", "r1"), Pair("revision", "7")));
  // Refused.
  EXPECT_THAT(WhatIsWritten(create, nullptr),
              ElementsAre(Pair("parent", "collections/a"), Pair("event_id", "mine"),
                          Pair("request_id", "r1")));

  v1::IngestDocumentRequest ingest;
  ingest.set_parent("collections/a");
  ingest.mutable_document()->set_text("a secret");
  v1::IngestDocumentResponse ingested;
  ingested.mutable_document()->set_name("collections/a/documents/d");
  ingested.mutable_document()->set_revision(8);
  ingested.set_outcome(v1::INGEST_OUTCOME_CREATED);
  EXPECT_THAT(WhatIsWritten(ingest, &ingested),
              ElementsAre(Pair("parent", "collections/a"),
                          Pair("names", "collections/a/documents/d"), Pair("revision", "8"),
                          Pair("outcome", "INGEST_OUTCOME_CREATED"), Pair("mention_count", "0")));

  v1::UpdateEventRequest update;
  update.mutable_event()->set_name("collections/a/events/mine");
  update.mutable_event()->set_title("a secret");
  update.set_validate_only(true);
  EXPECT_THAT(WhatIsWritten(update, &event),
              ElementsAre(Pair("names", "collections/a/events/mine"), Pair("validate_only", "true"),
                          Pair("revision", "7")));

  v1::MergeEventsRequest merge;
  merge.set_parent("collections/a");
  merge.add_names("collections/a/events/x");
  merge.add_names("collections/a/events/y");
  event.set_name("collections/a/events/x");
  EXPECT_THAT(WhatIsWritten(merge, &event),
              ElementsAre(Pair("parent", "collections/a"),
                          Pair("names", "collections/a/events/x,collections/a/events/y"),
                          Pair("revision", "7")));

  v1::BatchCreateEventsResponse batch;
  batch.add_events()->set_name("collections/a/events/x");
  batch.add_events()->set_name("collections/a/events/y");
  batch.mutable_events(1)->set_revision(9);
  EXPECT_THAT(WhatIsWritten(v1::BatchCreateEventsRequest(), &batch),
              ElementsAre(Pair("names", "collections/a/events/x,collections/a/events/y"),
                          Pair("revision", "9")));

  v1::DeleteDocumentRequest remove;
  remove.set_name("collections/a/documents/d");
  v1::DeleteDocumentResponse removed;
  removed.set_deleted_event_count(3);
  removed.set_revision(10);
  EXPECT_THAT(WhatIsWritten(remove, &removed),
              ElementsAre(Pair("names", "collections/a/documents/d"), Pair("revision", "10"),
                          Pair("deleted_event_count", "3")));
}

TEST(WrittenTest, WhatACallerSendsIsBounded) {
  v1::MergeEventsRequest merge;
  merge.set_parent(std::string(1 << 20, 'p'));
  for (int i = 0; i < 100'000; ++i) merge.add_names(std::string(1000, 'n'));
  size_t bytes = 0;
  for (const auto& [key, value] : WhatIsWritten(merge, nullptr)) bytes += value.size();
  EXPECT_LE(bytes, 520'000u);
  EXPECT_GE(bytes, 512u);
  EXPECT_THAT(WhatIsWritten(v1::IngestFileRequest(), nullptr), IsEmpty());
}

}  // namespace
}  // namespace annals::service
