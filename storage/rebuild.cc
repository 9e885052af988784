#include "storage/rebuild.h"

#include <memory>
#include <string>

#include "annals/v1/event.pb.h"
#include "rocksdb/db.h"
#include "rocksdb/write_batch.h"
#include "storage/counts.h"
#include "storage/records.h"
#include "storage/rocksdb_status.h"
#include "storage/sorted_batch.h"
#include "storage/strings.h"

namespace annals::storage {
namespace {

constexpr std::string_view kDoing = "making the indexes anew";
// The more entries are sorted together, the nearer they are to each other.
constexpr size_t kBatchBytes = size_t{16} << 20;

// Of all keys of a family. The last key is past any: no key of ours begins with so many.
absl::Status DeleteAll(Engine& engine, Family family) {
  const std::string end(16, '\xff');
  rocksdb::WriteBatch batch;
  batch.DeleteRange(engine.family(family), rocksdb::Slice(), end);
  return engine.Write(&batch, /*sync=*/false, kDoing);
}

}  // namespace

absl::Status Rebuild(Engine& engine) {
  for (const Family family : {Family::kTerms, Family::kCounters}) {
    if (absl::Status status = DeleteAll(engine, family); !status.ok()) return status;
  }
  const std::unique_ptr<rocksdb::Iterator> records(
      engine.db()->NewIterator(rocksdb::ReadOptions(), engine.family(Family::kTimeline)));
  rocksdb::WriteBatch batch;
  CountChanges counts;  // of what is in the batch
  const auto write = [&] {
    rocksdb::WriteBatch sorted;
    absl::Status written = SortInto(engine, {&batch}, &sorted);
    MergeCounts(engine, counts, &sorted);
    if (written.ok()) written = engine.Write(&sorted, /*sync=*/false, kDoing);
    batch.Clear();
    counts = CountChanges();
    return written;
  };
  for (records->SeekToFirst(); records->Valid(); records->Next()) {
    annals::v1::Event event;
    absl::Status status =
        ParseEventRecord(ToView(records->key()), ToView(records->value()), &event);
    if (!status.ok()) return status;
    const EventIndex index = IndexOf(event);
    for (const IndexEntry& entry : index.entries) {
      batch.Put(engine.family(entry.family), entry.key, entry.value);
    }
    counts.Add(CountEntriesOf(index.counted), +1);
    if (batch.GetDataSize() < kBatchBytes) continue;
    if (status = write(); !status.ok()) return status;
  }
  if (!records->status().ok()) return StatusFrom(records->status(), kDoing);
  if (absl::Status status = write(); !status.ok()) return status;
  return engine.Sync();
}

}  // namespace annals::storage
