// A collection: one isolated set of documents and the events found in them, in one RocksDB
// database.
//
//   absl::StatusOr<std::unique_ptr<Collection>> collection =
//       Collection::Open("/var/lib/annals/collections/default", "default",
//                        {.create_if_missing = true});
//   absl::StatusOr<WriteResult> put = (*collection)->PutDocument(document, events);
//   absl::StatusOr<std::shared_ptr<const Snapshot>> snapshot = (*collection)->TakeSnapshot();
//
//   absl::StatusOr<std::unique_ptr<EventReader>> july = (*collection)->Timeline(
//       {.interval = *temporal::EnvelopeOfText("1957-07"),
//        .filter = Term{TermKind::kPlace, FoldTerm("Prague")}},
//       *snapshot);
//   annals::v1::Event event;
//   while ((*july)->Next(&event)) Show(event);
//   if (!(*july)->status().ok()) return (*july)->status();
//
// storage/database.h holds many collections in one folder. The layout of keys and values stands in
// storage/keys.h, and docs/storage.md follows one document from here to the disk.
#ifndef ANNALS_STORAGE_COLLECTION_H_
#define ANNALS_STORAGE_COLLECTION_H_

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/synchronization/mutex.h"
#include "absl/time/time.h"
#include "absl/types/span.h"
#include "annals/v1/collection.pb.h"
#include "annals/v1/document.pb.h"
#include "annals/v1/event.pb.h"
#include "annals/v1/revision.pb.h"
#include "storage/change_reader.h"
#include "storage/last_revision.h"
#include "storage/readers.h"
#include "storage/revision_reader.h"
#include "storage/snapshot.h"
#include "storage/timeline_query.h"
#include "storage/write_options.h"

namespace rocksdb {
class Env;
}  // namespace rocksdb

namespace annals::storage {

class Engine;
class EventJoiner;
struct MemoryBudget;
class PastStates;
class PendingWrite;
struct PreparedDocument;
class WriteQueue;

// How far back history reaches: what is older by either is dropped when files are compacted.
struct HistoryRetention {
  // So many revisions; 0: as many as there are.
  int64_t revisions = 0;

  // So long.
  absl::Duration age = absl::InfiniteDuration();
};

struct CollectionOptions {
  // Make the database when there is none; its parent folder must exist.
  bool create_if_missing = false;

  // Whether a write is on the disk (fsync) before it is acknowledged. Without it the last writes
  // can be lost when the machine stops, though not when only the process does; each stays whole or
  // absent either way.
  bool sync = true;

  // What is kept of the history. When it is less than before, what is too old goes with the next
  // write.
  HistoryRetention history = {};

  // The most that is put back in memory, in bytes of history, to read an earlier state: more is put
  // back in a copy on the disk. As entries it takes some ten times the room.
  size_t max_undone_bytes = size_t{8} << 20;

  // Memory shared with other collections; null: of its own, as MakeMemoryBudget() in
  // storage/engine.h.
  std::shared_ptr<const MemoryBudget> memory = nullptr;

  // The record of its settings (EncodeSettings in storage/settings.h) when it is made; empty: none.
  std::string settings = {};

  // Says which events of different documents are one. Null: none are, but for those that a user
  // joins.
  std::shared_ptr<const EventJoiner> joiner = nullptr;

  // The file system beneath, which must outlive the collection and all that was taken from it;
  // null: the machine's own.
  rocksdb::Env* env = nullptr;
};

// What a write did.
enum class WriteOutcome {
  kCreated,    // the document is new
  kReplaced,   // it was there and has changed, or its events have
  kUnchanged,  // it was there, just so: nothing was written
};

struct WriteResult {
  WriteOutcome outcome = WriteOutcome::kCreated;

  // The document as stored, without its text.
  annals::v1::Document document;
};

struct DeleteResult {
  // How many events went with the document.
  int32_t deleted_event_count = 0;

  // The revision of this write.
  int64_t revision = 0;
};

// What an import of events did.
struct ImportResult {
  int64_t created = 0;
  int64_t replaced = 0;
  int64_t unchanged = 0;

