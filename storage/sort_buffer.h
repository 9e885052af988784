// Records in memory, to be sorted by their keys. For the files of this room.
#ifndef ANNALS_STORAGE_SORT_BUFFER_H_
#define ANNALS_STORAGE_SORT_BUFFER_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/functional/function_ref.h"

namespace annals::storage {

// Many keys begin alike, such as those of a term. Records are kept in groups by such beginnings, so
// that only what is behind them is compared: the sorting of a few large groups and very many small
// ones takes a fraction of what that of all whole keys would. Not thread-safe.
class SortBuffer {
 public:
  // `bytes`: what is to be kept in it, about; room for it is made when the first record comes.
  explicit SortBuffer(size_t bytes) : reserved_(bytes) {}

  // A record whose key is `group` and then `rest`. No group may be the beginning of another one.
  void Add(std::string_view group, std::string_view rest, std::string_view value);

  // What it takes of memory, about; to be kept below 4 GiB.
  size_t bytes() const { return arena_.size() + count_ * sizeof(Entry) + group_bytes_; }
  bool empty() const { return count_ == 0; }

  // Calls `take` with each record in the order of whole keys, byte by byte, and is empty again.
  void Drain(absl::FunctionRef<void(std::string_view key, std::string_view value)> take);

 private:
  // The beginning of the rest of a key stands beside its place, so that most comparisons need not
  // look there.
  struct Entry {
    uint64_t first_bytes;  // as a number that compares as they do
    uint32_t next_bytes;
    uint32_t place;  // in arena_: the lengths of rest and value, rest, value
  };
  struct Lengths {
    uint32_t rest;
    uint32_t value;
  };
  Lengths LengthsAt(uint32_t place) const;
  std::string_view RestAt(uint32_t place) const;
  bool IsBefore(const Entry& a, const Entry& b) const;

  std::string arena_;
  absl::flat_hash_map<std::string, std::vector<Entry>> groups_;
  const size_t reserved_;
  size_t count_ = 0;
  size_t group_bytes_ = 0;
};

}  // namespace annals::storage

#endif  // ANNALS_STORAGE_SORT_BUFFER_H_
