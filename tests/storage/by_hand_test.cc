// Events that a user enters, corrects and imports: they live beside documents and outlive them.
#include <memory>
#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "storage/collection.h"
#include "storage/count.h"
#include "storage/event_joiner.h"
#include "storage/resource_name.h"
#include "tests/storage/test_support.h"

namespace annals::storage {
namespace {

using absl::StatusCode;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

// Joins whatever has the same title.
class TitleJoiner : public EventJoiner {
 public:
  bool MayBeToldElsewhere(const annals::v1::Event&) const override { return true; }
  std::string HappensOnceTo(const annals::v1::Event&) const override { return ""; }
  std::optional<Agreement> Agree(const annals::v1::Event& a,
                                 const annals::v1::Event& b) const override {
    if (a.title() != b.title()) return std::nullopt;
    return Agreement{0.9F, {"same title"}};
  }
};

class ByHandTest : public testing::Test {
 protected:
  void SetUp() override { Open(); }

  void Open() {
    collection_ = nullptr;
    absl::StatusOr<std::unique_ptr<Collection>> opened = Collection::Open(
        dir_ / "test", "test",
        {.create_if_missing = true, .sync = false, .joiner = std::make_shared<TitleJoiner>()});
    ASSERT_TRUE(opened.ok()) << opened.status();
    collection_ = *std::move(opened);
  }

  void TearDown() override { ExpectSound(*collection_); }

  annals::v1::Event Put(const std::string& document, const EventWish& wish) {
    absl::StatusOr<WriteResult> result = collection_->PutDocument(
        MakeDocument(document, "Text of " + document), {MakeEvent(document, wish)});
    EXPECT_TRUE(result.ok()) << result.status();
    for (const auto& [name, event] : All()) {
      if (event.evidence_size() > 0 &&
          LastPartOf(event.evidence(event.evidence_size() - 1).document()) == document) {
        return event;
      }
    }
    return {};
  }

  std::map<std::string, annals::v1::Event> All() const {
    return EventsByName(*collection_, *collection_->TakeSnapshot());
  }

  annals::v1::Event Create(annals::v1::Event event, const WriteOptions& options = {}) {
    absl::StatusOr<std::vector<annals::v1::Event>> created =
        collection_->CreateEvents({std::move(event)}, options);
    EXPECT_TRUE(created.ok()) << created.status();
    return created.ok() ? created->front() : annals::v1::Event();
  }

  annals::v1::Event Update(const std::string& name, const std::string& title,
                           const std::vector<std::string>& fields = {"title"},
                           const WriteOptions& options = {}) {
    annals::v1::Event values;
    values.set_name(name);
    values.set_title(title);
    values.add_tags("mended");
    absl::StatusOr<annals::v1::Event> updated = collection_->UpdateEvent(values, fields, options);
    EXPECT_TRUE(updated.ok()) << updated.status();
    return updated.value_or(annals::v1::Event());
  }

  static annals::v1::Event ByHand(const std::string& title, const std::string& edtf) {
    annals::v1::Event event = MakeEvent("nowhere", {.title = title, .edtf = edtf});
    event.clear_evidence();
    return event;
  }

  std::vector<std::string> Titles() const { return TitlesOf(*collection_, {}); }

  static std::string IdOf(const annals::v1::Event& event) {
    return std::string(LastPartOf(event.name()));
  }