  // How many of the events are done: all, or those before the one that was refused.
  size_t done = 0;
  absl::Status refused;

  // The name of the first that was created or replaced; empty: none was.
  std::string first;

  // The revision of this write; 0: nothing was written.
  int64_t revision = 0;
};

// Under which conditions what is said of a collection is changed.
struct SettingsOptions {
  // The etag that it must have; empty: any.
  std::string etag = {};

  // As WriteOptions::request_id and request_hash: of the last change alone.
  std::string request_id = {};
  std::string request_hash = {};

  // Checks all, and changes nothing.
  bool validate_only = false;
};

// How a collection is deleted.
struct DeletionOptions {
  // Also when it has documents or events.
  bool force = false;

  // As SettingsOptions.
  std::string etag = {};
  bool validate_only = false;
};

// Gives the next document and its events, or false when there are no more. Called by several
// threads, one at a time.
using DocumentFeed = std::function<absl::StatusOr<bool>(annals::v1::Document* document,
                                                        std::vector<annals::v1::Event>* events)>;

struct BulkLoadResult {
  int64_t document_count = 0;
  int64_t event_count = 0;
};

// Thread-safe: any number of threads may read while others write; writes are made one after
// another (storage/write_queue.h).
class Collection {
 public:
  // Opens the database in the folder `path`. `id` is the collection's id (storage/resource_name.h)
  // and is kept in the database. Errors:
  //   INVALID_ARGUMENT     `id` is not an id
  //   NOT_FOUND            there is no database and `create_if_missing` is false
  //   FAILED_PRECONDITION  it is open already, here or in another process; it was written in a
  //   newer
  //                        format; it is another collection's
  //   PERMISSION_DENIED    the folder must not be written
  //   RESOURCE_EXHAUSTED   the disk is full
  //   DATA_LOSS            its files are damaged
  static absl::StatusOr<std::unique_ptr<Collection>> Open(const std::string& path,
                                                          std::string_view id,
                                                          const CollectionOptions& options);
  ~Collection();
  Collection(const Collection&) = delete;
  Collection& operator=(const Collection&) = delete;

  const std::string& id() const { return id_; }

  // The collection as a whole, with its revision, its etag and how many events it has. DATA_LOSS
  // when a record of it cannot be read.
  absl::StatusOr<annals::v1::Collection> Describe() const;

  // Changes `fields` of what is said of it, of kSettingsFields (storage/settings.h), to those of
  // `values`, and returns what it is then. It makes no revision. Errors: ABORTED when its etag is
  // another; FAILED_PRECONDITION when the request id is that of another request;
  // RESOURCE_EXHAUSTED.
  absl::StatusOr<annals::v1::Collection> UpdateSettings(const annals::v1::Collection& values,
                                                        absl::Span<const std::string> fields,
                                                        const SettingsOptions& options = {});

  // What UpdateSettings, or its making, answered a request of this id with: the collection as it
  // is. Nothing when the last such request was another, or `options` have no id.
  absl::StatusOr<std::optional<annals::v1::Collection>> EarlierSettings(
      const SettingsOptions& options) const;

  // For Database: deletes it, from when this returns, whatever comes then
  // (storage/deleted_mark.h). Who reads it reads on; all writes fail with NOT_FOUND, as does this,
  // when it is deleted already. Its files are to be removed when nobody has them open. Errors:
  // FAILED_PRECONDITION when it has documents or events; ABORTED when its etag is another;
  // RESOURCE_EXHAUSTED.
  absl::Status Delete(const DeletionOptions& options);
  bool is_deleted() const;

  // Whether the collection was made when it was opened.
  bool is_new() const;

  // Gone when nobody has the files of the collection open any more.
  std::weak_ptr<const void> files() const;

