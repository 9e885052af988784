// WatchChanges and ListRevisions over a real connection.
#include <gmock/gmock.h>
#include <grpcpp/client_context.h>
#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "annals/v1/change_service.grpc.pb.h"
#include "tests/service/test_support.h"

namespace annals::service {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

v1::WatchChangesRequest WatchAfter(int64_t revision) {
  v1::WatchChangesRequest request;
  request.set_parent("collections/test");
  request.set_after_revision(revision);
  return request;
}

std::string Told(const v1::Change& change) {
  const v1::Event& event = change.has_event() ? change.event() : change.previous();
  return std::to_string(change.revision()) + " " + v1::Change::Kind_Name(change.kind()) + " " +
         event.title();
}

// All that there is after a revision, and through which it goes.
struct Caught {
  std::vector<std::string> changes;
  int64_t through = -1;
};

Caught CatchUp(const TestServer& server, v1::WatchChangesRequest request) {
  request.set_stop_at_end(true);
  Caught caught;
  const absl::Status status =
      server.client().WatchChanges(request, [&](const v1::WatchChangesResponse& response) {
        for (const v1::Change& change : response.changes()) caught.changes.push_back(Told(change));
        EXPECT_GE(response.through_revision(), caught.through);
        caught.through = response.through_revision();
        return true;
      });
  EXPECT_TRUE(status.ok()) << status;
  return caught;
}

// A stream that goes on.
class Follower {
 public:
  Follower(const TestServer& server, const v1::WatchChangesRequest& request)
      : stub_(v1::ChangeService::NewStub(server.NewChannel())),
        stream_(stub_->WatchChanges(&context_, request)) {}

  // The next message; nothing is in it when the stream has ended.
  v1::WatchChangesResponse Next() {
    v1::WatchChangesResponse response;
    ended_ = !stream_->Read(&response);
    return response;
  }

  bool ended() const { return ended_; }
  grpc::Status Finish() { return stream_->Finish(); }
  void Cancel() { context_.TryCancel(); }

