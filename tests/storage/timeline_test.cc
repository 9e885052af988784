// Timelines against a slow oracle: every event looked at, by temporal::Stands alone.
//
// The data are mean on purpose: equal begins, no length at all, bursts left of the window, open and
// unknown ends, times at the ends of the representable range, uncertain spans, nanoseconds. A seed
// that fails is printed and runs again alone with --gtest_filter.
#include <algorithm>
#include <string>
#include <tuple>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "storage/collection.h"
#include "storage/keys.h"
#include "temporal/relation.h"
#include "temporal/time_span.h"
#include "tests/storage/random_events.h"
#include "tests/storage/test_support.h"

namespace annals::storage {
namespace {

using temporal::Certainty;
using temporal::Instant;
using temporal::Interval;
using temporal::Relation;
using temporal::UncertainSpan;
using testing::ElementsAre;
using testing::IsEmpty;

constexpr Certainty kCertainties[] = {Certainty::kPossibly, Certainty::kCertainly};

std::vector<std::string> OracleAnswer(const std::vector<Known>& known, const TimelineQuery& query) {
  // The order: begin of the envelope, longer classes first, then what the class is ordered by, id.
  std::vector<std::tuple<Instant, Position, std::string, std::string>> found;
  for (const Known& k : known) {
    if (!Finds(query, k)) continue;
    found.emplace_back(k.bounds.begin_earliest, PositionOf(k.bounds), k.event.name(),
                       k.event.title());
  }
  std::sort(found.begin(), found.end());
  if (query.order == TimeOrder::kDescending) std::reverse(found.begin(), found.end());
  std::vector<std::string> titles;
  for (const auto& [begin, position, name, title] : found) titles.push_back(title);
  return titles;
}

// All of a query, read in pages of a given size, each by a reader of its own.
std::vector<std::string> TitlesByPages(const Collection& collection, const TimelineQuery& query,
                                       int page_size) {
  const std::shared_ptr<const Snapshot> snapshot = *collection.TakeSnapshot();
  std::vector<std::string> titles;
  std::string resume_key;
  for (;;) {
    absl::StatusOr<std::unique_ptr<EventReader>> reader =
        collection.Timeline(query, snapshot, resume_key);
    EXPECT_TRUE(reader.ok()) << reader.status();
    annals::v1::Event event;
    int count = 0;
    while (count < page_size && (*reader)->Next(&event)) {
      titles.push_back(event.title());
      ++count;
    }
    EXPECT_TRUE((*reader)->status().ok()) << (*reader)->status();
    if (count < page_size) return titles;
    resume_key = (*reader)->resume_key();
  }
}

class TimelineOracleTest : public testing::TestWithParam<int> {};

TEST_P(TimelineOracleTest, AgreesOnRandomData) {
  RandomEvents random(static_cast<uint32_t>(GetParam()));
  const TempDir dir;
  const std::unique_ptr<Collection> collection = OpenTestCollection(dir / "test");
  random.Fill(*collection);
  const std::vector<Known> known = KnownEvents(*collection);
  size_t found = 0;
  for (int i = 0; i < 60; ++i) {
    TimelineQuery query = {.interval = random.AnInterval(), .filter = random.AFilter()};
    if (random.Chance(50)) query.order = TimeOrder::kDescending;
    for (Relation relation : temporal::kAllRelations) {
      for (Certainty certainty : kCertainties) {
        query.relation = relation;
        query.certainty = certainty;
        const std::vector<std::string> expected = OracleAnswer(known, query);
        found += expected.size();
        ASSERT_EQ(TitlesOf(*collection, query), expected) << Show(query);
      }
    }
    const int page_size = static_cast<int>(1 + random.Below(20));
    ASSERT_EQ(TitlesByPages(*collection, query, page_size), OracleAnswer(known, query))
        << Show(query) << " by " << page_size;
  }
  EXPECT_GT(found, 1000u) << "a test that finds nothing tests nothing";
  ExpectSound(*collection);
}

INSTANTIATE_TEST_SUITE_P(Seeds, TimelineOracleTest, testing::Range(0, 40));

class TimelineTest : public testing::Test {
 protected:
  void Put(const std::vector<EventWish>& wishes) {
    std::vector<annals::v1::Event> events;
    for (const EventWish& wish : wishes) events.push_back(MakeEvent("log", wish));
    ASSERT_TRUE(collection_->PutDocument(MakeDocument("log", "text"), events).ok());
  }

