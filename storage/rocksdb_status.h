// From RocksDB's statuses to ours.
//
//   rocksdb::Status read = db->Get(options, key, &value);
//   if (!read.ok()) return StatusFrom(read, "reading event \"mfrg\"");
#ifndef ANNALS_STORAGE_ROCKSDB_STATUS_H_
#define ANNALS_STORAGE_ROCKSDB_STATUS_H_

#include <string_view>

#include "absl/status/status.h"
#include "rocksdb/status.h"

namespace annals::storage {

// The message is `doing`, a colon, and RocksDB's own words. Codes:
//   NotFound                            NOT_FOUND
//   Corruption                          DATA_LOSS
//   IOError without space, MemoryLimit  RESOURCE_EXHAUSTED
//   other IOErrors                      INTERNAL
//   Busy, TryAgain, TimedOut            UNAVAILABLE
//   ShutdownInProgress                  UNAVAILABLE
//   InvalidArgument, NotSupported, …    INTERNAL: ours to mend, the caller gave us no such thing
absl::Status StatusFrom(const rocksdb::Status& status, std::string_view doing);

}  // namespace annals::storage

#endif  // ANNALS_STORAGE_ROCKSDB_STATUS_H_
