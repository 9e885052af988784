// When an Edtf is: its begin and its end as ranges. docs/edtf.md, "Bounds".
#include <algorithm>
#include <optional>

#include "temporal/edtf.h"

namespace annals::temporal {
namespace {

constexpr Instant kPast = Instant::InfinitePast();
constexpr Instant kFuture = Instant::InfiniteFuture();

// The begin of an interval lies in its first period and the end in its last one. An open end is
// certainly unbounded; of an unknown one it is only certain that it is not on the wrong side of the
// other end.
UncertainSpan IntervalBounds(const EdtfEnd& begin, const EdtfEnd& end) {
  UncertainSpan span;
  if (begin.is_date()) {
    const Interval period = begin.date().WidenedPeriod();
    span.begin_earliest = period.begin;
    span.begin_latest = period.end;
  } else if (begin.is_open()) {
    span.begin_latest = kPast;
  }
  if (end.is_date()) {
    const Interval period = end.date().WidenedPeriod();
    span.end_earliest = period.begin;
    span.end_latest = period.end;
  } else if (end.is_open()) {
    span.end_earliest = kFuture;
  }
  // The begin is never after the end, which tells more of the two where their periods overlap.
  span.begin_latest = std::min(span.begin_latest, span.end_latest);
  span.end_earliest = std::max(span.end_earliest, span.begin_earliest);
  return span;
}

Interval ElementPeriod(const EdtfElement& element) {
  return {element.first.is_date() ? element.first.date().WidenedPeriod().begin : kPast,
          element.last.is_date() ? element.last.date().WidenedPeriod().end : kFuture};
}

Interval Hull(const std::vector<EdtfElement>& elements) {
  Interval hull = ElementPeriod(elements.front());
  for (const EdtfElement& element : elements) {
    const Interval period = ElementPeriod(element);
    hull = {std::min(hull.begin, period.begin), std::max(hull.end, period.end)};
  }
  return hull;
}

// Whether the elements follow each other in time without a gap.
bool Continuous(const std::vector<EdtfElement>& elements) {
  for (size_t i = 1; i < elements.size(); ++i) {
    const Interval before = ElementPeriod(elements[i - 1]);
    const Interval next = ElementPeriod(elements[i]);
    if (next.begin < before.begin || next.end < before.end || next.begin > before.end) return false;
  }
  return true;
}

}  // namespace

UncertainSpan Edtf::Bounds() const {
  if (kind_ == Kind::kDate) return UncertainSpan::SomewhereIn(begin_.date().WidenedPeriod());
  // All of some dates with gaps between them is no single interval: nothing is certain of the time
  // between the first and the last.
  if (kind_ == Kind::kInterval || (kind_ == Kind::kAllOf && Continuous(elements_))) {
    return IntervalBounds(begin_, end_);
  }
  return UncertainSpan::SomewhereIn(Hull(elements_));
}

}  // namespace annals::temporal
