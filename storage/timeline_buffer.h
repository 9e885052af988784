// Events in memory, to be sorted into the entries of all their timelines. For the files of this
// room.
#ifndef ANNALS_STORAGE_TIMELINE_BUFFER_H_
#define ANNALS_STORAGE_TIMELINE_BUFFER_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/functional/function_ref.h"
#include "storage/records.h"

namespace annals::storage {

// An event has the same key on each of its timelines, and most of its entries are only its bounds.
// So the key and the bounds are kept once, the events alone are sorted, and then dealt out to their
// timelines in that order, which sorts each of these without comparing anything again. Not
// thread-safe.
class TimelineBuffer {
 public:
  // `bytes`: what is to be kept in it, about; room for it is made when the first event comes.
  explicit TimelineBuffer(size_t bytes) : reserved_(bytes) {}

  void Add(const EventEntries& event);

  // What it takes of memory, about, with what draining takes; to be kept below 4 GiB.
  size_t bytes() const;
  bool empty() const { return events_.empty(); }

  // Takes a record; called with keys in the order of their bytes.
  using Take = absl::FunctionRef<void(std::string_view key, std::string_view value)>;

  // Hands over all entries, before the key of each the byte of its family, and is empty again.
  void Drain(Take take);

 private:
  // The beginning of an event's key stands beside its place, so that most comparisons need not look
  // there.
  struct Event {
    uint64_t first_bytes;  // as a number that compares as they do
    uint32_t next_bytes;
    uint32_t place;  // in arena_: key, bounds, record
    uint32_t first_entry;
    uint32_t end_entry;
  };
  // On the timeline of a term.
  struct Entry {
    uint32_t timeline;  // by number
    uint32_t rest;      // in arena_: what stands behind the bounds; or kNothing
  };
  // An entry that is dealt out to its timeline.
  struct Dealt {
    uint32_t head;  // where the event's key and bounds are
    uint32_t rest;
  };
  static constexpr uint32_t kNothing = UINT32_MAX;

  bool IsBefore(const Event& a, const Event& b) const;
  void DrainEverything(Take take) const;
  void DrainTerms(Take take) const;

  std::string arena_;
  std::vector<Event> events_;
  std::vector<Entry> entries_;
  absl::flat_hash_map<std::string, uint32_t> timelines_;  // numbers by how their keys begin
  std::vector<uint32_t> sizes_;                           // by number: how many entries it has
  const size_t reserved_;
};

}  // namespace annals::storage

#endif  // ANNALS_STORAGE_TIMELINE_BUFFER_H_
