#include "storage/entry_run.h"

#include <algorithm>

#include "storage/strings.h"

namespace annals::storage {

void EntryList::Append(std::string_view key, std::string_view value) {
  entries_.push_back({static_cast<uint32_t>(bytes_.size()), static_cast<uint32_t>(key.size()),
                      static_cast<uint32_t>(value.size())});
  bytes_.append(key);
  bytes_.append(value);
}

void EntryList::Clear() {
  bytes_.clear();
  entries_.clear();
}

EntryRun::EntryRun(const EntryList& entries, TimeOrder order, std::string_view low,
                   std::string_view high, uint64_t sequence)
    : bytes_(Concat(low, high, entries.bytes_)),
      entries_(entries.entries_),
      low_size_(low.size()),
      high_size_(high.size()),
      sequence_(sequence) {
  if (order == TimeOrder::kDescending) std::ranges::reverse(entries_);
  for (Entry& entry : entries_) entry.at += static_cast<uint32_t>(low_size_ + high_size_);
}

size_t EntryRun::LowerBound(std::string_view key, size_t from) const {
  // Leaps that double, then halving between the last two.
  size_t end = from;
  for (size_t leap = 1; end < size() && this->key(end) < key; leap *= 2) {
    from = end + 1;
    end += leap;
  }
  end = std::min(end, size());
  while (from < end) {
    const size_t middle = from + (end - from) / 2;
    if (this->key(middle) < key) {
      from = middle + 1;
    } else {
      end = middle;
    }
  }
  return from;
}

size_t EntryRun::UpperBoundBefore(std::string_view key, size_t until) const {
  size_t begin = until;
  for (size_t leap = 1; begin > 0 && this->key(begin - 1) > key; leap *= 2) {
    until = begin - 1;
    begin = begin > leap ? begin - leap : 0;
  }
  while (begin < until) {
    const size_t middle = begin + (until - begin) / 2;
    if (this->key(middle) > key) {
      until = middle;
    } else {
      begin = middle + 1;
    }
  }
  return begin;
}

size_t EntryRun::bytes() const {
  // Its own bytes, the key and the node of the map, the handle of the block cache.
  constexpr size_t kOverhead = 200;
  return sizeof(EntryRun) + bytes_.size() + entries_.size() * sizeof(Entry) + low_size_ + kOverhead;
}

}  // namespace annals::storage
