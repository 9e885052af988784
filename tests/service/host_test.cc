#include "service/host.h"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <grpcpp/client_context.h>
#include <grpcpp/create_channel.h>
#include <grpcpp/generic/generic_stub.h>
#include <gtest/gtest.h>

#include <atomic>
#include <memory>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "absl/time/clock.h"
#include "annals/v1/document_service.grpc.pb.h"
#include "annals/v1/event_service.grpc.pb.h"
#include "annals/v1/timeline_service.grpc.pb.h"
#include "clients/cpp/status.h"
#include "google/rpc/error_details.pb.h"
#include "tests/service/test_support.h"

namespace annals::service {
namespace {

using ::testing::HasSubstr;

// A text whose extraction takes a while.
std::string LongText(size_t bytes) {
  std::string text;
  for (int i = 0; text.size() < bytes; ++i) {
    text += fmt::format("The council of ward {} met on {} July 1957 and heard a report. ", i,
                        i % 31 + 1);
  }
  return text;
}

v1::IngestDocumentRequest LongIngest(const std::string& id, size_t bytes) {
  v1::IngestDocumentRequest request;
  request.set_parent("collections/test");
  request.set_document_id(id);
  request.mutable_document()->set_text(LongText(bytes));
  return request;
}

// A call of which only the bytes are known: Debian packages neither grpc.health.v1 nor
// grpc.reflection.v1alpha.
class RawCall {
 public:
  RawCall(const TestServer& server, const std::string& method) : stub_(server.NewChannel()) {
    call_ = stub_.PrepareCall(&context_, method, &queue_);
    call_->StartCall(nullptr);
    EXPECT_TRUE(Wait());
  }

  ~RawCall() {
    context_.TryCancel();
    grpc::Status status;
    call_->Finish(&status, nullptr);
    Wait();
  }

  void Write(std::string_view message) {
    grpc::Slice slice(message.data(), message.size());
    call_->Write(grpc::ByteBuffer(&slice, 1), nullptr);
    EXPECT_TRUE(Wait());
  }

  std::string Read() {
    grpc::ByteBuffer buffer;
    call_->Read(&buffer, nullptr);
    if (!Wait()) return "nothing more";
    grpc::Slice slice;
    EXPECT_TRUE(buffer.DumpToSingleSlice(&slice).ok());
    return {reinterpret_cast<const char*>(slice.begin()), slice.size()};
  }

 private:
  bool Wait() {
    void* tag = nullptr;
    bool ok = false;
    return queue_.Next(&tag, &ok) && ok;
  }

