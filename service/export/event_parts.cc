#include "service/export/event_parts.h"

#include <fmt/format.h>

#include <cstdint>
#include <cstdlib>

#include "absl/status/statusor.h"
#include "temporal/display.h"
#include "temporal/edtf.h"
#include "temporal/time_span.h"

namespace annals::service {
namespace {

constexpr int64_t kSecondsInDay = 86400;

}  // namespace

std::optional<ExportSpan> SpanOf(const v1::Event& event) {
  if (!event.has_when()) return std::nullopt;
  const temporal::Interval envelope = temporal::BoundsOf(event.when()).Envelope();
  ExportSpan span;
  if (!envelope.begin.is_infinite()) span.begin = envelope.begin;
  if (!envelope.end.is_infinite()) span.end = envelope.end;
  if (!span.begin.has_value() && !span.end.has_value()) return std::nullopt;
  const v1::Precision precision = event.when().precision();
  span.has_time = precision != v1::PRECISION_UNSPECIFIED && precision <= v1::PRECISION_HOUR;
  return span;
}

temporal::CivilDay LastDay(const temporal::Instant& end) {
  const bool midnight = end.nanos() == 0 && end.seconds() % kSecondsInDay == 0;
  return midnight ? temporal::AddDays(end.Day(), -1) : end.Day();
}

temporal::CivilDay FirstDay(const ExportSpan& span) {
  return span.begin.has_value() ? span.begin->Day() : LastDay(*span.end);
}

std::string IsoDate(const temporal::CivilDay& day) {
  return fmt::format("{}{:04}-{:02}-{:02}", day.year < 0 ? "-" : "", std::abs(day.year), day.month,
                     day.day);
}

std::string IsoTime(const temporal::Instant& instant) {
  const int64_t second = SecondOfDay(instant);
  return fmt::format("{}T{:02}:{:02}:{:02}Z", IsoDate(instant.Day()), second / 3600,
                     second / 60 % 60, second % 60);
}

int64_t SecondOfDay(const temporal::Instant& instant) {
  return instant.seconds() - temporal::DayOrdinal(instant.Day()) * kSecondsInDay;
}

std::string DateInWords(const v1::Event& event) {
  const absl::StatusOr<temporal::Edtf> date = temporal::Edtf::Parse(event.when().edtf());
  return date.ok() ? temporal::Display(*date, temporal::Language::kEnglish) : event.when().edtf();
}

std::string FactualityWord(v1::Factuality factuality) {
  if (factuality == v1::FACTUALITY_UNSPECIFIED) return "";
  std::string word;
  for (char c : v1::Factuality_Name(factuality).substr(std::string_view("FACTUALITY_").size())) {
    word += static_cast<char>(c - 'A' + 'a');
  }
  return word;
}

std::string_view QuoteOf(const v1::Event& event) {
  return event.evidence().empty() ? std::string_view() : event.evidence(0).quote();
}

std::string EscapeHtml(std::string_view text) {
  std::string escaped;
  for (const char c : text) {
    switch (c) {
      case '&':
        escaped += "&amp;";
        break;
      case '<':
        escaped += "&lt;";
        break;
      case '>':
        escaped += "&gt;";
        break;
      case '"':
        escaped += "&quot;";
        break;
      default:
        escaped += c;
    }
  }
  return escaped;
}

}  // namespace annals::service
