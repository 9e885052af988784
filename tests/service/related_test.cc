// The events that stand in Allen's relations to another, against a slow oracle.
#include "service/related.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <random>
#include <string>
#include <vector>

#include "annals/v1/timeline_service.grpc.pb.h"
#include "clients/cpp/status.h"
#include "temporal/allen.h"
#include "temporal/time_span.h"
#include "tests/service/test_support.h"

namespace annals::service {
namespace {

using absl::StatusCode;
using temporal::Allen;
using temporal::Answer;
using testing::ElementsAre;
using testing::IsEmpty;

constexpr char kParent[] = "collections/test";

v1::QueryRelatedEventsRequest Request(const std::string& name,
                                      const std::vector<v1::AllenRelation>& relations,
                                      v1::Certainty certainty = v1::CERTAINTY_POSSIBLY) {
  v1::QueryRelatedEventsRequest request;
  request.set_name(name);
  for (const v1::AllenRelation relation : relations) request.add_relations(relation);
  request.set_certainty(certainty);
  return request;
}

std::vector<v1::RelatedEvent> Ask(const TestServer& server,
                                  const v1::QueryRelatedEventsRequest& request) {
  std::vector<v1::RelatedEvent> found;
  client::PagedRange<v1::RelatedEvent> pages = server.client().QueryRelatedEvents(request);
  for (absl::StatusOr<v1::RelatedEvent>& related : pages) {
    EXPECT_TRUE(related.ok()) << related.status();
    if (related.ok()) found.push_back(*std::move(related));
  }
  return found;
}

std::vector<std::string> Titles(const TestServer& server,
                                const v1::QueryRelatedEventsRequest& request) {
  std::vector<std::string> titles;
  for (const v1::RelatedEvent& related : Ask(server, request)) {
    titles.push_back(related.event().title());
  }
  return titles;
}

absl::Status Refusal(const TestServer& server, const v1::QueryRelatedEventsRequest& request) {
  return server.client().QueryRelatedEvents(request).Next()->status();
}

std::vector<v1::Event> AllEvents(const TestServer& server) {
  v1::ListEventsRequest request;
  request.set_parent(kParent);
  std::vector<v1::Event> events;
  for (absl::StatusOr<v1::Event>& event : server.client().ListEvents(request)) {
    EXPECT_TRUE(event.ok()) << event.status();
    events.push_back(*std::move(event));
  }
  return events;
}

std::string NameOf(const TestServer& server, const std::string& title) {
  const std::vector<v1::Event> events = AllEvents(server);
  const auto found = std::ranges::find(events, title, [](const auto& e) { return e.title(); });
  return found == events.end() ? "" : found->name();
}

TEST(RelatedTest, TellsHowEventsStandToAVisit) {
  TestServer server;
  server.Put("a", {{.title = "visit", .edtf = "1957-07-09/1957-07-16"},
                   {.title = "eve", .edtf = "1957-07-08"},
                   {.title = "long before", .edtf = "1957-05"},
                   {.title = "first day", .edtf = "1957-07-09/1957-07-10"},
                   {.title = "in the middle", .edtf = "1957-07-11/1957-07-12"},
                   {.title = "summer", .edtf = "1957-06-01/1957-08-31"},
                   {.title = "long after", .edtf = "1958"},
                   {.title = "no date", .edtf = ""}});
  const std::string visit = NameOf(server, "visit");
  EXPECT_THAT(Titles(server, Request(visit, {v1::ALLEN_RELATION_DURING, v1::ALLEN_RELATION_STARTS},
                                     v1::CERTAINTY_POSSIBLY)),
              ElementsAre("first day", "in the middle"));
  EXPECT_THAT(Titles(server, Request(visit, {v1::ALLEN_RELATION_BEFORE, v1::ALLEN_RELATION_AFTER},
                                     v1::CERTAINTY_CERTAINLY)),
              ElementsAre("long before", "long after"));
  EXPECT_THAT(Titles(server, Request(visit, {v1::ALLEN_RELATION_CONTAINS})), ElementsAre("summer"));
  v1::QueryRelatedEventsRequest backward =
      Request(visit, {v1::ALLEN_RELATION_BEFORE, v1::ALLEN_RELATION_AFTER});
  backward.set_order(v1::TIME_ORDER_DESCENDING);
  EXPECT_EQ(Titles(server, backward).front(), "long after");
  v1::QueryRelatedEventsRequest filtered = backward;
  filtered.set_filter("document = b");
  EXPECT_THAT(Titles(server, filtered), IsEmpty());

  EXPECT_THAT(Refusal(server, Request(NameOf(server, "no date"), {v1::ALLEN_RELATION_DURING})),
              IsStatus(StatusCode::kFailedPrecondition,
                       "\"" + NameOf(server, "no date") +
                           "\" has no date, so that nothing stands to it in time"));
}

TEST(RelatedTest, TellsAllThatIsWrongAtOnce) {
  TestServer server;
  v1::QueryRelatedEventsRequest request = Request(
      "events/x",
      {static_cast<v1::AllenRelation>(14), v1::ALLEN_RELATION_MEETS, v1::ALLEN_RELATION_MEETS});
  request.set_page_size(-1);
  request.set_filter("colour = red");
  std::vector<std::string> fields;
  for (const auto& violation : client::FieldViolationsOf(Refusal(server, request))) {
    fields.push_back(violation.field());
  }
  EXPECT_THAT(fields, ElementsAre("page_size", "relations[0]", "relations[2]", "name", "filter"));
  EXPECT_EQ(
      Refusal(server, Request("collections/test/events/none", {v1::ALLEN_RELATION_MEETS})).code(),
      StatusCode::kNotFound);
  EXPECT_EQ(client::FieldViolationsOf(Refusal(server, Request("collections/test/events/none", {})))
                .at(0)
                .field(),
            "relations");
}

// Days, months and years in 1957 and 1958, ranges of them, exact instants, open ends.
std::string RandomEdtf(std::mt19937& random) {
  const auto pick = [&](int count) { return static_cast<int>(random() % count); };
  const auto day = [&] {
    return "1957-07-" + std::string(1, static_cast<char>('0' + pick(2))) +
           std::string(1, static_cast<char>('1' + pick(4)));
  };
  switch (pick(8)) {
    case 0:
      return "1957-07";
    case 1:
      return "1957";
    case 2:
      return day() + "/..";
    case 3:
      return "../" + day();
    case 4:
      return day() + "~";
    case 5:
      return day();
    default: {
      std::string one = day();
      std::string other = day();
      if (other < one) one.swap(other);
      return one + "/" + other;
    }
  }
}

TEST(RelatedTest, FindsWhatASlowOracleFinds) {
  TestServer server;
  std::mt19937 random(19570709);
  std::vector<storage::EventWish> wishes;
  for (int i = 0; i < 60; ++i) {
    wishes.push_back({.title = "event " + std::to_string(i), .edtf = RandomEdtf(random)});
  }
  server.Put("a", wishes);
  const std::vector<v1::Event> events = AllEvents(server);
  size_t found_in_all = 0;
  for (int round = 0; round < 150; ++round) {
    const v1::Event& other = events[random() % events.size()];
    std::vector<v1::AllenRelation> asked;
    for (int number = 1; number <= 13; ++number) {
      if (random() % (1 + round % 6) == 0) asked.push_back(static_cast<v1::AllenRelation>(number));
    }
    if (asked.empty()) continue;
    const bool certainly = round % 2 == 0;
    std::vector<std::string> expected;
    for (const v1::Event& event : events) {
      if (event.name() == other.name()) continue;
      bool any_asked = false;
      bool any_else = false;
      for (int number = 1; number <= 13; ++number) {
        const bool possible =
            temporal::Ask(temporal::BoundsOf(event.when()), static_cast<Allen>(number - 1),
                          temporal::BoundsOf(other.when())) != Answer::kNo;
        const bool is_asked = std::ranges::find(asked, number) != asked.end();
        any_asked = any_asked || (possible && is_asked);
        any_else = any_else || (possible && !is_asked);
      }
      if (certainly ? !any_else : any_asked) expected.push_back(event.name());
    }
    v1::QueryRelatedEventsRequest request =
        Request(other.name(), asked, certainly ? v1::CERTAINTY_CERTAINLY : v1::CERTAINTY_POSSIBLY);
    request.set_page_size(1 + static_cast<int>(random() % 20));
    std::vector<std::string> found;
    for (const v1::RelatedEvent& related : Ask(server, request)) {
      found.push_back(related.event().name());
      EXPECT_FALSE(related.relations().empty());
    }
    EXPECT_THAT(found, testing::UnorderedElementsAreArray(expected))
        << other.when().edtf() << ": " << request.DebugString();
    found_in_all += found.size();
  }
  EXPECT_GT(found_in_all, 500U);
}

TEST(RelatedTest, APageOfRareRelationsEndsAfterSoManyEvents) {
  TestServer server;
  std::vector<storage::EventWish> wishes = {{.title = "July", .edtf = "1957-07-01/1957-07-31"}};
  for (int i = 0; i < kMaxLookedAt; ++i) {
    wishes.push_back({.title = "event " + std::to_string(i), .edtf = "1957-07-09/1957-07-10"});
  }
  wishes.push_back({.title = "end of July", .edtf = "1957-07-20/1957-07-31"});
  server.Put("a", wishes);
  v1::QueryTimelineRequest first;
  first.set_parent(kParent);
  first.set_page_size(1);
  const std::string july = (*server.client().QueryTimeline(first).Next())->name();
  const v1::QueryRelatedEventsRequest request = Request(july, {v1::ALLEN_RELATION_FINISHES});
  v1::TimelineService::Stub stub(server.NewChannel());
  grpc::ClientContext context;
  v1::QueryRelatedEventsResponse page;
  ASSERT_TRUE(stub.QueryRelatedEvents(&context, request, &page).ok());
  EXPECT_THAT(page.related_events(), IsEmpty());
  EXPECT_NE(page.next_page_token(), "");
  EXPECT_THAT(Titles(server, request), ElementsAre("end of July"));
}

}  // namespace
}  // namespace annals::service
