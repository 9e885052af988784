#include "storage/verify.h"

#include <algorithm>
#include <functional>
#include <memory>
#include <string_view>
#include <utility>

#include "rocksdb/db.h"
#include "storage/document_write.h"
#include "storage/engine.h"
#include "storage/event_groups.h"
#include "storage/event_pool.h"
#include "storage/hash.h"
#include "storage/keys.h"
#include "storage/records.h"
#include "storage/resource_name.h"
#include "storage/rocksdb_status.h"
#include "storage/strings.h"
#include "storage/terms.h"
#include "temporal/time_span.h"

namespace annals::storage {
namespace {

// Tells two collections of counts apart without holding them: equal ones have equal sums, and
// others hardly ever.
class CountsSum {
 public:
  void Add(const CountEntry& entry) {
    const size_t key = std::hash<std::string_view>()(entry.key);
    // A step of splitmix64 (Steele, Lea and Flood, 2014) mixes key and slot.
    uint64_t mixed = key + 0x9e3779b97f4a7c15 * (uint64_t{entry.slot} + 1);
    mixed = (mixed ^ (mixed >> 30)) * 0xbf58476d1ce4e5b9;
    mixed = (mixed ^ (mixed >> 27)) * 0x94d049bb133111eb;
    sum_ += (mixed ^ (mixed >> 31)) * static_cast<uint64_t>(entry.count);
  }
  bool operator==(const CountsSum&) const = default;

 private:
  uint64_t sum_ = 0;
};

class Verifier {
 public:
  explicit Verifier(std::shared_ptr<const Snapshot> snapshot) : snapshot_(std::move(snapshot)) {
    report_.revision = snapshot_->revision();
  }

  absl::StatusOr<VerifyReport> Run() {
    Scan(Family::kTimeline, &Verifier::CheckEvent);
    Scan(Family::kEvents, &Verifier::CheckPlace);
    Scan(Family::kTerms, &Verifier::CountTermEntry);
    // Each entry that should be there was read: unless one is amiss, there are others only if there
    // are more.
    if (report_.entries != expected_entries_ || report_.difference_count > 0)
      Scan(Family::kTerms, &Verifier::CheckTermEntry);
    CheckCounters();
    Scan(Family::kDocuments, &Verifier::CheckDocument);
    Scan(Family::kTexts, &Verifier::CheckTextHasDocument);
    Scan(Family::kSources, &Verifier::CheckSource);
    Scan(Family::kClaims, &Verifier::CheckClaim);
    Scan(Family::kDecisions, &Verifier::CheckDecision);
    if (!status_.ok()) return status_;
    return std::move(report_);
  }

 private:
  using Check = void (Verifier::*)(std::string_view key, std::string_view value);

  void Scan(Family family, Check check) {
    if (!status_.ok()) return;
    rocksdb::ReadOptions options;
    options.snapshot = snapshot_->get();
    options.fill_cache = false;
    const std::unique_ptr<rocksdb::Iterator> iterator(
        engine().db()->NewIterator(options, engine().family(family)));
    for (iterator->SeekToFirst(); iterator->Valid() && status_.ok(); iterator->Next()) {
      (this->*check)(ToView(iterator->key()), ToView(iterator->value()));
    }
    if (!iterator->status().ok()) {
      status_ = StatusFrom(iterator->status(), Concat("verifying family \"", Name(family), "\""));
    }
  }

  // Every entry that an event should have is there, and says what it should.
  void CheckEvent(std::string_view key, std::string_view record) {
    ++report_.events;
    annals::v1::Event event;
    if (absl::Status parsed = ParseEventRecord(key, record, &event); !parsed.ok()) {
      return Tell(Family::kTimeline, key, "cannot be parsed");
    }
    const absl::StatusOr<ResourceId> name = ParseEventName(event.name());
    const std::optional<TimelineEntry> place = DecodeTimelineKey(key);
    if (!name.ok() || !place.has_value() || name->collection != engine().collection() ||
        name->id != place->event_id) {
      return Tell(Family::kTimeline, key, Concat("holds an event named \"", event.name(), "\""));
    }
    if (!temporal::BoundsOf(event.when()).IsValid()) {
      return Tell(Family::kTimeline, key, "holds an event whose bounds are out of order");
    }
    if (event.revision() < 1 || event.revision() > report_.revision) {
      Tell(Family::kTimeline, key,
           Concat("is of revision ", event.revision(), ", and the last is ", report_.revision));
    }
    const EventIndex index = IndexOf(event);
    for (const CountEntry& entry : index.counts) expected_counts_.Add(entry);
    for (const IndexEntry& entry : index.entries) {
      if (entry.family == Family::kTerms) ++expected_entries_;
      const std::optional<std::string> stored = Read(entry.family, entry.key);
      if (!stored.has_value()) {
        Tell(entry.family, entry.key, Concat("is missing for event \"", name->id, "\""));
      } else if (*stored != entry.value) {
        Tell(entry.family, entry.key, Concat("has another value than event \"", name->id, "\""));
      }
    }
    if (!event.claims().empty()) CheckJoined(key, event);
    for (const Term& term : TermsOf(event)) {
      if (term.kind != TermKind::kDocument) continue;
      if (!Read(Family::kDocuments, term.value).has_value()) {
        Tell(Family::kDocuments, term.value, Concat("is missing for event \"", name->id, "\""));
      }
    }
  }

