#include "storage/engine_options.h"

#include <cstdarg>

#include "rocksdb/env.h"
#include "rocksdb/filter_policy.h"
#include "rocksdb/slice_transform.h"
#include "rocksdb/table.h"
#include "storage/counts.h"
#include "storage/history_filter.h"

namespace annals::storage {
namespace {

// Whether each document that is stored asks the family for keys that it has not: of its own, of its
// events and of what they were joined in.
bool IsAskedForWhatItLacks(Family family) {
  switch (family) {
    case Family::kDocuments:
    case Family::kTexts:
    case Family::kSources:
    case Family::kEvents:
    case Family::kClaims:
    case Family::kNames:
      return true;
    default:
      return false;
  }
}

rocksdb::ColumnFamilyOptions MakeFamilyOptions(
    Family family, const MemoryBudget& memory,
    const std::shared_ptr<const std::atomic<int64_t>>& history_floor) {
  rocksdb::ColumnFamilyOptions options;
  // LZ4 costs next to nothing where files are rewritten often; zstd where nine tenths of them rest.
  // Its second level takes a third less time than the third, which is usual, for six thousandths
  // more bytes; of records, for twice that.
  options.compression = rocksdb::kLZ4Compression;
  options.bottommost_compression = rocksdb::kZSTD;
  options.bottommost_compression_opts.enabled = true;
  options.bottommost_compression_opts.level = family == Family::kTimeline ? 3 : 2;
  options.level_compaction_dynamic_level_bytes = true;
  options.write_buffer_size = 64 << 20;
  // The place of a key in memory is looked for from where the last key of its first byte was put:
  // many writes together are sorted (storage/sorted_batch.h). A range deletion must not come in
  // between, which RocksDB 7.8 keeps elsewhere and yet takes for such a place: ours begin at the
  // empty key, which has no first byte.
  options.memtable_insert_with_hint_prefix_extractor.reset(rocksdb::NewFixedPrefixTransform(1));

  if (IsAskedForWhatItLacks(family)) {
    // A filter of 64 KiB: it says of nearly every key that memory has none of it.
    options.memtable_whole_key_filtering = true;
    options.memtable_prefix_bloom_size_ratio = 0.001;
  }

  rocksdb::BlockBasedTableOptions table;
  table.block_cache = memory.block_cache;
  table.format_version = 5;
  // A page reads neighbours: larger blocks compress better and are fewer to find. But of the
  // records of a term's events each lies in another block, which is unpacked for it alone.
  table.block_size = family == Family::kTimeline ? 8 << 10 : 16 << 10;
  // With many collections open, indexes and filters must count in the budget too.
  table.cache_index_and_filter_blocks = true;
  table.pin_l0_filter_and_index_blocks_in_cache = true;
  if (family == Family::kTerms) {
    // Its entries are short: whole keys among them weigh more than the longer way to each.
    table.block_restart_interval = 32;
  } else {
    // Terms are only ever scanned, never looked up whole; every other family is.
    table.filter_policy.reset(rocksdb::NewBloomFilterPolicy(10));
    table.optimize_filters_for_memory = true;
  }
  options.table_factory.reset(rocksdb::NewBlockBasedTableFactory(table));
  // What is asked of these by key is nearly always there. So the last level, which holds nine
  // tenths of it, goes without filters: they would say yes, take a hundredth of the disk, and be
  // read whole before the first answer.
  options.optimize_filters_for_hits = family == Family::kTimeline || family == Family::kCounters;

  if (family == Family::kCounters) options.merge_operator = MakeCountsMerge();

  options.compaction_filter_factory = MakeHistoryFilter(family, history_floor);

  if (family == Family::kTexts || family == Family::kHistory) {
    // Texts are large, written once and read one at a time, as they are in history: blob files keep
    // them out of the rewriting that compaction is.
    options.enable_blob_files = true;
    options.min_blob_size = 4 << 10;
    options.blob_compression_type = rocksdb::kZSTD;
    options.enable_blob_garbage_collection = true;
  }
  return options;
}

// For MakeNoLog.
class NoLog : public rocksdb::Logger {
 public:
  using rocksdb::Logger::Logv;
  void Logv(const char*, va_list) override {}
};

}  // namespace

std::shared_ptr<rocksdb::Logger> MakeNoLog() { return std::make_shared<NoLog>(); }

rocksdb::DBOptions MakeDbOptions(const MemoryBudget& memory, rocksdb::Env* env) {
  rocksdb::DBOptions options;
  options.env = env;
  options.create_missing_column_families = true;
  options.write_buffer_manager = memory.write_buffers;
  // A family that is seldom written would otherwise hold on to every log since its last flush.
  options.max_total_wal_size = 256 << 20;
  // Well under the usual limit of 1024 for a process, since a process can hold several collections.
  options.max_open_files = 256;
  options.max_background_jobs = 4;
  options.bytes_per_sync = 1 << 20;
  // All is in the log; and where the disk has failed, a flush would only fail as well.
  options.avoid_flush_during_shutdown = true;
  options.info_log = MakeNoLog();
  return options;
}

std::vector<rocksdb::ColumnFamilyDescriptor> MakeFamilies(
    const MemoryBudget& memory, const std::shared_ptr<const std::atomic<int64_t>>& history_floor) {
  std::vector<rocksdb::ColumnFamilyDescriptor> families;
  for (size_t i = 0; i < kFamilyNames.size(); ++i) {
    families.emplace_back(kFamilyNames[i],
                          MakeFamilyOptions(static_cast<Family>(i), memory, history_floor));
  }
  return families;
}

}  // namespace annals::storage
