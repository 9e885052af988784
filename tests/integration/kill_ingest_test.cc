// kill -9 of annalsd in the middle of an ingest, a restart, and the ingest again: no event is
// missing, none is double, and every document that was acknowledged is there.
#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <re2/re2.h>
#include <signal.h>

#include <atomic>
#include <chrono>
#include <filesystem>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <thread>
#include <vector>

#include "absl/strings/str_replace.h"
#include "clients/cpp/client.h"
#include "storage/database.h"
#include "storage/verify.h"
#include "tests/clients/process.h"
#include "tests/storage/test_support.h"

namespace annals {
namespace {

using storage::TempDir;

constexpr int kDocuments = 150;

// Documents of different lengths and dates, each with some events.
std::string TextOf(int document) {
  std::string text = fmt::format("Report of ward {}\n\n", document);
  for (int i = 0; i <= document % 7; ++i) {
    text += fmt::format(
        "On {} July {} the council of ward {} met in Bremen. The mayor visited Ghent on {} May "
        "{}.\n\n",
        i + 1, 1900 + document % 50, document, i + 10, 1950 + i);
  }
  return text;
}

absl::StatusOr<v1::IngestDocumentResponse> Ingest(const client::Client& client, int document) {
  v1::IngestDocumentRequest request;
  request.set_parent("collections/test");
  request.mutable_document()->set_text(TextOf(document));
  request.mutable_document()->set_source_uri(fmt::format("/wards/{}.txt", document));
  return client.IngestDocument(request);
}

// The events of a server by name, as text and without the revision that wrote them, which tells
// about the order of writes and not about what happened.
std::map<std::string, std::string> EventsOf(const client::Client& client) {
  v1::ListEventsRequest request;
  request.set_parent("collections/test");
  std::map<std::string, std::string> events;
  for (absl::StatusOr<v1::Event>& event : client.ListEvents(request)) {
    EXPECT_TRUE(event.ok()) << event.status();
    if (!event.ok()) break;
    event->clear_revision();
    EXPECT_TRUE(events.emplace(event->name(), event->DebugString()).second) << event->name();
  }
  return events;
}

void ExpectSoundIndexes(const std::string& data_dir) {
  auto database = storage::Database::Open(data_dir, storage::DatabaseOptions{});
  ASSERT_TRUE(database.ok()) << database.status();
  absl::StatusOr<std::shared_ptr<storage::Collection>> collection =
      (*database)->GetCollection("test");
  ASSERT_TRUE(collection.ok()) << collection.status();
  absl::StatusOr<storage::VerifyReport> report = storage::Verify(**collection);
  ASSERT_TRUE(report.ok()) << report.status();
  EXPECT_THAT(report->differences, testing::IsEmpty());
  EXPECT_EQ(report->documents, kDocuments);
}

std::map<std::string, std::string> EventsOfAnUndisturbedRun() {
  TempDir dir;
  ServerProcess server(dir / "data");
  client::Client client = client::Client::Connect(server.address());
  for (int i = 0; i < kDocuments; ++i) {
    absl::StatusOr<v1::IngestDocumentResponse> response = Ingest(client, i);
    EXPECT_TRUE(response.ok()) << response.status();
  }
  std::map<std::string, std::string> events = EventsOf(client);
  EXPECT_EQ(server.Stop(SIGTERM), 0);
  return events;
}

TEST(KillIngestTest, NothingIsMissingAndNothingDouble) {
  const std::map<std::string, std::string> expected = EventsOfAnUndisturbedRun();
  ASSERT_GT(expected.size(), static_cast<size_t>(kDocuments));

  TempDir dir;
  std::set<int> acknowledged;
  int kills_in_flight = 0;
  // Each time the server dies after some more documents, and a moment that differs in how far the
  // next write has come by then.
  for (int round = 0; round < 6; ++round) {
    auto server = std::make_unique<ServerProcess>(dir / "data");
    client::Client client =
        client::Client::Connect(server->address(), {.timeout = absl::Seconds(60)});
    for (int document : acknowledged) {
      absl::StatusOr<v1::IngestDocumentResponse> again = Ingest(client, document);
      ASSERT_TRUE(again.ok()) << again.status();
      EXPECT_EQ(again->outcome(), v1::INGEST_OUTCOME_UNCHANGED) << document;
    }
    std::atomic<int> done = 0;
    std::set<int> newly_acknowledged;
    std::thread ingester([&] {
      for (int i = 0; i < kDocuments; ++i) {
        if (acknowledged.count(i) > 0) continue;
        if (!Ingest(client, i).ok()) {
          ++kills_in_flight;
          return;
        }
        newly_acknowledged.insert(i);
        ++done;
      }
    });
    while (done < 10) std::this_thread::yield();
    std::this_thread::sleep_for(std::chrono::microseconds(700 * round));
    EXPECT_EQ(server->Stop(SIGKILL), -SIGKILL);
    ingester.join();
    acknowledged.merge(newly_acknowledged);
  }
  EXPECT_GE(kills_in_flight, 3) << "the server hardly ever died in the middle of the ingest";

  {
    ServerProcess server(dir / "data");
    client::Client client = client::Client::Connect(server.address());
    for (int i = 0; i < kDocuments; ++i) {
      absl::StatusOr<v1::IngestDocumentResponse> response = Ingest(client, i);
      ASSERT_TRUE(response.ok()) << response.status();
      if (acknowledged.count(i) > 0) {
        EXPECT_EQ(response->outcome(), v1::INGEST_OUTCOME_UNCHANGED) << i;
      }
    }
    EXPECT_EQ(EventsOf(client), expected);
    EXPECT_EQ(server.Stop(SIGTERM), 0);
  }
  ExpectSoundIndexes(dir / "data");
}

// The events of a data directory, one a line in the order of their names, without their revisions.
std::string EventsIn(const std::string& data_dir) {
  ProgramResult result = RunAnnals({"events", "--data", data_dir, "--output", "jsonl"});
  EXPECT_EQ(result.exit_status, 0) << result.err;
  RE2::GlobalReplace(&result.out, R"("revision":"\d+")", "");
  return result.out;
}

TEST(KillIngestTest, AFolderGoesOnWhereItWasStopped) {
  TempDir dir;
  std::filesystem::create_directories(dir / "wards");
  for (int file = 0; file < 6; ++file) {
    std::string lines;
    for (int i = 0; i < 40; ++i) {
      const std::string text = absl::StrReplaceAll(TextOf(40 * file + i), {{"\n", "\\n"}});
      lines += fmt::format("{{\"id\": \"w{}-{}\", \"text\": \"{}\"}}\n", file, i, text);
    }
    WriteFile(fmt::format("{}/wards/{}.jsonl", dir.path(), file), lines);
  }
  const std::vector<std::string> ingest = {"ingest", dir / "wards", "--data"};
  const auto with = [](std::vector<std::string> arguments, const std::string& more) {
    arguments.push_back(more);
    return arguments;
  };
  ASSERT_EQ(RunAnnals(with(ingest, dir / "whole")).exit_status, 0);

  int stopped = 0;
  for (int round = 0; round < 8; ++round) {
    // By kill -9 and by Ctrl-C in turn.
    std::vector<std::string> arguments = {"-s", round % 2 == 0 ? "KILL" : "INT",
                                          fmt::format("0.{}", 3 + round), ANNALS_PROGRAM};
    const std::vector<std::string> rest = with(ingest, dir / "parts");
    arguments.insert(arguments.end(), rest.begin(), rest.end());
    stopped += RunProgram("/usr/bin/timeout", arguments).exit_status != 0 ? 1 : 0;
  }
  EXPECT_GT(stopped, 0);
  const ProgramResult last = RunAnnals(with(ingest, dir / "parts"));
  EXPECT_EQ(last.exit_status, 0) << last.err;
  EXPECT_EQ(EventsIn(dir / "parts"), EventsIn(dir / "whole"));
}

}  // namespace
}  // namespace annals
