// Counts, histograms, pictures, facets and searches, as a client gets them.
#include <gmock/gmock.h>
#include <grpcpp/client_context.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

#include "absl/time/clock.h"
#include "annals/v1/timeline_service.grpc.pb.h"
#include "clients/cpp/status.h"
#include "temporal/instant.h"
#include "tests/service/test_support.h"

namespace annals::service {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

template <class Request>
Request Ask(const std::string& from = "", const std::string& to = "",
            const std::string& filter = "") {
  Request request;
  request.set_parent("collections/test");
  request.mutable_query()->set_from(from);
  request.mutable_query()->set_to(to);
  request.mutable_query()->set_filter(filter);
  return request;
}

// A visit, two meetings, a year that says no more, and something without a date.
void PutEvents(TestServer& server) {
  server.Put("a", {{.title = "Novak visited Ghent",
                    .edtf = "1957-07-09/1957-07-12",
                    .type = "visit",
                    .participants = {"Novak"},
                    .places = {"Ghent"}},
                   {.title = "The board met to plan the pier",
                    .edtf = "1957-07-03",
                    .participants = {"Harbour Board", "Novak"},
                    .places = {"Bremen"}},
                   {.title = "The board met again", .edtf = "1957-08-01", .places = {"bremen"}}});
  server.Put("b", {{.title = "The plans of the pier changed", .edtf = "1957", .type = "other"},
                   {.title = "Planning of the pier was praised", .type = "statement"}});
}

std::string Day(const v1::Instant& instant) {
  return temporal::Instant::FromSeconds(instant.seconds()).ToString().substr(0, 10);
}

absl::StatusOr<v1::SearchEventsResponse> PageOf(const TestServer& server,
                                                const v1::SearchEventsRequest& request) {
  std::unique_ptr<v1::TimelineService::Stub> stub =
      v1::TimelineService::NewStub(server.NewChannel());
  grpc::ClientContext context;
  v1::SearchEventsResponse response;
  grpc::Status status = stub->SearchEvents(&context, request, &response);
  if (!status.ok()) return client::FromGrpcStatus(status);
  return response;
}

std::vector<std::string> Found(const TestServer& server, const v1::SearchEventsRequest& request) {
  std::vector<std::string> titles;
  for (absl::StatusOr<v1::SearchResult>& result : server.client().SearchEvents(request)) {
    if (!result.ok()) {
      ADD_FAILURE() << result.status();
      break;
    }
    titles.push_back(result->event().title());
  }
  return titles;
}

v1::SearchEventsRequest Search(const std::string& text) {
  auto request = Ask<v1::SearchEventsRequest>();
  request.set_text(text);
  return request;
}

TEST(ExportTimelineTest, IsAFileOfWhatTheTimelineReturns) {
  TestServer server;
  PutEvents(server);
  const auto exported = [&](const v1::ExportTimelineRequest& request) {
    std::string file;
    const absl::Status status = server.client().ExportTimeline(request, [&](std::string_view data) {
      file += data;
      return true;
    });
    return status.ok() ? file : std::string(status.message());
  };
  auto request = Ask<v1::ExportTimelineRequest>("", "", "place = Bremen");
  request.set_format(v1::EXPORT_FORMAT_JSON_LINES);
  const std::string file = exported(request);
  EXPECT_THAT(file, HasSubstr("plan the pier"));
  EXPECT_THAT(file, HasSubstr("met again"));
  EXPECT_EQ(std::ranges::count(file, '\n'), 2);
  request.set_limit(1);
  EXPECT_EQ(exported(request), file.substr(0, file.find('\n') + 1));
  request.mutable_query()->set_from("1958");
  EXPECT_EQ(exported(request), "");
  request.set_format(v1::EXPORT_FORMAT_VIS_TIMELINE);
  EXPECT_EQ(exported(request), "[\n]\n");
  request.set_format(static_cast<v1::ExportFormat>(99));
  EXPECT_EQ(exported(request), "format: 99 is not a format");
  request.clear_format();
  EXPECT_EQ(exported(request), "format: 0 is not a format");
}

// Pieces of a long file fit together.
TEST(ExportTimelineTest, ManyEvents) {
  TestServer server;
  std::vector<storage::EventWish> events;
  for (int i = 0; i < 1000; ++i) {
    events.push_back({.title = "Meeting " + std::to_string(i), .edtf = "1957-07-03"});
  }
  server.Put("a", events);
  auto request = Ask<v1::ExportTimelineRequest>();
  request.set_format(v1::EXPORT_FORMAT_CSV);
  int64_t lines = 0;
  int pieces = 0;
  ASSERT_TRUE(server.client()
                  .ExportTimeline(request,
                                  [&](std::string_view data) {
                                    lines += std::ranges::count(data, '\n');
                                    ++pieces;
                                    return true;
                                  })
                  .ok());
  EXPECT_EQ(lines, 1001);
  EXPECT_GT(pieces, 1);
  // Who has seen enough ends it.
  EXPECT_TRUE(server.client().ExportTimeline(request, [](std::string_view) { return false; }).ok());
}

TEST(CountEventsTest, CountsWhatTheTimelineReturns) {
  TestServer server;
  PutEvents(server);
  struct Case {
    const char *from, *to, *filter;
    int64_t count;
  };
  for (const Case& c :
       {Case{"", "", "", 4}, Case{"1957-07", "1957-07", "", 3}, Case{"1958", "", "", 0},
        Case{"", "", "place = Bremen", 2}, Case{"", "", "type = visit OR type = other", 2},
        Case{"", "", "NOT place = Bremen", 2},
        Case{"", "", "text : plans AND (type = meeting OR type = visit)", 1},
        Case{"", "", "text : \"pier planned\"", 2}, Case{"", "", "document = b", 1}}) {
    auto request = Ask<v1::CountEventsRequest>(c.from, c.to, c.filter);
    const absl::StatusOr<int64_t> count = server.client().CountEvents(request);
    ASSERT_TRUE(count.ok()) << c.filter << count.status();
    EXPECT_EQ(*count, c.count) << c.from << c.filter;
    v1::QueryTimelineRequest timeline;
    timeline.set_parent(request.parent());
    *timeline.mutable_query() = request.query();
    EXPECT_THAT(TitlesOf(server.client().QueryTimeline(timeline)),
                SizeIs(static_cast<size_t>(c.count)));
  }
  auto request = Ask<v1::CountEventsRequest>("1957-07", "1957-07");
  request.mutable_query()->set_relation(v1::TIME_RELATION_WITHIN);
  request.mutable_query()->set_certainty(v1::CERTAINTY_CERTAINLY);
  EXPECT_EQ(*server.client().CountEvents(request), 2);
}

TEST(QueryTimelineOrderTest, DescendingIsTheOtherWayRound) {
  TestServer server;
  server.PutDays(7);
  auto request = Ask<v1::QueryTimelineRequest>();
  request.set_page_size(3);
  request.mutable_query()->set_order(v1::TIME_ORDER_DESCENDING);
  std::vector<std::string> titles = TitlesOf(server.client().QueryTimeline(request));
  std::reverse(titles.begin(), titles.end());
  EXPECT_EQ(titles, EventTitles(0, 6));
}

TEST(QueryDensityTest, CountsByMonth) {
  TestServer server;
  PutEvents(server);
  auto request = Ask<v1::QueryDensityRequest>("1957", "1957");
  request.set_unit(v1::CALENDAR_UNIT_MONTH);
  absl::StatusOr<v1::QueryDensityResponse> density = server.client().QueryDensity(request);
  ASSERT_TRUE(density.ok()) << density.status();
  // The year may lie in each month, so that none is empty.
  ASSERT_THAT(density->buckets(), SizeIs(12));
  const v1::DensityBucket& july = density->buckets(6);
  EXPECT_EQ(Day(july.begin()), "1957-07-01");
  EXPECT_EQ(Day(july.end()), "1957-08-01");
  EXPECT_EQ(july.begins(), 2);
  EXPECT_EQ(july.ends(), 2);
  EXPECT_EQ(july.active(), 3);
  EXPECT_EQ(density->coarse_begins(), 1);
  EXPECT_EQ(density->coarse_ends(), 1);
  EXPECT_EQ(density->total(), 4);
  EXPECT_EQ(density->undated(), 1);

  request.set_weight(v1::DENSITY_WEIGHT_SPREAD);
  density = server.client().QueryDensity(request);
  ASSERT_TRUE(density.ok()) << density.status();
  EXPECT_NEAR(density->buckets(6).active(), 2 + 31.0 / 365, 1e-9);
}

TEST(QueryDensityTest, LeavesEmptyBucketsOut) {
  TestServer server;
  PutEvents(server);
  auto request = Ask<v1::QueryDensityRequest>("", "", "type = visit OR type = meeting");
  request.set_unit(v1::CALENDAR_UNIT_DAY);
  absl::StatusOr<v1::QueryDensityResponse> density = server.client().QueryDensity(request);
  ASSERT_TRUE(density.ok()) << density.status();
  std::vector<std::string> days;
  for (const v1::DensityBucket& bucket : density->buckets()) days.push_back(Day(bucket.begin()));
  EXPECT_THAT(days, ElementsAre("1957-07-03", "1957-07-09", "1957-07-10", "1957-07-11",
                                "1957-07-12", "1957-08-01"));
  EXPECT_EQ(density->undated(), 0);
}

TEST(QueryTilesTest, ShowsSomeAndCountsTheRest) {
  TestServer server;
  server.PutDays(40);
  auto request = Ask<v1::QueryTilesRequest>("2000-01", "2000-01");
  request.set_max_events(5);
  request.set_columns(31);
  absl::StatusOr<v1::QueryTilesResponse> tiles = server.client().QueryTiles(request);
  ASSERT_TRUE(tiles.ok()) << tiles.status();
  EXPECT_THAT(tiles->events(), SizeIs(5));
  EXPECT_EQ(tiles->total(), 31);
  ASSERT_THAT(tiles->columns(), SizeIs(31));
  int64_t shown = 0;
  for (const v1::TileColumn& column : tiles->columns()) {
    EXPECT_EQ(column.begins(), 1);
    shown += column.shown();
  }
  EXPECT_EQ(shown, 5);
  EXPECT_EQ(Day(tiles->columns(0).begin()), "2000-01-01");
  EXPECT_FALSE(tiles->events(0).title().empty());
  EXPECT_FALSE(tiles->events(0).name().empty());
  EXPECT_EQ(tiles->events(0).when().edtf().substr(0, 7), "2000-01");

  // Columns in which nothing begins are left out; a small number is shown whole.
  auto all = Ask<v1::QueryTilesRequest>("1999", "2001");
  tiles = server.client().QueryTiles(all);
  ASSERT_TRUE(tiles.ok()) << tiles.status();
  EXPECT_THAT(tiles->events(), SizeIs(40));
  EXPECT_THAT(tiles->columns(), SizeIs(testing::Lt(5)));
}

TEST(QueryFacetsTest, CountsValuesOfAQuery) {
  TestServer server;
  PutEvents(server);
  auto request = Ask<v1::QueryFacetsRequest>();
  absl::StatusOr<v1::QueryFacetsResponse> facets = server.client().QueryFacets(request);
  ASSERT_TRUE(facets.ok()) << facets.status();
  EXPECT_EQ(facets->total(), 4);
  ASSERT_THAT(facets->facets(), SizeIs(3));
  EXPECT_EQ(facets->facets(0).field(), v1::FACET_FIELD_TYPE);
  EXPECT_EQ(facets->facets(1).field(), v1::FACET_FIELD_PARTICIPANT);
  EXPECT_EQ(facets->facets(2).field(), v1::FACET_FIELD_PLACE);
  ASSERT_THAT(facets->facets(2).values(), SizeIs(2));
  EXPECT_EQ(facets->facets(2).values(0).value(), "Bremen");
  EXPECT_EQ(facets->facets(2).values(0).count(), 2);

  request = Ask<v1::QueryFacetsRequest>("1957", "1957", "NOT type = visit");
  request.add_fields(v1::FACET_FIELD_DOCUMENT);
  request.add_fields(v1::FACET_FIELD_TAG);
  request.set_text("\"the pier\" plan*");
  request.set_max_values(1);
  facets = server.client().QueryFacets(request);
  ASSERT_TRUE(facets.ok()) << facets.status();
  EXPECT_EQ(facets->total(), 2);
  ASSERT_THAT(facets->facets(), SizeIs(2));
  EXPECT_EQ(facets->facets(0).value_count(), 2);
  ASSERT_THAT(facets->facets(0).values(), SizeIs(1));
  EXPECT_EQ(facets->facets(0).values(0).value(), "a");
  EXPECT_EQ(facets->facets(1).field(), v1::FACET_FIELD_TAG);
  EXPECT_EQ(facets->facets(1).value_count(), 0);
}

TEST(SearchEventsTest, FindsWordsPhrasesAndBeginnings) {
  TestServer server;
  PutEvents(server);
  EXPECT_THAT(Found(server, Search("plan")),
              testing::UnorderedElementsAre("The board met to plan the pier",
                                            "The plans of the pier changed",
                                            "Planning of the pier was praised"));
  EXPECT_THAT(Found(server, Search("\"met again\"")), ElementsAre("The board met again"));
  EXPECT_THAT(Found(server, Search("\"again met\"")), IsEmpty());
  EXPECT_THAT(Found(server, Search("prais*")), ElementsAre("Planning of the pier was praised"));
  // With a date, what has none is not found.
  v1::SearchEventsRequest request = Search("plan");
  request.mutable_query()->set_from("1957-06");
  request.mutable_query()->set_filter("type = other");
  EXPECT_THAT(Found(server, request), ElementsAre("The plans of the pier changed"));
}

TEST(SearchEventsTest, TheOrderOfTime) {
  TestServer server;
  PutEvents(server);
  v1::SearchEventsRequest request = Search("pier");
  request.set_order(v1::SEARCH_ORDER_TIME);
  request.set_page_size(1);
  EXPECT_THAT(Found(server, request),
              ElementsAre("The plans of the pier changed", "The board met to plan the pier"));
  request.mutable_query()->set_order(v1::TIME_ORDER_DESCENDING);
  EXPECT_THAT(Found(server, request),
              ElementsAre("The board met to plan the pier", "The plans of the pier changed"));
  EXPECT_EQ(PageOf(server, request)->results(0).score(), 0);
}

TEST(SearchEventsTest, PagesByRelevanceGoOnWhereTheyWere) {
  TestServer server;
  server.PutDays(9);
  v1::SearchEventsRequest request = Search("event");
  const std::vector<std::string> whole = Found(server, request);
  ASSERT_THAT(whole, SizeIs(9));
  std::vector<std::string> titles;
  request.set_page_size(4);
  float least = 1e9F;
  int pages = 0;
  do {
    absl::StatusOr<v1::SearchEventsResponse> page = PageOf(server, request);
    ASSERT_TRUE(page.ok()) << page.status();
    for (const v1::SearchResult& result : page->results()) {
      titles.push_back(result.event().title());
      EXPECT_LE(result.score(), least);
      EXPECT_GT(result.score(), 0);
      least = result.score();
    }
    request.set_page_token(page->next_page_token());
    // All pages show the state of the first.
    server.PutDays(3, 100 * ++pages);
  } while (!request.page_token().empty());
  EXPECT_EQ(pages, 3);
  EXPECT_EQ(titles, whole);
}

TEST(SearchEventsTest, ATokenIsOfOneRequest) {
  TestServer server;
  server.PutDays(5);
  v1::SearchEventsRequest request = Search("event");
  request.set_page_size(2);
  request.set_page_token(PageOf(server, request)->next_page_token());
  request.set_page_size(3);
  EXPECT_THAT(PageOf(server, request)->results(), SizeIs(3));
  v1::SearchEventsRequest other = request;
  other.set_text("event*");
  EXPECT_THAT(PageOf(server, other).status().message(), HasSubstr("belongs to another listing"));
  other = request;
  other.set_order(v1::SEARCH_ORDER_TIME);
  EXPECT_EQ(PageOf(server, other).status().code(), absl::StatusCode::kInvalidArgument);
  other.set_page_token("???");
  EXPECT_EQ(PageOf(server, other).status().code(), absl::StatusCode::kInvalidArgument);
}

TEST(SearchEventsTest, TokensExpire) {
  absl::Time now = absl::Now();
  HostOptions options;
  options.page_leases.now = [&now] { return now; };
  TestServer server(options);
  server.PutDays(5);
  v1::SearchEventsRequest request = Search("event");
  request.set_page_size(2);
  request.set_page_token(PageOf(server, request)->next_page_token());
  now += absl::Minutes(11);
  EXPECT_EQ(PageOf(server, request).status().code(), absl::StatusCode::kFailedPrecondition);
}

TEST(SearchEventsTest, PageSizeHasADefaultAndALimit) {
  TestServer server;
  server.PutDays(1100);
  v1::SearchEventsRequest request = Search("event");
  EXPECT_THAT(PageOf(server, request)->results(), SizeIs(20));
  request.set_page_size(5000);
  EXPECT_THAT(PageOf(server, request)->results(), SizeIs(1000));
}

struct BadRequest {
  const char* field;
  std::string message;  // all of it, or what it has
  std::function<absl::Status(const client::Client&)> call;
};

template <class Request, class Change>
std::function<absl::Status(const client::Client&)> CallWith(Change change) {
  return [change](const client::Client& client) -> absl::Status {
    auto request = Ask<Request>();
    if constexpr (std::is_same_v<Request, v1::QueryDensityRequest>) {
      request.set_unit(v1::CALENDAR_UNIT_DAY);
    }
    if constexpr (std::is_same_v<Request, v1::SearchEventsRequest>) request.set_text("event");
    change(request);
    if constexpr (std::is_same_v<Request, v1::CountEventsRequest>) {
      return client.CountEvents(request).status();
    } else if constexpr (std::is_same_v<Request, v1::QueryDensityRequest>) {
      return client.QueryDensity(request).status();
    } else if constexpr (std::is_same_v<Request, v1::QueryTilesRequest>) {
      return client.QueryTiles(request).status();
    } else if constexpr (std::is_same_v<Request, v1::QueryFacetsRequest>) {
      return client.QueryFacets(request).status();
    } else {
      std::optional<absl::StatusOr<v1::SearchResult>> first = client.SearchEvents(request).Next();
      return first.has_value() ? first->status() : absl::OkStatus();
    }
  };
}

TEST(TimelineQueriesTest, NameTheFieldThatOffends) {
  TestServer server;
  server.PutDays(3);
  using Count = v1::CountEventsRequest;
  using Density = v1::QueryDensityRequest;
  using Tiles = v1::QueryTilesRequest;
  using Facets = v1::QueryFacetsRequest;
  using SearchRequest = v1::SearchEventsRequest;
  const std::vector<BadRequest> requests = {
      {"parent", "", CallWith<Count>([](Count& r) { r.set_parent("x"); })},
      {"query.from", "", CallWith<Count>([](Count& r) { r.mutable_query()->set_from("July"); })},
      {"query.order", "query.order: 7 is not a TimeOrder", CallWith<Count>([](Count& r) {
         r.mutable_query()->set_order(static_cast<v1::TimeOrder>(7));
       })},
      {"query.filter", "are for the text of",
       CallWith<Count>([](Count& r) { r.mutable_query()->set_filter("text : \"vis*\""); })},
      {"query.filter", "phrases", CallWith<Count>([](Count& r) {
         r.mutable_query()->set_filter(R"(text : "\"two words\"")");
       })},
      {"query.filter", "has no word to search for",
       CallWith<Count>([](Count& r) { r.mutable_query()->set_filter("text : --"); })},
      {"unit", "unit: the unit is missing; give one, such as CALENDAR_UNIT_YEAR",
       CallWith<Density>([](Density& r) { r.set_unit(v1::CALENDAR_UNIT_UNSPECIFIED); })},
      {"unit", "unit: 12 is not a CalendarUnit",
       CallWith<Density>([](Density& r) { r.set_unit(static_cast<v1::CalendarUnit>(12)); })},
      {"unit", "at most 100000 can be counted", CallWith<Density>([](Density& r) {
         r.set_unit(v1::CALENDAR_UNIT_SECOND);
         r.mutable_query()->set_from("1957");
       })},
      {"weight", "weight: 3 is not a DensityWeight",
       CallWith<Density>([](Density& r) { r.set_weight(static_cast<v1::DensityWeight>(3)); })},
      {"query.relation",
       "query.relation: TIME_RELATION_WITHIN cannot be asked for here; leave it out for overlaps",
       CallWith<Density>(
           [](Density& r) { r.mutable_query()->set_relation(v1::TIME_RELATION_WITHIN); })},
      {"query.certainty",
       "query.certainty: CERTAINTY_CERTAINLY cannot be asked for here; leave it out for possibly",
       CallWith<Density>(
           [](Density& r) { r.mutable_query()->set_certainty(v1::CERTAINTY_CERTAINLY); })},
      {"query.relation", "", CallWith<Tiles>([](Tiles& r) {
         r.mutable_query()->set_relation(v1::TIME_RELATION_BEFORE);
       })},
      {"query.order", "query.order: a picture has one order; leave it out for ascending",
       CallWith<Tiles>([](Tiles& r) { r.mutable_query()->set_order(v1::TIME_ORDER_DESCENDING); })},
      {"max_events", "max_events: 1001 is out of range; give 1 to 1000, or 0 for 300",
       CallWith<Tiles>([](Tiles& r) { r.set_max_events(1001); })},
      {"columns", "columns: -1 is out of range; give 1 to 1000, or 0 for 60",
       CallWith<Tiles>([](Tiles& r) { r.set_columns(-1); })},
      {"max_values", "max_values: -1 is out of range; give 1 to 1000, or 0 for 10",
       CallWith<Facets>([](Facets& r) { r.set_max_values(-1); })},
      {"fields", "fields: 0 is not a FacetField",
       CallWith<Facets>([](Facets& r) { r.add_fields(v1::FACET_FIELD_UNSPECIFIED); })},
      {"fields", "fields: FACET_FIELD_TAG is given twice", CallWith<Facets>([](Facets& r) {
         r.add_fields(v1::FACET_FIELD_TAG);
         r.add_fields(v1::FACET_FIELD_TAG);
       })},
      {"text", "text: a quoted phrase has no closing \"",
       CallWith<Facets>([](Facets& r) { r.set_text("\"open"); })},
      {"text", "text: the text has no word to search for",
       CallWith<SearchRequest>([](SearchRequest& r) { r.set_text(""); })},
      {"order", "order: 5 is not a SearchOrder", CallWith<SearchRequest>([](SearchRequest& r) {
         r.set_order(static_cast<v1::SearchOrder>(5));
       })},
      {"page_size", "page_size: -1 is negative; give 1 to 1000, or 0 for 20",
       CallWith<SearchRequest>([](SearchRequest& r) { r.set_page_size(-1); })},
  };
  for (const BadRequest& bad : requests) {
    const absl::Status status = bad.call(server.client());
    EXPECT_EQ(status.code(), absl::StatusCode::kInvalidArgument) << bad.field << bad.message;
    EXPECT_THAT(std::string(status.message()), HasSubstr(bad.message));
    const auto violations = client::FieldViolationsOf(status);
    ASSERT_THAT(violations, SizeIs(1)) << bad.field << bad.message;
    EXPECT_EQ(violations[0].field(), bad.field);
  }
}

TEST(TimelineQueriesTest, ABeginningOfTooManyWords) {
  TestServer server;
  std::string title;
  for (int i = 0; i < 201; ++i) title += "x" + std::to_string(i) + "q ";
  server.Put("a", {{.title = title, .edtf = "1957"}});
  const absl::Status status = server.client().SearchEvents(Search("x*")).Next()->status();
  EXPECT_THAT(status, IsStatus(absl::StatusCode::kInvalidArgument,
                               "text: more than 200 words begin with \"x\"; write more of the word "
                               "before the *"));
}

TEST(TimelineQueriesTest, ACollectionThatIsNotThere) {
  TestServer server;
  const auto elsewhere = [](auto& request) { request.set_parent("collections/other"); };
  for (const auto& call :
       {CallWith<v1::CountEventsRequest>(elsewhere), CallWith<v1::QueryDensityRequest>(elsewhere),
        CallWith<v1::QueryTilesRequest>(elsewhere), CallWith<v1::QueryFacetsRequest>(elsewhere),
        CallWith<v1::SearchEventsRequest>(elsewhere)}) {
    EXPECT_THAT(call(server.client()), IsStatus(absl::StatusCode::kNotFound,
                                                "there is no collection \"collections/other\""));
  }
}

TEST(TimelineQueriesTest, AnEmptyCollection) {
  TestServer server;
  EXPECT_EQ(*server.client().CountEvents(Ask<v1::CountEventsRequest>()), 0);
  auto density = Ask<v1::QueryDensityRequest>();
  density.set_unit(v1::CALENDAR_UNIT_SECOND);
  EXPECT_THAT(server.client().QueryDensity(density)->buckets(), IsEmpty());
  EXPECT_THAT(server.client().QueryTiles(Ask<v1::QueryTilesRequest>())->events(), IsEmpty());
  EXPECT_THAT(server.client().QueryFacets(Ask<v1::QueryFacetsRequest>())->facets(), SizeIs(3));
  EXPECT_THAT(Found(server, Search("anything")), IsEmpty());
}

}  // namespace
}  // namespace annals::service
