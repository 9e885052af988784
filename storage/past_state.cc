#include "storage/past_state.h"

#include <map>
#include <string>
#include <string_view>
#include <utility>

#include "annals/v1/event.pb.h"
#include "rocksdb/comparator.h"
#include "rocksdb/utilities/write_batch_with_index.h"
#include "storage/counts.h"
#include "storage/engine.h"
#include "storage/history.h"
#include "storage/keys.h"
#include "storage/records.h"
#include "storage/rocksdb_status.h"
#include "storage/strings.h"

namespace annals::storage {
namespace {

constexpr std::string_view kDoing = "reading the history";
constexpr std::string_view kTurning = "writing an earlier state";

// Makes the batch that leads from a state to an earlier one.
class Undoing {
 public:
  explicit Undoing(const Snapshot& now)
      : now_(now),
        undo_(std::make_unique<rocksdb::WriteBatchWithIndex>(rocksdb::BytewiseComparator(), 0,
                                                             /*overwrite_key=*/true)) {}

  // `note_key` is of the note that holds `before`, for messages.
  absl::Status UndoEvent(std::string_view note_key, std::string_view event_id,
                         const std::optional<std::string_view>& before) {
    absl::StatusOr<std::optional<annals::v1::Event>> event = EventAsItStands(now_, event_id);
    if (!event.ok()) return event.status();
    if (event->has_value()) {
      const EventIndex index = IndexOf(**event);
      for (const IndexEntry& entry : index.entries) Put(entry.family, entry.key, std::nullopt);
      counts_.Add(CountEntriesOf(index.counted), -1);
    }
    if (!before.has_value()) return absl::OkStatus();
    annals::v1::Event earlier;
    if (absl::Status parsed = ParseNotedEvent(note_key, *before, &earlier); !parsed.ok()) {
      return parsed;
    }
    const EventIndex index = IndexOf(earlier);
    for (const IndexEntry& entry : index.entries) Put(entry.family, entry.key, entry.value);
    counts_.Add(CountEntriesOf(index.counted), +1);
    return absl::OkStatus();
  }

  void Put(Family family, std::string_view key, const std::optional<std::string_view>& value) {
    rocksdb::ColumnFamilyHandle* handle = now_.opened().family(family);
    const rocksdb::Status put = value.has_value()
                                    ? undo_->Put(handle, ToSlice(key), ToSlice(*value))
                                    : undo_->Delete(handle, ToSlice(key));
    // It fails only for want of a column family.
    put.PermitUncheckedError();
  }

  absl::StatusOr<std::unique_ptr<rocksdb::WriteBatchWithIndex>> Finish() && {
    for (const auto& [key, differences] : counts_.by_key()) {
      const absl::StatusOr<std::string> stored = now_.Read(Family::kCounters, key, kDoing);
      if (!stored.ok() && !absl::IsNotFound(stored.status())) return stored.status();
      std::optional<Counts> counts = stored.ok() ? DecodeCounts(*stored) : Counts();
      if (!counts.has_value()) return Damaged(Family::kCounters, key, "it does not hold counts");
      counts->insert(counts->end(), differences->begin(), differences->end());
      Put(Family::kCounters, key, EncodeCounts(SumOf(*std::move(counts))));
    }
    return std::move(undo_);
  }

 private:
  const Snapshot& now_;
  std::unique_ptr<rocksdb::WriteBatchWithIndex> undo_;
  CountChanges counts_;
};

// The notes of what came after a revision, the last first, some at a time.
class Notes {
 public:
  Notes(const Snapshot& snapshot, int64_t revision)
      : iterator_(snapshot.NewIterator(Family::kHistory)),
        first_(EncodeU64(static_cast<uint64_t>(revision) + 1)) {
    iterator_->SeekToLast();
  }

