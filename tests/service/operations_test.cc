#include "service/operations.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <functional>
#include <iterator>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/synchronization/notification.h"
#include "annals/v1/admin_service.pb.h"
#include "google/rpc/error_details.pb.h"
#include "tests/storage/test_support.h"

namespace annals::service {
namespace {

namespace fs = std::filesystem;
using absl::StatusCode;
using google::longrunning::Operation;
using storage::IsStatus;
using ::testing::HasSubstr;
using v1::OperationMetadata;

constexpr char kMethod[] = "annals.v1.AdminService/RestoreCollection";

using WorkOf = std::function<OperationResult(OperationProgress&)>;

OperationResult Restored(int64_t revision) {
  auto response = std::make_unique<v1::RestoreCollectionResponse>();
  response->set_revision(revision);
  return response;
}

// Ends when it is told to stop.
OperationResult UntilCancelled(OperationProgress& progress) {
  while (!progress.work.cancelled()) absl::SleepFor(absl::Milliseconds(1));
  return storage::StoppedByCaller();
}

OperationMetadata MetadataOf(const Operation& operation) {
  OperationMetadata metadata;
  EXPECT_TRUE(operation.metadata().UnpackTo(&metadata));
  return metadata;
}

std::string ReasonOf(const google::rpc::Status& error) {
  google::rpc::ErrorInfo info;
  for (const google::protobuf::Any& detail : error.details()) {
    if (detail.UnpackTo(&info)) return info.reason();
  }
  return "";
}

class OperationsTest : public testing::Test {
 protected:
  std::string folder() const { return dir_ / "operations"; }

  Operation Start(Operations& operations, WorkOf work) {
    absl::StatusOr<Operations::Place> place = operations.Reserve(OperationKind::kCare);
    EXPECT_TRUE(place.ok()) << place.status();
    Operation made = operations.Make(*std::move(place), {.method = kMethod,
                                                         .collection = "letters",
                                                         .target = "collections/letters/backups/1",
                                                         .work = std::move(work)});
    operations.Begin(made.name());
    return made;
  }

  static Operation Wait(Operations& operations, const std::string& name) {
    absl::Notification ended;
    const uint64_t call = operations.CallAtEnd(name, [&] { ended.Notify(); });
    ended.WaitForNotification();
    operations.Forget(call);
    absl::StatusOr<Operation> operation = operations.Get(name);
    EXPECT_TRUE(operation.ok()) << operation.status();
    return *std::move(operation);
  }

