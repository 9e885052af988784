#include "service/export/icalendar.h"

#include <fmt/format.h>

#include <optional>
#include <string>
#include <string_view>

#include "absl/time/time.h"
#include "service/export/event_parts.h"
#include "temporal/civil.h"
#include "temporal/instant.h"

namespace annals::service {
namespace {

// RFC 5545, 3.1: a line has at most 75 octets without its end.
constexpr size_t kMaxLineBytes = 75;

// Whether a character of UTF-8 begins with this byte.
bool BeginsCharacter(char byte) { return (static_cast<unsigned char>(byte) & 0xC0) != 0x80; }

// Adds a content line, folded between characters.
void AddLine(std::string_view line, std::string& file) {
  size_t room = kMaxLineBytes;
  while (line.size() > room) {
    size_t end = room;
    while (end > 1 && !BeginsCharacter(line[end])) --end;
    file += line.substr(0, end);
    file += "\r\n ";
    line.remove_prefix(end);
    room = kMaxLineBytes - 1;  // the space counts
  }
  file += line;
  file += "\r\n";
}

// The value of a property of type TEXT (3.3.11). Of control characters only the line feed is
// allowed.
std::string Text(std::string_view text) {
  std::string escaped;
  for (const char c : text) {
    if (c == '\n') {
      escaped += "\\n";
    } else if (static_cast<unsigned char>(c) < ' ' || c == '\x7F') {
      escaped += ' ';
    } else {
      if (c == '\\' || c == ';' || c == ',') escaped += '\\';
      escaped += c;
    }
  }
  return escaped;
}

std::string Date(const temporal::CivilDay& day) {
  return fmt::format("{:04}{:02}{:02}", day.year, day.month, day.day);
}

// In UTC, to the second.
std::string Time(const temporal::Instant& instant) {
  std::string time = IsoTime(instant);
  std::erase_if(time, [](char c) { return c == '-' || c == ':'; });
  return time;
}

bool CanBeWritten(const temporal::Instant& instant) {
  const int64_t year = instant.Day().year;
  return year >= 1 && year <= 9999;
}

class ICalendarWriter final : public ExportWriter {
 public:
  explicit ICalendarWriter(const ExportSource& source)
      : collection_(source.collection),
        stamp_(Time(temporal::Instant::FromSeconds(absl::ToUnixSeconds(source.time)))) {}

  void Begin(std::string& file) override {
    AddLine("BEGIN:VCALENDAR", file);
    AddLine("VERSION:2.0", file);
    AddLine("PRODID:-//Annals//Annals//EN", file);
    AddLine("CALSCALE:GREGORIAN", file);
    AddLine("X-WR-CALNAME:" + Text(collection_), file);
  }

  void Add(const v1::Event& event, std::string& file) override {
    const std::optional<ExportSpan> span = SpanOf(event);
    if (!span.has_value() || !CanBeWritten(span->BeginOrEnd())) return;
    if (span->end.has_value() && !CanBeWritten(*span->end)) return;
    AddLine("BEGIN:VEVENT", file);
    AddLine(fmt::format("UID:{}@annals", Text(event.name())), file);
    AddLine("DTSTAMP:" + stamp_, file);
    AddDates(*span, file);
    AddText("SUMMARY", event.title(), file);
    AddText("DESCRIPTION", DescriptionOf(event), file);
    AddText("LOCATION", JoinedNames(event.places(), ", "), file);
    AddCategories(event, file);
    // What happened takes nobody's time.
    AddLine("TRANSP:TRANSPARENT", file);
    AddText("X-ANNALS-WHEN", event.when().edtf(), file);
    AddLine("END:VEVENT", file);
  }

  void End(std::string& file) override { AddLine("END:VCALENDAR", file); }

 private:
  static void AddText(std::string_view property, std::string_view text, std::string& file) {
    if (!text.empty()) AddLine(fmt::format("{}:{}", property, Text(text)), file);
  }

  static void AddDates(const ExportSpan& span, std::string& file) {
    if (span.has_time) {
      AddLine("DTSTART:" + Time(span.BeginOrEnd()), file);
      // 3.6.1: an end must be later than the begin.
      if (span.begin.has_value() && span.end.has_value() && *span.end > *span.begin) {
        AddLine("DTEND:" + Time(*span.end), file);
      }
      return;
    }
    const temporal::CivilDay first = FirstDay(span);
    AddLine("DTSTART;VALUE=DATE:" + Date(first), file);
    if (!span.end.has_value()) return;
    const temporal::CivilDay after = temporal::AddDays(LastDay(*span.end), 1);
    if (after > first && after.year <= 9999) AddLine("DTEND;VALUE=DATE:" + Date(after), file);
  }

  static std::string DescriptionOf(const v1::Event& event) {
    std::string text(QuoteOf(event));
    const std::string who = JoinedNames(event.participants(), ", ");
    for (const std::string& line : {DateInWords(event), who}) {
      if (!line.empty()) text += (text.empty() ? "" : "\n") + line;
    }
    return text;
  }

  static void AddCategories(const v1::Event& event, std::string& file) {
    std::string categories = Text(event.type());
    for (const std::string& tag : event.tags()) {
      categories += (categories.empty() ? "" : ",") + Text(tag);
    }
    if (!categories.empty()) AddLine("CATEGORIES:" + categories, file);
  }

  const std::string collection_;
  const std::string stamp_;
};

}  // namespace

std::unique_ptr<ExportWriter> MakeICalendarWriter(const ExportSource& source) {
  return std::make_unique<ICalendarWriter>(source);
}

}  // namespace annals::service
