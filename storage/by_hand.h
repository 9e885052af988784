// The making of one write of events that a user enters, or of what a user corrects in others. For
// the files of this room.
//
// An event by hand is told by no document. On an event that documents tell, a correction is an
// event by hand that a user's decision has joined with it: JoinedEvent lets it speak first.
#ifndef ANNALS_STORAGE_BY_HAND_H_
#define ANNALS_STORAGE_BY_HAND_H_

#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/types/span.h"
#include "annals/v1/event.pb.h"
#include "storage/collection.h"
#include "storage/event_joiner.h"
#include "storage/pending_write.h"

namespace annals::storage {

// As Collection::CreateEvents: returns the ids in the order of the events.
absl::StatusOr<std::vector<std::string>> CreateEvents(PendingWrite& write,
                                                      const EventJoiner* joiner,
                                                      std::vector<annals::v1::Event> events);

// As Collection::UpdateEvent: returns the id of the told event that was asked for.
absl::StatusOr<std::string> UpdateEvent(PendingWrite& write, const EventJoiner* joiner,
                                        const annals::v1::Event& values,
                                        absl::Span<const std::string> fields);

// As Collection::ImportEvents. Nothing has been put when nothing is created or replaced.
absl::StatusOr<ImportResult> ImportEvents(PendingWrite& write, const EventJoiner* joiner,
                                          std::vector<annals::v1::Event> events);

}  // namespace annals::storage

#endif  // ANNALS_STORAGE_BY_HAND_H_
