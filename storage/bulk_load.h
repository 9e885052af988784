// Loading many documents into an empty collection. For the files of this room.
//
// Each document is turned into the records that it puts into the families. These are sorted, more
// than memory holds (storage/external_sorter.h), and written as files of RocksDB's own form, which
// the database then takes in as they are (SST ingestion), all at once. Nothing is written to the
// log, no memtable is filled and nothing compacted. Counters need no merging either: the sorted
// records of a term hold all that its counters say.
#ifndef ANNALS_STORAGE_BULK_LOAD_H_
#define ANNALS_STORAGE_BULK_LOAD_H_

#include <cstddef>
#include <cstdint>

#include "absl/status/statusor.h"
#include "storage/collection.h"
#include "storage/engine.h"

namespace annals::storage {

// The revision that a bulk load makes, of an empty collection. History tells of what comes after.
inline constexpr int64_t kBulkLoadRevision = 1;

struct BulkLoadSizes {
  // What each thread keeps in memory before it sorts it.
  size_t buffer_bytes = size_t{192} << 20;

  // How many sorted bytes, about, one thread makes files of at a time.
  uint64_t part_bytes = uint64_t{128} << 20;
};

// As Collection::BulkLoad, which holds off other writes.
absl::StatusOr<BulkLoadResult> LoadInto(Engine& engine, const DocumentFeed& feed,
                                        const BulkLoadSizes& sizes);

}  // namespace annals::storage

#endif  // ANNALS_STORAGE_BULK_LOAD_H_
