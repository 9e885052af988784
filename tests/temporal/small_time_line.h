// A time line small enough to try everything on it.
//
// Bounds lie on every fifth point; begins and ends may also lie on the four points between, which
// stand for the dense time between two bounds: enough for any order of two begins and two ends.
#ifndef ANNALS_TESTS_TEMPORAL_SMALL_TIME_LINE_H_
#define ANNALS_TESTS_TEMPORAL_SMALL_TIME_LINE_H_

#include <string>
#include <vector>

#include "absl/strings/str_format.h"
#include "temporal/uncertain_span.h"

namespace annals::temporal {

inline constexpr int kStep = 5;

inline Instant At(int point) { return Instant::FromSeconds(point); }

// All valid spans with bounds on the multiples of kStep from 0 to `last`.
inline std::vector<UncertainSpan> AllSpans(int last) {
  std::vector<UncertainSpan> spans;
  for (int a = 0; a <= last; a += kStep) {
    for (int b = a; b <= last; b += kStep) {
      for (int c = 0; c <= last; c += kStep) {
        for (int d = c; d <= last; d += kStep) {
          const UncertainSpan span = {At(a), At(b), At(c), At(d)};
          if (span.IsValid()) spans.push_back(span);
        }
      }
    }
  }
  return spans;
}

// One certain event: half-open, or of no length.
struct Choice {
  int begin;
  int end;
};

// Every begin and end up to `last` that a span allows, as uncertain_span.h defines them.
inline std::vector<Choice> ChoicesOf(const UncertainSpan& span, int last) {
  std::vector<Choice> choices;
  for (int begin = 0; begin <= last; ++begin) {
    const bool may_begin = span.begin_earliest == span.begin_latest
                               ? At(begin) == span.begin_earliest
                               : span.begin_earliest <= At(begin) && At(begin) < span.begin_latest;
    if (!may_begin) continue;
    for (int end = begin; end <= last; ++end) {
      const bool may_end = span.end_earliest == span.end_latest
                               ? At(end) == span.end_latest
                               : span.end_earliest < At(end) && At(end) <= span.end_latest;
      if (may_end) choices.push_back({begin, end});
    }
  }
  return choices;
}

inline std::string ToString(const UncertainSpan& span) {
  return absl::StrFormat("begin %d..%d end %d..%d", span.begin_earliest.seconds(),
                         span.begin_latest.seconds(), span.end_earliest.seconds(),
                         span.end_latest.seconds());
}

}  // namespace annals::temporal

#endif  // ANNALS_TESTS_TEMPORAL_SMALL_TIME_LINE_H_
