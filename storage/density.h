// Histograms over calendar buckets.
//
//   QueryDensity(snapshot, {.interval = *temporal::EnvelopeOfText("1957"),
//                           .unit = temporal::BucketUnit::kMonth});
//
// Two points of an event count: its begin and its last instant (storage/counts.h). The number of
// events going on in a bucket is that of begins before the bucket's end, less that of last instants
// before its begin; so a histogram costs its buckets and not its events.
#ifndef ANNALS_STORAGE_DENSITY_H_
#define ANNALS_STORAGE_DENSITY_H_

#include <cstdint>
#include <memory>
#include <vector>

#include "absl/status/statusor.h"
#include "storage/snapshot.h"
#include "storage/term_filter.h"
#include "temporal/bucket.h"
#include "temporal/uncertain_span.h"

namespace annals::storage {

// How an event counts that may lie in several buckets: as one in each that its envelope reaches
// into, or as one in all, shared out by how much of its envelope lies in each.
enum class DensityWeight { kWhole, kSpread };

struct DensityQuery {
  // Widened to whole buckets. An infinite end stands for the first or last finite end of an event
  // of the filter.
  temporal::Interval interval = {};
  TermFilter filter = {};
  temporal::BucketUnit unit = temporal::BucketUnit::kYear;
  DensityWeight weight = DensityWeight::kWhole;
};

struct DensityBucket {
  temporal::Interval span;
  // Events whose begin, or last instant, lies in this bucket for certain.
  int64_t begins = 0;
  int64_t ends = 0;
  // Events that possibly go on in it, by the weight. Spread, those without two finite ends are left
  // out, and one without length counts where it lies.
  double active = 0;
};

struct Density {
  std::vector<DensityBucket> buckets;  // all of the range, in the order of time
  // Events whose begin at the earliest, or last instant at the latest, lies in the range, but not
  // in one bucket for certain.
  int64_t coarse_begins = 0;
  int64_t coarse_ends = 0;
  int64_t total = 0;    // events that possibly overlap the range
  int64_t undated = 0;  // events of the filter without a date
};

inline constexpr int64_t kMaxDensityBuckets = 100'000;

// INVALID_ARGUMENT for an empty interval, an empty term, or more than kMaxDensityBuckets.
//
// Without a filter, and when the snapshot shows the last write, it is made from ranks in memory; of
// one term, in units of days and longer, from its counters. Otherwise, and for kSpread, it reads
// the timeline's entries in the range.
absl::StatusOr<Density> QueryDensity(const std::shared_ptr<const Snapshot>& snapshot,
                                     const DensityQuery& query);

}  // namespace annals::storage

#endif  // ANNALS_STORAGE_DENSITY_H_
