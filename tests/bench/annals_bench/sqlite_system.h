// SQLite through its C interface: a B-tree over begins with the longest length known, and an
// R*Tree; FTS5 for words.
#ifndef ANNALS_TESTS_BENCH_ANNALS_BENCH_SQLITE_SYSTEM_H_
#define ANNALS_TESTS_BENCH_ANNALS_BENCH_SQLITE_SYSTEM_H_

#include <memory>
#include <string>

#include "tests/bench/annals_bench/measure.h"
#include "tests/bench/annals_bench/system.h"

namespace annals::bench {

// Makes the database `path` of all events.
void LoadSqlite(const DataSet& data, const std::string& path, Report& report);

std::unique_ptr<System> MakeSqliteBtree(const DataSet& data, const std::string& path);

// Answers only what an R*Tree is for: what overlaps a window.
std::unique_ptr<System> MakeSqliteRtree(const DataSet& data, const std::string& path);

}  // namespace annals::bench

#endif  // ANNALS_TESTS_BENCH_ANNALS_BENCH_SQLITE_SYSTEM_H_
