#include "service/export/json_formats.h"

#include <fmt/format.h>
#include <google/protobuf/util/json_util.h>

#include <cstdint>
#include <cstdlib>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "service/export/event_parts.h"
#include "storage/resource_name.h"
#include "temporal/civil.h"
#include "temporal/instant.h"
#include "temporal/time_span.h"

namespace annals::service {
namespace {

using Json = nlohmann::ordered_json;

std::string ToText(const Json& json) {
  return json.dump(/*indent=*/-1, ' ', /*ensure_ascii=*/false, Json::error_handler_t::replace);
}

// Sets a member, unless the text is empty.
void SetText(Json& object, const char* member, std::string_view text) {
  if (!text.empty()) object[member] = text;
}

class JsonLinesWriter final : public ExportWriter {
 public:
  void Add(const v1::Event& event, std::string& file) override {
    google::protobuf::util::JsonPrintOptions options;
    options.preserve_proto_field_names = true;
    options.always_print_primitive_fields = true;
    // How this collection came to the event is not told, so that the file reads the same once it is
    // imported into another.
    v1::Event told = event;
    told.clear_revision();
    told.clear_by_hand();
    std::string json;
    // It fails only for messages with Any.
    if (google::protobuf::util::MessageToJsonString(told, &json, options).ok()) {
      file += json + "\n";
    }
  }
};

// A text before, the objects of the events, one a line with commas between, and a text after.
class ArrayWriter final : public ExportWriter {
 public:
  using MakeObject = std::optional<Json> (*)(const v1::Event& event, const ExportSpan& span);

  ArrayWriter(std::string before, MakeObject make, std::string after)
      : before_(std::move(before)), make_(make), after_(std::move(after)) {}

  void Begin(std::string& file) override { file += before_; }

  void Add(const v1::Event& event, std::string& file) override {
    const std::optional<ExportSpan> span = SpanOf(event);
    if (!span.has_value()) return;
    const std::optional<Json> object = make_(event, *span);
    if (!object.has_value()) return;
    file += std::exchange(first_, false) ? "\n" : ",\n";
    file += ToText(*object);
  }

  void End(std::string& file) override { file += after_; }

