// annals-load: how fast the service answers, beside a server that does nothing but speak gRPC.
//
//   annals-load --json load.json
//   annals-load --events 1000000 --seconds 5 --rounds 5 --json load.json
//
// In one process, over the loopback interface: Annals with generated events, the floor (floor.h),
// which answers with messages of the same bytes, and clients that call each in turn, one call after
// another on a connection of their own. Pages of 100 events from random instants on, at 8 and 16
// clients; single events; all events as a stream. Of each the calls a second, the 99th percentile
// of the latency, and what the two are of the floor's, the median of the rounds; and the processor
// time of a call, of clients and server together, which says more than the rate where others are at
// work as well.
#include <grpcpp/channel.h>
#include <grpcpp/client_context.h>
#include <grpcpp/create_channel.h>
#include <grpcpp/security/credentials.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <atomic>
#include <filesystem>
#include <fstream>
#include <functional>
#include <iostream>
#include <memory>
#include <nlohmann/json.hpp>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "absl/synchronization/mutex.h"
#include "annals/v1/event_service.grpc.pb.h"
#include "annals/v1/timeline_service.grpc.pb.h"
#include "service/host.h"
#include "storage/database.h"
#include "temporal/instant.h"
#include "tests/bench/annals_bench/clock.h"
#include "tests/bench/annals_bench/data_set.h"
#include "tests/bench/annals_bench/event_message.h"
#include "tests/bench/annals_bench/fail.h"
#include "tests/bench/annals_bench/random.h"
#include "tests/load/floor.h"

namespace annals::load {
namespace {

using bench::Fail;
using bench::OkOrFail;
using bench::ValueOrFail;
using Json = nlohmann::ordered_json;

constexpr char kParent[] = "collections/bench";
constexpr char kPageMethod[] = "/annals.v1.TimelineService/QueryTimeline";
constexpr char kGetMethod[] = "/annals.v1.EventService/GetEvent";
// What is measured.
constexpr char kPage[] = "page_100";
constexpr char kGet[] = "get";
constexpr char kStream[] = "stream";
// Of one measurement of one server.
constexpr int64_t kMaxCalls = 10'000'000;

struct Options {
  int64_t events = 100'000;
  double seconds = 2;
  int rounds = 3;
  int floor_answers = 1000;       // how many different pages the floor answers
  std::vector<std::string> only;  // what is measured; empty: all
  std::string data;  // where the events are stored; empty: in a folder of the run's own
  std::string json;

