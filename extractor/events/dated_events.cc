#include "extractor/events/dated_events.h"

#include <algorithm>
#include <cstdlib>
#include <iterator>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/algorithm/container.h"
#include "absl/status/statusor.h"
#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
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
  constexpr int64_t kLongAgo = 250;
  const bool opens = date.range.begin == 0 && date.range.end < s.size() &&
                     (s.tag(date.range.end) == "." || !context.referents.first_person.empty());
  // `at 1730`: an hour.
  const bool hour = s.lower(date.range.begin - 1) == "at";
  // `our 1613`, `the Embassy's 1444`: whose message, but `Denmark's 1953 elections`.
  const bool owned =
      (s.HasTag(date.range.begin - 1, "PRP$") || s.HasTag(date.range.begin - 1, "POS")) &&
      !s.IsNoun(date.range.end) && !s.HasTag(date.range.end, "JJ");
  // `Nos. 1260, 1430 and 1532`: no year of which such a text speaks by the way.
  const int64_t year = temporal::BoundsOf(date.mention->when()).begin_earliest.Day().year;
  const bool ancient =
      !s.HasTag(date.range.begin - 1, "IN") && year < context.written.Day().year - kLongAgo;
  return opens || hour || owned || ancient || year > context.written.Day().year + kFar;
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

// Whether what looks like a season is a part of a name: `Summer-Olsen`.
bool IsPartOfName(const SentenceView& s, const DatedWords& date) {
  const uint32_t end = s.SpanOf(date.range).end;
  const std::string_view rest = s.model().text().substr(end, 2);
  return rest.size() == 2 && rest[0] == '-' &&
         absl::ascii_isupper(static_cast<unsigned char>(rest[1])) &&
         date.mention->when().precision() > annals::v1::PRECISION_DAY &&
         absl::c_all_of(s.TextOf(date.range), absl::ascii_isalpha);
}

// Whether nothing but commas and `and` stands between two dates.
bool AreListed(const SentenceView& s, TokenRange a, TokenRange b) {
  bool listed = a.end < b.begin;
  for (int i = a.end; i < b.begin; ++i) {
    // `came on Monday, until Friday` is no list.
    const bool leads = s.HasTag(i, "IN") && i + 1 == b.begin &&
                       (s.lower(i) == "on" || s.lexicon().Is("occasion", s.lower(i)));
    listed = listed && (s.tag(i) == "," || s.tag(i) == "CC" || leads);
  }
  return listed;
}

