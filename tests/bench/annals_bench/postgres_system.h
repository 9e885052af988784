// PostgreSQL through libpq: a range with a GiST index, and a B-tree over begins with the longest
// length known; tsvector with GIN for words.
#ifndef ANNALS_TESTS_BENCH_ANNALS_BENCH_POSTGRES_SYSTEM_H_
#define ANNALS_TESTS_BENCH_ANNALS_BENCH_POSTGRES_SYSTEM_H_

#include <memory>
#include <string>

#include "tests/bench/annals_bench/measure.h"
#include "tests/bench/annals_bench/system.h"

namespace annals::bench {

// Fills an empty database with all events. `where` as libpq has it.
void LoadPostgres(const DataSet& data, const std::string& where, Report& report);

// The processor time of these is that of the process that serves the connection.
std::unique_ptr<System> MakePostgresBtree(const DataSet& data, const std::string& where);

// Answers only what a GiST index of ranges is for: what overlaps a window.
std::unique_ptr<System> MakePostgresGist(const DataSet& data, const std::string& where);

}  // namespace annals::bench

#endif  // ANNALS_TESTS_BENCH_ANNALS_BENCH_POSTGRES_SYSTEM_H_
