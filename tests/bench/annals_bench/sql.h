// The queries in SQL, for the peers in this program. Each has what its user would do for it: the
// window's begin less the longest length bounds the B-tree, and the table of who takes part in what
// repeats the times.
#ifndef ANNALS_TESTS_BENCH_ANNALS_BENCH_SQL_H_
#define ANNALS_TESTS_BENCH_ANNALS_BENCH_SQL_H_

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "tests/bench/annals_bench/answer.h"
#include "tests/bench/annals_bench/query.h"

namespace annals::bench {

// What differs from one SQL to the next.
struct Dialect {
  // What stands before the number of a parameter: `$` or `?`.
  char parameter = '$';
  // The tables of a query for what overlaps the window, without terms, and the condition that finds
  // them by an index; `e` is the table of events, parameter 1 the window's begin and 2 its end.
  std::string tables;
  std::string overlaps;
  // What keeps the planner from reading in the order of begin when an index of spans shall be used:
  // `+ 0`. Otherwise empty.
  std::string unordered;
  // The first second of the month of `begin_at`.
  std::string month;
  // Finds the best kFound by words, which are the first parameter, joined by `and_word`.
  std::string search;
  std::string and_word;
};

// A statement, and its parameters' values in the order of `$1`, `$2` ….
struct Statement {
  std::string sql;
  std::vector<std::variant<int64_t, std::string>> values;
};

// Where a later page begins: after the event `event`, which begins at `begin`.
struct After {
  int64_t begin = 0;
  int64_t event = 0;

  // As a resume point, and back.
  std::string ToText() const { return std::to_string(begin) + " " + std::to_string(event); }
  static std::optional<After> FromText(const std::string& text);

  // The resume point behind a page; empty when it has no events.
  static std::string EndOf(const Answer& page);
};

// That a row of `table` overlaps the window, for a B-tree over begins.
std::string BtreeOverlaps(const DataSet& data, const std::string& table, char parameter);

// A page has the columns id, begin_at, and what else of the event is shown; a count and a search
// one row a result; a histogram the month and its count.
Statement MakeStatement(const DataSet& data, const Dialect& dialect, const Query& query,
                        const std::optional<After>& after);

}  // namespace annals::bench

#endif  // ANNALS_TESTS_BENCH_ANNALS_BENCH_SQL_H_
