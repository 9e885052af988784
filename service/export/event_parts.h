// What the formats take of an event in common.
#ifndef ANNALS_SERVICE_EXPORT_EVENT_PARTS_H_
#define ANNALS_SERVICE_EXPORT_EVENT_PARTS_H_

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "annals/v1/event.pb.h"
#include "temporal/civil.h"
#include "temporal/instant.h"

namespace annals::service {

// The ends of an event where a format has but one date for each: the whole span in which it may
// have happened.
struct ExportSpan {
  // Absent: open. Not both are, for an event that is on a timeline.
  std::optional<temporal::Instant> begin;
  std::optional<temporal::Instant> end;  // exclusive
  // Whether the time of day is told.
  bool has_time = false;

  // What a format takes that must have a begin: the end of an event of which no begin is known.
  temporal::Instant BeginOrEnd() const { return begin.has_value() ? *begin : *end; }
};

// Nothing for an event without a date, or without either end.
std::optional<ExportSpan> SpanOf(const v1::Event& event);

// The last day of a span that ends before `end`.
temporal::CivilDay LastDay(const temporal::Instant& end);

// The day of BeginOrEnd: of an event of which no begin is known, its last.
temporal::CivilDay FirstDay(const ExportSpan& span);

// `1957-07-03`; other years as EDTF and XML Schema have them: `-0043-03-15`, `12025-01-01`.
std::string IsoDate(const temporal::CivilDay& day);

// `1957-07-03T14:00:00Z`.
std::string IsoTime(const temporal::Instant& instant);

// How many seconds of its day, in UTC, have gone by.
int64_t SecondOfDay(const temporal::Instant& instant);

// The date in English words, `circa June 1957`; empty for an event without one.
std::string DateInWords(const v1::Event& event);

// `happened` for FACTUALITY_HAPPENED; empty when not determined.
std::string FactualityWord(v1::Factuality factuality);

// The words that say so; empty when none do.
std::string_view QuoteOf(const v1::Event& event);

// The display names of participants or places, or of tags, with `separator` between them.
template <class Items>
std::string JoinedNames(const Items& items, std::string_view separator) {
  std::string names;
  for (const auto& item : items) {
    if (!names.empty()) names += separator;
    names += item.display_name();
  }
  return names;
}

// `&`, `<`, `>` and quotes as HTML has them, for formats whose texts are HTML.
std::string EscapeHtml(std::string_view text);

}  // namespace annals::service

#endif  // ANNALS_SERVICE_EXPORT_EVENT_PARTS_H_
