#include "storage/write_queue.h"

#include <algorithm>
#include <utility>

#include "absl/synchronization/notification.h"
#include "rocksdb/comparator.h"
#include "rocksdb/utilities/write_batch_with_index.h"
#include "storage/keys.h"
#include "storage/log_files.h"
#include "storage/rocksdb_status.h"
#include "storage/sorted_batch.h"
#include "storage/strings.h"
#include "storage/terms.h"

namespace annals::storage {
namespace {

// A group takes in no more when it has so many records. Putting them together costs a microsecond
// or two each: of larger writes more than the sync that is saved.
constexpr uint32_t kMaxRecords = 4000;

// One of held writes, which save more than a sync.
constexpr uint32_t kMaxHeldRecords = 40'000;
constexpr size_t kMaxHeldBytes = 8 << 20;

// Room for what is found in the held writes of 64 documents, as a rule: growing copies all of it.
constexpr size_t kHeldIndexBytes = 2 << 20;

// Whether it is an entry of a word or a band, which are most of all records.
bool IsOfWordOrBand(std::string_view term_key) {
  const auto kind = static_cast<TermKind>(term_key.front());
  return kind == TermKind::kWord || kind == TermKind::kBand;
}

// Puts the records of a batch into another, in which they can be found, but for those of which no
// write reads any: counters, which alone are merged, and the entries of words and bands.
class Indexer : public rocksdb::WriteBatch::Handler {
 public:
  // Without `whole` it leaves those out.
  Indexer(const Engine& engine, bool whole, rocksdb::WriteBatchWithIndex* into)
      : whole_(whole), into_(into) {
    for (size_t i = 0; i < kFamilyNames.size(); ++i) {
      families_.push_back(engine.family(static_cast<Family>(i)));
    }
  }

  rocksdb::Status PutCF(uint32_t id, const rocksdb::Slice& key,
                        const rocksdb::Slice& value) override {
    if (IsRead(id, key)) return into_->Put(FamilyOf(id), key, value);
    return whole_ ? into_->GetWriteBatch()->Put(FamilyOf(id), key, value) : rocksdb::Status::OK();
  }
  rocksdb::Status DeleteCF(uint32_t id, const rocksdb::Slice& key) override {
    if (IsRead(id, key)) return into_->Delete(FamilyOf(id), key);
    return whole_ ? into_->GetWriteBatch()->Delete(FamilyOf(id), key) : rocksdb::Status::OK();
  }
  rocksdb::Status MergeCF(uint32_t id, const rocksdb::Slice& key,
                          const rocksdb::Slice& value) override {
    return into_->GetWriteBatch()->Merge(FamilyOf(id), key, value);
  }

 private:
  bool IsRead(uint32_t id, const rocksdb::Slice& key) const {
    return id != families_[static_cast<size_t>(Family::kTerms)]->GetID() ||
           !IsOfWordOrBand(ToView(key));
  }

  rocksdb::ColumnFamilyHandle* FamilyOf(uint32_t id) const {
    const auto has_id = [&](const auto* family) { return family->GetID() == id; };
    return *std::ranges::find_if(families_, has_id);
  }

  const bool whole_;
  std::vector<rocksdb::ColumnFamilyHandle*> families_;
  rocksdb::WriteBatchWithIndex* const into_;
};

}  // namespace

// Writes that are brought to the disk together.
class WriteQueue::Group {
 public:
  Group(std::shared_ptr<const Snapshot> before, bool held)
      : before_(std::move(before)), held_(held) {}

  void Add(QueuedWrite write) {
    record_count_ += write.batch.Count();
    bytes_ += write.batch.GetDataSize();
    writes_.push_back(std::move(write));
  }

  bool held() const { return held_; }
  bool empty() const { return writes_.empty(); }
  bool full() const {
    if (held_) return record_count_ >= kMaxHeldRecords || bytes_ >= kMaxHeldBytes;
    return record_count_ >= kMaxRecords;
  }
  const std::vector<QueuedWrite>& writes() const { return writes_; }

  // The state after all of its writes.
  absl::StatusOr<std::shared_ptr<const Snapshot>> State() {
    if (writes_.empty()) return before_;
    if (absl::Status status = Index(); !status.ok()) return status;
    int64_t revision = before_->revision();
    for (const QueuedWrite& write : writes_) {
      if (write.revised.has_value()) revision = write.revised->revision;
    }
    return Snapshot::WithChanges(before_, revision, indexed_);
  }