  // Stores a document with its events in one atomic write. `document.name` must be the name of a
  // document of this collection and `text` its whole text; `name`, `title`, `source_uri`, `date`,
  // `date_source` and `pages` are stored as given, `text_bytes`, `text_sha256`, `event_count` and
  // `revision` are set here. The names and revisions of `events` are set here too (EventIdFor in
  // storage/identity.h); each event must have evidence, and all of it in this document.
  //
  // An event that a stored one of another document agrees with (CollectionOptions::joiner) is
  // joined with it: the timelines then show one event with the evidence and the claims of both,
  // whose name is that of one of them; the other's name leads to it too. What is joined depends on
  // what is stored, and not on the order in which it was.
  //
  // The events take the place of those that the document had before. An event that is the same as
  // before, word for word, keeps its name and its revision. When everything is the same, nothing is
  // written and the outcome is kUnchanged. On error nothing is changed. Errors:
  //   INVALID_ARGUMENT    a field of the document or of an event, which the message names, is not
  //   as
  //                       said above, is not UTF-8, or is a time whose bounds are out of order
  //   ALREADY_EXISTS      another document has the same `source_uri`
  //   RESOURCE_EXHAUSTED  the disk is full
  //
  //   ABORTED, ALREADY_EXISTS  a condition of `options` does not hold
  //
  // With Durability::kAtSync the write is not yet on the disk when this returns, but when Sync has
  // returned: many writes then share one fsync. So do writes of several threads at once; where they
  // fail, they fail together. With kHeld nobody reads it either before Sync has returned.
  absl::StatusOr<WriteResult> PutDocument(annals::v1::Document document,
                                          std::vector<annals::v1::Event> events,
                                          const WriteOptions& options = {});

  // Stores many documents at once in a collection that is still empty, as PutDocument would each of
  // them, but many times faster: all that goes into the database is sorted first and then made its
  // files. They appear all together, as revision 1, or not at all. Events of different documents
  // are not joined, whatever the joiner says. Takes room on the disk, for the time it lasts, of
  // about what the collection has when it is done. Errors:
  //   what `feed` returns, and what PutDocument says of a document
  //   FAILED_PRECONDITION  the collection has been written to
  //   ALREADY_EXISTS       two documents have the same name or `source_uri`
  absl::StatusOr<BulkLoadResult> BulkLoad(const DocumentFeed& feed);

  // Joins events into one by a user's decision, which goes before what the joiner says and stays
  // until it is withdrawn by another, even if a document is stored anew. `event_ids` are ids of
  // events, or of events that are joined in others, which then come with all that they are joined
  // with. Returns the event. Errors:
  //   INVALID_ARGUMENT    there are not two ids, or more than kMaxMerged
  //   NOT_FOUND           names the first that is missing
  //   RESOURCE_EXHAUSTED  the disk is full
  //   ABORTED             a condition of `options` does not hold
  absl::StatusOr<annals::v1::Event> MergeEvents(absl::Span<const std::string> event_ids,
                                                const WriteOptions& options = {});
  static constexpr size_t kMaxMerged = 100;

  // Takes what one document tells out of the event that it is joined in (Claim.event), and keeps it
  // apart from what it was joined with, by a user's decision as above. Returns what is split off.
  // Errors: NOT_FOUND; FAILED_PRECONDITION when it is joined with nothing; RESOURCE_EXHAUSTED;
  // ABORTED.
  absl::StatusOr<annals::v1::Event> SplitEvent(const std::string& event_id,
                                               const WriteOptions& options = {});

  // Deletes an event that documents go on to tell, with all that it is joined of (Event.deletion),
  // and returns it. It stays deleted while a document tells it under the same id. Errors:
  // NOT_FOUND, also when it is deleted already; RESOURCE_EXHAUSTED; ABORTED.
  absl::StatusOr<annals::v1::Event> DeleteEvent(const std::string& event_id,
                                                const WriteOptions& options = {});

  // Withdraws such a decision, and returns the event, which is joined with others anew. Errors:
  // NOT_FOUND; ALREADY_EXISTS when it is not deleted; RESOURCE_EXHAUSTED; ABORTED.
  absl::StatusOr<annals::v1::Event> UndeleteEvent(const std::string& event_id,
                                                  const WriteOptions& options = {});

