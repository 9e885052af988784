// When somebody was born and died, as parentheses behind a name tell it.
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "extractor/events/date_reader.h"
#include "extractor/events/event_names.h"
#include "extractor/strings.h"
#include "temporal/time_span.h"

namespace annals::extractor {
namespace {

using annals::v1::TimeSpan;

// The two years of a span of them that a life can have lasted, as spans of their own.
std::optional<std::pair<TimeSpan, TimeSpan>> YearsOfLife(const TimeSpan& when) {
  constexpr int64_t kShortest = 10;
  constexpr int64_t kLongest = 115;
  const size_t slash = when.edtf().find('/');
  const temporal::UncertainSpan bounds = temporal::BoundsOf(when);
  if (slash == std::string::npos || bounds.begin_earliest.is_infinite() ||
      bounds.end_latest.is_infinite()) {
    return std::nullopt;
  }
  const int64_t years = bounds.end_latest.Day().year - bounds.begin_earliest.Day().year;
  absl::StatusOr<TimeSpan> begin = temporal::TimeSpanFromEdtf(when.edtf().substr(0, slash));
  absl::StatusOr<TimeSpan> end = temporal::TimeSpanFromEdtf(when.edtf().substr(slash + 1));
  if (years < kShortest || years > kLongest || !begin.ok() || !end.ok()) {
    return std::nullopt;
  }
  return std::pair(*std::move(begin), *std::move(end));
}

}  // namespace

std::vector<Candidate> DateReader::ReadLifespan() const {
  int before = first() - 1;
  const bool born = s_.lexicon().Is("born", s_.lower(before));
  const bool died = s_.lexicon().Is("died", s_.lower(before));
  before -= born || died ? 1 : 0;
  const Name* person = s_.HasTag(before, "-LRB-") ? s_.NameAt(before - 1) : nullptr;
  // A surname alone may be a work that is cited: `Novak (1950)`.
  if (person == nullptr || person->kind != NameKind::kPerson || person->range.end != before ||
      SplitNonEmpty(person->display, ' ').size() < 2) {
    return {};
  }
  const auto told = [&](std::string_view type, const TimeSpan& when) {
    const bool birth = type == "birth";
    annals::v1::Event event;
    event.set_type(std::string(type));
    event.set_title(absl::StrCat(person->display, birth ? " was born" : " died"));
    event.set_factuality(annals::v1::FACTUALITY_HAPPENED);
    *event.mutable_when() = when;
    AddParticipant(person->display, birth ? "patient" : "agent", event);
    return Make(std::move(event), type, first(), person->range, "event.lifespan", kConfidenceNoun);
  };
  if (born || died) {
    return {told(born ? "birth" : "death", date_.mention->when())};
  }
  const auto life = YearsOfLife(date_.mention->when());
  if (!life.has_value() || !s_.HasTag(last() + 1, "-RRB-")) {
    return {};
  }
  return {told("birth", life->first), told("death", life->second)};
}

}  // namespace annals::extractor
