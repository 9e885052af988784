#include "storage/statistics.h"

#include <memory>
#include <numeric>

#include "rocksdb/db.h"
#include "storage/engine.h"
#include "storage/rocksdb_status.h"
#include "storage/snapshot.h"
#include "storage/strings.h"

namespace annals::storage {
namespace {

using Properties = rocksdb::DB::Properties;

int64_t PropertyOf(const OpenedDb& opened, Family family, const std::string& name) {
  uint64_t value = 0;
  opened.db()->GetIntProperty(opened.family(family), name, &value);
  return static_cast<int64_t>(value);
}

FamilyStatistics StatisticsOfFamily(const OpenedDb& opened, Family family) {
  FamilyStatistics statistics;
  statistics.name = kFamilyNames[static_cast<size_t>(family)];
  statistics.keys = PropertyOf(opened, family, Properties::kEstimateNumKeys);
  statistics.memory_bytes = PropertyOf(opened, family, Properties::kSizeAllMemTables);
  statistics.pending_compaction_bytes =
      PropertyOf(opened, family, Properties::kEstimatePendingCompactionBytes);
  rocksdb::ColumnFamilyMetaData files;
  opened.db()->GetColumnFamilyMetaData(opened.family(family), &files);
  statistics.table_files = static_cast<int64_t>(files.file_count);
  statistics.table_bytes = static_cast<int64_t>(files.size);
  statistics.blob_bytes = static_cast<int64_t>(files.blob_file_size);
  return statistics;
}

}  // namespace

absl::StatusOr<Statistics> StatisticsOf(const Collection& collection) {
  const absl::StatusOr<std::shared_ptr<const Snapshot>> snapshot = collection.TakeSnapshot();
  if (!snapshot.ok()) return snapshot.status();
  const Engine& engine = *(*snapshot)->engine();
  const OpenedDb& opened = (*snapshot)->opened();
  Statistics statistics;
  const bool counted = engine.counts().ReadNow([&](const TimeCounts& counts, int64_t revision) {
    statistics.revision = revision;
    statistics.events = counts.apart(CountApart::kEvents);
    statistics.undated_events = counts.apart(CountApart::kUndated);
  });
  if (!counted) {
    return absl::DataLossError(Concat("the counters of the collection \"", engine.collection(),
                                      "\" are damaged; `annals repair` makes them anew"));
  }
  for (size_t i = 0; i < kFamilyNames.size(); ++i) {
    statistics.families.push_back(StatisticsOfFamily(opened, static_cast<Family>(i)));
  }
  rocksdb::VectorLogPtr logs;
  if (const rocksdb::Status read = opened.db()->GetSortedWalFiles(logs); !read.ok()) {
    return StatusFrom(read, "listing the logs");
  }
  for (const auto& log : logs) statistics.log_bytes += static_cast<int64_t>(log->SizeFileBytes());
  const auto property = [&](const std::string& name) {
    return PropertyOf(opened, Family::kMeta, name);
  };
  statistics.cache_bytes = property(Properties::kBlockCacheUsage);
  // One of them is this function's own.
  statistics.snapshots = property(Properties::kNumSnapshots) - 1;
  statistics.running_compactions = property(Properties::kNumRunningCompactions);
  statistics.background_errors = property(Properties::kBackgroundErrors);
  statistics.writes_stopped = property(Properties::kIsWriteStopped) != 0;
  return statistics;
}

absl::StatusOr<int64_t> CountDocuments(const Collection& collection) {
  const absl::StatusOr<std::shared_ptr<const Snapshot>> snapshot = collection.TakeSnapshot();
  if (!snapshot.ok()) return snapshot.status();
  rocksdb::ReadOptions options;
  options.fill_cache = false;
  const std::unique_ptr<rocksdb::Iterator> iterator =
      (*snapshot)->NewIterator(Family::kDocuments, options);
  int64_t count = 0;
  for (iterator->SeekToFirst(); iterator->Valid(); iterator->Next()) ++count;
  if (!iterator->status().ok()) return StatusFrom(iterator->status(), "counting documents");
  return count;
}

absl::Status Compact(Collection& collection, Progress* progress) {
  std::shared_ptr<OpenedDb> opened;
  {
    // A snapshot that is held would keep what is overwritten.
    const absl::StatusOr<std::shared_ptr<const Snapshot>> snapshot = collection.TakeSnapshot();
    if (!snapshot.ok()) return snapshot.status();
    opened = (*snapshot)->engine()->opened();
  }
  rocksdb::CompactRangeOptions options;
  options.bottommost_level_compaction = rocksdb::BottommostLevelCompaction::kForceOptimized;
  // Others may be compacted at the same time.
  options.exclusive_manual_compaction = false;
  std::vector<int64_t> bytes;
  if (progress != nullptr) {
    options.canceled = progress->flag();
    for (size_t i = 0; i < kFamilyNames.size(); ++i) {
      const FamilyStatistics family = StatisticsOfFamily(*opened, static_cast<Family>(i));
      bytes.push_back(family.table_bytes + family.blob_bytes + family.memory_bytes);
    }
    progress->Expect(std::accumulate(bytes.begin(), bytes.end(), int64_t{0}));
  }
  for (size_t i = 0; i < kFamilyNames.size(); ++i) {
    if (IsCancelled(progress)) return StoppedByCaller();
    const rocksdb::Status status = opened->db()->CompactRange(
        options, opened->family(static_cast<Family>(i)), nullptr, nullptr);
    if (!status.ok() && IsCancelled(progress)) return StoppedByCaller();
    if (!status.ok()) {
      return StatusFrom(status, Concat("compacting family \"", kFamilyNames[i], "\""));
    }
    if (progress != nullptr) progress->Advance(bytes[i]);
  }
  return absl::OkStatus();
}

}  // namespace annals::storage