  // Enters events that no document tells (Event.by_hand), all or none, and returns them as stored.
  // An event without a name is given one, made from what it says. They are joined with others only
  // by MergeEvents, and then speak first. Errors:
  //   INVALID_ARGUMENT    names what of an event is not UTF-8 or a time whose bounds are in order
  //   ALREADY_EXISTS      there is an event of such a name
  //   RESOURCE_EXHAUSTED, ABORTED
  absl::StatusOr<std::vector<annals::v1::Event>> CreateEvents(std::vector<annals::v1::Event> events,
                                                              const WriteOptions& options = {});

  // Makes `fields` of the event that `values` names what they are in `values`, and returns it.
  // `fields` are of UserFields() or, of an event by hand alone, `evidence`. Of an event that
  // documents tell it is a correction: an event by hand, joined with it. Errors: INVALID_ARGUMENT
  // as above, and for `evidence` of what documents tell; NOT_FOUND; FAILED_PRECONDITION when it is
  // deleted; RESOURCE_EXHAUSTED; ABORTED.
  absl::StatusOr<annals::v1::Event> UpdateEvent(const annals::v1::Event& values,
                                                absl::Span<const std::string> fields,
                                                const WriteOptions& options = {});

  // Enters events as CreateEvents does, but each under the name that it has: one that is there just
  // so is passed over, and one by hand is replaced. Claims that they have are kept as they are.
  // Stops before the first that is refused (ImportResult::refused), and writes those before it in
  // one atomic write. Errors: INVALID_ARGUMENT; RESOURCE_EXHAUSTED.
  absl::StatusOr<ImportResult> ImportEvents(std::vector<annals::v1::Event> events,
                                            const WriteOptions& options = {});

  // Brings all writes before it to the disk. RESOURCE_EXHAUSTED when that is full.
  absl::Status Sync();

  // Makes a copy of the collection, as the last write left it, in the new folder `path`, whose
  // parent must exist: a collection of the same id, which can be opened like any other. On one file
  // system the two share the files that both have, so it takes next to no time and room. Writes
  // wait meanwhile. Returns the revision of the copy. Errors: ALREADY_EXISTS when `path` is there;
  // RESOURCE_EXHAUSTED when the disk is full.
  absl::StatusOr<int64_t> MakeCheckpoint(const std::string& path) const;

  // For the files of this room: makes such a copy in the collection's own folder, calls `act` with
  // where it is, on which file system and of which revision, and removes it. One at a time.
  absl::Status WithCheckpoint(
      absl::FunctionRef<absl::Status(const std::string& path, rocksdb::Env* env, int64_t revision)>
          act);

  // For the files of this room: calls `act` while no write is done.
  absl::Status WithoutWrites(absl::FunctionRef<absl::Status(Engine& engine)> act);

  // Gives a document another id, `new_id`, in one atomic write. Its events keep their ids. The old
  // id goes on to lead to it, for ever: in reads and writes of documents, also when the same source
  // is stored again; only another renaming to just that id takes it away. NOT_FOUND when there is
  // no such document; ALREADY_EXISTS when there is one of the new id, or there was one that had
  // been renamed and was deleted; INVALID_ARGUMENT when it is not an id; ABORTED when a condition
  // of `options` does not hold.
  absl::StatusOr<WriteResult> RenameDocument(std::string_view document_id,
                                             const std::string& new_id,
                                             const WriteOptions& options = {});

  // Deletes a document and its events in one atomic write. NOT_FOUND when there is none of that id;
  // ABORTED when a condition of `options` does not hold. History keeps them, for UndeleteDocument
  // and for reading as of an earlier revision.
  absl::StatusOr<DeleteResult> DeleteDocument(std::string_view document_id,
                                              const WriteOptions& options = {});

  // Stores a deleted document again as it was, with its text and its events, which keep their
  // names. NOT_FOUND when no document of this id was deleted, as far as history reaches;
  // ALREADY_EXISTS when there is one, or another has its source; else as PutDocument.
  absl::StatusOr<WriteResult> UndeleteDocument(std::string_view known_id,
                                               const WriteOptions& options = {});

  // The ids under which the document is found to which `id` leads, the present one last: those
  // that it had and no other has since. Just `id` when it was never renamed.
  absl::StatusOr<std::vector<std::string>> DocumentIds(
      std::string_view id, const std::shared_ptr<const Snapshot>& snapshot = nullptr) const;

