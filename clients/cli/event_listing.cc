#include "clients/cli/event_listing.h"

#include <fmt/format.h>

#include <string_view>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "clients/cli/history_text.h"
#include "clients/cli/json.h"
#include "clients/cli/text_width.h"
#include "service/export/event_parts.h"
#include "temporal/display.h"
#include "temporal/edtf.h"
#include "temporal/time_span.h"

namespace annals::cli {
namespace {

// From here on, a table has room for who and where beside the title.
constexpr int kWideTable = 110;

std::vector<TableColumn> TableColumns(EventColumns columns, bool wide) {
  std::vector<TableColumn> result = {{"WHEN", 10}, {"TYPE", 0}, {"TITLE", 16}};
  if (wide) result.push_back({"WHO / WHERE", 12});
  if (columns != EventColumns::kExtracted) result.push_back({"EVENT", 0});
  return result;
}

Listing::Cells CsvColumns(EventColumns columns) {
  Listing::Cells result = {"name",  "title",        "type",     "when",       "begin",     "end",
                           "where", "participants", "document", "factuality", "confidence"};
  if (columns == EventColumns::kFound) result.emplace_back("score");
  return result;
}

std::string WhoAndWhere(const v1::Event& event) {
  std::string who = service::JoinedNames(event.participants(), ", ");
  std::string where = service::JoinedNames(event.places(), ", ");
  if (who.empty() || where.empty()) return who + where;
  return who + " · " + where;
}

std::string_view LastPart(std::string_view name) { return name.substr(name.rfind('/') + 1); }

std::string When(const v1::Event& event) {
  return event.when().edtf().empty() ? "undated" : event.when().edtf();
}

// The date in words, and as it is written in EDTF where that says something else.
std::string WhenInWords(const v1::Event& event) {
  absl::StatusOr<temporal::Edtf> date = temporal::Edtf::Parse(event.when().edtf());
  if (!date.ok()) return When(event);
  const std::string words = temporal::Display(*date, temporal::Language::kEnglish);
  return words == event.when().edtf() ? words : fmt::format("{} ({})", words, event.when().edtf());
}

std::string ConfidenceText(float confidence) {
  return confidence > 0 ? fmt::format("{:.2f}", confidence) : "";
}

Listing::Cells CsvCells(const v1::Event& event) {
  const temporal::Interval envelope = temporal::BoundsOf(event.when()).Envelope();
  const auto instant_text = [](const temporal::Instant& instant) {
    return instant.is_infinite() ? "" : instant.ToString();
  };
  return {event.name(),
          event.title(),
          event.type(),
          event.when().edtf(),
          instant_text(envelope.begin),
          instant_text(envelope.end),
          service::JoinedNames(event.places(), "; "),
          service::JoinedNames(event.participants(), "; "),
          event.evidence().empty() ? "" : event.evidence(0).document(),
          service::FactualityWord(event.factuality()),
          ConfidenceText(event.confidence())};
}

Listing::Cells TableCells(const v1::Event& event, EventColumns columns, bool wide) {
  Listing::Cells cells = {When(event), event.type()};
  const std::string who_and_where = WhoAndWhere(event);
  if (wide) {
    cells.push_back(event.title());
    cells.push_back(who_and_where);
  } else {
    cells.push_back(who_and_where.empty() ? event.title() : event.title() + "\n" + who_and_where);
  }
  if (columns != EventColumns::kExtracted) cells.emplace_back(LastPart(event.name()));
  return cells;
}

std::string EvidenceText(const v1::Evidence& evidence) {
  std::string place(LastPart(evidence.document()));
  if (!evidence.page().empty()) place += ", page " + evidence.page();
  if (!evidence.note().empty()) place += ", note " + evidence.note();
  return fmt::format("  {}, bytes {}–{}\n    “{}”\n", place, evidence.begin_offset(),
                     evidence.end_offset(), evidence.quote());
}

// What a document says of an event that several tell, and why that is one event.
std::string ClaimText(const v1::Claim& claim) {
  std::string text =
      fmt::format("  {}  {}  {}\n    {} by {}", LastPart(claim.event()),
                  claim.when().edtf().empty() ? "undated" : claim.when().edtf(), claim.title(),
                  claim.reasons().empty() ? "first" : "joined", LastPart(claim.document()));
  for (int i = 0; i < claim.reasons_size(); ++i) text += (i == 0 ? ": " : ", ") + claim.reasons(i);
  if (claim.score() > 0) text += fmt::format(" ({:.2f})", claim.score());
  return text + "\n";
}

}  // namespace

EventListing::EventListing(OutputFormat format, EventColumns columns, Output& out)
    : columns_(columns),
      wide_(TerminalWidth() >= kWideTable),
      listing_(format, TableColumns(columns, wide_), CsvColumns(columns), out) {}

void EventListing::Add(const v1::Event& event) {
  switch (listing_.format()) {
    case OutputFormat::kJson:
    case OutputFormat::kJsonl:
      listing_.AddJson(JsonOf(event));
      break;
    case OutputFormat::kCsv:
      listing_.AddRow(CsvCells(event));
      break;
    case OutputFormat::kTable:
      listing_.AddRow(TableCells(event, columns_, wide_));
      break;
  }
}

void EventListing::Add(const v1::SearchResult& result) {
  switch (listing_.format()) {
    case OutputFormat::kJson:
    case OutputFormat::kJsonl:
      listing_.AddJson(JsonOf(result));
      break;
    case OutputFormat::kCsv: {
      Listing::Cells cells = CsvCells(result.event());
      cells.push_back(fmt::format("{:.3f}", result.score()));
      listing_.AddRow(cells);
      break;
    }
    case OutputFormat::kTable:
      Add(result.event());
      break;
  }
}

std::string EventCard(const v1::Event& event) {
  std::string card = event.title() + "\n";
  const auto add = [&](std::string_view label, std::string_view value) {
    if (!value.empty()) card += fmt::format("  {:<8}{}\n", label, value);
  };
  add("when", WhenInWords(event));
  add("type", event.type());
  std::string who;
  for (const v1::Participant& participant : event.participants()) {
    if (!who.empty()) who += ", ";
    who += participant.display_name();
    if (!participant.role().empty()) who += fmt::format(" ({})", participant.role());
  }
  add("who", who);
  add("where", service::JoinedNames(event.places(), ", "));
  std::string told = service::FactualityWord(event.factuality());
  if (event.confidence() > 0) {
    told += fmt::format("{}confidence {:.2f}", told.empty() ? "" : ", ", event.confidence());
  }
  add("told as", told);
  for (const std::string& alias : event.aliases()) add("also", alias);
  add("name", event.name());
  if (event.has_deletion()) {
    const v1::Deletion& deletion = event.deletion();
    const std::string by = deletion.author().empty() ? "" : " by " + deletion.author();
    add("deleted", TimeText(deletion.time()) + by);
  }
  if (!event.claims().empty()) card += "\nclaims\n";
  for (const v1::Claim& claim : event.claims()) card += ClaimText(claim);
  if (!event.evidence().empty()) card += "\n";
  for (const v1::Evidence& evidence : event.evidence()) card += EvidenceText(evidence);
  return Printable(card);
}

}  // namespace annals::cli
