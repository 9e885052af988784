// Drops from the history what is older than what is kept, when RocksDB rewrites its files anyway.
// For the files of this room.
#ifndef ANNALS_STORAGE_HISTORY_FILTER_H_
#define ANNALS_STORAGE_HISTORY_FILTER_H_

#include <atomic>
#include <cstdint>
#include <memory>

#include "rocksdb/compaction_filter.h"
#include "storage/keys.h"

namespace annals::storage {

// For the families of history; null for others. `floor` is the last revision to drop; null: nothing
// is dropped.
std::shared_ptr<rocksdb::CompactionFilterFactory> MakeHistoryFilter(
    Family family, std::shared_ptr<const std::atomic<int64_t>> floor);

}  // namespace annals::storage

#endif  // ANNALS_STORAGE_HISTORY_FILTER_H_
