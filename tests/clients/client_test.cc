#include "clients/cpp/client.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "absl/time/clock.h"
#include "clients/cpp/paged_range.h"
#include "clients/cpp/status.h"
#include "service/host.h"
#include "tests/storage/test_support.h"

namespace annals::client {
namespace {

using storage::IsStatus;
using ::testing::ElementsAre;
using Numbers = PagedRange<int>;

TEST(PagedRangeTest, WalksOverAllPages) {
  std::vector<std::string> asked;
  Numbers range("", [&](const std::string& token) -> absl::StatusOr<Numbers::Page> {
    asked.push_back(token);
    if (token.empty()) return Numbers::Page{{1, 2}, "b"};
    if (token == "b") return Numbers::Page{{}, "c"};
    return Numbers::Page{{3}, ""};
  });
  std::vector<int> numbers;
  for (absl::StatusOr<int>& number : range) numbers.push_back(*number);
  EXPECT_THAT(numbers, ElementsAre(1, 2, 3));
  EXPECT_THAT(asked, ElementsAre("", "b", "c"));
}

TEST(PagedRangeTest, AnErrorIsTheLastElement) {
  Numbers range("", [&](const std::string& token) -> absl::StatusOr<Numbers::Page> {
    if (token.empty()) return Numbers::Page{{1}, "b"};
    return absl::FailedPreconditionError("expired");
  });
  EXPECT_EQ(**range.Next(), 1);
  EXPECT_THAT(range.Next()->status(), IsStatus(absl::StatusCode::kFailedPrecondition, "expired"));
  EXPECT_FALSE(range.Next().has_value());
}

TEST(PagedRangeTest, FetchesOnlyWhatIsAskedFor) {
  int fetches = 0;
  Numbers range("", [&](const std::string&) -> absl::StatusOr<Numbers::Page> {
    ++fetches;
    return Numbers::Page{{1, 2}, "more"};
  });
  EXPECT_EQ(fetches, 0);
  range.Next();
  range.Next();
  EXPECT_EQ(fetches, 1);
}

TEST(ClientTest, TextThatIsNotUtf8IsNotSent) {
  Client client = Client::Connect("127.0.0.1:1");
  v1::ExtractDocumentRequest request;
  request.mutable_document()->set_text("M\xfcnchen");
  EXPECT_THAT(client.ExtractDocument(request).status(),
              IsStatus(absl::StatusCode::kInvalidArgument,
                       "document.text: not valid UTF-8 at byte 1 (0xfc); convert it to UTF-8 "
                       "first, for example with iconv"));
  request.mutable_document()->set_text(std::string("\xff\xfeI\0n\0", 6));
  EXPECT_THAT(client.ExtractDocument(request).status(),
              IsStatus(absl::StatusCode::kInvalidArgument,
                       "document.text: not valid UTF-8 at byte 0 (0xff); it looks like UTF-16; "
                       "convert it first, for example with iconv -f UTF-16 -t UTF-8"));
  request.mutable_document()->set_text(
      std::string("\x7f"
                  "ELF\xf0\0",
                  6));
  EXPECT_THAT(client.ExtractDocument(request).status(),
              IsStatus(absl::StatusCode::kInvalidArgument,
                       "document.text: not valid UTF-8 at byte 4 (0xf0); this is a binary file, "
                       "and only plain text in UTF-8 can be read"));
  v1::IngestDocumentRequest ingest;
  ingest.mutable_document()->set_text("good");
  ingest.mutable_document()->set_title("\xc3");
  EXPECT_THAT(client.IngestDocument(ingest).status(),
              IsStatus(absl::StatusCode::kInvalidArgument,
                       "document.title: not valid UTF-8 at byte 0 (0xc3); convert it to UTF-8 "
                       "first, for example with iconv"));
}

TEST(ClientTest, AServerThatIsNotThereIsUnavailableSoon) {
  const absl::Time begin = absl::Now();
  const absl::Status status =
      Client::Connect("127.0.0.1:1").GetEvent("collections/a/events/b").status();
  EXPECT_EQ(status.code(), absl::StatusCode::kUnavailable) << status;
  EXPECT_LT(absl::Now() - begin, absl::Seconds(30));
}

TEST(ClientTest, TriesAgainWhileAServerIsStarting) {
  absl::Status status;
  // On a busy machine the server may need longer to start than the client goes on trying.
  for (int round = 0; round < 10; ++round) {
    // A port that was free a moment ago.
    int port = 0;
    {
      absl::StatusOr<std::unique_ptr<service::Host>> probe =
          service::Host::Start({.listen = "127.0.0.1:0"}, nullptr);
      ASSERT_TRUE(probe.ok()) << probe.status();
      port = (*probe)->port();
    }
    const std::string address = "127.0.0.1:" + std::to_string(port);
    absl::StatusOr<std::unique_ptr<service::Host>> host = absl::UnknownError("not started");
    std::thread starter([&] {
      absl::SleepFor(absl::Milliseconds(150));
      host = service::Host::Start({.listen = address}, nullptr);
    });
    status = Client::Connect(address).GetEvent("collections/a/events/b").status();
    starter.join();
    ASSERT_TRUE(host.ok()) << host.status();
    if (!absl::IsUnavailable(status)) break;
  }
  // What the server says: the method is not there without a database.
  EXPECT_EQ(status.code(), absl::StatusCode::kUnimplemented) << status;
}

TEST(ClientTest, GivesUpAtItsDeadline) {
  absl::StatusOr<std::unique_ptr<service::Host>> host =
      service::Host::Start({.listen = "127.0.0.1:0"}, nullptr);
  ASSERT_TRUE(host.ok()) << host.status();
  Client client = Client::Connect("127.0.0.1:" + std::to_string((*host)->port()),
                                  {.timeout = -absl::Seconds(1)});
  EXPECT_EQ(client.GetEvent("collections/a/events/b").status().code(),
            absl::StatusCode::kDeadlineExceeded);
}

TEST(ClientStatusTest, KeepsCodeMessageAndDetails) {
  EXPECT_TRUE(FromGrpcStatus(grpc::Status::OK).ok());
  const absl::Status plain = FromGrpcStatus({grpc::StatusCode::NOT_FOUND, "none"});
  EXPECT_THAT(plain, IsStatus(absl::StatusCode::kNotFound, "none"));
  EXPECT_TRUE(FieldViolationsOf(plain).empty());
  // Details that are not google.rpc.Status are left out.
  const absl::Status odd = FromGrpcStatus({grpc::StatusCode::NOT_FOUND, "none", "\xff\xff"});
  EXPECT_THAT(odd, IsStatus(absl::StatusCode::kNotFound, "none"));
}

}  // namespace
}  // namespace annals::client
