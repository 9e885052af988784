#include "service/event_input.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cstddef>

#include "extractor/chronology/event_record.h"
#include "service/status.h"
#include "service/violations.h"
#include "storage/event_fields.h"
#include "storage/resource_name.h"
#include "temporal/time_span.h"

namespace annals::service {
namespace {

constexpr size_t kMaxTextBytes = 4096;
constexpr int kMaxItems = 1000;
constexpr int kMaxImportance = 100;
constexpr const char* kEvidence = "evidence";

absl::Status CheckText(const std::string& path, const std::string& text, bool needed) {
  if (needed && text.empty()) return InvalidField(path, "is empty; give it some words");
  return CheckLength(path, text, kMaxTextBytes);
}

// Checks each item of a list by `check`, which is given the path and the item.
template <class Items, class Check>
absl::Status CheckItems(const std::string& path, const Items& items, Check check) {
  if (items.size() > kMaxItems) {
    return InvalidField(path,
                        fmt::format("has {} items; give at most {}", items.size(), kMaxItems));
  }
  Violations wrong;
  for (int i = 0; i < items.size(); ++i) wrong.Add(check(fmt::format("{}[{}]", path, i), items[i]));
  return wrong.status();
}

absl::Status CheckNeededText(const std::string& path, const std::string& text) {
  return CheckText(path, text, /*needed=*/true);
}

absl::Status ReadWhen(const std::string& path, v1::TimeSpan* when) {
  if (when->edtf().empty()) {
    return InvalidField(path + ".edtf",
                        "is empty; give a date in EDTF such as 1957-07, or leave `when` out");
  }
  absl::StatusOr<v1::TimeSpan> read = temporal::TimeSpanFromEdtf(when->edtf());
  if (!read.ok()) return InvalidField(path + ".edtf", std::string(read.status().message()));
  const bool has_bounds = when->has_begin() || when->has_end();
  if (has_bounds && temporal::BoundsOf(*when) != temporal::BoundsOf(*read)) {
    return InvalidField(path, fmt::format("its bounds are not those of {}; leave `begin` and `end` "
                                          "out, since they follow from the EDTF",
                                          Quoted(when->edtf())));
  }
  *when = *std::move(read);
  return absl::OkStatus();
}

absl::Status ReadType(const std::string& path, v1::Event* event) {
  if (event->type().empty()) event->set_type("other");
  if (std::ranges::find(extractor::kEventTypes, event->type()) != extractor::kEventTypes.end()) {
    return absl::OkStatus();
  }
  return InvalidField(path,
                      fmt::format("{} is no type of events; give one of {}, or leave it out",
                                  Quoted(event->type()), fmt::join(extractor::kEventTypes, ", ")));
}

absl::Status CheckNumbers(const std::string& path, const v1::Event& event, bool confidence,
                          bool importance, bool factuality) {
  Violations wrong;
  // Not true for what is not a number.
  if (confidence && !(event.confidence() >= 0 && event.confidence() <= 1)) {
    wrong.Add(InvalidField(path + "confidence", fmt::format("{} is not a probability; give 0 to 1",
                                                            event.confidence())));
  }
  if (importance && (event.importance() < 0 || event.importance() > kMaxImportance)) {
    wrong.Add(InvalidField(path + "importance",
                           fmt::format("{} is not an importance; give 1 to {}, or 0 to have it "
                                       "estimated",
                                       event.importance(), kMaxImportance)));
  }
  if (factuality && !v1::Factuality_IsValid(event.factuality())) {
    wrong.Add(InvalidField(path + "factuality", fmt::format("{} is not a Factuality",
                                                            static_cast<int>(event.factuality()))));
  }
  return wrong.status();
}

absl::Status CheckOneEvidence(const std::string& path, const v1::Evidence& evidence) {
  Violations wrong;
  wrong.Add(OfField(path + ".document", storage::ParseDocumentName(evidence.document()).status()));
  if (evidence.begin_offset() > evidence.end_offset()) {
    wrong.Add(InvalidField(path + ".end_offset",
                           fmt::format("{} is before begin_offset, {}", evidence.end_offset(),
                                       evidence.begin_offset())));
  }
  if (evidence.trigger_begin_offset() > evidence.trigger_end_offset()) {
    wrong.Add(
        InvalidField(path + ".trigger_end_offset",
                     fmt::format("{} is before trigger_begin_offset, {}",
                                 evidence.trigger_end_offset(), evidence.trigger_begin_offset())));
  }
  return wrong.status();
}

}  // namespace

absl::Status ReadEvent(std::string_view path, const std::vector<std::string>& fields,
                       v1::Event* event) {
  event->clear_revision();
  event->clear_claims();
  event->clear_deletion();
  event->clear_by_hand();
  const auto has = [&](const char* field) {
    return fields.empty() || std::ranges::find(fields, field) != fields.end();
  };
  const std::string prefix = path.empty() ? "" : fmt::format("{}.", path);
  Violations wrong;
  if (has("title")) wrong.Add(CheckNeededText(prefix + "title", event->title()));
  if (has("aliases")) {
    wrong.Add(CheckItems(prefix + "aliases", event->aliases(), CheckNeededText));
  }
  if (has("type")) wrong.Add(ReadType(prefix + "type", event));
  if (has("when") && event->has_when()) {
    wrong.Add(ReadWhen(prefix + "when", event->mutable_when()));
  }
  const auto check_name = [](const std::string& item, const auto& named) {
    return CheckNeededText(item + ".display_name", named.display_name());
  };
  if (has("participants")) {
    wrong.Add(CheckItems(prefix + "participants", event->participants(),
                         [&](const std::string& item, const v1::Participant& participant) {
                           Violations of_one;
                           of_one.Add(check_name(item, participant));
                           of_one.Add(CheckText(item + ".role", participant.role(), false));
                           return of_one.status();
                         }));
  }
  if (has("places")) wrong.Add(CheckItems(prefix + "places", event->places(), check_name));
  wrong.Add(CheckNumbers(prefix, *event, has("confidence"), has("importance"), has("factuality")));
  if (has(kEvidence)) {
    wrong.Add(CheckItems(prefix + kEvidence, event->evidence(), CheckOneEvidence));
  }
  if (has("tags")) wrong.Add(CheckItems(prefix + "tags", event->tags(), CheckNeededText));
  return wrong.status();
}

absl::Status CheckEvidence(std::string_view path, const v1::Event& event,
                           const storage::Collection& collection) {
  Violations wrong;
  for (int i = 0; i < event.evidence_size(); ++i) {
    const v1::Evidence& evidence = event.evidence(i);
    const std::string field = fmt::format("{}.evidence[{}]", path, i);
    const absl::StatusOr<storage::ResourceId> id = storage::ParseDocumentName(evidence.document());
    if (!id.ok() || id->collection != collection.id()) {
      wrong.Add(InvalidField(
          field + ".document",
          fmt::format("{} is not of the collection of the event", Quoted(evidence.document()))));
      continue;
    }
    const absl::StatusOr<v1::Document> document =
        collection.GetDocument(id->id, /*with_text=*/false);
    if (absl::IsNotFound(document.status())) {
      wrong.Add(InvalidField(field + ".document", std::string(document.status().message())));
      continue;
    }
    if (!document.ok()) return document.status();
    if (std::max(evidence.end_offset(), evidence.trigger_end_offset()) > document->text_bytes()) {
      wrong.Add(InvalidField(field + ".end_offset",
                             fmt::format("is beyond the end of the document, which has {} bytes",
                                         document->text_bytes())));
    }
  }
  return wrong.status();
}

UpdatableFields UpdatableFieldsOfEvents() {
  return {.by_star = storage::UserFields(), .by_name = {kEvidence}};
}

}  // namespace annals::service
