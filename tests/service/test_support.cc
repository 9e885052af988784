#include "tests/service/test_support.h"

#include <fmt/format.h>
#include <grpcpp/create_channel.h>
#include <gtest/gtest.h>

#include <utility>

#include "temporal/civil.h"

namespace annals::service {
namespace {

constexpr char kAnyPort[] = "127.0.0.1:0";

std::string DayAfterNewYear2000(int days) {
  const temporal::CivilDay day = temporal::AddDays({2000, 1, 1}, days);
  return fmt::format("{:04}-{:02}-{:02}", day.year, day.month, day.day);
}

}  // namespace

TestServer::TestServer(HostOptions options)
    : client_(client::Client::Connect("to be replaced below")) {
  absl::StatusOr<std::unique_ptr<storage::Database>> database =
      storage::Database::Open(directory_.path(), storage::DatabaseOptions{.sync = false});
  EXPECT_TRUE(database.ok()) << database.status();
  absl::StatusOr<std::shared_ptr<storage::Collection>> collection =
      (*database)->GetOrCreateCollection("test");
  EXPECT_TRUE(collection.ok()) << collection.status();
  collection_ = *collection;
  options.listen = kAnyPort;
  absl::StatusOr<std::unique_ptr<Host>> host = Host::Start(options, *std::move(database));
  EXPECT_TRUE(host.ok()) << host.status();
  host_ = *std::move(host);
  client_ = client::Client::Connect(address());
}

std::string TestServer::address() const { return fmt::format("127.0.0.1:{}", host_->port()); }

std::shared_ptr<grpc::Channel> TestServer::NewChannel() const {
  return grpc::CreateChannel(address(), grpc::InsecureChannelCredentials());
}

void TestServer::Put(const std::string& id, const std::vector<storage::EventWish>& wishes) {
  std::vector<v1::Event> events;
  for (const storage::EventWish& wish : wishes) events.push_back(storage::MakeEvent(id, wish));
  absl::StatusOr<storage::WriteResult> result =
      collection_->PutDocument(storage::MakeDocument(id, "The text of " + id), std::move(events));
  ASSERT_TRUE(result.ok()) << result.status();
}

void TestServer::PutDays(int count, int first) {
  for (int i = first; i < first + count; ++i) {
    Put(fmt::format("day-{}", i),
        {{.title = fmt::format("Event {}", i), .edtf = DayAfterNewYear2000(i)}});
  }
}

std::vector<std::string> TitlesOf(client::PagedRange<v1::Event> events) {
  std::vector<std::string> titles;
  for (absl::StatusOr<v1::Event>& event : events) {
    if (!event.ok()) {
      ADD_FAILURE() << event.status();
      break;
    }
    titles.push_back(event->title());
  }
  return titles;
}

std::vector<std::string> EventTitles(int first, int last) {
  std::vector<std::string> titles;
  for (int i = first; i <= last; ++i) titles.push_back(fmt::format("Event {}", i));
  return titles;
}

}  // namespace annals::service
