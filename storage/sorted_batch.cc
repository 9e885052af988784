#include "storage/sorted_batch.h"

#include <algorithm>
#include <cstdint>
#include <map>

#include "storage/keys.h"
#include "storage/rocksdb_status.h"

namespace annals::storage {
namespace {

using rocksdb::Slice;
using rocksdb::Status;

// What a write does with a key. The slices lie in its batch.
struct Record {
  uint32_t family;  // RocksDB's number of it
  bool is_put;
  Slice key;
  Slice value;
};

class Collector : public rocksdb::WriteBatch::Handler {
 public:
  explicit Collector(std::vector<Record>* records) : records_(records) {}

  Status PutCF(uint32_t family, const Slice& key, const Slice& value) override {
    records_->push_back({family, true, key, value});
    return Status::OK();
  }
  Status DeleteCF(uint32_t family, const Slice& key) override {
    records_->push_back({family, false, key, Slice()});
    return Status::OK();
  }

 private:
  std::vector<Record>* const records_;
};

bool AreOfOneKey(const Record& a, const Record& b) {
  return a.family == b.family && a.key == b.key;
}

}  // namespace

absl::Status SortInto(const Engine& engine, const std::vector<const rocksdb::WriteBatch*>& batches,
                      rocksdb::WriteBatch* batch) {
  std::vector<Record> records;
  Collector collector(&records);
  for (const rocksdb::WriteBatch* each : batches) {
    const Status status = each->Iterate(&collector);
    if (!status.ok()) return StatusFrom(status, "putting writes together");
  }
  std::map<uint32_t, rocksdb::ColumnFamilyHandle*> handles;
  for (size_t i = 0; i < kFamilyNames.size(); ++i) {
    rocksdb::ColumnFamilyHandle* handle = engine.family(static_cast<Family>(i));
    handles[handle->GetID()] = handle;
  }
  std::ranges::stable_sort(records, [](const Record& a, const Record& b) {
    if (a.family != b.family) return a.family < b.family;
    return a.key.compare(b.key) < 0;
  });
  for (size_t i = 0; i < records.size(); ++i) {
    const auto& [family, is_put, key, value] = records[i];
    // The last of a key counts.
    if (i + 1 < records.size() && AreOfOneKey(records[i], records[i + 1])) continue;
    const Status status =
        is_put ? batch->Put(handles[family], key, value) : batch->Delete(handles[family], key);
    if (!status.ok()) return StatusFrom(status, "putting writes together");
  }
  return absl::OkStatus();
}

void MergeCounts(const Engine& engine, const CountChanges& changes, rocksdb::WriteBatch* batch) {
  rocksdb::ColumnFamilyHandle* family = engine.family(Family::kCounters);
  for (const auto& [key, counts] : changes.by_key()) {
    batch->Merge(family, Slice(key.data(), key.size()), EncodeCounts(*counts));
  }
}

}  // namespace annals::storage
