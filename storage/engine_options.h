// How RocksDB is tuned for a collection, with the reasons.
#ifndef ANNALS_STORAGE_ENGINE_OPTIONS_H_
#define ANNALS_STORAGE_ENGINE_OPTIONS_H_

#include <atomic>
#include <cstdint>
#include <memory>
#include <vector>

#include "rocksdb/options.h"
#include "storage/engine.h"

namespace annals::storage {

// Drops what RocksDB would write into a file LOG. Its own writer of that ends the process at the
// second line after one that could not be written (RocksDB 7.8, which Debian builds with
// assertions), as on a full disk; what matters comes back from its functions.
std::shared_ptr<rocksdb::Logger> MakeNoLog();

rocksdb::DBOptions MakeDbOptions(const MemoryBudget& memory, rocksdb::Env* env);

// One descriptor a family, in the order of enum Family. `history_floor` is the last revision whose
// history is dropped when files are compacted.
std::vector<rocksdb::ColumnFamilyDescriptor> MakeFamilies(
    const MemoryBudget& memory, const std::shared_ptr<const std::atomic<int64_t>>& history_floor);

}  // namespace annals::storage

#endif  // ANNALS_STORAGE_ENGINE_OPTIONS_H_
