#include "storage/collection.h"

#include <algorithm>
#include <set>
#include <utility>

#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "absl/time/clock.h"
#include "rocksdb/db.h"
#include "rocksdb/env.h"
#include "storage/bulk_load.h"
#include "storage/by_hand.h"
#include "storage/document_rename.h"
#include "storage/document_write.h"
#include "storage/engine.h"
#include "storage/event_pool.h"
#include "storage/event_write.h"
#include "storage/history.h"
#include "storage/keys.h"
#include "storage/names.h"
#include "storage/past_states.h"
#include "storage/pending_write.h"
#include "storage/rebuild.h"
#include "storage/records.h"
#include "storage/resource_name.h"
#include "storage/rocksdb_status.h"
#include "storage/sorted_batch.h"
#include "storage/sources.h"
#include "storage/strings.h"
#include "storage/timeline_scanner.h"
#include "storage/validate.h"
#include "storage/write_queue.h"

namespace annals::storage {
namespace {

absl::Status NotFound(std::string_view what, const std::string& name) {
  return absl::NotFoundError(Concat("there is no ", what, " \"", name, "\""));
}

// That there is no document to which `id` leads; and if it was deleted, that it can be had again.
absl::Status NoSuchDocument(const Snapshot& snapshot, std::string_view id) {
  absl::Status missing = NotFound("document", DocumentName(snapshot.engine()->collection(), id));
  const absl::StatusOr<std::vector<int64_t>> revisions =
      RevisionsOf(snapshot, Family::kDocuments, id);
  if (!revisions.ok() || revisions->empty() || revisions->back() > snapshot.revision()) {
    return missing;
  }
  return absl::NotFoundError(Concat(missing.message(), "; it was deleted by revision ",
                                    revisions->back(), ", and can be undeleted"));
}

// The stored record of a document with its fingerprint.
struct StoredDocument {
  std::string fingerprint;
  annals::v1::Document document;
};

// The document to which `id` leads. NOT_FOUND, without a word on what became of it, when there is
// none: whoever stores a new one expects that.
absl::StatusOr<StoredDocument> FindDocument(const Snapshot& snapshot, std::string_view id) {
  const absl::StatusOr<std::string> record =
      snapshot.Read(Family::kDocuments, id, Concat("reading document ", id));
  if (absl::IsNotFound(record.status())) {
    const absl::StatusOr<std::vector<std::string>> ids = IdsOfDocument(snapshot, id);
    if (!ids.ok()) return ids.status();
    if (ids->back() != id) return FindDocument(snapshot, ids->back());
    return NotFound("document", DocumentName(snapshot.engine()->collection(), id));
  }
  if (!record.ok()) return record.status();
  StoredDocument stored;
  if (absl::Status status = ParseDocumentRecord(id, *record, &stored.document); !status.ok()) {
    return status;
  }
  stored.fingerprint = std::string(DecodeDocumentRecord(*record)->fingerprint);
  return stored;
}

// The same for whoever is to be told why there is none.
absl::StatusOr<StoredDocument> ReadDocument(const Snapshot& snapshot, std::string_view id) {
  absl::StatusOr<StoredDocument> found = FindDocument(snapshot, id);
  if (!absl::IsNotFound(found.status())) return found;
  const absl::StatusOr<std::vector<std::string>> ids = IdsOfDocument(snapshot, id);
  if (!ids.ok()) return ids.status();
  return NoSuchDocument(snapshot, ids->back());
}

// ALREADY_EXISTS when another document than `id` has this source URI.
absl::Status CheckSourceIsFree(const Snapshot& snapshot, const std::string& source_uri,
                               const std::string& id) {
  if (source_uri.empty()) return absl::OkStatus();
  const absl::StatusOr<std::optional<std::string>> owner = DocumentOfSource(snapshot, source_uri);
  if (!owner.ok()) return owner.status();
  if (!owner->has_value() || **owner == id) return absl::OkStatus();
  return absl::AlreadyExistsError(
      Concat("document.source_uri \"", source_uri, "\" is that of the document \"",
             DocumentName(snapshot.engine()->collection(), **owner),
             "\"; store it under that name, or delete that document first"));
}

// What a write of a document came to, for a request of the same id.
std::string EncodeWriteResult(const WriteResult& result) {
  return Concat(EncodeU32(static_cast<uint32_t>(result.outcome)), Serialize(result.document));
}

absl::StatusOr<WriteResult> DecodeWriteResult(std::string_view bytes, const WriteOptions& options) {
  const std::optional<uint32_t> outcome = DecodeU32(bytes.substr(0, sizeof(uint32_t)));
  WriteResult result;
  if (!outcome.has_value() ||
      !result.document.ParseFromString(std::string(bytes.substr(sizeof(uint32_t))))) {
    return Damaged(Family::kRequests, options.request_id, "it is malformed");
  }
  result.outcome = static_cast<WriteOutcome>(*outcome);
  return result;
}

// The event as it will be after the write to which the id of a told event leads.
absl::StatusOr<annals::v1::Event> EventAfter(const PendingWrite& write,
                                             const std::string& told_id) {
  for (const auto& [id, event] : write.events()) {
    const auto& claims = event.claims();
    if (id == told_id || (IsJoined(event) && std::ranges::any_of(claims, [&](const auto& claim) {
                            return LastPartOf(claim.event()) == told_id;
                          }))) {
      return event;
    }
  }
  return absl::InternalError(Concat("the write has not put the event ", told_id));
}

// The same of a deletion.
std::string EncodeDeleteResult(const DeleteResult& result) {
  return Concat(EncodeU32(static_cast<uint32_t>(result.deleted_event_count)),
                EncodeU64(static_cast<uint64_t>(result.revision)));
}

absl::StatusOr<DeleteResult> DecodeDeleteResult(std::string_view bytes,
                                                const WriteOptions& options) {
  const std::optional<uint32_t> count = DecodeU32(bytes.substr(0, sizeof(uint32_t)));
  const std::optional<uint64_t> revision =
      count.has_value() ? DecodeU64(bytes.substr(sizeof(uint32_t))) : std::nullopt;
  if (!revision.has_value()) {
    return Damaged(Family::kRequests, options.request_id, "it is malformed");
  }
  return DeleteResult{static_cast<int32_t>(*count), static_cast<int64_t>(*revision)};
}

}  // namespace

absl::StatusOr<std::unique_ptr<Collection>> Collection::Open(const std::string& path,
                                                             std::string_view id,
                                                             const CollectionOptions& options) {
  if (absl::Status status = CheckId("collection id", id); !status.ok()) return status;
  absl::StatusOr<std::shared_ptr<Engine>> engine = Engine::Open(
      path, std::string(id), options.create_if_missing,
      options.memory == nullptr ? MakeMemoryBudget() : *options.memory,
      options.env == nullptr ? rocksdb::Env::Default() : options.env, options.settings);
  if (!engine.ok()) return engine.status();
  if ((*engine)->format() < kIndexFormat) {
    if (absl::Status raised = Rebuild(**engine); !raised.ok()) return raised;
  }
  if ((*engine)->format() < kFormatVersion) {
    if (absl::Status raised = (*engine)->RaiseFormat(); !raised.ok()) return raised;
  }
  // Damaged ones can be made anew (Repair); till then what they would answer is counted in entries.
  const absl::Status counted = (*engine)->ReadCounts();
  if (!counted.ok() && !absl::IsDataLoss(counted)) return counted;
  // They would keep files that are no longer needed.
  if (absl::Status removed = (*engine)->RemoveLeftovers(); !removed.ok()) return removed;
  const absl::StatusOr<std::shared_ptr<const Snapshot>> now = Snapshot::Take(*engine);
  if (!now.ok()) return now.status();
  const absl::StatusOr<int64_t> floor = HistoryFloor(**now);
  if (!floor.ok()) return floor.status();
  (*engine)->SetHistoryFloor(*floor);
  return std::unique_ptr<Collection>(
      new Collection(std::string(id), *std::move(engine), options, (*now)->revision()));
}

Collection::Collection(std::string id, std::shared_ptr<Engine> engine,
                       const CollectionOptions& options, int64_t revision)
    : id_(std::move(id)),
      engine_(std::move(engine)),
      joiner_(options.joiner),
      retention_(options.history),
      writes_(std::make_unique<WriteQueue>(engine_, options.sync, revision)),
      past_states_(std::make_unique<PastStates>(engine_, options.max_undone_bytes)) {}

Collection::~Collection() = default;

template <typename Result>
absl::StatusOr<Result> Collection::InTurn(
    const WriteOptions& options,
    absl::FunctionRef<absl::StatusOr<Result>(const std::shared_ptr<const Snapshot>& before)> make) {
  past_states_->DropIdle();
  absl::StatusOr<Result> result;
  absl::Status written =
      writes_->Write(options.durability,
                     [&](const std::shared_ptr<const Snapshot>& before) { result = make(before); });
  if (!written.ok()) return written;
  return result;
}

absl::StatusOr<WriteResult> Collection::PutDocument(annals::v1::Document document,
                                                    std::vector<annals::v1::Event> events,
                                                    const WriteOptions& options) {
  return Put(annals::v1::Revision::KIND_DOCUMENT_PUT, std::move(document), std::move(events),
             options);
}

absl::StatusOr<WriteResult> Collection::Put(annals::v1::Revision::Kind kind,
                                            annals::v1::Document document,
                                            std::vector<annals::v1::Event> events,
                                            const WriteOptions& options) {
  if (kind == annals::v1::Revision::KIND_DOCUMENT_PUT) {
    for (annals::v1::Event& event : events) event.clear_deletion();
  }
  absl::StatusOr<PreparedDocument> prepared = PrepareDocument(id_, &document, &events);
  if (!prepared.ok()) return prepared.status();
  return InTurn<WriteResult>(options, [&](const std::shared_ptr<const Snapshot>& before) {
    return PutAfter(before, kind, *std::move(prepared), std::move(document), std::move(events),
                    options);
  });
}

absl::StatusOr<WriteResult> Collection::PutAfter(const std::shared_ptr<const Snapshot>& before,
                                                 annals::v1::Revision::Kind kind,
                                                 PreparedDocument prepared,
                                                 annals::v1::Document document,
                                                 std::vector<annals::v1::Event> events,
                                                 const WriteOptions& options) {
  const absl::StatusOr<std::optional<std::string>> earlier = EarlierResult(*before, options, kind);
  if (!earlier.ok()) return earlier.status();
  if (earlier->has_value()) return DecodeWriteResult(**earlier, options);
  if (absl::Status status = CheckOptions(*before, options); !status.ok()) return status;
  const absl::StatusOr<std::vector<std::string>> ids =
      IdsToStoreUnder(*before, prepared.id, document.source_uri());
  if (!ids.ok()) return ids.status();
  if (ids->back() != prepared.id) {
    absl::Status redirected = Redirect(id_, ids->back(), &prepared, &document, &events);
    if (!redirected.ok()) return redirected;
  }
  const auto& [id, text, fingerprint] = prepared;
  const absl::StatusOr<StoredDocument> old = FindDocument(*before, id);
  if (!old.ok() && !absl::IsNotFound(old.status())) return old.status();
  absl::Status revised =
      CheckRevision(options, document.name(), old.ok() ? old->document.revision() : 0);
  if (!revised.ok()) return revised;
  if (old.ok() && old->fingerprint == fingerprint) {
    WriteResult unchanged{WriteOutcome::kUnchanged, old->document};
    NoteExtraction(fingerprint, document, options.durability, &unchanged.document);
    return unchanged;
  }
  absl::Status source = CheckSourceIsFree(*before, document.source_uri(), id);
  if (!source.ok()) return source;
  // Its id was that of another source, which must not be taken for it.
  if (old.ok() && ids->size() > 1 && !old->document.source_uri().empty() &&
      !document.source_uri().empty() && old->document.source_uri() != document.source_uri()) {
    return absl::AlreadyExistsError(
        Concat("document.source_uri \"", document.source_uri(), "\": the name \"", document.name(),
               "\" was given to the document of \"", old->document.source_uri(),
               "\", which was renamed; store this one under another id"));
  }
  absl::StatusOr<ToldEvents> old_events = ToldEvents{};  // of a new document there are none
  if (old.ok()) old_events = EventsOfDocument(*before, id);
  if (!old_events.ok()) return old_events.status();
  absl::Status named = NameEvents(
      id_, ids->front(),
      [&](const std::string& event_id) -> absl::StatusOr<bool> {
        if (old_events->count(event_id) > 0) return false;
        return EventExists(*before, event_id);
      },
      &events);
  if (!named.ok()) return named;

  PendingWrite write(before, options, kind, document.name());
  document.set_revision(write.revision());
  for (std::string& name : FormerNames(id_, *ids)) document.add_former_names(std::move(name));
  absl::Status replaced =
      ReplaceEvents(write.ForEvents(joiner_.get()), *std::move(old_events), std::move(events));
  if (replaced.ok()) {
    replaced =
        write.Put(Family::kDocuments, id, EncodeDocumentRecord(fingerprint, Serialize(document)));
  }
  if (replaced.ok() && (!old.ok() || old->document.text_sha256() != document.text_sha256())) {
    replaced = write.Put(Family::kTexts, id, text);
  }
  const std::string old_source = old.ok() ? old->document.source_uri() : "";
  if (replaced.ok() && old_source != document.source_uri()) {
    if (!old_source.empty()) replaced = write.Put(Family::kSources, old_source, std::nullopt);
    if (replaced.ok() && !document.source_uri().empty()) {
      replaced = write.Put(Family::kSources, document.source_uri(), id);
    }
  }
  if (!replaced.ok()) return replaced;
  WriteResult result{old.ok() ? WriteOutcome::kReplaced : WriteOutcome::kCreated, document};
  absl::Status committed = Commit(write, EncodeWriteResult(result),
                                  Concat("storing the document \"", document.name(), "\""));
  if (!committed.ok()) return committed;
  return result;
}

absl::StatusOr<BulkLoadResult> Collection::BulkLoad(const DocumentFeed& feed) {
  BulkLoadResult loaded;
  absl::Status status = writes_->WithoutWrites([&]() -> absl::Status {
    const absl::StatusOr<int64_t> revision = engine_->ReadRevision();
    if (!revision.ok()) return revision.status();
    if (*revision > 0) {
      return absl::FailedPreconditionError(
          Concat("the collection \"", id_, "\" has been written to already (revision ", *revision,
                 "), and documents are loaded at once only into a new one; ",
                 "make another collection, or store them one by one"));
    }
    const absl::StatusOr<BulkLoadResult> result = LoadInto(*engine_, feed, {});
    if (!result.ok()) return result.status();
    loaded = *result;
    engine_->SetHistoryFloor(kBulkLoadRevision);
    writes_->last_revision().Advance(kBulkLoadRevision);
    return absl::OkStatus();
  });
  if (!status.ok()) return status;
  return loaded;
}

absl::StatusOr<DeleteResult> Collection::DeleteDocument(std::string_view document_id,
                                                        const WriteOptions& options) {
  return InTurn<DeleteResult>(options, [&](const std::shared_ptr<const Snapshot>& before) {
    return DeleteAfter(before, document_id, options);
  });
}

absl::StatusOr<DeleteResult> Collection::DeleteAfter(const std::shared_ptr<const Snapshot>& before,
                                                     std::string_view document_id,
                                                     const WriteOptions& options) {
  constexpr auto kKind = annals::v1::Revision::KIND_DOCUMENT_DELETED;
  const absl::StatusOr<std::optional<std::string>> earlier = EarlierResult(*before, options, kKind);
  if (!earlier.ok()) return earlier.status();
  if (earlier->has_value()) return DecodeDeleteResult(**earlier, options);
  if (absl::Status status = CheckOptions(*before, options); !status.ok()) return status;
  const absl::StatusOr<StoredDocument> old = ReadDocument(*before, document_id);
  if (!old.ok()) return old.status();
  absl::Status revised = CheckRevision(options, old->document.name(), old->document.revision());
  if (!revised.ok()) return revised;
  const std::string id(LastPartOf(old->document.name()));
  absl::StatusOr<ToldEvents> old_events = EventsOfDocument(*before, id);
  if (!old_events.ok()) return old_events.status();

  PendingWrite write(before, options, kKind, old->document.name());
  DeleteResult result;
  result.deleted_event_count = static_cast<int32_t>(old_events->size());
  result.revision = write.revision();
  absl::Status deleted = ReplaceEvents(write.ForEvents(joiner_.get()), *std::move(old_events), {});
  for (const Family family : {Family::kDocuments, Family::kTexts}) {
    if (deleted.ok()) deleted = write.Put(family, id, std::nullopt);
  }
  if (deleted.ok() && !old->document.source_uri().empty()) {
    deleted = write.Put(Family::kSources, old->document.source_uri(), std::nullopt);
  }
  if (!deleted.ok()) return deleted;
  absl::Status committed = Commit(write, EncodeDeleteResult(result),
                                  Concat("deleting the document \"", old->document.name(), "\""));
  if (!committed.ok()) return committed;
  return result;
}

absl::StatusOr<WriteResult> Collection::RenameDocument(std::string_view document_id,
                                                       const std::string& new_id,
                                                       const WriteOptions& options) {
  if (absl::Status status = CheckId("document id", new_id); !status.ok()) return status;
  return InTurn<WriteResult>(options, [&](const std::shared_ptr<const Snapshot>& before) {
    return RenameAfter(before, document_id, new_id, options);
  });
}

absl::StatusOr<WriteResult> Collection::RenameAfter(const std::shared_ptr<const Snapshot>& before,
                                                    std::string_view document_id,
                                                    const std::string& new_id,
                                                    const WriteOptions& options) {
  constexpr auto kKind = annals::v1::Revision::KIND_DOCUMENT_RENAMED;
  const absl::StatusOr<std::optional<std::string>> earlier = EarlierResult(*before, options, kKind);
  if (!earlier.ok()) return earlier.status();
  if (earlier->has_value()) return DecodeWriteResult(**earlier, options);
  if (absl::Status status = CheckOptions(*before, options); !status.ok()) return status;
  absl::StatusOr<StoredDocument> old = ReadDocument(*before, document_id);
  if (!old.ok()) return old.status();
  absl::Status revised = CheckRevision(options, old->document.name(), old->document.revision());
  if (!revised.ok()) return revised;
  if (LastPartOf(old->document.name()) == new_id) {
    return WriteResult{WriteOutcome::kUnchanged, std::move(old->document)};
  }
  PendingWrite write(before, options, kKind, DocumentName(id_, new_id));
  write.AlsoAbout(old->document.name());
  absl::StatusOr<annals::v1::Document> renamed =
      storage::RenameDocument(write, std::move(old->document), new_id, joiner_.get());
  if (!renamed.ok()) return renamed.status();
  WriteResult result{WriteOutcome::kReplaced, *std::move(renamed)};
  absl::Status committed =
      Commit(write, EncodeWriteResult(result),
             Concat("renaming a document to \"", result.document.name(), "\""));
  if (!committed.ok()) return committed;
  return result;
}

absl::StatusOr<WriteResult> Collection::UndeleteDocument(std::string_view known_id,
                                                         const WriteOptions& options) {
  const absl::StatusOr<std::shared_ptr<const Snapshot>> now = TakeSnapshot();
  if (!now.ok()) return now.status();
  const absl::StatusOr<std::vector<std::string>> ids = IdsOfDocument(**now, known_id);
  if (!ids.ok()) return ids.status();
  const std::string& document_id = ids->back();
  const std::string name = DocumentName(id_, document_id);
  const absl::StatusOr<StoredDocument> there = ReadDocument(**now, document_id);
  if (there.ok()) {
    return absl::AlreadyExistsError(Concat("the document \"", name, "\" is not deleted"));
  }
  if (!absl::IsNotFound(there.status())) return there.status();
  const absl::StatusOr<std::vector<int64_t>> revisions =
      RevisionsOf(**now, Family::kDocuments, document_id);
  if (!revisions.ok()) return revisions.status();
  if (revisions->empty()) {
    return absl::NotFoundError(
        Concat("no document \"", name, "\" was deleted, as far as history reaches back"));
  }
  // The last change of it was its deletion.
  const absl::StatusOr<std::shared_ptr<const Snapshot>> before =
      TakeSnapshotAt(revisions->back() - 1);
  if (!before.ok()) return before.status();
  absl::StatusOr<annals::v1::Document> document =
      GetDocument(document_id, /*with_text=*/true, *before);
  if (!document.ok()) return document.status();
  absl::StatusOr<ToldEvents> told = EventsOfDocument(**before, document_id);
  if (!told.ok()) return told.status();
  WriteOptions if_absent = options;
  if_absent.if_revision = 0;
  return Put(annals::v1::Revision::KIND_DOCUMENT_UNDELETED, *std::move(document),
             InOrderOfNaming(ids->front(), *std::move(told)), if_absent);
}

absl::StatusOr<annals::v1::Event> Collection::MergeEvents(absl::Span<const std::string> event_ids,
                                                          const WriteOptions& options) {
  if (event_ids.size() < 2 || event_ids.size() > kMaxMerged) {
    return absl::InvalidArgumentError(
        Concat("there are ", event_ids.size(), " events to join; give 2 to ", kMaxMerged));
  }
  const std::set<std::string> different(event_ids.begin(), event_ids.end());
  if (different.size() < event_ids.size()) {
    return absl::InvalidArgumentError("an event is named twice; name each event to join once");
  }
  return WriteDecision(annals::v1::Revision::KIND_EVENTS_MERGED, event_ids, options,
                       [&](PendingWrite& write) {
                         return storage::MergeEvents(write.ForEvents(joiner_.get()), event_ids);
                       });
}

absl::StatusOr<annals::v1::Event> Collection::SplitEvent(const std::string& event_id,
                                                         const WriteOptions& options) {
  return WriteDecision(annals::v1::Revision::KIND_EVENT_SPLIT, {event_id}, options,
                       [&](PendingWrite& write) {
                         return storage::SplitEvent(write.ForEvents(joiner_.get()), event_id);
                       });
}

absl::StatusOr<annals::v1::Event> Collection::DeleteEvent(const std::string& event_id,
                                                          const WriteOptions& options) {
  return WriteDecision(
      annals::v1::Revision::KIND_EVENT_DELETED, {event_id}, options, [&](PendingWrite& write) {
        return storage::DeleteEvent(write.ForEvents(joiner_.get()), event_id, write.description());
      });
}

absl::StatusOr<annals::v1::Event> Collection::UndeleteEvent(const std::string& event_id,
                                                            const WriteOptions& options) {
  return WriteDecision(annals::v1::Revision::KIND_EVENT_UNDELETED, {event_id}, options,
                       [&](PendingWrite& write) {
                         return storage::UndeleteEvent(write.ForEvents(joiner_.get()), event_id);
                       });
}

absl::StatusOr<annals::v1::Event> Collection::WriteDecision(
    annals::v1::Revision::Kind kind, absl::Span<const std::string> event_ids,
    const WriteOptions& options,
    const std::function<absl::StatusOr<std::string>(PendingWrite&)>& decide) {
  return InTurn<annals::v1::Event>(options, [&](const std::shared_ptr<const Snapshot>& before) {
    return DecideAfter(before, kind, event_ids, options, decide);
  });
}

absl::StatusOr<annals::v1::Event> Collection::DecideAfter(
    const std::shared_ptr<const Snapshot>& before, annals::v1::Revision::Kind kind,
    absl::Span<const std::string> event_ids, const WriteOptions& options,
    const std::function<absl::StatusOr<std::string>(PendingWrite&)>& decide) {
  const absl::StatusOr<std::optional<std::string>> earlier = EarlierResult(*before, options, kind);
  if (!earlier.ok()) return earlier.status();
  if (earlier->has_value()) return GetEvent(**earlier, before);
  if (absl::Status status = CheckOptions(*before, options); !status.ok()) return status;
  if (options.if_revision.has_value()) {
    for (const std::string& id : event_ids) {
      const absl::StatusOr<annals::v1::Event> event = GetEvent(id, before);
      if (!event.ok()) return event.status();
      absl::Status revised = CheckRevision(options, event->name(), event->revision());
      if (!revised.ok()) return revised;
    }
  }
  PendingWrite write(before, options, kind, EventName(id_, event_ids.front()));
  for (const std::string& other : event_ids.subspan(1)) write.AlsoAbout(EventName(id_, other));
  const absl::StatusOr<std::string> decided = decide(write);
  if (!decided.ok()) return decided.status();
  absl::StatusOr<annals::v1::Event> shown = EventAfter(write, *decided);
  if (!shown.ok()) return shown;
  absl::Status committed =
      Commit(write, *decided, Concat("writing what is decided of the event \"", *decided, "\""));
  if (!committed.ok()) return committed;
  return shown;
}

absl::StatusOr<std::vector<annals::v1::Event>> Collection::CreateEvents(
    std::vector<annals::v1::Event> events, const WriteOptions& options) {
  if (absl::Status status = CheckEventsByHand(id_, events); !status.ok()) return status;
  return InTurn<std::vector<annals::v1::Event>>(
      options, [&](const std::shared_ptr<const Snapshot>& before) {
        return CreateAfter(before, std::move(events), options);
      });
}

absl::StatusOr<std::vector<annals::v1::Event>> Collection::CreateAfter(
    const std::shared_ptr<const Snapshot>& before, std::vector<annals::v1::Event> events,
    const WriteOptions& options) {
  constexpr auto kKind = annals::v1::Revision::KIND_EVENTS_CREATED;
  const absl::StatusOr<std::optional<std::string>> earlier = EarlierResult(*before, options, kKind);
  if (!earlier.ok()) return earlier.status();
  if (earlier->has_value()) {
    const std::vector<std::string> ids = absl::StrSplit(**earlier, '\0');
    return GetEvents(ids, before);
  }
  if (absl::Status status = CheckOptions(*before, options); !status.ok()) return status;
  PendingWrite write(before, options, kKind);
  const absl::StatusOr<std::vector<std::string>> ids =
      storage::CreateEvents(write, joiner_.get(), std::move(events));
  if (!ids.ok()) return ids.status();
  std::vector<annals::v1::Event> created;
  for (const std::string& id : *ids) created.push_back(write.events().at(id));
  write.SetSubject(created.front().name());
  absl::Status committed = Commit(write, absl::StrJoin(*ids, std::string(1, '\0')),
                                  Concat("entering the event \"", created.front().name(), "\""));
  if (!committed.ok()) return committed;
  return created;
}

absl::StatusOr<annals::v1::Event> Collection::UpdateEvent(const annals::v1::Event& values,
                                                          absl::Span<const std::string> fields,
                                                          const WriteOptions& options) {
  if (absl::Status status = CheckEventsByHand(id_, {values}); !status.ok()) return status;
  return WriteDecision(annals::v1::Revision::KIND_EVENT_UPDATED,
                       {std::string(LastPartOf(values.name()))}, options, [&](PendingWrite& write) {
                         return storage::UpdateEvent(write, joiner_.get(), values, fields);
                       });
}

absl::StatusOr<ImportResult> Collection::ImportEvents(std::vector<annals::v1::Event> events,
                                                      const WriteOptions& options) {
  if (absl::Status status = CheckEventsByHand(id_, events); !status.ok()) return status;
  return InTurn<ImportResult>(
      options, [&](const std::shared_ptr<const Snapshot>& before) -> absl::StatusOr<ImportResult> {
        if (absl::Status status = CheckOptions(*before, options); !status.ok()) return status;
        PendingWrite write(before, options, annals::v1::Revision::KIND_EVENTS_IMPORTED);
        absl::StatusOr<ImportResult> result =
            storage::ImportEvents(write, joiner_.get(), std::move(events));
        if (!result.ok() || result->first.empty()) return result;
        write.SetSubject(result->first);
        absl::Status committed = Commit(write, "", "importing events");
        if (!committed.ok()) return committed;
        if (!options.validate_only) result->revision = write.revision();
        return result;
      });
}

absl::Status Collection::Sync() { return writes_->Sync(); }

absl::StatusOr<int64_t> Collection::MakeCheckpoint(const std::string& path) const {
  // Before writes are made to wait, since it may take a while.
  if (absl::Status flushed = writes_->Flush(); !flushed.ok()) return flushed;
  int64_t revision = 0;
  absl::Status made = writes_->WithoutWrites([&]() -> absl::Status {
    const absl::StatusOr<int64_t> last = engine_->ReadRevision();
    if (!last.ok()) return last.status();
    revision = *last;
    return engine_->MakeCheckpoint(path);
  });
  if (!made.ok()) return made;
  return revision;
}

absl::Status Collection::WithCheckpoint(
    absl::FunctionRef<absl::Status(const std::string& path, rocksdb::Env* env, int64_t revision)>
        act) {
  absl::MutexLock lock(&checkpoint_mutex_);
  // What a process that was killed may have left goes first.
  if (absl::Status removed = engine_->RemoveCheckpoint(); !removed.ok()) return removed;
  const std::string path = engine_->checkpoint_path();
  const absl::StatusOr<int64_t> revision = MakeCheckpoint(path);
  if (!revision.ok()) return revision.status();
  absl::Status acted = act(path, engine_->env(), *revision);
  absl::Status removed = engine_->RemoveCheckpoint();
  return acted.ok() ? removed : acted;
}

absl::Status Collection::WithoutWrites(absl::FunctionRef<absl::Status(Engine& engine)> act) {
  return writes_->WithoutWrites([&] { return act(*engine_); });
}

void Collection::NoteExtraction(const std::string& fingerprint,
                                const annals::v1::Document& document, Durability durability,
                                annals::v1::Document* stored) {
  if (stored->extraction_key() == document.extraction_key()) return;
  stored->set_extraction_key(document.extraction_key());
  stored->set_mention_count(document.mention_count());
  QueuedWrite write;
  write.batch.Put(engine_->family(Family::kDocuments), ParseDocumentName(stored->name())->id,
                  EncodeDocumentRecord(fingerprint, Serialize(*stored)));
  write.durability = durability;
  write.doing = Concat("noting how \"", stored->name(), "\" was extracted");
  writes_->Add(std::move(write));
}

absl::Status Collection::Commit(PendingWrite& write, std::string_view result, std::string doing) {
  if (write.validate_only()) return absl::OkStatus();
  const int64_t revision = write.revision();
  rocksdb::WriteBatch& batch = write.batch();
  const annals::v1::Revision& description = write.description();
  // The queue does so for those that it holds, once for all of them.
  if (write.durability() != Durability::kHeld) MergeCounts(*engine_, write.counts(), &batch);
  write.history().AddRevision(description);
  if (!description.request_id().empty()) {
    batch.Put(engine_->family(Family::kRequests), description.request_id(),
              EncodeRequest({revision, static_cast<uint8_t>(description.kind()),
                             write.request_hash(), result}));
  }
  const absl::StatusOr<int64_t> floor = FloorAfter(*write.before(), revision);
  if (!floor.ok()) return floor.status();
  batch.Put(engine_->family(Family::kMeta), ToSlice(kHistoryFloorKey),
            EncodeU64(static_cast<uint64_t>(*floor)));
  batch.Put(engine_->family(Family::kMeta), ToSlice(kRevisionKey),
            EncodeU64(static_cast<uint64_t>(revision)));
  writes_->Add({.batch = std::move(batch),
                .durability = write.durability(),
                .doing = std::move(doing),
                .revised = QueuedWrite::Revised{revision, *floor, std::move(write.counts())}});
  return absl::OkStatus();
}

absl::StatusOr<int64_t> Collection::FloorAfter(const Snapshot& before, int64_t revision) const {
  absl::StatusOr<int64_t> floor = HistoryFloor(before);
  if (!floor.ok()) return floor;
  if (retention_.revisions > 0) *floor = std::max(*floor, revision - retention_.revisions);
  if (retention_.age == absl::InfiniteDuration()) return floor;
  const int64_t oldest = absl::ToUnixSeconds(absl::Now() - retention_.age);
  for (; *floor + 1 < revision; ++*floor) {
    const absl::StatusOr<annals::v1::Revision> next = ReadRevision(before, *floor + 1);
    if (!next.ok()) return next.status();
    if (next->has_time() && next->time().seconds() >= oldest) break;
  }
  return floor;
}

int64_t Collection::AwaitRevision(int64_t after, absl::Time deadline) const {
  return writes_->last_revision().Await(after, deadline);
}

LastRevision& Collection::last_revision() const { return writes_->last_revision(); }

absl::StatusOr<std::shared_ptr<const Snapshot>> Collection::TakeSnapshotAt(int64_t revision) const {
  return past_states_->Get(
      revision, [this](const std::string& path) { return MakeCheckpoint(path).status(); });
}

absl::StatusOr<std::vector<annals::v1::EventVersion>> Collection::EventHistory(
    std::string_view event_id, const std::shared_ptr<const Snapshot>& snapshot) const {
  const absl::StatusOr<std::shared_ptr<const Snapshot>> at = SnapshotOrNow(snapshot);
  if (!at.ok()) return at.status();
  const absl::StatusOr<std::vector<int64_t>> revisions =
      RevisionsOf(**at, Family::kTimeline, event_id);
  if (!revisions.ok()) return revisions.status();
  std::vector<annals::v1::EventVersion> versions;
  for (const int64_t revision : *revisions) {
    absl::StatusOr<annals::v1::Revision> description = ReadRevision(**at, revision);
    if (!description.ok()) return description.status();
    absl::StatusOr<annals::v1::Change> change = ReadChange(**at, revision, event_id);
    if (!change.ok()) return change.status();
    if (change->kind() == annals::v1::Change::KIND_UNSPECIFIED) continue;
    annals::v1::EventVersion& version = versions.emplace_back();
    *version.mutable_revision() = *std::move(description);
    *version.mutable_change() = *std::move(change);
  }
  if (!versions.empty()) return versions;
  // It is older than history, or is told by the name of what it was joined in, or is not known.
  const absl::StatusOr<annals::v1::Event> event = GetEvent(event_id, *at);
  if (!event.ok()) return event.status();
  if (LastPartOf(event->name()) != event_id) return EventHistory(LastPartOf(event->name()), *at);
  return versions;
}

absl::StatusOr<std::unique_ptr<ChangeReader>> Collection::ReadChanges(
    int64_t after, TimelineQuery query, std::shared_ptr<const Snapshot> snapshot) const {
  return ChangeReader::Create(after, std::move(query), std::move(snapshot));
}

absl::StatusOr<std::vector<std::string>> Collection::DocumentIds(
    std::string_view id, const std::shared_ptr<const Snapshot>& snapshot) const {
  const absl::StatusOr<std::shared_ptr<const Snapshot>> at = SnapshotOrNow(snapshot);
  if (!at.ok()) return at.status();
  return FoundUnder(**at, id);
}

absl::StatusOr<annals::v1::Document> Collection::GetDocument(
    std::string_view document_id, bool with_text,
    const std::shared_ptr<const Snapshot>& snapshot) const {
  const absl::StatusOr<std::shared_ptr<const Snapshot>> at = SnapshotOrNow(snapshot);
  if (!at.ok()) return at.status();
  absl::StatusOr<StoredDocument> stored = ReadDocument(**at, document_id);
  if (!stored.ok()) return stored.status();
  if (with_text) {
    const std::string_view id = LastPartOf(stored->document.name());
    absl::StatusOr<std::string> text = (*at)->Read(
        Family::kTexts, id, Concat("reading the text of \"", stored->document.name(), "\""));
    if (absl::IsNotFound(text.status())) {
      return Damaged(Family::kTexts, id, "the document is there, and its text is not");
    }
    if (!text.ok()) return text.status();
    stored->document.set_text(*std::move(text));
  }
  return std::move(stored->document);
}

absl::StatusOr<annals::v1::Event> Collection::GetEvent(
    std::string_view event_id, const std::shared_ptr<const Snapshot>& snapshot) const {
  absl::StatusOr<std::vector<annals::v1::Event>> events =
      GetEvents({std::string(event_id)}, snapshot);
  if (!events.ok()) return events.status();
  return std::move(events->front());
}

absl::StatusOr<std::vector<annals::v1::Event>> Collection::GetEvents(
    absl::Span<const std::string> event_ids,
    const std::shared_ptr<const Snapshot>& snapshot) const {
  const absl::StatusOr<std::shared_ptr<const Snapshot>> at = SnapshotOrNow(snapshot);
  if (!at.ok()) return at.status();

  const size_t count = event_ids.size();
  const std::vector<rocksdb::Slice> ids(event_ids.begin(), event_ids.end());
  std::vector<rocksdb::PinnableSlice> positions(count);
  std::vector<rocksdb::Status> statuses(count);
  (*at)->MultiGet(Family::kEvents, count, ids.data(), positions.data(), statuses.data());
  std::vector<std::string> keys;
  for (size_t i = 0; i < count; ++i) {
    if (statuses[i].IsNotFound()) {
      // It may be joined in another.
      const absl::StatusOr<std::string> key = TimelineKeyOf(**at, event_ids[i]);
      if (!key.ok()) return key.status();
      keys.push_back(*key);
      continue;
    }
    if (!statuses[i].ok()) return StatusFrom(statuses[i], "reading events");
    const std::string_view position(positions[i].data(), positions[i].size());
    if (!DecodePosition(position).has_value()) {
      return Damaged(Family::kEvents, event_ids[i], "the value is not a position");
    }
    keys.push_back(Concat(position, event_ids[i]));
  }

  const absl::StatusOr<std::vector<rocksdb::PinnableSlice>> records = FetchRecords(**at, keys);
  if (!records.ok()) return records.status();
  std::vector<annals::v1::Event> events(count);
  for (size_t i = 0; i < count; ++i) {
    const rocksdb::PinnableSlice& record = (*records)[i];
    const absl::Status status =
        ParseEventRecord(keys[i], std::string_view(record.data(), record.size()), &events[i]);
    if (!status.ok()) return status;
  }
  return events;
}

absl::StatusOr<std::string> Collection::TimelineKeyOf(const Snapshot& snapshot,
                                                      const std::string& event_id) const {
  const absl::StatusOr<std::string> told_id = FollowForwards(snapshot, event_id);
  if (absl::IsNotFound(told_id.status())) return NotFound("event", EventName(id_, event_id));
  if (!told_id.ok()) return told_id.status();
  const absl::StatusOr<std::string> joined_id = JoinedIdOf(snapshot, *told_id);
  if (!joined_id.ok()) return joined_id.status();
  const absl::StatusOr<std::string> position =
      snapshot.Read(Family::kEvents, *joined_id, "reading events");
  if (absl::IsNotFound(position.status()) ||
      (position.ok() && !DecodePosition(*position).has_value())) {
    return Damaged(Family::kClaims, *told_id,
                   Concat("it is joined in event ", *joined_id, ", which is not there"));
  }
  if (!position.ok()) return position.status();
  return Concat(*position, *joined_id);
}

absl::StatusOr<std::shared_ptr<const Snapshot>> Collection::TakeSnapshot() const {
  return Snapshot::Take(engine_);
}

absl::StatusOr<std::shared_ptr<const Snapshot>> Collection::SnapshotOrNow(
    const std::shared_ptr<const Snapshot>& snapshot) const {
  if (snapshot != nullptr) return snapshot;
  return TakeSnapshot();
}

absl::StatusOr<std::unique_ptr<DocumentReader>> Collection::ListDocuments(
    std::shared_ptr<const Snapshot> snapshot, std::string_view resume_key) const {
  return std::make_unique<DocumentReader>(
      std::make_unique<DocumentSource>(std::move(snapshot), resume_key));
}

absl::StatusOr<std::unique_ptr<EventReader>> Collection::ListEvents(
    std::shared_ptr<const Snapshot> snapshot, std::string_view resume_key,
    bool with_deleted) const {
  std::unique_ptr<KeySource> keys = KeysById(*snapshot, resume_key, with_deleted);
  return std::make_unique<EventReader>(
      FetchingSource(std::move(keys), std::move(snapshot), ResumeBy::kEventId));
}

absl::StatusOr<std::unique_ptr<EventReader>> Collection::Timeline(
    TimelineQuery query, std::shared_ptr<const Snapshot> snapshot,
    std::string_view resume_key) const {
  absl::StatusOr<std::unique_ptr<EventSource>> source =
      TimelineSource(std::move(query), std::move(snapshot), resume_key);
  if (!source.ok()) return source.status();
  return std::make_unique<EventReader>(*std::move(source));
}

}  // namespace annals::storage
