#include "extractor/events/ordering.h"

#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "extractor/events/factuality.h"
#include "extractor/events/subject.h"
#include "extractor/strings.h"
#include "temporal/time_span.h"

namespace annals::extractor {
namespace {

using annals::v1::TimeSpan;
using temporal::CivilDay;
using temporal::Instant;

// The order of a preposition; nothing: it gives none.
std::optional<Order> OrderOf(const EventLexicon& lexicon, std::string_view preposition) {
  if (lexicon.Is("order_before", preposition)) {
    return Order::kBefore;
  }
  if (lexicon.Is("order_after", preposition)) {
    return Order::kAfter;
  }
  if (lexicon.Is("order_until", preposition)) {
    return Order::kUntil;
  }
  if (lexicon.Is("order_since", preposition)) {
    return Order::kSince;
  }
  if (lexicon.Is("order_within", preposition)) {
    return Order::kWithin;
  }
  return std::nullopt;
}

Instant SecondBefore(Instant instant) { return Instant::FromSeconds(instant.seconds() - 1); }

// A day as EDTF, no finer than `precision`; empty when its year is none of four digits.
std::string TextOf(const CivilDay& day, annals::v1::Precision precision) {
  constexpr int64_t kYears = 10000;
  if (day.year < 0 || day.year >= kYears) {
    return "";
  }
  if (precision >= annals::v1::PRECISION_YEAR) {
    return absl::StrFormat("%04d", day.year);
  }
  return precision == annals::v1::PRECISION_MONTH
             ? absl::StrFormat("%04d-%02d", day.year, day.month)
             : absl::StrFormat("%04d-%02d-%02d", day.year, day.month, day.day);
}

// What orders to the one side of an anchor, or to both.
struct Sides {
  std::string begin;
  std::string end;
};

// One of the days from `begin` to `end`, either of which may be empty: open.
std::optional<TimeSpan> OneOf(const Sides& sides) {
  absl::StatusOr<TimeSpan> span =
      temporal::TimeSpanFromEdtf(absl::StrCat("[", sides.begin, "..", sides.end, "]"));
  return span.ok() ? std::optional(*std::move(span)) : std::nullopt;
}

std::optional<TimeSpan> Interval(std::string_view begin, std::string_view end) {
  absl::StatusOr<TimeSpan> span = temporal::TimeSpanFromEdtf(
      absl::StrCat(begin.empty() ? ".." : Abs(begin), "/", end.empty() ? ".." : Abs(end)));
  return span.ok() ? std::optional(*std::move(span)) : std::nullopt;
}

}  // namespace

std::optional<Order> OrderBefore(const SentenceView& s, int at) {
  const std::string_view word = s.lower(at - 1);
  if (word == "to" && s.lower(at - 2) == "prior") {
    return Order::kBefore;
  }
  if (word == "than") {
    const bool denied = s.lexicon().Is("denied", s.lower(at - 3));
    if (s.lower(at - 2) == "later") {
      return denied ? Order::kNotAfter : Order::kAfter;
    }
    if (s.lower(at - 2) == "earlier") {
      return denied ? Order::kNotBefore : Order::kBefore;
    }
    return std::nullopt;
  }
  if (word == "by") {
    return Order::kNotAfter;
  }
  const std::optional<Order> order = OrderOf(s.lexicon(), word);
  return order == Order::kBefore || order == Order::kAfter ? order : std::nullopt;
}

std::optional<Order> OrderOfNoun(const SentenceView& s, int noun) {
  const std::string_view preposition = PrepositionOf(s, noun);
  if (preposition == "to") {
    for (const int child : s.Dependents(noun)) {
      if (s.lower(child) == "prior") {
        return Order::kBefore;
      }
    }
    return std::nullopt;
  }
  // `not until after the elections`
  const std::optional<Order> order = OrderOf(s.lexicon(), preposition);
  return order == Order::kUntil && IsUntilAfter(s, -1, noun) ? Order::kAfter : order;
}

std::optional<TimeSpan> OrderedSpan(Order order, const TimeSpan& anchor, bool part,
                                    annals::v1::Factuality factuality, Instant written) {
  const temporal::UncertainSpan bounds = temporal::BoundsOf(anchor);
  if (bounds.begin_earliest.is_infinite() || bounds.end_latest.is_infinite() ||
      anchor.precision() < annals::v1::PRECISION_DAY) {
    return std::nullopt;
  }
  const auto text = [&](Instant instant) { return TextOf(instant.Day(), anchor.precision()); };
  const std::string first = text(bounds.begin_earliest);
  const std::string last = text(SecondBefore(bounds.end_latest));
  if (first.empty() || last.empty()) {
    return std::nullopt;
  }
  const bool to_come = factuality == annals::v1::FACTUALITY_PLANNED ||
                       factuality == annals::v1::FACTUALITY_HYPOTHETICAL;
  const std::string now =
      written.is_infinite() ? "" : TextOf(SecondBefore(written).Day(), annals::v1::PRECISION_DAY);
  switch (order) {
    case Order::kBefore:
    case Order::kNotAfter: {
      const std::string end = order == Order::kNotAfter ? last
                              : part                    ? first
                                                        : text(SecondBefore(bounds.begin_earliest));
      const Instant limit =
          order == Order::kBefore && !part ? bounds.begin_earliest : bounds.end_latest;
      const bool bounded = to_come && !now.empty() && written < limit;
      return end.empty() ? std::nullopt : OneOf({.begin = bounded ? now : "", .end = end});
    }
    case Order::kAfter:
    case Order::kNotBefore: {
      const std::string begin = order == Order::kNotBefore ? first
                                : part                     ? last
                                                           : text(bounds.end_latest);
      const bool bounded = !to_come && !now.empty() && written > bounds.end_latest;
      return begin.empty() ? std::nullopt : OneOf({.begin = begin, .end = bounded ? now : ""});
    }
    case Order::kUntil:
      return Interval("", last);
    case Order::kSince:
      return Interval(first, "");
    case Order::kWithin:
      return first == last ? std::optional(anchor) : OneOf({.begin = first, .end = last});
  }
  return std::nullopt;
}

temporal::Instant EndOfDay(const annals::v1::TimeSpan& time) {
  const temporal::UncertainSpan bounds = temporal::BoundsOf(time);
  if (bounds.end_latest.is_infinite() || bounds.begin_earliest.is_infinite()) {
    return temporal::Instant::InfiniteFuture();
  }
  constexpr int64_t kSecondsOfDay = 86400;
  const temporal::Instant day = temporal::Instant::FromDay(bounds.begin_earliest.Day());
  return std::max(bounds.end_latest, temporal::Instant::FromSeconds(day.seconds() + kSecondsOfDay));
}

annals::v1::TimeSpan Closed(const annals::v1::TimeSpan& when) {
  std::string edtf = when.edtf();
  if (edtf.ends_with("/..")) {
    edtf.resize(edtf.size() - 3);
  } else if (edtf.starts_with("../")) {
    edtf.erase(0, 3);
  } else {
    return when;
  }
  absl::StatusOr<annals::v1::TimeSpan> own = temporal::TimeSpanFromEdtf(edtf);
  return own.ok() ? *std::move(own) : when;
}

}  // namespace annals::extractor
