#include "storage/document_write.h"

#include <algorithm>
#include <memory>
#include <set>
#include <utility>

#include "rocksdb/db.h"
#include "storage/engine.h"
#include "storage/event_pool.h"
#include "storage/hash.h"
#include "storage/identity.h"
#include "storage/keys.h"
#include "storage/records.h"
#include "storage/resource_name.h"
#include "storage/rocksdb_status.h"
#include "storage/sources.h"
#include "storage/strings.h"
#include "storage/terms.h"
#include "storage/validate.h"

namespace annals::storage {
namespace {

// The keys of the document's events on the timeline of everything.
absl::StatusOr<std::vector<std::string>> TimelineKeysOf(const Snapshot& snapshot,
                                                        std::string_view document_id) {
  const std::string prefix = TermPrefix({TermKind::kDocument, FoldTerm(document_id)});
  const std::unique_ptr<rocksdb::Iterator> iterator = snapshot.NewIterator(Family::kTerms);
  std::vector<std::string> keys;
  for (iterator->Seek(prefix); iterator->Valid() && iterator->key().starts_with(prefix);
       iterator->Next()) {
    keys.push_back(iterator->key().ToString().substr(prefix.size()));
  }
  if (!iterator->status().ok()) {
    return StatusFrom(iterator->status(),
                      Concat("reading the events of document \"", document_id, "\""));
  }
  return keys;
}

}  // namespace

absl::StatusOr<PreparedDocument> PrepareDocument(std::string_view collection,
                                                 annals::v1::Document* document,
                                                 std::vector<annals::v1::Event>* events) {
  if (absl::Status status = CheckDocument(collection, *document); !status.ok()) return status;
  if (absl::Status status = CheckEvents(*document, *events); !status.ok()) return status;
  PreparedDocument prepared;
  prepared.id = ParseDocumentName(document->name())->id;
  prepared.text = std::move(*document->mutable_text());
  document->clear_text();
  document->set_text_bytes(static_cast<uint32_t>(prepared.text.size()));
  document->set_text_sha256(HexOf(Sha256(prepared.text)));
  document->set_event_count(static_cast<int32_t>(events->size()));
  document->clear_revision();
  document->clear_former_names();
  for (annals::v1::Event& event : *events) {
    event.clear_claims();
    event.clear_by_hand();
  }
  prepared.fingerprint = FingerprintOf(*document, *events);
  return prepared;
}

absl::Status Redirect(std::string_view collection, std::string_view id, PreparedDocument* prepared,
                      annals::v1::Document* document, std::vector<annals::v1::Event>* events) {
  document->set_name(DocumentName(collection, id));
  document->set_text(std::move(prepared->text));
  for (annals::v1::Event& event : *events) SetDocument(document->name(), &event);
  absl::StatusOr<PreparedDocument> again = PrepareDocument(collection, document, events);
  if (!again.ok()) return again.status();
  *prepared = *std::move(again);
  return absl::OkStatus();
}

void SetDocument(const std::string& document_name, annals::v1::Event* event) {
  for (annals::v1::Evidence& evidence : *event->mutable_evidence()) {
    evidence.set_document(document_name);
  }
}

absl::StatusOr<ToldEvents> EventsOfDocument(const Snapshot& snapshot,
                                            std::string_view document_id) {
  const absl::StatusOr<std::vector<std::string>> keys = TimelineKeysOf(snapshot, document_id);
  if (!keys.ok()) return keys.status();
  const absl::StatusOr<std::vector<rocksdb::PinnableSlice>> records = FetchRecords(snapshot, *keys);
  if (!records.ok()) return records.status();
  ToldEvents events;
  for (size_t i = 0; i < keys->size(); ++i) {
    annals::v1::Event event;
    const absl::Status status = ParseEventRecord((*keys)[i], ToView((*records)[i]), &event);
    if (!status.ok()) return status;
    // It may have evidence in the document, which does not tell it.
    if (event.has_by_hand()) continue;
    if (!IsJoined(event)) {
      events.emplace((*keys)[i].substr(kPositionBytes), AsTold(std::move(event)));
      continue;
    }
    for (const annals::v1::Claim& claim : event.claims()) {
      if (LastPartOf(claim.document()) != document_id) continue;
      absl::StatusOr<ToldEvent> told = ReadClaim(snapshot, LastPartOf(claim.event()));
      if (!told.ok()) return told.status();
      events.emplace(LastPartOf(claim.event()), *std::move(told));
    }
  }
  return events;
}

std::string FingerprintOf(const annals::v1::Document& document,
                          const std::vector<annals::v1::Event>& events) {
  annals::v1::Document plain_document = document;
  plain_document.clear_revision();
  plain_document.clear_extraction_key();
  plain_document.clear_mention_count();
  plain_document.clear_former_names();
  std::vector<std::string> hashes;
  for (const annals::v1::Event& event : events) {
    if (event.name().empty() && event.revision() == 0 && !event.has_deletion()) {
      hashes.push_back(Sha256(Serialize(event)));
      continue;
    }
    annals::v1::Event plain_event = event;
    plain_event.clear_name();
    plain_event.clear_revision();
    plain_event.clear_deletion();
    hashes.push_back(Sha256(Serialize(plain_event)));
  }
  std::sort(hashes.begin(), hashes.end());
  // Hashes of hashes, so that the parts cannot run into each other.
  std::string parts = Sha256(Serialize(plain_document));
  for (const std::string& hash : hashes) parts += hash;
  return Sha256(parts);
}

absl::StatusOr<bool> EventExists(const Snapshot& snapshot, const std::string& event_id) {
  for (const Family family : {Family::kEvents, Family::kClaims}) {
    const absl::StatusOr<std::string> found =
        snapshot.Read(family, event_id, "looking for an event's id");
    if (found.ok()) return true;
    if (!absl::IsNotFound(found.status())) return found.status();
  }
  return false;
}

absl::StatusOr<std::optional<std::string>> DocumentOfSource(const Snapshot& snapshot,
                                                            const std::string& source_uri) {
  absl::StatusOr<std::string> id = snapshot.Read(Family::kSources, source_uri, "reading a source");
  if (absl::IsNotFound(id.status())) return std::nullopt;
  if (!id.ok()) return id.status();
  return *std::move(id);
}

std::vector<annals::v1::Event> InOrderOfNaming(std::string_view first_document_id,
                                               ToldEvents told) {
  const auto count = static_cast<uint32_t>(told.size());
  std::vector<std::pair<uint32_t, annals::v1::Event>> counted;
  for (auto& [id, event] : told) {
    uint32_t collision = 0;
    while (collision < count && EventIdFor(first_document_id, event.event, collision) != id) {
      ++collision;
    }
    counted.emplace_back(collision, std::move(event.event));
  }
  std::ranges::stable_sort(counted, {}, [](const auto& event) { return event.first; });
  std::vector<annals::v1::Event> events;
  for (auto& [collision, event] : counted) events.push_back(std::move(event));
  return events;
}

absl::Status NameEvents(std::string_view collection, std::string_view first_document_id,
                        absl::FunctionRef<absl::StatusOr<bool>(const std::string& id)> is_taken,
                        std::vector<annals::v1::Event>* events) {
  std::set<std::string> given;
  for (annals::v1::Event& event : *events) {
    for (uint32_t collision = 0;; ++collision) {
      std::string id = EventIdFor(first_document_id, event, collision);
      if (given.count(id) > 0) continue;
      const absl::StatusOr<bool> taken = is_taken(id);
      if (!taken.ok()) return taken.status();
      if (*taken) continue;
      event.set_name(EventName(collection, id));
      given.insert(std::move(id));
      break;
    }
  }
  return absl::OkStatus();
}

}  // namespace annals::storage
