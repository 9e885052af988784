// All that is wrong with a request, told together.
#include "service/violations.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "annals/v1/document_service.pb.h"
#include "service/event_input.h"
#include "service/status.h"
#include "service/write_options.h"
#include "storage/write_options.h"

namespace annals::service {
namespace {

using absl::StatusCode;
using testing::ElementsAre;
using testing::IsEmpty;

std::vector<std::string> FieldsOf(const absl::Status& status) {
  std::vector<std::string> fields;
  const google::rpc::BadRequest details = ViolationsOf(status);
  for (const auto& violation : details.field_violations()) {
    fields.push_back(violation.field());
  }
  return fields;
}

TEST(ViolationsTest, NoneIsOk) {
  Violations wrong;
  wrong.Add(absl::OkStatus());
  EXPECT_EQ(wrong.ValueOf(absl::StatusOr<int>(7)), 7);
  EXPECT_TRUE(wrong.empty());
  EXPECT_TRUE(wrong.status().ok());
}

TEST(ViolationsTest, AllAreToldInTheirOrder) {
  Violations inner;
  inner.Add(InvalidField("event.title", "is empty"));
  inner.Add(InvalidField("event.type", "is none"));
  Violations wrong;
  EXPECT_EQ(wrong.ValueOf(absl::StatusOr<int>(InvalidField("page_size", "is negative"))), 0);
  wrong.Add(inner.status());
  EXPECT_FALSE(wrong.empty());
  EXPECT_EQ(wrong.status().code(), StatusCode::kInvalidArgument);
  EXPECT_EQ(wrong.status().message(),
            "page_size: is negative; event.title: is empty; event.type: is none");
  EXPECT_THAT(FieldsOf(wrong.status()), ElementsAre("page_size", "event.title", "event.type"));
}

TEST(ViolationsTest, AnotherErrorIsToldWhenNoFieldOffends) {
  Violations wrong;
  wrong.Add(absl::NotFoundError("there is none"));
  wrong.Add(absl::DataLossError("that is told second"));
  EXPECT_EQ(wrong.status(), absl::NotFoundError("there is none"));
  wrong.Add(InvalidField("page_size", "is negative"));
  EXPECT_EQ(wrong.status().code(), StatusCode::kInvalidArgument);
  wrong.Add(absl::NotFoundError("nor is that"));
  EXPECT_THAT(FieldsOf(wrong.status()), ElementsAre("page_size"));
}

TEST(ViolationsTest, TheyFitAHeader) {
  Violations wrong;
  for (int i = 0; i < 500; ++i) {
    wrong.Add(InvalidField("names[" + std::to_string(i) + "]", std::string(100, 'x')));
  }
  EXPECT_GT(FieldsOf(wrong.status()).size(), 10U);
  EXPECT_LT(ToGrpcStatus(wrong.status()).error_details().size(), 4096U);
  Violations one;
  one.Add(InvalidField("names", std::string(100'000, 'x')));
  EXPECT_THAT(FieldsOf(one.status()), ElementsAre("names"));
}

TEST(ViolationsTest, OfTheOptionsOfAWrite) {
  v1::DeleteDocumentRequest request;
  v1::WriteOptions& options = *request.mutable_options();
  options.set_author(std::string(storage::kMaxAuthorBytes + 1, 'a'));
  options.set_request_id(std::string(storage::kMaxRequestIdBytes + 1, 'r'));
  options.set_if_revision(-1);
  options.set_if_collection_revision(-1);
  options.set_durability(static_cast<v1::WriteOptions::Durability>(9));
  EXPECT_THAT(FieldsOf(ReadWriteOptions(request, options).status()),
              ElementsAre("options.author", "options.request_id", "options.if_revision",
                          "options.if_collection_revision", "options.durability"));
}

TEST(ViolationsTest, OfAnEvent) {
  v1::Event event;
  event.set_type("nothing");
  event.mutable_when()->set_edtf("1957-13");
  event.set_confidence(2);
  event.set_importance(101);
  event.add_participants();
  event.add_tags();
  v1::Evidence& evidence = *event.add_evidence();
  evidence.set_begin_offset(3);
  evidence.set_end_offset(2);
  EXPECT_THAT(
      FieldsOf(ReadEvent("event", {}, &event)),
      ElementsAre("event.title", "event.type", "event.when.edtf",
                  "event.participants[0].display_name", "event.confidence", "event.importance",
                  "event.evidence[0].document", "event.evidence[0].end_offset", "event.tags[0]"));
  v1::Event only_tags = event;
  EXPECT_THAT(FieldsOf(ReadEvent("event", {"tags"}, &only_tags)), ElementsAre("event.tags[0]"));
}

}  // namespace
}  // namespace annals::service
