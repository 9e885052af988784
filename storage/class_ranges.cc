#include "storage/class_ranges.h"

#include <algorithm>
#include <limits>

namespace annals::storage {
namespace {

using temporal::Certainty;
using temporal::Instant;
using temporal::Interval;
using temporal::Relation;

// Where the envelope of every event that a query can find must lie.
struct Limits {
  Instant min_begin;  // it begins here or later
  Instant max_begin;  // it begins here or earlier
  Instant min_end;    // it ends here or later
};

Limits LimitsOf(const TimelineQuery& query) {
  const Interval& interval = query.interval;
  if (query.relation == Relation::kContains) {
    return {Instant::InfinitePast(), interval.begin, interval.end};
  }
  if (query.relation == Relation::kBefore) {
    return {Instant::InfinitePast(), interval.begin, Instant::InfinitePast()};
  }
  if (query.relation == Relation::kAfter) {
    const bool certainly = query.certainty == Certainty::kCertainly;
    return {certainly ? interval.end : Instant::InfinitePast(), Instant::InfiniteFuture(),
            interval.end};
  }
  // All others ask that the two have something in common. An event without length at either edge
  // can count, and one that meets the interval, so both edges belong to the limits.
  Limits limits = {Instant::InfinitePast(), interval.end, interval.begin};
  if (query.relation == Relation::kWithin && query.certainty == Certainty::kCertainly) {
    limits.min_begin = interval.begin;
  }
  return limits;
}

// `instant` less `seconds`, or InfinitePast when that is out of range.
Instant Minus(const Instant& instant, uint64_t seconds) {
  constexpr int64_t kMin = std::numeric_limits<int64_t>::min();
  const uint64_t room = static_cast<uint64_t>(instant.seconds()) - static_cast<uint64_t>(kMin);
  if (instant.is_infinite() || seconds >= room) return Instant::InfinitePast();
  return Instant::FromSeconds(
      static_cast<int64_t>(static_cast<uint64_t>(instant.seconds()) - seconds), instant.nanos());
}

// A range of instants of one class, both ends included. Empty when last < first.
struct InstantSpan {
  Instant first;
  Instant last;
};

InstantSpan RangeOf(uint8_t length_class, const Limits& limits) {
  constexpr InstantSpan kNone = {Instant::InfiniteFuture(), Instant::InfinitePast()};
  switch (length_class) {
    case kClassUnbounded:
    case kClassOpenBegin: {
      if (limits.min_begin != Instant::InfinitePast()) return kNone;
      if (length_class == kClassUnbounded)
        return {Instant::InfinitePast(), Instant::InfinitePast()};
      return {limits.min_end, Instant::InfiniteFuture()};
    }
    case kClassOpenEnd:
      return {limits.min_begin, limits.max_begin};
    default: {
      if (limits.min_end == Instant::InfiniteFuture()) return kNone;
      const Instant reach = Minus(limits.min_end, ClassLength(length_class));
      return {std::max(limits.min_begin, reach), limits.max_begin};
    }
  }
}

}  // namespace

std::vector<PositionRange> ClassRangesOf(const TimelineQuery& query) {
  const Limits limits = LimitsOf(query);
  std::vector<PositionRange> ranges;
  const auto add = [&](uint8_t length_class) {
    const InstantSpan instants = RangeOf(length_class, limits);
    if (instants.last < instants.first) return;
    ranges.push_back({{length_class, instants.first}, {length_class, instants.last}});
  };
  for (const uint8_t open : {kClassUnbounded, kClassOpenBegin, kClassOpenEnd}) add(open);
  for (int c = kClassLongest; c <= kClassShortest; ++c) add(static_cast<uint8_t>(c));
  return ranges;
}

}  // namespace annals::storage
