// How an event of uncertain time stands to a queried interval.
//
//   UncertainSpan june = Edtf::Parse("1957-06")->Bounds();
//   Interval first_half = {Instant::FromDay({1957, 6, 1}), Instant::FromDay({1957, 6, 16})};
//   Stands(june, Relation::kOverlaps, first_half, Certainty::kPossibly);    // true
//   Stands(june, Relation::kOverlaps, first_half, Certainty::kCertainly);   // false
#ifndef ANNALS_TEMPORAL_RELATION_H_
#define ANNALS_TEMPORAL_RELATION_H_

#include "temporal/uncertain_span.h"

namespace annals::temporal {

enum class Relation {
  kOverlaps,  // they share an instant; an event of no length at the interval's begin does overlap
              // it
  kWithin,    // the event lies inside the interval: interval.begin <= begin and end <= interval.end
  kContains,  // the interval lies inside the event: begin <= interval.begin and interval.end <= end
  kBefore,    // the event is over when the interval begins: begin < interval.begin and
              // end <= interval.begin
  kAfter,     // the event begins when the interval is over: interval.end <= begin

  // Allen's relations of these names, exactly (allen.h).
  kMeets,       // the event ends where the interval begins
  kMetBy,       // it begins where the interval ends
  kStarts,      // it begins with the interval and ends before it does
  kStartedBy,   // it begins with the interval and goes on after it
  kFinishes,    // it begins inside the interval and ends with it
  kFinishedBy,  // it begins before the interval and ends with it
  kEquals,      // it begins and ends with the interval
};

inline constexpr Relation kAllRelations[] = {
    Relation::kOverlaps,  Relation::kWithin,   Relation::kContains,   Relation::kBefore,
    Relation::kAfter,     Relation::kMeets,    Relation::kMetBy,      Relation::kStarts,
    Relation::kStartedBy, Relation::kFinishes, Relation::kFinishedBy, Relation::kEquals};

enum class Certainty {
  kPossibly,   // for some choice of begin and end inside their ranges
  kCertainly,  // for every choice
};

// Whether `event` stands in `relation` to `interval`. `event` must be valid, `interval` not empty.
bool Stands(const UncertainSpan& event, Relation relation, const Interval& interval,
            Certainty certainty);

}  // namespace annals::temporal

#endif  // ANNALS_TEMPORAL_RELATION_H_