  // All of its writes in one.
  absl::StatusOr<rocksdb::WriteBatch*> Batch() {
    if (held_) return SortedBatch();
    if (writes_.size() == 1) return &writes_.front().batch;
    if (absl::Status status = Index(); !status.ok()) return status;
    return indexed_->GetWriteBatch();
  }

  // What its writes came to, for each of them.
  void Finish(absl::Status status) {
    status_ = std::move(status);
    done_.Notify();
  }
  absl::Status AwaitFinish() {
    done_.WaitForNotification();
    return status_;
  }

 private:
  absl::StatusOr<rocksdb::WriteBatch*> SortedBatch() {
    std::vector<const rocksdb::WriteBatch*> batches;
    CountChanges counts;
    for (const QueuedWrite& write : writes_) {
      batches.push_back(&write.batch);
      if (write.revised.has_value()) counts.Add(write.revised->counts);
    }
    // With room for all, and for the counters: a batch that grows is copied again and again.
    sorted_ = rocksdb::WriteBatch(2 * bytes_);
    const Engine& engine = *before_->engine();
    if (absl::Status status = SortInto(engine, batches, &sorted_); !status.ok()) return status;
    MergeCounts(engine, counts, &sorted_);
    return &sorted_;
  }

  absl::Status Index() {
    if (indexed_ == nullptr) {
      indexed_ = std::make_shared<rocksdb::WriteBatchWithIndex>(
          rocksdb::BytewiseComparator(), held_ ? kHeldIndexBytes : 0, /*overwrite_key=*/true);
    }
    // Of held writes it is only read.
    Indexer indexer(*before_->engine(), /*whole=*/!held_, indexed_.get());
    for (; indexed_count_ < writes_.size(); ++indexed_count_) {
      const rocksdb::Status status = writes_[indexed_count_].batch.Iterate(&indexer);
      if (!status.ok()) return StatusFrom(status, "putting writes together");
    }
    return absl::OkStatus();
  }

