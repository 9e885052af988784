#include "storage/records.h"

#include <optional>
#include <set>

#include "storage/importance.h"
#include "storage/resource_name.h"
#include "storage/strings.h"
#include "storage/terms.h"
#include "storage/words.h"
#include "temporal/time_span.h"

namespace annals::storage {
namespace {

// Where an event stands by those of its claims that are of another date or type than itself.
std::set<Position> ClaimedPositions(const annals::v1::Event& event) {
  const Position position = PositionOf(temporal::BoundsOf(event.when()));
  std::set<Position> claimed;
  for (const annals::v1::Claim& claim : event.claims()) {
    const Position at = PositionOf(temporal::BoundsOf(claim.when()));
    if (at != position || claim.type() != event.type()) claimed.insert(at);
  }
  return claimed;
}

// What a picture shows of an event; name and bounds stand in the key and before it.
annals::v1::Event CardOf(const annals::v1::Event& event) {
  annals::v1::Event card;
  card.set_title(event.title());
  card.set_type(event.type());
  if (event.has_when()) {
    card.mutable_when()->set_edtf(event.when().edtf());
    card.mutable_when()->set_precision(event.when().precision());
  }
  return card;
}

}  // namespace

bool IsDated(const annals::v1::Event& event) {
  const annals::v1::TimeSpan& when = event.when();
  return !when.edtf().empty() || when.has_begin() || when.has_end();
}

namespace {

// By its documents alone it can still be found, since they go on to tell it.
EventEntries EntriesOfDeleted(const annals::v1::Event& event) {
  EventEntries entries;
  entries.position = DeletedPosition();
  entries.timeline_key = TimelineKey(entries.position, LastPartOf(event.name()));
  entries.bounds = EncodeBounds(entries.position, temporal::UncertainSpan());
  entries.record = Serialize(event);
  for (const Term& term : TermsOf(event)) {
    if (term.kind == TermKind::kDocument) entries.terms.push_back({TermPrefix(term), ""});
  }
  return entries;
}

}  // namespace

EventEntries EntriesOf(const annals::v1::Event& event) {
  if (event.has_deletion()) return EntriesOfDeleted(event);
  const temporal::UncertainSpan span = temporal::BoundsOf(event.when());
  EventEntries entries;
  entries.position = IsDated(event) ? PositionOf(span) : UndatedPosition();
  entries.timeline_key = TimelineKey(entries.position, LastPartOf(event.name()));
  entries.bounds = EncodeBounds(entries.position, span);
  entries.record = Serialize(event);
  const std::vector<Term> terms = TermsOf(event);
  const EventWords words = WordsOf(event);
  entries.terms.reserve(terms.size() + words.frequency.size() + 1);
  for (const Term& term : terms) entries.terms.push_back({TermPrefix(term), ""});
  for (const auto& [stem, frequency] : words.frequency) {
    entries.terms.push_back(
        {TermTimeline({TermKind::kWord, stem}, ImpactOf(frequency, words.length)), ""});
  }
  entries.terms.push_back(
      {TermPrefix({TermKind::kBand, BandValue(BandOf(event))}), Serialize(CardOf(event))});
  entries.word_count = words.length;
  return entries;
}

EventIndex IndexOf(const annals::v1::Event& event) {
  const EventEntries on_timelines = EntriesOf(event);
  const auto& [position, timeline_key, bounds, record, terms, word_count] = on_timelines;
  const std::string_view id = on_timelines.id();
  EventIndex index;
  std::vector<IndexEntry>& entries = index.entries;
  entries.push_back({Family::kTimeline, timeline_key, Concat(bounds, record)});
  entries.push_back({Family::kEvents, std::string(id), EncodePosition(position)});
  for (const auto& [timeline, rest] : terms) {
    entries.push_back({Family::kTerms, Concat(timeline, timeline_key), Concat(bounds, rest)});
    index.counted.timelines.push_back(timeline);
  }
  index.counted.deleted = event.has_deletion();
  if (index.counted.deleted) return index;
  if (IsDated(event)) index.counted.bounds = temporal::BoundsOf(event.when());
  index.counted.word_count = word_count;
  const std::set<Position> claimed_positions = ClaimedPositions(event);
  if (claimed_positions.empty()) return index;
  for (const Term& term : TermsOf(event)) {
    const std::optional<Term> of_claim = ClaimedTerm(term);
    if (!of_claim.has_value()) continue;
    for (const Position& claimed : claimed_positions) {
      // Such an entry does not lead to the event's record by its key, and so says where that is.
      entries.push_back(
          {Family::kTerms, TermKey(*of_claim, claimed, id), EncodePosition(position)});
    }
  }
  return index;
}

absl::Status Damaged(Family family, std::string_view key, std::string_view why) {
  return absl::DataLossError(Concat("family \"", kFamilyNames[static_cast<size_t>(family)],
                                    "\", key \"", Escape(key), "\": ", why));
}

absl::StatusOr<std::string_view> SerializedEventOf(std::string_view key, std::string_view record) {
  const std::optional<TimelineEntry> place = DecodeTimelineKey(key);
  if (!place.has_value() || !ConsumeBounds(place->position, &record).has_value()) {
    return Damaged(Family::kTimeline, key, "the record does not begin with bounds");
  }
  return record;
}

absl::Status ParseSerializedEvent(std::string_view key, std::string_view serialized,
                                  annals::v1::Event* event) {
  if (!event->ParseFromArray(serialized.data(), static_cast<int>(serialized.size()))) {
    return Damaged(Family::kTimeline, key, "the record is not an Event");
  }
  return absl::OkStatus();
}

absl::Status ParseEventRecord(std::string_view key, std::string_view record,
                              annals::v1::Event* event) {
  const absl::StatusOr<std::string_view> serialized = SerializedEventOf(key, record);
  if (!serialized.ok()) return serialized.status();
  return ParseSerializedEvent(key, *serialized, event);
}

absl::Status ParseDocumentRecord(std::string_view key, std::string_view record,
                                 annals::v1::Document* document) {
  const std::optional<DocumentRecord> parts = DecodeDocumentRecord(record);
  if (!parts.has_value()) {
    return Damaged(Family::kDocuments, key, "the record does not begin with a fingerprint");
  }
  if (!document->ParseFromArray(parts->document.data(), static_cast<int>(parts->document.size()))) {
    return Damaged(Family::kDocuments, key, "the record is not a Document");
  }
  return absl::OkStatus();
}

}  // namespace annals::storage
