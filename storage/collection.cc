#include "storage/collection.h"

#include <set>
#include <utility>

#include "rocksdb/db.h"
#include "rocksdb/env.h"
#include "storage/bulk_load.h"
#include "storage/document_write.h"
#include "storage/engine.h"
#include "storage/event_pool.h"
#include "storage/event_write.h"
#include "storage/keys.h"
#include "storage/rebuild.h"
#include "storage/records.h"
#include "storage/resource_name.h"
#include "storage/rocksdb_status.h"
#include "storage/sources.h"
#include "storage/strings.h"
#include "storage/timeline_scanner.h"

namespace annals::storage {
namespace {

absl::Status NotFound(std::string_view what, const std::string& name) {
  return absl::NotFoundError(Concat("there is no ", what, " \"", name, "\""));
}

// The stored record of a document with its fingerprint.
struct StoredDocument {
  std::string fingerprint;
  annals::v1::Document document;
};

// NOT_FOUND when there is none.
absl::StatusOr<StoredDocument> ReadDocument(const Snapshot& snapshot, std::string_view id) {
  const Engine& engine = *snapshot.engine();
  const absl::StatusOr<std::string> record =
      engine.Read(Family::kDocuments, id, snapshot.get(), Concat("reading document ", id));
  if (absl::IsNotFound(record.status())) {
    return NotFound("document", DocumentName(engine.collection(), id));
  }
  if (!record.ok()) return record.status();
  StoredDocument stored;
  if (absl::Status status = ParseDocumentRecord(id, *record, &stored.document); !status.ok()) {
    return status;
  }
  stored.fingerprint = std::string(DecodeDocumentRecord(*record)->fingerprint);
  return stored;
}

// ALREADY_EXISTS when another document than `id` has this source URI.
absl::Status CheckSourceIsFree(const Snapshot& snapshot, const std::string& source_uri,
                               const std::string& id) {
  if (source_uri.empty()) return absl::OkStatus();
  const absl::StatusOr<std::string> owner =
      snapshot.engine()->Read(Family::kSources, source_uri, snapshot.get(), "reading a source");
  if (absl::IsNotFound(owner.status())) return absl::OkStatus();
  if (!owner.ok()) return owner.status();
  if (*owner == id) return absl::OkStatus();
  return absl::AlreadyExistsError(
      Concat("document.source_uri \"", source_uri, "\" is that of the document \"",
             DocumentName(snapshot.engine()->collection(), *owner),
             "\"; store it under that name, or delete that document first"));
}

}  // namespace

absl::StatusOr<std::unique_ptr<Collection>> Collection::Open(const std::string& path,
                                                             std::string_view id,
                                                             const CollectionOptions& options) {
  if (absl::Status status = CheckId("collection id", id); !status.ok()) return status;
  absl::StatusOr<std::shared_ptr<Engine>> engine =
      Engine::Open(path, std::string(id), options.create_if_missing,
                   options.memory == nullptr ? MakeMemoryBudget() : *options.memory,
                   options.env == nullptr ? rocksdb::Env::Default() : options.env);
  if (!engine.ok()) return engine.status();
  if ((*engine)->format() < kFormatVersion) {
    if (absl::Status raised = Rebuild(**engine); !raised.ok()) return raised;
    if (absl::Status raised = (*engine)->RaiseFormat(); !raised.ok()) return raised;
  }
  if (absl::Status read = (*engine)->ReadCounts(); !read.ok()) return read;
  // Of a backup that was cut short: it would keep files that are no longer needed.
  if (absl::Status removed = (*engine)->RemoveCheckpoint(); !removed.ok()) return removed;
  return std::unique_ptr<Collection>(new Collection(std::string(id), *std::move(engine), options));
}

Collection::Collection(std::string id, std::shared_ptr<Engine> engine,
                       const CollectionOptions& options)
    : id_(std::move(id)),
      engine_(std::move(engine)),
      sync_(options.sync),
      joiner_(options.joiner) {}

Collection::~Collection() = default;

absl::StatusOr<WriteResult> Collection::PutDocument(annals::v1::Document document,
                                                    std::vector<annals::v1::Event> events,
                                                    Durability durability) {
  absl::StatusOr<PreparedDocument> prepared = PrepareDocument(id_, &document, &events);
  if (!prepared.ok()) return prepared.status();
  const auto& [id, text, fingerprint] = *prepared;

  absl::MutexLock lock(&write_mutex_);
  const absl::StatusOr<std::shared_ptr<const Snapshot>> before = TakeSnapshot();
  if (!before.ok()) return before.status();
  const absl::StatusOr<StoredDocument> old = ReadDocument(**before, id);
  if (!old.ok() && !absl::IsNotFound(old.status())) return old.status();
  const bool sync = sync_ && durability == Durability::kNow;
  if (old.ok() && old->fingerprint == fingerprint) {
    WriteResult unchanged{WriteOutcome::kUnchanged, old->document};
    absl::Status noted = NoteExtraction(fingerprint, document, sync, &unchanged.document);
    if (!noted.ok()) return noted;
    return unchanged;
  }
  absl::Status source = CheckSourceIsFree(**before, document.source_uri(), id);
  if (!source.ok()) return source;
  absl::StatusOr<ToldEvents> old_events = ToldEvents{};  // of a new document there are none
  if (old.ok()) old_events = EventsOfDocument(**before, id);
  if (!old_events.ok()) return old_events.status();
  absl::Status named = NameEvents(
      id_, id,
      [&](const std::string& event_id) -> absl::StatusOr<bool> {
        if (old_events->count(event_id) > 0) return false;
        return EventExists(**before, event_id);
      },
      &events);
  if (!named.ok()) return named;

  const int64_t revision = (*before)->revision() + 1;
  document.set_revision(revision);
  rocksdb::WriteBatch batch;
  CountChanges counts;
  absl::Status replaced = ReplaceEvents({*before, joiner_.get(), revision, &batch, &counts},
                                        *std::move(old_events), std::move(events));
  if (!replaced.ok()) return replaced;
  batch.Put(engine_->family(Family::kDocuments), id,
            EncodeDocumentRecord(fingerprint, Serialize(document)));
  if (!old.ok() || old->document.text_sha256() != document.text_sha256()) {
    batch.Put(engine_->family(Family::kTexts), id, text);
  }
  if (old.ok() && old->document.source_uri() != document.source_uri() &&
      !old->document.source_uri().empty()) {
    batch.Delete(engine_->family(Family::kSources), old->document.source_uri());
  }
  if (!document.source_uri().empty()) {
    batch.Put(engine_->family(Family::kSources), document.source_uri(), id);
  }
  absl::Status committed = Commit(revision, &batch, counts, sync,
                                  Concat("storing the document \"", document.name(), "\""));
  if (!committed.ok()) return committed;
  return WriteResult{old.ok() ? WriteOutcome::kReplaced : WriteOutcome::kCreated,
                     std::move(document)};
}

absl::StatusOr<BulkLoadResult> Collection::BulkLoad(const DocumentFeed& feed) {
  absl::MutexLock lock(&write_mutex_);
  const absl::StatusOr<std::shared_ptr<const Snapshot>> before = TakeSnapshot();
  if (!before.ok()) return before.status();
  if ((*before)->revision() > 0) {
    return absl::FailedPreconditionError(
        Concat("the collection \"", id_, "\" has been written to already (revision ",
               (*before)->revision(), "), and documents are loaded at once only into a new one; ",
               "make another collection, or store them one by one"));
  }
  return LoadInto(*engine_, feed, {});
}

absl::StatusOr<DeleteResult> Collection::DeleteDocument(std::string_view document_id) {
  absl::MutexLock lock(&write_mutex_);
  const absl::StatusOr<std::shared_ptr<const Snapshot>> before = TakeSnapshot();
  if (!before.ok()) return before.status();
  const absl::StatusOr<StoredDocument> old = ReadDocument(**before, document_id);
  if (!old.ok()) return old.status();
  absl::StatusOr<ToldEvents> old_events = EventsOfDocument(**before, document_id);
  if (!old_events.ok()) return old_events.status();

  DeleteResult result;
  result.deleted_event_count = static_cast<int32_t>(old_events->size());
  result.revision = (*before)->revision() + 1;
  rocksdb::WriteBatch batch;
  CountChanges counts;
  absl::Status replaced = ReplaceEvents({*before, joiner_.get(), result.revision, &batch, &counts},
                                        *std::move(old_events), {});
  if (!replaced.ok()) return replaced;
  batch.Delete(engine_->family(Family::kDocuments), ToSlice(document_id));
  batch.Delete(engine_->family(Family::kTexts), ToSlice(document_id));
  if (!old->document.source_uri().empty()) {
    batch.Delete(engine_->family(Family::kSources), old->document.source_uri());
  }
  absl::Status committed = Commit(result.revision, &batch, counts, sync_,
                                  Concat("deleting the document \"", old->document.name(), "\""));
  if (!committed.ok()) return committed;
  return result;
}

absl::StatusOr<annals::v1::Event> Collection::MergeEvents(absl::Span<const std::string> event_ids) {
  if (event_ids.size() < 2 || event_ids.size() > kMaxMerged) {
    return absl::InvalidArgumentError(
        Concat("there are ", event_ids.size(), " events to join; give 2 to ", kMaxMerged));
  }
  const std::set<std::string> different(event_ids.begin(), event_ids.end());
  if (different.size() < event_ids.size()) {
    return absl::InvalidArgumentError("an event is named twice; name each event to join once");
  }
  return WriteDecision(
      [&](const EventWrite& write) { return storage::MergeEvents(write, event_ids); });
}

absl::StatusOr<annals::v1::Event> Collection::SplitEvent(const std::string& event_id) {
  return WriteDecision(
      [&](const EventWrite& write) { return storage::SplitEvent(write, event_id); });
}

absl::StatusOr<annals::v1::Event> Collection::WriteDecision(
    const std::function<absl::StatusOr<std::string>(const EventWrite&)>& decide) {
  absl::MutexLock lock(&write_mutex_);
  const absl::StatusOr<std::shared_ptr<const Snapshot>> before = TakeSnapshot();
  if (!before.ok()) return before.status();
  const int64_t revision = (*before)->revision() + 1;
  rocksdb::WriteBatch batch;
  CountChanges counts;
  const absl::StatusOr<std::string> decided =
      decide({*before, joiner_.get(), revision, &batch, &counts});
  if (!decided.ok()) return decided.status();
  absl::Status committed = Commit(revision, &batch, counts, sync_,
                                  Concat("joining or splitting the event \"", *decided, "\""));
  if (!committed.ok()) return committed;
  return GetEvent(*decided);
}

absl::Status Collection::Sync() {
  // Who finds nothing to do here has waited for who did it.
  absl::MutexLock lock(&sync_mutex_);
  if (!unsynced_.exchange(false)) return absl::OkStatus();
  absl::Status status = engine_->Sync();
  if (!status.ok()) unsynced_ = true;
  return status;
}

absl::StatusOr<int64_t> Collection::MakeCheckpoint(const std::string& path) {
  // Before writes are made to wait, since it may take a while.
  if (absl::Status flushed = engine_->Flush(); !flushed.ok()) return flushed;
  absl::MutexLock lock(&write_mutex_);
  const absl::StatusOr<int64_t> revision = engine_->ReadRevision(nullptr);
  if (!revision.ok()) return revision.status();
  if (absl::Status made = engine_->MakeCheckpoint(path); !made.ok()) return made;
  return *revision;
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
  absl::Status acted = act(path, engine_->db()->GetEnv(), *revision);
  absl::Status removed = engine_->RemoveCheckpoint();
  return acted.ok() ? removed : acted;
}

absl::Status Collection::WithoutWrites(absl::FunctionRef<absl::Status(Engine& engine)> act) {
  absl::MutexLock lock(&write_mutex_);
  return act(*engine_);
}

absl::Status Collection::NoteExtraction(const std::string& fingerprint,
                                        const annals::v1::Document& document, bool sync,
                                        annals::v1::Document* stored) {
  if (stored->extraction_key() == document.extraction_key()) return absl::OkStatus();
  stored->set_extraction_key(document.extraction_key());
  stored->set_mention_count(document.mention_count());
  rocksdb::WriteBatch batch;
  batch.Put(engine_->family(Family::kDocuments), ParseDocumentName(stored->name())->id,
            EncodeDocumentRecord(fingerprint, Serialize(*stored)));
  return Write(&batch, sync, Concat("noting how \"", stored->name(), "\" was extracted"));
}

absl::Status Collection::Commit(int64_t revision, rocksdb::WriteBatch* batch,
                                const CountChanges& counts, bool sync, std::string_view doing) {
  batch->Put(engine_->family(Family::kMeta), ToSlice(kRevisionKey),
             EncodeU64(static_cast<uint64_t>(revision)));
  absl::Status status = Write(batch, sync, doing);
  if (status.ok()) engine_->counts().Apply(counts, revision);
  return status;
}

absl::Status Collection::Write(rocksdb::WriteBatch* batch, bool sync, std::string_view doing) {
  absl::Status status = engine_->Write(batch, sync, doing);
  if (status.ok() && sync_ && !sync) unsynced_ = true;
  return status;
}

absl::StatusOr<annals::v1::Document> Collection::GetDocument(
    std::string_view document_id, bool with_text,
    const std::shared_ptr<const Snapshot>& snapshot) const {
  const absl::StatusOr<std::shared_ptr<const Snapshot>> at = SnapshotOrNow(snapshot);
  if (!at.ok()) return at.status();
  absl::StatusOr<StoredDocument> stored = ReadDocument(**at, document_id);
  if (!stored.ok()) return stored.status();
  if (with_text) {
    absl::StatusOr<std::string> text =
        engine_->Read(Family::kTexts, document_id, (*at)->get(),
                      Concat("reading the text of \"", stored->document.name(), "\""));
    if (absl::IsNotFound(text.status())) {
      return Damaged(Family::kTexts, document_id, "the document is there, and its text is not");
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
  rocksdb::ReadOptions options;
  options.snapshot = (*at)->get();
  engine_->db()->MultiGet(options, engine_->family(Family::kEvents), count, ids.data(),
                          positions.data(), statuses.data());
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
  const absl::StatusOr<std::string> joined_id = JoinedIdOf(snapshot, event_id);
  if (!joined_id.ok()) return joined_id.status();
  if (*joined_id == event_id) return NotFound("event", EventName(id_, event_id));
  const absl::StatusOr<std::string> position =
      engine_->Read(Family::kEvents, *joined_id, snapshot.get(), "reading events");
  if (absl::IsNotFound(position.status()) ||
      (position.ok() && !DecodePosition(*position).has_value())) {
    return Damaged(Family::kClaims, event_id,
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
    std::shared_ptr<const Snapshot> snapshot, std::string_view resume_key) const {
  std::unique_ptr<KeySource> keys = KeysById(*snapshot, resume_key);
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
