#include "storage/counts_reader.h"

#include <algorithm>
#include <atomic>
#include <cstdint>
#include <limits>
#include <memory>
#include <optional>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "rocksdb/db.h"
#include "rocksdb/snapshot.h"
#include "storage/keys.h"
#include "storage/records.h"
#include "storage/rocksdb_status.h"
#include "storage/strings.h"

namespace annals::storage {
namespace {

constexpr std::string_view kDoing = "reading the counters";

// Adds what stands under a key.
absl::Status AddCounts(std::string_view key_bytes, std::string_view value, TimeCounts* read) {
  const std::optional<CounterKey> key = DecodeCounterKey(key_bytes);
  const std::optional<Counts> counts = DecodeCounts(value);
  if (!key.has_value() || !counts.has_value()) {
    return Damaged(Family::kCounters, key_bytes, "it does not hold counts");
  }
  if (key->kind == CounterKey::Kind::kDay) {
    read->Append(key->number, *counts);
    return absl::OkStatus();
  }
  for (const auto& [slot, count] : *counts) {
    if (slot > static_cast<uint32_t>(CountApart::kWords)) {
      return Damaged(Family::kCounters, key_bytes, "it counts what is not known");
    }
    read->AddApart(static_cast<CountApart>(slot), count);
  }
  return absl::OkStatus();
}

class CountsReader {
 public:
  CountsReader(const OpenedDb& opened, uint64_t piece_bytes)
      : db_(opened.db()),
        family_(opened.family(Family::kCounters)),
        piece_bytes_(piece_bytes),
        snapshot_(db_) {}

  absl::StatusOr<TimeCounts> Read() {
    if (absl::Status cut = CutDays(); !cut.ok()) return cut;
    std::vector<absl::StatusOr<TimeCounts>> pieces(cuts_.size() + 1, TimeCounts());
    std::atomic<size_t> next = 0;
    const auto read_pieces = [&] {
      for (size_t i = next++; i < pieces.size(); i = next++) {
        pieces[i] = ReadPiece(i == 0 ? std::string(kEverythingPrefix) : DayCountsKey(cuts_[i - 1]),
                              i == cuts_.size() ? end_ : DayCountsKey(cuts_[i]));
      }
    };
    std::vector<std::thread> others(
        std::min<size_t>(cuts_.size(), std::max(1U, std::thread::hardware_concurrency()) - 1));
    for (std::thread& other : others) other = std::thread(read_pieces);
    read_pieces();
    for (std::thread& other : others) other.join();
    TimeCounts all;
    for (absl::StatusOr<TimeCounts>& piece : pieces) {
      if (!piece.ok()) return piece.status();
      all.Append(*std::move(piece));
    }
    return all;
  }

 private:
  std::unique_ptr<rocksdb::Iterator> NewIterator(const rocksdb::Slice* end) const {
    rocksdb::ReadOptions options;
    options.snapshot = at_;
    options.fill_cache = false;
    options.readahead_size = 1 << 20;
    options.iterate_upper_bound = end;
    return std::unique_ptr<rocksdb::Iterator>(db_->NewIterator(options, family_));
  }

  absl::StatusOr<TimeCounts> ReadPiece(const std::string& begin, const std::string& end) const {
    TimeCounts read;
    const rocksdb::Slice end_slice(end);
    const std::unique_ptr<rocksdb::Iterator> iterator = NewIterator(&end_slice);
    for (iterator->Seek(begin); iterator->Valid(); iterator->Next()) {
      absl::Status added = AddCounts(ToView(iterator->key()), ToView(iterator->value()), &read);
      if (!added.ok()) return added;
    }
    if (!iterator->status().ok()) return StatusFrom(iterator->status(), kDoing);
    return read;
  }

  // The day of the key on which an iterator stands; nothing when it is not of one.
  static std::optional<int64_t> DayAt(const rocksdb::Iterator& iterator) {
    if (!iterator.Valid()) return std::nullopt;
    const std::optional<CounterKey> key = DecodeCounterKey(ToView(iterator.key()));
    if (!key.has_value() || key->kind != CounterKey::Kind::kDay) return std::nullopt;
    return key->number;
  }

  absl::Status CutDays() {
    const rocksdb::Slice end_slice(end_);
    const std::unique_ptr<rocksdb::Iterator> iterator = NewIterator(&end_slice);
    iterator->Seek(DayCountsKey(std::numeric_limits<int64_t>::min()));
    const std::optional<int64_t> first = DayAt(*iterator);
    iterator->SeekToLast();
    const std::optional<int64_t> last = DayAt(*iterator);
    if (!iterator->status().ok()) return StatusFrom(iterator->status(), kDoing);
    if (!first.has_value() || !last.has_value()) return absl::OkStatus();
    return CutBetween(*first, *last);
  }

  // Cuts the days from `first` to before `last` in halves until each is small.
  absl::Status CutBetween(int64_t first, int64_t last) {
    const std::string first_key = DayCountsKey(first);
    const std::string last_key = DayCountsKey(last);
    const rocksdb::Range range(first_key, last_key);
    uint64_t bytes = 0;
    const rocksdb::Status sized =
        db_->GetApproximateSizes(rocksdb::SizeApproximationOptions(), family_, &range, 1, &bytes);
    if (!sized.ok()) return StatusFrom(sized, kDoing);
    if (bytes <= piece_bytes_ || last - first < 2) return absl::OkStatus();
    const int64_t middle = first + (last - first) / 2;
    if (absl::Status cut = CutBetween(first, middle); !cut.ok()) return cut;
    cuts_.push_back(middle);
    return CutBetween(middle, last);
  }

  rocksdb::DB* const db_;
  rocksdb::ColumnFamilyHandle* const family_;
  const uint64_t piece_bytes_;
  rocksdb::ManagedSnapshot snapshot_;
  const rocksdb::Snapshot* const at_ = snapshot_.snapshot();
  // After all keys of all events, where those of terms begin.
  const std::string end_ = std::string(1, static_cast<char>(TermKind::kType));
  std::vector<int64_t> cuts_;  // days with which pieces begin, in their order
};

}  // namespace

absl::StatusOr<TimeCounts> ReadTimeCounts(const OpenedDb& opened, uint64_t piece_bytes) {
  return CountsReader(opened, piece_bytes).Read();
}

}  // namespace annals::storage
