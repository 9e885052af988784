// What a timeline is asked for.
//
//   TimelineQuery{.interval = *temporal::EnvelopeOfText("1957-07"),
//                 .relation = temporal::Relation::kWithin,
//                 .certainty = temporal::Certainty::kCertainly,
//                 .terms = {{TermKind::kType, FoldTerm("visit")}}}
#ifndef ANNALS_STORAGE_TIMELINE_QUERY_H_
#define ANNALS_STORAGE_TIMELINE_QUERY_H_

#include <vector>

#include "storage/terms.h"
#include "temporal/relation.h"
#include "temporal/uncertain_span.h"

namespace annals::storage {

struct TimelineQuery {
  // Not empty. Either end may be infinite.
  temporal::Interval interval = {};

  // How an event must stand to `interval`, and how surely; exactly as temporal::Stands.
  temporal::Relation relation = temporal::Relation::kOverlaps;
  temporal::Certainty certainty = temporal::Certainty::kPossibly;

  // An event must have all of them. None: every event.
  std::vector<Term> terms = {};
};

}  // namespace annals::storage

#endif  // ANNALS_STORAGE_TIMELINE_QUERY_H_
