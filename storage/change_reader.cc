#include "storage/change_reader.h"

#include <optional>
#include <utility>

#include "storage/engine.h"
#include "storage/event_match.h"
#include "storage/history.h"
#include "storage/keys.h"
#include "storage/records.h"
#include "storage/rocksdb_status.h"
#include "storage/strings.h"
#include "storage/timeline_scanner.h"

namespace annals::storage {

absl::StatusOr<std::unique_ptr<ChangeReader>> ChangeReader::Create(
    int64_t after, TimelineQuery query, std::shared_ptr<const Snapshot> snapshot) {
  if (absl::Status status = CheckQuery(query); !status.ok()) return status;
  const absl::StatusOr<int64_t> floor = HistoryFloor(*snapshot);
  if (!floor.ok()) return floor.status();
  if (after < *floor || after > snapshot->revision()) {
    return absl::OutOfRangeError(
        Concat("the changes after revision ", after, " cannot be told: those after ", *floor,
               " are kept, and the last revision is ", snapshot->revision(),
               "; read all events at some revision, and follow the changes after that"));
  }
  std::unique_ptr<ChangeReader> reader(new ChangeReader(std::move(query), std::move(snapshot)));
  reader->after_ = after;
  reader->notes_->Seek(EncodeU64(static_cast<uint64_t>(after) + 1));
  return reader;
}

ChangeReader::ChangeReader(TimelineQuery query, std::shared_ptr<const Snapshot> snapshot)
    : query_(std::move(query)),
      snapshot_(std::move(snapshot)),
      notes_(snapshot_->NewIterator(Family::kHistory)) {}

absl::Status ChangeReader::CheckKept() const {
  const int64_t floor = snapshot_->engine()->history_floor();
  if (floor <= after_) return absl::OkStatus();
  return absl::OutOfRangeError(Concat("the changes after revision ", after_,
                                      " are being dropped: only those after ", floor,
                                      " are kept by now"));
}

bool ChangeReader::Next(annals::v1::Change* change) {
  for (; status_.ok() && notes_->Valid(); notes_->Next()) {
    const std::optional<HistoryEntry> entry = DecodeHistoryKey(ToView(notes_->key()));
    if (!entry.has_value()) {
      status_ = Damaged(Family::kHistory, ToView(notes_->key()), "it is malformed");
      return false;
    }
    if (entry->family != Family::kTimeline) continue;
    absl::StatusOr<annals::v1::Change> read = ReadChange(*snapshot_, entry->revision, entry->key);
    // What is missing may have been dropped meanwhile.
    if (status_ = CheckKept(); !status_.ok()) return false;
    if (!read.ok()) {
      status_ = read.status();
      return false;
    }
    const bool found = (read->has_event() && Finds(query_, read->event())) ||
                       (read->has_previous() && Finds(query_, read->previous()));
    if (!found) continue;
    // Revisions before this one have been told whole.
    after_ = entry->revision - 1;
    *change = *std::move(read);
    notes_->Next();
    return true;
  }
  if (status_.ok()) status_ = StatusFrom(notes_->status(), "reading the changes");
  if (status_.ok()) status_ = CheckKept();
  return false;
}

}  // namespace annals::storage