  const std::shared_ptr<const Snapshot> before_;
  const bool held_;
  std::vector<QueuedWrite> writes_;
  uint32_t record_count_ = 0;
  size_t bytes_ = 0;
  rocksdb::WriteBatch sorted_;                             // of held writes, all of them
  std::shared_ptr<rocksdb::WriteBatchWithIndex> indexed_;  // the first so many of them
  size_t indexed_count_ = 0;
  absl::Notification done_;
  absl::Status status_;
};

WriteQueue::WriteQueue(std::shared_ptr<Engine> engine, bool sync, int64_t revision)
    : engine_(std::move(engine)), sync_(sync), last_revision_(revision) {}

WriteQueue::~WriteQueue() { Sync().IgnoreError(); }

void WriteQueue::TakeTurn() {
  waiting_.fetch_add(1);
  mutex_.Lock();
  waiting_.fetch_sub(1);
}

absl::Status WriteQueue::Write(
    Durability durability,
    absl::FunctionRef<void(const std::shared_ptr<const Snapshot>& before)> make) {
  const bool held = durability == Durability::kHeld;
  absl::Status written;
  std::shared_ptr<Group> group;
  absl::StatusOr<std::shared_ptr<const Snapshot>> before;
  TakeTurn();
  // Held ones are with their like; when these are many they go before another joins them.
  const bool finish = group_ != nullptr && (group_->held() != held || (held && group_->full()));
  if (finish) written = FinishGroup();
  if (!end_.ok()) {
    before = end_;
  } else if (!written.ok()) {
    before = written;
  } else if (group_ == nullptr) {
    before = Snapshot::Take(engine_);
    if (before.ok()) group_ = std::make_shared<Group>(*before, held);
  } else {
    before = group_->State();
  }
  if (before.ok()) make(*before);
  // What it saw of the others may be its answer, even if it wrote nothing.
  group = group_;
  if (group != nullptr && group->held() == held) {
    const bool is_last = !held && (waiting_.load() == 0 || group->full());
    if (is_last || group->empty()) FinishGroup().IgnoreError();
  }
  holds_ = group_ != nullptr && group_->held();
  mutex_.Unlock();
  if (!before.ok()) return before.status();
  return held ? absl::OkStatus() : group->AwaitFinish();
}

void WriteQueue::Add(QueuedWrite write) {
  mutex_.AssertHeld();
  group_->Add(std::move(write));
}

absl::Status WriteQueue::WithoutWrites(absl::FunctionRef<absl::Status()> act) {
  TakeTurn();
  absl::Status acted;
  if (group_ != nullptr) acted = FinishGroup();
  if (acted.ok()) acted = end_;
  if (acted.ok()) acted = GoOn("going on after an error of the disk");
  if (acted.ok()) acted = act();
  mutex_.Unlock();
  return acted;
}

void WriteQueue::End(absl::Status why) {
  mutex_.AssertHeld();
  end_ = std::move(why);
  has_ended_.store(true, std::memory_order_release);
  last_revision_.End();
}

absl::Status WriteQueue::FinishGroup() {
  absl::Status status = group_->empty() ? absl::OkStatus() : WriteGroup(*group_);
  if (!status.ok() && group_->held()) return status;
  group_->Finish(std::move(status));
  group_ = nullptr;
  holds_ = false;
  return absl::OkStatus();
}

absl::Status WriteQueue::FinishHeld() {
  if (!holds_) return absl::OkStatus();
  TakeTurn();
  absl::Status status;
  if (group_ != nullptr && group_->held()) status = FinishGroup();
  mutex_.Unlock();
  return status;
}

absl::Status WriteQueue::GoOn(std::string_view doing) {
  if (!engine_->stopped()) return absl::OkStatus();
  const int64_t last = last_revision_.Await(-1, absl::InfinitePast());
  if (absl::Status status = engine_->GoOn(last, doing); !status.ok()) return status;
  const absl::StatusOr<int64_t> found = engine_->ReadRevision();
  if (!found.ok()) return found.status();
  last_revision_.Advance(*found);
  NoteSynced(*found);
  if (*found == last) return absl::OkStatus();
  // A bulk load, which goes past the log.
  return absl::UnavailableError(Concat(doing, ": the disk writes again, and what seemed to have ",
                                       "failed has come to it as revision ", *found,
                                       "; try again"));
}

absl::Status WriteQueue::WriteGroup(Group& group) {
  const absl::StatusOr<rocksdb::WriteBatch*> batch = group.Batch();
  if (!batch.ok()) return batch.status();
  const std::vector<QueuedWrite>& writes = group.writes();
  const bool now = std::ranges::any_of(
      writes, [](const QueuedWrite& write) { return write.durability == Durability::kNow; });
  std::string doing = writes.front().doing;
  if (writes.size() > 1) {
    doing = Concat(doing, ", and ", writes.size() - 1, " other writes together with it");
  }
  if (absl::Status goes_on = GoOn(doing); !goes_on.ok()) return goes_on;
  absl::Status written = engine_->Write(*batch, sync_ && now, doing);
  if (!written.ok()) return written;
  if (sync_ && !now) unsynced_ = true;
  for (const QueuedWrite& write : writes) {
    if (!write.revised.has_value()) continue;
    const auto& [revision, floor, counts] = *write.revised;
    unsynced_floor_ = floor;
    // Compaction may drop no more than what the disk says is dropped.
    if (now) engine_->SetHistoryFloor(floor);
    engine_->counts().Apply(counts, revision);
    last_revision_.Advance(revision);
  }
  if (sync_ && now) NoteSynced(last_revision_.Await(-1, absl::InfinitePast()));
  return absl::OkStatus();
}

void WriteQueue::NoteSynced(int64_t revision) {
  rocksdb::WriteBatch word;
  word.PutLogData(EncodeSyncedMark(revision)).PermitUncheckedError();
  // Without it damage to the last write might be taken for the end of the log; where it fails, the
  // next write fails as well, and says so.
  engine_->Write(&word, /*sync=*/false, "noting what is on the disk").IgnoreError();
}

absl::Status WriteQueue::GoOnInTurn() {
  if (!engine_->stopped()) return absl::OkStatus();
  return WithoutWrites([] { return absl::OkStatus(); });
}

absl::Status WriteQueue::Flush() {
  absl::Status status = FinishHeld();
  if (status.ok()) status = GoOnInTurn();
  return status.ok() ? engine_->Flush() : status;
}

absl::Status WriteQueue::Sync() {
  // Who finds nothing to do here has waited for who did it.
  absl::MutexLock lock(&sync_mutex_);
  if (absl::Status status = FinishHeld(); !status.ok()) return status;
  if (!unsynced_.exchange(false)) return absl::OkStatus();
  absl::Status status = GoOnInTurn();
  const int64_t floor = unsynced_floor_.load();
  const int64_t revision = last_revision_.Await(-1, absl::InfinitePast());
  if (status.ok()) status = engine_->Sync();
  if (!status.ok()) {
    unsynced_ = true;
    return status;
  }
  engine_->SetHistoryFloor(std::max(floor, engine_->history_floor()));
  NoteSynced(revision);
  return status;
}

}  // namespace annals::storage