  grpc::GenericStub stub_;
  grpc::ClientContext context_;
  grpc::CompletionQueue queue_;
  std::unique_ptr<grpc::GenericClientAsyncReaderWriter> call_;
};

std::string CallRaw(const TestServer& server, const std::string& method, std::string_view request) {
  RawCall call(server, method);
  call.Write(request);
  return call.Read();
}

TEST(HostTest, AnswersHealthChecks) {
  TestServer server;
  for (const std::string service : {"", "annals.v1.DocumentService", "annals.v1.EventService",
                                    "annals.v1.ExtractionService", "annals.v1.TimelineService"}) {
    // HealthCheckRequest.service is field 1; HealthCheckResponse.status is field 1, SERVING is 1.
    const std::string request =
        service.empty() ? "" : "\x0a" + std::string(1, static_cast<char>(service.size())) + service;
    EXPECT_EQ(CallRaw(server, "/grpc.health.v1.Health/Check", request), "\x08\x01") << service;
  }
}

TEST(HostTest, DescribesItselfByReflection) {
  TestServer server;
  // ServerReflectionRequest.list_services is field 7.
  const std::string services =
      CallRaw(server, "/grpc.reflection.v1alpha.ServerReflection/ServerReflectionInfo",
              std::string_view("\x3a\x00", 2));
  for (const char* service :
       {"annals.v1.DocumentService", "annals.v1.EventService", "annals.v1.ExtractionService",
        "annals.v1.TimelineService", "grpc.health.v1.Health"}) {
    EXPECT_THAT(services, HasSubstr(service));
  }
  // ServerReflectionRequest.file_containing_symbol is field 4: the file tells what it imports.
  const std::string symbol = "annals.v1.TimelineService";
  EXPECT_THAT(CallRaw(server, "/grpc.reflection.v1alpha.ServerReflection/ServerReflectionInfo",
                      "\x22" + std::string(1, static_cast<char>(symbol.size())) + symbol),
              HasSubstr("annals/v1/time_span.proto"));
}

TEST(HostTest, ServesInsideItsProcess) {
  TestServer server;
  server.PutDays(2);
  client::Client client(server.host().InProcessChannel());
  v1::QueryTimelineRequest request;
  request.set_parent("collections/test");
  EXPECT_THAT(TitlesOf(client.QueryTimeline(request)), testing::ElementsAre("Event 0", "Event 1"));
}

TEST(HostTest, WithoutADatabaseOnlyExtracts) {
  absl::StatusOr<std::unique_ptr<Host>> host = Host::Start({}, nullptr);
  ASSERT_TRUE(host.ok()) << host.status();
  EXPECT_EQ((*host)->port(), 0);
  client::Client client((*host)->InProcessChannel());
  v1::ExtractDocumentRequest request;
  request.set_view(v1::EXTRACTION_VIEW_FULL);
  request.mutable_document()->set_name("letter.txt");
  request.mutable_document()->set_text("The board met in Bremen on 3 July 1957.");
  absl::StatusOr<v1::ExtractDocumentResponse> response = client.ExtractDocument(request);
  ASSERT_TRUE(response.ok()) << response.status();
  ASSERT_EQ(response->mentions_size(), 1);
  EXPECT_EQ(response->mentions(0).when().edtf(), "1957-07-03");
  ASSERT_EQ(response->events_size(), 1);
  EXPECT_EQ(response->events(0).name(), "");
  EXPECT_EQ(response->events(0).evidence(0).document(), "letter.txt");
  EXPECT_EQ(response->document().text(), "");
  EXPECT_EQ(client.GetEvent("collections/test/events/a").status().code(),
            absl::StatusCode::kUnimplemented);
}

TEST(HostTest, EmptyTextHasNoEvents) {
  absl::StatusOr<std::unique_ptr<Host>> host = Host::Start({}, nullptr);
  ASSERT_TRUE(host.ok()) << host.status();
  absl::StatusOr<v1::ExtractDocumentResponse> response =
      client::Client((*host)->InProcessChannel()).ExtractDocument({});
  ASSERT_TRUE(response.ok()) << response.status();
  EXPECT_EQ(response->events_size(), 0);
}

TEST(HostTest, ABusyPortIsAClearError) {
  TestServer first;
  const std::string address = first.address();
  absl::StatusOr<std::unique_ptr<Host>> second = Host::Start({.listen = address}, nullptr);
  EXPECT_THAT(second.status(),
              IsStatus(absl::StatusCode::kAlreadyExists,
                       fmt::format("cannot listen on {}: the port is in use by another program; "
                                   "stop that, or choose another port with --listen",
                                   address)));
}

TEST(HostTest, RefusesAddressesThatMakeNoSense) {
  for (const char* address : {"nowhere", "127.0.0.1", "127.0.0.1:", "127.0.0.1:x",
                              "127.0.0.1:65536", ":7411", "::1:7411", "127.0.0.1:7411x"}) {
    absl::StatusOr<std::unique_ptr<Host>> host = Host::Start({.listen = address}, nullptr);
    EXPECT_THAT(host.status(),
                IsStatus(absl::StatusCode::kInvalidArgument,
                         fmt::format("cannot listen on \"{}\": write HOST:PORT with a port of 0 to "
                                     "65535, such as 127.0.0.1:7411 or [::1]:7411",
                                     address)));
  }
  EXPECT_EQ(Host::Start({.listen = "no.such.host.invalid:0"}, nullptr).status().code(),
            absl::StatusCode::kInvalidArgument);
}

TEST(HostTest, AChronologyThatCannotBeReadIsFoundOut) {
  absl::StatusOr<std::unique_ptr<Host>> host =
      Host::Start({.extractor = {.chronology_jsonl = "this is no JSON\n"}}, nullptr);
  ASSERT_TRUE(host.ok()) << host.status();
  EXPECT_EQ((*host)->PrepareExtractor().code(), absl::StatusCode::kInvalidArgument);
}

TEST(HostTest, StoppingFinishesCallsInFlight) {
  // On a busy machine the call may need longer to arrive: then it is refused, which proves nothing.
  absl::StatusOr<v1::IngestDocumentResponse> response = absl::UnavailableError("not run");
  for (absl::Duration head_start = absl::Milliseconds(200);
       absl::IsUnavailable(response.status()) && head_start < absl::Seconds(30); head_start *= 2) {
    TestServer server;
    std::thread caller(
        [&] { response = server.client().IngestDocument(LongIngest("long", 2 << 20)); });
    absl::SleepFor(head_start);
    server.host().Stop(absl::Minutes(5));
    caller.join();
  }
  ASSERT_TRUE(response.ok()) << response.status();
  EXPECT_GT(response->document().event_count(), 0);
}

TEST(HostTest, StoppingTellsWatchersAndRefusesNewCalls) {
  TestServer server;
  std::optional<RawCall> watch(std::in_place, server, "/grpc.health.v1.Health/Watch");
  watch->Write("");
  EXPECT_EQ(watch->Read(), "\x08\x01");  // SERVING
  // A call that lasts until it is allowed to end: a stream that is not read.
  const storage::EventWish wish = {.title = std::string(100'000, 'x'), .edtf = "1957"};
  server.Put("large", std::vector<storage::EventWish>(50, wish));
  v1::StreamTimelineRequest request;
  request.set_parent("collections/test");
  auto stub = v1::TimelineService::NewStub(server.NewChannel());
  grpc::ClientContext context;
  auto stream = stub->StreamTimeline(&context, request);
  v1::StreamTimelineResponse message;
  ASSERT_TRUE(stream->Read(&message));

  std::thread stopper([&] { server.host().Stop(absl::Minutes(5)); });
  EXPECT_EQ(watch->Read(), "\x08\x02");  // NOT_SERVING
  absl::Status refused;
  do {
    refused = server.client().GetEvent("collections/test/events/none").status();
  } while (absl::IsNotFound(refused));
  EXPECT_EQ(refused.code(), absl::StatusCode::kUnavailable) << refused;
  int events = message.events_size();
  while (stream->Read(&message)) events += message.events_size();
  EXPECT_TRUE(stream->Finish().ok());
  EXPECT_EQ(events, 50);
  // gRPC waits for watchers like for any other call.
  watch.reset();
  const absl::Time begin = absl::Now();
  stopper.join();
  EXPECT_LT(absl::Now() - begin, absl::Minutes(2));
}

TEST(HostTest, StoppingCancelsWhatIsNotDoneInTime) {
  TestServer server;
  server.PutDays(5000);
  v1::StreamTimelineRequest request;
  request.set_parent("collections/test");
  auto stub = v1::TimelineService::NewStub(server.NewChannel());
  grpc::ClientContext context;
  auto reader = stub->StreamTimeline(&context, request);
  v1::StreamTimelineResponse message;
  ASSERT_TRUE(reader->Read(&message));
  const absl::Time begin = absl::Now();
  server.host().Stop(absl::Milliseconds(200));
  EXPECT_LT(absl::Now() - begin, absl::Seconds(30));
  while (reader->Read(&message)) {
  }
  // It may have been sent in full before the stop, if the buffers of the connection took it all.
  const grpc::Status status = reader->Finish();
  EXPECT_TRUE(status.ok() || status.error_code() == grpc::StatusCode::CANCELLED ||
              status.error_code() == grpc::StatusCode::UNAVAILABLE)
      << status.error_code() << " " << status.error_message();
}

TEST(HostTest, RefusesCallsBeyondItsQueue) {
  TestServer server({.write_threads = 1, .max_queued_calls = 1});
  std::atomic<int> done = 0, refused = 0;
  std::vector<std::thread> callers;
  for (int i = 0; i < 8; ++i) {
    callers.emplace_back([&, i] {
      absl::StatusOr<v1::IngestDocumentResponse> response =
          server.client().IngestDocument(LongIngest(fmt::format("doc-{}", i), 300'000));
      if (response.ok()) {
        ++done;
      } else {
        EXPECT_THAT(response.status(),
                    IsStatus(absl::StatusCode::kResourceExhausted,
                             "the server has more calls waiting than it takes; try again in a "
                             "while"));
        const auto retry = response.status().GetPayload("type.googleapis.com/google.rpc.RetryInfo");
        ASSERT_TRUE(retry.has_value());
        google::rpc::RetryInfo details;
        ASSERT_TRUE(details.ParseFromString(std::string(*retry)));
        EXPECT_EQ(details.retry_delay().seconds(), 1);
        ++refused;
      }
    });
  }
  for (std::thread& caller : callers) caller.join();
  EXPECT_EQ(done + refused, 8);
  // A second one gets through only if the worker takes the first off the queue before the rest
  // come.
  EXPECT_GE(done, 1);
  EXPECT_GE(refused, 1);
}

// A stream of a file counts as long as it is open, also before anything has come of the file.
TEST(HostTest, AStreamThatSaysNothingCountsAsOpen) {
  TestServer server({.caller_limits = {.calls_at_once = 1}});
  auto stub = v1::DocumentService::NewStub(server.NewChannel());
  auto context = std::make_unique<grpc::ClientContext>();
  auto stream = stub->IngestFile(context.get());
  absl::Status refused;
  const auto get = [&] {
    return server.client().GetEvent("collections/test/events/none").status();
  };
  for (int i = 0; i < 1000 && !absl::IsResourceExhausted(refused); ++i) {
    refused = get();
    absl::SleepFor(absl::Milliseconds(5));
  }
  EXPECT_THAT(std::string(refused.message()), HasSubstr("has 1 calls and streams open"));
  for (const bool imports : {false, true}) {
    grpc::ClientContext second_context;
    v1::IngestFileResponse document;
    v1::ImportEventsResponse batch;
    const auto events = v1::EventService::NewStub(server.NewChannel());
    grpc::Status status;
    if (imports) {
      const auto second = events->ImportEvents(&second_context);
      EXPECT_FALSE(second->Read(&batch));
      status = second->Finish();
    } else {
      const auto second = stub->IngestFile(&second_context);
      EXPECT_FALSE(second->Read(&document));
      status = second->Finish();
    }
    EXPECT_EQ(status.error_code(), grpc::StatusCode::RESOURCE_EXHAUSTED) << imports;
  }
  context->TryCancel();
  EXPECT_EQ(stream->Finish().error_code(), grpc::StatusCode::CANCELLED);
  for (int i = 0; i < 1000 && !absl::IsNotFound(refused); ++i) {
    refused = get();
    absl::SleepFor(absl::Milliseconds(5));
  }
  EXPECT_TRUE(absl::IsNotFound(refused)) << refused;
}

TEST(HostTest, GivesEachCallAnId) {
  TestServer server;
  auto stub = v1::EventService::NewStub(server.NewChannel());
  const auto id_of_call = [&](const std::string& sent) {
    grpc::ClientContext context;
    if (!sent.empty()) context.AddMetadata("x-request-id", sent);
    v1::GetEventRequest request;
    v1::Event response;
    stub->GetEvent(&context, request, &response);
    auto found = context.GetServerInitialMetadata().find("x-request-id");
    return found == context.GetServerInitialMetadata().end()
               ? std::string()
               : std::string(found->second.data(), found->second.size());
  };
  EXPECT_EQ(id_of_call("my-call_1.2"), "my-call_1.2");
  const std::string made_up = id_of_call("");
  EXPECT_THAT(made_up, testing::MatchesRegex("[0-9a-f]+"));
  EXPECT_NE(id_of_call(""), made_up);
  // Ids that could spoil the log are replaced.
  EXPECT_THAT(id_of_call("two words"), testing::MatchesRegex("[0-9a-f]+"));
  EXPECT_THAT(id_of_call(std::string(65, 'a')), testing::MatchesRegex("[0-9a-f]{16}"));
}

}  // namespace
}  // namespace annals::service
