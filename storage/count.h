// How many events a query finds.
//
//   CountEvents(snapshot, {.interval = *temporal::EnvelopeOfText("1957")});
#ifndef ANNALS_STORAGE_COUNT_H_
#define ANNALS_STORAGE_COUNT_H_

#include <cstdint>
#include <memory>
#include <optional>

#include "absl/status/statusor.h"
#include "storage/snapshot.h"
#include "storage/timeline_query.h"
#include "temporal/uncertain_span.h"

namespace annals::storage {

// Exact; as many as Collection::Timeline of the same query reads. INVALID_ARGUMENT as there.
//
// What possibly overlaps an interval of whole seconds is counted from two ranks
// (storage/live_counts.h) when there is no filter and the snapshot shows the last write; and from
// the term's counters by days, with a look at what happens on the days of the interval's ends, when
// the filter is one term. Anything else is counted by reading the timeline's entries.
absl::StatusOr<int64_t> CountEvents(const std::shared_ptr<const Snapshot>& snapshot,
                                    const TimelineQuery& query);

// How many events possibly overlap an interval of whole seconds, if that is known without reading
// anything: of the state after the last write. Of other intervals, about so many.
std::optional<int64_t> CountInMemory(const Snapshot& snapshot, const temporal::Interval& interval);

// How many events of a filter have no date.
absl::StatusOr<int64_t> CountUndated(const std::shared_ptr<const Snapshot>& snapshot,
                                     const TermFilter& filter);

}  // namespace annals::storage

#endif  // ANNALS_STORAGE_COUNT_H_
