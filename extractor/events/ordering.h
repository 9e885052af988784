// Times that are told by an order: `before May 3`, `after the plenum of June 1957`.
#ifndef ANNALS_EXTRACTOR_EVENTS_ORDERING_H_
#define ANNALS_EXTRACTOR_EVENTS_ORDERING_H_

#include <optional>

#include "annals/v1/event.pb.h"
#include "annals/v1/time_span.pb.h"
#include "extractor/events/sentence_view.h"
#include "temporal/instant.h"

namespace annals::extractor {

// How something stands in time to what a date or an event is.
enum class Order { kBefore, kAfter, kNotAfter, kNotBefore, kUntil, kSince, kWithin };

// The order that the words before token `at` give to what begins there: `before`, `prior to`, `not
// later than`. Nothing: they give none.
std::optional<Order> OrderBefore(const SentenceView& sentence, int at);

// The order that a noun's preposition gives: `after` of `soon after the next conference`, and that
// of `on the eve of`.
std::optional<Order> OrderOfNoun(const SentenceView& sentence, int noun);

// The time of what stands in an order to `anchor`. Before and after a date its own days are left
// out; before and after what may have filled only `part` of them, as an event or the end of a year,
// not. What
// has happened did so by `written`, when the text was written, and what is to come lies behind it:
// `[1957-07-04..1957-07-15]`, one of these days. Nothing when the anchor is open, or its years are
// none of four digits, or finer than a day.
std::optional<annals::v1::TimeSpan> OrderedSpan(Order order, const annals::v1::TimeSpan& anchor,
                                                bool part, annals::v1::Factuality factuality,
                                                temporal::Instant written);

// The end of the day at which a time begins, or of the time itself when that is later: by then what
// was written at that time was so. Infinite for a time with an open end.
temporal::Instant EndOfDay(const annals::v1::TimeSpan& time);

// A time without the open end that `since` or `until` before its words has given it: when the event
// that the words name was itself.
annals::v1::TimeSpan Closed(const annals::v1::TimeSpan& when);

}  // namespace annals::extractor

#endif  // ANNALS_EXTRACTOR_EVENTS_ORDERING_H_
