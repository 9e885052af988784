#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <filesystem>
#include <string>
#include <thread>
#include <vector>

#include "tests/service/test_support.h"

namespace annals::service {
namespace {

using absl::StatusCode;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

constexpr char kCollection[] = "collections/test";

absl::StatusOr<v1::Backup> MakeBackup(const TestServer& server, int keep = 0) {
  v1::BackupCollectionRequest request;
  request.set_name(kCollection);
  request.set_keep(keep);
  const client::Client& client = server.client();
  const absl::StatusOr<v1::BackupCollectionResponse> made =
      client.Await<v1::BackupCollectionResponse>(client.BackupCollection(request));
  if (!made.ok()) return made.status();
  return made->backup();
}

absl::Status CheckBackup(const TestServer& server, const std::string& name) {
  return server.client()
      .Await<v1::VerifyBackupResponse>(server.client().VerifyBackup(name))
      .status();
}

absl::StatusOr<v1::RestoreCollectionResponse> Restore(const client::Client& client,
                                                      const std::string& name) {
  return client.Await<v1::RestoreCollectionResponse>(client.RestoreCollection(name));
}

absl::StatusOr<v1::VerifyCollectionResponse> Verify(const client::Client& client,
                                                    const std::string& name) {
  return client.Await<v1::VerifyCollectionResponse>(client.VerifyCollection(name));
}

std::vector<std::string> BackupNames(const TestServer& server, int page_size = 0) {
  v1::ListBackupsRequest request;
  request.set_parent(kCollection);
  request.set_page_size(page_size);
  std::vector<std::string> names;
  for (absl::StatusOr<v1::Backup>& backup : server.client().ListBackups(request)) {
    EXPECT_TRUE(backup.ok()) << backup.status();
    if (backup.ok()) names.push_back(backup->name());
  }
  return names;
}

std::string BackupNameOf(int number) {
  return std::string(kCollection) + "/backups/" + std::to_string(number);
}

TEST(AdminServiceTest, MakesListsAndVerifiesBackups) {
  const storage::TempDir backups;
  TestServer server({.backups = backups.path()});
  EXPECT_THAT(BackupNames(server), IsEmpty());
  for (int i = 1; i <= 3; ++i) {
    server.PutDays(1, i);
    const absl::StatusOr<v1::Backup> backup = MakeBackup(server);
    ASSERT_TRUE(backup.ok()) << backup.status();
    EXPECT_EQ(backup->name(), BackupNameOf(i));
    EXPECT_EQ(backup->revision(), i);
    EXPECT_GT(backup->size_bytes(), 0);
    EXPECT_GT(backup->create_time().seconds(), 0);
    EXPECT_TRUE(CheckBackup(server, backup->name()).ok());
  }
  EXPECT_THAT(BackupNames(server, 1),
              testing::ElementsAre(BackupNameOf(1), BackupNameOf(2), BackupNameOf(3)));
  ASSERT_TRUE(MakeBackup(server, 2).ok());
  EXPECT_THAT(BackupNames(server), testing::ElementsAre(BackupNameOf(3), BackupNameOf(4)));
  EXPECT_THAT(CheckBackup(server, BackupNameOf(1)),
              IsStatus(StatusCode::kNotFound, "there is no backup \"collections/test/backups/1\""));
  EXPECT_TRUE(std::filesystem::is_directory(backups / "test"));
}

TEST(AdminServiceTest, RestoresWhatIsNotThere) {
  const storage::TempDir backups;
  v1::Backup backup;
  {
    TestServer lost({.backups = backups.path()});
    lost.PutDays(5);
    backup = *MakeBackup(lost);
    EXPECT_EQ(Restore(lost.client(), backup.name()).status().code(), StatusCode::kAlreadyExists);
  }
  const storage::TempDir data;
  absl::StatusOr<std::unique_ptr<Host>> host =
      Host::Start({.backups = backups.path()}, *storage::Database::Open(data / "data", {}));
  ASSERT_TRUE(host.ok()) << host.status();
  const client::Client client((*host)->InProcessChannel());
  EXPECT_EQ(Restore(client, BackupNameOf(7)).status().code(), StatusCode::kNotFound);
  const absl::StatusOr<v1::RestoreCollectionResponse> restored = Restore(client, backup.name());
  ASSERT_TRUE(restored.ok()) << restored.status();
  EXPECT_EQ(restored->name(), kCollection);
  EXPECT_EQ(restored->revision(), backup.revision());
  v1::ListEventsRequest request;
  request.set_parent(kCollection);
  EXPECT_THAT(TitlesOf(client.ListEvents(request)),
              testing::UnorderedElementsAreArray(EventTitles(0, 4)));
  const absl::StatusOr<v1::VerifyCollectionResponse> found = Verify(client, kCollection);
  ASSERT_TRUE(found.ok()) << found.status();
  EXPECT_EQ(found->report().difference_count(), 0);
  EXPECT_EQ(found->report().revision(), backup.revision());
}

TEST(AdminServiceTest, AFolderUnderAnotherNameIsRefused) {
  const storage::TempDir backups;
  TestServer server({.backups = backups.path()});
  ASSERT_TRUE(MakeBackup(server).ok());
  std::filesystem::rename(backups / "test", backups / "other");
  EXPECT_THAT(Restore(server.client(), "collections/other/backups/1").status(),
              IsStatus(StatusCode::kFailedPrecondition,
                       "the backup is of the collection \"test\", not of \"other\"; every record "
                       "in it carries that name"));
}

TEST(AdminServiceTest, WithoutAFolderThereAreNoBackups) {
  TestServer server;
  const auto none =
      IsStatus(StatusCode::kFailedPrecondition,
               "there is no folder for backups; name one with --backups, to annalsd where that "
               "serves");
  EXPECT_THAT(MakeBackup(server).status(), none);
  EXPECT_THAT(CheckBackup(server, BackupNameOf(1)), none);
  EXPECT_THAT(Restore(server.client(), BackupNameOf(1)).status(), none);
}

TEST(AdminServiceTest, NamesWhatIsWrongWithARequest) {
  const storage::TempDir backups;
  TestServer server({.backups = backups.path()});
  EXPECT_THAT(MakeBackup(server, -1).status(),
              IsStatus(StatusCode::kInvalidArgument, "keep: -1 is negative; write 0 to keep all"));
  EXPECT_THAT(CheckBackup(server, "collections/test/backups/newest"),
              IsStatus(StatusCode::kInvalidArgument,
                       "name: \"collections/test/backups/newest\" does not end in a number"));
  // No path of the caller's choice.
  EXPECT_EQ(CheckBackup(server, "collections/../backups/1").code(), StatusCode::kInvalidArgument);
  EXPECT_EQ(CheckBackup(server, "collections/a/b/backups/1").code(), StatusCode::kInvalidArgument);
  EXPECT_THAT(Verify(server.client(), "collections/none").status(),
              IsStatus(StatusCode::kNotFound, "there is no collection \"collections/none\""));
  v1::ListBackupsRequest request;
  request.set_parent(kCollection);
  request.set_page_token("x");
  for (absl::StatusOr<v1::Backup>& backup : server.client().ListBackups(request)) {
    EXPECT_THAT(backup.status(), IsStatus(StatusCode::kInvalidArgument,
                                          "page_token: \"x\" is not a token of this listing"));
  }
}

TEST(AdminServiceTest, RepairsCompactsAndMeasures) {
  TestServer server;
  server.PutDays(3);
  server.Put("undated", {{.title = "Undated"}});
  const absl::StatusOr<v1::RepairCollectionResponse> repaired =
      server.client().Await<v1::RepairCollectionResponse>(
          server.client().RepairCollection(kCollection));
  ASSERT_TRUE(repaired.ok()) << repaired.status();
  EXPECT_EQ(repaired->mended_count(), 0);
  EXPECT_EQ(repaired->before().difference_count(), 0);
  EXPECT_EQ(repaired->after().event_count(), 4);
  ASSERT_TRUE(
      server.client()
          .Await<v1::CompactCollectionResponse>(server.client().CompactCollection(kCollection))
          .ok());
  const absl::StatusOr<v1::GetCollectionStatisticsResponse> statistics =
      server.client().GetCollectionStatistics(kCollection);
  ASSERT_TRUE(statistics.ok()) << statistics.status();
  EXPECT_EQ(statistics->document_count(), 4);
  EXPECT_EQ(statistics->event_count(), 4);
  EXPECT_EQ(statistics->undated_event_count(), 1);
  int64_t table_bytes = 0;
  for (const v1::FamilyStatistics& family : statistics->families()) {
    table_bytes += family.table_bytes();
  }
  EXPECT_GT(table_bytes, 0) << "all is in files after compaction";
}

TEST(AdminServiceTest, ABackupUnderCallsIsOfOneRevision) {
  const storage::TempDir backups;
  TestServer server({.backups = backups.path()});
  std::atomic<bool> stop = false;
  std::atomic<int> written = 0;
  std::thread writer([&] {
    while (!stop) server.PutDays(1, written++);
  });
  while (written < 5) std::this_thread::yield();
  const absl::StatusOr<v1::Backup> backup = MakeBackup(server);
  stop = true;
  writer.join();
  ASSERT_TRUE(backup.ok()) << backup.status();
  const storage::TempDir data;
  const auto database = storage::Database::Open(data / "data", {});
  ASSERT_TRUE((*database)->RestoreCollection("test", storage::Backups(backups / "test"), 1).ok());
  const std::shared_ptr<storage::Collection> restored = *(*database)->GetCollection("test");
  EXPECT_EQ((*restored->TakeSnapshot())->revision(), backup->revision());
  storage::ExpectSound(*restored);
}

}  // namespace
}  // namespace annals::service
