// What history costs, in time and in room.
#ifndef ANNALS_TESTS_BENCH_ANNALS_BENCH_HISTORY_PRICE_H_
#define ANNALS_TESTS_BENCH_ANNALS_BENCH_HISTORY_PRICE_H_

#include <string>

#include "tests/bench/annals_bench/data_set.h"
#include "tests/bench/annals_bench/measure.h"

namespace annals::bench {

struct HistoryOptions {
  int64_t rounds = 10;  // how often each document is stored, half of its events another each time
};

// Stores documents of 100 events each again and again, in one new collection in `folder` for each
// retention: of one revision, of as many as a round makes, and of all. Tells how fast, and how many
// bytes an event takes on the disk after compaction; and of the last, what a state costs to make of
// so many revisions ago, and a page of it to read.
void MeasureHistory(const DataSet& data, const std::string& folder, const HistoryOptions& options,
                    Report& report);

}  // namespace annals::bench

#endif  // ANNALS_TESTS_BENCH_ANNALS_BENCH_HISTORY_PRICE_H_