  // Reads of single things see the last write, or the state of `snapshot` when it is not null.
  // The id of an event that is joined in another, or was when its document ceased to tell it, gets
  // that other, that of a deleted one gets it with its `deletion`; the former id of a document gets
  // that document. NOT_FOUND names what is missing; DATA_LOSS names the key of a record that
  // cannot be read.
  absl::StatusOr<annals::v1::Document> GetDocument(
      std::string_view document_id, bool with_text,
      const std::shared_ptr<const Snapshot>& snapshot = nullptr) const;
  absl::StatusOr<annals::v1::Event> GetEvent(
      std::string_view event_id, const std::shared_ptr<const Snapshot>& snapshot = nullptr) const;

  // Several events, in the order of `event_ids` and all from one state. NOT_FOUND names the first
  // that is missing.
  absl::StatusOr<std::vector<annals::v1::Event>> GetEvents(
      absl::Span<const std::string> event_ids,
      const std::shared_ptr<const Snapshot>& snapshot = nullptr) const;

  absl::StatusOr<std::shared_ptr<const Snapshot>> TakeSnapshot() const;

  // The state as of `revision`, for every kind of read. Making it costs what has changed since
  // then, for the first who asks for it in a while; after that, reads cost what they do of the
  // present, but for counts, densities and tiles of all events, which may read entries in place of
  // counters. What is beyond CollectionOptions::max_undone_bytes is held on the disk. Errors:
  //   OUT_OF_RANGE        history does not reach back so far, which the message tells, or the
  //                       revision has not come yet
  //   RESOURCE_EXHAUSTED  too many states are held on the disk, or are waited for, or it is full
  absl::StatusOr<std::shared_ptr<const Snapshot>> TakeSnapshotAt(int64_t revision) const;

  // What each write has done to an event, as far as history reaches, the first first; when that
  // tells nothing of it and it leads to another event, what they have done to that. NOT_FOUND when
  // history knows no event of this id.
  absl::StatusOr<std::vector<annals::v1::EventVersion>> EventHistory(
      std::string_view event_id, const std::shared_ptr<const Snapshot>& snapshot = nullptr) const;

  // The changes that came after the revision `after`, in their order, as far as `snapshot`. Only
  // those of events that `query` finds, before or after the change (its order does not matter).
  // OUT_OF_RANGE when history does not reach back so far: then read all that there is at some
  // revision, and go on from that.
  absl::StatusOr<std::unique_ptr<ChangeReader>> ReadChanges(
      int64_t after, TimelineQuery query, std::shared_ptr<const Snapshot> snapshot) const;

  // The revisions of `snapshot` that history still tells of, the last first.
  absl::StatusOr<std::unique_ptr<RevisionReader>> ListRevisions(
      std::shared_ptr<const Snapshot> snapshot, std::string_view resume_key = {}) const {
    return RevisionReader::Create(std::move(snapshot), resume_key);
  }

  // Waits until there is a revision after `after`, or until `deadline`; returns the last revision.
  int64_t AwaitRevision(int64_t after, absl::Time deadline) const;

  // The same without a thread that waits: who is to be called when there is such a revision.
  LastRevision& last_revision() const;

  // The readers below show the state of `snapshot`, from which they keep what they need. A
  // `resume_key` of a reader over the same listing or query goes on after the item at which it was
  // taken; empty: from the first.

  // All documents, without their texts, in the order of their ids.
  absl::StatusOr<std::unique_ptr<DocumentReader>> ListDocuments(
      std::shared_ptr<const Snapshot> snapshot, std::string_view resume_key = {}) const;

  // All events, also those without a date, in the order of their ids; deleted ones only on request.
  absl::StatusOr<std::unique_ptr<EventReader>> ListEvents(std::shared_ptr<const Snapshot> snapshot,
                                                          std::string_view resume_key = {},
                                                          bool with_deleted = false) const;

