#include "service/status.h"

#include <gtest/gtest.h>

#include <string>

#include "google/rpc/error_details.pb.h"
#include "google/rpc/status.pb.h"

namespace annals::service {
namespace {

TEST(StatusTest, OkStaysOk) { EXPECT_TRUE(ToGrpcStatus(absl::OkStatus()).ok()); }

TEST(StatusTest, KeepsCodeAndMessage) {
  grpc::Status status = ToGrpcStatus(absl::UnavailableError("stopping"));
  EXPECT_EQ(status.error_code(), grpc::StatusCode::UNAVAILABLE);
  EXPECT_EQ(status.error_message(), "stopping");
  EXPECT_EQ(status.error_details(), "");
}

TEST(StatusTest, InvalidFieldCarriesABadRequest) {
  grpc::Status status = ToGrpcStatus(InvalidField("query.from", "\"1957-13\" is no date"));
  EXPECT_EQ(status.error_code(), grpc::StatusCode::INVALID_ARGUMENT);
  EXPECT_EQ(status.error_message(), "query.from: \"1957-13\" is no date");
  google::rpc::Status details;
  ASSERT_TRUE(details.ParseFromString(status.error_details()));
  EXPECT_EQ(details.code(), 3);
  EXPECT_EQ(details.message(), status.error_message());
  ASSERT_EQ(details.details_size(), 1);
  google::rpc::BadRequest bad_request;
  ASSERT_TRUE(details.details(0).UnpackTo(&bad_request));
  ASSERT_EQ(bad_request.field_violations_size(), 1);
  EXPECT_EQ(bad_request.field_violations(0).field(), "query.from");
  EXPECT_EQ(bad_request.field_violations(0).description(), "\"1957-13\" is no date");
}

TEST(StatusTest, MissingResourceCarriesItsName) {
  grpc::Status status = ToGrpcStatus(MissingResource("event", "collections/a/events/b"));
  EXPECT_EQ(status.error_code(), grpc::StatusCode::NOT_FOUND);
  EXPECT_EQ(status.error_message(), "there is no event \"collections/a/events/b\"");
  google::rpc::Status details;
  ASSERT_TRUE(details.ParseFromString(status.error_details()));
  ASSERT_EQ(details.details_size(), 1);
  google::rpc::ResourceInfo resource;
  ASSERT_TRUE(details.details(0).UnpackTo(&resource));
  EXPECT_EQ(resource.resource_type(), "event");
  EXPECT_EQ(resource.resource_name(), "collections/a/events/b");
}

TEST(StatusTest, OverLimitSaysWhoseLimitAndWhen) {
  grpc::Status status = ToGrpcStatus(OverLimit(v1::ERROR_REASON_RATE_LIMIT_EXCEEDED, "ann",
                                               "asks too much", absl::Microseconds(1500)));
  EXPECT_EQ(status.error_code(), grpc::StatusCode::RESOURCE_EXHAUSTED);
  EXPECT_EQ(status.error_message(), "ann asks too much; try again in 2ms");
  google::rpc::Status details;
  ASSERT_TRUE(details.ParseFromString(status.error_details()));
  ASSERT_EQ(details.details_size(), 3);
  google::rpc::ErrorInfo info;
  ASSERT_TRUE(details.details(0).UnpackTo(&info));
  EXPECT_EQ(info.reason(), "RATE_LIMIT_EXCEEDED");
  EXPECT_EQ(info.domain(), "annals.v1");
  ASSERT_EQ(info.metadata().count("caller"), 1u);
  EXPECT_EQ(info.metadata().at("caller"), "ann");
  google::rpc::QuotaFailure failure;
  ASSERT_TRUE(details.details(1).UnpackTo(&failure));
  ASSERT_EQ(failure.violations_size(), 1);
  EXPECT_EQ(failure.violations(0).subject(), "caller:ann");
  EXPECT_EQ(failure.violations(0).description(), "asks too much");
  google::rpc::RetryInfo retry;
  ASSERT_TRUE(details.details(2).UnpackTo(&retry));
  EXPECT_EQ(retry.retry_delay().nanos(), 2'000'000);
}

TEST(StatusTest, TryLaterSaysWhen) {
  grpc::Status status = ToGrpcStatus(TryLater("too many calls", absl::Milliseconds(2500)));
  EXPECT_EQ(status.error_code(), grpc::StatusCode::RESOURCE_EXHAUSTED);
  EXPECT_EQ(status.error_message(), "too many calls");
  google::rpc::Status details;
  ASSERT_TRUE(details.ParseFromString(status.error_details()));
  ASSERT_EQ(details.details_size(), 1);
  google::rpc::RetryInfo retry;
  ASSERT_TRUE(details.details(0).UnpackTo(&retry));
  EXPECT_EQ(retry.retry_delay().seconds(), 2);
  EXPECT_EQ(retry.retry_delay().nanos(), 500'000'000);
}

TEST(StatusTest, ForeignPayloadsStayInside) {
  absl::Status status = absl::InternalError("no");
  status.SetPayload("example.com/other", absl::Cord("secret"));
  EXPECT_EQ(ToGrpcStatus(status).error_details(), "");
}

// gRPC drops a call whose trailers are larger than 8 KiB.
TEST(StatusTest, BoundsWhatACallerCanMakeItSay) {
  const std::string huge(100'000, 'x');
  for (const absl::Status& status :
       {InvalidField("filter", huge), MissingResource("event", huge), absl::InternalError(huge)}) {
    grpc::Status sent = ToGrpcStatus(status);
    EXPECT_LE(sent.error_message().size() + sent.error_details().size(), 5000u) << status.code();
  }
}

TEST(StatusTest, QuotesWithoutCuttingACharacter) {
  EXPECT_EQ(Quoted("plain"), "\"plain\"");
  EXPECT_EQ(Quoted("a\n\"b\""), R"("a\n\"b\"")");
  EXPECT_EQ(Quoted(std::string(79, 'x') + "éy"), "\"" + std::string(79, 'x') + "…\"");
}

}  // namespace
}  // namespace annals::service
