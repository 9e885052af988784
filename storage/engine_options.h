// How RocksDB is tuned for a collection, with the reasons.
#ifndef ANNALS_STORAGE_ENGINE_OPTIONS_H_
#define ANNALS_STORAGE_ENGINE_OPTIONS_H_

#include <vector>

#include "rocksdb/options.h"
#include "storage/engine.h"

namespace annals::storage {

rocksdb::DBOptions MakeDbOptions(const MemoryBudget& memory, rocksdb::Env* env);

// One descriptor a family, in the order of enum Family.
std::vector<rocksdb::ColumnFamilyDescriptor> MakeFamilies(const MemoryBudget& memory);

}  // namespace annals::storage

#endif  // ANNALS_STORAGE_ENGINE_OPTIONS_H_
