// Events that several documents tell: joined by a joiner and by users, split, and the same whatever
// the order of the documents.
#include <algorithm>
#include <filesystem>
#include <map>
#include <memory>
#include <random>
#include <set>
#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "storage/collection.h"
#include "storage/count.h"
#include "storage/event_groups.h"
#include "storage/event_joiner.h"
#include "storage/resource_name.h"
#include "storage/verify.h"
#include "temporal/time_span.h"
#include "tests/storage/test_support.h"

namespace annals::storage {
namespace {

using absl::StatusCode;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

// Agrees where a name is shared, and either the dates are the same or a death is told. The fuller
// the agreement of titles, the higher the score.
class NameJoiner : public EventJoiner {
 public:
  bool MayBeToldElsewhere(const annals::v1::Event& event) const override {
    return event.type() != "message";
  }

  std::string HappensOnceTo(const annals::v1::Event& event) const override {
    return event.type() == "death" ? event.participants(0).display_name() : "";
  }

  std::optional<Agreement> Agree(const annals::v1::Event& a,
                                 const annals::v1::Event& b) const override {
    const bool same_time = temporal::BoundsOf(a.when()) == temporal::BoundsOf(b.when());
    if (!same_time && HappensOnceTo(a).empty()) return std::nullopt;
    for (const auto& name : a.participants()) {
      for (const auto& other : b.participants()) {
        if (name.display_name() != other.display_name()) continue;
        return Agreement{a.title() == b.title() ? 0.9F : 0.6F,
                         {"both name " + name.display_name()}};
      }
    }
    return std::nullopt;
  }
};

class EventJoinsTest : public testing::Test {
 protected:
  void Open() {
    absl::StatusOr<std::unique_ptr<Collection>> opened = Collection::Open(
        dir_ / "test", "test",
        {.create_if_missing = true, .sync = false, .joiner = std::make_shared<NameJoiner>()});
    ASSERT_TRUE(opened.ok()) << opened.status();
    collection_ = *std::move(opened);
  }

  void SetUp() override { Open(); }

  WriteResult Put(const std::string& document, const std::vector<EventWish>& wishes) {
    std::vector<annals::v1::Event> events;
    for (const EventWish& wish : wishes) events.push_back(MakeEvent(document, wish));
    absl::StatusOr<WriteResult> result =
        collection_->PutDocument(MakeDocument(document, "Text of " + document), events);
    EXPECT_TRUE(result.ok()) << result.status();
    return result.ok() ? *result : WriteResult();
  }

  std::vector<annals::v1::Event> All() const {
    absl::StatusOr<std::unique_ptr<EventReader>> reader =
        collection_->ListEvents(*collection_->TakeSnapshot());
    EXPECT_TRUE(reader.ok()) << reader.status();
    return ReadAll(**reader);
  }

  annals::v1::Event Only() const {
    const std::vector<annals::v1::Event> all = All();
    EXPECT_THAT(all, SizeIs(1));
    return all.empty() ? annals::v1::Event() : all[0];
  }

  // The id of what a document tells of an event.
  static std::string ClaimOf(const annals::v1::Event& event, std::string_view document) {
    for (const annals::v1::Claim& claim : event.claims()) {
      if (LastPartOf(claim.document()) == document) return std::string(LastPartOf(claim.event()));
    }
    ADD_FAILURE() << document << " has no claim of " << event.DebugString();
    return "";
  }

  std::vector<std::string> Titles(TermKind kind, std::string_view value) const {
    return TitlesOf(*collection_, {.filter = Term{kind, FoldTerm(value)}});
  }

