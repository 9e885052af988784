// annals-torture: whether what was acknowledged survives killed processes and failing disks.
//
//   annals-torture --kills 1000 --faults 1000 --seed 7
//
// A writer process does random steps and is killed with SIGKILL at random points; a writer in this
// process meets a disk that fails at a random point: power cuts (with what was not synced gone, or
// torn), ENOSPC, EIO for good or once, and flipped bits, read once or at rest in a log. After each,
// the collection is opened again and compared, whole, with what was acknowledged; `verify` must
// find nothing, and a backup, if one was made, must be sound. What a flipped bit of a log costs
// must be told before it is lost. The last line counts; exit status 0 only when nothing was lost or
// damaged; the standard error tells how far it is. Faults are replayed by the seed; when exactly a
// kill comes is up to the machine.
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <cstdlib>
#include <filesystem>
#include <iostream>
#include <string>

#include "tests/storage/test_support.h"
#include "tests/torture/torture.h"
#include "tests/torture/writer.h"

namespace annals::torture {
namespace {

// One after the other by turns, until there are enough of both, or something is lost.
Tally Run(int kills, int faults, uint64_t seed) {
  const storage::TempDir dir;
  Torture torture("/proc/self/exe", dir / "test", seed);
  int turns = 0;
  while (torture.tally().sound()) {
    const bool may_kill = torture.tally().kills < kills;
    const bool may_fail = torture.tally().faults < faults;
    if (!may_kill && !may_fail) break;
    if (may_kill) torture.KillWriter();
    if (may_fail && torture.tally().sound()) torture.Fail();
    if (++turns % 50 == 0) {
      std::cerr << "torture: " << torture.tally().kills << " kills and " << torture.tally().faults
                << " faults so far" << std::endl;
    }
  }
  return torture.tally();
}

int Main(int argc, char** argv) {
  CLI::App app("annals-torture: kills writers and fails disks, and looks for what is lost.");
  int kills = 20;
  int faults = 20;
  uint64_t seed = 7;
  std::string write;
  app.add_option("--kills", kills, "How many processes to kill")->capture_default_str();
  app.add_option("--faults", faults, "How many faults to strike")->capture_default_str();
  app.add_option("--seed", seed, "Of all chance")->capture_default_str();
  app.add_option("--write", write, "To be the process that is killed: the collection's folder");
  CLI11_PARSE(app, argc, argv);
  if (!write.empty()) return WriteUntilKilled(write, seed);
  const Tally tally = Run(kills, faults, seed);
  std::cout << "torture: kills=" << tally.kills << " faults=" << tally.faults
            << " acknowledged=" << tally.acknowledged << " lost=" << tally.lost
            << " damaged=" << tally.damaged << " seed=" << seed << std::endl;
  return tally.sound() ? EXIT_SUCCESS : EXIT_FAILURE;
}

}  // namespace
}  // namespace annals::torture

int main(int argc, char** argv) { return annals::torture::Main(argc, argv); }
