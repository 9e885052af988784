// Measures queries on systems, and writes what it finds.
//
//   Report report(data.size(), &std::cout, &std::cerr);
//   MeasureKind(data, kind, {&annals, &floor}, {.queries = 1000, .seconds = 10}, report);
//
// Of each system every query is answered once, for its checksum and to warm the caches; then the
// same queries are measured in rounds in which the systems take turns, so that what slows the
// machine down slows all alike. The round with the least processor time counts. With `new_queries`
// each round asks others than were asked before.
#ifndef ANNALS_TESTS_BENCH_ANNALS_BENCH_MEASURE_H_
#define ANNALS_TESTS_BENCH_ANNALS_BENCH_MEASURE_H_

#include <cstdint>
#include <ostream>
#include <string>
#include <string_view>
#include <vector>

#include "tests/bench/annals_bench/system.h"

namespace annals::bench {

// Where figures go: JSON, one row a line. `{"query","system","events","cpu_us","p50_us","p99_us"}`
// of queries, `{"query","system","events","value","unit"}` of other figures; and to another stream,
// unless it is null, `{"query","system","number","checksum"}` of each answer.
class Report {
 public:
  Report(int64_t events, std::ostream* rows, std::ostream* answers)
      : events_(events), rows_(*rows), answers_(answers) {}

  struct Cost {
    int64_t queries = 0;  // how many were measured
    double cpu_us = 0;    // processor time, the mean
    double p50_us = 0;    // time on the wall
    double p99_us = 0;
  };
  void AddCost(std::string_view query, std::string_view system, const Cost& cost);
  void AddFigure(std::string_view what, std::string_view system, double value,
                 std::string_view unit);
  void AddAnswer(const Query& query, std::string_view system, const Answer& answer);

 private:
  const int64_t events_;
  std::ostream& rows_;
  std::ostream* answers_;
};

struct MeasureOptions {
  // Of each kind at most so many, and as many of these as a system answers in so much time.
  int64_t queries = 1000;
  double seconds = 10;
  int rounds = 3;
  // Each round asks other queries than those before it: what a query costs that nobody has asked.
  bool new_queries = false;
};

void MeasureKind(const DataSet& data, const QueryKind& kind, const std::vector<System*>& systems,
                 const MeasureOptions& options, Report& report);

}  // namespace annals::bench

#endif  // ANNALS_TESTS_BENCH_ANNALS_BENCH_MEASURE_H_
