// Names that were given up go on to lead to what had them: of renamed documents, and of events that
// were joined in others.
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "rocksdb/db.h"
#include "storage/collection.h"
#include "storage/engine.h"
#include "storage/keys.h"
#include "storage/repair.h"
#include "storage/resource_name.h"
#include "storage/snapshot.h"
#include "tests/storage/test_support.h"

namespace annals::storage {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

class FormerNamesTest : public testing::Test {
 protected:
  absl::StatusOr<WriteResult> Put(const std::string& id, const std::string& text,
                                  const std::vector<std::string>& titles,
                                  const std::string& source = "") {
    annals::v1::Document document = MakeDocument(id, text);
    document.set_title("A letter");
    document.set_source_uri(source);
    std::vector<annals::v1::Event> events;
    for (const std::string& title : titles) {
      events.push_back(MakeEvent(id, {.title = title, .edtf = "1931"}));
    }
    return collection_->PutDocument(std::move(document), std::move(events));
  }

  // The name of the document to which an id leads, or what went wrong.
  std::string Leads(const std::string& id) {
    const absl::StatusOr<annals::v1::Document> document = collection_->GetDocument(id, true);
    return document.ok() ? std::string(LastPartOf(document->name()))
                         : absl::StatusCodeToString(document.status().code());
  }

  std::string IdOf(const std::string& title) {
    for (const auto& [name, event] : EventsByName(*collection_, *collection_->TakeSnapshot())) {
      if (event.title() == title) return std::string(LastPartOf(name));
    }
    return "";
  }

  std::string TitleOf(const std::string& event_id) {
    const absl::StatusOr<annals::v1::Event> event = collection_->GetEvent(event_id);
    return event.ok() ? event->title() : absl::StatusCodeToString(event.status().code());
  }

  void TearDown() override { ExpectSound(*collection_); }

