// annalsd as an administrator runs it.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <signal.h>

#include <sstream>
#include <string>
#include <thread>
#include <vector>

#include "absl/time/clock.h"
#include "clients/cpp/client.h"
#include "tests/clients/process.h"
#include "tests/storage/test_support.h"

namespace annals {
namespace {

using storage::TempDir;
using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::StartsWith;

std::string LongText(int sentences) {
  std::string text;
  for (int i = 0; i < sentences; ++i) {
    text += "The council of ward " + std::to_string(i) + " met on " + std::to_string(i % 31 + 1) +
            " July 1957 and heard a report.\n\n";
  }
  return text;
}

size_t CountLines(const std::string& text) {
  return static_cast<size_t>(std::count(text.begin(), text.end(), '\n'));
}

TEST(AnnalsdTest, ServesTheCommandLine) {
  TempDir dir;
  ServerProcess server(dir / "data");
  WriteFile(dir / "a.txt", "The harbour board met in Bremen on 3 July 1957.");
  ProgramResult result = RunAnnals({"ingest", dir / "a.txt", "--server", server.address()});
  EXPECT_EQ(result.exit_status, 0) << result.err;
  result = RunAnnals({"timeline", "--output", "jsonl"},
                     {.environment = {"ANNALS_SERVER=" + server.address()}});
  EXPECT_EQ(result.exit_status, 0) << result.err;
  EXPECT_EQ(CountLines(result.out), 1u);
  EXPECT_EQ(server.Stop(SIGTERM), 0);
  // The same events without the server.
  EXPECT_EQ(RunAnnals({"timeline", "--output", "jsonl", "--data", dir / "data"}).out, result.out);
}

TEST(AnnalsdTest, LogsEachCall) {
  TempDir dir;
  ServerProcess server(dir / "data");
  RunAnnals({"get", "none", "--server", server.address()});
  EXPECT_EQ(server.Stop(SIGINT), 0);
  const std::string log = server.Log();
  EXPECT_THAT(log, HasSubstr(" level=info msg=serving listen=127.0.0.1:0 port="));
  EXPECT_THAT(log, testing::ContainsRegex(
                       "level=info msg=rpc method=annals.v1.EventService/GetEvent "
                       "id=[0-9a-f]+ peer=ipv4:127.0.0.1:[0-9]+ status=NOT_FOUND ms=[0-9.]+ "
                       "error=\"there is no collection"));
  EXPECT_THAT(log, HasSubstr("level=info msg=stopping signal=SIGINT\n"));
  EXPECT_THAT(log, HasSubstr("level=info msg=stopped\n"));
}

// A call that is being answered while the test does something to its server.
class CallInFlight {
 public:
  CallInFlight(const ServerProcess& server, int sentences)
      : caller_([this, sentences, client = client::Client::Connect(server.address())] {
          v1::IngestDocumentRequest request;
          request.set_parent("collections/test");
          request.mutable_document()->set_text(LongText(sentences));
          response_ = client.IngestDocument(request);
        }) {
    // The server tells with --log-level debug.
    while (server.Log().find("msg=\"rpc begins\"") == std::string::npos) {
      absl::SleepFor(absl::Milliseconds(5));
    }
  }

  // What came back.
  const absl::StatusOr<v1::IngestDocumentResponse>& Wait() {
    caller_.join();
    return response_;
  }

