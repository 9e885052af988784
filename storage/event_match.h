// Whether a query finds an event, by looking at the event alone. For the files of this room.
#ifndef ANNALS_STORAGE_EVENT_MATCH_H_
#define ANNALS_STORAGE_EVENT_MATCH_H_

#include "annals/v1/event.pb.h"
#include "storage/timeline_query.h"

namespace annals::storage {

// An event without a date is found by a query that asks for all of time.
bool Finds(const TimelineQuery& query, const annals::v1::Event& event);

}  // namespace annals::storage

#endif  // ANNALS_STORAGE_EVENT_MATCH_H_
