// What a collection refuses, and in which words. Nothing is changed by what is refused.
#include <filesystem>
#include <fstream>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "rocksdb/db.h"
#include "storage/collection.h"
#include "storage/counts.h"
#include "storage/keys.h"
#include "tests/storage/test_support.h"

namespace annals::storage {
namespace {

using absl::StatusCode;
using testing::HasSubstr;
using testing::StartsWith;

std::string Message(const absl::Status& status) { return std::string(status.message()); }

struct RefusalCase {
  const char* what;
  std::function<void(annals::v1::Document&, annals::v1::Event&)> spoil;
  const char* message;
};

TEST(CollectionErrorsTest, InvalidArgumentsNameFieldAndValue) {
  using annals::v1::Document;
  using annals::v1::Event;
  const RefusalCase cases[] = {
      {"no name", [](Document& d, Event&) { d.clear_name(); },
       "document.name: \"\" is not the name of a document; write "
       "collections/{collection}/documents/{document}"},
      {"name of another collection",
       [](Document& d, Event&) { d.set_name("collections/rest/documents/log"); },
       "document.name is \"collections/rest/documents/log\", which is not in the collection "
       "\"test\""},
      {"title not UTF-8", [](Document& d, Event&) { d.set_title("ab\xff"); },
       "document.title is not UTF-8: byte 2 of 3; convert it to UTF-8 first"},
      {"text not UTF-8", [](Document& d, Event&) { d.set_text("\xc3("); },
       "document.text is not UTF-8: byte 0 of 2; convert it to UTF-8 first"},
      {"page not UTF-8", [](Document& d, Event&) { d.add_pages()->set_label("\x80"); },
       "document.pages[0].label is not UTF-8: byte 0 of 1; convert it to UTF-8 first"},
      {"long source", [](Document& d, Event&) { d.set_source_uri(std::string(4097, 'a')); },
       "document.source_uri has 4097 bytes; the longest has 4096"},
      {"nanos of the date",
       [](Document& d, Event&) {
         d.mutable_date()->mutable_end()->mutable_latest()->set_nanos(-1);
       },
       "document.date.end.latest.nanos is -1; nanoseconds count from 0 to 999999999"},
      {"nanos of an event",
       [](Document&, Event& e) {
         e.mutable_when()->mutable_begin()->mutable_earliest()->set_nanos(1'000'000'000);
       },
       "events[1].when.begin.earliest.nanos is 1000000000; nanoseconds count from 0 to 999999999"},
      {"bounds out of order",
       [](Document&, Event& e) {
         e.mutable_when()->mutable_begin()->mutable_latest()->set_seconds(-1);
         e.mutable_when()->mutable_begin()->mutable_earliest()->set_seconds(0);
       },
       "events[1].when (\"1970\") has bounds out of order: begin 1970-01-01T00:00:00Z to "
       "1969-12-31T23:59:59Z, end 1970-01-01T00:00:00Z to 1971-01-01T00:00:00Z"},
      {"participant not UTF-8",
       [](Document&, Event& e) { e.add_participants()->set_display_name("\xed\xa0\x80"); },
       "events[1].participants[0].display_name is not UTF-8: byte 0 of 3; convert it to UTF-8 "
       "first"},
      {"no evidence", [](Document&, Event& e) { e.clear_evidence(); },
       "events[1].evidence is empty; an event needs the words that say so"},
      {"evidence elsewhere",
       [](Document&, Event& e) { e.add_evidence()->set_document("collections/test/documents/x"); },
       "events[1].evidence[1].document is \"collections/test/documents/x\"; it must be that of the "
       "document stored, \"collections/test/documents/log\""},
  };
  const TempDir dir;
  const std::unique_ptr<Collection> collection = OpenTestCollection(dir / "test");
  for (const RefusalCase& c : cases) {
    annals::v1::Document document = MakeDocument("log", "text");
    annals::v1::Event event = MakeEvent("log", {.title = "A", .edtf = "1970"});
    const annals::v1::Event good = event;
    c.spoil(document, event);
    EXPECT_THAT(collection->PutDocument(document, {good, event}).status(),
                IsStatus(StatusCode::kInvalidArgument, c.message))
        << c.what;
  }
  EXPECT_EQ((*collection->TakeSnapshot())->revision(), 0);
  EXPECT_EQ(collection->GetDocument("log", false).status().code(), StatusCode::kNotFound);
}

TEST(CollectionErrorsTest, ASourceHasOneDocument) {
  const TempDir dir;
  const std::unique_ptr<Collection> collection = OpenTestCollection(dir / "test");
  annals::v1::Document first = MakeDocument("first", "text");
  first.set_source_uri("/a.txt");
  annals::v1::Document second = MakeDocument("second", "text");
  second.set_source_uri("/a.txt");
  ASSERT_TRUE(collection->PutDocument(first, {}).ok());
  EXPECT_THAT(collection->PutDocument(second, {}).status(),
              IsStatus(StatusCode::kAlreadyExists,
                       "document.source_uri \"/a.txt\" is that of the document "
                       "\"collections/test/documents/first\"; store it under that name, or delete "
                       "that document first"));
  // The source is free once its document has another.
  first.set_source_uri("/b.txt");
  ASSERT_TRUE(collection->PutDocument(first, {}).ok());
  ASSERT_TRUE(collection->PutDocument(second, {}).ok());
  ExpectSound(*collection);
}

TEST(CollectionErrorsTest, QueriesAreChecked) {
  const TempDir dir;
  const std::unique_ptr<Collection> collection = OpenTestCollection(dir / "test");
  const std::shared_ptr<const Snapshot> snapshot = *collection->TakeSnapshot();
  const auto timeline = [&](const TimelineQuery& query, std::string_view resume_key) {
    return collection->Timeline(query, snapshot, resume_key).status();
  };
  const temporal::Instant epoch;
  EXPECT_THAT(
      timeline({.interval = {epoch, epoch}}, ""),
      IsStatus(StatusCode::kInvalidArgument,
               "the interval from 1970-01-01T00:00:00Z to 1970-01-01T00:00:00Z is empty; its "
               "end must come after its begin"));
  EXPECT_THAT(timeline({.filter = Term{TermKind::kPlace, ""}}, ""),
              IsStatus(StatusCode::kInvalidArgument,
                       "a term of the query is empty; write a value with at least one letter or "
                       "digit"));
  EXPECT_THAT(
      timeline({}, "\x01x"),
      IsStatus(StatusCode::kInvalidArgument, "resume key \"\\x01x\" is not a place on a timeline"));
}

TEST(CollectionErrorsTest, AMissingCollectionIsNotMadeUnasked) {
  const TempDir dir;
  const std::string path = dir / "test";
  EXPECT_THAT(
      Collection::Open(path, "test", {}).status(),
      IsStatus(StatusCode::kNotFound, "there is no collection \"test\" at \"" + path + "\""));
  EXPECT_FALSE(std::filesystem::exists(path));
  EXPECT_EQ(Collection::Open(path, "Test", {}).status().code(), StatusCode::kInvalidArgument);
}

TEST(CollectionErrorsTest, OneCollectionIsOpenOnce) {
  const TempDir dir;
  const std::unique_ptr<Collection> first = OpenTestCollection(dir / "test");
  const absl::Status second = Collection::Open(dir / "test", "test", {}).status();
  EXPECT_EQ(second.code(), StatusCode::kFailedPrecondition);
  EXPECT_THAT(Message(second), StartsWith("the collection at \"" + (dir / "test") +
                                          "\" is open already, in this or another process ("));
  EXPECT_THAT(Message(second),
              testing::EndsWith("); stop the other, or reach the data through it"));
}

TEST(CollectionErrorsTest, ACollectionKeepsItsName) {
  const TempDir dir;
  OpenTestCollection(dir / "test").reset();
  EXPECT_THAT(
      Collection::Open(dir / "test", "rest", {}).status(),
      IsStatus(StatusCode::kFailedPrecondition,
               "the collection at \"" + (dir / "test") +
                   "\" is \"test\", not \"rest\"; its folder must keep its name, since every "
                   "record in it carries that name"));
}

TEST(CollectionErrorsTest, AFileInItsPlaceIsAnError) {
  const TempDir dir;
  std::ofstream(dir / "test") << "not a folder";
  const absl::Status status =
      Collection::Open(dir / "test", "test", {.create_if_missing = true}).status();
  EXPECT_EQ(status.code(), StatusCode::kFailedPrecondition) << status;
  EXPECT_THAT(Message(status), HasSubstr(dir / "test"));
}

// A closed collection's database, past the collection.
class RawDatabase {
 public:
  explicit RawDatabase(const std::string& path) {
    // Counters that are still in the log are merged as it is read.
    options_.merge_operator = MakeCountsMerge();
    std::vector<std::string> names;
    EXPECT_TRUE(rocksdb::DB::ListColumnFamilies(options_, path, &names).ok());
    std::vector<rocksdb::ColumnFamilyDescriptor> families;
    for (const std::string& name : names) families.emplace_back(name, options_);
    rocksdb::DB* opened = nullptr;
    EXPECT_TRUE(rocksdb::DB::Open(options_, path, families, &handles_, &opened).ok());
    db_.reset(opened);
  }
  ~RawDatabase() {
    for (rocksdb::ColumnFamilyHandle* handle : handles_) {
      EXPECT_TRUE(db_->DestroyColumnFamilyHandle(handle).ok());
    }
  }
  RawDatabase(const RawDatabase&) = delete;
  RawDatabase& operator=(const RawDatabase&) = delete;

  void SetFormat(const std::string& bytes) { EXPECT_TRUE(db_->Put({}, "format", bytes).ok()); }

  std::string Format() {
    std::string bytes;
    EXPECT_TRUE(db_->Get({}, "format", &bytes).ok());
    return bytes;
  }

  void AddFamily(const std::string& name) {
    rocksdb::ColumnFamilyHandle* family = nullptr;
    EXPECT_TRUE(db_->CreateColumnFamily(options_, name, &family).ok());
    handles_.push_back(family);
  }

  void DropFamily(const std::string& name) {
    for (rocksdb::ColumnFamilyHandle* handle : handles_) {
      if (handle->GetName() == name) {
        EXPECT_TRUE(db_->DropColumnFamily(handle).ok());
      }
    }
  }

 private:
  rocksdb::Options options_;
  std::vector<rocksdb::ColumnFamilyHandle*> handles_;
  std::unique_ptr<rocksdb::DB> db_;
};

TEST(CollectionErrorsTest, ANewerFormatIsRefused) {
  const TempDir dir;
  OpenTestCollection(dir / "test").reset();
  {
    RawDatabase later(dir / "test");
    later.SetFormat(EncodeU32(kFormatVersion + 1));
    later.AddFamily("family of a later format");
  }
  EXPECT_THAT(
      Collection::Open(dir / "test", "test", {.create_if_missing = true}).status(),
      IsStatus(StatusCode::kFailedPrecondition,
               "the collection at \"" + (dir / "test") +
                   "\" is written in format 8, and this program reads formats up to 7; use a "
                   "newer annals"));
}

// What a collection of format 1 had no families for, and no entries.
TEST(CollectionErrorsTest, AnOlderFormatIsRaised) {
  const TempDir dir;
  {
    const std::unique_ptr<Collection> collection = OpenTestCollection(dir / "test");
    ASSERT_TRUE(collection
                    ->PutDocument(MakeDocument("a", "Text"),
                                  {MakeEvent("a", {.title = "Talks", .edtf = "1957"})})
                    .ok());
  }
  {
    RawDatabase older(dir / "test");
    older.SetFormat(EncodeU32(1));
    older.DropFamily("claims");
    older.DropFamily("decisions");
    older.DropFamily("counters");
    older.DropFamily("terms");
  }
  for (int opened = 0; opened < 2; ++opened) {
    const std::unique_ptr<Collection> collection = OpenTestCollection(dir / "test");
    ASSERT_NE(collection, nullptr);
    EXPECT_THAT(TitlesOf(*collection, {}), testing::ElementsAre("Talks"));
    ExpectSound(*collection);
  }
  EXPECT_EQ(RawDatabase(dir / "test").Format(), EncodeU32(kFormatVersion));
}

TEST(CollectionErrorsTest, AFormatThatIsNoNumberIsDamage) {
  const TempDir dir;
  OpenTestCollection(dir / "test").reset();
  RawDatabase(dir / "test").SetFormat("one");
  EXPECT_THAT(Collection::Open(dir / "test", "test", {}).status(),
              IsStatus(StatusCode::kDataLoss, "the collection at \"" + (dir / "test") +
                                                  "\": key \"format\" has 3 bytes in place of 4"));
}

}  // namespace
}  // namespace annals::storage
