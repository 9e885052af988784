// Documents and their events: stored, read back, replaced, deleted, and there again after
// reopening.
#include "storage/collection.h"

#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "storage/hash.h"
#include "storage/resource_name.h"
#include "temporal/time_span.h"
#include "tests/storage/test_support.h"

namespace annals::storage {
namespace {

using absl::StatusCode;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::UnorderedElementsAre;

class CollectionTest : public testing::Test {
 protected:
  WriteResult Put(const annals::v1::Document& document,
                  const std::vector<annals::v1::Event>& events) {
    absl::StatusOr<WriteResult> result = collection_->PutDocument(document, events);
    EXPECT_TRUE(result.ok()) << result.status();
    return result.ok() ? *result : WriteResult();
  }

  std::vector<annals::v1::Event> AllEvents() const {
    absl::StatusOr<std::unique_ptr<EventReader>> reader =
        collection_->ListEvents(*collection_->TakeSnapshot());
    EXPECT_TRUE(reader.ok()) << reader.status();
    return ReadAll(**reader);
  }

  std::map<std::string, annals::v1::Event> EventsByTitle() const {
    std::map<std::string, annals::v1::Event> events;
    for (const annals::v1::Event& event : AllEvents()) events[event.title()] = event;
    return events;
  }

  std::vector<std::string> DocumentIds() const {
    absl::StatusOr<std::unique_ptr<DocumentReader>> reader =
        collection_->ListDocuments(*collection_->TakeSnapshot());
    EXPECT_TRUE(reader.ok()) << reader.status();
    std::vector<std::string> ids;
    annals::v1::Document document;
    while ((*reader)->Next(&document)) {
      EXPECT_EQ(document.text(), "") << "listings leave the text out";
      ids.push_back(ParseDocumentName(document.name())->id);
    }
    EXPECT_TRUE((*reader)->status().ok()) << (*reader)->status();
    return ids;
  }

  std::vector<std::string> TimelineOf(TermKind kind, std::string_view value) const {
    return TitlesOf(*collection_, {.filter = Term{kind, FoldTerm(value)}});
  }

  int64_t Revision() const { return (*collection_->TakeSnapshot())->revision(); }

  void Reopen() {
    collection_.reset();
    collection_ = OpenTestCollection(dir_ / "test");
    ASSERT_NE(collection_, nullptr);
  }

