#include "storage/entry_cache.h"

#include <algorithm>
#include <cstring>
#include <utility>

#include "rocksdb/slice.h"

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
    } else if (run != nullptr && run->sequence() <= sequence) {
      if (run->CountUse() % kUsesNoted == 0) NoteUse(kept.id);
      found.run = std::move(run);
      return found;
    }
  }
  if (ascending && after != runs.end()) found.limit = after->first;
  if (Takes(sequence)) found.generation = generation_;
  return found;
}

void EntryCache::NoteUse(uint64_t id) const {
  if (auto* const handle = memory_->Lookup(SliceOf(KeyOf(id)))) memory_->Release(handle);
}

void EntryCache::Insert(Part part, const Shared& run, uint64_t generation) {
  const absl::MutexLock lock(&mutex_);
  if (!Takes(run->sequence()) || generation != generation_) return;
  Runs& runs = RunsOf(part);
  auto next = runs.lower_bound(run->low());
  while (next != runs.end() && next->first < run->high()) next = Drop(runs, next);
  DropBefore(runs, next, run->low());
  if (runs.size() >= sweep_at_) Sweep(runs);
  const uint64_t id = ++last_id_;
  auto value = std::make_unique<Shared>(run);
  // The cache deletes the value itself when it does not take it in.
  const size_t bytes = run->bytes();
  if (!memory_->Insert(SliceOf(KeyOf(id)), value.release(), bytes, DeleteShared).ok()) return;
  runs.insert_or_assign(std::string(run->low()), Kept{run, id});
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
    DropBefore(runs, runs.upper_bound(key), key);
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
