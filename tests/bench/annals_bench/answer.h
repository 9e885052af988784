// What a system answers to a query, and the text by which the answers of systems are compared.
//
//   Answer answer;
//   system.Run(query, resume_point, &answer);
//   std::string checksum = Checksum(query, answer);
#ifndef ANNALS_TESTS_BENCH_ANNALS_BENCH_ANSWER_H_
#define ANNALS_TESTS_BENCH_ANNALS_BENCH_ANSWER_H_

#include <cstdint>
#include <string>
#include <vector>

#include "tests/bench/annals_bench/query.h"

namespace annals::bench {

struct Answer {
  // Of a page: the begin and the number of each event, in order.
  struct Item {
    int64_t begin = 0;
    int64_t event = 0;
  };
  std::vector<Item> page = {};

  // Of a count: how many. Of a search and of tiles: how many were returned.
  int64_t count = 0;

  // Of a histogram: how many begin in each bucket, by the bucket's first second; without zeros.
  struct Bucket {
    int64_t begin = 0;
    int64_t count = 0;
  };
  std::vector<Bucket> buckets = {};
};

// The answer as text, the same for all answers that are right. The order of events that begin in
// the same second is each system's own: they stand sorted, and where the page's end cuts through
// them, or that of the page before, which of them it has is left open.
std::string Canonical(const Query& query, const Answer& answer);

// 16 hexadecimal digits: the first bytes of the SHA-256 of the above.
std::string Checksum(const Query& query, const Answer& answer);

}  // namespace annals::bench

#endif  // ANNALS_TESTS_BENCH_ANNALS_BENCH_ANSWER_H_
