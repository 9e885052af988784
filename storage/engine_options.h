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

rocksdb::DBOptions MakeDbOptions(const MemoryBudget& memory, rocksdb::Env* env);

// One descriptor a family, in the order of enum Family. `history_floor` is the last revision whose
// history is dropped when files are compacted.
std::vector<rocksdb::ColumnFamilyDescriptor> MakeFamilies(
    const MemoryBudget& memory, const std::shared_ptr<const std::atomic<int64_t>>& history_floor);

}  // namespace annals::storage

#endif  // ANNALS_STORAGE_ENGINE_OPTIONS_H_
