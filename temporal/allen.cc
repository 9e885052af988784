// A relation puts the four ends of two intervals into an order, a chain such as
// a.begin <= a.end < b.begin <= b.end. It is possible if values can be chosen along the chain: each
// as small as its own range and the value before it allow, which leaves the most to the next. It is
// certain if it is possible and none of the others is, since one of the thirteen always holds.
// tests/temporal/allen_test.cc compares this with a search over all choices.
#include "temporal/allen.h"

#include <algorithm>
#include <iterator>

namespace annals::temporal {
namespace {

// A lower or upper bound of a value, which may or may not be the bound itself.
struct Bound {
  Instant instant;
  bool open;
};

// The values that an end may have.
struct Range {
  Bound low;
  Bound high;
};

Range BeginOf(const UncertainSpan& span) {
  const bool exact = span.begin_earliest == span.begin_latest;
  return {{span.begin_earliest, false}, {span.begin_latest, !exact}};
}

Range EndOf(const UncertainSpan& span) {
  const bool exact = span.end_earliest == span.end_latest;
  return {{span.end_earliest, !exact}, {span.end_latest, false}};
}

// The stricter of two lower bounds.
Bound Higher(const Bound& a, const Bound& b) {
  if (a.instant == b.instant) return {a.instant, a.open || b.open};
  return a.instant > b.instant ? a : b;
}

// The stricter of two upper bounds.
Bound Lower(const Bound& a, const Bound& b) {
  if (a.instant == b.instant) return {a.instant, a.open || b.open};
  return a.instant < b.instant ? a : b;
}

Range Both(const Range& a, const Range& b) { return {Higher(a.low, b.low), Lower(a.high, b.high)}; }

enum class Step { kLess, kLessOrEqual };

// Takes values in order, each after the one before it.
class Chain {
 public:
  explicit Chain(const Range& first) { Choose(first); }

  Chain& Then(Step step, const Range& next) {
    const Bound after = {low_.instant, low_.open || step == Step::kLess};
    Choose({Higher(next.low, after), next.high});
    return *this;
  }

  bool possible() const { return possible_; }

 private:
  void Choose(const Range& range) {
    low_ = range.low;
    possible_ &= range.low.instant < range.high.instant ||
                 (range.low.instant == range.high.instant && !range.low.open && !range.high.open);
  }

  Bound low_ = {};
  bool possible_ = true;
};

bool Possible(const UncertainSpan& a, Allen relation, const UncertainSpan& b) {
  constexpr Step kLess = Step::kLess;
  constexpr Step kLessOrEqual = Step::kLessOrEqual;
  const Range a_begin = BeginOf(a);
  const Range a_end = EndOf(a);
  const Range b_begin = BeginOf(b);
  const Range b_end = EndOf(b);
  switch (relation) {
    case Allen::kBefore:
      return Chain(a_begin)
          .Then(kLessOrEqual, a_end)
          .Then(kLess, b_begin)
          .Then(kLessOrEqual, b_end)
          .possible();
    case Allen::kMeets:
      return Chain(a_begin).Then(kLess, Both(a_end, b_begin)).Then(kLessOrEqual, b_end).possible();
    case Allen::kOverlaps:
      return Chain(a_begin).Then(kLess, b_begin).Then(kLess, a_end).Then(kLess, b_end).possible();
    case Allen::kFinishedBy:
      return Chain(a_begin).Then(kLess, b_begin).Then(kLess, Both(a_end, b_end)).possible();
    case Allen::kContains:
      return Chain(a_begin)
          .Then(kLess, b_begin)
          .Then(kLessOrEqual, b_end)
          .Then(kLess, a_end)
          .possible();
    case Allen::kStarts:
      return Chain(Both(a_begin, b_begin)).Then(kLessOrEqual, a_end).Then(kLess, b_end).possible();
    case Allen::kEquals:
      return Chain(Both(a_begin, b_begin)).Then(kLessOrEqual, Both(a_end, b_end)).possible();
    default:  // the inverse of one of those above
      return Possible(b, Inverse(relation), a);
  }
}

}  // namespace

std::string_view Name(Allen relation) {
  constexpr std::string_view kNames[] = {
      "before",     "meets",  "overlaps", "finished_by",   "contains", "starts", "equals",
      "started_by", "during", "finishes", "overlapped_by", "met_by",   "after"};
  return kNames[static_cast<size_t>(relation)];
}

Allen Inverse(Allen relation) {
  constexpr Allen kInverses[] = {
      Allen::kAfter,     Allen::kMetBy,  Allen::kOverlappedBy, Allen::kFinishes, Allen::kDuring,
      Allen::kStartedBy, Allen::kEquals, Allen::kStarts,       Allen::kContains, Allen::kFinishedBy,
      Allen::kOverlaps,  Allen::kMeets,  Allen::kBefore};
  return kInverses[static_cast<size_t>(relation)];
}

Allen RelationOf(const Interval& a, const Interval& b) {
  if (a.begin > b.begin) return Inverse(RelationOf(b, a));
  if (a.begin == b.begin) {
    if (a.end == b.end) return Allen::kEquals;
    return a.end < b.end ? Allen::kStarts : Allen::kStartedBy;
  }
  if (a.end <= b.begin) return a.end < b.begin ? Allen::kBefore : Allen::kMeets;
  if (a.end == b.end) return Allen::kFinishedBy;
  return a.end < b.end ? Allen::kOverlaps : Allen::kContains;
}

Answer Ask(const UncertainSpan& a, Allen relation, const UncertainSpan& b) {
  if (!Possible(a, relation, b)) return Answer::kNo;
  const bool only = std::none_of(std::begin(kAllAllen), std::end(kAllAllen), [&](Allen other) {
    return other != relation && Possible(a, other, b);
  });
  return only ? Answer::kCertainly : Answer::kPossibly;
}

}  // namespace annals::temporal
