// What the writes of events have in common: they take events into a pool, change what is told
// there, and write the pool. For the files of this room.
#ifndef ANNALS_STORAGE_POOL_WRITE_H_
#define ANNALS_STORAGE_POOL_WRITE_H_

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "storage/event_pool.h"
#include "storage/event_write.h"
#include "storage/keys.h"

namespace annals::storage {

// Writes the events that are in the pool in place of those that were.
absl::Status WritePool(const EventWrite& write, const EventPool& pool);

// Records what is decided of two events, or that nothing is, in the pool, the batch and the
// history.
absl::Status Decide(const EventWrite& write, const std::string& a, const std::string& b,
                    std::optional<Decision> decision, EventPool* pool);

// NOT_FOUND: there is no such event.
absl::Status NoSuchEvent(const EventWrite& write, std::string_view event_id);

// Takes in the event that `event_id` is or is a part of.
absl::Status IncludeJoined(const EventWrite& write, std::string_view event_id, EventPool* pool);

// Takes in the event to which the id that a user gave leads, and returns that of the told event.
absl::StatusOr<std::string> IncludeNamed(const EventWrite& write, const std::string& event_id,
                                         EventPool* pool);

// The ids of all that is told.
std::vector<std::string> ToldIds(const EventPool& pool);

}  // namespace annals::storage

#endif  // ANNALS_STORAGE_POOL_WRITE_H_