  storage::TempDir dir_;
};

TEST_F(OperationsTest, TellsHowFarItIsAndWhatItComesTo) {
  Operations operations(folder());
  absl::Notification half;
  absl::Notification go_on;
  const Operation started = Start(operations, [&](OperationProgress& progress) {
    progress.work.Expect(200);
    progress.work.Advance(100);
    progress.documents = 3;
    half.Notify();
    go_on.WaitForNotification();
    progress.work.Advance(100);
    return Restored(7);
  });
  EXPECT_THAT(started.name(), testing::MatchesRegex("collections/letters/operations/[0-9a-f]{16}"));
  EXPECT_FALSE(started.done());
  OperationMetadata metadata = MetadataOf(started);
  EXPECT_EQ(metadata.method(), kMethod);
  EXPECT_EQ(metadata.target(), "collections/letters/backups/1");
  EXPECT_EQ(metadata.state(), OperationMetadata::STATE_WAITING);
  EXPECT_GT(metadata.create_time().seconds(), 0);
  EXPECT_FALSE(metadata.has_start_time());

  half.WaitForNotification();
  const Operation running = *operations.Get(started.name());
  EXPECT_FALSE(running.done());
  metadata = MetadataOf(running);
  EXPECT_EQ(metadata.state(), OperationMetadata::STATE_RUNNING);
  EXPECT_TRUE(metadata.has_start_time());
  EXPECT_FALSE(metadata.has_end_time());
  EXPECT_EQ(metadata.unit(), OperationMetadata::UNIT_BYTES);
  EXPECT_EQ(metadata.work_done(), 100);
  EXPECT_EQ(metadata.work_total(), 200);
  EXPECT_EQ(metadata.document_count(), 3);
  EXPECT_DOUBLE_EQ(metadata.fraction_done(), 0.5);
  EXPECT_THAT(operations.Delete(started.name()),
              IsStatus(StatusCode::kFailedPrecondition,
                       "\"" + started.name() + "\" has not ended; cancel it first"));

  go_on.Notify();
  const Operation ended = Wait(operations, started.name());
  EXPECT_TRUE(ended.done());
  v1::RestoreCollectionResponse response;
  ASSERT_TRUE(ended.response().UnpackTo(&response));
  EXPECT_EQ(response.revision(), 7);
  metadata = MetadataOf(ended);
  EXPECT_EQ(metadata.state(), OperationMetadata::STATE_SUCCEEDED);
  EXPECT_TRUE(metadata.has_end_time());
  EXPECT_EQ(metadata.fraction_done(), 1);
  EXPECT_EQ(metadata.work_done(), 200);
  // It may be told to stop, and has done what it was asked for.
  EXPECT_TRUE(operations.Cancel(started.name()).ok());
  EXPECT_TRUE(operations.Get(started.name())->has_response());
}

TEST_F(OperationsTest, AnErrorIsThatOfTheOperation) {
  Operations operations(folder());
  const Operation started = Start(
      operations, [](OperationProgress&) { return absl::DataLossError("the file is damaged"); });
  const Operation ended = Wait(operations, started.name());
  EXPECT_EQ(ended.error().code(), static_cast<int>(StatusCode::kDataLoss));
  EXPECT_EQ(ended.error().message(), "the file is damaged");
  EXPECT_EQ(MetadataOf(ended).state(), OperationMetadata::STATE_FAILED);
  EXPECT_LT(MetadataOf(ended).fraction_done(), 1);
}

TEST_F(OperationsTest, ThoseOfAKindTakeTurnsAndWhatWaitsEndsAtOnceWhenItIsCancelled) {
  Operations operations(folder());
  const Operation first = Start(operations, UntilCancelled);
  bool begun = false;
  const Operation second = Start(operations, [&](OperationProgress&) {
    begun = true;
    return Restored(1);
  });
  ASSERT_TRUE(operations.Cancel(second.name()).ok());
  const Operation cancelled = *operations.Get(second.name());
  EXPECT_TRUE(cancelled.done());
  EXPECT_EQ(cancelled.error().code(), static_cast<int>(StatusCode::kCancelled));
  EXPECT_EQ(MetadataOf(cancelled).state(), OperationMetadata::STATE_CANCELLED);
  EXPECT_FALSE(operations.Get(first.name())->done());
  ASSERT_TRUE(operations.Cancel(first.name()).ok());
  EXPECT_EQ(Wait(operations, first.name()).error().code(),
            static_cast<int>(StatusCode::kCancelled));
  // By then the second has had its turn, if it had one.
  EXPECT_TRUE(
      Wait(operations, Start(operations, [](auto&) { return Restored(1); }).name()).has_response());
  EXPECT_FALSE(begun);
}

TEST_F(OperationsTest, OnlySoManyMayWait) {
  Operations operations(folder());
  std::vector<std::string> names;
  for (int i = 0; i < Operations::kMaxUnfinished; ++i) {
    names.push_back(Start(operations, UntilCancelled).name());
  }
  const absl::Status refused = operations.Reserve(OperationKind::kCare).status();
  EXPECT_EQ(refused.code(), StatusCode::kResourceExhausted);
  EXPECT_THAT(std::string(refused.message()), HasSubstr("16 operations of this kind"));
  const auto payload = refused.GetPayload("type.googleapis.com/google.rpc.ErrorInfo");
  ASSERT_TRUE(payload.has_value());
  google::rpc::ErrorInfo info;
  ASSERT_TRUE(info.ParseFromString(std::string(*payload)));
  EXPECT_EQ(info.reason(), "TOO_MANY_OPERATIONS");
  EXPECT_EQ(info.metadata().at("limit"), "16");
  EXPECT_TRUE(refused.GetPayload("type.googleapis.com/google.rpc.RetryInfo").has_value());
  // Others have places of their own.
  EXPECT_TRUE(operations.Reserve(OperationKind::kIngest).ok());
  ASSERT_TRUE(operations.Cancel(names[0]).ok());
  Wait(operations, names[0]);
  {
    const auto place = operations.Reserve(OperationKind::kCare);
    EXPECT_TRUE(place.ok());
    EXPECT_FALSE(operations.Reserve(OperationKind::kCare).ok());
  }
  EXPECT_TRUE(operations.Reserve(OperationKind::kCare).ok()) << "a place that is not used is free";
}

TEST_F(OperationsTest, ListsTheNewestFirst) {
  Operations operations(folder());
  std::vector<std::string> names;
  for (int i = 0; i < 3; ++i) {
    names.push_back(Start(operations, [](auto&) { return Restored(1); }).name());
  }
  std::vector<std::string> listed;
  for (const Operation& operation : operations.List("letters", "")) {
    listed.push_back(operation.name());
  }
  EXPECT_THAT(listed, testing::ElementsAre(names[2], names[1], names[0]));
  const std::string second = names[1].substr(names[1].rfind('/') + 1);
  ASSERT_EQ(operations.List("letters", second).size(), 1U);
  EXPECT_EQ(operations.List("letters", second)[0].name(), names[0]);
  EXPECT_TRUE(operations.List("letter", "").empty());
  EXPECT_TRUE(operations.List("lettersx", "").empty());
}

TEST_F(OperationsTest, KeepsTheLastOfThoseThatHaveEnded) {
  Operations operations(folder());
  std::vector<std::string> names;
  for (size_t i = 0; i < Operations::kMaxEnded + 3; ++i) {
    names.push_back(Start(operations, [](auto&) { return Restored(1); }).name());
    Wait(operations, names.back());
  }
  EXPECT_THAT(operations.Get(names[2]).status(),
              IsStatus(StatusCode::kNotFound, "there is no operation \"" + names[2] + "\""));
  EXPECT_TRUE(operations.Get(names[3]).ok());
  const auto files = [&] {
    return std::distance(fs::directory_iterator(folder()), fs::directory_iterator());
  };
  EXPECT_EQ(files(), Operations::kMaxEnded);
  ASSERT_TRUE(operations.Delete(names[3]).ok());
  EXPECT_EQ(operations.Delete(names[3]).code(), StatusCode::kNotFound);
  EXPECT_EQ(operations.Cancel(names[3]).code(), StatusCode::kNotFound);
  EXPECT_EQ(files(), Operations::kMaxEnded - 1);
}

TEST_F(OperationsTest, OutliveTheProcess) {
  std::string done;
  std::string at_work;
  std::string waiting;
  {
    Operations operations(folder());
    done = Start(operations, [](auto&) { return Restored(7); }).name();
    Wait(operations, done);
    absl::Notification begun;
    at_work = Start(operations, [&](OperationProgress& progress) {
                begun.Notify();
                return UntilCancelled(progress);
              }).name();
    waiting = Start(operations, UntilCancelled).name();
    begun.WaitForNotification();
    // As a process leaves them that is killed now.
    fs::copy(folder(), dir_ / "killed");
  }
  std::ofstream(dir_ / "killed/0000000000000000") << "annals-operation 2\n";
  for (const std::string& path : {folder(), dir_ / "killed"}) {
    Operations operations(path);
    v1::RestoreCollectionResponse response;
    const Operation known = *operations.Get(done);
    ASSERT_TRUE(known.response().UnpackTo(&response));
    EXPECT_EQ(response.revision(), 7);
    EXPECT_EQ(MetadataOf(known).state(), OperationMetadata::STATE_SUCCEEDED);
    for (const std::string& name : {at_work, waiting}) {
      const Operation interrupted = *operations.Get(name);
      EXPECT_TRUE(interrupted.done());
      EXPECT_EQ(interrupted.error().code(), static_cast<int>(StatusCode::kAborted));
      EXPECT_EQ(ReasonOf(interrupted.error()), "OPERATION_INTERRUPTED");
      EXPECT_EQ(MetadataOf(interrupted).state(), OperationMetadata::STATE_FAILED);
      EXPECT_TRUE(MetadataOf(interrupted).has_end_time());
    }
    EXPECT_EQ(operations.List("letters", "").size(), 3U);
  }
  EXPECT_FALSE(fs::exists(dir_ / "killed/0000000000000000")) << "what cannot be read is removed";
}

TEST_F(OperationsTest, FilesAreAsTheyAreSaidToBe) {
  Operation operation;
  operation.set_name("collections/a/operations/18a6f0c2b3d4e5f6");
  operation.set_done(true);
  OperationFiles(folder()).Write(operation);
  std::ifstream file(folder() + "/18a6f0c2b3d4e5f6", std::ios::binary);
  const std::string bytes{std::istreambuf_iterator<char>(file), {}};
  EXPECT_EQ(bytes,
            "annals-operation 1\n\x0a\x29"
            "collections/a/operations/18a6f0c2b3d4e5f6\x18\x01");
}

TEST_F(OperationsTest, AStopEndsAll) {
  Operations operations(folder());
  const Operation at_work = Start(operations, UntilCancelled);
  const Operation waiting = Start(operations, UntilCancelled);
  std::optional<Operations::Place> early(*operations.Reserve(OperationKind::kCare));
  operations.Stop();
  for (const std::string& name : {at_work.name(), waiting.name()}) {
    const Operation ended = Wait(operations, name);
    EXPECT_EQ(ended.error().code(), static_cast<int>(StatusCode::kAborted));
    EXPECT_EQ(ReasonOf(ended.error()), "OPERATION_INTERRUPTED");
  }
  EXPECT_THAT(operations.Reserve(OperationKind::kCare).status(),
              IsStatus(StatusCode::kUnavailable, "the server is stopping"));
  // Who had a place already is let in, and ends.
  const Operation late = operations.Make(
      *std::move(early),
      {.method = kMethod, .collection = "letters", .target = "x", .work = UntilCancelled});
  operations.Begin(late.name());
  EXPECT_EQ(Wait(operations, late.name()).error().code(), static_cast<int>(StatusCode::kAborted));
}

TEST_F(OperationsTest, TheEndIsToldBeforeItIsSeen) {
  Operations operations(folder());
  std::string told;
  auto place = operations.Reserve(OperationKind::kCare);
  const Operation started = operations.Make(
      *std::move(place), {.method = kMethod,
                          .collection = "letters",
                          .target = "x",
                          .work = [](auto&) { return Restored(1); },
                          .at_end =
                              [&](const std::string& name, const OperationResult& result) {
                                told = name + (result.ok() ? " ok" : " failed");
                              }});
  EXPECT_FALSE(operations.Get(started.name())->done());
  operations.Begin(started.name());
  Wait(operations, started.name());
  EXPECT_EQ(told, started.name() + " ok");
}

}  // namespace
}  // namespace annals::service
