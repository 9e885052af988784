// Synced writes, of Annals and of bare RocksDB.
#ifndef ANNALS_TESTS_BENCH_ANNALS_BENCH_WRITES_H_
#define ANNALS_TESTS_BENCH_ANNALS_BENCH_WRITES_H_

#include <string>

#include "tests/bench/annals_bench/data_set.h"
#include "tests/bench/annals_bench/measure.h"

namespace annals::bench {

struct WriteOptions {
  int64_t batches = 100;   // documents of 100 events each, one after another
  int64_t singles = 1600;  // documents of one event each, by
  int threads = 16;        // so many threads
};

// Stores documents in a new collection in `folder`, each write synced, and then writes to a bare
// RocksDB of the same options the very batches that the collection wrote to its log, each synced
// and by as many threads: the same keys and bytes, without any of the work of making them.
void MeasureWrites(const DataSet& data, const std::string& folder, const WriteOptions& options,
                   Report& report);

}  // namespace annals::bench

#endif  // ANNALS_TESTS_BENCH_ANNALS_BENCH_WRITES_H_
