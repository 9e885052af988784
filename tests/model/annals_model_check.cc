// annals-model-check: whether a collection does what a simple model of it does.
//
//   annals-model-check --seeds 10000
//   annals-model-check --seeds 1 --seed 4711        // one seed again
//
// For each seed, the same random operations are done on a collection and on plain maps:
// writes with and without conditions, deletions and their undoing, joins, queries of every kind of
// the present and of earlier states, the reading and following of changes, backups and restores,
// reopenings, compaction. The last line counts; the exit status is 0 only when nothing differed.
// The standard error tells how far it is.
#include <CLI/CLI.hpp>
#include <cstdlib>
#include <iostream>

#include "tests/model/checker.h"

int main(int argc, char** argv) {
  CLI::App app("annals-model-check: random operations on a collection and on a model of it.");
  int64_t seeds = 100;
  uint32_t first = 1;
  int operations = 60;
  app.add_option("--seeds", seeds, "How many seeds to run")->capture_default_str();
  app.add_option("--seed", first, "The first of them")->capture_default_str();
  app.add_option("--operations", operations, "How many of each seed")->capture_default_str();
  CLI11_PARSE(app, argc, argv);
  annals::model::Tally tally;
  for (int64_t i = 0; i < seeds; ++i) {
    annals::model::Checker(first + static_cast<uint32_t>(i), &tally).Run(operations);
    if ((i + 1) % 100 == 0) {
      std::cerr << "model-check: " << i + 1 << " of " << seeds
                << " seeds, differences=" << tally.differences << std::endl;
    }
  }
  std::cout << "model-check: seeds=" << seeds << " operations=" << tally.operations
            << " differences=" << tally.differences << " seed=" << first << std::endl;
  return tally.differences == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
