// The systems by their names: which there are, and how each is loaded and opened.
#ifndef ANNALS_TESTS_BENCH_ANNALS_BENCH_SYSTEMS_H_
#define ANNALS_TESTS_BENCH_ANNALS_BENCH_SYSTEMS_H_

#include <memory>
#include <string>
#include <vector>

#include "storage/engine.h"
#include "tests/bench/annals_bench/measure.h"
#include "tests/bench/annals_bench/system.h"

namespace annals::bench {

// Where systems keep their data.
struct Place {
  std::string folder;
  // How to reach PostgreSQL, as libpq has it: `host=/tmp/socket dbname=postgres`.
  std::string postgres;
  // For Annals and its floor, which share it.
  std::shared_ptr<const storage::MemoryBudget> memory;
};

// `annals`, `rocksdb`, and those of the peers that this program was built with.
const std::vector<std::string>& SystemNames();

// Loads all events into a system that is empty. `rocksdb` is made of what `annals` holds.
void LoadSystem(const std::string& name, const DataSet& data, const Place& place, Report& report);

// A system that was loaded; several when it has several ways to answer.
std::vector<std::unique_ptr<System>> OpenSystem(const std::string& name, const DataSet& data,
                                                const Place& place, Report& report);

}  // namespace annals::bench

#endif  // ANNALS_TESTS_BENCH_ANNALS_BENCH_SYSTEMS_H_