  TempDir dir_;
  std::unique_ptr<Collection> collection_;
};

const EventWish kVisit = {.title = "Novak visits Ghent",
                          .edtf = "1957-07-03",
                          .type = "visit",
                          .participants = {"Novak"},
                          .places = {"Ghent"}};
const EventWish kTour = {.title = "Tour of Ghent",
                         .edtf = "1957-07-03",
                         .type = "visit",
                         .participants = {"Novak", "Brandt"}};

TEST_F(EventJoinsTest, TwoDocumentsTellOneEvent) {
  Put("a", {kVisit});
  Put("b", {kTour});
  const annals::v1::Event event = Only();
  EXPECT_EQ(event.title(), kVisit.title);
  EXPECT_THAT(event.aliases(), ElementsAre(kTour.title));
  ASSERT_EQ(event.participants_size(), 2);
  EXPECT_EQ(event.participants(1).display_name(), "Brandt");
  ASSERT_EQ(event.evidence_size(), 2);
  ASSERT_EQ(event.claims_size(), 2);
  EXPECT_THAT(event.claims(0).reasons(), IsEmpty());
  EXPECT_THAT(event.claims(1).reasons(), ElementsAre("both name Novak"));
  EXPECT_FLOAT_EQ(event.claims(1).score(), 0.6F);
  // It is found by what either tells, and by either's name.
  EXPECT_THAT(Titles(TermKind::kParticipant, "Brandt"), ElementsAre(kVisit.title));
  EXPECT_THAT(Titles(TermKind::kDocument, "b"), ElementsAre(kVisit.title));
  for (const annals::v1::Claim& claim : event.claims()) {
    const absl::StatusOr<annals::v1::Event> got =
        collection_->GetEvent(std::string(LastPartOf(claim.event())));
    ASSERT_TRUE(got.ok()) << got.status();
    EXPECT_EQ(got->SerializeAsString(), event.SerializeAsString());
  }
  ExpectSound(*collection_);
}

TEST_F(EventJoinsTest, ADocumentTakenAwayTakesItsClaim) {
  Put("a", {kVisit});
  Put("b", {kTour});
  const std::string claim_of_b = ClaimOf(Only(), "b");
  const absl::StatusOr<DeleteResult> deleted = collection_->DeleteDocument("a");
  ASSERT_TRUE(deleted.ok()) << deleted.status();
  EXPECT_EQ(deleted->deleted_event_count, 1);
  const annals::v1::Event event = Only();
  EXPECT_EQ(LastPartOf(event.name()), claim_of_b);
  EXPECT_EQ(event.title(), kTour.title);
  EXPECT_THAT(event.claims(), IsEmpty());
  EXPECT_THAT(Titles(TermKind::kPlace, "Ghent"), IsEmpty()) << "only the first told the place";
  ExpectSound(*collection_);
}

TEST_F(EventJoinsTest, TheSameDocumentAgainChangesNothing) {
  Put("a", {kVisit});
  Put("b", {kTour});
  const std::string before = Only().SerializeAsString();
  EXPECT_EQ(Put("a", {kVisit}).outcome, WriteOutcome::kUnchanged);
  EXPECT_EQ(Put("b", {kTour}).outcome, WriteOutcome::kUnchanged);
  EXPECT_EQ(Only().SerializeAsString(), before);
}

TEST_F(EventJoinsTest, AnotherEventOfTheDocumentLeavesAJoinedOneItsRevision) {
  Put("a", {kVisit});
  Put("b", {kTour});
  const int64_t revision = Only().revision();
  Put("b", {kTour, {.title = "Council meets", .edtf = "1957-08"}});
  EXPECT_EQ((*collection_->TakeSnapshot())->revision(), revision + 1);
  for (const annals::v1::Event& event : All()) {
    EXPECT_EQ(event.revision(), event.claims().empty() ? revision + 1 : revision) << event.title();
  }
  ExpectSound(*collection_);
}

TEST_F(EventJoinsTest, EventsOfOneDocumentStayTwo) {
  Put("a", {kVisit, kTour});
  EXPECT_THAT(All(), SizeIs(2));
  // A third joins that of its own title.
  Put("b", {kTour});
  EXPECT_THAT(All(), SizeIs(2));
  for (const annals::v1::Event& event : All()) {
    EXPECT_EQ(event.claims_size(), event.title() == kTour.title ? 2 : 0);
  }
  ExpectSound(*collection_);
}

TEST_F(EventJoinsTest, ConflictingDatesAreKeptAsClaims) {
  const auto death = [](const std::string& edtf) {
    return EventWish{
        .title = "Death of Novak", .edtf = edtf, .type = "death", .participants = {"Jan Novak"}};
  };
  Put("a", {death("1953-03-06")});
  Put("b", {death("1953-03-05")});
  Put("c", {death("1953-03")});
  Put("d", {death("1953-03-05")});
  const annals::v1::Event event = Only();
  EXPECT_EQ(event.when().edtf(), "1953-03-05") << "three of four agree with it";
  ASSERT_EQ(event.claims_size(), 4);
  EXPECT_EQ(event.claims(0).when().edtf(), "1953-03-06");
  EXPECT_EQ(event.claims(2).when().edtf(), "1953-03");
  ExpectSound(*collection_);
}

TEST_F(EventJoinsTest, AUserJoinsAndSplits) {
  Put("a", {kVisit});
  Put("b", {{.title = "Congress", .edtf = "1957-08", .participants = {"Brandt"}}});
  Put("c", {kTour});
  ASSERT_THAT(All(), SizeIs(2));
  const std::string visit = std::string(LastPartOf(All()[0].name()));
  const std::string congress = std::string(LastPartOf(All()[1].name()));
  absl::StatusOr<annals::v1::Event> joined = collection_->MergeEvents({visit, congress});
  ASSERT_TRUE(joined.ok()) << joined.status();
  EXPECT_EQ(joined->claims_size(), 3);
  EXPECT_EQ(Only().SerializeAsString(), joined->SerializeAsString());
  ExpectSound(*collection_);
  // It stays so when a document is stored anew, and when the collection is opened anew.
  ASSERT_TRUE(collection_->DeleteDocument("b").ok());
  Put("b", {{.title = "Congress", .edtf = "1957-08", .participants = {"Brandt"}}});
  EXPECT_EQ(Only().claims_size(), 3);
  collection_.reset();
  Open();
  // What is split off stays apart, even from what it agrees with.
  const std::string claim = ClaimOf(Only(), "c");
  const absl::StatusOr<annals::v1::Event> split = collection_->SplitEvent(claim);
  ASSERT_TRUE(split.ok()) << split.status();
  EXPECT_EQ(LastPartOf(split->name()), claim);
  EXPECT_THAT(split->claims(), IsEmpty());
  EXPECT_THAT(All(), SizeIs(2));
  ASSERT_TRUE(collection_->DeleteDocument("c").ok());
  Put("c", {kTour});
  EXPECT_THAT(All(), SizeIs(2));
  ExpectSound(*collection_);
  // And a user may join it again.
  ASSERT_TRUE(collection_->MergeEvents({claim, congress}).ok());
  EXPECT_EQ(Only().claims_size(), 3);
  ExpectSound(*collection_);
}

TEST_F(EventJoinsTest, SplittingTheMiddleKeepsTheOthersThatAUserJoined) {
  Put("a", {{.title = "A", .edtf = "1950"}});
  Put("b", {{.title = "B", .edtf = "1951"}});
  Put("c", {{.title = "C", .edtf = "1952"}});
  std::map<std::string, std::string> ids;
  for (const annals::v1::Event& event : All()) ids[event.title()] = LastPartOf(event.name());
  ASSERT_TRUE(collection_->MergeEvents({ids["A"], ids["B"], ids["C"]}).ok());
  ASSERT_TRUE(collection_->SplitEvent(ids["A"]).ok());
  EXPECT_THAT(All(), SizeIs(2));
  EXPECT_EQ(collection_->GetEvent(ids["B"])->name(), collection_->GetEvent(ids["C"])->name());
  ExpectSound(*collection_);
}

TEST_F(EventJoinsTest, ErrorsNameWhatIsWrong) {
  Put("a", {kVisit});
  const std::string id(LastPartOf(Only().name()));
  EXPECT_THAT(collection_->MergeEvents({id}).status(),
              IsStatus(StatusCode::kInvalidArgument, "there are 1 events to join; give 2 to 100"));
  EXPECT_THAT(collection_->MergeEvents({id, id}).status(),
              IsStatus(StatusCode::kInvalidArgument,
                       "an event is named twice; name each event to join once"));
  EXPECT_THAT(
      collection_->MergeEvents({id, "none"}).status(),
      IsStatus(StatusCode::kNotFound, "there is no event \"collections/test/events/none\""));
  EXPECT_THAT(
      collection_->SplitEvent("none").status(),
      IsStatus(StatusCode::kNotFound, "there is no event \"collections/test/events/none\""));
  EXPECT_THAT(collection_->SplitEvent(id).status(),
              IsStatus(StatusCode::kFailedPrecondition,
                       "the event \"collections/test/events/" + id +
                           "\" is told by one document and joined with no other: there is nothing "
                           "to split"));
  EXPECT_EQ(Only().revision(), 1) << "an error writes nothing";
}

// The events without their revisions, which tell of the order of writes.
std::set<std::string> InWords(const std::vector<annals::v1::Event>& events) {
  std::set<std::string> words;
  for (annals::v1::Event event : events) {
    event.clear_revision();
    words.insert(event.DebugString());
  }
  return words;
}

// A few documents with events of few names, days and titles, so that much agrees and much is in the
// way of it.
class Chance {
 public:
  explicit Chance(uint32_t seed) : random_(seed) {}

