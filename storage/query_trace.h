// What reading a collection took, counted as it goes: the plan of a query, as it was carried out.
//
//   QueryPlan plan;
//   {
//     QueryTrace trace(&plan);       // of what this thread reads from here on
//     … Collection::Timeline(query) …
//   }
//   // plan.timelines is `type=visit AND place=prague`, plan.entries how many entries were seen
//
// The files of this room that read call the functions below, which cost a look at a variable of the
// thread, and no more where nothing is traced.
#ifndef ANNALS_STORAGE_QUERY_TRACE_H_
#define ANNALS_STORAGE_QUERY_TRACE_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>

#include "storage/keys.h"
#include "storage/timeline_query.h"

namespace annals::storage {

struct QueryPlan {
  // The timelines that were walked and how they were joined, in the order in which that began:
  // `type=visit AND NOT place=prague; everything, descending`. At most kMaxTimelinesBytes, after
  // which it ends with `…`.
  std::string timelines = {};

  int64_t ranges = 0;   // of the keys of one length class, in which entries were looked for
  int64_t entries = 0;  // of timelines, after they were joined, that lay in these
  int64_t leaps = 0;    // from entry to entry of a timeline that is joined with others
  int64_t records = 0;  // fetched one by one, by their keys, from memory or the disk
  int64_t events = 0;   // given to the reader of an answer
  std::array<int64_t, kFamilyNames.size()> iterators = {};  // opened, by family
};
inline constexpr size_t kMaxTimelinesBytes = 1024;

// The plan of this thread, if one is traced.
constinit inline thread_local QueryPlan* traced_plan = nullptr;

// Not thread-safe; traces of one thread end in the order opposite to that of their begin.
class QueryTrace {
 public:
  // Adds to `plan`, which must outlive the trace, all that this thread reads as long as the trace
  // lives. Null: nothing is counted.
  explicit QueryTrace(QueryPlan* plan) : before_(traced_plan) { traced_plan = plan; }
  ~QueryTrace() { traced_plan = before_; }
  QueryTrace(const QueryTrace&) = delete;
  QueryTrace& operator=(const QueryTrace&) = delete;

 private:
  QueryPlan* const before_;
};

inline void TraceRange() {
  if (traced_plan != nullptr) ++traced_plan->ranges;
}
inline void TraceEntry() {
  if (traced_plan != nullptr) ++traced_plan->entries;
}
inline void TraceLeap() {
  if (traced_plan != nullptr) ++traced_plan->leaps;
}
inline void TraceRecords(size_t count) {
  if (traced_plan != nullptr) traced_plan->records += static_cast<int64_t>(count);
}
inline void TraceEvent() {
  if (traced_plan != nullptr) ++traced_plan->events;
}
inline void TraceIterator(Family family) {
  if (traced_plan != nullptr) ++traced_plan->iterators[static_cast<size_t>(family)];
}

// Notes that the timelines of `filter` are walked, unless that is the last that was noted.
void TraceTimelines(const TermFilter& filter, TimeOrder order);

}  // namespace annals::storage

#endif  // ANNALS_STORAGE_QUERY_TRACE_H_
