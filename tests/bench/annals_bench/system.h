// A system that is measured: Annals, the floor beneath it, or one of its peers.
#ifndef ANNALS_TESTS_BENCH_ANNALS_BENCH_SYSTEM_H_
#define ANNALS_TESTS_BENCH_ANNALS_BENCH_SYSTEM_H_

#include <cstdint>
#include <string>
#include <string_view>

#include "tests/bench/annals_bench/answer.h"
#include "tests/bench/annals_bench/query.h"

namespace annals::bench {

// Used by one thread. Errors end the program (fail.h).
class System {
 public:
  virtual ~System() = default;

  // As in the figures: `annals`, `sqlite_rtree`.
  virtual std::string_view name() const = 0;

  // Whether it has an answer to such queries.
  virtual bool Answers(const QueryKind& kind) const = 0;

  // Whether its answers are those of the query, to be compared with others'.
  virtual bool is_exact() const { return true; }

  // Where the page after the first begins, of a query whose kind is `later`. Not measured.
  virtual std::string ResumePoint(const Query& query) = 0;

  // Answers a query. This is what is measured, when `answer` is null: everything that the answer
  // holds is read, and nothing kept.
  virtual void Run(const Query& query, const std::string& resume_point, Answer* answer) = 0;

  // The processor time spent so far on its queries, in nanoseconds.
  virtual int64_t CpuNanos() const;
};

}  // namespace annals::bench

#endif  // ANNALS_TESTS_BENCH_ANNALS_BENCH_SYSTEM_H_
