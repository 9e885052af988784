// Which entries of timelines a batch changes, for storage/entry_cache.h. For the files of this
// room.
#ifndef ANNALS_STORAGE_TOUCHED_ENTRIES_H_
#define ANNALS_STORAGE_TOUCHED_ENTRIES_H_

#include <cstdint>
#include <vector>

#include "rocksdb/write_batch.h"
#include "storage/entry_cache.h"

namespace annals::storage {

// Looks through a batch: batch.Iterate(&touched).
class TouchedEntries : public rocksdb::WriteBatch::Handler {
 public:
  // RocksDB's numbers of the two families.
  TouchedEntries(uint32_t timeline, uint32_t terms) : timeline_(timeline), terms_(terms) {}

  const std::vector<EntryCache::Touched>& entries() const { return entries_; }
  // Whether the batch has more than single entries: all may be other ones then.
  bool all() const { return all_; }

  rocksdb::Status PutCF(uint32_t family, const rocksdb::Slice& key, const rocksdb::Slice&) override;
  rocksdb::Status DeleteCF(uint32_t family, const rocksdb::Slice& key) override;
  rocksdb::Status SingleDeleteCF(uint32_t family, const rocksdb::Slice& key) override;
  rocksdb::Status DeleteRangeCF(uint32_t family, const rocksdb::Slice&,
                                const rocksdb::Slice&) override;
  rocksdb::Status MergeCF(uint32_t family, const rocksdb::Slice& key,
                          const rocksdb::Slice&) override;

 private:
  bool IsOurs(uint32_t family) const { return family == timeline_ || family == terms_; }
  void Note(uint32_t family, const rocksdb::Slice& key);

  const uint32_t timeline_;
  const uint32_t terms_;
  std::vector<EntryCache::Touched> entries_;
  bool all_ = false;
};

}  // namespace annals::storage

#endif  // ANNALS_STORAGE_TOUCHED_ENTRIES_H_