  // The events that `query` asks for, in the order of the begin of their envelopes, of those that
  // begin together the longest class first (storage/keys.h), then in the order of their ids. Events
  // without any date are on no timeline. INVALID_ARGUMENT for an empty interval, an empty term or a
  // `resume_key` that is malformed.
  absl::StatusOr<std::unique_ptr<EventReader>> Timeline(TimelineQuery query,
                                                        std::shared_ptr<const Snapshot> snapshot,
                                                        std::string_view resume_key = {}) const;

 private:
  Collection(std::string id, std::shared_ptr<Engine> engine, const CollectionOptions& options,
             int64_t revision);

  // Calls `make` when it is its turn with the state that it is to write after, and returns what it
  // comes to once all that it wrote, and may have seen of others, is on the disk as `options` say.
  template <typename Result>
  absl::StatusOr<Result> InTurn(
      const WriteOptions& options,
      absl::FunctionRef<absl::StatusOr<Result>(const std::shared_ptr<const Snapshot>& before)>
          make);

  // Writes what a user decides of events: `decide` makes the write and returns the id of the event
  // to return.
  absl::StatusOr<annals::v1::Event> WriteDecision(
      annals::v1::Revision::Kind kind, absl::Span<const std::string> event_ids,
      const WriteOptions& options,
      const std::function<absl::StatusOr<std::string>(PendingWrite&)>& decide);
  absl::StatusOr<annals::v1::Event> DecideAfter(
      const std::shared_ptr<const Snapshot>& before, annals::v1::Revision::Kind kind,
      absl::Span<const std::string> event_ids, const WriteOptions& options,
      const std::function<absl::StatusOr<std::string>(PendingWrite&)>& decide);

  // As PutDocument, but that the write is of `kind`.
  absl::StatusOr<WriteResult> Put(annals::v1::Revision::Kind kind, annals::v1::Document document,
                                  std::vector<annals::v1::Event> events,
                                  const WriteOptions& options);
  absl::StatusOr<WriteResult> PutAfter(const std::shared_ptr<const Snapshot>& before,
                                       annals::v1::Revision::Kind kind, PreparedDocument prepared,
                                       annals::v1::Document document,
                                       std::vector<annals::v1::Event> events,
                                       const WriteOptions& options);

  absl::StatusOr<std::vector<annals::v1::Event>> CreateAfter(
      const std::shared_ptr<const Snapshot>& before, std::vector<annals::v1::Event> events,
      const WriteOptions& options);

  absl::StatusOr<WriteResult> RenameAfter(const std::shared_ptr<const Snapshot>& before,
                                          std::string_view document_id, const std::string& new_id,
                                          const WriteOptions& options);

  absl::StatusOr<DeleteResult> DeleteAfter(const std::shared_ptr<const Snapshot>& before,
                                           std::string_view document_id,
                                           const WriteOptions& options);

  // The key on the timeline of everything at which an event is, if only as a part of another.
  absl::StatusOr<std::string> TimelineKeyOf(const Snapshot& snapshot,
                                            const std::string& event_id) const;

  absl::StatusOr<std::shared_ptr<const Snapshot>> SnapshotOrNow(
      const std::shared_ptr<const Snapshot>& snapshot) const;

  // Keeps what the same document with the same events was extracted with this time. In turn.
  void NoteExtraction(const std::string& fingerprint, const annals::v1::Document& document,
                      Durability durability, annals::v1::Document* stored);

  // Writes what a write has gathered, whole or not at all, and with it the revision that it makes,
  // what that was, and what `result` a request of its id is to be answered with again. In turn.
  absl::Status Commit(PendingWrite& write, std::string_view result, std::string doing);

  // How far history reaches back after the write of `revision`.
  absl::StatusOr<int64_t> FloorAfter(const Snapshot& before, int64_t revision) const;

  const std::string id_;
  const std::shared_ptr<Engine> engine_;
  const std::shared_ptr<const EventJoiner> joiner_;
  const HistoryRetention retention_;
  absl::Mutex checkpoint_mutex_;  // held by WithCheckpoint
  const std::unique_ptr<WriteQueue> writes_;
  const std::unique_ptr<PastStates> past_states_;
};

}  // namespace annals::storage

#endif  // ANNALS_STORAGE_COLLECTION_H_
