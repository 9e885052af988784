#include <gmock/gmock.h>
#include <grpcpp/client_context.h>
#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <vector>

#include "absl/time/clock.h"
#include "annals/v1/timeline_service.grpc.pb.h"
#include "clients/cpp/status.h"
#include "tests/service/test_support.h"

namespace annals::service {
namespace {

using ::testing::ElementsAre;
using ::testing::ElementsAreArray;
using ::testing::IsEmpty;
using ::testing::SizeIs;

v1::QueryTimelineRequest Request(const std::string& from = "", const std::string& to = "") {
  v1::QueryTimelineRequest request;
  request.set_parent("collections/test");
  request.mutable_query()->set_from(from);
  request.mutable_query()->set_to(to);
  return request;
}

// One page, past the client library, which asks for all.
absl::StatusOr<v1::QueryTimelineResponse> PageOf(const TestServer& server,
                                                 const v1::QueryTimelineRequest& request) {
  std::unique_ptr<v1::TimelineService::Stub> stub =
      v1::TimelineService::NewStub(server.NewChannel());
  grpc::ClientContext context;
  v1::QueryTimelineResponse response;
  grpc::Status status = stub->QueryTimeline(&context, request, &response);
  if (!status.ok()) return client::FromGrpcStatus(status);
  return response;
}

TEST(TimelineServiceTest, ToIncludesTheWholeOfWhatItNames) {
  TestServer server;
  server.Put("a", {{.title = "June 30", .edtf = "1957-06-30"},
                   {.title = "July 1", .edtf = "1957-07-01"},
                   {.title = "July 31", .edtf = "1957-07-31"},
                   {.title = "August 1", .edtf = "1957-08-01"}});
  struct Range {
    const char *from, *to;
    std::vector<std::string> titles;
  };
  for (const Range& range :
       {Range{"1957-07-01", "1957-07-31", {"July 1", "July 31"}},
        Range{"1957-07", "1957-07", {"July 1", "July 31"}},
        Range{"1957", "1957", {"June 30", "July 1", "July 31", "August 1"}},
        Range{"", "1957-06", {"June 30"}}, Range{"1957-08-01", "", {"August 1"}},
        Range{"", "", {"June 30", "July 1", "July 31", "August 1"}},
        Range{"1957-07-02", "1957-07-30", {}}}) {
    EXPECT_THAT(TitlesOf(server.client().QueryTimeline(Request(range.from, range.to))),
                ElementsAreArray(range.titles))
        << range.from << " to " << range.to;
  }
}

TEST(TimelineServiceTest, RelationAndCertainty) {
  TestServer server;
  server.Put("a", {{.title = "year", .edtf = "1957"},
                   {.title = "visit", .edtf = "1957-07-09/1957-07-16"},
                   {.title = "July", .edtf = "1957-07"}});
  struct Case {
    v1::TimeRelation relation;
    v1::Certainty certainty;
    std::vector<std::string> titles;
  };
  for (const Case& c :
       {Case{v1::TIME_RELATION_UNSPECIFIED, v1::CERTAINTY_UNSPECIFIED, {"year", "July", "visit"}},
        Case{v1::TIME_RELATION_OVERLAPS, v1::CERTAINTY_CERTAINLY, {"July", "visit"}},
        Case{v1::TIME_RELATION_WITHIN, v1::CERTAINTY_CERTAINLY, {"July", "visit"}},
        Case{v1::TIME_RELATION_WITHIN, v1::CERTAINTY_POSSIBLY, {"year", "July", "visit"}},
        Case{v1::TIME_RELATION_CONTAINS, v1::CERTAINTY_CERTAINLY, {}},
        Case{v1::TIME_RELATION_BEFORE, v1::CERTAINTY_POSSIBLY, {"year"}},
        Case{v1::TIME_RELATION_AFTER, v1::CERTAINTY_POSSIBLY, {"year"}},
        Case{v1::TIME_RELATION_AFTER, v1::CERTAINTY_CERTAINLY, {}},
        Case{v1::TIME_RELATION_MEETS, v1::CERTAINTY_POSSIBLY, {"year"}},
        Case{v1::TIME_RELATION_MET_BY, v1::CERTAINTY_POSSIBLY, {"year"}},
        Case{v1::TIME_RELATION_STARTS, v1::CERTAINTY_POSSIBLY, {"year", "July"}},
        Case{v1::TIME_RELATION_STARTED_BY, v1::CERTAINTY_POSSIBLY, {"year"}},
        Case{v1::TIME_RELATION_FINISHES, v1::CERTAINTY_POSSIBLY, {"year", "July"}},
        Case{v1::TIME_RELATION_FINISHED_BY, v1::CERTAINTY_POSSIBLY, {"year"}},
        Case{v1::TIME_RELATION_EQUALS, v1::CERTAINTY_POSSIBLY, {"year", "July"}}}) {
    v1::QueryTimelineRequest request = Request("1957-07", "1957-07");
    request.mutable_query()->set_relation(c.relation);
    request.mutable_query()->set_certainty(c.certainty);
    EXPECT_THAT(TitlesOf(server.client().QueryTimeline(request)), ElementsAreArray(c.titles))
        << c.relation << " " << c.certainty;
  }
}

TEST(TimelineServiceTest, Filters) {
  TestServer server;
  server.Put("a", {{.title = "one",
                    .edtf = "1957",
                    .type = "visit",
                    .participants = {"Radio Bremen"},
                    .places = {"Zürich"}},
                   {.title = "two", .edtf = "1958", .type = "visit", .places = {"Bern"}}});
  server.Put("b", {{.title = "three", .edtf = "1959", .type = "meeting", .places = {"Bern"}}});
  struct Case {
    const char* filter;
    std::vector<std::string> titles;
  };
  for (const Case& c :
       {Case{"type = visit", {"one", "two"}}, Case{"type = VISIT AND place = bern", {"two"}},
        Case{"place = ZÜRICH", {"one"}}, Case{"participant = \"radio  bremen\"", {"one"}},
        Case{"document = b", {"three"}},
        Case{"document = \"collections/test/documents/b\"", {"three"}}, Case{"place = Rome", {}},
        Case{"place = Rome OR place = Bern", {"two", "three"}},
        Case{"type = visit AND NOT (place = Bern OR place = Rome)", {"one"}},
        Case{"NOT participant = \"Radio Bremen\"", {"two", "three"}},
        Case{"text : ONE OR text = three", {"one", "three"}}, Case{"tag = none", {}}}) {
    v1::QueryTimelineRequest request = Request();
    request.mutable_query()->set_filter(c.filter);
    EXPECT_THAT(TitlesOf(server.client().QueryTimeline(request)), ElementsAreArray(c.titles))
        << c.filter;
  }
}

TEST(TimelineServiceTest, PagesShowTheStateOfTheFirst) {
  TestServer server;
  server.PutDays(10);
  v1::QueryTimelineRequest request = Request();
  request.set_page_size(4);
  std::vector<std::string> titles;
  int pages = 0;
  do {
    absl::StatusOr<v1::QueryTimelineResponse> page = PageOf(server, request);
    ASSERT_TRUE(page.ok()) << page.status();
    for (const v1::Event& event : page->events()) titles.push_back(event.title());
    request.set_page_token(page->next_page_token());
    // Meanwhile some that were there go, and others come, before and behind the place reached.
    ASSERT_TRUE(server.collection().DeleteDocument("day-" + std::to_string(pages)).ok());
    ASSERT_TRUE(server.collection().DeleteDocument("day-" + std::to_string(9 - pages)).ok());
    server.PutDays(20, 100 * (pages + 1));
    server.PutDays(20, -100 * (pages + 1));
    ++pages;
  } while (!request.page_token().empty());
  EXPECT_EQ(pages, 3);
  EXPECT_THAT(titles, ElementsAreArray(EventTitles(0, 9)));
}

TEST(TimelineServiceTest, APageCanBeAskedForAgain) {
  TestServer server;
  server.PutDays(9);
  v1::QueryTimelineRequest request = Request();
  request.set_page_size(3);
  absl::StatusOr<v1::QueryTimelineResponse> first = PageOf(server, request);
  ASSERT_TRUE(first.ok()) << first.status();
  request.set_page_token(first->next_page_token());
  absl::StatusOr<v1::QueryTimelineResponse> second = PageOf(server, request);
  absl::StatusOr<v1::QueryTimelineResponse> again = PageOf(server, request);
  ASSERT_TRUE(second.ok() && again.ok());
  EXPECT_EQ(second->SerializeAsString(), again->SerializeAsString());
  // Another page size is no other listing.
  request.set_page_size(100);
  absl::StatusOr<v1::QueryTimelineResponse> rest = PageOf(server, request);
  ASSERT_TRUE(rest.ok()) << rest.status();
  EXPECT_THAT(rest->events(), SizeIs(6));
  EXPECT_EQ(rest->next_page_token(), "");
}

TEST(TimelineServiceTest, APageThatIsExactlyFullIsTheLast) {
  TestServer server;
  server.PutDays(4);
  v1::QueryTimelineRequest request = Request();
  request.set_page_size(4);
  absl::StatusOr<v1::QueryTimelineResponse> page = PageOf(server, request);
  ASSERT_TRUE(page.ok()) << page.status();
  EXPECT_THAT(page->events(), SizeIs(4));
  EXPECT_EQ(page->next_page_token(), "");
}

TEST(TimelineServiceTest, PageSizeHasADefaultAndALimit) {
  TestServer server;
  server.PutDays(1100);
  v1::QueryTimelineRequest request = Request();
  EXPECT_THAT(PageOf(server, request)->events(), SizeIs(100));
  request.set_page_size(5000);
  EXPECT_THAT(PageOf(server, request)->events(), SizeIs(1000));
  request.set_page_size(-1);
  EXPECT_THAT(PageOf(server, request).status(),
              IsStatus(absl::StatusCode::kInvalidArgument,
                       "page_size: -1 is negative; give 1 to 1000, or 0 for 100"));
}

// So that it fits what a gRPC client takes by default.
TEST(TimelineServiceTest, APageOfLargeEventsIsShorter) {
  TestServer server;
  std::vector<storage::EventWish> wishes;
  for (int i = 0; i < 40; ++i) {
    wishes.push_back({.title = std::string(200'000, 'x') + std::to_string(i), .edtf = "1957"});
  }
  server.Put("large", wishes);
  absl::StatusOr<v1::QueryTimelineResponse> page = PageOf(server, Request());
  ASSERT_TRUE(page.ok()) << page.status();
  EXPECT_LT(page->events_size(), 20);
  EXPECT_GT(page->events_size(), 5);
  EXPECT_THAT(TitlesOf(server.client().QueryTimeline(Request())), SizeIs(40));
}

TEST(TimelineServiceTest, TokensBelongToTheirQuery) {
  TestServer server;
  server.PutDays(5);
  v1::QueryTimelineRequest request = Request();
  request.set_page_size(2);
  const std::string token = PageOf(server, request)->next_page_token();
  request.set_page_token(token);
  request.mutable_query()->set_filter("type = visit");
  EXPECT_THAT(PageOf(server, request).status(),
              IsStatus(absl::StatusCode::kInvalidArgument,
                       "page_token: the token belongs to another listing; all fields but page_size "
                       "must be as they were when it was given out"));
  v1::ListEventsRequest list;
  list.set_parent("collections/test");
  list.set_page_token(token);
  EXPECT_EQ(server.client().ListEvents(list).Next()->status().code(),
            absl::StatusCode::kInvalidArgument);
}

TEST(TimelineServiceTest, TokensExpire) {
  absl::Time now = absl::Now();
  HostOptions options;
  options.page_leases.now = [&now] { return now; };
  TestServer server(options);
  server.PutDays(5);
  v1::QueryTimelineRequest request = Request();
  request.set_page_size(2);
  request.set_page_token(PageOf(server, request)->next_page_token());
  now += absl::Minutes(9);
  EXPECT_TRUE(PageOf(server, request).ok());
  now += absl::Minutes(11);
  EXPECT_THAT(PageOf(server, request).status(),
              IsStatus(absl::StatusCode::kFailedPrecondition,
                       "page_token: the token has expired, since it was not used for some minutes "
                       "or the server was restarted; begin the listing again"));
}

TEST(TimelineServiceTest, NamesTheFieldThatOffends) {
  TestServer server;
  struct Case {
    v1::QueryTimelineRequest request;
    const char* field;
    const char* message;
  };
  std::vector<Case> cases = {
      {Request("1957-13"), "query.from", nullptr},
      {Request("", "July"), "query.to", nullptr},
      {Request("1958", "1957"), "query.to",
       "query.to: \"1957\" ends before \"1958\", the value of query.from, begins"},
      {Request(), "query.filter", nullptr},
      {Request(), "query.filter",
       "query.filter: \"collections/other/documents/a\" is not in the collection \"test\" that is "
       "asked"},
      {Request(), "query.relation", "query.relation: 99 is not a TimeRelation"},
      {Request(), "query.certainty", "query.certainty: 9 is not a Certainty"},
      {Request(), "parent", nullptr},
  };
  cases[3].request.mutable_query()->set_filter("colour = red");
  cases[4].request.mutable_query()->set_filter("document = \"collections/other/documents/a\"");
  cases[5].request.mutable_query()->set_relation(static_cast<v1::TimeRelation>(99));
  cases[6].request.mutable_query()->set_certainty(static_cast<v1::Certainty>(9));
  cases[7].request.set_parent("");
  for (const Case& c : cases) {
    const absl::Status status = PageOf(server, c.request).status();
    EXPECT_EQ(status.code(), absl::StatusCode::kInvalidArgument) << c.field;
    if (c.message != nullptr) {
      EXPECT_EQ(status.message(), c.message);
    }
    const auto violations = client::FieldViolationsOf(status);
    ASSERT_THAT(violations, SizeIs(1)) << c.field;
    EXPECT_EQ(violations[0].field(), c.field);
  }
  v1::QueryTimelineRequest other;
  other.set_parent("collections/other");
  EXPECT_THAT(
      PageOf(server, other).status(),
      IsStatus(absl::StatusCode::kNotFound, "there is no collection \"collections/other\""));
}

TEST(TimelineServiceTest, AnEmptyCollectionHasAnEmptyTimeline) {
  TestServer server;
  EXPECT_THAT(TitlesOf(server.client().QueryTimeline(Request())), IsEmpty());
}

TEST(StreamTimelineTest, SendsAllInOrderFromOneState) {
  TestServer server;
  server.PutDays(1000);
  v1::StreamTimelineRequest request;
  request.set_parent("collections/test");
  std::vector<std::string> titles;
  const absl::Status status = server.client().StreamTimeline(request, [&](const v1::Event& event) {
    if (titles.empty()) server.PutDays(5, 5000);
    titles.push_back(event.title());
    return true;
  });
  ASSERT_TRUE(status.ok()) << status;
  EXPECT_THAT(titles, ElementsAreArray(EventTitles(0, 999)));
}

TEST(StreamTimelineTest, KeepsToItsLimit) {
  TestServer server;
  server.PutDays(400);
  for (int limit : {1, 127, 128, 129, 256, 399, 400, 401}) {
    v1::StreamTimelineRequest request;
    request.set_parent("collections/test");
    request.set_limit(limit);
    int count = 0;
    ASSERT_TRUE(server.client()
                    .StreamTimeline(request,
                                    [&](const v1::Event&) {
                                      ++count;
                                      return true;
                                    })
                    .ok());
    EXPECT_EQ(count, std::min(limit, 400));
  }
  v1::StreamTimelineRequest request;
  request.set_parent("collections/test");
  request.set_limit(-1);
  EXPECT_THAT(
      server.client().StreamTimeline(request, [](const v1::Event&) { return true; }),
      IsStatus(absl::StatusCode::kInvalidArgument, "limit: -1 is negative; give 0 for no limit"));
}

TEST(StreamTimelineTest, AnEmptyStreamIsNoError) {
  TestServer server;
  v1::StreamTimelineRequest request;
  request.set_parent("collections/test");
  EXPECT_TRUE(server.client().StreamTimeline(request, [](const v1::Event&) { return false; }).ok());
}

// Many readers that do not read must not keep others from being served: with one thread for reads,
// any stream that held it would.
TEST(StreamTimelineTest, SlowReadersHoldNoThread) {
  TestServer server({.read_threads = 1});
  std::vector<storage::EventWish> wishes;
  for (int i = 0; i < 200; ++i) {
    wishes.push_back({.title = std::string(100'000, 'x'), .edtf = "1957"});
  }
  server.Put("large", wishes);
  v1::StreamTimelineRequest request;
  request.set_parent("collections/test");
  struct SlowReader {
    std::unique_ptr<v1::TimelineService::Stub> stub;
    grpc::ClientContext context;
    std::unique_ptr<grpc::ClientReader<v1::StreamTimelineResponse>> reader;
  };
  std::vector<std::unique_ptr<SlowReader>> readers;
  for (int i = 0; i < 20; ++i) {
    auto slow = std::make_unique<SlowReader>();
    slow->stub = v1::TimelineService::NewStub(server.NewChannel());
    slow->reader = slow->stub->StreamTimeline(&slow->context, request);
    v1::StreamTimelineResponse response;
    ASSERT_TRUE(slow->reader->Read(&response));
    readers.push_back(std::move(slow));
  }
  server.PutDays(3);
  EXPECT_THAT(TitlesOf(server.client().QueryTimeline(Request("2000", "2000"))),
              ElementsAreArray(EventTitles(0, 2)));
  // A slow reader still gets everything of its state, and no more.
  int events = 0;
  v1::StreamTimelineResponse response;
  while (readers[0]->reader->Read(&response)) events += response.events_size();
  EXPECT_TRUE(readers[0]->reader->Finish().ok());
  EXPECT_LT(events, 200);
  EXPECT_GT(events, 100);
  for (std::unique_ptr<SlowReader>& slow : readers) slow->context.TryCancel();
}

TEST(StreamTimelineTest, ACancelledStreamEnds) {
  TestServer server({.read_threads = 1});
  server.PutDays(2000);
  v1::StreamTimelineRequest request;
  request.set_parent("collections/test");
  for (int round = 0; round < 20; ++round) {
    int count = 0;
    const absl::Status status =
        server.client().StreamTimeline(request, [&](const v1::Event&) { return ++count < round; });
    EXPECT_TRUE(status.ok()) << status;
  }
  EXPECT_THAT(TitlesOf(server.client().QueryTimeline(Request("2000-01-01", "2000-01-01"))),
              ElementsAre("Event 0"));
  // Returns only when no stream is left.
  server.host().Stop(absl::Seconds(20));
}

}  // namespace
}  // namespace annals::service
