#include "storage/snapshot.h"

#include <utility>

#include "rocksdb/db.h"
#include "rocksdb/utilities/write_batch_with_index.h"
#include "storage/engine.h"
#include "storage/opened_db.h"
#include "storage/query_trace.h"
#include "storage/rocksdb_status.h"
#include "storage/strings.h"

namespace annals::storage {

absl::StatusOr<std::shared_ptr<const Snapshot>> Snapshot::Take(std::shared_ptr<Engine> engine) {
  std::shared_ptr<Snapshot> snapshot(new Snapshot(std::move(engine)));
  const absl::StatusOr<int64_t> revision = snapshot->opened_->ReadRevision(snapshot->snapshot_);
  if (!revision.ok()) return revision.status();
  snapshot->revision_ = *revision;
  return snapshot;
}

std::shared_ptr<const Snapshot> Snapshot::WithChanges(
    std::shared_ptr<const Snapshot> now, int64_t revision,
    std::shared_ptr<rocksdb::WriteBatchWithIndex> changes) {
  std::shared_ptr<Snapshot> snapshot(new Snapshot(now->engine_, now->opened_, now->snapshot_));
  snapshot->now_ = std::move(now);
  snapshot->revision_ = revision;
  snapshot->changes_ = std::move(changes);
  return snapshot;
}

Snapshot::Snapshot(std::shared_ptr<Engine> engine)
    : engine_(std::move(engine)),
      opened_(engine_->opened()),
      snapshot_(opened_->db()->GetSnapshot()) {}

Snapshot::Snapshot(std::shared_ptr<Engine> engine, std::shared_ptr<OpenedDb> opened,
                   const rocksdb::Snapshot* snapshot)
    : engine_(std::move(engine)), opened_(std::move(opened)), snapshot_(snapshot) {}

Snapshot::~Snapshot() {
  if (now_ == nullptr) opened_->db()->ReleaseSnapshot(snapshot_);
}

const std::string& Snapshot::collection() const { return engine_->collection(); }

std::optional<uint64_t> Snapshot::sequence() const {
  if (changes_ != nullptr) return std::nullopt;
  return snapshot_->GetSequenceNumber();
}

std::unique_ptr<rocksdb::Iterator> Snapshot::NewIterator(Family family,
                                                         rocksdb::ReadOptions options) const {
  TraceIterator(family);
  options.snapshot = snapshot_;
  rocksdb::ColumnFamilyHandle* handle = opened_->family(family);
  std::unique_ptr<rocksdb::Iterator> iterator(opened_->db()->NewIterator(options, handle));
  if (changes_ == nullptr) return iterator;
  return std::unique_ptr<rocksdb::Iterator>(
      changes_->NewIteratorWithBase(handle, iterator.release(), &options));
}

absl::StatusOr<std::string> Snapshot::Read(Family family, std::string_view key,
                                           std::string_view doing) const {
  TraceRecords(1);
  if (changes_ == nullptr) return opened_->Read(family, key, snapshot_, doing);
  rocksdb::ReadOptions options;
  options.snapshot = snapshot_;
  std::string value;
  const rocksdb::Status status = changes_->GetFromBatchAndDB(
      opened_->db(), options, opened_->family(family), ToSlice(key), &value);
  if (!status.ok()) return StatusFrom(status, doing);
  return value;
}

void Snapshot::MultiGet(Family family, size_t count, const rocksdb::Slice* keys,
                        rocksdb::PinnableSlice* values, rocksdb::Status* statuses) const {
  TraceRecords(count);
  rocksdb::ReadOptions options;
  options.snapshot = snapshot_;
  rocksdb::ColumnFamilyHandle* handle = opened_->family(family);
  if (changes_ == nullptr) {
    opened_->db()->MultiGet(options, handle, count, keys, values, statuses);
    return;
  }
  changes_->MultiGetFromBatchAndDB(opened_->db(), options, handle, count, keys, values, statuses,
                                   /*sorted_input=*/false);
}

}  // namespace annals::storage