// Whether two dates are alternatives: `on May 3 or May 5`.
bool AreAlternatives(const SentenceView& s, TokenRange a, TokenRange b) {
  for (int i = a.end; i < b.begin; ++i) {
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

// The time of a day whose year the words behind it tell: `July 8 last year`, and `April 27th last`,
// which is before the text was written. Nothing: they tell none.
std::optional<annals::v1::TimeSpan> WithYearBehind(const SentenceView& s, const DatedWords& date,
                                                   const SentenceContext& context) {
  constexpr size_t kYearDigits = 4;
  const std::string& edtf = date.mention->when().edtf();
  const auto has_year = [&](std::string_view text) {
    return text.size() >= kYearDigits &&
           absl::c_all_of(text.substr(0, kYearDigits), absl::ascii_isdigit);
  };
  if (date.mention->when().precision() > annals::v1::PRECISION_DAY || !has_year(edtf)) {
    return std::nullopt;
  }
  std::string year;
  const DatedWords* behind = s.DateAt(date.range.end);
  if (behind != nullptr && behind->mention->has_when() &&
      has_year(behind->mention->when().edtf()) &&
      behind->mention->when().precision() == annals::v1::PRECISION_YEAR) {
    year = behind->mention->when().edtf().substr(0, kYearDigits);
  } else if (s.lower(date.range.end) == "last" && !s.IsNoun(date.range.end + 1) &&
             !s.IsDate(date.range.end + 1) &&
             temporal::BoundsOf(date.mention->when()).begin_earliest >= context.written) {
    int of_date = 0;
    if (!absl::SimpleAtoi(edtf.substr(0, kYearDigits), &of_date)) {
      return std::nullopt;
    }
    year = absl::StrCat(of_date - 1);
  }
  if (year.size() != kYearDigits) {
    return std::nullopt;
  }
  absl::StatusOr<annals::v1::TimeSpan> when =
      temporal::TimeSpanFromEdtf(absl::StrCat(year, edtf.substr(kYearDigits)));
  return when.ok() ? std::optional(*std::move(when)) : std::nullopt;
}

// The time of a day whose year is a number far from the time at which the text was written, and so
// none: an hour before it (`1730 July 3`), or the number of a message behind it (`12, July 3 and
// 1730`). It is that day of the document's year. Nothing: the year may be meant.
std::optional<annals::v1::TimeSpan> WithYearOfDocument(const SentenceView& s,
                                                       const DatedWords& date,
                                                       const SentenceContext& context) {
  constexpr size_t kYearDigits = 4;
  constexpr size_t kDayText = std::string_view("1957-07-03").size();
  constexpr int64_t kLongAgo = 150;
  const std::string& edtf = date.mention->when().edtf();
  int64_t year = 0;
  if (context.written.is_infinite() || edtf.size() != kDayText ||
      !absl::SimpleAtoi(edtf.substr(0, kYearDigits), &year) ||
      year >= context.written.Day().year - kLongAgo) {
    return std::nullopt;
  }
  const std::string text = s.TextOf(date.range);
  const std::string digits = edtf.substr(0, kYearDigits);
  const bool leads = absl::StartsWith(text, absl::StrCat(digits, " "));
  // `telegrams 12, July 3, 1730, July 5`
  const bool listed = absl::EndsWith(text, absl::StrCat(", ", digits)) &&
                      s.HasTag(date.range.begin - 1, ",") && s.HasTag(date.range.begin - 2, "CD") &&
                      s.HasTag(date.range.end, ",") && s.IsDate(date.range.end + 1);
  if (!leads && !listed && absl::StrContains(text, digits)) {
    return std::nullopt;
  }
  constexpr int64_t kHundred = 100;
  constexpr int64_t kHours = 24;
  constexpr int64_t kMinutes = 60;
  const bool hour = leads && year / kHundred < kHours && year % kHundred < kMinutes;
  absl::StatusOr<annals::v1::TimeSpan> when = temporal::TimeSpanFromEdtf(absl::StrCat(
      context.written.Day().year, edtf.substr(kYearDigits),
      hour ? absl::StrCat("T", digits.substr(0, 2), ":", digits.substr(2), ":00") : ""));
  return when.ok() ? std::optional(*std::move(when)) : std::nullopt;
}

// The day as an editor has corrected it: `June 7 [8]`. Nothing: no correction follows, or it could
// as well be a note's number.
std::optional<annals::v1::TimeSpan> AsCorrected(const SentenceView& s, const DatedWords& date) {
  constexpr size_t kDayText = std::string_view("1957-07-03").size();
  constexpr int kMostApart = 3;
  const std::string& edtf = date.mention->when().edtf();
  const int open = date.range.end;
  int written = 0;
  int corrected = 0;
  if (edtf.size() < kDayText || !s.HasTag(open + 2, "-RRB-") || s.word(open) != "[" ||
      s.SpanOf(open).begin == s.SpanOf(open - 1).end ||
      !absl::SimpleAtoi(edtf.substr(kDayText - 2, 2), &written) ||
      !absl::SimpleAtoi(s.TextOf({open + 1, open + 2}), &corrected) || corrected == written ||
      (std::abs(corrected - written) > kMostApart &&
       // `July 14 [4]`
       !absl::EndsWith(absl::StrCat(written), absl::StrCat(corrected)))) {
    return std::nullopt;
  }
  absl::StatusOr<annals::v1::TimeSpan> when = temporal::TimeSpanFromEdtf(absl::StrCat(
      edtf.substr(0, kDayText - 2), absl::Dec(corrected, absl::kZeroPad2), edtf.substr(kDayText)));
  return when.ok() ? std::optional(*std::move(when)) : std::nullopt;
}

// The same day or month so many years later. Nothing: there is no such day.
std::optional<annals::v1::TimeSpan> OfOtherYear(const DatedWords& date, int years) {
  constexpr size_t kYearDigits = 4;
  const std::string& edtf = date.mention->when().edtf();
  int year = 0;
  if (edtf.size() < kYearDigits || !absl::SimpleAtoi(edtf.substr(0, kYearDigits), &year)) {
    return std::nullopt;
  }
  absl::StatusOr<annals::v1::TimeSpan> when =
      temporal::TimeSpanFromEdtf(absl::StrCat(year + years, edtf.substr(kYearDigits)));
  return when.ok() ? std::optional(*std::move(when)) : std::nullopt;
}

// `visited Bern on May 2, Oslo on May 3 and Zell on May 5`: of the visit that the date before
// dates, the one to the place that stands with this date, which is then none of that visit's.
// Nothing: none does.
std::optional<Candidate> AtNextPlace(const SentenceView& s, const DatedWords& date,
                                     TokenRange previous, std::vector<Candidate>& candidates) {
  const int lead = s.HasTag(date.range.begin - 1, "IN") ? date.range.begin - 1 : date.range.begin;
  const Name* place = s.NameAt(lead - 1);
  if (candidates.empty() || place == nullptr || place->range.end != lead ||
      (place->kind != NameKind::kPlace && place->kind != NameKind::kUnknown) ||
      previous.end >= place->range.begin) {
    return std::nullopt;
  }
  for (int i = previous.end; i < place->range.begin; ++i) {
    if (s.tag(i) != "," && s.tag(i) != "CC" && s.tag(i) != "TO") {
      return std::nullopt;
    }
  }
  const Candidate& last = candidates.back();
  const std::string& title = last.event.title();
  const auto& places = last.event.places();
  const auto before = absl::c_find_if(places, [&](const annals::v1::Place& known) {
    return absl::EndsWith(title, absl::StrCat(" ", known.display_name()));
  });
  if (before == places.end() || absl::StrContains(title, place->display)) {
    return std::nullopt;
  }
  Candidate next = last;
  *next.event.mutable_when() = date.mention->when();
  next.event.set_title(
      absl::StrCat(title.substr(0, title.size() - before->display_name().size()), place->display));
  next.event.clear_places();
  next.event.add_places()->set_display_name(place->display);
  for (Candidate& candidate : candidates) {
    auto& known = *candidate.event.mutable_places();
    known.erase(std::remove_if(known.begin(), known.end(),
                               [&](const annals::v1::Place& each) {
                                 return each.display_name() == place->display;
                               }),
                known.end());
  }
  return next;
}

// Whether a verb tells what becomes of the event's noun.
bool IsOfVerb(const Candidate& candidate) {
  return candidate.event.evidence(0).rules(0) == "event.verb-noun";
}

int DistanceOf(TokenRange date, int token) {
  return token < date.begin ? date.begin - token : token - date.end + 1;
}

}  // namespace

std::vector<Candidate> FindDatedEvents(const SentenceView& sentence,
                                       const SentenceContext& context) {
  const std::vector<NounPhrase> phrases = NounPhrases(sentence);
  std::vector<Candidate> candidates;
  std::vector<Candidate> more;  // of joined verbs
  TokenRange previous;          // the date of the last candidate
  for (DatedWords date : sentence.dates()) {
    if (!date.mention->has_when() || IsNumber(sentence, date, context) ||
        IsFiscalYear(sentence, date) || IsPartOfName(sentence, date)) {
      continue;
    }
    annals::v1::Mention with_year;
    std::optional<annals::v1::TimeSpan> when = AsCorrected(sentence, date);
    if (!when.has_value()) {
      when = WithYearBehind(sentence, date, context);
    }
    if (!when.has_value()) {
      when = WithYearOfDocument(sentence, date, context);
    }
    if (!when.has_value()) {
      const DateReader as_read(sentence, context, phrases, date);
      when = as_read.IsOfYearBefore()  ? OfOtherYear(date, -1)
             : as_read.IsOfYearAfter() ? OfOtherYear(date, +1)
                                       : std::nullopt;
    }
    if (when.has_value()) {
      with_year = *date.mention;
      *with_year.mutable_when() = *std::move(when);
      date.mention = &with_year;
    }
    const DateReader reader(sentence, context, phrases, date);
    if (std::vector<Candidate> life = reader.ReadLifespan(); !life.empty()) {
      std::move(life.begin(), life.end(), std::back_inserter(more));
      continue;
    }
    std::optional<Candidate> found = reader.Read();
    std::vector<Candidate> joined = reader.ReadJoined(found);
    std::move(joined.begin(), joined.end(), std::back_inserter(more));
    if (std::optional<Candidate> told = reader.ReadWhen(found)) {
      more.push_back(*std::move(told));
    }
    std::vector<Candidate> ordered = reader.ReadOrdered(found);
    std::move(ordered.begin(), ordered.end(), std::back_inserter(more));
    if (std::optional<Candidate> next = AtNextPlace(sentence, date, previous, candidates)) {
      candidates.push_back(*std::move(next));
      previous = date.range;
      continue;
    }
    if (!found.has_value() && !candidates.empty() && candidates.back().plural &&
        candidates.back().event.type() == "message" &&
        date.mention->when().precision() <= annals::v1::PRECISION_DAY &&
        AreListed(sentence, previous, date.range)) {
      // `telegrams 12 and 15, May 3 and 5`: one of each day.
      candidates.push_back(candidates.back());
      *candidates.back().event.mutable_when() = date.mention->when();
      previous = date.range;
      continue;
    }
    if (!found.has_value()) {
      continue;
    }
    // `The strike began on May 3 and ended on May 12`: two events of one noun.
    const bool same = !candidates.empty() && found->token >= 0 &&
                      candidates.back().token == found->token &&
                      !(IsOfVerb(*found) && IsOfVerb(candidates.back()) &&
                        found->event.title() != candidates.back().event.title());
    if (same && AreAlternatives(sentence, previous, date.range) &&
        AddAlternative(found->event.when(), *candidates.back().event.mutable_when())) {
      previous = date.range;
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
    if (same && !narrower && !AreListed(sentence, previous, date.range)) {
      if (DistanceOf(date.range, found->token) >= DistanceOf(previous, found->token)) {
        continue;
      }
      candidates.pop_back();
    }
    previous = date.range;
    candidates.push_back(*std::move(found));
  }
  std::move(more.begin(), more.end(), std::back_inserter(candidates));
  return candidates;
}

}  // namespace annals::extractor