  // A joined event is what its claims make.
  void CheckJoined(std::string_view key, const annals::v1::Event& event) {
    ToldEvents told;
    std::vector<Member> members;
    for (const annals::v1::Claim& claim : event.claims()) {
      const std::string id(LastPartOf(claim.event()));
      absl::StatusOr<ToldEvent> one = ReadClaim(*snapshot_, id);
      if (!one.ok()) return Tell(Family::kClaims, id, "is missing, or is not a claim");
      told.emplace(id, *std::move(one));
      members.push_back({id, {claim.score(), {claim.reasons().begin(), claim.reasons().end()}}});
    }
    annals::v1::Event joined = JoinedEvent(told, members);
    joined.set_revision(event.revision());
    if (Serialize(joined) != Serialize(event)) {
      Tell(Family::kTimeline, key, "is not what its claims make together");
    }
  }

  void CheckClaim(std::string_view id, std::string_view record) {
    const std::optional<ClaimRecord> claim = DecodeClaim(record);
    if (!claim.has_value()) return Tell(Family::kClaims, id, "is not a claim");
    const absl::StatusOr<StoredEvent> joined = ReadStoredEvent(*snapshot_, claim->joined_id);
    if (!joined.ok() || joined->event.claims().empty() || joined->told.count(id) == 0) {
      Tell(Family::kClaims, id,
           Concat("is for event \"", claim->joined_id, "\", which does not have it"));
    }
  }

  void CheckDecision(std::string_view key, std::string_view value) {
    const size_t end = key.find('\0');
    if (end == std::string_view::npos || !DecodeDecision(value).has_value()) {
      return Tell(Family::kDecisions, key, "is not a decision");
    }
    if (Read(Family::kDecisions, DecisionKey(key.substr(end + 1), key.substr(0, end))) != value) {
      Tell(Family::kDecisions, key, "is not there for the other of the two events");
    }
  }

  void CheckPlace(std::string_view id, std::string_view position) {
    if (!DecodePosition(position).has_value()) {
      return Tell(Family::kEvents, id, "has a value that is not a position");
    }
    if (!Read(Family::kTimeline, Concat(position, id)).has_value()) {
      Tell(Family::kEvents, id, "has no event at its position");
    }
  }

  void CountTermEntry(std::string_view, std::string_view) { ++report_.entries; }

  void CheckTermEntry(std::string_view key, std::string_view value) {
    const std::optional<TermEntry> entry = DecodeTermKey(key);
    if (!entry.has_value()) return Tell(Family::kTerms, key, "is not a key of this family");
    std::string timeline_key(entry->timeline_key);
    if (entry->term.kind == TermKind::kClaimedParticipant ||
        entry->term.kind == TermKind::kClaimedPlace) {
      timeline_key.replace(0, kPositionBytes, value);
    }
    const std::optional<std::string> record = Read(Family::kTimeline, timeline_key);
    annals::v1::Event event;
    if (!record.has_value() || !ParseEventRecord(timeline_key, *record, &event).ok()) {
      return Tell(Family::kTerms, key, "has no event at its position");
    }
    // CheckEvent looks at the values.
    const EventIndex index = IndexOf(event);
    if (std::ranges::none_of(index.entries, [&](const IndexEntry& e) { return e.key == key; })) {
      Tell(Family::kTerms, key, "is for a term that its event does not have");
    }
  }

  // What is counted is a sum over all events; sums of the numbers of both sides, each times a
  // number that depends on its key and slot, tell whether they agree. Only if not, all are counted
  // again.
  void CheckCounters() {
    Scan(Family::kCounters, &Verifier::SumCounter);
    if (!status_.ok() || expected_counts_ == stored_counts_) return;
    Scan(Family::kTimeline, &Verifier::CountAgain);
    Scan(Family::kCounters, &Verifier::CheckCounter);
    for (const auto& [key, slots] : counted_again_.by_key()) {
      if (!slots.empty()) Tell(Family::kCounters, key, "is missing, or counts too little");
    }
  }

  void SumCounter(std::string_view key, std::string_view value) {
    const std::optional<Counts> counts = DecodeCounts(value);
    if (!DecodeCounterKey(key).has_value() || !counts.has_value()) {
      return Tell(Family::kCounters, key, "does not hold counts");
    }
    for (const auto& [slot, count] : *counts) {
      stored_counts_.Add({std::string(key), slot, count});
    }
  }

