#include "storage/sort_buffer.h"

#include <algorithm>
#include <cstring>
#include <utility>

#include "storage/strings.h"

namespace annals::storage {
namespace {

// What a group takes beside its entries, about.
constexpr size_t kGroupBytes = 96;

// The number that `count` bytes from `begin` on are; beyond the end of `bytes` there are zeros.
uint64_t NumberAt(std::string_view bytes, size_t begin, size_t count) {
  uint64_t number = 0;
  for (size_t i = begin; i < begin + count; ++i) {
    number = number << 8 | (i < bytes.size() ? static_cast<unsigned char>(bytes[i]) : 0U);
  }
  return number;
}

}  // namespace

void SortBuffer::Add(std::string_view group, std::string_view rest, std::string_view value) {
  if (arena_.capacity() < reserved_) arena_.reserve(reserved_);
  auto found = groups_.find(ToAbsl(group));
  if (found == groups_.end()) {
    found = groups_.emplace(group, std::vector<Entry>()).first;
    group_bytes_ += kGroupBytes;
  }
  found->second.push_back({NumberAt(rest, 0, 8), static_cast<uint32_t>(NumberAt(rest, 8, 4)),
                           static_cast<uint32_t>(arena_.size())});
  ++count_;
  const Lengths lengths = {static_cast<uint32_t>(rest.size()), static_cast<uint32_t>(value.size())};
  arena_.append(reinterpret_cast<const char*>(&lengths), sizeof(lengths));
  arena_.append(rest);
  arena_.append(value);
}

SortBuffer::Lengths SortBuffer::LengthsAt(uint32_t place) const {
  Lengths lengths;
  std::memcpy(&lengths, arena_.data() + place, sizeof(lengths));
  return lengths;
}

std::string_view SortBuffer::RestAt(uint32_t place) const {
  return {arena_.data() + place + sizeof(Lengths), LengthsAt(place).rest};
}

bool SortBuffer::IsBefore(const Entry& a, const Entry& b) const {
  if (a.first_bytes != b.first_bytes) return a.first_bytes < b.first_bytes;
  if (a.next_bytes != b.next_bytes) return a.next_bytes < b.next_bytes;
  return RestAt(a.place) < RestAt(b.place);
}

void SortBuffer::Drain(absl::FunctionRef<void(std::string_view key, std::string_view value)> take) {
  std::vector<std::pair<std::string_view, std::vector<Entry>*>> groups;
  groups.reserve(groups_.size());
  for (auto& [group, entries] : groups_) groups.emplace_back(group, &entries);
  std::ranges::sort(groups);
  std::string key;
  for (const auto& [group, entries] : groups) {
    std::ranges::sort(*entries, [this](const Entry& a, const Entry& b) { return IsBefore(a, b); });
    for (const Entry& entry : *entries) {
      const std::string_view rest = RestAt(entry.place);
      key.assign(group);
      key.append(rest);
      take(key, {rest.data() + rest.size(), LengthsAt(entry.place).value});
    }
  }
  groups_.clear();
  arena_.clear();
  count_ = group_bytes_ = 0;
}

}  // namespace annals::storage