  size_t Below(size_t end) { return std::uniform_int_distribution<size_t>(0, end - 1)(random_); }

  EventWish Wish() {
    const bool death = Below(5) == 0;
    EventWish wish{.title = std::string("Event ") + static_cast<char>('A' + Below(3)),
                   .edtf = "1957-07-0" + std::to_string(1 + Below(3)),
                   .type = death ? "death" : "visit"};
    for (size_t i = 0; i <= Below(2); ++i) {
      wish.participants.push_back(std::string("Name ") + static_cast<char>('A' + Below(4)));
    }
    return wish;
  }

  std::vector<EventWish> Wishes() {
    std::vector<EventWish> wishes;
    for (size_t i = 0; i < 1 + Below(3); ++i) wishes.push_back(Wish());
    return wishes;
  }

  template <typename Items>
  void Shuffle(Items& items) {
    std::ranges::shuffle(items, random_);
  }

 private:
  std::mt19937 random_;
};

// What is joined depends on what is stored and decided, and not on the order of the writes.
TEST_F(EventJoinsTest, TheOrderOfDocumentsDoesNotMatter) {
  constexpr uint32_t kSeeds = 50;
  size_t joined = 0;
  for (uint32_t seed = 0; seed < kSeeds; ++seed) {
    SCOPED_TRACE(seed);
    Chance chance(seed);
    std::map<std::string, std::vector<EventWish>> documents;
    for (int step = 0; step < 25; ++step) {
      const std::string document(1, static_cast<char>('a' + chance.Below(7)));
      const std::vector<annals::v1::Event> all = All();
      const size_t choice = chance.Below(10);
      if (choice == 0 && documents.count(document) > 0) {
        ASSERT_TRUE(collection_->DeleteDocument(document).ok());
        documents.erase(document);
      } else if (choice == 1 && all.size() > 1) {
        const std::string a(LastPartOf(all[chance.Below(all.size())].name()));
        const std::string b(LastPartOf(all[chance.Below(all.size())].name()));
        if (a == b) continue;
        ASSERT_TRUE(collection_->MergeEvents({a, b}).ok());
        EXPECT_EQ(collection_->GetEvent(a)->name(), collection_->GetEvent(b)->name());
      } else if (choice == 2 && !all.empty()) {
        const annals::v1::Event& event = all[chance.Below(all.size())];
        if (event.claims().empty()) continue;
        const auto& claim =
            event.claims(static_cast<int>(chance.Below(static_cast<size_t>(event.claims_size()))));
        const std::string id(LastPartOf(claim.event()));
        ASSERT_TRUE(collection_->SplitEvent(id).ok());
        for (const auto& other : event.claims()) {
          if (other.event() == claim.event()) continue;
          EXPECT_NE(collection_->GetEvent(std::string(LastPartOf(other.event())))->name(),
                    collection_->GetEvent(id)->name());
        }
      } else {
        documents[document] = chance.Wishes();
        Put(document, documents[document]);
      }
    }
    ExpectSound(*collection_);
    const std::set<std::string> before = InWords(All());
    for (const annals::v1::Event& event : All()) joined += event.claims().empty() ? 0 : 1;

    std::vector<std::string> order;
    for (const auto& [document, wishes] : documents) order.push_back(document);
    for (const std::string& document : order) {
      ASSERT_TRUE(collection_->DeleteDocument(document).ok());
    }
    EXPECT_THAT(All(), IsEmpty());
    chance.Shuffle(order);
    for (const std::string& document : order) Put(document, documents[document]);
    EXPECT_EQ(InWords(All()), before);
    ExpectSound(*collection_);

    // The next seed begins without decisions.
    collection_.reset();
    std::filesystem::remove_all(dir_ / "test");
    Open();
  }
  EXPECT_GT(joined, kSeeds) << "the data must be such that events are joined";
}

TEST_F(EventJoinsTest, AJoinedEventIsDeletedAndComesBackWhole) {
  Put("a", {kVisit});
  Put("b", {kTour});
  const annals::v1::Event before = Only();
  const std::string a(LastPartOf(before.claims(0).event()));
  const std::string b(LastPartOf(before.claims(1).event()));
  const absl::StatusOr<annals::v1::Event> deleted = collection_->DeleteEvent(b, {.author = "ann"});
  ASSERT_TRUE(deleted.ok()) << deleted.status();
  EXPECT_EQ(deleted->deletion().events_size(), 2);
  EXPECT_THAT(All(), IsEmpty());
  EXPECT_THAT(Titles(TermKind::kParticipant, "Novak"), IsEmpty());
  EXPECT_THAT(Titles(TermKind::kDocument, "a"), IsEmpty());
  for (const std::string& id : {a, b}) {
    const absl::StatusOr<annals::v1::Event> got = collection_->GetEvent(id);
    ASSERT_TRUE(got.ok()) << got.status();
    EXPECT_EQ(got->deletion().author(), "ann");
    EXPECT_TRUE(absl::IsNotFound(collection_->DeleteEvent(id).status()));
  }
  // Another document that tells it is told apart from what is deleted.
  Put("c", {kVisit});
  const annals::v1::Event third = Only();
  EXPECT_TRUE(absl::IsFailedPrecondition(
      collection_->MergeEvents({a, std::string(LastPartOf(third.name()))}).status()));
  ExpectSound(*collection_);

  const absl::StatusOr<annals::v1::Event> back = collection_->UndeleteEvent(a);
  ASSERT_TRUE(back.ok()) << back.status();
  EXPECT_EQ(Only().claims_size(), 3);
  EXPECT_TRUE(absl::IsAlreadyExists(collection_->UndeleteEvent(b).status()));
  ExpectSound(*collection_);
}

TEST_F(EventJoinsTest, ADeletedEventStaysSoWhileItsDocumentTellsIt) {
  Put("a", {kVisit});
  const std::string id(LastPartOf(Only().name()));
  ASSERT_TRUE(collection_->DeleteEvent(id).ok());
  EXPECT_EQ(Put("a", {kVisit}).outcome, WriteOutcome::kUnchanged);
  EventWish tagged = kVisit;
  tagged.places.push_back("Bruges");
  EXPECT_EQ(Put("a", {tagged}).outcome, WriteOutcome::kReplaced);
  EXPECT_THAT(All(), IsEmpty());
  EXPECT_TRUE(collection_->GetEvent(id)->has_deletion());
  ASSERT_TRUE(collection_->DeleteDocument("a").ok());
  EXPECT_TRUE(absl::IsNotFound(collection_->GetEvent(id).status()));
  ASSERT_TRUE(collection_->UndeleteDocument("a").ok());
  EXPECT_THAT(All(), IsEmpty());
  EXPECT_TRUE(collection_->GetEvent(id)->has_deletion());
  ASSERT_TRUE(collection_->DeleteDocument("a").ok());
  Put("a", {tagged});
  EXPECT_THAT(All(), SizeIs(1));
  ExpectSound(*collection_);
}

TEST_F(EventJoinsTest, DeletedEventsAreInNoCount) {
  Put("a", {kVisit, {.title = "Undated", .type = "visit"}});
  for (const annals::v1::Event& event : All()) {
    ASSERT_TRUE(collection_->DeleteEvent(std::string(LastPartOf(event.name()))).ok());
  }
  const std::shared_ptr<const Snapshot> now = *collection_->TakeSnapshot();
  const TermFilter both =
      TermFilter::Any({Term{TermKind::kDocument, "a"}, Term{TermKind::kType, "visit"}});
  EXPECT_EQ(CountUndated(now, both).value_or(-1), 0);
  EXPECT_EQ(CountUndated(now, {}).value_or(-1), 0);
  EXPECT_EQ(CountEvents(now, {}).value_or(-1), 0);
  const std::shared_ptr<const Snapshot> then = *collection_->TakeSnapshotAt(1);
  EXPECT_EQ(CountUndated(then, both).value_or(-1), 1);
  EXPECT_EQ(CountEvents(then, {}).value_or(-1), 1);
}

TEST_F(EventJoinsTest, WithoutAJoinerOnlyUsersJoin) {
  const std::unique_ptr<Collection> plain = OpenTestCollection(dir_ / "plain");
  ASSERT_TRUE(plain->PutDocument(MakeDocument("a", "A"), {MakeEvent("a", kVisit)}).ok());
  ASSERT_TRUE(plain->PutDocument(MakeDocument("b", "B"), {MakeEvent("b", kVisit)}).ok());
  EXPECT_THAT(TitlesOf(*plain, {}), SizeIs(2));
}

TEST(EventGroupsTest, TheBestAgreementIsHeededFirst) {
  ToldEvents told;
  for (const auto& [id, document] :
       std::map<std::string, std::string>{{"1", "a"}, {"2", "a"}, {"3", "b"}}) {
    told[id] = {document, MakeEvent(document, {.title = id})};
  }
  const Agreements agreements = {{{"1", "3"}, {0.5F, {"half"}}}, {{"2", "3"}, {0.8F, {"more"}}}};
  const std::vector<std::vector<Member>> groups = GroupEvents(told, agreements, {});
  ASSERT_EQ(groups.size(), 2U);
  EXPECT_EQ(groups[0][0].id, "1");
  ASSERT_EQ(groups[1].size(), 2U);
  EXPECT_EQ(groups[1][1].id, "3");
  EXPECT_THAT(groups[1][1].agreement.reasons, ElementsAre("more"));
  // A user's word goes before both.
  const std::vector<std::vector<Member>> decided =
      GroupEvents(told, agreements, {{{"2", "3"}, Decision::kDifferent}});
  ASSERT_EQ(decided.size(), 2U);
  EXPECT_EQ(decided[0].size(), 2U);
}

}  // namespace
}  // namespace annals::storage
