#include "extractor/events/dated_events.h"

#include <algorithm>
#include <iterator>
#include <optional>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/algorithm/container.h"
#include "absl/status/statusor.h"
#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "extractor/events/date_reader.h"
#include "extractor/events/noun_phrase.h"
#include "extractor/strings.h"
#include "temporal/time_span.h"

namespace annals::extractor {
namespace {

// Whether what looks like a year is a number: of a message at its begin (`1820. Your 12 received`),
// or one far from the time at which the document was written.
bool IsNumber(const SentenceView& s, const DatedWords& date, const SentenceContext& context) {
  if (date.mention->when().precision() != annals::v1::PRECISION_YEAR || date.range.size() != 1 ||
      !absl::c_all_of(s.word(date.range.begin), absl::ascii_isdigit) ||
      context.written.is_infinite()) {
    return false;
  }
  constexpr int64_t kFar = 50;
  const bool opens = date.range.begin == 0 && date.range.end < s.size() &&
                     (s.tag(date.range.end) == "." || !context.referents.first_person.empty());
  // `at 1730`: an hour.
  const bool hour = s.lower(date.range.begin - 1) == "at";
  return opens || hour ||
         temporal::BoundsOf(date.mention->when()).begin_earliest.Day().year >
             context.written.Day().year + kFar;
}

// Whether a year is that of a budget (`fiscal year 1957`): it says what money is for, and not when.
bool IsFiscalYear(const SentenceView& s, const DatedWords& date) {
  constexpr int kReach = 5;
  if (date.mention->when().precision() < annals::v1::PRECISION_YEAR) {
    return false;
  }
  for (int i = std::max(0, date.range.begin - kReach); i < date.range.end; ++i) {
    // A date is one token, whatever its words.
    const std::vector<std::string_view> words = SplitNonEmpty(s.lower(i), ' ');
    if (absl::c_any_of(words,
                       [&](std::string_view word) { return s.lexicon().Is("fiscal", word); })) {
      return true;
    }
  }
  return false;
}

// Whether nothing but commas and `and` stands between two dates.
bool AreListed(const SentenceView& s, const DatedWords& a, const DatedWords& b) {
  bool listed = a.range.end < b.range.begin;
  for (int i = a.range.end; i < b.range.begin; ++i) {
    listed = listed &&
             (s.tag(i) == "," || s.tag(i) == "CC" || (s.HasTag(i, "IN") && i + 1 == b.range.begin));
  }
  return listed;
}

// Whether two dates are alternatives: `on May 3 or May 5`.
bool AreAlternatives(const SentenceView& s, const DatedWords& a, const DatedWords& b) {
  for (int i = a.range.end; i < b.range.begin; ++i) {
    if (s.lower(i) == "or") {
      return AreListed(s, a, b);
    }
  }
  return false;
}

// Whether a time span lies within another that is longer.
bool IsWithin(const annals::v1::TimeSpan& inner, const annals::v1::TimeSpan& outer) {
  if (inner.precision() >= outer.precision()) {
    return false;
  }
  const temporal::UncertainSpan in = temporal::BoundsOf(inner);
  const temporal::UncertainSpan out = temporal::BoundsOf(outer);
  return out.begin_earliest <= in.begin_earliest && in.end_latest <= out.end_latest;
}

// One of two dates, as EDTF writes it: `[1957-07-03,1957-07-05]`. False: one of them has no such
// form.
bool AddAlternative(const annals::v1::TimeSpan& other, annals::v1::TimeSpan& when) {
  std::string_view edtf = when.edtf();
  if (edtf.starts_with('[')) {
    edtf = edtf.substr(1, edtf.size() - 2);
  }
  absl::StatusOr<annals::v1::TimeSpan> either =
      temporal::TimeSpanFromEdtf(absl::StrCat("[", Abs(edtf), ",", other.edtf(), "]"));
  if (!either.ok()) {
    return false;
  }
  when = *std::move(either);
  return true;
}

int DistanceOf(const DatedWords& date, int token) {
  return token < date.range.begin ? date.range.begin - token : token - date.range.end + 1;
}

}  // namespace

std::vector<Candidate> FindDatedEvents(const SentenceView& sentence,
                                       const SentenceContext& context) {
  const std::vector<NounPhrase> phrases = NounPhrases(sentence);
  std::vector<Candidate> candidates;
  std::vector<Candidate> more;           // of joined verbs
  const DatedWords* previous = nullptr;  // the date of the last candidate
  for (const DatedWords& date : sentence.dates()) {
    if (!date.mention->has_when() || IsNumber(sentence, date, context) ||
        IsFiscalYear(sentence, date)) {
      continue;
    }
    const DateReader reader(sentence, context, phrases, date);
    std::optional<Candidate> found = reader.Read();
    std::vector<Candidate> joined = reader.ReadJoined(found);
    std::move(joined.begin(), joined.end(), std::back_inserter(more));
    if (std::optional<Candidate> ordered = reader.ReadOrdered(found)) {
      more.push_back(*std::move(ordered));
    }
    if (!found.has_value()) {
      continue;
    }
    const bool same =
        !candidates.empty() && found->token >= 0 && candidates.back().token == found->token;
    if (same && AreAlternatives(sentence, *previous, date) &&
        AddAlternative(found->event.when(), *candidates.back().event.mutable_when())) {
      previous = &date;
      // The passage that holds both dates.
      candidates.back().event.mutable_evidence()->Swap(found->event.mutable_evidence());
      continue;
    }
    // `a year later, on May 5, 1956`: of two dates of which one lies within the other it counts.
    if (same && IsWithin(candidates.back().event.when(), found->event.when())) {
      continue;
    }
    const bool narrower = same && IsWithin(found->event.when(), candidates.back().event.when());
    if (narrower) {
      candidates.pop_back();
    }
    // One word has several dates only when they are listed: `met on May 3 and May 5`.
    if (same && !narrower && !AreListed(sentence, *previous, date)) {
      if (DistanceOf(date, found->token) >= DistanceOf(*previous, found->token)) {
        continue;
      }
      candidates.pop_back();
    }
    previous = &date;
    candidates.push_back(*std::move(found));
  }
  std::move(more.begin(), more.end(), std::back_inserter(candidates));
  return candidates;
}

}  // namespace annals::extractor
