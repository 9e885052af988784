// Reading the counters of one term. For the files of this room.
#ifndef ANNALS_STORAGE_TERM_COUNTS_H_
#define ANNALS_STORAGE_TERM_COUNTS_H_

#include <cstdint>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "storage/counts.h"
#include "storage/keys.h"
#include "storage/snapshot.h"

namespace annals::storage {

// What is counted apart from time of a term, by its prefix, or of all events (kEverythingPrefix).
// DATA_LOSS names a key that is amiss.
absl::StatusOr<int64_t> ReadApartCount(const Snapshot& snapshot, std::string_view which,
                                       CountApart what);

// How many events have a word with each of the impacts that it has, the least impact first.
// DATA_LOSS as above.
using ImpactCounts = std::vector<std::pair<Impact, int64_t>>;
absl::StatusOr<ImpactCounts> ReadImpactCounts(const Snapshot& snapshot, const Term& word);

// Takes a count: the day since 1970-01-01, the side, the fineness and how many.
using TakeCount = absl::FunctionRef<void(int64_t day, Side side, Fineness fineness, int64_t count)>;

// Calls `take` with each count of the term by day, of a kind that has such (IsCountedByDay), from
// the year `first_year` up to the end of `last_year`, in the order of days. DATA_LOSS as above.
absl::Status ReadDayCounts(const Snapshot& snapshot, std::string_view term_prefix,
                           int64_t first_year, int64_t last_year, TakeCount take);

// The same of any term by month, up to the end of the decade `last_decade`; a month is given by its
// first day.
absl::Status ReadMonthCounts(const Snapshot& snapshot, std::string_view term_prefix,
                             int64_t last_decade, TakeCount take);

}  // namespace annals::storage

#endif  // ANNALS_STORAGE_TERM_COUNTS_H_
