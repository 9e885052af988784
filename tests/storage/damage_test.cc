// Records that were damaged behind the collection's back: reads name the key, Verify finds every
// one.
#include <fstream>
#include <functional>
#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "rocksdb/db.h"
#include "storage/collection.h"
#include "storage/count.h"
#include "storage/engine.h"
#include "storage/identity.h"
#include "storage/keys.h"
#include "storage/repair.h"
#include "storage/resource_name.h"
#include "storage/snapshot.h"
#include "storage/statistics.h"
#include "storage/strings.h"
#include "storage/verify.h"
#include "tests/storage/test_support.h"

namespace annals::storage {
namespace {

using absl::StatusCode;
using testing::Contains;
using testing::HasSubstr;

class DamageTest : public testing::Test {
 protected:
  void SetUp() override {
    ASSERT_TRUE(PutLog().ok());
    std::unique_ptr<EventReader> reader = *collection_->ListEvents(*collection_->TakeSnapshot());
    ASSERT_TRUE(reader->Next(&event_));
    id_ = ParseEventName(event_.name())->id;
    timeline_key_ = Concat(Get(Family::kEvents, id_), id_);
  }

  absl::Status PutLog() {
    annals::v1::Document document = MakeDocument("log", "text");
    document.set_source_uri("/log");
    return collection_
        ->PutDocument(document,
                      {MakeEvent("log", {.title = "A", .edtf = "1931", .places = {"Porto"}})})
        .status();
  }

  // Repair mends all; or all but what needs the document stored again, which then mends that.
  void ExpectRepaired(bool needs_document) {
    const absl::StatusOr<RepairReport> report = Repair(*collection_);
    ASSERT_TRUE(report.ok()) << report.status();
    EXPECT_GT(report->before.difference_count, 0);
    EXPECT_GT(report->mended_entries, 0);
    EXPECT_EQ(report->after.difference_count > 0, needs_document)
        << testing::PrintToString(report->after.differences);
    EXPECT_EQ(Differences(), report->after.differences);
    if (!needs_document) return;
    ASSERT_TRUE(PutLog().ok());
    // Of a document that nobody has any more, the rest can be deleted.
    (void)collection_->DeleteDocument("x");
    ExpectSound(*collection_);
    EXPECT_EQ(collection_->GetDocument("log", true)->text(), "text");
    EXPECT_EQ(collection_->GetEvent(id_)->title(), "A");
  }

  // Brings all into table files and flips a bit of one of a family.
  void FlipABit(Family family) {
    ASSERT_TRUE(engine()->Flush().ok());
    std::vector<rocksdb::LiveFileMetaData> files;
    engine()->db()->GetLiveFilesMetaData(&files);
    for (const rocksdb::LiveFileMetaData& file : files) {
      if (file.column_family_name != kFamilyNames[static_cast<size_t>(family)]) continue;
      std::fstream bytes(file.db_path + file.name, std::ios::in | std::ios::out | std::ios::binary);
      bytes.seekg(5);
      const char flipped = static_cast<char>(bytes.get() ^ 4);
      bytes.seekp(5);
      bytes.put(flipped);
      return;
    }
    FAIL() << "no file";
  }

  std::shared_ptr<Engine> engine() const { return (*collection_->TakeSnapshot())->engine(); }

  std::string Get(Family family, std::string_view key) const {
    return engine()->opened()->Read(family, key, nullptr, "test").value();
  }
  void Set(Family family, std::string_view key, std::string_view value) {
    ASSERT_TRUE(
        engine()->db()->Put({}, engine()->family(family), ToSlice(key), ToSlice(value)).ok());
  }
  void Remove(Family family, std::string_view key) {
    ASSERT_TRUE(engine()->db()->Delete({}, engine()->family(family), ToSlice(key)).ok());
  }

  std::vector<std::string> Differences() const {
    const absl::StatusOr<VerifyReport> report = Verify(*collection_);
    EXPECT_TRUE(report.ok()) << report.status();
    EXPECT_EQ(static_cast<size_t>(report->difference_count), report->differences.size());
    return report->differences;
  }

