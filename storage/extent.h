// From when to when the events of a filter reach.
#ifndef ANNALS_STORAGE_EXTENT_H_
#define ANNALS_STORAGE_EXTENT_H_

#include <memory>
#include <optional>

#include "absl/status/statusor.h"
#include "storage/snapshot.h"
#include "storage/term_filter.h"
#include "temporal/uncertain_span.h"

namespace annals::storage {

// The days from the first to the last finite end of an event's envelope; nothing when no event has
// any. From counters without a filter, or for one term; else by reading the timeline's entries.
absl::StatusOr<std::optional<temporal::Interval>> ExtentOf(
    const std::shared_ptr<const Snapshot>& snapshot, const TermFilter& filter);

// `interval` with `extent`'s ends in place of infinite ones; at least a day long where those lie
// the wrong way round.
temporal::Interval Within(const temporal::Interval& interval, const temporal::Interval& extent);

}  // namespace annals::storage

#endif  // ANNALS_STORAGE_EXTENT_H_
