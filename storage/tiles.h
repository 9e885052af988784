// What a picture of a timeline shows: the most important events of a range, and how many others
// there are.
//
//   QueryTiles(snapshot, {.interval = {from, to}, .max_events = 300, .columns = 60});
//
// Importance has bands (storage/importance.h), and each band a timeline of its own. They are read
// from the most important one on, until there is no more room; within a band longer events come
// first, by length classes. Of the class for which the room does not suffice, events are taken in
// turn from all parts of the range, so that the picture is evenly filled. The work is bounded by
// the room and the number of bands and classes, however many events there are; of a class with more
// than 256 events that ended just before the range, some that reach into it can so be left out.
#ifndef ANNALS_STORAGE_TILES_H_
#define ANNALS_STORAGE_TILES_H_

#include <cstdint>
#include <memory>
#include <vector>

#include "absl/status/statusor.h"
#include "annals/v1/event.pb.h"
#include "storage/snapshot.h"
#include "storage/term_filter.h"
#include "temporal/uncertain_span.h"

namespace annals::storage {

struct TilesQuery {
  // An infinite end stands for the first or last finite end of an event of the filter.
  temporal::Interval interval = {};
  TermFilter filter = {};
  int max_events = 300;  // at least 1
  int columns = 60;      // at least 1
};

struct TileColumn {
  temporal::Interval span;
  // Events whose envelope begins in it; of the first column also those that began before it.
  int64_t begins = 0;
  int64_t shown = 0;  // how many of them are among Tiles::events
};

struct Tiles {
  // In the order of Collection::Timeline. Each has its name, title, type and time.
  std::vector<annals::v1::Event> events;
  std::vector<TileColumn> columns;
  int64_t total = 0;  // events that possibly overlap the range
};

// INVALID_ARGUMENT for an empty interval or an empty term. With a filter, counting the others reads
// the timeline's entries in the range; otherwise see CountEvents.
absl::StatusOr<Tiles> QueryTiles(const std::shared_ptr<const Snapshot>& snapshot,
                                 const TilesQuery& query);

}  // namespace annals::storage

#endif  // ANNALS_STORAGE_TILES_H_
