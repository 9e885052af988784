// What the tests of the service share: a server on a real port over a real data directory.
#ifndef ANNALS_TESTS_SERVICE_TEST_SUPPORT_H_
#define ANNALS_TESTS_SERVICE_TEST_SUPPORT_H_

#include <gmock/gmock.h>
#include <grpcpp/channel.h>

#include <memory>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "clients/cpp/client.h"
#include "service/host.h"
#include "storage/collection.h"
#include "storage/database.h"
#include "tests/storage/test_support.h"

namespace annals::service {

// A server whose data directory goes with it. Fails the test when it cannot be started.
class TestServer {
 public:
  explicit TestServer(HostOptions options = {});

  Host& host() { return *host_; }
  const client::Client& client() const { return client_; }
  std::string address() const;
  std::shared_ptr<grpc::Channel> NewChannel() const;

  // The collection "test" of the server, past its services.
  storage::Collection& collection() { return *collection_; }

  // Stores a document `id` in it with one event for each wish.
  void Put(const std::string& id, const std::vector<storage::EventWish>& wishes);

  // Stores `count` documents, each with one event: `Event 0` on 2000-01-01, `Event 1` on
  // 2000-01-02, and so on for the days after.
  void PutDays(int count, int first = 0);

 private:
  storage::TempDir directory_;
  std::shared_ptr<storage::Collection> collection_;
  std::unique_ptr<Host> host_;
  client::Client client_;
};

// The titles of what a range of events gives. Fails the test on an error.
std::vector<std::string> TitlesOf(client::PagedRange<v1::Event> events);

// `Event FIRST` to `Event LAST`.
std::vector<std::string> EventTitles(int first, int last);

using storage::IsStatus;

}  // namespace annals::service

#endif  // ANNALS_TESTS_SERVICE_TEST_SUPPORT_H_
