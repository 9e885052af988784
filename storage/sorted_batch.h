// Many writes as one batch that costs RocksDB little. For the files of this room.
//
//   absl::Status status = SortInto(engine, batches, &batch);
//
// A key costs RocksDB some microseconds, most of them to find its place among all others. So each
// key comes once, whatever the writes did with it one after another, and behind the one before it
//.
#ifndef ANNALS_STORAGE_SORTED_BATCH_H_
#define ANNALS_STORAGE_SORTED_BATCH_H_

#include <vector>

#include "absl/status/status.h"
#include "rocksdb/write_batch.h"
#include "storage/counts.h"
#include "storage/engine.h"

namespace annals::storage {

// Puts into `batch` the puts and deletions that come of those of `batches`, one after another.
// Others than puts and deletions must not be in them.
absl::Status SortInto(const Engine& engine, const std::vector<const rocksdb::WriteBatch*>& batches,
                      rocksdb::WriteBatch* batch);

// Adds to the counters what has changed.
void MergeCounts(const Engine& engine, const CountChanges& changes, rocksdb::WriteBatch* batch);

}  // namespace annals::storage

#endif  // ANNALS_STORAGE_SORTED_BATCH_H_
