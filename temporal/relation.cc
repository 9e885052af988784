// Each relation is a condition on one begin b and one end e with b <= e. `Possibly` looks for the
// choice that helps the most, `Certainly` for one that breaks the condition. Those of Allen's
// relations that a query can ask for as they are go through allen.h.
// tests/temporal/relation_test.cc compares both with a search over all choices.
#include "temporal/relation.h"

#include <algorithm>

#include "temporal/allen.h"

namespace annals::temporal {
namespace {

// Whether b may be `instant`, which does not lie before the earliest begin.
bool MayBegin(const UncertainSpan& event, Instant instant) {
  return instant == event.begin_earliest || instant < event.begin_latest;
}

// b < interval.end, and e > interval.begin or b >= interval.begin; the second holds for an event of
// no length at the interval's begin.
bool PossiblyOverlaps(const UncertainSpan& event, const Interval& interval) {
  if (event.begin_earliest >= interval.end) return false;
  if (event.end_latest > interval.begin) return true;
  return event.end_latest == interval.begin && MayBegin(event, interval.begin);
}

bool CertainlyOverlaps(const UncertainSpan& event, const Interval& interval) {
  const bool begins_before_end =
      event.begin_earliest < interval.end &&
      (event.begin_latest <= interval.end || event.end_latest < interval.end);
  if (!begins_before_end) return false;
  if (event.begin_earliest >= interval.begin) return true;
  // The begin may lie before the interval: then no end may lie at or before the interval's begin.
  return event.end_earliest == event.end_latest ? event.end_latest > interval.begin
                                                : event.end_earliest >= interval.begin;
}

bool PossiblyWithin(const UncertainSpan& event, const Interval& interval) {
  const Instant begin = std::max(event.begin_earliest, interval.begin);
  const Instant end = std::min(event.end_latest, interval.end);
  const bool may_end = end == event.end_latest || end > event.end_earliest;
  return MayBegin(event, begin) && may_end && begin <= end;
}

bool CertainlyWithin(const UncertainSpan& event, const Interval& interval) {
  return interval.begin <= event.begin_earliest && event.end_latest <= interval.end;
}

bool PossiblyContains(const UncertainSpan& event, const Interval& interval) {
  return event.begin_earliest <= interval.begin && interval.end <= event.end_latest;
}

bool CertainlyContains(const UncertainSpan& event, const Interval& interval) {
  return event.begin_latest <= interval.begin && interval.end <= event.end_earliest;
}

// b < interval.begin and e <= interval.begin.
bool PossiblyBefore(const UncertainSpan& event, const Interval& interval) {
  const bool may_end = event.end_latest <= interval.begin || event.end_earliest < interval.begin;
  return event.begin_earliest < interval.begin && may_end;
}

bool CertainlyBefore(const UncertainSpan& event, const Interval& interval) {
  if (event.end_latest != interval.begin) return event.end_latest < interval.begin;
  return !MayBegin(event, interval.begin);
}

bool PossiblyAfter(const UncertainSpan& event, const Interval& interval) {
  const Instant begin = std::max(event.begin_earliest, interval.end);
  return MayBegin(event, begin) && begin <= event.end_latest;
}

bool CertainlyAfter(const UncertainSpan& event, const Interval& interval) {
  return event.begin_earliest >= interval.end;
}

bool StandsInAllen(const UncertainSpan& event, Allen relation, const Interval& interval,
                   bool possibly) {
  const Answer answer = Ask(event, relation, UncertainSpan::Exactly(interval));
  return possibly ? answer != Answer::kNo : answer == Answer::kCertainly;
}

}  // namespace

bool Stands(const UncertainSpan& event, Relation relation, const Interval& interval,
            Certainty certainty) {
  const bool possibly = certainty == Certainty::kPossibly;
  switch (relation) {
    case Relation::kOverlaps:
      return possibly ? PossiblyOverlaps(event, interval) : CertainlyOverlaps(event, interval);
    case Relation::kWithin:
      return possibly ? PossiblyWithin(event, interval) : CertainlyWithin(event, interval);
    case Relation::kContains:
      return possibly ? PossiblyContains(event, interval) : CertainlyContains(event, interval);
    case Relation::kBefore:
      return possibly ? PossiblyBefore(event, interval) : CertainlyBefore(event, interval);
    case Relation::kAfter:
      return possibly ? PossiblyAfter(event, interval) : CertainlyAfter(event, interval);
    case Relation::kMeets:
      return StandsInAllen(event, Allen::kMeets, interval, possibly);
    case Relation::kMetBy:
      return StandsInAllen(event, Allen::kMetBy, interval, possibly);
    case Relation::kStarts:
      return StandsInAllen(event, Allen::kStarts, interval, possibly);
    case Relation::kStartedBy:
      return StandsInAllen(event, Allen::kStartedBy, interval, possibly);
    case Relation::kFinishes:
      return StandsInAllen(event, Allen::kFinishes, interval, possibly);
    case Relation::kFinishedBy:
      return StandsInAllen(event, Allen::kFinishedBy, interval, possibly);
    default:
      return StandsInAllen(event, Allen::kEquals, interval, possibly);
  }
}

}  // namespace annals::temporal
