#include "storage/entry_cache.h"

#include <algorithm>
#include <cstring>
#include <utility>

#include "storage/keys.h"
#include "storage/merged_keys.h"
#include "storage/strings.h"

namespace annals::storage {
namespace {

using Shared = std::shared_ptr<const EntryRun>;

// Every so many uses of a run are told to the block cache: looking there costs more than the rest.
constexpr uint32_t kUsesNoted = 8;

// How many runs there are, at the least, when those that are gone are looked for.
constexpr size_t kFirstSweep = 1024;

void DeleteShared(const rocksdb::Slice& /*key*/, void* value) {
  delete static_cast<Shared*>(value);
}

struct Record {
  uint64_t sequence;  // of the snapshot at which it was read
  std::string bytes;
};

// What a record takes of memory besides its bytes and its key, about.
constexpr size_t kRecordOverhead = 200;

void DeleteRecord(const rocksdb::Slice& /*key*/, void* value) {
  delete static_cast<Record*>(value);
}

// For PinnableSlice.
void ReleaseRecord(void* cache, void* handle) {
  static_cast<rocksdb::Cache*>(cache)->Release(static_cast<rocksdb::Cache::Handle*>(handle));
}

template <typename Bytes>
rocksdb::Slice SliceOf(const Bytes& bytes) {
  return {bytes.data(), bytes.size()};
}

}  // namespace

EntryCache::EntryCache(std::shared_ptr<rocksdb::Cache> memory)
    : memory_(std::move(memory)), owner_(memory_->NewId()), sweep_at_(kFirstSweep) {}

EntryCache::~EntryCache() {
  const absl::MutexLock lock(&mutex_);
  DropAll();
}

EntryCache::MemoryKey EntryCache::KeyOf(uint64_t id) const {
  // Four bytes longer than the keys of RocksDB's blocks.
  MemoryKey key = {'r', 'u', 'n', 's'};
  std::memcpy(key.data() + 4, &owner_, sizeof(owner_));
  std::memcpy(key.data() + 4 + sizeof(owner_), &id, sizeof(id));
  return key;
}

EntryCache::Runs::iterator EntryCache::Drop(Runs& runs, Runs::iterator run) {
  memory_->Erase(SliceOf(KeyOf(run->second.id)));
  return runs.erase(run);
}

void EntryCache::DropBefore(Runs& runs, Runs::iterator next, std::string_view key) {
  if (next == runs.begin()) return;
  const auto before = std::prev(next);
  const Shared run = before->second.run.lock();
  if (run == nullptr || run->high() > key) Drop(runs, before);
}

void EntryCache::DropMerged(std::string_view timeline_key) {
  Runs& runs = RunsOf(Part::kMerged);
  if (runs.empty()) return;
  const std::optional<MergedReach> reach = ReachOf(timeline_key);
  if (!reach.has_value()) return;
  auto run = runs.upper_bound(std::string_view(reach->first));
  while (run != runs.end() && run->first.bytes < reach->end) run = Drop(runs, run);
  DropBefore(runs, run, reach->first);
}

void EntryCache::DropAll() {
  ++generation_;
  for (Runs& runs : runs_) {
    for (auto run = runs.begin(); run != runs.end();) run = Drop(runs, run);
  }
}

EntryCache::Lookup EntryCache::Find(Part part, std::string_view place, TimeOrder order,
                                    uint64_t sequence) const {
  const bool ascending = order == TimeOrder::kAscending;
  const absl::ReaderMutexLock lock(&mutex_);
  const Runs& runs = runs_[static_cast<size_t>(part)];
  const auto after = ascending ? runs.upper_bound(place) : runs.lower_bound(place);
  Lookup found;
  if (after != runs.begin()) {
    const Kept& kept = std::prev(after)->second;
    Shared run = kept.run.lock();
    if (run != nullptr && !run->Covers(place, order)) {
      if (!ascending) found.limit = run->high();
      if (ascending && run->high() == place && run->sequence() <= sequence) {
        found.before = std::move(run);
      }
    } else if (run != nullptr && run->sequence() <= sequence) {
      if (run->CountUse() % kUsesNoted == 0) NoteUse(kept.id);
      found.run = std::move(run);
      return found;
    }
  }
  if (ascending && after != runs.end()) found.limit = after->first.bytes;
  if (Takes(sequence)) found.generation = generation_;
  return found;
}

std::string EntryCache::RecordKeyOf(std::string_view key) const {
  return Concat("record", EncodeU64(owner_), EncodeU64(generation_), key);
}

bool EntryCache::FindRecord(std::string_view key, uint64_t sequence,
                            rocksdb::PinnableSlice* record) const {
  const absl::ReaderMutexLock lock(&mutex_);
  rocksdb::Cache::Handle* const handle = memory_->Lookup(RecordKeyOf(key));
  if (handle == nullptr) return false;
  const auto& found = *static_cast<Record*>(memory_->Value(handle));
  if (found.sequence > sequence) {
    memory_->Release(handle);
    return false;
  }
  record->PinSlice(found.bytes, ReleaseRecord, memory_.get(), handle);
  return true;
}

std::optional<uint64_t> EntryCache::TakesFrom(uint64_t sequence) const {
  const absl::ReaderMutexLock lock(&mutex_);
  return Takes(sequence) ? std::optional(generation_) : std::nullopt;
}

void EntryCache::InsertRecord(std::string_view key, std::string_view record, uint64_t sequence,
                              uint64_t generation) {
  // Not while a write drops what it touches.
  const absl::ReaderMutexLock lock(&mutex_);
  if (!Takes(sequence) || generation != generation_) return;
  const std::string at = RecordKeyOf(key);
  auto value = std::make_unique<Record>(Record{sequence, std::string(record)});
  // The cache deletes the value itself when it does not take it in.
  memory_->Insert(at, value.release(), record.size() + at.size() + kRecordOverhead, DeleteRecord)
      .PermitUncheckedError();
}

void EntryCache::NoteUse(uint64_t id) const {
  if (auto* const handle = memory_->Lookup(SliceOf(KeyOf(id)))) memory_->Release(handle);
}

void EntryCache::Insert(Part part, const Shared& run, uint64_t generation) {
  const absl::MutexLock lock(&mutex_);
  if (!Takes(run->sequence()) || generation != generation_) return;
  Runs& runs = RunsOf(part);
  auto next = runs.lower_bound(run->low());
  while (next != runs.end() && next->first.bytes < run->high()) next = Drop(runs, next);
  DropBefore(runs, next, run->low());
  if (runs.size() >= sweep_at_) Sweep(runs);
  const uint64_t id = ++last_id_;
  auto value = std::make_unique<Shared>(run);
  // The cache deletes the value itself when it does not take it in.
  const size_t bytes = run->bytes();
  if (!memory_->Insert(SliceOf(KeyOf(id)), value.release(), bytes, DeleteShared).ok()) return;
  runs.insert_or_assign(Low(run->low()), Kept{run, id});
}

void EntryCache::Sweep(Runs& runs) {
  for (auto run = runs.begin(); run != runs.end();) {
    run = run->second.run.expired() ? runs.erase(run) : std::next(run);
  }
  sweep_at_ = std::max(kFirstSweep, 2 * runs.size());
}

void EntryCache::BeginWrite(absl::Span<const Touched> touched) {
  const absl::MutexLock lock(&mutex_);
  ++writing_;
  for (const auto& [part, key] : touched) {
    Runs& runs = RunsOf(part);
    DropBefore(runs, runs.upper_bound(std::string_view(key)), key);
    if (part != Part::kTimeline) continue;
    memory_->Erase(RecordKeyOf(key));
    DropMerged(key);
  }
}

void EntryCache::EndWrite(uint64_t latest) {
  const absl::MutexLock lock(&mutex_);
  --writing_;
  last_write_ = std::max(last_write_, latest);
}

void EntryCache::BeginChangeOfAll() {
  const absl::MutexLock lock(&mutex_);
  ++writing_;
  DropAll();
}

void EntryCache::EndChangeOfAll(uint64_t latest) {
  const absl::MutexLock lock(&mutex_);
  --writing_;
  last_write_ = std::max(last_write_, latest);
  // What was begun to be read meanwhile may be of before, under the same sequence number.
  DropAll();
}

}  // namespace annals::storage