  const TempDir dir_;
  std::unique_ptr<Collection> collection_;
};

TEST_F(ByHandTest, LivesBesideDocumentsThatTellTheSame) {
  const annals::v1::Event created = Create(ByHand("Plan agreed", "1957-07"), {.author = "ann"});
  EXPECT_EQ(created.by_hand().author(), "ann");
  EXPECT_EQ(created.revision(), 1);
  Put("a", {.title = "Plan agreed", .edtf = "1957-07"});
  EXPECT_THAT(Titles(), ElementsAre("Plan agreed", "Plan agreed"));
  ASSERT_TRUE(collection_->PutDocument(MakeDocument("a", "Another text"), {}).ok());
  EXPECT_THAT(Titles(), ElementsAre("Plan agreed"));
  ASSERT_TRUE(collection_->DeleteDocument("a").ok());
  Open();
  EXPECT_EQ(collection_->GetEvent(IdOf(created))->by_hand().author(), "ann");
  EXPECT_EQ(*CountEvents(*collection_->TakeSnapshot(), {}), 1);
}

TEST_F(ByHandTest, EvidenceIsNotTheDocumentsOwn) {
  Put("a", {.title = "Talks", .edtf = "1957-07-01"});
  annals::v1::Event event = MakeEvent("a", {.title = "Dinner", .edtf = "1957-07-02"});
  Create(event);
  *event.mutable_evidence(0)->mutable_document() = "collections/test/documents/elsewhere";
  event.set_title("Walk");
  Create(event);
  EXPECT_THAT(TitlesOf(*collection_, {.filter = Term{TermKind::kDocument, "a"}}),
              ElementsAre("Talks", "Dinner"));
  ExpectSound(*collection_);
  ASSERT_TRUE(collection_->RenameDocument("a", "b").ok());
  EXPECT_EQ(collection_->DeleteDocument("b")->deleted_event_count, 1);
  EXPECT_THAT(Titles(), testing::UnorderedElementsAre("Dinner", "Walk"));
  EXPECT_EQ(collection_->UndeleteDocument("b")->document.event_count(), 1);
}

TEST_F(ByHandTest, CreatesAllOrNone) {
  annals::v1::Event named = ByHand("Named", "1957");
  named.set_name("collections/test/events/mine");
  Create(named);
  EXPECT_THAT(collection_->CreateEvents({ByHand("Other", "1958"), named}).status(),
              IsStatus(StatusCode::kAlreadyExists,
                       "there is an event \"collections/test/events/mine\" already; give it "
                       "another id, or update that one"));
  named.set_name("collections/test/events/twice");
  EXPECT_EQ(collection_->CreateEvents({named, named}).status().code(), StatusCode::kAlreadyExists);
  named.set_name("collections/other/events/x");
  EXPECT_EQ(collection_->CreateEvents({named}).status().code(), StatusCode::kInvalidArgument);
  EXPECT_THAT(Titles(), ElementsAre("Named"));
  EXPECT_EQ((*collection_->TakeSnapshot())->revision(), 1);
}

TEST_F(ByHandTest, AnswersARequestTwiceAndRefusesAnother) {
  const WriteOptions options = {.request_id = "r1", .request_hash = std::string(32, 'a')};
  const annals::v1::Event created = Create(ByHand("Once", "1957"), options);
  EXPECT_EQ(Create(ByHand("Once", "1957"), options).name(), created.name());
  WriteOptions other = options;
  other.request_hash = std::string(32, 'b');
  EXPECT_THAT(collection_->CreateEvents({ByHand("Else", "1957")}, other).status(),
              IsStatus(StatusCode::kFailedPrecondition,
                       "request_id \"r1\" was that of a request with other fields, which made "
                       "revision 1; give each request an id of its own"));
  EXPECT_THAT(Titles(), ElementsAre("Once"));
}

TEST_F(ByHandTest, ValidatesWithoutWriting) {
  const annals::v1::Event would = Create(ByHand("Perhaps", "1957"), {.validate_only = true});
  EXPECT_FALSE(would.name().empty());
  EXPECT_THAT(Titles(), IsEmpty());
  const annals::v1::Event created = Create(ByHand("Perhaps", "1957"));
  EXPECT_EQ(created.name(), would.name());
  EXPECT_EQ(Update(created.name(), "Surely", {"title"}, {.validate_only = true}).title(), "Surely");
  EXPECT_THAT(Titles(), ElementsAre("Perhaps"));
}

TEST_F(ByHandTest, UpdatesOneByHand) {
  const annals::v1::Event created = Create(ByHand("Wrong", "1957"));
  const annals::v1::Event updated = Update(created.name(), "Right", {"title", "tags"});
  EXPECT_EQ(updated.title(), "Right");
  EXPECT_THAT(updated.tags(), ElementsAre("mended"));
  EXPECT_THAT(updated.by_hand().fields(), IsEmpty());
  EXPECT_THAT(updated.claims(), IsEmpty());
  EXPECT_EQ(updated.revision(), 2);
  EXPECT_THAT(TitlesOf(*collection_, {.filter = Term{TermKind::kTag, "mended"}}),
              ElementsAre("Right"));
  EXPECT_EQ(collection_->GetEvent(IdOf(created), *collection_->TakeSnapshotAt(1))->title(),
            "Wrong");
  EXPECT_THAT(*collection_->EventHistory(IdOf(created)), SizeIs(2));
  EXPECT_EQ(collection_->UpdateEvent(updated, {"title"}, {.if_revision = 1}).status().code(),
            StatusCode::kAborted);
}

TEST_F(ByHandTest, CorrectsWhatDocumentsTell) {
  const annals::v1::Event told =
      Put("a", {.title = "Talks", .edtf = "1957-07", .places = {"Bern"}});
  const annals::v1::Event updated = Update(told.name(), "Peace talks");
  EXPECT_EQ(updated.name(), told.name());
  EXPECT_EQ(updated.title(), "Peace talks");
  EXPECT_THAT(updated.evidence(), SizeIs(1));
  EXPECT_FALSE(updated.has_by_hand());
  ASSERT_THAT(updated.claims(), SizeIs(2));
  EXPECT_EQ(updated.claims(0).title(), "Talks");
  EXPECT_EQ(updated.claims(1).document(), "");
  ExpectSound(*collection_);

  // A second correction goes into the same claim.
  EXPECT_THAT(Update(told.name(), "", {"tags"}).claims(), SizeIs(2));
  // Other documents that tell the same are joined as ever, by what the document says.
  EXPECT_EQ(Put("b", {.title = "Talks", .edtf = "1957-07", .places = {"Bern"}}).title(),
            "Peace talks");
  EXPECT_THAT(collection_->GetEvent(IdOf(told))->claims(), SizeIs(3));
  // The document again, with another place.
  Put("a", {.title = "Talks", .edtf = "1957-07", .places = {"Bern", "Geneva"}});
  const annals::v1::Event again = *collection_->GetEvent(IdOf(told));
  EXPECT_EQ(again.title(), "Peace talks");
  EXPECT_THAT(again.places(), SizeIs(2));
  EXPECT_THAT(again.tags(), ElementsAre("mended"));
  ExpectSound(*collection_);
  ASSERT_TRUE(collection_->DeleteEvent(IdOf(told)).ok());
  EXPECT_EQ(collection_->UpdateEvent(again, {"title"}).status().code(),
            StatusCode::kFailedPrecondition);
  ASSERT_TRUE(collection_->UndeleteEvent(IdOf(told)).ok());
  EXPECT_EQ(collection_->GetEvent(IdOf(told))->title(), "Peace talks");

  // Split off, the correction is an event of its own.
  const annals::v1::Event split =
      *collection_->SplitEvent(std::string(LastPartOf(updated.claims(1).event())));
  EXPECT_TRUE(split.has_by_hand());
  EXPECT_THAT(Titles(), testing::UnorderedElementsAre("Talks", "Peace talks"));
}

TEST_F(ByHandTest, CorrectionsOutliveTheDocument) {
  const annals::v1::Event told = Put("a", {.title = "Talks", .edtf = "1957-07"});
  Update(told.name(), "Peace talks");
  ASSERT_TRUE(collection_->DeleteDocument("a").ok());
  const annals::v1::Event left = *collection_->GetEvent(IdOf(told));
  EXPECT_TRUE(left.has_by_hand());
  EXPECT_EQ(left.title(), "Peace talks");
  EXPECT_EQ(left.when().edtf(), "1957-07");
  ASSERT_TRUE(collection_->UndeleteDocument("a").ok());
  EXPECT_EQ(collection_->GetEvent(IdOf(told))->name(), told.name());
  EXPECT_THAT(Titles(), ElementsAre("Peace talks"));
}

TEST_F(ByHandTest, SpeaksFirstWhenItIsMerged) {
  const annals::v1::Event told =
      Put("a", {.title = "Talks", .edtf = "1957-07", .places = {"Bern"}});
  const annals::v1::Event own = Create(ByHand("Peace talks", "1957-07-03"));
  const annals::v1::Event merged = *collection_->MergeEvents({IdOf(own), IdOf(told)});
  EXPECT_EQ(merged.name(), told.name());
  EXPECT_EQ(merged.title(), "Peace talks");
  EXPECT_EQ(merged.when().edtf(), "1957-07-03");
  EXPECT_THAT(merged.places(), IsEmpty());
  EXPECT_THAT(merged.evidence(), SizeIs(1));
}

TEST_F(ByHandTest, DeletesAndUndeletes) {
  const annals::v1::Event created = Create(ByHand("Talks", "1957"));
  ASSERT_TRUE(collection_->DeleteEvent(IdOf(created)).ok());
  EXPECT_THAT(Titles(), IsEmpty());
  ASSERT_TRUE(collection_->UndeleteEvent(IdOf(created)).ok());
  EXPECT_THAT(Titles(), ElementsAre("Talks"));
}

TEST_F(ByHandTest, ImportsAndStopsBeforeWhatIsRefused) {
  const annals::v1::Event told = Put("a", {.title = "Talks", .edtf = "1957-07"});
  annals::v1::Event joined = ByHand("Joined", "1956");
  joined.set_name("collections/test/events/joined");
  for (const char* id : {"joined", "part"}) {
    joined.add_claims()->set_event(std::string("collections/test/events/") + id);
  }
  annals::v1::Event other = told;
  other.set_title("Other talks");
  const ImportResult result =
      *collection_->ImportEvents({joined, told, ByHand("Own", "1958"), other, joined});
  EXPECT_EQ(result.created, 2);
  EXPECT_EQ(result.unchanged, 1);
  EXPECT_EQ(result.done, 3);
  EXPECT_EQ(result.revision, 2);
  EXPECT_EQ(result.refused.code(), StatusCode::kAlreadyExists);
  EXPECT_THAT(Titles(), ElementsAre("Joined", "Talks", "Own"));
  ExpectSound(*collection_);
  EXPECT_EQ(collection_->GetEvent("part")->title(), "Joined");
  EXPECT_EQ(collection_->SplitEvent("joined").status().code(), StatusCode::kFailedPrecondition);

  joined.set_title("Joined anew");
  const ImportResult again = *collection_->ImportEvents({joined, told});
  EXPECT_EQ(again.replaced, 1);
  EXPECT_EQ(again.unchanged, 1);
  EXPECT_EQ(collection_->ImportEvents({joined, told})->revision, 0);
  ASSERT_TRUE(collection_->DeleteEvent("joined").ok());
  EXPECT_EQ(collection_->ImportEvents({joined})->refused.code(), StatusCode::kAlreadyExists);
}

TEST_F(ByHandTest, ReadsStatesBeforeAnImport) {
  std::vector<annals::v1::Event> many;
  for (int i = 0; i < 500; ++i) many.push_back(ByHand("Event " + std::to_string(i), "1957"));
  Create(ByHand("First", "1957"));
  ASSERT_TRUE(collection_->ImportEvents(many).ok());
  EXPECT_EQ(*CountEvents(*collection_->TakeSnapshot(), {}), 501);
  EXPECT_THAT(EventsByName(*collection_, *collection_->TakeSnapshotAt(1)), SizeIs(1));
}

}  // namespace
}  // namespace annals::storage