  // Reads on until there are more than `max_bytes` in memory, or none is left.
  absl::Status Read(size_t max_bytes) {
    notes_.clear();
    bytes_ = 0;
    for (; bytes_ <= max_bytes && valid(); iterator_->Prev()) {
      const std::string_view key = ToView(iterator_->key());
      const std::string_view value = ToView(iterator_->value());
      Note& note = notes_[std::string(key.substr(first_.size()))];
      // What is read later is older, and takes the place of the other.
      bytes_ += key.size() + value.size() - note.key.size() - note.before.size();
      note = {std::string(key), std::string(value)};
    }
    return StatusFrom(iterator_->status(), kDoing);
  }

  // Whether one is left.
  bool valid() const { return iterator_->Valid() && ToView(iterator_->key()) >= first_; }

  // The batch that puts back in the state `now` what was read.
  absl::StatusOr<std::unique_ptr<rocksdb::WriteBatchWithIndex>> Undo(const Snapshot& now) const {
    Undoing undoing(now);
    for (const auto& [record, note] : notes_) {
      const std::optional<HistoryEntry> entry = DecodeHistoryKey(note.key);
      std::optional<std::string_view> before;
      if (!entry.has_value() || !DecodeBefore(note.before, &before)) {
        return Damaged(Family::kHistory, note.key, "it is malformed");
      }
      if (entry->family != Family::kTimeline) {
        undoing.Put(entry->family, entry->key, before);
        continue;
      }
      absl::Status undone = undoing.UndoEvent(note.key, entry->key, before);
      if (!undone.ok()) return undone;
    }
    return std::move(undoing).Finish();
  }

 private:
  struct Note {
    std::string key;
    std::string before;
  };

  const std::unique_ptr<rocksdb::Iterator> iterator_;
  const std::string first_;            // the revision at which they begin
  std::map<std::string, Note> notes_;  // by their keys without the revision
  size_t bytes_ = 0;                   // in notes_
};

}  // namespace

absl::StatusOr<std::shared_ptr<const Snapshot>> MakePastState(std::shared_ptr<const Snapshot> now,
                                                              int64_t revision, size_t max_bytes) {
  Notes notes(*now, revision);
  if (absl::Status read = notes.Read(max_bytes); !read.ok()) return read;
  if (notes.valid()) return nullptr;
  absl::StatusOr<std::unique_ptr<rocksdb::WriteBatchWithIndex>> undo = notes.Undo(*now);
  if (!undo.ok()) return undo.status();
  return Snapshot::WithChanges(std::move(now), revision, *std::move(undo));
}

absl::Status TurnBack(const std::shared_ptr<Engine>& copy, int64_t revision, size_t step_bytes) {
  const absl::StatusOr<std::shared_ptr<const Snapshot>> whole = Snapshot::Take(copy);
  if (!whole.ok()) return whole.status();
  const OpenedDb& opened = (*whole)->opened();
  rocksdb::WriteOptions options;
  options.disableWAL = true;
  Notes notes(**whole, revision);
  do {
    if (absl::Status read = notes.Read(step_bytes); !read.ok()) return read;
    const absl::StatusOr<std::shared_ptr<const Snapshot>> now = Snapshot::Take(copy);
    if (!now.ok()) return now.status();
    const absl::StatusOr<std::unique_ptr<rocksdb::WriteBatchWithIndex>> undo = notes.Undo(**now);
    if (!undo.ok()) return undo.status();
    const rocksdb::Status written = opened.Write(options, (*undo)->GetWriteBatch());
    if (!written.ok()) return StatusFrom(written, kTurning);
  } while (notes.valid());
  const rocksdb::Status written =
      opened.db()->Put(options, opened.family(Family::kMeta), ToSlice(kRevisionKey),
                       EncodeU64(static_cast<uint64_t>(revision)));
  if (!written.ok()) return StatusFrom(written, kTurning);
  // Damaged ones are done without, as in the present state.
  absl::Status counted = copy->ReadCounts();
  return absl::IsDataLoss(counted) ? absl::OkStatus() : counted;
}

}  // namespace annals::storage
