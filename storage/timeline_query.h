// What a timeline is asked for.
//
//   TimelineQuery{.interval = *temporal::EnvelopeOfText("1957-07"),
//                 .relation = temporal::Relation::kWithin,
//                 .certainty = temporal::Certainty::kCertainly,
//                 .filter = Term{TermKind::kType, FoldTerm("visit")}}
#ifndef ANNALS_STORAGE_TIMELINE_QUERY_H_
#define ANNALS_STORAGE_TIMELINE_QUERY_H_

#include "storage/term_filter.h"
#include "temporal/relation.h"
#include "temporal/uncertain_span.h"

namespace annals::storage {

// Ascending: what begins earliest first, as Collection::Timeline tells in full. Descending: exactly
// the other way round.
enum class TimeOrder { kAscending, kDescending };

struct TimelineQuery {
  // Not empty. Either end may be infinite.
  temporal::Interval interval = {};

  // How an event must stand to `interval`, and how surely; exactly as temporal::Stands.
  temporal::Relation relation = temporal::Relation::kOverlaps;
  temporal::Certainty certainty = temporal::Certainty::kPossibly;

  // Which terms an event must have.
  TermFilter filter = {};

  TimeOrder order = TimeOrder::kAscending;
};

}  // namespace annals::storage

#endif  // ANNALS_STORAGE_TIMELINE_QUERY_H_