  bool Measures(const std::string& name) const {
    return only.empty() || std::ranges::find(only, name) != only.end();
  }
};

std::shared_ptr<grpc::Channel> Connect(int port) {
  grpc::ChannelArguments arguments;
  // Each its own connection.
  arguments.SetInt(GRPC_ARG_USE_LOCAL_SUBCHANNEL_POOL, 1);
  arguments.SetMaxReceiveMessageSize(-1);
  return grpc::CreateCustomChannel("127.0.0.1:" + std::to_string(port),
                                   grpc::InsecureChannelCredentials(), arguments);
}

void OkOrFailCall(const grpc::Status& status) {
  if (!status.ok()) Fail(status.error_message());
}

// What is there already is left as it is.
std::unique_ptr<storage::Database> Load(const bench::DataSet& data, const std::string& folder) {
  std::unique_ptr<storage::Database> database = ValueOrFail(storage::Database::Open(folder, {}));
  if (database->GetCollection("bench").ok()) return database;
  const std::shared_ptr<storage::Collection> collection =
      ValueOrFail(database->GetOrCreateCollection("bench"));
  int64_t next = 0;
  const auto feed = [&](v1::Document* document,
                        std::vector<v1::Event>* events) -> absl::StatusOr<bool> {
    if (next == data.size()) return false;
    *document = bench::MakeDocument(next);
    const int64_t end = std::min(data.size(), next + bench::kEventsInDocument);
    for (; next < end; ++next) events->push_back(bench::MakeEvent(data.EventAt(next)));
    return true;
  };
  ValueOrFail(collection->BulkLoad(feed));
  return database;
}

// A page of 100 events from some instant on.
v1::QueryTimelineRequest PageRequest(const bench::DataSet& data, bench::Random& random) {
  const int64_t from = data.first() + random.Below(data.last() - data.first());
  v1::QueryTimelineRequest request;
  request.set_parent(kParent);
  request.mutable_query()->set_from(temporal::Instant::FromSeconds(from).ToString());
  request.set_page_size(100);
  return request;
}

// What one client asks, again and again: never what another has asked, since each has a number of
// its own. Ends the program on an error.
using Asker = std::function<void()>;
using MakeAsker = std::function<Asker(std::shared_ptr<grpc::Channel> channel, uint64_t number)>;

struct Rate {
  double calls_per_second = 0;
  double p99_ms = 0;
  double cpu_us = 0;  // of a call, of all in this process
};

Rate Measure(int port, int clients, double seconds, const MakeAsker& make) {
  std::vector<std::vector<int64_t>> nanos(clients);
  std::atomic<int64_t> calls = 0;
  std::atomic<int> ready = 0;
  static std::atomic<uint64_t> askers = 0;
  std::vector<std::thread> threads;
  const int64_t cpu_before = bench::ProcessCpuNanos();
  for (int client = 0; client < clients; ++client) {
    threads.emplace_back([&, client] {
      const Asker ask = make(Connect(port), askers++);
      ask();  // connects
      ++ready;
      while (ready < clients) std::this_thread::yield();
      const int64_t end = bench::WallNanos() + static_cast<int64_t>(seconds * 1e9);
      for (int64_t now = bench::WallNanos(); now < end && calls < kMaxCalls; ++calls) {
        ask();
        const int64_t after = bench::WallNanos();
        nanos[client].push_back(after - now);
        now = after;
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  const int64_t cpu = bench::ProcessCpuNanos() - cpu_before;
  std::vector<int64_t> all;
  for (const std::vector<int64_t>& of_client : nanos) {
    all.insert(all.end(), of_client.begin(), of_client.end());
  }
  if (all.empty()) Fail("no call was done in time; give more --seconds");
  std::ranges::sort(all);
  return {static_cast<double>(all.size()) / seconds,
          static_cast<double>(all[all.size() * 99 / 100]) / 1e6,
          static_cast<double>(cpu) / 1e3 / static_cast<double>(all.size())};
}

double Median(std::vector<double> values) {
  std::ranges::sort(values);
  return values[values.size() / 2];
}

struct Servers {
  int annals = 0;  // ports
  int floor = 0;
};

Json Compare(const std::string& name, const Servers& servers, int clients, const Options& options,
             const MakeAsker& make) {
  std::vector<double> rates[2];
  std::vector<double> tails[2];
  std::vector<double> cpu[2];
  std::vector<double> rate_ratios;
  std::vector<double> tail_ratios;
  for (int round = 0; round < options.rounds; ++round) {
    const Rate floor = Measure(servers.floor, clients, options.seconds, make);
    const Rate annals = Measure(servers.annals, clients, options.seconds, make);
    rates[0].push_back(annals.calls_per_second);
    rates[1].push_back(floor.calls_per_second);
    tails[0].push_back(annals.p99_ms);
    tails[1].push_back(floor.p99_ms);
    cpu[0].push_back(annals.cpu_us);
    cpu[1].push_back(floor.cpu_us);
    rate_ratios.push_back(annals.calls_per_second / floor.calls_per_second);
    tail_ratios.push_back(annals.p99_ms / floor.p99_ms);
  }
  return {{"name", name},
          {"clients", clients},
          {"annals_calls_per_second", Median(rates[0])},
          {"floor_calls_per_second", Median(rates[1])},
          {"rate_of_floor", Median(rate_ratios)},
          {"annals_p99_ms", Median(tails[0])},
          {"floor_p99_ms", Median(tails[1])},
          {"p99_of_floor", Median(tail_ratios)},
          {"annals_cpu_us", Median(cpu[0])},
          {"floor_cpu_us", Median(cpu[1])}};
}

Json MeasureStream(int port, const Options& options) {
  const std::unique_ptr<v1::TimelineService::Stub> stub =
      v1::TimelineService::NewStub(Connect(port));
  v1::StreamTimelineRequest request;
  request.set_parent(kParent);
  std::vector<double> rates;
  std::vector<double> cpu;
  for (int round = 0; round < options.rounds; ++round) {
    grpc::ClientContext context;
    const int64_t cpu_before = bench::ProcessCpuNanos();
    const int64_t begin = bench::WallNanos();
    const auto reader = stub->StreamTimeline(&context, request);
    int64_t events = 0;
    for (v1::StreamTimelineResponse response; reader->Read(&response);) {
      events += response.events_size();
    }
    OkOrFailCall(reader->Finish());
    if (events != options.events) Fail("the stream has not all events");
    const auto count = static_cast<double>(events);
    rates.push_back(count * 1e9 / static_cast<double>(bench::WallNanos() - begin));
    cpu.push_back(static_cast<double>(bench::ProcessCpuNanos() - cpu_before) / 1e3 / count);
  }
  return {{"name", kStream},
          {"events", options.events},
          {"events_per_second", Median(rates)},
          {"cpu_us", Median(cpu)}};
}

// What the floor answers is what Annals does, so that the clients have as much to read, and as
// various.
struct Pages {
  std::vector<std::string> bytes;
  v1::QueryTimelineResponse last;
  std::vector<std::string> events;  // of that
};

Pages AskPages(const bench::DataSet& data, int port, int count) {
  const auto stub = v1::TimelineService::NewStub(Connect(port));
  bench::Random random(data.seed(), 100, 0);
  Pages pages;
  for (int i = 0; i < count; ++i) {
    grpc::ClientContext context;
    OkOrFailCall(stub->QueryTimeline(&context, PageRequest(data, random), &pages.last));
    pages.bytes.push_back(pages.last.SerializeAsString());
  }
  for (const v1::Event& event : pages.last.events()) {
    pages.events.push_back(event.SerializeAsString());
  }
  return pages;
}

Json Run(const Options& options, const std::string& folder) {
  const bench::DataSet data({.events = options.events});
  std::unique_ptr<service::Host> host = ValueOrFail(
      service::Host::Start({.listen = "127.0.0.1:0"},
                           Load(data, options.data.empty() ? folder + "/data" : options.data)));
  const Pages pages = AskPages(data, host->port(), options.floor_answers);
  const Floor floor({{kPageMethod, pages.bytes}, {kGetMethod, pages.events}});
  const Servers servers = {host->port(), floor.port()};

  const MakeAsker ask_page = [&](std::shared_ptr<grpc::Channel> channel, uint64_t number) -> Asker {
    std::shared_ptr<v1::TimelineService::Stub> stub = v1::TimelineService::NewStub(channel);
    auto own = std::make_shared<bench::Random>(data.seed(), 101, number);
    return [&data, stub, own] {
      grpc::ClientContext context;
      v1::QueryTimelineResponse response;
      OkOrFailCall(stub->QueryTimeline(&context, PageRequest(data, *own), &response));
    };
  };
  std::vector<std::string> names;
  for (const v1::Event& event : pages.last.events()) names.push_back(event.name());
  const MakeAsker ask_event = [&](std::shared_ptr<grpc::Channel> channel,
                                  uint64_t number) -> Asker {
    std::shared_ptr<v1::EventService::Stub> stub = v1::EventService::NewStub(channel);
    auto own = std::make_shared<bench::Random>(data.seed(), 102, number);
    return [&names, stub, own] {
      grpc::ClientContext context;
      v1::GetEventRequest request;
      request.set_name(names[own->Below(static_cast<int64_t>(names.size()))]);
      v1::Event response;
      OkOrFailCall(stub->GetEvent(&context, request, &response));
    };
  };
  Json figures = Json::array();
  for (const auto& [name, ask] : {std::pair(kPage, ask_page), std::pair(kGet, ask_event)}) {
    if (!options.Measures(name)) continue;
    for (const int clients : {8, 16}) {
      figures.push_back(Compare(name, servers, clients, options, ask));
    }
  }
  if (options.Measures(kStream)) figures.push_back(MeasureStream(host->port(), options));
  host->Stop(absl::Seconds(5));
  return figures;
}

int Main(int argc, char** argv) {
  CLI::App app("annals-load: how fast the service answers, beside a server that does nothing.");
  Options options;
  app.add_option("--events", options.events, "How many events are stored")
      ->check(CLI::Range(200, 100'000'000))
      ->capture_default_str();
  app.add_option("--seconds", options.seconds, "How long each server is called in a round")
      ->check(CLI::Range(0.05, 600.0))
      ->capture_default_str();
  app.add_option("--rounds", options.rounds, "How many rounds")
      ->check(CLI::Range(1, 100))
      ->capture_default_str();
  app.add_option("--floor-answers", options.floor_answers,
                 "How many pages the floor has ready, one after another")
      ->check(CLI::Range(1, 100'000))
      ->capture_default_str();
  app.add_option("--only", options.only, "What to measure, else all: page_100, get, stream")
      ->check(CLI::IsMember({kPage, kGet, kStream}))
      ->delimiter(',');
  app.add_option(
      "--data", options.data,
      "Where the events are stored, by an earlier run with as many of them or by this one; "
      "else in a folder that is removed");
  app.add_option("--json", options.json, "Where the figures are written; else only shown");
  CLI11_PARSE(app, argc, argv);
  // As annalsd.
  absl::SetMutexDeadlockDetectionMode(absl::OnDeadlockCycle::kIgnore);
  const std::string folder =
      std::filesystem::temp_directory_path() / ("annals-load-" + std::to_string(getpid()));
  const Json figures = Run(options, folder);
  std::filesystem::remove_all(folder);
  for (const Json& figure : figures) std::cout << figure.dump() << std::endl;
  if (!options.json.empty()) {
    std::ofstream file(options.json);
    file << Json({{"events", options.events}, {"figures", figures}}).dump(2) << "\n";
    if (!file.flush()) Fail("cannot write " + options.json);
  }
  return EXIT_SUCCESS;
}

}  // namespace
}  // namespace annals::load

int main(int argc, char** argv) { return annals::load::Main(argc, argv); }
