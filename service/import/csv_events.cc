#include "service/import/csv_events.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

#include "absl/strings/ascii.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_split.h"
#include "service/export/csv.h"
#include "service/export/event_parts.h"
#include "service/status.h"

namespace annals::service {
namespace {

constexpr std::string_view kTitle = "title";

absl::StatusOr<std::vector<std::string>> FieldsOf(std::string_view record) {
  std::vector<std::string> fields(1);
  bool quoted = false;
  for (size_t i = 0; i < record.size(); ++i) {
    const char c = record[i];
    if (quoted && c == '"' && i + 1 < record.size() && record[i + 1] == '"') {
      fields.back() += '"';
      ++i;
    } else if (c == '"' && (quoted || fields.back().empty())) {
      quoted = !quoted;
    } else if (c == ',' && !quoted) {
      fields.emplace_back();
    } else {
      fields.back() += c;
    }
  }
  if (quoted) return absl::InvalidArgumentError("a quote (\") is opened and not closed");
  return fields;
}

// The items of a field that holds several, `a; b`.
std::vector<std::string> ItemsOf(const std::string& field) {
  std::vector<std::string> items;
  for (absl::string_view item : absl::StrSplit(field, ';')) {
    item = absl::StripAsciiWhitespace(item);
    if (!item.empty()) items.emplace_back(item);
  }
  return items;
}

absl::Status ReadFactuality(const std::string& word, v1::Event* event) {
  std::vector<std::string> words;
  for (int i = v1::Factuality_MIN; i <= v1::Factuality_MAX; ++i) {
    const auto factuality = static_cast<v1::Factuality>(i);
    words.push_back(FactualityWord(factuality));
    if (words.back() != word) continue;
    event->set_factuality(factuality);
    return absl::OkStatus();
  }
  words.erase(words.begin());
  return InvalidField("factuality", fmt::format("{} is none; give one of {}, or nothing",
                                                Quoted(word), fmt::join(words, ", ")));
}

// The bounds follow from `when`, and are passed over.
absl::Status SetField(const std::string& column, const std::string& field, v1::Event* event) {
  if (field.empty()) return absl::OkStatus();
  if (column == "name") {
    const bool is_id = field.find('/') == std::string::npos;
    event->set_name(is_id ? "collections/imported/events/" + field : field);
  } else if (column == kTitle) {
    event->set_title(field);
  } else if (column == "type") {
    event->set_type(field);
  } else if (column == "when") {
    event->mutable_when()->set_edtf(field);
  } else if (column == "participants") {
    for (std::string& name : ItemsOf(field)) {
      event->add_participants()->set_display_name(std::move(name));
    }
  } else if (column == "places") {
    for (std::string& name : ItemsOf(field)) event->add_places()->set_display_name(std::move(name));
  } else if (column == "tags") {
    for (std::string& tag : ItemsOf(field)) event->add_tags(std::move(tag));
  } else if (column == "factuality") {
    return ReadFactuality(field, event);
  } else if (column == "confidence") {
    float confidence = 0;
    if (!absl::SimpleAtof(field, &confidence)) {
      return InvalidField(column, fmt::format("{} is not a number; give 0 to 1", Quoted(field)));
    }
    event->set_confidence(confidence);
  } else if (column == "document" || column == "page" || column == "quote") {
    v1::Evidence* evidence =
        event->evidence().empty() ? event->add_evidence() : event->mutable_evidence(0);
    if (column == "document") evidence->set_document(field);
    if (column == "page") evidence->set_page(field);
    if (column == "quote") evidence->set_quote(field);
  }
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<std::vector<std::string>> ReadCsvColumns(std::string_view record) {
  absl::StatusOr<std::vector<std::string>> columns = FieldsOf(record);
  if (!columns.ok()) return columns.status();
  for (const std::string& column : *columns) {
    if (std::ranges::find(kCsvColumns, column) == kCsvColumns.end()) {
      return InvalidField(column, fmt::format("the first line names the columns, and this is none; "
                                              "there are {}",
                                              fmt::join(kCsvColumns, ", ")));
    }
    if (std::ranges::count(*columns, column) > 1) {
      return InvalidField(column, "the first line names this column twice");
    }
  }
  if (std::ranges::find(*columns, kTitle) != columns->end()) return columns;
  return InvalidField(kTitle, "the first line names the columns, and this one is missing");
}

absl::Status ReadCsvEvent(const std::vector<std::string>& columns, std::string_view record,
                          v1::Event* event) {
  const absl::StatusOr<std::vector<std::string>> fields = FieldsOf(record);
  if (!fields.ok()) return fields.status();
  if (fields->size() != columns.size()) {
    return absl::InvalidArgumentError(fmt::format(
        "has {} fields, and the first line names {} columns", fields->size(), columns.size()));
  }
  for (size_t i = 0; i < columns.size(); ++i) {
    absl::Status set = SetField(columns[i], (*fields)[i], event);
    if (!set.ok()) return set;
  }
  return absl::OkStatus();
}

}  // namespace annals::service
