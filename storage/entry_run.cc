#include "storage/entry_run.h"

#include <algorithm>
#include <utility>

namespace annals::storage {

void EntryRun::Append(std::string_view key, std::string_view value) {
  entries_.push_back({static_cast<uint32_t>(bytes_.size()), static_cast<uint32_t>(key.size()),
                      static_cast<uint32_t>(value.size())});
  bytes_.append(key);
  bytes_.append(value);
}

void EntryRun::Finish(TimeOrder order, std::string low, std::string high, uint64_t sequence) {
  if (order == TimeOrder::kDescending) std::ranges::reverse(entries_);
  bytes_.shrink_to_fit();
  entries_.shrink_to_fit();
  low_ = std::move(low);
  high_ = std::move(high);
  sequence_ = sequence;
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
  constexpr size_t kOverhead = 200;
  return sizeof(EntryRun) + bytes_.size() + entries_.size() * sizeof(Entry) +
         2 * (low_.size() + high_.size()) + kOverhead;
}

}  // namespace annals::storage
