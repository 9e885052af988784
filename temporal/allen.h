// Allen's thirteen relations between two intervals whose ends may be uncertain.
//
//   UncertainSpan plenum = Edtf::Parse("1957-06")->Bounds();
//   UncertainSpan visit = Edtf::Parse("1957-07-09/1957-07-16")->Bounds();
//   Ask(plenum, Allen::kBefore, visit);    // Answer::kCertainly
//   UncertainSpan july = Edtf::Parse("1957-07")->Bounds();
//   Ask(july, Allen::kOverlaps, visit);    // Answer::kPossibly
//   Ask(july, Allen::kContains, plenum);   // Answer::kNo
//
// James F. Allen, "Maintaining Knowledge about Temporal Intervals", CACM 26 (1983). Any two certain
// intervals stand in exactly one of the relations. Allen's intervals have a length; ours may have
// none, and then lie where a half-open interval puts them: an event of no length at the begin of
// another one starts it, one at its end is met by it, and two at the same instant are equal.
#ifndef ANNALS_TEMPORAL_ALLEN_H_
#define ANNALS_TEMPORAL_ALLEN_H_

#include <string_view>

#include "temporal/uncertain_span.h"

namespace annals::temporal {

// How the first interval, a, stands to the second, b.
enum class Allen {
  kBefore,        // a.end < b.begin
  kMeets,         // a.begin < b.begin, a.end = b.begin
  kOverlaps,      // a.begin < b.begin < a.end < b.end
  kFinishedBy,    // a.begin < b.begin < a.end = b.end
  kContains,      // a.begin < b.begin, b.end < a.end
  kStarts,        // a.begin = b.begin, a.end < b.end
  kEquals,        // a.begin = b.begin, a.end = b.end
  kStartedBy,     // a.begin = b.begin, b.end < a.end
  kDuring,        // b.begin < a.begin, a.end < b.end
  kFinishes,      // b.begin < a.begin < a.end = b.end
  kOverlappedBy,  // b.begin < a.begin < b.end < a.end
  kMetBy,         // b.begin < a.begin, a.begin = b.end
  kAfter,         // b.end < a.begin
};

inline constexpr Allen kAllAllen[] = {
    Allen::kBefore,       Allen::kMeets,  Allen::kOverlaps,  Allen::kFinishedBy, Allen::kContains,
    Allen::kStarts,       Allen::kEquals, Allen::kStartedBy, Allen::kDuring,     Allen::kFinishes,
    Allen::kOverlappedBy, Allen::kMetBy,  Allen::kAfter};

// `before`, `finished_by`, …
std::string_view Name(Allen relation);

// The relation that b has to a when a has `relation` to b.
Allen Inverse(Allen relation);

// The one relation of two certain intervals, neither of which ends before it begins.
Allen RelationOf(const Interval& a, const Interval& b);

enum class Answer {
  kNo,         // for no choice of begins and ends inside their ranges
  kPossibly,   // for some choices
  kCertainly,  // for all choices
};

// Whether a stands in `relation` to b. Both must be valid. Time is taken as dense: between two
// different instants lies another. For an interval, pass UncertainSpan::Exactly(interval).
Answer Ask(const UncertainSpan& a, Allen relation, const UncertainSpan& b);

}  // namespace annals::temporal

#endif  // ANNALS_TEMPORAL_ALLEN_H_
