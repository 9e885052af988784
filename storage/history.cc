#include "storage/history.h"

#include <utility>

#include "storage/engine.h"
#include "storage/records.h"
#include "storage/resource_name.h"
#include "storage/rocksdb_status.h"
#include "storage/strings.h"

namespace annals::storage {
namespace {

constexpr std::string_view kDoing = "reading the history";

// What stood in a record after `revision`, which changed it: what the next change of it notes, or
// what stands there now.
absl::StatusOr<std::optional<annals::v1::Event>> EventAfter(const Snapshot& snapshot,
                                                            int64_t revision,
                                                            std::string_view event_id) {
  const std::string prefix = VersionPrefix(Family::kTimeline, event_id);
  const std::unique_ptr<rocksdb::Iterator> versions = snapshot.NewIterator(Family::kVersions);
  versions->Seek(VersionKey(Family::kTimeline, event_id, revision + 1));
  if (!versions->status().ok()) return StatusFrom(versions->status(), kDoing);
  if (!versions->Valid() || !versions->key().starts_with(prefix)) {
    return EventAsItStands(snapshot, event_id);
  }
  const std::optional<int64_t> next = RevisionOfVersion(ToView(versions->key()));
  const std::string key = HistoryKey(next.value_or(0), Family::kTimeline, event_id);
  const absl::StatusOr<std::string> note = snapshot.Read(Family::kHistory, key, kDoing);
  if (absl::IsNotFound(note.status())) {
    return Damaged(Family::kVersions, ToView(versions->key()), "history does not have it");
  }
  if (!note.ok()) return note.status();
  std::optional<std::string_view> before;
  if (!DecodeBefore(*note, &before)) return Damaged(Family::kHistory, key, "it is malformed");
  if (!before.has_value()) return std::nullopt;
  annals::v1::Event event;
  if (absl::Status parsed = ParseNotedEvent(key, *before, &event); !parsed.ok()) return parsed;
  return event;
}

}  // namespace

void HistoryNotes::AddEvent(std::string_view event_id, const annals::v1::Event* event) {
  if (event == nullptr) return Add(Family::kTimeline, event_id, std::nullopt);
  Add(Family::kTimeline, event_id, Serialize(*event));
}

absl::Status HistoryNotes::AddRecord(Family family, std::string_view key) {
  const absl::StatusOr<std::string> record = before_->Read(family, key, "noting what is changed");
  if (!record.ok() && !absl::IsNotFound(record.status())) return record.status();
  Add(family, key, record.ok() ? std::optional<std::string_view>(*record) : std::nullopt);
  return absl::OkStatus();
}

void HistoryNotes::AddRevision(annals::v1::Revision revision) {
  revision.set_revision(revision_);
  batch_->Put(before_->engine()->family(Family::kRevisions),
              EncodeU64(static_cast<uint64_t>(revision_)), Serialize(revision));
}

void HistoryNotes::Add(Family family, std::string_view key,
                       const std::optional<std::string_view>& before) {
  const Engine& engine = *before_->engine();
  batch_->Put(engine.family(Family::kHistory), HistoryKey(revision_, family, key),
              EncodeBefore(before));
  if (family != Family::kTimeline && family != Family::kDocuments) return;
  batch_->Put(engine.family(Family::kVersions), VersionKey(family, key, revision_),
              rocksdb::Slice());
}

absl::StatusOr<int64_t> HistoryFloor(const Snapshot& snapshot) {
  const absl::StatusOr<std::string> bytes =
      snapshot.Read(Family::kMeta, kHistoryFloorKey, "reading how far history goes back");
  if (absl::IsNotFound(bytes.status())) return 0;
  if (!bytes.ok()) return bytes.status();
  const std::optional<uint64_t> floor = DecodeU64(*bytes);
  if (!floor.has_value()) return Damaged(Family::kMeta, kHistoryFloorKey, "it is not a revision");
  return static_cast<int64_t>(*floor);
}

absl::Status ParseNotedEvent(std::string_view key, std::string_view bytes,
                             annals::v1::Event* event) {
  if (event->ParseFromArray(bytes.data(), static_cast<int>(bytes.size()))) return absl::OkStatus();
  return Damaged(Family::kHistory, key, "what it holds is not an Event");
}

absl::StatusOr<std::optional<annals::v1::Event>> EventAsItStands(const Snapshot& snapshot,
                                                                 std::string_view event_id) {
  const absl::StatusOr<std::string> position = snapshot.Read(Family::kEvents, event_id, kDoing);
  if (absl::IsNotFound(position.status())) return std::nullopt;
  if (!position.ok()) return position.status();
  const std::string key = Concat(*position, event_id);
  const absl::StatusOr<std::string> record = snapshot.Read(Family::kTimeline, key, kDoing);
  if (absl::IsNotFound(record.status())) {
    return Damaged(Family::kEvents, event_id, "has no event at its position");
  }
  if (!record.ok()) return record.status();
  annals::v1::Event event;
  if (absl::Status parsed = ParseEventRecord(key, *record, &event); !parsed.ok()) return parsed;
  return event;
}

absl::StatusOr<annals::v1::Revision> ReadRevision(const Snapshot& snapshot, int64_t revision) {
  annals::v1::Revision read;
  const std::string key = EncodeU64(static_cast<uint64_t>(revision));
  const absl::StatusOr<std::string> record = snapshot.Read(Family::kRevisions, key, kDoing);
  if (absl::IsNotFound(record.status())) {
    read.set_revision(revision);
    return read;
  }
  if (!record.ok()) return record.status();
  if (!read.ParseFromString(*record)) {
    return Damaged(Family::kRevisions, key, "the record is not a Revision");
  }
  return read;
}

absl::StatusOr<annals::v1::Change> ReadChange(const Snapshot& snapshot, int64_t revision,
                                              std::string_view event_id) {
  const std::string key = HistoryKey(revision, Family::kTimeline, event_id);
  const absl::StatusOr<std::string> note = snapshot.Read(Family::kHistory, key, kDoing);
  if (!note.ok()) return note.status();
  std::optional<std::string_view> before;
  if (!DecodeBefore(*note, &before)) return Damaged(Family::kHistory, key, "it is malformed");
  annals::v1::Change change;
  change.set_revision(revision);
  change.set_event_name(EventName(snapshot.engine()->collection(), event_id));
  if (before.has_value()) {
    absl::Status parsed = ParseNotedEvent(key, *before, change.mutable_previous());
    if (!parsed.ok()) return parsed;
  }
  absl::StatusOr<std::optional<annals::v1::Event>> after = EventAfter(snapshot, revision, event_id);
  if (!after.ok()) return after.status();
  if (after->has_value()) *change.mutable_event() = **std::move(after);
  // A deleted event is there for who knows its name, and has changed for nobody.
  if (change.event().has_deletion()) change.clear_event();
  if (change.previous().has_deletion()) change.clear_previous();
  if (!change.has_event() && !change.has_previous()) return change;
  change.set_kind(!change.has_event()     ? annals::v1::Change::KIND_DELETED
                  : change.has_previous() ? annals::v1::Change::KIND_UPDATED
                                          : annals::v1::Change::KIND_CREATED);
  return change;
}

absl::StatusOr<std::vector<int64_t>> RevisionsOf(const Snapshot& snapshot, Family family,
                                                 std::string_view key) {
  const absl::StatusOr<int64_t> floor = HistoryFloor(snapshot);
  if (!floor.ok()) return floor.status();
  const std::string prefix = VersionPrefix(family, key);
  std::vector<int64_t> revisions;
  const std::unique_ptr<rocksdb::Iterator> versions = snapshot.NewIterator(Family::kVersions);
  versions->Seek(VersionKey(family, key, *floor + 1));
  for (; versions->Valid() && versions->key().starts_with(prefix); versions->Next()) {
    const std::optional<int64_t> revision = RevisionOfVersion(ToView(versions->key()));
    revisions.push_back(revision.value_or(0));
  }
  if (!versions->status().ok()) return StatusFrom(versions->status(), kDoing);
  return revisions;
}

}  // namespace annals::storage