 private:
  const std::string before_;
  const MakeObject make_;
  const std::string after_;
  bool first_ = true;
};

// TimelineJS: a date as far as it is known.
Json SlideDate(const temporal::CivilDay& day, const v1::TimeSpan& when) {
  Json date = {{"year", day.year}};
  if (when.precision() <= v1::PRECISION_SEASON) date["month"] = day.month;
  if (when.precision() <= v1::PRECISION_WEEK) date["day"] = day.day;
  return date;
}

Json SlideTime(const temporal::Instant& instant) {
  const temporal::CivilDay day = instant.Day();
  const int64_t second = SecondOfDay(instant);
  return {{"year", day.year},      {"month", day.month},         {"day", day.day},
          {"hour", second / 3600}, {"minute", second / 60 % 60}, {"second", second % 60}};
}

// Whether JavaScript has a date for it (ECMA-262, 21.4.1.1), and with it the programs that draw
// timelines in a browser.
bool JavaScriptHas(const std::optional<temporal::Instant>& instant) {
  constexpr int64_t kMaxSeconds = int64_t{100'000'000} * 86400;
  return !instant.has_value() || std::abs(instant->seconds()) <= kMaxSeconds;
}

std::optional<Json> SlideOf(const v1::Event& event, const ExportSpan& span) {
  if (!JavaScriptHas(span.begin) || !JavaScriptHas(span.end)) return std::nullopt;
  Json slide = {{"unique_id", storage::LastPartOf(event.name())}};
  if (span.has_time) {
    slide["start_date"] = SlideTime(span.BeginOrEnd());
    if (span.end.has_value()) slide["end_date"] = SlideTime(*span.end);
  } else {
    slide["start_date"] = SlideDate(FirstDay(span), event.when());
    if (span.end.has_value()) {
      // The end is the last day, month or year that belongs to it.
      Json end = SlideDate(LastDay(*span.end), event.when());
      if (end != slide["start_date"]) slide["end_date"] = std::move(end);
    }
  }
  slide["display_date"] = EscapeHtml(DateInWords(event));
  // Its texts are HTML.
  slide["text"] = {{"headline", EscapeHtml(event.title())}, {"text", EscapeHtml(QuoteOf(event))}};
  SetText(slide, "group", EscapeHtml(event.type()));
  return slide;
}

// A time as JavaScript reads it, for which a year has four digits, or a sign and six (ECMA-262,
// 21.4.1.32).
std::string JavaScriptTime(const temporal::Instant& instant) {
  std::string time = IsoTime(instant);
  const int64_t year = instant.Day().year;
  if (year >= 0 && year <= 9999) return time;
  return fmt::format("{}{:06}{}", year < 0 ? '-' : '+', std::abs(year),
                     time.substr(time.find('-', 1)));
}

std::optional<Json> ItemOf(const v1::Event& event, const ExportSpan& span) {
  if (!JavaScriptHas(span.begin) || !JavaScriptHas(span.end)) return std::nullopt;
  Json item = {{"id", event.name()}, {"content", EscapeHtml(event.title())}};
  // Of an event of which no begin is known, a point on its last day.
  item["start"] = JavaScriptTime(
      span.begin.has_value() ? *span.begin : temporal::Instant::FromDay(FirstDay(span)));
  if (span.begin.has_value() && span.end.has_value() && *span.end > *span.begin) {
    item["end"] = JavaScriptTime(*span.end);
    item["type"] = "range";
  } else {
    item["type"] = "point";
  }
  std::string_view separator;
  std::string title;
  for (const std::string& line : {DateInWords(event), std::string(QuoteOf(event))}) {
    if (line.empty()) continue;
    title += separator;
    title += EscapeHtml(line);
    separator = "<br>";
  }
  SetText(item, "title", title);
  SetText(item, "className", event.type());
  return item;
}

temporal::CivilDay DayOf(const temporal::Instant& instant) { return instant.Day(); }

// One end of a `timespan` of Linked Places: the first and the last day, or instant, on which it can
// be. Both bounds are exclusive above; `exact` is where it is when they are the same instant.
Json EndOf(const temporal::Instant& earliest, const temporal::Instant& latest,
           const ExportSpan& span, temporal::CivilDay (*exact)(const temporal::Instant&)) {
  const auto text = [&](const temporal::Instant& instant,
                        temporal::CivilDay (*day)(const temporal::Instant&)) {
    return span.has_time ? IsoTime(instant) : IsoDate(day(instant));
  };
  if (earliest == latest) return {{"in", text(earliest, exact)}};
  Json end = Json::object();
  if (!earliest.is_infinite()) end["earliest"] = text(earliest, DayOf);
  if (!latest.is_infinite()) end["latest"] = text(latest, LastDay);
  if (end.size() == 2 && end["earliest"] == end["latest"]) return {{"in", end["latest"]}};
  return end;
}

std::optional<Json> FeatureOf(const v1::Event& event, const ExportSpan& span) {
  const temporal::UncertainSpan when = temporal::BoundsOf(event.when());
  Json timespan = Json::object();
  Json begin = EndOf(when.begin_earliest, when.begin_latest, span, DayOf);
  if (!begin.empty()) timespan["start"] = std::move(begin);
  Json end = EndOf(when.end_earliest, when.end_latest, span, LastDay);
  if (!end.empty()) timespan["end"] = std::move(end);
  Json properties = {{"title", event.title()}};
  SetText(properties, "type", event.type());
  SetText(properties, "factuality", FactualityWord(event.factuality()));
  for (const v1::Participant& participant : event.participants()) {
    properties["participants"].push_back(participant.display_name());
  }
  if (!event.tags().empty()) properties["tags"] = event.tags();
  SetText(properties, "quote", QuoteOf(event));
  if (!event.evidence().empty()) properties["document"] = event.evidence(0).document();
  Json names = Json::array();
  for (const v1::Place& place : event.places()) {
    names.push_back({{"toponym", place.display_name()}});
  }
  return Json{{"type", "Feature"},
              {"@id", event.name()},
              {"properties", std::move(properties)},
              {"names", std::move(names)},
              {"when",
               {{"timespans", Json::array({std::move(timespan)})},
                {"label", DateInWords(event)},
                {"edtf", event.when().edtf()}}},
              {"geometry", nullptr}};
}

// A date as ISO 8601 has it, no finer than it is known: `1957`, `1957-07`, `1957-07-03`.
std::string SchemaDate(const temporal::CivilDay& day, v1::Precision precision) {
  std::string date = IsoDate(day);
  if (precision > v1::PRECISION_SEASON) return date.substr(0, date.size() - 6);
  if (precision > v1::PRECISION_WEEK) return date.substr(0, date.size() - 3);
  return date;
}

std::optional<Json> ThingOf(const v1::Event& event, const ExportSpan& span) {
  Json thing = {{"@type", "Event"}, {"identifier", event.name()}, {"name", event.title()}};
  const v1::Precision precision = event.when().precision();
  if (span.begin.has_value()) {
    thing["startDate"] =
        span.has_time ? IsoTime(*span.begin) : SchemaDate(span.begin->Day(), precision);
  }
  if (span.end.has_value()) {
    thing["endDate"] =
        span.has_time ? IsoTime(*span.end) : SchemaDate(LastDay(*span.end), precision);
  }
  SetText(thing, "description", QuoteOf(event));
  SetText(thing, "additionalType", event.type());
  const auto named = [](const auto& items, const char* type) {
    Json things = Json::array();
    for (const auto& item : items) {
      things.push_back({{"@type", type}, {"name", item.display_name()}});
    }
    return things;
  };
  if (!event.places().empty()) thing["location"] = named(event.places(), "Place");
  // Who took part is a person, a body or a state: which is not known.
  if (!event.participants().empty()) thing["about"] = named(event.participants(), "Thing");
  if (!event.tags().empty()) thing["keywords"] = event.tags();
  if (!event.evidence().empty()) {
    thing["subjectOf"] = {{"@type", "CreativeWork"}, {"identifier", event.evidence(0).document()}};
  }
  return thing;
}

}  // namespace

std::unique_ptr<ExportWriter> MakeJsonLinesWriter(const ExportSource& /*source*/) {
  return std::make_unique<JsonLinesWriter>();
}

std::unique_ptr<ExportWriter> MakeTimelineJsWriter(const ExportSource& source) {
  const Json title = {{"text", {{"headline", EscapeHtml(source.collection)}}}};
  return std::make_unique<ArrayWriter>(fmt::format("{{\"title\":{},\"events\":[", ToText(title)),
                                       SlideOf, "\n]}\n");
}

std::unique_ptr<ExportWriter> MakeVisTimelineWriter(const ExportSource& /*source*/) {
  return std::make_unique<ArrayWriter>("[", ItemOf, "\n]\n");
}

std::unique_ptr<ExportWriter> MakeLinkedPlacesWriter(const ExportSource& /*source*/) {
  return std::make_unique<ArrayWriter>(
      "{\"type\":\"FeatureCollection\","
      "\"@context\":\"https://raw.githubusercontent.com/LinkedPasts/linked-places-format/main/"
      "linkedplaces-context-v1.2.jsonld\",\"features\":[",
      FeatureOf, "\n]}\n");
}

std::unique_ptr<ExportWriter> MakeSchemaOrgWriter(const ExportSource& /*source*/) {
  return std::make_unique<ArrayWriter>("{\"@context\":\"https://schema.org\",\"@graph\":[", ThingOf,
                                       "\n]}\n");
}

}  // namespace annals::service
