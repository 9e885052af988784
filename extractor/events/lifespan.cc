#include "extractor/events/lifespan.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "extractor/events/event_names.h"
#include "extractor/strings.h"
#include "temporal/time_span.h"

namespace annals::extractor {
namespace {

using annals::v1::TimeSpan;

Candidate MakeCandidate(const SentenceView& s, const SentenceContext& context,
                        const DatedWords& date, const Name& person, std::string_view type,
                        const TimeSpan& when) {
  const bool birth = type == "birth";
  Candidate candidate;
  annals::v1::Event& event = candidate.event;
  event.set_type(std::string(type));
  event.set_title(absl::StrCat(person.display, birth ? " was born" : " died"));
  event.set_factuality(annals::v1::FACTUALITY_HAPPENED);
  event.set_confidence(kConfidenceNoun);
  *event.mutable_when() = when;
  AddParticipant(person.display, birth ? "patient" : "agent", event);
  const TokenRange words = {person.range.begin, date.range.end};
  *event.add_evidence() =
      MakeEvidence(s.model(), context.document, s.SpanOf(words), "event.lifespan");
  event.mutable_evidence(0)->add_rules(date.mention->rule());
  SetTrigger(s.model(), s.SpanOf(date.range), *event.mutable_evidence(0));
  candidate.head = std::string(type);
  candidate.token = date.range.begin;
  candidate.block = s.model().BlockAt(s.SpanOf(words).begin);
  return candidate;
}

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

std::vector<Candidate> LifespanAt(const SentenceView& s, const SentenceContext& context,
                                  const DatedWords& date) {
  int before = date.range.begin - 1;
  const bool born = s.lexicon().Is("born", s.lower(before));
  const bool died = s.lexicon().Is("died", s.lower(before));
  before -= born || died ? 1 : 0;
  const Name* person = s.HasTag(before, "-LRB-") ? s.NameAt(before - 1) : nullptr;
  // A surname alone may be a work that is cited: `Novak (1950)`.
  if (person == nullptr || person->kind != NameKind::kPerson || person->range.end != before ||
      SplitNonEmpty(person->display, ' ').size() < 2) {
    return {};
  }
  if (born || died) {
    return {
        MakeCandidate(s, context, date, *person, born ? "birth" : "death", date.mention->when())};
  }
  const auto life = YearsOfLife(date.mention->when());
  if (!life.has_value() || !s.HasTag(date.range.end, "-RRB-")) {
    return {};
  }
  return {MakeCandidate(s, context, date, *person, "birth", life->first),
          MakeCandidate(s, context, date, *person, "death", life->second)};
}

}  // namespace annals::extractor
