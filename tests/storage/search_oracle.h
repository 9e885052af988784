// Ranked search as its formula says it, for tests: every event looked at, one by one, without
// timelines, counters or cells.
#ifndef ANNALS_TESTS_STORAGE_SEARCH_ORACLE_H_
#define ANNALS_TESTS_STORAGE_SEARCH_ORACLE_H_

#include <string>
#include <vector>

#include "storage/text_query.h"
#include "storage/timeline_query.h"
#include "storage/words.h"
#include "tests/storage/random_events.h"

namespace annals::storage {

struct OracleHit {
  double score = 0;
  std::string name;

  bool operator==(const OracleHit&) const = default;
};

class SearchOracle {
 public:
  // Of a collection that has just these events.
  explicit SearchOracle(std::vector<Known> all);

  // All that SearchBest should find, the best first.
  std::vector<OracleHit> Find(const TextQuery& text, const TimelineQuery& query) const;

 private:
  const std::vector<Known> all_;
  std::vector<EventWords> words_;  // of each of them
  double average_length_ = 1;
};

// For messages.
std::string Show(const std::vector<OracleHit>& hits);

}  // namespace annals::storage

#endif  // ANNALS_TESTS_STORAGE_SEARCH_ORACLE_H_