 private:
  grpc::ClientContext context_;
  std::unique_ptr<v1::ChangeService::Stub> stub_;
  std::unique_ptr<grpc::ClientReader<v1::WatchChangesResponse>> stream_;
  bool ended_ = false;
};

TEST(ChangeServiceTest, TellsWhatHasBeenChanged) {
  TestServer server;
  server.Put("a", {{.title = "Visit", .edtf = "1957"}, {.title = "Talk", .edtf = "1958"}});
  server.Put("a", {{.title = "Visit", .edtf = "1957"}});
  server.Put("b", {{.title = "Meeting", .edtf = "1960"}});
  Caught caught = CatchUp(server, WatchAfter(1));
  EXPECT_THAT(caught.changes, ElementsAre("2 KIND_DELETED Talk", "3 KIND_CREATED Meeting"));
  EXPECT_EQ(caught.through, 3);
  caught = CatchUp(server, WatchAfter(3));
  EXPECT_THAT(caught.changes, IsEmpty());
  EXPECT_EQ(caught.through, 3);
}

TEST(ChangeServiceTest, TellsOnlyWhatTheQueryFinds) {
  TestServer server;
  server.Put("a", {{.title = "Visit", .edtf = "1957"}, {.title = "Talk", .edtf = "1958"}});
  server.Put("b", {{.title = "Meeting", .edtf = "1957", .type = "statement"}});
  v1::WatchChangesRequest request = WatchAfter(0);
  request.mutable_query()->set_from("1957");
  request.mutable_query()->set_to("1957");
  request.mutable_query()->set_filter("type = meeting");
  const Caught caught = CatchUp(server, request);
  EXPECT_THAT(caught.changes, ElementsAre("1 KIND_CREATED Visit"));
  EXPECT_EQ(caught.through, 2);
}

TEST(ChangeServiceTest, ALargeRevisionComesInManyMessagesAndIsThroughWithTheLast) {
  TestServer server;
  const storage::EventWish wish = {.title = "Talk", .edtf = "1957"};
  server.Put("large", std::vector<storage::EventWish>(1000, wish));
  v1::WatchChangesRequest request = WatchAfter(0);
  request.set_stop_at_end(true);
  int changes = 0;
  const absl::Status status =
      server.client().WatchChanges(request, [&](const v1::WatchChangesResponse& response) {
        changes += response.changes_size();
        EXPECT_EQ(response.through_revision(), changes == 1000 ? 1 : 0);
        return true;
      });
  EXPECT_TRUE(status.ok()) << status;
  EXPECT_EQ(changes, 1000);
}

TEST(ChangeServiceTest, AFollowerIsWokenByAWrite) {
  TestServer server;
  server.PutDays(2);
  v1::WatchChangesRequest request = WatchAfter(2);
  request.set_bookmark_seconds(3600);
  Follower follower(server, request);
  // That the present is reached.
  EXPECT_EQ(follower.Next().through_revision(), 2);
  for (int day = 2; day < 20; ++day) {
    const absl::Time begin = absl::Now();
    std::thread writer([&] { server.PutDays(1, day); });
    const v1::WatchChangesResponse response = follower.Next();
    writer.join();
    ASSERT_EQ(response.changes_size(), 1) << day;
    EXPECT_EQ(response.changes(0).event().title(), "Event " + std::to_string(day));
    EXPECT_EQ(response.through_revision(), day + 1);
    EXPECT_LT(absl::Now() - begin, absl::Seconds(30));
  }
}

TEST(ChangeServiceTest, WithoutARevisionOnlyTellsWhatIsToCome) {
  TestServer server;
  server.PutDays(2);
  v1::WatchChangesRequest request;
  request.set_parent("collections/test");
  Follower follower(server, request);
  EXPECT_EQ(follower.Next().through_revision(), 2);
  server.PutDays(1, 2);
  EXPECT_EQ(Told(follower.Next().changes(0)), "3 KIND_CREATED Event 2");
}

TEST(ChangeServiceTest, ABookmarkGoesOnWhereNothingIsFound) {
  TestServer server;
  v1::WatchChangesRequest request = WatchAfter(0);
  request.set_bookmark_seconds(1);
  request.mutable_query()->set_filter("type = birth");
  Follower follower(server, request);
  EXPECT_EQ(follower.Next().through_revision(), 0);
  server.PutDays(3);
  int64_t through = 0;
  while (through < 3 && !follower.ended()) {
    const v1::WatchChangesResponse response = follower.Next();
    EXPECT_THAT(response.changes(), IsEmpty());
    through = response.through_revision();
  }
  EXPECT_EQ(through, 3);
}

TEST(ChangeServiceTest, EndsWhenTheCallerOrTheServerStops) {
  TestServer server;
  Follower cancelled(server, WatchAfter(0));
  Follower stopped(server, WatchAfter(0));
  cancelled.Next();
  stopped.Next();
  cancelled.Cancel();
  EXPECT_EQ(cancelled.Finish().error_code(), grpc::StatusCode::CANCELLED);
  const absl::Time begin = absl::Now();
  server.host().Stop(absl::Minutes(5));
  stopped.Next();
  EXPECT_TRUE(stopped.ended());
  EXPECT_EQ(stopped.Finish().error_code(), grpc::StatusCode::UNAVAILABLE);
  EXPECT_LT(absl::Now() - begin, absl::Minutes(1));
}

TEST(ChangeServiceTest, ManyFollowersAllSeeEachChangeOnce) {
  TestServer server;
  constexpr int kFollowers = 8;
  constexpr int kDays = 60;
  std::vector<std::vector<std::string>> seen(kFollowers);
  std::vector<std::thread> followers;
  for (std::vector<std::string>& changes : seen) {
    followers.emplace_back([&server, &changes] {
      Follower follower(server, WatchAfter(0));
      while (changes.size() < kDays && !follower.ended()) {
        const v1::WatchChangesResponse response = follower.Next();
        for (const v1::Change& change : response.changes()) changes.push_back(Told(change));
      }
    });
  }
  server.PutDays(kDays);
  for (std::thread& follower : followers) follower.join();
  std::vector<std::string> expected;
  for (int day = 0; day < kDays; ++day) {
    expected.push_back(std::to_string(day + 1) + " KIND_CREATED Event " + std::to_string(day));
  }
  for (const std::vector<std::string>& changes : seen) EXPECT_EQ(changes, expected);
}

TEST(ChangeServiceTest, RefusesWhatMakesNoSense) {
  TestServer server;
  server.PutDays(1);
  const auto status_of = [&](const v1::WatchChangesRequest& request) {
    return server.client().WatchChanges(request, [](const auto&) { return true; });
  };
  EXPECT_THAT(status_of(WatchAfter(7)).code(), absl::StatusCode::kOutOfRange);
  EXPECT_THAT(status_of(WatchAfter(-1)).code(), absl::StatusCode::kOutOfRange);
  v1::WatchChangesRequest request = WatchAfter(0);
  request.set_bookmark_seconds(-3);
  EXPECT_THAT(std::string(status_of(request).message()), HasSubstr("bookmark_seconds: -3"));
  request = WatchAfter(0);
  request.mutable_query()->set_from("summer");
  EXPECT_THAT(std::string(status_of(request).message()), HasSubstr("query.from"));
  request = WatchAfter(0);
  request.set_parent("collections/none");
  EXPECT_TRUE(absl::IsNotFound(status_of(request)));
}

TEST(ChangeServiceTest, ListsRevisionsTheLastFirst) {
  TestServer server;
  server.PutDays(5);
  v1::DeleteDocumentRequest request;
  request.set_name("collections/test/documents/day-3");
  request.mutable_options()->set_author("ann");
  const absl::StatusOr<v1::DeleteDocumentResponse> deleted =
      server.client().DeleteDocument(request);
  ASSERT_TRUE(deleted.ok()) << deleted.status();
  EXPECT_EQ(deleted->revision(), 6);
  v1::ListRevisionsRequest list;
  list.set_parent("collections/test");
  list.set_page_size(4);
  std::vector<int64_t> numbers;
  for (const absl::StatusOr<v1::Revision>& revision : server.client().ListRevisions(list)) {
    ASSERT_TRUE(revision.ok()) << revision.status();
    if (numbers.empty()) {
      EXPECT_EQ(revision->kind(), v1::Revision::KIND_DOCUMENT_DELETED);
      EXPECT_EQ(revision->author(), "ann");
      EXPECT_EQ(revision->subject(), request.name());
    }
    numbers.push_back(revision->revision());
  }
  EXPECT_THAT(numbers, ElementsAre(6, 5, 4, 3, 2, 1));
}

}  // namespace
}  // namespace annals::service
