// The queries that are measured: kinds with stable names, and of each kind as many seeded queries
// as are asked for.
//
//   const QueryKind* kind = FindKind("page_participant_year");
//   Query query = MakeQuery(data, *kind, 17);
//
// Windows begin half of the time where events do, half of the time anywhere.
#ifndef ANNALS_TESTS_BENCH_ANNALS_BENCH_QUERY_H_
#define ANNALS_TESTS_BENCH_ANNALS_BENCH_QUERY_H_

#include <cstdint>
#include <ostream>
#include <string>
#include <string_view>
#include <vector>

#include "absl/types/span.h"
#include "tests/bench/annals_bench/data_set.h"

namespace annals::bench {

// What is asked of the events that overlap the window.
enum class Shape {
  kPage,       // the first kPageSize, or those after them, in the order of begin
  kCount,      // how many
  kHistogram,  // how many begin in each month
  kTiles,      // the most important ones for a picture, and the numbers of the rest
  kSearch,     // the kFound best that have two words in their title
};
inline constexpr int kPageSize = 100;
inline constexpr int kFound = 20;

// What an event must have besides.
enum class Terms {
  kNone,
  kParticipant,      // a participant, the frequent ones more often
  kRareAndFrequent,  // a participant of few events, and a type of many
  kWords,            // two words
};

struct QueryKind {
  std::string_view name;
  Shape shape;
  int64_t extent = 0;  // seconds; 0: from the first event to the last
  Terms terms = Terms::kNone;
  bool later = false;     // the page after the first
  bool backward = false;  // what begins latest first
};

struct Query {
  QueryKind kind;
  int64_t number = 0;
  // The window [from, to), seconds since 1970.
  int64_t from = 0;
  int64_t to = 0;
  std::string participant = {};  // empty: any
  std::string type = {};         // empty: any
  std::vector<std::string> words = {};
};

absl::Span<const QueryKind> AllKinds();

// Null when there is none of that name.
const QueryKind* FindKind(std::string_view name);

Query MakeQuery(const DataSet& data, const QueryKind& kind, int64_t number);

// Writes `count` queries of each kind as JSON, one a line, for systems that are not in this
// program.
void WriteQueries(const DataSet& data, int64_t count, std::ostream& out);

}  // namespace annals::bench

#endif  // ANNALS_TESTS_BENCH_ANNALS_BENCH_QUERY_H_