  void CountAgain(std::string_view key, std::string_view record) {
    annals::v1::Event event;
    if (ParseEventRecord(key, record, &event).ok() && temporal::BoundsOf(event.when()).IsValid()) {
      counted_again_.Add(IndexOf(event).counts, +1);
    }
  }

  void CheckCounter(std::string_view key, std::string_view value) {
    const Counts counted = counted_again_.Take(std::string(key));
    if (DecodeCounts(value) != counted) {
      Tell(Family::kCounters, key, "does not count what its events add up to");
    }
  }

  void CheckDocument(std::string_view id, std::string_view record) {
    ++report_.documents;
    annals::v1::Document document;
    if (absl::Status parsed = ParseDocumentRecord(id, record, &document); !parsed.ok()) {
      return Tell(Family::kDocuments, id, "cannot be parsed");
    }
    if (document.name() != DocumentName(engine().collection(), id)) {
      Tell(Family::kDocuments, id, Concat("holds a document named \"", document.name(), "\""));
    }
    const std::optional<std::string> text = Read(Family::kTexts, id);
    if (!text.has_value()) {
      Tell(Family::kTexts, id, "is missing for its document");
    } else if (text->size() != document.text_bytes() ||
               HexOf(Sha256(*text)) != document.text_sha256()) {
      Tell(Family::kTexts, id, "is not the text that its document was stored with");
    }
    if (!document.source_uri().empty() && Read(Family::kSources, document.source_uri()) != id) {
      Tell(Family::kSources, document.source_uri(),
           Concat("does not lead to document \"", id, "\""));
    }
    CheckDocumentEvents(id, document, DecodeDocumentRecord(record)->fingerprint);
  }

  void CheckDocumentEvents(std::string_view id, const annals::v1::Document& document,
                           std::string_view fingerprint) {
    absl::StatusOr<ToldEvents> told_events = EventsOfDocument(*snapshot_, id);
    if (absl::IsDataLoss(told_events.status())) {
      // CheckPlace or CheckTermEntry has told the cause.
      return Tell(Family::kDocuments, id, "has events that cannot be read");
    }
    if (!told_events.ok()) {
      status_ = told_events.status();
      return;
    }
    std::vector<annals::v1::Event> events;
    for (auto& [event_id, told] : *told_events) events.push_back(std::move(told.event));
    if (static_cast<int64_t>(events.size()) != document.event_count()) {
      Tell(Family::kDocuments, id,
           Concat("counts ", document.event_count(), " events, and has ", events.size()));
    } else if (FingerprintOf(document, events) != fingerprint) {
      Tell(Family::kDocuments, id, "has a fingerprint that is not that of its events");
    }
  }

  void CheckTextHasDocument(std::string_view id, std::string_view) {
    if (!Read(Family::kDocuments, id).has_value()) Tell(Family::kTexts, id, "has no document");
  }

  void CheckSource(std::string_view source_uri, std::string_view id) {
    const std::optional<std::string> record = Read(Family::kDocuments, id);
    annals::v1::Document document;
    if (!record.has_value() || !ParseDocumentRecord(id, *record, &document).ok() ||
        document.source_uri() != source_uri) {
      Tell(Family::kSources, source_uri,
           Concat("leads to document \"", id, "\", which has another source or does not exist"));
    }
  }

  // Nothing when there is none; an error ends the run.
  std::optional<std::string> Read(Family family, std::string_view key) {
    absl::StatusOr<std::string> value =
        engine().Read(family, key, snapshot_->get(), Concat("verifying family ", Name(family)));
    if (value.ok()) return *std::move(value);
    if (!absl::IsNotFound(value.status())) status_ = value.status();
    return std::nullopt;
  }

  void Tell(Family family, std::string_view key, std::string_view words) {
    ++report_.difference_count;
    if (report_.differences.size() >= VerifyReport::kMaxDifferences) return;
    report_.differences.push_back(
        Concat("family \"", Name(family), "\", key \"", Escape(key), "\" ", words));
  }

  static const char* Name(Family family) { return kFamilyNames[static_cast<size_t>(family)]; }
  const Engine& engine() const { return *snapshot_->engine(); }

  const std::shared_ptr<const Snapshot> snapshot_;
  VerifyReport report_;
  int64_t expected_entries_ = 0;
  CountsSum expected_counts_;
  CountsSum stored_counts_;
  CountChanges counted_again_;
  absl::Status status_;
};

}  // namespace

absl::StatusOr<VerifyReport> Verify(const Collection& collection) {
  absl::StatusOr<std::shared_ptr<const Snapshot>> snapshot = collection.TakeSnapshot();
  if (!snapshot.ok()) return snapshot.status();
  return Verifier(*std::move(snapshot)).Run();
}

}  // namespace annals::storage