  const TempDir dir_;
  std::unique_ptr<Collection> collection_ = OpenTestCollection(dir_ / "test");
};

TEST_F(FormerNamesTest, ADocumentKeepsItsEventsAndIsFoundUnderBothIds) {
  ASSERT_TRUE(Put("d72", "text", {"A", "B"}, "/letters#d72").ok());
  const std::string a = IdOf("A");
  const absl::StatusOr<WriteResult> renamed = collection_->RenameDocument("d72", "d73");
  ASSERT_TRUE(renamed.ok()) << renamed.status();
  EXPECT_EQ(renamed->document.name(), "collections/test/documents/d73");
  EXPECT_THAT(renamed->document.former_names(), ElementsAre("collections/test/documents/d72"));
  EXPECT_EQ(renamed->document.revision(), 2);
  EXPECT_EQ(Leads("d72"), "d73");
  EXPECT_EQ(Leads("d73"), "d73");
  EXPECT_EQ(IdOf("A"), a);
  EXPECT_EQ(collection_->GetEvent(a)->evidence(0).document(), "collections/test/documents/d73");
  EXPECT_EQ(collection_->GetEvent(a)->revision(), 2);
  EXPECT_THAT(TitlesOf(*collection_, {.filter = Term{TermKind::kDocument, "d73"}}),
              ElementsAre("A", "B"));
  EXPECT_THAT(*collection_->DocumentIds("d72"), ElementsAre("d72", "d73"));

  // The same source under either id is this document, and its events keep their ids.
  for (const std::string id : {"d72", "d73"}) {
    const absl::StatusOr<WriteResult> again = Put(id, "text", {"A", "B"}, "/letters#d72");
    ASSERT_TRUE(again.ok()) << again.status();
    EXPECT_EQ(again->outcome, WriteOutcome::kUnchanged);
    const absl::StatusOr<WriteResult> changed = Put(id, "text of " + id, {"A"}, "/letters#d72");
    ASSERT_TRUE(changed.ok()) << changed.status();
    EXPECT_EQ(changed->outcome, WriteOutcome::kReplaced);
    EXPECT_EQ(LastPartOf(changed->document.name()), "d73");
    EXPECT_EQ(IdOf("A"), a);
    ASSERT_TRUE(Put(id, "text", {"A", "B"}, "/letters#d72").ok());
  }
  // As it was before.
  const auto before = *collection_->TakeSnapshotAt(1);
  EXPECT_EQ(LastPartOf(collection_->GetDocument("d72", true, before)->name()), "d72");
  EXPECT_TRUE(absl::IsNotFound(collection_->GetDocument("d73", true, before).status()));
  EXPECT_THAT(*collection_->DocumentIds("d72", before), ElementsAre("d72"));
}

TEST_F(FormerNamesTest, ADocumentCanBeRenamedAgainAndBack) {
  ASSERT_TRUE(Put("a", "text", {"A"}).ok());
  const std::string event = IdOf("A");
  for (const std::string id : {"b", "c", "a", "d"}) {
    ASSERT_TRUE(collection_->RenameDocument("a", id).ok());
    EXPECT_EQ(Leads("a"), id);
    EXPECT_EQ(Leads(id), id);
    EXPECT_EQ(IdOf("A"), event);
    ExpectSound(*collection_);
  }
  EXPECT_THAT(collection_->GetDocument("c", false)->former_names(),
              ElementsAre(HasSubstr("/a"), HasSubstr("/b"), HasSubstr("/c")));
  const int64_t revision = (*collection_->TakeSnapshot())->revision();
  EXPECT_EQ(collection_->RenameDocument("b", "d")->outcome, WriteOutcome::kUnchanged);
  EXPECT_EQ((*collection_->TakeSnapshot())->revision(), revision);
}

TEST_F(FormerNamesTest, AVolumeIsNumberedAnew) {
  ASSERT_TRUE(Put("d1", "one", {"A"}).ok());
  ASSERT_TRUE(Put("d2", "two", {"B"}).ok());
  const absl::Status taken = collection_->RenameDocument("d1", "d2").status();
  EXPECT_TRUE(absl::IsAlreadyExists(taken)) << taken;
  EXPECT_THAT(std::string(taken.message()), HasSubstr("rename or delete that one first"));
  ASSERT_TRUE(collection_->RenameDocument("d2", "d3").ok());
  ASSERT_TRUE(collection_->RenameDocument("d1", "d2").ok());
  EXPECT_EQ(collection_->GetDocument("d2", true)->text(), "one");
  EXPECT_EQ(collection_->GetDocument("d1", true)->text(), "one");
  EXPECT_EQ(collection_->GetDocument("d3", true)->text(), "two");
  EXPECT_THAT(*collection_->DocumentIds("d3"), ElementsAre("d3"));
  // What is told now gets ids of its own, though both documents once had the id d2.
  ASSERT_TRUE(Put("d2", "one more", {"A", "B"}).ok());
  EXPECT_EQ(EventsByName(*collection_, *collection_->TakeSnapshot()).size(), 3);
}

TEST_F(FormerNamesTest, ASourceStaysWithItsDocument) {
  ASSERT_TRUE(Put("a", "of a", {"A"}, "/a").ok());
  ASSERT_TRUE(Put("b", "of b", {"B"}, "/b").ok());
  ASSERT_TRUE(collection_->RenameDocument("a", "harbour").ok());
  ASSERT_TRUE(collection_->RenameDocument("b", "a").ok());
  // Though its id leads to another by now.
  const absl::StatusOr<WriteResult> again = Put("a", "of a, again", {"A"}, "/a");
  ASSERT_TRUE(again.ok()) << again.status();
  EXPECT_EQ(LastPartOf(again->document.name()), "harbour");
  EXPECT_EQ(collection_->GetDocument("a", true)->text(), "of b");
  ASSERT_TRUE(Put("b", "of b, again", {"B"}, "/b").ok());
  EXPECT_EQ(collection_->GetDocument("a", true)->text(), "of b, again");
  // One that was deleted is not taken for the one that has its id.
  ASSERT_TRUE(Put("c", "of c", {"C"}, "/c").ok());
  ASSERT_TRUE(collection_->DeleteDocument("c").ok());
  ASSERT_TRUE(collection_->RenameDocument("b", "c").ok());
  const absl::Status taken = Put("c", "of c", {"C"}, "/c").status();
  EXPECT_TRUE(absl::IsAlreadyExists(taken)) << taken;
  EXPECT_EQ(collection_->GetDocument("c", true)->text(), "of b, again");
}

TEST_F(FormerNamesTest, ADeletedDocumentComesBackUnderAnyOfItsIds) {
  ASSERT_TRUE(Put("a", "text", {"A"}).ok());
  const std::string event = IdOf("A");
  ASSERT_TRUE(collection_->RenameDocument("a", "b").ok());
  ASSERT_TRUE(collection_->DeleteDocument("a").ok());
  EXPECT_EQ(Leads("a"), "NOT_FOUND");
  EXPECT_EQ(Leads("b"), "NOT_FOUND");
  ASSERT_TRUE(Put("c", "other", {}).ok());
  const absl::Status kept = collection_->RenameDocument("c", "b").status();
  EXPECT_TRUE(absl::IsAlreadyExists(kept)) << kept;
  ASSERT_TRUE(collection_->UndeleteDocument("a").ok());
  EXPECT_EQ(Leads("a"), "b");
  EXPECT_EQ(IdOf("A"), event);
  EXPECT_THAT(collection_->GetDocument("b", false)->former_names(), ElementsAre(HasSubstr("/a")));
}

TEST_F(FormerNamesTest, ARenamingHasConditionsAndIsDoneOnce) {
  ASSERT_TRUE(Put("a", "text", {"A"}).ok());
  EXPECT_TRUE(absl::IsInvalidArgument(collection_->RenameDocument("a", "B!").status()));
  EXPECT_TRUE(absl::IsNotFound(collection_->RenameDocument("x", "b").status()));
  EXPECT_TRUE(absl::IsAborted(collection_->RenameDocument("a", "b", {.if_revision = 7}).status()));
  for (int i = 0; i < 2; ++i) {
    const absl::StatusOr<WriteResult> renamed =
        collection_->RenameDocument("a", "b", {.request_id = "r"});
    ASSERT_TRUE(renamed.ok()) << renamed.status();
    EXPECT_EQ(renamed->document.revision(), 2);
  }
  EXPECT_EQ((*collection_->TakeSnapshot())->revision(), 2);
}

TEST_F(FormerNamesTest, AnEventThatIsToldNoMoreLeadsToWhatItWasJoinedIn) {
  ASSERT_TRUE(Put("a", "text", {"A"}).ok());
  ASSERT_TRUE(Put("b", "text", {"B"}).ok());
  ASSERT_TRUE(Put("c", "text", {"C"}).ok());
  const std::string a = IdOf("A");
  const std::string b = IdOf("B");
  const std::string c = IdOf("C");
  ASSERT_TRUE(collection_->MergeEvents({a, b, c}).ok());
  const int64_t joined = (*collection_->TakeSnapshot())->revision();

  ASSERT_TRUE(Put("b", "text", {"B, but differently"}).ok());
  EXPECT_EQ(TitleOf(b), "A");
  // What it leads to may go as well.
  ASSERT_TRUE(collection_->DeleteDocument("a").ok());
  EXPECT_EQ(TitleOf(a), "C");
  EXPECT_EQ(TitleOf(b), "C");
  EXPECT_THAT(collection_->EventHistory(b)->size(), testing::Gt(0));
  EXPECT_TRUE(absl::IsNotFound(collection_->SplitEvent(b).status()));
  ExpectSound(*collection_);

  // A user's decision about the former id is one about the event.
  const std::string other = IdOf("B, but differently");
  ASSERT_TRUE(collection_->MergeEvents({b, other}).ok());
  EXPECT_EQ(LastPartOf(collection_->GetEvent(other)->name()),
            LastPartOf(collection_->GetEvent(c)->name()));
  ASSERT_TRUE(collection_->DeleteEvent(a).ok());
  EXPECT_THAT(TitlesOf(*collection_, {}), IsEmpty());
  ASSERT_TRUE(collection_->UndeleteEvent(a).ok());

  // Told again, it leads to itself.
  ASSERT_TRUE(Put("b", "text", {"B"}).ok());
  EXPECT_EQ(TitleOf(b), "B");
  EXPECT_EQ(collection_->GetEvent(b, *collection_->TakeSnapshotAt(joined))->claims_size(), 3);
  // With all that it was joined in, it is gone.
  for (const std::string id : {"a", "b", "c"}) collection_->DeleteDocument(id).IgnoreError();
  EXPECT_EQ(TitleOf(a), "NOT_FOUND");
}

TEST_F(FormerNamesTest, DamageIsFoundAndMended) {
  ASSERT_TRUE(Put("a", "text", {"A"}).ok());
  ASSERT_TRUE(collection_->RenameDocument("a", "b").ok());
  const auto names = [&] {
    return (*collection_->TakeSnapshot())->engine()->family(Family::kNames);
  };
  rocksdb::DB* const db = (*collection_->TakeSnapshot())->engine()->db();
  const std::vector<std::pair<std::string, std::string>> damages = {
      {DocumentIdsKey("a"), ""},      {DocumentIdsKey("b"), ""},
      {DocumentIdsKey("a"), "a"},     {DocumentIdsKey("b"), "x"},
      {DocumentIdsKey("c"), "b"},     {ForwardKey(IdOf("A")), "elsewhere"},
      {std::string("\x03?", 2), "?"},
  };
  for (const auto& [key, value] : damages) {
    SCOPED_TRACE(testing::PrintToString(key) + " = " + value);
    ASSERT_TRUE(
        (value.empty() ? db->Delete({}, names(), key) : db->Put({}, names(), key, value)).ok());
    const absl::StatusOr<RepairReport> report = Repair(*collection_);
    ASSERT_TRUE(report.ok()) << report.status();
    EXPECT_GT(report->before.difference_count, 0);
    EXPECT_THAT(report->after.differences, IsEmpty());
    EXPECT_EQ(Leads("a"), "b");
  }
}

}  // namespace
}  // namespace annals::storage
