// How ranked search cuts the events that have all of its words. Part of storage/search.h, which
// tells the whole. For the files of this room.
#ifndef ANNALS_STORAGE_SEARCH_CELLS_H_
#define ANNALS_STORAGE_SEARCH_CELLS_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "absl/status/statusor.h"
#include "storage/impact.h"
#include "storage/snapshot.h"
#include "storage/term_filter.h"

namespace annals::storage {

// A word that is asked for, or a prefix, and what is known of it.
struct SearchTerm {
  struct Word {
    Term term;
    ImpactSet impacts = 0;  // those that it has
  };
  std::vector<Word> words;  // of a prefix, all that it stands for
  // How many events have it with each impact, and in all; of a prefix, at most.
  std::array<int64_t, kImpactLimit> events_of = {};
  int64_t events = 0;
  double idf = 0;
  std::array<double, kImpactLimit> score_of = {};  // what it adds to an event's score

  // An event that has it with one of the impacts.
  TermFilter With(ImpactSet impacts) const;
};

// `filter` is one of TextQuery::Filters; `events` and `words` are how many the collection has.
// DATA_LOSS names a counter that is amiss.
absl::StatusOr<SearchTerm> ReadSearchTerm(const Snapshot& snapshot, const TermFilter& filter,
                                          int64_t events, int64_t words);

// Events that have each term with one of some impacts.
struct SearchCell {
  std::vector<ImpactSet> impacts;  // by term
  double best = 0;                 // no event of it scores more
  bool is_even = false;            // each of them scores that
  int64_t events = 0;              // no more has its rarest term
};

// All events that have the terms, as one cell.
SearchCell WholeCell(const std::vector<SearchTerm>& terms);

// The same in cells, the best first. An event is in only one, unless it has several words of a
// prefix. Where there would be more cells than `most`, frequencies of the terms that matter least
// are left together, and those cells are not even.
std::vector<SearchCell> CutIntoCells(const std::vector<SearchTerm>& terms, size_t most);

}  // namespace annals::storage

#endif  // ANNALS_STORAGE_SEARCH_CELLS_H_