 private:
  absl::StatusOr<v1::IngestDocumentResponse> response_ = absl::UnknownError("not run");
  std::thread caller_;
};

TEST(AnnalsdTest, FinishesCallsInFlightWhenStopped) {
  TempDir dir;
  ServerProcess server(dir / "data", {"--log-level", "debug", "--grace", "600"});
  CallInFlight call(server, 20'000);
  EXPECT_EQ(server.Stop(SIGTERM), 0);
  const absl::StatusOr<v1::IngestDocumentResponse>& response = call.Wait();
  ASSERT_TRUE(response.ok()) << response.status();
  const ProgramResult result =
      RunAnnals({"events", "--collection", "test", "--output", "jsonl", "--data", dir / "data"});
  EXPECT_EQ(CountLines(result.out), static_cast<size_t>(response->document().event_count()));
}

TEST(AnnalsdTest, ASecondSignalEndsItAtOnce) {
  TempDir dir;
  ServerProcess server(dir / "data", {"--log-level", "debug", "--grace", "600"});
  CallInFlight call(server, 400'000);
  kill(server.pid(), SIGTERM);
  while (server.Log().find("msg=stopping") == std::string::npos) {
    absl::SleepFor(absl::Milliseconds(5));
  }
  EXPECT_EQ(server.Stop(SIGTERM), -SIGTERM);
  EXPECT_FALSE(call.Wait().ok());
}

TEST(AnnalsdTest, CutsCallsOffWhenTheGraceIsOver) {
  TempDir dir;
  ServerProcess server(dir / "data", {"--log-level", "debug", "--grace", "0"});
  CallInFlight call(server, 400'000);
  EXPECT_EQ(server.Stop(SIGTERM), 1);
  EXPECT_FALSE(call.Wait().ok());
  EXPECT_THAT(server.Log(), HasSubstr("msg=\"cut off calls that were still running\" grace_s=0"));
}

// One line on standard error, and an exit status of its own.
struct BadStart {
  std::vector<std::string> arguments;
  int exit_status;
  std::string error;
};

TEST(AnnalsdTest, SaysWhyItCannotStart) {
  TempDir dir;
  WriteFile(dir / "file", "not a folder");
  ServerProcess other(dir / "other");
  for (const BadStart& bad : {
           BadStart{{}, 2, "annalsd: --data is required; `annalsd --help` tells the flags\n"},
           BadStart{{"--data", dir / "data", "--colour"}, 2, "annalsd: "},
           BadStart{{"--data", dir / "data", "--listen", "nowhere"},
                    2,
                    "annalsd: cannot listen on \"nowhere\": write HOST:PORT"},
           BadStart{{"--data", dir / "data", "--listen", other.address()},
                    4,
                    "annalsd: cannot listen on " + other.address() + ": the port is in use"},
           BadStart{{"--data", dir / "other", "--listen", "127.0.0.1:0"}, 3, "annalsd: "},
           BadStart{{"--data", dir / "file", "--listen", "127.0.0.1:0"}, 3, "annalsd: "},
           BadStart{{"--data", "/proc/annals", "--listen", "127.0.0.1:0"}, 3, "annalsd: "},
           BadStart{
               {"--data", dir / "data", "--listen", "127.0.0.1:0", "--chronology", dir / "none"},
               2,
               "annalsd: --chronology " + (dir / "none") + ": No such file or directory"},
           BadStart{
               {"--data", dir / "data", "--listen", "127.0.0.1:0", "--chronology", dir / "file"},
               2,
               "annalsd: "},
           BadStart{{"--data", dir / "data", "--listen", "127.0.0.1:0", "--port-file",
                     dir / "none/port"},
                    2,
                    "annalsd: --port-file "},
       }) {
    const ProgramResult result = RunAnnalsd(bad.arguments);
    EXPECT_EQ(result.exit_status, bad.exit_status) << result.err;
    EXPECT_THAT(result.err, StartsWith(bad.error));
    EXPECT_EQ(CountLines(result.err), 1u) << result.err;
    EXPECT_EQ(result.out, "");
  }
}

TEST(AnnalsdTest, TwoProcessesCannotShareADirectory) {
  TempDir dir;
  ServerProcess server(dir / "data");
  const ProgramResult second = RunAnnalsd({"--data", dir / "data", "--listen", "127.0.0.1:0"});
  EXPECT_EQ(second.exit_status, 3);
  EXPECT_THAT(second.err, HasSubstr(std::to_string(server.pid())));
  const ProgramResult command = RunAnnals({"timeline", "--data", dir / "data"});
  EXPECT_EQ(command.exit_status, 5);
  EXPECT_THAT(command.err, HasSubstr(std::to_string(server.pid())));
}

TEST(AnnalsdTest, RunsTheExamplesOfTheApi) {
  TempDir dir;
  ServerProcess server(dir / "data");
  const ProgramResult result = RunProgram(API_EXAMPLE_PROGRAM, {server.address()});
  EXPECT_EQ(result.exit_status, 0) << result.err;
  EXPECT_THAT(result.out, AllOf(StartsWith("1 event\n1957-07-03 meeting\n\""),
                                HasSubstr("\n1 of 1 begins in the day from second -394416000\n"
                                          "Bremen has 1\n"
                                          "found 1957-07-03\n"
                                          "1 after the first write\n"
                                          "KIND_CREATED in 1\n"
                                          "collections/plans has 0 events\n"
                                          "1957-07-03 came before\n"
                                          "0 differences\n"
                                          "3 May 1957 is 1957-05-03\n"
                                          "query.from is wrong: EDTF \"1957-13\": ")));
}

TEST(AnnalsdTest, HistoryReachesAsFarAsTheFlagSays) {
  TempDir dir;
  ServerProcess server(dir / "data", {"--history-revisions", "2"});
  const client::Client client = client::Client::Connect(server.address());
  v1::IngestDocumentRequest ingest;
  ingest.set_parent("collections/default");
  ingest.set_document_id("note");
  for (const char* day : {"3", "4", "5", "6"}) {
    ingest.mutable_document()->set_text(std::string("The board met on July ") + day + ", 1957.");
    ASSERT_TRUE(client.IngestDocument(ingest).ok());
  }
  v1::CountEventsRequest count;
  count.set_parent("collections/default");
  count.set_as_of_revision(2);
  EXPECT_EQ(client.CountEvents(count).value_or(-1), 1);
  count.set_as_of_revision(1);
  EXPECT_EQ(client.CountEvents(count).status().message(),
            "revision 1 cannot be read: what is kept goes from 2 to 4");
}

TEST(AnnalsdTest, HelpAndVersion) {
  const ProgramResult help = RunAnnalsd({"--help"});
  EXPECT_EQ(help.exit_status, 0);
  EXPECT_THAT(help.out, AllOf(HasSubstr("Examples:\n  annalsd --data"), HasSubstr("Exit status")));
  EXPECT_THAT(RunAnnalsd({"--version"}).out, testing::MatchesRegex("annalsd [0-9.]+\n"));
}

}  // namespace
}  // namespace annals
