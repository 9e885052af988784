// What is said of a collection, and its deletion: whole or not at all.
#include <filesystem>
#include <fstream>
#include <string>
#include <thread>
#include <vector>

#include "absl/time/clock.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "storage/database.h"
#include "storage/deleted_mark.h"
#include "storage/settings.h"
#include "tests/storage/test_support.h"

namespace annals::storage {
namespace {

using absl::StatusCode;
using testing::ElementsAre;
using testing::IsEmpty;

namespace fs = std::filesystem;

std::unique_ptr<Database> OpenOrFail(const std::string& path) {
  absl::StatusOr<std::unique_ptr<Database>> database = Database::Open(path, {.sync = false});
  EXPECT_TRUE(database.ok()) << database.status();
  return database.ok() ? *std::move(database) : nullptr;
}

void PutLetter(Database& database, std::string_view collection) {
  const auto opened = *database.GetOrCreateCollection(collection);
  annals::v1::Document document = MakeDocument("letter", "text");
  document.set_name("collections/" + std::string(collection) + "/documents/letter");
  ASSERT_TRUE(opened->PutDocument(document, {}).ok());
}

TEST(SettingsTest, TheRecordIsTheseBytes) {
  Settings settings;
  settings.collection.set_display_name("Letters");
  EXPECT_EQ(EncodeSettings(settings), std::string("\x01\0\0\0\0\x12\x07Letters", 14));
  settings.request_id = "r1";
  settings.request_hash = std::string(32, 'h');
  const std::string bytes = EncodeSettings(settings);
  EXPECT_EQ(bytes, std::string("\x01\0\0\0\x02r1", 7) + std::string(32, 'h') + "\x12\x07Letters");
  const std::optional<Settings> decoded = DecodeSettings(bytes);
  ASSERT_TRUE(decoded.has_value());
  EXPECT_EQ(EncodeSettings(*decoded), bytes);
  for (size_t length : {0, 1, 4, 5, 6, 20, 40}) {
    EXPECT_FALSE(DecodeSettings(bytes.substr(0, length)).has_value()) << length;
  }
  EXPECT_FALSE(DecodeSettings("\x02" + bytes.substr(1)).has_value()) << "a newer version";
}

TEST(SettingsTest, AreMadeChangedAndKept) {
  const TempDir dir;
  std::unique_ptr<Database> database = OpenOrFail(dir.path());
  annals::v1::Collection said;
  said.set_display_name("Letters");
  said.set_description("of the board");
  const annals::v1::Collection made = *database->CreateCollection("letters", said, {});
  EXPECT_EQ(made.name(), "collections/letters");
  EXPECT_EQ(made.display_name(), "Letters");
  EXPECT_TRUE(made.has_create_time());
  EXPECT_FALSE(made.has_update_time());
  EXPECT_EQ(made.revision(), 0);
  EXPECT_THAT(database->CreateCollection("letters", said, {}).status(),
              IsStatus(StatusCode::kAlreadyExists,
                       "there is a collection \"collections/letters\" already"));

  const auto letters = *database->GetCollection("letters");
  annals::v1::Collection values;
  values.set_display_name("not taken over");
  (*values.mutable_labels())["of"] = "bremen";
  const annals::v1::Collection changed = *letters->UpdateSettings(values, {"labels"});
  EXPECT_EQ(changed.display_name(), "Letters");
  EXPECT_EQ(changed.labels().at("of"), "bremen");
  EXPECT_TRUE(changed.has_update_time());
  EXPECT_NE(changed.etag(), made.etag());
  EXPECT_EQ(changed.revision(), 0) << "it is no part of the history";
  EXPECT_EQ(letters->UpdateSettings(values, {"labels"})->etag(), changed.etag())
      << "what changes nothing changes nothing";
  EXPECT_EQ(
      letters->UpdateSettings(values, {"display_name"}, {.etag = made.etag()}).status().code(),
      StatusCode::kAborted);
  EXPECT_EQ(
      letters->UpdateSettings(values, {"display_name"}, {.validate_only = true})->display_name(),
      "not taken over");
  EXPECT_EQ(letters->Describe()->SerializeAsString(), changed.SerializeAsString());

  PutLetter(*database, "letters");
  EXPECT_EQ(letters->Describe()->revision(), 1);
  EXPECT_EQ(letters->Describe()->etag(), changed.etag()) << "that of what is said";
}

TEST(SettingsTest, OutliveAReopening) {
  const TempDir dir;
  std::string etag;
  {
    const std::unique_ptr<Database> database = OpenOrFail(dir.path());
    annals::v1::Collection said;
    said.set_display_name("Letters");
    etag = database->CreateCollection("letters", said, {})->etag();
    ASSERT_TRUE(database->GetOrCreateCollection("implied").ok());
  }
  const std::unique_ptr<Database> database = OpenOrFail(dir.path());
  EXPECT_EQ((*database->GetCollection("letters"))->Describe()->etag(), etag);
  EXPECT_TRUE((*database->GetCollection("implied"))->Describe()->has_create_time());
}

TEST(SettingsTest, ARequestSentAgainDoesNothing) {
  const TempDir dir;
  const std::unique_ptr<Database> database = OpenOrFail(dir.path());
  annals::v1::Collection said;
  said.set_display_name("Letters");
  const SettingsOptions first{.request_id = "r1", .request_hash = std::string(32, '1')};
  const SettingsOptions same_id{.request_id = "r1", .request_hash = std::string(32, '2')};
  const std::string etag = database->CreateCollection("letters", said, first)->etag();
  EXPECT_EQ(database->CreateCollection("letters", said, first)->etag(), etag);
  EXPECT_THAT(database->CreateCollection("letters", said, same_id).status(),
              IsStatus(StatusCode::kFailedPrecondition,
                       "request_id \"r1\" was that of a request with other fields; give each "
                       "request an id of its own"));
  const auto letters = *database->GetCollection("letters");
  SettingsOptions update{.etag = etag, .request_id = "r2", .request_hash = std::string(32, '3')};
  said.set_display_name("Mails");
  const std::string changed = letters->UpdateSettings(said, {"display_name"}, update)->etag();
  EXPECT_EQ(letters->UpdateSettings(said, {"display_name"}, update)->etag(), changed)
      << "though the etag is another by now";
}

TEST(DeletionTest, OnlyAnEmptyCollectionGoesUnforced) {
  const TempDir dir;
  const std::unique_ptr<Database> database = OpenOrFail(dir.path());
  ASSERT_TRUE(database->GetOrCreateCollection("empty").ok());
  PutLetter(*database, "letters");
  EXPECT_EQ(database->DeleteCollection("none", {}).code(), StatusCode::kNotFound);
  EXPECT_THAT(database->DeleteCollection("letters", {}),
              IsStatus(StatusCode::kFailedPrecondition,
                       "\"collections/letters\" has documents; delete them first, or force the "
                       "deletion of all that is in it"));
  EXPECT_EQ(database->DeleteCollection("letters", {.force = true, .etag = "x"}).code(),
            StatusCode::kAborted);
  EXPECT_TRUE(database->DeleteCollection("letters", {.force = true, .validate_only = true}).ok());
  EXPECT_TRUE((*database->GetCollection("letters"))->GetDocument("letter", false).ok());

  ASSERT_TRUE(database->DeleteCollection("empty", {}).ok());
  EXPECT_TRUE(database->AwaitRemoval("empty", absl::Now()));
  EXPECT_FALSE(fs::exists(dir / "collections/empty"));
  ASSERT_TRUE(database->DeleteCollection("letters", {.force = true}).ok());
  EXPECT_TRUE(database->AwaitRemoval("letters", absl::Now()));
  EXPECT_THAT(*database->ListCollections(), IsEmpty());
  EXPECT_EQ(database->GetCollection("letters").status().code(), StatusCode::kNotFound);
  EXPECT_EQ((*database->GetOrCreateCollection("letters"))->Describe()->revision(), 0);
}

TEST(DeletionTest, EventsByHandAreNotNothing) {
  const TempDir dir;
  const std::unique_ptr<Database> database = OpenOrFail(dir.path());
  annals::v1::Event event;
  event.set_title("Harbour opened");
  ASSERT_TRUE((*database->GetOrCreateCollection("letters"))->CreateEvents({event}).ok());
  EXPECT_EQ(database->DeleteCollection("letters", {}).code(), StatusCode::kFailedPrecondition);
}

TEST(DeletionTest, WhoReadsReadsOnAndWhoWritesIsToldSo) {
  const TempDir dir;
  const std::unique_ptr<Database> database = OpenOrFail(dir.path());
  PutLetter(*database, "letters");
  auto letters = *database->GetCollection("letters");
  auto snapshot = *letters->TakeSnapshot();
  int64_t seen = -1;
  std::thread waiter([&] { seen = letters->AwaitRevision(1, absl::InfiniteFuture()); });
  ASSERT_TRUE(database->DeleteCollection("letters", {.force = true}).ok());
  waiter.join();
  EXPECT_EQ(seen, 1) << "there will be no other to wait for";
  EXPECT_TRUE(letters->is_deleted());
  EXPECT_TRUE(letters->GetDocument("letter", true, snapshot).ok());
  EXPECT_THAT(letters->DeleteDocument("letter").status(),
              IsStatus(StatusCode::kNotFound, "the collection \"letters\" has been deleted"));
  EXPECT_EQ(letters->Delete({.force = true}).code(), StatusCode::kNotFound);
  EXPECT_THAT(*database->ListCollections(), IsEmpty());
  EXPECT_THAT(database->GetOrCreateCollection("letters").status(),
              IsStatus(StatusCode::kUnavailable,
                       "the collection \"letters\" has been deleted, and "
                       "somebody still reads what it was; try again later"));
  letters = nullptr;
  EXPECT_FALSE(database->AwaitRemoval("letters", absl::Now())) << "the snapshot has it open";
  EXPECT_TRUE(fs::exists(dir / "collections/letters"));
  snapshot = nullptr;
  EXPECT_TRUE(database->AwaitRemoval("letters", absl::Now()));
  EXPECT_FALSE(fs::exists(dir / "collections/letters"));
}

// What a killed process leaves: the mark alone, or the mark and a part of the files.
TEST(DeletionTest, WhatWasCutShortIsDoneToItsEndByTheNextStart) {
  const TempDir dir;
  for (const char* left : {"all", "no CURRENT", "the mark alone"}) {
    SCOPED_TRACE(left);
    const std::string folder = dir / "collections/letters";
    {
      const std::unique_ptr<Database> database = OpenOrFail(dir.path());
      PutLetter(*database, "letters");
      PutLetter(*database, "others");
    }
    ASSERT_TRUE(MarkDeleted(folder, rocksdb::Env::Default()).ok());
    if (left != std::string("all")) fs::remove(folder + "/CURRENT");
    if (left == std::string("the mark alone")) {
      std::vector<fs::path> files;
      for (const auto& entry : fs::directory_iterator(folder)) {
        if (entry.path().filename() != "DELETED") files.push_back(entry.path());
      }
      for (const fs::path& file : files) fs::remove_all(file);
    }
    const std::unique_ptr<Database> database = OpenOrFail(dir.path());
    EXPECT_FALSE(fs::exists(folder));
    EXPECT_THAT(*database->ListCollections(), ElementsAre("others"));
    EXPECT_EQ(database->GetCollection("letters").status().code(), StatusCode::kNotFound);
    EXPECT_EQ((*database->GetOrCreateCollection("letters"))->Describe()->revision(), 0);
  }
}

TEST(DeletionTest, AMarkThatIsNotWholeCountsForNothing) {
  const TempDir dir;
  {
    const std::unique_ptr<Database> database = OpenOrFail(dir.path());
    PutLetter(*database, "letters");
  }
  std::ofstream(dir / "collections/letters/DELETED") << "annals: this coll";
  const std::unique_ptr<Database> database = OpenOrFail(dir.path());
  EXPECT_TRUE((*database->GetCollection("letters"))->GetDocument("letter", false).ok());
  ASSERT_TRUE(database->DeleteCollection("letters", {.force = true}).ok());
  EXPECT_TRUE(database->AwaitRemoval("letters", absl::Now()));
}

// Threads that make, write, read and delete one collection: each call works or says why not.
TEST(DeletionTest, RacesWithEverybody) {
  constexpr int kDeletions = 6;
  const TempDir dir;
  const std::unique_ptr<Database> database = OpenOrFail(dir.path());
  std::atomic<int> written = 0;
  std::atomic<bool> done = false;
  const auto is_told = [](const absl::Status& status) {
    return status.ok() || absl::IsNotFound(status) || absl::IsUnavailable(status);
  };
  std::vector<std::thread> threads;
  for (int i = 0; i < 3; ++i) {
    threads.emplace_back([&] {
      while (!done) {
        const auto letters = database->GetOrCreateCollection("test");
        EXPECT_TRUE(is_told(letters.status())) << letters.status();
        if (!letters.ok()) continue;
        const auto put = (*letters)->PutDocument(MakeDocument("letter", "text"), {});
        EXPECT_TRUE(is_told(put.status())) << put.status();
        if (put.ok()) ++written;
        const auto got = (*letters)->GetDocument("letter", true);
        EXPECT_TRUE(is_told(got.status())) << got.status();
      }
    });
  }
  for (int deleted = 0; deleted < kDeletions;) {
    const absl::Status status = database->DeleteCollection("test", {.force = true});
    EXPECT_TRUE(is_told(status)) << status;
    if (!status.ok()) continue;
    ++deleted;
    EXPECT_TRUE(database->AwaitRemoval("test", absl::Now() + absl::Minutes(1)));
  }
  done = true;
  for (std::thread& thread : threads) thread.join();
  EXPECT_GE(written, 1);
}

}  // namespace
}  // namespace annals::storage
