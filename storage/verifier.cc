#include "storage/verifier.h"

#include <algorithm>
#include <functional>
#include <set>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "rocksdb/db.h"
#include "storage/document_write.h"
#include "storage/event_groups.h"
#include "storage/event_pool.h"
#include "storage/hash.h"
#include "storage/history.h"
#include "storage/names.h"
#include "storage/records.h"
#include "storage/resource_name.h"
#include "storage/strings.h"
#include "storage/table_files.h"
#include "storage/terms.h"
#include "temporal/time_span.h"

namespace annals::storage {
namespace {

constexpr size_t kFingerprintBytes = 32;

const char* Name(Family family) { return kFamilyNames[static_cast<size_t>(family)]; }

std::string_view NoFingerprint() {
  static const std::string kNone(kFingerprintBytes, '\0');
  return kNone;
}

// The ids of the documents that tell an event: not of those in which a user finds it.
std::set<std::string> DocumentsTelling(const annals::v1::Event& event) {
  std::set<std::string> ids;
  const auto add = [&](const std::string& name) {
    const absl::StatusOr<ResourceId> document = ParseDocumentName(name);
    if (document.ok()) ids.insert(document->id);
  };
  if (event.has_by_hand()) return ids;
  for (const annals::v1::Claim& claim : event.claims()) add(claim.document());
  if (!event.claims().empty()) return ids;
  for (const annals::v1::Evidence& evidence : event.evidence()) add(evidence.document());
  return ids;
}

}  // namespace

void CountsSum::Add(const CountEntry& entry) {
  const size_t key = std::hash<std::string_view>()(entry.key);
  // A step of splitmix64 (Steele, Lea and Flood, 2014) mixes key and slot.
  uint64_t mixed = key + 0x9e3779b97f4a7c15 * (uint64_t{entry.slot} + 1);
  mixed = (mixed ^ (mixed >> 30)) * 0xbf58476d1ce4e5b9;
  mixed = (mixed ^ (mixed >> 27)) * 0x94d049bb133111eb;
  sum_ += (mixed ^ (mixed >> 31)) * static_cast<uint64_t>(entry.count);
}

Verifier::Verifier(std::shared_ptr<const Snapshot> snapshot, Mender* mender, Progress* progress)
    : snapshot_(std::move(snapshot)), mender_(mender), progress_(progress) {
  report_.revision = snapshot_->revision();
}

void Verifier::Expect() {
  int64_t records = 0;
  rocksdb::DB& db = *snapshot_->opened().db();
  std::vector<rocksdb::LiveFileMetaData> files;
  db.GetLiveFilesMetaData(&files);
  for (const rocksdb::LiveFileMetaData& file : files) {
    records += static_cast<int64_t>(file.num_entries);
  }
  for (size_t i = 0; i < kFamilyNames.size(); ++i) {
    uint64_t keys = 0;
    db.GetIntProperty(snapshot_->opened().family(static_cast<Family>(i)),
                      rocksdb::DB::Properties::kEstimateNumKeys, &keys);
    records += static_cast<int64_t>(keys);
  }
  progress_->Expect(records);
}

VerifyReport Verifier::Run() {
  if (progress_ != nullptr) Expect();
  for (DamagedFile& file : FindDamagedFiles(*snapshot_->opened().db(), progress_)) {
    TellUnreadable(file.family, std::move(file.words));
  }
  Scan(Family::kTimeline, &Verifier::CheckEvent);
  // All else is compared with the events.
  if (report_.unreadable.contains(Family::kTimeline)) return std::move(report_);
  Scan(Family::kEvents, &Verifier::CheckPlace);
  Scan(Family::kTerms, &Verifier::CountTermEntry);
  // Each entry that should be there was read: unless one is amiss, there are others only if there
  // are more.
  if (report_.entries != expected_entries_ || report_.difference_count > 0) {
    Scan(Family::kTerms, &Verifier::CheckTermEntry);
  }
  CheckCounters();
  Scan(Family::kClaims, &Verifier::CheckClaim);
  Scan(Family::kDecisions, &Verifier::CheckDecision);
  events_are_settled_ = mender_ == nullptr || mender_->count() == 0;
  Scan(Family::kDocuments, &Verifier::CheckDocument);
  Scan(Family::kTexts, &Verifier::CheckTextHasDocument);
  Scan(Family::kSources, &Verifier::CheckSource);
  Scan(Family::kNames, &Verifier::CheckName);
  const absl::StatusOr<int64_t> floor = HistoryFloor(*snapshot_);
  if (!floor.ok()) Tell(Family::kMeta, kHistoryFloorKey, "is not a revision");
  history_floor_ = floor.value_or(0);
  Scan(Family::kHistory, &Verifier::CheckNote);
  Scan(Family::kVersions, &Verifier::CheckVersion);
  Scan(Family::kRevisions, &Verifier::CheckRevision);
  return std::move(report_);
}

void Verifier::Scan(Family family, Check check) {
  if (report_.unreadable.contains(family)) return;
  rocksdb::ReadOptions options;
  options.fill_cache = false;
  const std::unique_ptr<rocksdb::Iterator> iterator = snapshot_->NewIterator(family, options);
  std::string last;
  for (iterator->SeekToFirst(); iterator->Valid(); iterator->Next()) {
    if (IsCancelled(progress_)) return;
    if (progress_ != nullptr) progress_->Advance(1);
    last.assign(iterator->key().data(), iterator->key().size());
    (this->*check)(last, ToView(iterator->value()));
  }
  if (!iterator->status().ok()) {
    TellUnreadable(family, Concat("cannot be read after key \"", Escape(last),
                                  "\": ", iterator->status().ToString()));
  }
}

void Verifier::CheckEvent(std::string_view key, std::string_view record) {
  ++report_.events;
  annals::v1::Event event;
  if (absl::Status parsed = ParseEventRecord(key, record, &event); !parsed.ok()) {
    Delete(Family::kTimeline, key);
    return Tell(Family::kTimeline, key, "cannot be parsed");
  }
  const absl::StatusOr<ResourceId> name = ParseEventName(event.name());
  const std::optional<TimelineEntry> place = DecodeTimelineKey(key);
  if (!name.ok() || !place.has_value() || name->collection != engine().collection() ||
      name->id != place->event_id) {
    Delete(Family::kTimeline, key);
    return Tell(Family::kTimeline, key, Concat("holds an event named \"", event.name(), "\""));
  }
  if (!temporal::BoundsOf(event.when()).IsValid()) {
    Delete(Family::kTimeline, key);
    return Tell(Family::kTimeline, key, "holds an event whose bounds are out of order");
  }
  if (event.revision() < 1 || event.revision() > report_.revision) {
    Tell(Family::kTimeline, key,
         Concat("is of revision ", event.revision(), ", and the last is ", report_.revision));
    event.set_revision(report_.revision);
    PutEvent(event);
  }
  if (IsJoined(event)) CheckJoined(key, event);
  CheckEntries(name->id, event);
}

void Verifier::CheckEntries(std::string_view id, const annals::v1::Event& event) {
  const std::string of_event = Concat(" event \"", id, "\"");
  const EventIndex index = IndexOf(event);
  for (const CountEntry& entry : CountEntriesOf(index.counted)) expected_counts_.Add(entry);
  for (const IndexEntry& entry : index.entries) {
    if (entry.family == Family::kTerms) ++expected_entries_;
    const std::optional<std::string> stored = Read(entry.family, entry.key);
    if (stored == entry.value) continue;
    Tell(entry.family, entry.key,
         Concat(stored.has_value() ? "has another value than" : "is missing for", of_event));
    Put(entry.family, entry.key, entry.value);
  }
  for (const std::string& document_id : DocumentsTelling(event)) {
    if (Read(Family::kDocuments, document_id).has_value()) continue;
    Tell(Family::kDocuments, document_id, Concat("is missing for", of_event));
    PutBareDocument(document_id);
  }
}

void Verifier::CheckJoined(std::string_view key, const annals::v1::Event& event) {
  ToldEvents told;
  std::vector<Member> members;
  for (const annals::v1::Claim& claim : event.claims()) {
    const std::string id(LastPartOf(claim.event()));
    absl::StatusOr<ToldEvent> one = ReadClaim(*snapshot_, id);
    if (!one.ok()) {
      // What the other claims tell becomes events of their own (CheckClaim).
      Delete(Family::kTimeline, key);
      return Tell(Family::kClaims, id, "is missing, or is not a claim");
    }
    told.emplace(id, *std::move(one));
    members.push_back({id, {claim.score(), {claim.reasons().begin(), claim.reasons().end()}}});
  }
  annals::v1::Event joined = JoinedEvent(told, members);
  joined.set_revision(event.revision());
  if (Serialize(joined) != Serialize(event)) {
    Tell(Family::kTimeline, key, "is not what its claims make together");
    Delete(Family::kTimeline, key);
    PutEvent(joined);
  }
}

void Verifier::CheckClaim(std::string_view id, std::string_view record) {
  const std::optional<ClaimRecord> claim = DecodeClaim(record);
  if (!claim.has_value()) {
    Delete(Family::kClaims, id);
    return Tell(Family::kClaims, id, "is not a claim");
  }
  const absl::StatusOr<StoredEvent> joined = ReadStoredEvent(*snapshot_, claim->joined_id);
  if (joined.ok() && IsJoined(joined->event) && joined->told.contains(id)) return;
  Tell(Family::kClaims, id,
       Concat("is for event \"", claim->joined_id, "\", which does not have it"));
  Delete(Family::kClaims, id);
  absl::StatusOr<ToldEvent> told = ReadClaim(*snapshot_, id);
  const absl::StatusOr<StoredEvent> stored = ReadStoredEvent(*snapshot_, id);
  const bool stands_alone = stored.ok() && !IsJoined(stored->event);
  if (!told.ok() || stands_alone || !temporal::BoundsOf(told->event.when()).IsValid()) return;
  told->event.set_revision(report_.revision);
  PutEvent(told->event);
}

void Verifier::CheckDecision(std::string_view key, std::string_view value) {
  const size_t end = key.find('\0');
  if (end == std::string_view::npos || !DecodeDecision(value).has_value()) {
    Delete(Family::kDecisions, key);
    return Tell(Family::kDecisions, key, "is not a decision");
  }
  const std::string other = DecisionKey(key.substr(end + 1), key.substr(0, end));
  if (Read(Family::kDecisions, other) != value) {
    Tell(Family::kDecisions, key, "is not there for the other of the two events");
    Put(Family::kDecisions, other, value);
  }
}

void Verifier::CheckPlace(std::string_view id, std::string_view position) {
  if (!DecodePosition(position).has_value()) {
    Delete(Family::kEvents, id);
    return Tell(Family::kEvents, id, "has a value that is not a position");
  }
  if (!Read(Family::kTimeline, Concat(position, id)).has_value()) {
    Delete(Family::kEvents, id);
    Tell(Family::kEvents, id, "has no event at its position");
  }
}

void Verifier::CountTermEntry(std::string_view, std::string_view) { ++report_.entries; }

void Verifier::CheckTermEntry(std::string_view key, std::string_view value) {
  const std::optional<TermEntry> entry = DecodeTermKey(key);
  if (!entry.has_value()) {
    Delete(Family::kTerms, key);
    return Tell(Family::kTerms, key, "is not a key of this family");
  }
  std::string timeline_key(entry->timeline_key);
  if (entry->term.kind == TermKind::kClaimedParticipant ||
      entry->term.kind == TermKind::kClaimedPlace) {
    timeline_key.replace(0, kPositionBytes, value);
  }
  const std::optional<std::string> record = Read(Family::kTimeline, timeline_key);
  annals::v1::Event event;
  if (!record.has_value() || !ParseEventRecord(timeline_key, *record, &event).ok()) {
    Delete(Family::kTerms, key);
    return Tell(Family::kTerms, key, "has no event at its position");
  }
  // CheckEvent looks at the values.
  const EventIndex index = IndexOf(event);
  if (std::ranges::none_of(index.entries, [&](const IndexEntry& e) { return e.key == key; })) {
    Delete(Family::kTerms, key);
    Tell(Family::kTerms, key, "is for a term that its event does not have");
  }
}

void Verifier::CheckCounters() {
  Scan(Family::kCounters, &Verifier::SumCounter);
  if (expected_counts_ == stored_counts_ || report_.unreadable.contains(Family::kCounters)) return;
  Scan(Family::kTimeline, &Verifier::CountAgain);
  Scan(Family::kCounters, &Verifier::CheckCounter);
  for (const auto& [key, counts] : counted_again_.by_key()) {
    Tell(Family::kCounters, key, "is missing, or counts too little");
    Put(Family::kCounters, key, EncodeCounts(*counts));
  }
}

void Verifier::SumCounter(std::string_view key, std::string_view value) {
  const std::optional<Counts> counts = DecodeCounts(value);
  if (!DecodeCounterKey(key).has_value() || !counts.has_value()) {
    Delete(Family::kCounters, key);
    return Tell(Family::kCounters, key, "does not hold counts");
  }
  for (const auto& [slot, count] : *counts) {
    stored_counts_.Add({std::string(key), slot, count});
  }
}

void Verifier::CountAgain(std::string_view key, std::string_view record) {
  annals::v1::Event event;
  if (ParseEventRecord(key, record, &event).ok() && temporal::BoundsOf(event.when()).IsValid()) {
    counted_again_.Add(CountEntriesOf(IndexOf(event).counted), +1);
  }
}

void Verifier::CheckCounter(std::string_view key, std::string_view value) {
  const Counts counted = counted_again_.Take(std::string(key));
  if (DecodeCounts(value) != counted) {
    Tell(Family::kCounters, key, "does not count what its events add up to");
    counted.empty() ? Delete(Family::kCounters, key)
                    : Put(Family::kCounters, key, EncodeCounts(counted));
  }
}

void Verifier::CheckDocument(std::string_view id, std::string_view record) {
  ++report_.documents;
  annals::v1::Document document;
  if (absl::Status parsed = ParseDocumentRecord(id, record, &document); !parsed.ok()) {
    PutBareDocument(id);
    return Tell(Family::kDocuments, id, "cannot be parsed");
  }
  if (document.name() != DocumentName(engine().collection(), id)) {
    Delete(Family::kDocuments, id);
    return Tell(Family::kDocuments, id, Concat("holds a document named \"", document.name(), "\""));
  }
  const std::string fingerprint(DecodeDocumentRecord(record)->fingerprint);
  const std::optional<std::string> text = Read(Family::kTexts, id);
  const bool text_is_its_own = text.has_value() && text->size() == document.text_bytes() &&
                               HexOf(Sha256(*text)) == document.text_sha256();
  if (!text.has_value()) {
    Tell(Family::kTexts, id, "is missing for its document");
  } else if (!text_is_its_own) {
    Tell(Family::kTexts, id, "is not the text that its document was stored with");
  }
  if (!document.source_uri().empty() && Read(Family::kSources, document.source_uri()) != id) {
    Tell(Family::kSources, document.source_uri(), Concat("does not lead to document \"", id, "\""));
    Put(Family::kSources, document.source_uri(), id);
  }
  CheckFormerNames(id, document);
  const bool events_are_its_own = CheckDocumentEvents(id, document, fingerprint);
  if (text_is_its_own && events_are_its_own) return;
  // As long as entries are being mended, its events may all be there.
  if (!events_are_settled_) return;
  ForgetFingerprint(id, std::move(document), fingerprint, !text_is_its_own);
}

bool Verifier::CheckDocumentEvents(std::string_view id, const annals::v1::Document& document,
                                   std::string_view fingerprint) {
  absl::StatusOr<ToldEvents> told_events = EventsOfDocument(*snapshot_, id);
  if (!told_events.ok()) {
    // CheckPlace or CheckTermEntry has told the cause.
    Tell(Family::kDocuments, id, "has events that cannot be read");
    return false;
  }
  std::vector<annals::v1::Event> events;
  for (auto& [event_id, told] : *told_events) events.push_back(std::move(told.event));
  if (static_cast<int64_t>(events.size()) != document.event_count()) {
    Tell(Family::kDocuments, id,
         Concat("counts ", document.event_count(), " events, and has ", events.size()));
    return false;
  }
  if (FingerprintOf(document, events) == fingerprint) return true;
  Tell(Family::kDocuments, id, "has a fingerprint that is not that of its events");
  return false;
}

void Verifier::CheckTextHasDocument(std::string_view id, std::string_view) {
  if (Read(Family::kDocuments, id).has_value()) return;
  Tell(Family::kTexts, id, "has no document");
  PutBareDocument(id);
}

void Verifier::CheckSource(std::string_view source_uri, std::string_view id) {
  const std::optional<std::string> record = Read(Family::kDocuments, id);
  annals::v1::Document document;
  if (!record.has_value() || !ParseDocumentRecord(id, *record, &document).ok() ||
      document.source_uri() != source_uri) {
    Delete(Family::kSources, source_uri);
    Tell(Family::kSources, source_uri,
         Concat("leads to document \"", id, "\", which has another source or does not exist"));
  }
}

void Verifier::CheckFormerNames(std::string_view id, const annals::v1::Document& document) {
  const std::vector<std::string> told(document.former_names().begin(),
                                      document.former_names().end());
  const absl::StatusOr<std::vector<std::string>> ids = IdsOfDocument(*snapshot_, id);
  const bool all_lead = std::ranges::all_of(told, [&](const std::string& name) {
    return Read(Family::kNames, DocumentIdsKey(LastPartOf(name))).has_value();
  });
  if (all_lead && ids.ok() && ids->back() == id &&
      FormerNames(engine().collection(), *ids) == told) {
    return;
  }
  const std::string key = DocumentIdsKey(id);
  Tell(Family::kNames, key, "does not tell the former names of its document");
  if (told.empty()) return Delete(Family::kNames, key);
  std::vector<std::string> known;
  for (const std::string& name : told) known.emplace_back(LastPartOf(name));
  known.emplace_back(id);
  for (const std::string& former : known) {
    const bool has_document = Read(Family::kDocuments, former).has_value();
    if (former != id && has_document) continue;
    Put(Family::kNames, DocumentIdsKey(former), EncodeDocumentIds(known));
  }
}

void Verifier::CheckName(std::string_view key, std::string_view value) {
  const std::optional<NameKey> name = DecodeNameKey(key);
  const bool is_event = name.has_value() && name->is_event;
  const std::optional<std::vector<std::string>> ids = DecodeDocumentIds(value);
  if (!name.has_value() || (is_event ? value.empty() : !ids.has_value())) {
    Delete(Family::kNames, key);
    return Tell(Family::kNames, key, "does not tell where a name leads");
  }
  if (is_event) {
    if (!Read(Family::kEvents, name->id).has_value() &&
        !Read(Family::kClaims, name->id).has_value()) {
      return;
    }
    Delete(Family::kNames, key);
    return Tell(Family::kNames, key, "leads away from an event that is there");
  }
  const std::string present = DocumentIdsKey(ids->back());
  if (Read(Family::kNames, present) != value) {
    Delete(Family::kNames, key);
    return Tell(Family::kNames, key,
                Concat("leads to \"", ids->back(), "\", which had other names"));
  }
  if (name->id != ids->back() && Read(Family::kDocuments, name->id).has_value()) {
    Delete(Family::kNames, key);
    Tell(Family::kNames, key, "leads away from a document that is there");
  }
}

void Verifier::CheckNote(std::string_view key, std::string_view value) {
  const std::optional<HistoryEntry> entry = DecodeHistoryKey(key);
  std::optional<std::string_view> before;
  if (!entry.has_value() || !DecodeBefore(value, &before)) {
    Delete(Family::kHistory, key);
    return Tell(Family::kHistory, key, "is not a note of what was changed");
  }
  annals::v1::Event event;
  if (entry->family == Family::kTimeline && before.has_value() &&
      !event.ParseFromArray(before->data(), static_cast<int>(before->size()))) {
    return Tell(Family::kHistory, key, "does not hold an Event");
  }
  if (entry->family != Family::kTimeline && entry->family != Family::kDocuments) return;
  const std::string version = VersionKey(entry->family, entry->key, entry->revision);
  if (Read(Family::kVersions, version).has_value() || IsBeingDropped(entry->revision)) return;
  Put(Family::kVersions, version, "");
  Tell(Family::kVersions, version, "is missing for what history notes");
}

void Verifier::CheckVersion(std::string_view key, std::string_view /*value*/) {
  const std::optional<int64_t> revision = RevisionOfVersion(key);
  if (!revision.has_value()) {
    Delete(Family::kVersions, key);
    return Tell(Family::kVersions, key, "is not a key of this family");
  }
  constexpr size_t kAround = sizeof(uint64_t) + 1;  // the revision, and the NUL before it
  const std::string note = HistoryKey(*revision, static_cast<Family>(key.front()),
                                      key.substr(1, key.size() - 1 - kAround));
  if (Read(Family::kHistory, note).has_value() || IsBeingDropped(*revision)) return;
  Delete(Family::kVersions, key);
  Tell(Family::kVersions, key, "is of a change that history does not note");
}

bool Verifier::IsBeingDropped(int64_t revision) const {
  return revision <= std::max(history_floor_, engine().history_floor());
}

void Verifier::CheckRevision(std::string_view key, std::string_view record) {
  annals::v1::Revision revision;
  if (!revision.ParseFromArray(record.data(), static_cast<int>(record.size())) ||
      EncodeU64(static_cast<uint64_t>(revision.revision())) != key) {
    Tell(Family::kRevisions, key, "does not tell what the revision was");
  }
}

std::optional<std::string> Verifier::Read(Family family, std::string_view key) {
  absl::StatusOr<std::string> value = snapshot_->Read(family, key, "");
  if (value.ok()) return *std::move(value);
  if (!absl::IsNotFound(value.status())) {
    TellUnreadable(family,
                   Concat("key \"", Escape(key), "\" cannot be read", value.status().message()));
  }
  return std::nullopt;
}

void Verifier::Tell(Family family, std::string_view key, std::string_view words) {
  AddDifference(Concat("family \"", Name(family), "\", key \"", Escape(key), "\" ", words));
}

void Verifier::TellUnreadable(Family family, std::string words) {
  report_.unreadable.insert(family);
  AddDifference(Concat("family \"", Name(family), "\", ", words));
}

void Verifier::AddDifference(std::string words) {
  ++report_.difference_count;
  if (report_.differences.size() >= VerifyReport::kMaxDifferences) return;
  report_.differences.push_back(std::move(words));
}

void Verifier::Put(Family family, std::string_view key, std::string_view value) {
  if (CanMend()) mender_->Put(family, key, value);
}

void Verifier::Delete(Family family, std::string_view key) {
  if (CanMend()) mender_->Delete(family, key);
}

void Verifier::PutEvent(const annals::v1::Event& event) {
  for (const IndexEntry& entry : IndexOf(event).entries) Put(entry.family, entry.key, entry.value);
}

void Verifier::PutBareDocument(std::string_view id) {
  annals::v1::Document document;
  document.set_name(DocumentName(engine().collection(), id));
  document.set_revision(report_.revision);
  Put(Family::kDocuments, id, EncodeDocumentRecord(NoFingerprint(), Serialize(document)));
}

void Verifier::ForgetFingerprint(std::string_view id, annals::v1::Document document,
                                 std::string_view fingerprint, bool with_text) {
  if (with_text) {
    document.clear_text_sha256();
    document.clear_text_bytes();
  }
  // The service passes a document over whose key is the same.
  document.clear_extraction_key();
  const std::string record = EncodeDocumentRecord(NoFingerprint(), Serialize(document));
  if (fingerprint != NoFingerprint() || Read(Family::kDocuments, id) != record) {
    Put(Family::kDocuments, id, record);
  }
}

}  // namespace annals::storage