  TempDir dir_;
  std::unique_ptr<Collection> collection_ = OpenTestCollection(dir_ / "test");
  annals::v1::Event event_;
  std::string id_;
  std::string timeline_key_;
};

TEST_F(DamageTest, AnUndamagedCollectionHasNoDifferences) {
  const absl::StatusOr<VerifyReport> report = Verify(*collection_);
  ASSERT_TRUE(report.ok()) << report.status();
  EXPECT_EQ(report->revision, 1);
  EXPECT_EQ(report->documents, 1);
  EXPECT_EQ(report->events, 1);
  EXPECT_EQ(report->entries, 5);  // type, place, document, a word, a band
  EXPECT_EQ(report->difference_count, 0);
  EXPECT_THAT(report->differences, testing::IsEmpty());
}

TEST_F(DamageTest, AnEventThatCannotBeParsedIsDataLoss) {
  const std::string bounds = Get(Family::kTimeline, timeline_key_).substr(0, 33);
  Set(Family::kTimeline, timeline_key_, bounds + "\xff");
  const absl::Status status = collection_->GetEvent(id_).status();
  EXPECT_EQ(status.code(), StatusCode::kDataLoss);
  EXPECT_THAT(std::string(status.message()),
              testing::AllOf(testing::StartsWith("family \"timeline\", key \"#\\x7f"),
                             testing::EndsWith(id_ + "\": the record is not an Event")));
  std::unique_ptr<EventReader> reader = *collection_->Timeline({}, *collection_->TakeSnapshot());
  annals::v1::Event event;
  EXPECT_FALSE(reader->Next(&event));
  EXPECT_EQ(reader->status(), status);
  EXPECT_FALSE(reader->Next(&event)) << "an error stays";
  EXPECT_EQ(reader->status(), status);
  EXPECT_THAT(Differences(), Contains(testing::EndsWith(id_ + "\" cannot be parsed")));
  ExpectRepaired(/*needs_document=*/true);
}

TEST_F(DamageTest, BoundsThatCannotBeReadAreDataLoss) {
  Set(Family::kTimeline, timeline_key_, "");
  EXPECT_THAT(std::string(collection_->GetEvent(id_).status().message()),
              testing::EndsWith("the record does not begin with bounds"));
  std::unique_ptr<EventReader> reader = *collection_->Timeline({}, *collection_->TakeSnapshot());
  annals::v1::Event event;
  EXPECT_FALSE(reader->Next(&event));
  EXPECT_EQ(reader->status().code(), StatusCode::kDataLoss);
  EXPECT_THAT(std::string(reader->status().message()),
              testing::EndsWith("the value does not begin with bounds in order"));
}

TEST_F(DamageTest, AnEntryWithoutItsRecordIsDataLoss) {
  Remove(Family::kTimeline, timeline_key_);
  const auto missing = testing::EndsWith(": an index names this record, and it is missing");
  EXPECT_THAT(std::string(collection_->GetEvent(id_).status().message()), missing);
  std::unique_ptr<EventReader> reader = *collection_->Timeline(
      {.filter = Term{TermKind::kPlace, "porto"}}, *collection_->TakeSnapshot());
  annals::v1::Event event;
  EXPECT_FALSE(reader->Next(&event));
  EXPECT_EQ(reader->status().code(), StatusCode::kDataLoss);
  EXPECT_THAT(std::string(reader->status().message()), missing);
}

TEST_F(DamageTest, OtherRecordsThatCannotBeReadNameTheirKeys) {
  Set(Family::kEvents, id_, "nowhere");
  EXPECT_THAT(collection_->GetEvent(id_).status(),
              IsStatus(StatusCode::kDataLoss,
                       "family \"events\", key \"" + id_ + "\": the value is not a position"));
  const std::string record = Get(Family::kDocuments, "log");
  Set(Family::kDocuments, "log", record.substr(0, 33) + "\xff");
  EXPECT_THAT(collection_->GetDocument("log", false).status(),
              IsStatus(StatusCode::kDataLoss,
                       "family \"documents\", key \"log\": the record is not a Document"));
  Set(Family::kDocuments, "log", "");
  EXPECT_THAT(
      collection_->GetDocument("log", false).status(),
      IsStatus(StatusCode::kDataLoss,
               "family \"documents\", key \"log\": the record does not begin with a fingerprint"));
  Set(Family::kDocuments, "log", record);
  Remove(Family::kTexts, "log");
  EXPECT_TRUE(collection_->GetDocument("log", false).ok());
  EXPECT_THAT(
      collection_->GetDocument("log", true).status(),
      IsStatus(StatusCode::kDataLoss,
               "family \"texts\", key \"log\": the document is there, and its text is not"));
}

TEST_F(DamageTest, VerifyFindsEveryKindOfDifference) {
  struct Case {
    const char* what;
    std::function<void()> spoil;
    std::string difference;
    bool needs_document = false;
  };
  const std::string position = timeline_key_.substr(0, kPositionBytes);
  const Position place = *DecodePosition(position);
  const std::string porto = TermKey({TermKind::kPlace, "porto"}, place, id_);
  const std::string faro = TermKey({TermKind::kPlace, "faro"}, place, id_);
  const std::string bounds = Get(Family::kTerms, porto);
  const std::string counter = ApartCountsKey(TermPrefix({TermKind::kPlace, "porto"}));
  const std::string document = Get(Family::kDocuments, "log");
  const std::string of_event = " for event \"" + id_ + "\"";
  annals::v1::Event retold = event_;
  retold.set_title("B");
  annals::v1::Event late = event_;
  late.set_revision(2);

  const Case cases[] = {
      {"term entry missing", [&] { Remove(Family::kTerms, porto); }, "is missing" + of_event},
      {"term entry with other bounds",
       [&] {
         Set(Family::kTerms, porto, EncodeBounds(UndatedPosition(), temporal::UncertainSpan()));
       },
       "has another value than event \"" + id_ + "\""},
      {"term entry too many", [&] { Set(Family::kTerms, faro, bounds); },
       "is for a term that its event does not have"},
      {"term entry of no event",
       [&] {
         Set(Family::kTerms, TermKey({TermKind::kPlace, "porto"}, place, "x"), bounds);
       },
       "has no event at its position"},
      {"not a term entry", [&] { Set(Family::kTerms, "x", bounds); },
       "family \"terms\", key \"x\" is not a key of this family"},
      {"counter missing", [&] { Remove(Family::kCounters, counter); },
       "family \"counters\", key \"" + Escape(counter) + "\" is missing, or counts too little"},
      {"counter changed",
       [&] {
         Set(Family::kCounters, counter, EncodeCounts({{2, 5}}));
       },
       "family \"counters\", key \"" + Escape(counter) +
           "\" does not count what its events add up to"},
      {"counter of nothing",
       [&] {
         Set(Family::kCounters, DayCountsKey(77), EncodeCounts({{2, 5}}));
       },
       "does not count what its events add up to"},
      {"not a counter", [&] { Set(Family::kCounters, counter, "x"); },
       "family \"counters\", key \"" + Escape(counter) + "\" does not hold counts"},
      {"place missing", [&] { Remove(Family::kEvents, id_); }, "is missing" + of_event},
      {"place of no event", [&] { Set(Family::kEvents, "x", position); },
       "family \"events\", key \"x\" has no event at its position"},
      {"not a place", [&] { Set(Family::kEvents, "x", "y"); },
       "family \"events\", key \"x\" has a value that is not a position"},
      {"event under another key",
       [&] {
         Set(Family::kTimeline, Concat(position, "x"), Get(Family::kTimeline, timeline_key_));
       },
       "holds an event named \"" + event_.name() + "\""},
      {"event changed",
       [&] { Set(Family::kTimeline, timeline_key_, bounds + retold.SerializeAsString()); },
       "family \"documents\", key \"log\" has a fingerprint that is not that of its events", true},
      {"event of the future",
       [&] { Set(Family::kTimeline, timeline_key_, bounds + late.SerializeAsString()); },
       "is of revision 2, and the last is 1"},
      {"document missing", [&] { Remove(Family::kDocuments, "log"); },
       "family \"documents\", key \"log\" is missing" + of_event, true},
      {"document damaged", [&] { Set(Family::kDocuments, "log", ""); },
       "family \"documents\", key \"log\" cannot be parsed", true},
      {"document under another key", [&] { Set(Family::kDocuments, "x", document); },
       "family \"documents\", key \"x\" holds a document named "
       "\"collections/test/documents/log\""},
      {"text missing", [&] { Remove(Family::kTexts, "log"); },
       "family \"texts\", key \"log\" is missing for its document", true},
      {"text changed", [&] { Set(Family::kTexts, "log", "tExt"); },
       "family \"texts\", key \"log\" is not the text that its document was stored with", true},
      {"text of no document", [&] { Set(Family::kTexts, "x", "text"); },
       "family \"texts\", key \"x\" has no document", true},
      {"source missing", [&] { Remove(Family::kSources, "/log"); },
       "family \"sources\", key \"/log\" does not lead to document \"log\""},
      {"source of no document", [&] { Set(Family::kSources, "/x", "x"); },
       "family \"sources\", key \"/x\" leads to document \"x\", which has another source or does "
       "not "
       "exist"},
      {"document's entry missing",
       [&] {
         Remove(Family::kTerms, TermKey({TermKind::kDocument, "log"}, place, id_));
       },
       "family \"documents\", key \"log\" counts 1 events, and has 0"},
  };
  for (const Case& c : cases) {
    collection_.reset();
    const TempDir fresh;
    collection_ = OpenTestCollection(fresh / "test");
    SetUp();
    c.spoil();
    SCOPED_TRACE(c.what);
    EXPECT_THAT(Differences(), Contains(HasSubstr(c.difference)));
    ExpectRepaired(c.needs_document);
    collection_.reset();
  }
}

TEST_F(DamageTest, VerifyFindsEveryKindOfDifferenceOfJoinedEvents) {
  struct Case {
    const char* what;
    std::function<void()> spoil;
    std::string difference;
  };
  std::string other_id;
  const std::string joined = "\"" + id_ + "\"";
  const Case cases[] = {
      {"claim missing", [&] { Remove(Family::kClaims, id_); },
       "family \"claims\", key " + joined + " is missing, or is not a claim"},
      {"claim damaged", [&] { Set(Family::kClaims, id_, "x"); },
       "family \"claims\", key " + joined + " is not a claim"},
      {"claim changed",
       [&] {
         Set(Family::kClaims, id_,
             EncodeClaim(id_, MakeEvent("log", {.title = "B"}).SerializeAsString()));
       },
       "is not what its claims make together"},
      {"claim of no event", [&] { Set(Family::kClaims, "x", EncodeClaim("y", "")); },
       "family \"claims\", key \"x\" is for event \"y\", which does not have it"},
      {"decision of one side", [&] { Remove(Family::kDecisions, DecisionKey(id_, other_id)); },
       "is not there for the other of the two events"},
      {"decision damaged", [&] { Set(Family::kDecisions, "x", "y"); },
       "family \"decisions\", key \"x\" is not a decision"},
  };
  for (const Case& c : cases) {
    collection_.reset();
    const TempDir fresh;
    collection_ = OpenTestCollection(fresh / "test");
    SetUp();
    ASSERT_TRUE(collection_
                    ->PutDocument(MakeDocument("other", "text"),
                                  {MakeEvent("other", {.title = "Other", .edtf = "1931"})})
                    .ok());
    std::unique_ptr<EventReader> reader = *collection_->ListEvents(*collection_->TakeSnapshot());
    annals::v1::Event event;
    while (reader->Next(&event)) {
      if (event.title() == "Other") other_id = LastPartOf(event.name());
    }
    ASSERT_TRUE(collection_->MergeEvents({id_, other_id}).ok());
    ASSERT_THAT(Differences(), testing::IsEmpty());
    c.spoil();
    SCOPED_TRACE(c.what);
    EXPECT_THAT(Differences(), Contains(HasSubstr(c.difference)));
    const absl::StatusOr<RepairReport> report = Repair(*collection_);
    ASSERT_TRUE(report.ok()) << report.status();
    // What a claim lost, only its document has.
    ASSERT_TRUE(PutLog().ok());
    ExpectSound(*collection_);
    EXPECT_EQ(collection_->GetEvent(id_)->evidence(0).quote(), "A");
    EXPECT_TRUE(collection_->GetEvent(other_id).ok()) << "no other claim is lost";
    collection_.reset();
  }
}

TEST_F(DamageTest, AClaimThatCannotBeReadIsDataLoss) {
  Set(Family::kClaims, "x", EncodeClaim("y", ""));
  EXPECT_EQ(collection_->GetEvent("x").status().code(), StatusCode::kDataLoss);
  Set(Family::kClaims, "x", "");
  EXPECT_EQ(collection_->GetEvent("x").status().code(), StatusCode::kDataLoss);
  EXPECT_EQ(collection_->SplitEvent("x").status().code(), StatusCode::kDataLoss);
}

// 80 bits never collide by chance in a test; so an id is taken away beforehand.
TEST_F(DamageTest, AnIdThatIsTakenIsPassedOver) {
  const annals::v1::Event event = MakeEvent("other", {.title = "B", .edtf = "1931"});
  Set(Family::kEvents, EventIdFor("other", event, 0), timeline_key_.substr(0, kPositionBytes));
  Set(Family::kEvents, EventIdFor("other", event, 1), timeline_key_.substr(0, kPositionBytes));
  const annals::v1::Document document = MakeDocument("other", "text");
  ASSERT_TRUE(collection_->PutDocument(document, {event}).ok());
  const absl::StatusOr<annals::v1::Event> stored =
      collection_->GetEvent(EventIdFor("other", event, 2));
  ASSERT_TRUE(stored.ok()) << stored.status();
  EXPECT_EQ(stored->title(), "B");
}

TEST_F(DamageTest, AFileOfAnIndexThatCannotBeReadIsNamedAndMadeAnew) {
  for (const Family family :
       {Family::kTerms, Family::kEvents, Family::kCounters, Family::kSources}) {
    SCOPED_TRACE(kFamilyNames[static_cast<size_t>(family)]);
    FlipABit(family);
    EXPECT_THAT(Differences(),
                Contains(testing::AllOf(
                    testing::StartsWith(std::string("family \"") +
                                        kFamilyNames[static_cast<size_t>(family)] + "\", keys \""),
                    HasSubstr(".sst\", which is damaged: Corruption: block checksum mismatch"))));
    ExpectRepaired(/*needs_document=*/false);
    EXPECT_THAT(TitlesOf(*collection_, {.filter = Term{TermKind::kPlace, "porto"}}),
                testing::ElementsAre("A"));
    const TempDir copy;
    ASSERT_TRUE(collection_->MakeCheckpoint(copy / "test").ok());
    ExpectSound(*OpenTestCollection(copy / "test"));
  }
}

// They are read when the collection is opened.
TEST_F(DamageTest, OpensWithCountersThatCannotBeRead) {
  FlipABit(Family::kCounters);
  collection_.reset();
  collection_ = OpenTestCollection(dir_ / "test");
  const auto count = [&](TimelineQuery query) {
    return CountEvents(*collection_->TakeSnapshot(), query);
  };
  // Of all events they are counted instead, also when there are new ones.
  EXPECT_EQ(*count({}), 1);
  ASSERT_TRUE(
      collection_
          ->PutDocument(MakeDocument("b", "text"), {MakeEvent("b", {.title = "B", .edtf = "1932"})})
          .ok());
  EXPECT_EQ(*count({}), 2);
  const absl::Status of_term = count({.filter = Term{TermKind::kPlace, "porto"}}).status();
  EXPECT_EQ(of_term.code(), StatusCode::kDataLoss);
  EXPECT_THAT(std::string(of_term.message()),
              testing::EndsWith("`annals repair` mends what can be made anew"));
  EXPECT_EQ(StatisticsOf(*collection_).status().code(), StatusCode::kDataLoss);
  ExpectRepaired(/*needs_document=*/false);
  EXPECT_EQ(*count({.filter = Term{TermKind::kPlace, "porto"}}), 1);
  EXPECT_EQ(StatisticsOf(*collection_)->events, 2);
}

TEST_F(DamageTest, AFileOfEventsThatCannotBeReadIsNamedAndLeftAsItIs) {
  FlipABit(Family::kTimeline);
  const std::vector<std::string> differences = Differences();
  ASSERT_THAT(differences, testing::SizeIs(1));
  EXPECT_THAT(Repair(*collection_).status(),
              IsStatus(StatusCode::kDataLoss,
                       "the collection \"test\" is damaged where it cannot be mended, and was left "
                       "as it is; restore a backup: " +
                           differences[0]));
}

TEST_F(DamageTest, NothingToRepairChangesNothing) {
  const absl::StatusOr<RepairReport> report = Repair(*collection_);
  ASSERT_TRUE(report.ok()) << report.status();
  EXPECT_EQ(report->mended_entries, 0);
  EXPECT_EQ(report->after.difference_count, 0);
  EXPECT_EQ(report->after.events, 1);
}

TEST_F(DamageTest, VerifyTellsAThousandDifferencesAndCountsAll) {
  for (int i = 0; i < 1500; ++i) Set(Family::kTexts, "x" + std::to_string(i), "");
  const absl::StatusOr<VerifyReport> report = Verify(*collection_);
  ASSERT_TRUE(report.ok()) << report.status();
  EXPECT_EQ(report->differences.size(), 1000u);
  EXPECT_EQ(report->difference_count, 1500);
}

}  // namespace
}  // namespace annals::storage