  std::vector<std::string> Titles(const std::string& within, Relation relation,
                                  Certainty certainty) const {
    return TitlesOf(*collection_, {.interval = *temporal::EnvelopeOfText(within),
                                   .relation = relation,
                                   .certainty = certainty});
  }

  TempDir dir_;
  std::unique_ptr<Collection> collection_ = OpenTestCollection(dir_ / "test");
};

TEST_F(TimelineTest, OrdersByBeginThenLongestFirst) {
  Put({{.title = "day", .edtf = "1931-05-01"},
       {.title = "earlier", .edtf = "1931-04-30"},
       {.title = "year", .edtf = "1931-05-01/1932-05-01"},
       {.title = "open end", .edtf = "1931-05-01/.."},
       {.title = "month", .edtf = "1931-05"},
       {.title = "open begin", .edtf = "../1931-05-01"},
       {.title = "antiquity", .edtf = "-0043-03-15"},
       {.title = "universe", .edtf = "Y-13800000000"}});
  EXPECT_THAT(TitlesOf(*collection_, {}),
              ElementsAre("open begin", "universe", "antiquity", "earlier", "open end", "year",
                          "month", "day"));
}

TEST_F(TimelineTest, AnswersTheThreeRelationsPossiblyAndCertainly) {
  Put({{.title = "May", .edtf = "1931-05"},
       {.title = "2 to 4 May", .edtf = "1931-05-02/1931-05-04"},
       {.title = "1930 to 1932", .edtf = "1930/1932"},
       {.title = "June", .edtf = "1931-06"}});
  constexpr auto kOverlaps = Relation::kOverlaps;
  constexpr auto kWithin = Relation::kWithin;
  constexpr auto kContains = Relation::kContains;
  constexpr auto kPossibly = Certainty::kPossibly;
  constexpr auto kCertainly = Certainty::kCertainly;
  EXPECT_THAT(Titles("1931-05-03", kOverlaps, kPossibly),
              ElementsAre("1930 to 1932", "May", "2 to 4 May"));
  EXPECT_THAT(Titles("1931-05-03", kOverlaps, kCertainly),
              ElementsAre("1930 to 1932", "2 to 4 May"));
  EXPECT_THAT(Titles("1931-05", kWithin, kPossibly), ElementsAre("May", "2 to 4 May"));
  EXPECT_THAT(Titles("1931-05", kWithin, kCertainly), ElementsAre("May", "2 to 4 May"));
  EXPECT_THAT(Titles("1931-05-03/1931-05-20", kWithin, kPossibly), ElementsAre("May"));
  EXPECT_THAT(Titles("1931-05-03/1931-05-20", kWithin, kCertainly), IsEmpty());
  EXPECT_THAT(Titles("1931-05-03", kContains, kPossibly),
              ElementsAre("1930 to 1932", "May", "2 to 4 May"));
  EXPECT_THAT(Titles("1931-05-03", kContains, kCertainly),
              ElementsAre("1930 to 1932", "2 to 4 May"));
}

TEST_F(TimelineTest, AnEventWithoutLengthCountsAtItsInstant) {
  Put({{.title = "noon", .edtf = ""}});
  annals::v1::Event event = MakeEvent("log", {.title = "noon"});
  const Instant noon = Instant::FromSeconds(43200);
  *event.mutable_when() = ToMessage(UncertainSpan::Exactly({noon, noon}));
  ASSERT_TRUE(collection_->PutDocument(MakeDocument("log", "text"), {event}).ok());
  const Instant hour_later = Instant::FromSeconds(46800);
  EXPECT_THAT(TitlesOf(*collection_, {.interval = {noon, hour_later}}), ElementsAre("noon"));
  EXPECT_THAT(TitlesOf(*collection_, {.interval = {Instant(), noon}}), IsEmpty());
  EXPECT_THAT(
      TitlesOf(*collection_, {.interval = {Instant(), noon}, .relation = Relation::kWithin}),
      ElementsAre("noon"));
}

TEST_F(TimelineTest, OrdersWithinASecond) {
  std::vector<annals::v1::Event> events;
  for (int32_t nanos : {5, 3, 4}) {
    events.push_back(MakeEvent("log", {.title = "at " + std::to_string(nanos)}));
    const Instant at = Instant::FromSeconds(7, nanos);
    *events.back().mutable_when() = ToMessage(UncertainSpan::Exactly({at, at}));
  }
  ASSERT_TRUE(collection_->PutDocument(MakeDocument("log", "text"), events).ok());
  EXPECT_THAT(TitlesOf(*collection_, {}), ElementsAre("at 3", "at 4", "at 5"));
  EXPECT_THAT(
      TitlesOf(*collection_, {.interval = {Instant::FromSeconds(7, 4), Instant::FromSeconds(8)}}),
      ElementsAre("at 4", "at 5"));
}

// The known weak spot: events of the same class that ended just before the window are looked at and
// passed over, and must not be shown.
TEST_F(TimelineTest, ABurstLeftOfTheWindowIsPassedOver) {
  std::vector<annals::v1::Event> events;
  for (int i = 0; i < 5000; ++i) {
    events.push_back(MakeEvent("log", {.title = "burst " + std::to_string(i)}));
    const Instant begin = Instant::FromSeconds(i % 100);
    *events.back().mutable_when() =
        ToMessage(UncertainSpan::Exactly({begin, Instant::FromSeconds(begin.seconds() + 900)}));
  }
  events.push_back(MakeEvent("log", {.title = "long", .edtf = ""}));
  *events.back().mutable_when() =
      ToMessage(UncertainSpan::Exactly({Instant::FromSeconds(-7), Instant::FromSeconds(1000)}));
  events.push_back(MakeEvent("log", {.title = "right", .edtf = ""}));
  *events.back().mutable_when() =
      ToMessage(UncertainSpan::Exactly({Instant::FromSeconds(999), Instant::FromSeconds(1000)}));
  ASSERT_TRUE(collection_->PutDocument(MakeDocument("log", "text"), events).ok());
  EXPECT_THAT(
      TitlesOf(*collection_, {.interval = {Instant::FromSeconds(999), Instant::FromSeconds(1001)}}),
      ElementsAre("long", "right"));
}

TEST_F(TimelineTest, JoinsTermsThatAreRareTogether) {
  std::vector<EventWish> wishes;
  for (int i = 0; i < 3000; ++i) {
    EventWish wish = {.title = std::to_string(i), .edtf = std::to_string(1000 + i % 900)};
    if (i % 2 == 0) wish.places.push_back("Even");
    if (i % 3 == 0) wish.participants.push_back("Third");
    if (i % 499 == 0) wish.participants.push_back("Seldom");
    wishes.push_back(wish);
  }
  Put(wishes);
  EXPECT_THAT(TitlesOf(*collection_, {.filter = AllOf({{TermKind::kPlace, "even"},
                                                       {TermKind::kParticipant, "third"},
                                                       {TermKind::kParticipant, "seldom"},
                                                       {TermKind::kPlace, "even"}})}),
              ElementsAre("0", "2994"));
  EXPECT_THAT(
      TitlesOf(*collection_,
               {.filter = AllOf({{TermKind::kPlace, "even"}, {TermKind::kPlace, "nowhere"}})}),
      IsEmpty());
}

}  // namespace
}  // namespace annals::storage
