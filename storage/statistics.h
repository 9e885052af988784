// What a collection is made of, in numbers, and its compaction.
//
//   absl::StatusOr<Statistics> statistics = StatisticsOf(*collection);
//   statistics->families[0].table_bytes;
//   absl::Status compacted = Compact(*collection);
#ifndef ANNALS_STORAGE_STATISTICS_H_
#define ANNALS_STORAGE_STATISTICS_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "storage/collection.h"
#include "storage/progress.h"

namespace annals::storage {

// One column family (storage/keys.h).
struct FamilyStatistics {
  std::string name;
  int64_t keys = 0;  // an estimate: overwritten and deleted ones may count until they are compacted
  int64_t table_files = 0;
  int64_t table_bytes = 0;               // of table files that are in use
  int64_t blob_bytes = 0;                // of blob files: texts of 4 KiB and more
  int64_t memory_bytes = 0;              // written, and not in table files yet
  int64_t pending_compaction_bytes = 0;  // an estimate of what is to be rewritten
};

struct Statistics {
  int64_t revision = 0;
  int64_t events = 0;
  int64_t undated_events = 0;
  std::vector<FamilyStatistics> families;
  int64_t log_bytes = 0;    // of the write-ahead log
  int64_t cache_bytes = 0;  // of the cache of blocks, which collections of a process share
  int64_t snapshots = 0;    // held by readers and by pages of listings
  int64_t running_compactions = 0;
  int64_t background_errors = 0;  // since the collection was opened
  bool writes_stopped = false;    // the store waits for compactions
};

// Only what is known without reading.
absl::StatusOr<Statistics> StatisticsOf(const Collection& collection);

// Reads all keys of documents.
absl::StatusOr<int64_t> CountDocuments(const Collection& collection);

// Rewrites all files into the fewest, without what was overwritten and deleted. Others may read and
// write meanwhile. RESOURCE_EXHAUSTED when the disk is full, of which it needs as much again as the
// largest family. `progress`, which may be null, counts bytes of files, a family at a time;
// CANCELLED when it is cancelled, and what has been rewritten stays so.
absl::Status Compact(Collection& collection, Progress* progress = nullptr);

}  // namespace annals::storage

#endif  // ANNALS_STORAGE_STATISTICS_H_