  TempDir dir_;
  std::unique_ptr<Collection> collection_ = OpenTestCollection(dir_ / "test");
};

TEST_F(CollectionTest, ANewOneIsEmpty) {
  EXPECT_EQ(Revision(), 0);
  EXPECT_THAT(AllEvents(), IsEmpty());
  EXPECT_THAT(DocumentIds(), IsEmpty());
  EXPECT_THAT(TitlesOf(*collection_, {}), IsEmpty());
  ExpectSound(*collection_);
}

TEST_F(CollectionTest, StoresADocumentWithItsEvents) {
  annals::v1::Document document = MakeDocument("log", "The bridge opened. Ada spoke.");
  document.set_source_uri("/archive/log.txt");
  *document.mutable_date() = *temporal::TimeSpanFromEdtf("1931-05-02");
  document.set_date_source(annals::v1::DOCUMENT_DATE_SOURCE_DATELINE);
  document.add_pages()->set_label("12");
  const WriteResult result =
      Put(document, {MakeEvent("log", {.title = "Bridge opens", .edtf = "1931-05-01"}),
                     MakeEvent("log", {.title = "Ada speaks",
                                       .edtf = "1931-05",
                                       .type = "statement",
                                       .participants = {"Ada"},
                                       .places = {"Porto"}})});
  EXPECT_EQ(result.outcome, WriteOutcome::kCreated);
  EXPECT_EQ(result.document.text(), "");
  EXPECT_EQ(result.document.text_bytes(), 29u);
  EXPECT_EQ(result.document.text_sha256(), HexOf(Sha256("The bridge opened. Ada spoke.")));
  EXPECT_EQ(result.document.event_count(), 2);
  EXPECT_EQ(result.document.revision(), 1);
  EXPECT_EQ(Revision(), 1);

  const absl::StatusOr<annals::v1::Document> bare = collection_->GetDocument("log", false);
  ASSERT_TRUE(bare.ok()) << bare.status();
  EXPECT_EQ(bare->SerializeAsString(), result.document.SerializeAsString());
  EXPECT_EQ(bare->source_uri(), "/archive/log.txt");
  EXPECT_EQ(bare->date().edtf(), "1931-05-02");
  EXPECT_EQ(bare->date_source(), annals::v1::DOCUMENT_DATE_SOURCE_DATELINE);
  EXPECT_EQ(bare->pages(0).label(), "12");
  const absl::StatusOr<annals::v1::Document> whole = collection_->GetDocument("log", true);
  ASSERT_TRUE(whole.ok()) << whole.status();
  EXPECT_EQ(whole->text(), document.text());

  std::map<std::string, annals::v1::Event> events = EventsByTitle();
  ASSERT_EQ(events.size(), 2u);
  const annals::v1::Event& ada = events["Ada speaks"];
  EXPECT_EQ(ada.revision(), 1);
  const absl::StatusOr<ResourceId> name = ParseEventName(ada.name());
  ASSERT_TRUE(name.ok()) << name.status();
  EXPECT_EQ(name->collection, "test");
  const absl::StatusOr<annals::v1::Event> got = collection_->GetEvent(name->id);
  ASSERT_TRUE(got.ok()) << got.status();
  EXPECT_EQ(got->SerializeAsString(), ada.SerializeAsString());
  ExpectSound(*collection_);
}

TEST_F(CollectionTest, FindsByEveryKindOfTermWithoutRegardToCase) {
  Put(MakeDocument("log", "text"), {MakeEvent("log", {.title = "B",
                                                      .edtf = "1931-05-02",
                                                      .type = "visit",
                                                      .participants = {"Radio Lisbon"},
                                                      .places = {"Porto"}}),
                                    MakeEvent("log", {.title = "A",
                                                      .edtf = "1931-05-01",
                                                      .participants = {"Ada", "radio lisbon"},
                                                      .places = {"PORTO", "Braga"}})});
  Put(MakeDocument("log-2", "text"), {MakeEvent("log-2", {.title = "C", .edtf = "1900"})});
  EXPECT_THAT(TimelineOf(TermKind::kType, "VISIT"), ElementsAre("B"));
  EXPECT_THAT(TimelineOf(TermKind::kParticipant, "Radio  LISBON"), ElementsAre("A", "B"));
  EXPECT_THAT(TimelineOf(TermKind::kParticipant, "Radio"), IsEmpty());
  EXPECT_THAT(TimelineOf(TermKind::kPlace, "porto"), ElementsAre("A", "B"));
  EXPECT_THAT(TimelineOf(TermKind::kDocument, "log"), ElementsAre("A", "B"));
  EXPECT_THAT(TimelineOf(TermKind::kDocument, "log-2"), ElementsAre("C"));
}

TEST_F(CollectionTest, TheSameAgainChangesNothing) {
  const annals::v1::Document document = MakeDocument("log", "text");
  const std::vector<annals::v1::Event> events = {
      MakeEvent("log", {.title = "A", .edtf = "1931"}),
      MakeEvent("log", {.title = "A", .edtf = "1931"}),  // told twice, word for word
      MakeEvent("log", {.title = "B", .edtf = "1932"})};
  Put(document, events);
  const std::vector<annals::v1::Event> before = AllEvents();
  ASSERT_EQ(before.size(), 3u);
  for (const bool reopened : {false, true}) {
    if (reopened) Reopen();
    const WriteResult again = Put(document, events);
    EXPECT_EQ(again.outcome, WriteOutcome::kUnchanged);
    EXPECT_EQ(again.document.revision(), 1);
    EXPECT_EQ(Revision(), 1);
    const std::vector<annals::v1::Event> after = AllEvents();
    ASSERT_EQ(after.size(), 3u);
    for (size_t i = 0; i < 3; ++i) {
      EXPECT_EQ(after[i].SerializeAsString(), before[i].SerializeAsString());
    }
  }
  // What the store itself has set is no change either.
  annals::v1::Document read_back = *collection_->GetDocument("log", true);
  EXPECT_EQ(Put(read_back, AllEvents()).outcome, WriteOutcome::kUnchanged);
  ExpectSound(*collection_);
}

TEST_F(CollectionTest, AChangeOfAnyPartReplaces) {
  const annals::v1::Document first = MakeDocument("log", "text");
  const annals::v1::Event event = MakeEvent("log", {.title = "A", .edtf = "1931"});
  Put(first, {event});

  annals::v1::Document retitled = first;
  retitled.set_title("Another title");
  annals::v1::Document moved = first;
  moved.set_source_uri("/elsewhere");
  annals::v1::Document redated = first;
  *redated.mutable_date() = *temporal::TimeSpanFromEdtf("1931");
  annals::v1::Document rewritten = first;
  rewritten.set_text("texts");
  annals::v1::Event surer = event;
  surer.set_confidence(0.5);
  struct Change {
    const char* what;
    annals::v1::Document document;
    annals::v1::Event event;
  };
  int64_t revision = 1;
  for (const Change& change : {Change{"title", retitled, event}, Change{"source", moved, event},
                               Change{"date", redated, event}, Change{"text", rewritten, event},
                               Change{"event", first, surer}}) {
    const WriteResult result = Put(change.document, {change.event});
    EXPECT_EQ(result.outcome, WriteOutcome::kReplaced) << change.what;
    EXPECT_EQ(result.document.revision(), ++revision) << change.what;
    EXPECT_EQ(collection_->GetDocument("log", true)->text(), change.document.text()) << change.what;
    ExpectSound(*collection_);
    Put(first, {event});
    ++revision;
  }
}

TEST_F(CollectionTest, ReplacingKeepsWhatIsTheSameAndLeavesNothingBehind) {
  Put(MakeDocument("log", "one"),
      {MakeEvent("log", {.title = "Kept", .edtf = "1931", .places = {"Porto"}}),
       MakeEvent("log", {.title = "Gone", .edtf = "1932", .places = {"Porto"}}),
       MakeEvent("log", {.title = "Changed", .edtf = "1933", .places = {"Porto"}})});
  Put(MakeDocument("other", "one"), {MakeEvent("other", {.title = "Other", .edtf = "1934"})});
  const std::map<std::string, annals::v1::Event> before = EventsByTitle();

  const WriteResult result =
      Put(MakeDocument("log", "two"),
          {MakeEvent("log", {.title = "New", .edtf = "1930", .places = {"Faro"}}),
           MakeEvent("log", {.title = "Changed", .edtf = "1933", .places = {"Faro"}}),
           MakeEvent("log", {.title = "Kept", .edtf = "1931", .places = {"Porto"}})});
  EXPECT_EQ(result.outcome, WriteOutcome::kReplaced);
  EXPECT_EQ(result.document.revision(), 3);

  std::map<std::string, annals::v1::Event> after = EventsByTitle();
  ASSERT_EQ(after.size(), 4u);
  EXPECT_EQ(after["Kept"].SerializeAsString(), before.at("Kept").SerializeAsString());
  EXPECT_EQ(after["Other"].SerializeAsString(), before.at("Other").SerializeAsString());
  EXPECT_EQ(after["Changed"].name(), before.at("Changed").name());
  EXPECT_EQ(after["Changed"].revision(), 3);
  EXPECT_EQ(after["New"].revision(), 3);
  EXPECT_THAT(TimelineOf(TermKind::kPlace, "Porto"), ElementsAre("Kept"));
  EXPECT_THAT(TimelineOf(TermKind::kPlace, "Faro"), ElementsAre("New", "Changed"));
  EXPECT_THAT(
      collection_->GetEvent(ParseEventName(before.at("Gone").name())->id).status(),
      IsStatus(StatusCode::kNotFound, "there is no event \"" + before.at("Gone").name() + "\""));
  ExpectSound(*collection_);
}

TEST_F(CollectionTest, DeletesADocumentWithItsEvents) {
  annals::v1::Document document = MakeDocument("log", "text");
  document.set_source_uri("/archive/log.txt");
  Put(document, {MakeEvent("log", {.title = "A", .edtf = "1931", .places = {"Porto"}}),
                 MakeEvent("log", {.title = "B", .edtf = ""})});
  Put(MakeDocument("other", "text"), {MakeEvent("other", {.title = "C", .edtf = "1931"})});

  const absl::StatusOr<DeleteResult> deleted = collection_->DeleteDocument("log");
  ASSERT_TRUE(deleted.ok()) << deleted.status();
  EXPECT_EQ(deleted->deleted_event_count, 2);
  EXPECT_EQ(deleted->revision, 3);
  EXPECT_EQ(Revision(), 3);
  EXPECT_THAT(DocumentIds(), ElementsAre("other"));
  EXPECT_THAT(TitlesOf(*collection_, {}), ElementsAre("C"));
  EXPECT_EQ(AllEvents().size(), 1u);
  const auto gone =
      IsStatus(StatusCode::kNotFound,
               "there is no document \"collections/test/documents/log\"; it was deleted by "
               "revision 3, and can be undeleted");
  EXPECT_THAT(collection_->GetDocument("log", false).status(), gone);
  EXPECT_THAT(collection_->DeleteDocument("log").status(), gone);
  ExpectSound(*collection_);

  // Its source is free again.
  annals::v1::Document heir = MakeDocument("heir", "text");
  heir.set_source_uri("/archive/log.txt");
  EXPECT_EQ(Put(heir, {}).outcome, WriteOutcome::kCreated);
}

TEST_F(CollectionTest, EventsWithoutDateAreOnNoTimelineButAreKept) {
  Put(MakeDocument("log", "text"),
      {MakeEvent("log", {.title = "Undated", .edtf = "", .places = {"Porto"}}),
       MakeEvent("log", {.title = "Unbounded", .edtf = "../..", .places = {"Porto"}}),
       MakeEvent("log", {.title = "Dated", .edtf = "1931", .places = {"Porto"}})});
  EXPECT_THAT(TitlesOf(*collection_, {}), ElementsAre("Unbounded", "Dated"));
  EXPECT_THAT(TimelineOf(TermKind::kPlace, "Porto"), ElementsAre("Unbounded", "Dated"));
  const std::map<std::string, annals::v1::Event> events = EventsByTitle();
  ASSERT_EQ(events.count("Undated"), 1u);
  const std::string id = ParseEventName(events.at("Undated").name())->id;
  EXPECT_EQ(collection_->GetEvent(id)->title(), "Undated");
  ExpectSound(*collection_);
}

TEST_F(CollectionTest, GetsSeveralEventsInTheOrderAsked) {
  Put(MakeDocument("log", "text"), {MakeEvent("log", {.title = "A", .edtf = "1931"}),
                                    MakeEvent("log", {.title = "B", .edtf = "1932"})});
  std::map<std::string, std::string> ids;
  for (const auto& [title, event] : EventsByTitle()) ids[title] = ParseEventName(event.name())->id;
  const absl::StatusOr<std::vector<annals::v1::Event>> events =
      collection_->GetEvents({ids["B"], ids["A"], ids["B"]});
  ASSERT_TRUE(events.ok()) << events.status();
  ASSERT_EQ(events->size(), 3u);
  EXPECT_EQ((*events)[0].title(), "B");
  EXPECT_EQ((*events)[1].title(), "A");
  EXPECT_EQ((*events)[2].title(), "B");
  EXPECT_TRUE(collection_->GetEvents({})->empty());
  EXPECT_THAT(
      collection_->GetEvents({ids["A"], "nowhere", "neither"}).status(),
      IsStatus(StatusCode::kNotFound, "there is no event \"collections/test/events/nowhere\""));
}

TEST_F(CollectionTest, ListsInTheOrderOfIdsAndResumes) {
  for (const char* id : {"b", "a-2", "a", "c"}) Put(MakeDocument(id, id), {});
  EXPECT_THAT(DocumentIds(), ElementsAre("a", "a-2", "b", "c"));

  const std::shared_ptr<const Snapshot> snapshot = *collection_->TakeSnapshot();
  std::unique_ptr<DocumentReader> first = *collection_->ListDocuments(snapshot);
  EXPECT_EQ(first->resume_key(), "");
  annals::v1::Document document;
  ASSERT_TRUE(first->Next(&document));
  ASSERT_TRUE(first->Next(&document));
  std::unique_ptr<DocumentReader> second =
      *collection_->ListDocuments(snapshot, first->resume_key());
  ASSERT_TRUE(second->Next(&document));
  EXPECT_EQ(document.name(), "collections/test/documents/b");
  ASSERT_TRUE(second->Next(&document));
  EXPECT_FALSE(second->Next(&document));
  EXPECT_FALSE(second->Next(&document)) << "the end stays the end";
  EXPECT_TRUE(second->status().ok());
}

TEST_F(CollectionTest, IsThereAgainAfterReopening) {
  Put(MakeDocument("log", "text"), {MakeEvent("log", {.title = "A", .edtf = "1931"})});
  const std::string before = AllEvents()[0].SerializeAsString();
  Reopen();
  EXPECT_EQ(Revision(), 1);
  EXPECT_EQ(AllEvents()[0].SerializeAsString(), before);
  EXPECT_EQ(collection_->GetDocument("log", true)->text(), "text");
  EXPECT_EQ(Put(MakeDocument("log-2", "text"), {}).document.revision(), 2);
}

TEST_F(CollectionTest, ASnapshotShowsWhatWas) {
  Put(MakeDocument("log", "old"), {MakeEvent("log", {.title = "Old", .edtf = "1931"})});
  const std::shared_ptr<const Snapshot> snapshot = *collection_->TakeSnapshot();
  Put(MakeDocument("log", "new"), {MakeEvent("log", {.title = "New", .edtf = "1931"})});
  EXPECT_EQ(snapshot->revision(), 1);
  EXPECT_EQ(collection_->GetDocument("log", true, snapshot)->text(), "old");
  EXPECT_EQ(collection_->GetDocument("log", true)->text(), "new");
  std::unique_ptr<EventReader> events = *collection_->ListEvents(snapshot);
  annals::v1::Event event;
  ASSERT_TRUE(events->Next(&event));
  EXPECT_EQ(event.title(), "Old");
  const std::string id = ParseEventName(event.name())->id;
  EXPECT_TRUE(collection_->GetEvent(id, snapshot).ok());
  EXPECT_EQ(collection_->GetEvent(id).status().code(), StatusCode::kNotFound);
  EXPECT_FALSE(events->Next(&event));
}

TEST_F(CollectionTest, SnapshotsAndReadersOutliveTheCollection) {
  Put(MakeDocument("log", "text"), {MakeEvent("log", {.title = "A", .edtf = "1931"})});
  std::unique_ptr<EventReader> reader = *collection_->Timeline({}, *collection_->TakeSnapshot());
  collection_.reset();
  EXPECT_EQ(ReadAll(*reader).size(), 1u);
}

TEST_F(CollectionTest, TakesLargeTextsAndManyEvents) {
  std::string text(20 << 20, 'x');
  for (size_t i = 0; i < text.size(); i += 64) text[i] = static_cast<char>('a' + i / 64 % 26);
  std::vector<annals::v1::Event> events;
  for (int i = 0; i < 20000; ++i) {
    events.push_back(MakeEvent("log", {.title = "Event " + std::to_string(i),
                                       .edtf = std::to_string(1000 + i % 1000),
                                       .participants = {"Ada", "P" + std::to_string(i % 100)}}));
  }
  EXPECT_EQ(Put(MakeDocument("log", text), events).document.event_count(), 20000);
  Reopen();
  EXPECT_EQ(collection_->GetDocument("log", true)->text(), text);
  EXPECT_EQ(TimelineOf(TermKind::kParticipant, "ada").size(), 20000u);
  EXPECT_EQ(TimelineOf(TermKind::kParticipant, "p7").size(), 200u);
  EXPECT_EQ(collection_->DeleteDocument("log")->deleted_event_count, 20000);
  EXPECT_THAT(AllEvents(), IsEmpty());
  ExpectSound(*collection_);
}

}  // namespace
}  // namespace annals::storage
