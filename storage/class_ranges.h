// Where on a timeline the events stand that a query can find. For the files of this room.
#ifndef ANNALS_STORAGE_CLASS_RANGES_H_
#define ANNALS_STORAGE_CLASS_RANGES_H_

#include <vector>

#include "storage/keys.h"
#include "storage/timeline_query.h"

namespace annals::storage {

// Two positions of one class, and all between them.
struct PositionRange {
  Position first;
  Position last;
};

// A range for each class that can hold what the query asks for, in the order of keys: the longest
// class first. All that it finds stands in these ranges, and mostly about half of what does is
// found. Events without a date stand in none.
std::vector<PositionRange> ClassRangesOf(const TimelineQuery& query);

}  // namespace annals::storage

#endif  // ANNALS_STORAGE_CLASS_RANGES_H_
