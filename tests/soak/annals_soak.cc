// annals-soak: whether a collection bears everything at once, for as long as one likes.
//
//   annals-soak --seconds 1800
//
// Writers store and delete documents, each its own and so knowing what must be there; readers page,
// count, search, draw pictures, and look at earlier states, and compare what these say of each
// other; followers keep copies of all events by the changes alone, and miss none, see none twice
// and none out of order; and compaction and backups go on beside them. At the end `verify` must
// find nothing. The last line counts what was done and what was amiss, and tells how memory and
// file handles have grown since a quarter of the time was over; exit status 0 only when nothing was
// amiss and, after a minute or more, neither grew by much. Under the preset `tsan` it is the test
// for races.
#include <CLI/CLI.hpp>
#include <cstdlib>
#include <iostream>

#include "tests/soak/soak.h"
#include "tests/storage/test_support.h"

namespace annals::soak {
namespace {

// Caches fill up and blocks of the allocator are not given back at once.
constexpr int64_t kAllowedMebibytes = 64;
constexpr int64_t kAllowedHandles = 32;

int Main(int argc, char** argv) {
  CLI::App app("annals-soak: readers, writers, followers, compaction and backups at once.");
  int seconds = 10;
  uint64_t seed = 1;
  app.add_option("--seconds", seconds, "How long")->capture_default_str();
  app.add_option("--seed", seed, "Of all chance but that of threads")->capture_default_str();
  CLI11_PARSE(app, argc, argv);
  const storage::TempDir dir;
  Soak soak(dir / "test", seed);
  const Tally tally = soak.Run(absl::Seconds(seconds));
  std::cout << "soak: seconds=" << seconds << " operations=" << tally.operations
            << " changes=" << tally.changes << " errors=" << tally.errors
            << " memory_growth_mib=" << tally.memory_growth_mib
            << " handle_growth=" << tally.handle_growth << " seed=" << seed << std::endl;
  const bool flat = seconds < 60 || (tally.memory_growth_mib <= kAllowedMebibytes &&
                                     tally.handle_growth <= kAllowedHandles);
  return tally.errors == 0 && flat ? EXIT_SUCCESS : EXIT_FAILURE;
}

}  // namespace
}  // namespace annals::soak

int main(int argc, char** argv) { return annals::soak::Main(argc, argv); }
