#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

#include "clients/cpp/status.h"
#include "google/rpc/error_details.pb.h"
#include "tests/service/test_support.h"

namespace annals::service {
namespace {

using ::testing::SizeIs;
using ::testing::UnorderedElementsAreArray;

std::vector<v1::Event> AllEvents(const TestServer& server) {
  v1::ListEventsRequest request;
  request.set_parent("collections/test");
  std::vector<v1::Event> events;
  for (absl::StatusOr<v1::Event>& event : server.client().ListEvents(request)) {
    EXPECT_TRUE(event.ok()) << event.status();
    if (event.ok()) events.push_back(*event);
  }
  return events;
}

TEST(EventServiceTest, ListsAllEventsInTheOrderOfTheirNames) {
  TestServer server;
  server.PutDays(25);
  server.Put("undated", {{.title = "Event 25"}});
  v1::ListEventsRequest request;
  request.set_parent("collections/test");
  request.set_page_size(7);
  EXPECT_THAT(TitlesOf(server.client().ListEvents(request)),
              UnorderedElementsAreArray(EventTitles(0, 25)));
  const std::vector<v1::Event> events = AllEvents(server);
  EXPECT_TRUE(std::ranges::is_sorted(events, {}, &v1::Event::name));
}

TEST(EventServiceTest, GetsOneEvent) {
  TestServer server;
  server.PutDays(1);
  const v1::Event listed = AllEvents(server).at(0);
  absl::StatusOr<v1::Event> event = server.client().GetEvent(listed.name());
  ASSERT_TRUE(event.ok()) << event.status();
  EXPECT_EQ(event->SerializeAsString(), listed.SerializeAsString());
}

TEST(EventServiceTest, AMissingEventIsNamedInTheDetails) {
  TestServer server;
  const absl::Status status = server.client().GetEvent("collections/test/events/none").status();
  EXPECT_THAT(status, IsStatus(absl::StatusCode::kNotFound,
                               "there is no event \"collections/test/events/none\""));
  const auto payload = status.GetPayload("type.googleapis.com/google.rpc.ResourceInfo");
  ASSERT_TRUE(payload.has_value());
  google::rpc::ResourceInfo resource;
  ASSERT_TRUE(resource.ParseFromString(std::string(*payload)));
  EXPECT_EQ(resource.resource_name(), "collections/test/events/none");
}

TEST(EventServiceTest, RefusesNamesThatAreNone) {
  TestServer server;
  EXPECT_THAT(server.client().GetEvent("events/none").status(),
              IsStatus(absl::StatusCode::kInvalidArgument,
                       "name: \"events/none\" is not the name of an event; write "
                       "collections/{collection}/events/{event}"));
  EXPECT_THAT(
      server.client().GetEvent("collections/other/events/none").status(),
      IsStatus(absl::StatusCode::kNotFound, "there is no collection \"collections/other\""));
}

TEST(EventServiceTest, GetsABatchInTheOrderAsked) {
  TestServer server;
  server.PutDays(5);
  std::vector<v1::Event> events = AllEvents(server);
  std::ranges::reverse(events);
  v1::BatchGetEventsRequest request;
  request.set_parent("collections/test");
  for (const v1::Event& event : events) request.add_names(event.name());
  absl::StatusOr<std::vector<v1::Event>> batch = server.client().BatchGetEvents(request);
  ASSERT_TRUE(batch.ok()) << batch.status();
  ASSERT_THAT(*batch, SizeIs(5));
  for (size_t i = 0; i < events.size(); ++i) EXPECT_EQ((*batch)[i].name(), events[i].name());

  request.add_names("collections/test/events/none");
  EXPECT_EQ(server.client().BatchGetEvents(request).status().code(), absl::StatusCode::kNotFound);
}

TEST(EventServiceTest, RefusesBadBatches) {
  TestServer server;
  v1::BatchGetEventsRequest request;
  request.set_parent("collections/test");
  EXPECT_THAT(server.client().BatchGetEvents(request).status(),
              IsStatus(absl::StatusCode::kInvalidArgument, "names: has 0 names; give 1 to 1000"));
  request.add_names("collections/other/events/a");
  EXPECT_THAT(server.client().BatchGetEvents(request).status(),
              IsStatus(absl::StatusCode::kInvalidArgument,
                       "names[0]: \"collections/other/events/a\" is not in \"collections/test\", "
                       "the parent"));
  for (int i = 0; i < 1000; ++i) request.add_names("collections/test/events/a");
  EXPECT_THAT(
      server.client().BatchGetEvents(request).status(),
      IsStatus(absl::StatusCode::kInvalidArgument, "names: has 1001 names; give 1 to 1000"));
}

TEST(EventServiceTest, MergesAndSplits) {
  TestServer server;
  server.PutDays(2);
  const std::vector<v1::Event> events = AllEvents(server);
  v1::MergeEventsRequest request;
  request.set_parent("collections/test");
  for (const v1::Event& event : events) request.add_names(event.name());
  for (int again = 0; again < 2; ++again) {
    const absl::StatusOr<v1::Event> merged = server.client().MergeEvents(request);
    ASSERT_TRUE(merged.ok()) << merged.status();
    EXPECT_EQ(merged->claims_size(), 2);
    EXPECT_THAT(AllEvents(server), SizeIs(1));
  }
  const absl::StatusOr<v1::Event> split = server.client().SplitEvent(events[1].name());
  ASSERT_TRUE(split.ok()) << split.status();
  EXPECT_EQ(split->name(), events[1].name());
  EXPECT_THAT(AllEvents(server), SizeIs(2));
  EXPECT_EQ(server.client().SplitEvent(events[1].name()).status().code(),
            absl::StatusCode::kFailedPrecondition);
}

TEST(EventServiceTest, RefusesBadMergesAndSplits) {
  TestServer server;
  server.PutDays(1);
  const std::string name = AllEvents(server).at(0).name();
  v1::MergeEventsRequest request;
  request.set_parent("collections/test");
  request.add_names(name);
  EXPECT_THAT(server.client().MergeEvents(request).status(),
              IsStatus(absl::StatusCode::kInvalidArgument, "names: has 1 names; give 2 to 100"));
  request.add_names(name);
  EXPECT_THAT(server.client().MergeEvents(request).status(),
              IsStatus(absl::StatusCode::kInvalidArgument,
                       "names: an event is named twice; name each event to join once"));
  request.set_names(1, "collections/test/events/none");
  EXPECT_THAT(
      server.client().MergeEvents(request).status(),
      IsStatus(absl::StatusCode::kNotFound, "there is no event \"collections/test/events/none\""));
  EXPECT_THAT(
      server.client().SplitEvent("collections/test/events/none").status(),
      IsStatus(absl::StatusCode::kNotFound, "there is no event \"collections/test/events/none\""));
}

}  // namespace
}  // namespace annals::service
