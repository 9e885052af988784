// annals-mixed-load: whether a server bears everything at once, for as long as one likes.
//
//   annals-mixed-load --json mixed_load.json
//   annals-mixed-load --seconds 1200 --json mixed_load.json
//
// A server on a port of the loopback interface, and callers each on a connection of their own: six
// that enter, change, delete and undelete events, two that ingest documents, eight that page,
// count, get, search and draw, one that compacts and makes backups, and six that watch the changes,
// some slowly, some giving up their stream again and again. Each writer keeps account of what it
// did to its events; at the end every watcher must have been told just that, and in that order. The
// last line counts what was done and what was amiss, and tells how the memory of the server and its
// callers together has grown since a quarter of the time was over; exit status 0 only when nothing
// was amiss and, after a minute or more, memory did not grow by much.
#include <CLI/CLI.hpp>
#include <cstdlib>
#include <fstream>
#include <iostream>
#include <nlohmann/json.hpp>

#include "service/host.h"
#include "storage/database.h"
#include "tests/mixed_load/mixed_load.h"
#include "tests/storage/test_support.h"

namespace annals::mixed_load {
namespace {

// Caches fill up and blocks of the allocator are not given back at once.
constexpr int64_t kAllowedMebibytes = 128;
constexpr int64_t kRevisionsKept = 100'000;

int Main(int argc, char** argv) {
  CLI::App app("annals-mixed-load: writers, readers and watchers of a server at once.");
  int seconds = 20;
  uint64_t seed = 1;
  std::string json;
  app.add_option("--seconds", seconds, "How long")->capture_default_str();
  app.add_option("--seed", seed, "Of all chance but that of threads")->capture_default_str();
  app.add_option("--json", json, "A file for the figures");
  CLI11_PARSE(app, argc, argv);
  const storage::TempDir dir;
  auto database = storage::Database::Open(dir / "data", {.history = {.revisions = kRevisionsKept}});
  if (!database.ok()) {
    std::cerr << database.status() << "\n";
    return EXIT_FAILURE;
  }
  auto host = service::Host::Start({.listen = "127.0.0.1:0", .backups = dir / "backups"},
                                   *std::move(database));
  if (!host.ok()) {
    std::cerr << host.status() << "\n";
    return EXIT_FAILURE;
  }
  const Tally tally = MixedLoad((*host)->port(), seed).Run(absl::Seconds(seconds));
  (*host)->Stop(absl::Seconds(30));
  const nlohmann::ordered_json figures = {{"seconds", seconds},
                                          {"writes", tally.writes},
                                          {"reads", tally.reads},
                                          {"changes", tally.changes},
                                          {"streams", tally.streams},
                                          {"backups", tally.backups},
                                          {"errors", tally.errors},
                                          {"missed", tally.differences.missed},
                                          {"doubled", tally.differences.doubled},
                                          {"unordered", tally.differences.unordered},
                                          {"memory_growth_mib", tally.memory_growth_mib},
                                          {"seed", seed}};
  if (!json.empty()) std::ofstream(json) << figures.dump(2) << "\n";
  std::cout << "mixed-load:";
  for (const auto& [name, figure] : figures.items()) std::cout << " " << name << "=" << figure;
  std::cout << std::endl;
  const bool right = tally.errors == 0 && tally.differences.missed == 0 &&
                     tally.differences.doubled == 0 && tally.differences.unordered == 0;
  const bool flat = seconds < 60 || tally.memory_growth_mib <= kAllowedMebibytes;
  return right && flat && tally.changes > 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}

}  // namespace
}  // namespace annals::mixed_load

int main(int argc, char** argv) { return annals::mixed_load::Main(argc, argv); }
