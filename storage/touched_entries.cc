#include "storage/touched_entries.h"

namespace annals::storage {

using rocksdb::Slice;
using rocksdb::Status;

void TouchedEntries::Note(uint32_t family, const Slice& key) {
  if (!IsOurs(family)) return;
  const EntryCache::Part part =
      family == timeline_ ? EntryCache::Part::kTimeline : EntryCache::Part::kTerms;
  entries_.push_back({part, key.ToString()});
}

Status TouchedEntries::PutCF(uint32_t family, const Slice& key, const Slice& /*value*/) {
  Note(family, key);
  return Status::OK();
}

Status TouchedEntries::DeleteCF(uint32_t family, const Slice& key) {
  Note(family, key);
  return Status::OK();
}

Status TouchedEntries::SingleDeleteCF(uint32_t family, const Slice& key) {
  Note(family, key);
  return Status::OK();
}

Status TouchedEntries::DeleteRangeCF(uint32_t family, const Slice& /*begin*/,
                                     const Slice& /*end*/) {
  all_ = all_ || IsOurs(family);
  return Status::OK();
}

Status TouchedEntries::MergeCF(uint32_t family, const Slice& key, const Slice& /*value*/) {
  Note(family, key);
  return Status::OK();
}

}  // namespace annals::storage
