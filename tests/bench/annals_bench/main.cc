// annals-bench: makes the benchmarks' data, loads systems with them, and measures queries.
//
//   annals-bench load --events 1000000 --dir DIR                  Annals and bare RocksDB
//   annals-bench run --events 1000000 --dir DIR --queries page_day,page_year
//   annals-bench writes --events 10000 --dir DIR                  synced writes, a new DIR
//   annals-bench history --events 10000 --dir DIR                 what history costs, a new DIR
//   annals-bench generate --events 1000000 --dir DIR              events.tsv, queries.jsonl
//   annals-bench systems                                          which ones it can measure
//   annals-bench facts --events 1000000 --dir DIR                 what a peer must know of the data
//
// Figures are written as JSON, one row a line (measure.h). tests/bench/compare calls this and more.
#include <sys/resource.h>

#include <filesystem>
#include <fstream>
#include <iostream>
#include <optional>
#include <string>
#include <vector>

#include "CLI/CLI.hpp"
#include "rocksdb/cache.h"
#include "tests/bench/annals_bench/fail.h"
#include "tests/bench/annals_bench/history_price.h"
#include "tests/bench/annals_bench/systems.h"
#include "tests/bench/annals_bench/writes.h"

namespace annals::bench {
namespace {

struct Flags {
  DataOptions data;
  std::string intervals;
  std::string dir;
  std::string postgres;
  std::vector<std::string> systems = {"annals", "rocksdb"};
  std::vector<std::string> queries;
  std::string answers;
  size_t cache_mib = 1024;
  MeasureOptions measure;
};

DataSet MakeData(const Flags& flags) {
  if (flags.intervals.empty()) return DataSet(flags.data);
  return ValueOrFail(DataSet::FromIntervals(flags.intervals, flags.data));
}

Place MakePlace(const Flags& flags) {
  storage::MemoryBudget memory = storage::MakeMemoryBudget();
  memory.block_cache = rocksdb::NewLRUCache(flags.cache_mib << 20);
  return {.folder = flags.dir,
          .postgres = flags.postgres,
          .memory = std::make_shared<const storage::MemoryBudget>(memory)};
}

// Writes the events as tab-separated lines, of which none holds a tab, and the queries.
void Generate(const Flags& flags) {
  const DataSet data = MakeData(flags);
  std::filesystem::create_directories(flags.dir);
  std::ofstream events(flags.dir + "/events.tsv");
  events << "id\tbegin_at\tend_at\ttype\tplace\tparticipants\ttitle\n";
  for (int64_t i = 0; i < data.size(); ++i) {
    const EventData event = data.EventAt(i);
    events << i << '\t' << event.begin << '\t' << event.EndOfSecond() << '\t' << event.type << '\t'
           << event.place << '\t';
    for (size_t k = 0; k < event.participants.size(); ++k) {
      events << (k == 0 ? "" : ",") << event.participants[k];
    }
    events << '\t' << event.title << '\n';
  }
  std::ofstream queries(flags.dir + "/queries.jsonl");
  WriteQueries(data, flags.measure.queries, queries);
  if (!events.flush() || !queries.flush()) Fail("cannot write to " + flags.dir);
}

// Writes what systems outside of this program must know of the data, as one JSON object.
void TellFacts(const Flags& flags) {
  const DataSet data = MakeData(flags);
  std::cout << R"({"events":)" << data.size() << R"(,"longest":)" << data.longest()
            << R"(,"queries":[)";
  std::string_view before;
  for (const QueryKind& kind : AllKinds()) {
    std::cout << before << '"' << kind.name << '"';
    before = ",";
  }
  std::cout << "]}\n";
}

void Load(const Flags& flags) {
  const DataSet data = MakeData(flags);
  Report report(data.size(), &std::cout, nullptr);
  std::filesystem::create_directories(flags.dir);
  for (const std::string& system : flags.systems) {
    LoadSystem(system, data, MakePlace(flags), report);
  }
}

void Run(const Flags& flags) {
  const DataSet data = MakeData(flags);
  std::optional<std::ofstream> answers;
  if (!flags.answers.empty()) answers.emplace(flags.answers);
  Report report(data.size(), &std::cout, answers.has_value() ? &*answers : nullptr);
  const Place place = MakePlace(flags);
  std::vector<std::unique_ptr<System>> owned;
  std::vector<System*> systems;
  for (const std::string& name : flags.systems) {
    for (std::unique_ptr<System>& system : OpenSystem(name, data, place, report)) {
      systems.push_back(system.get());
      owned.push_back(std::move(system));
    }
  }
  for (const QueryKind& kind : AllKinds()) {
    const bool wanted =
        flags.queries.empty() || std::ranges::find(flags.queries, kind.name) != flags.queries.end();
    if (wanted) MeasureKind(data, kind, systems, flags.measure, report);
  }
  if (flags.systems.front() != "annals") return;
  // That of the floor, which shares the cache, is in it.
  rusage usage;
  getrusage(RUSAGE_SELF, &usage);
  report.AddFigure("peak_memory", "annals", static_cast<double>(usage.ru_maxrss) / 1024, "MiB");
}

void AddDataFlags(CLI::App* command, Flags& flags) {
  command->add_option("--events", flags.data.events, "How many events")->check(CLI::PositiveNumber);
  command->add_option("--seed", flags.data.seed, "Another seed gives other data");
  command
      ->add_option("--intervals", flags.intervals,
                   "Begins and ends from a file with `begin end` in seconds on each line")
      ->check(CLI::ExistingFile);
  command->add_option("--dir", flags.dir, "Where the data are")->required();
  command->add_option("--count", flags.measure.queries, "Queries of each kind")
      ->check(CLI::PositiveNumber);
}

void AddSystemFlags(CLI::App* command, Flags& flags) {
  command->add_option("--systems", flags.systems, "Which, separated by commas")
      ->delimiter(',')
      ->check(CLI::IsMember(SystemNames()));
  command->add_option("--postgres", flags.postgres, "Where PostgreSQL is, as libpq has it");
  command->add_option("--cache", flags.cache_mib, "MiB of block cache for Annals and RocksDB");
}

int Main(int argc, char** argv) {
  CLI::App app("Makes the benchmarks' data, loads systems with them, and measures queries.");
  app.require_subcommand(1);
  Flags flags;
  CLI::App* generate = app.add_subcommand("generate", "Writes the events and the queries");
  AddDataFlags(generate, flags);
  generate->callback([&] { Generate(flags); });

  CLI::App* facts = app.add_subcommand("facts", "Tells what systems must know of the data");
  AddDataFlags(facts, flags);
  facts->callback([&] { TellFacts(flags); });

  CLI::App* load = app.add_subcommand("load", "Loads systems, in the order named");
  AddDataFlags(load, flags);
  AddSystemFlags(load, flags);
  load->callback([&] { Load(flags); });

  CLI::App* run = app.add_subcommand("run", "Measures queries on systems that are loaded");
  AddDataFlags(run, flags);
  AddSystemFlags(run, flags);
  run->add_flag("--new-queries", flags.measure.new_queries,
                "Each round asks other queries than those before it");
  std::vector<std::string> kinds;
  for (const QueryKind& kind : AllKinds()) kinds.emplace_back(kind.name);
  run->add_option("--queries", flags.queries, "Which kinds, separated by commas; otherwise all")
      ->delimiter(',')
      ->check(CLI::IsMember(kinds));
  run->add_option("--answers", flags.answers, "A file for the checksum of each answer");
  run->add_option("--seconds", flags.measure.seconds, "About how long for a kind and a system");
  run->callback([&] { Run(flags); });

  CLI::App* writes = app.add_subcommand("writes", "Measures synced writes beside bare RocksDB's");
  AddDataFlags(writes, flags);
  WriteOptions write_options;
  writes->add_option("--batches", write_options.batches, "How many documents of 100 events");
  writes->add_option("--singles", write_options.singles, "How many documents of one event");
  writes->add_option("--threads", write_options.threads, "By how many threads the latter");
  writes->callback([&] {
    const DataSet data = MakeData(flags);
    Report report(data.size(), &std::cout, nullptr);
    MeasureWrites(data, flags.dir, write_options, report);
  });

  CLI::App* history = app.add_subcommand("history", "Measures what history costs");
  AddDataFlags(history, flags);
  HistoryOptions history_options;
  history->add_option("--rounds", history_options.rounds, "How often each document is stored");
  history->callback([&] {
    const DataSet data = MakeData(flags);
    Report report(data.size(), &std::cout, nullptr);
    MeasureHistory(data, flags.dir, history_options, report);
  });

  CLI::App* systems = app.add_subcommand("systems", "The systems that this program can measure");
  systems->callback([] {
    for (const std::string& name : SystemNames()) std::cout << name << "\n";
  });
  CLI11_PARSE(app, argc, argv);
  return EXIT_SUCCESS;
}

}  // namespace
}  // namespace annals::bench

int main(int argc, char** argv) { return annals::bench::Main(argc, argv); }
