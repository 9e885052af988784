// States of a collection as of earlier revisions: the present one with what has changed since put
// back, which for each record is the oldest note of it since then (storage/history.h).
//
// Making one costs what has changed since, once, whatever the size of the collection. What is put
// back is held in memory, over the present database, or if it is too much for that, written into a
// copy of the database.
//
// For the files of this room; others ask PastStates.
#ifndef ANNALS_STORAGE_PAST_STATE_H_
#define ANNALS_STORAGE_PAST_STATE_H_

#include <cstddef>
#include <cstdint>
#include <memory>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "storage/snapshot.h"

namespace annals::storage {

class Engine;

// The state as of `revision`, which history must reach, in memory; null when notes of more than
// `max_bytes` must be put back. DATA_LOSS names a record that is amiss.
absl::StatusOr<std::shared_ptr<const Snapshot>> MakePastState(std::shared_ptr<const Snapshot> now,
                                                              int64_t revision, size_t max_bytes);

// Turns a copy of a database, with nobody else at it, into what it was as of `revision`, some
// `step_bytes` of notes at a time. It is not for keeping: of what this writes nothing is in a log.
// DATA_LOSS names a record that is amiss; RESOURCE_EXHAUSTED: the disk is full.
absl::Status TurnBack(const std::shared_ptr<Engine>& copy, int64_t revision, size_t step_bytes);

}  // namespace annals::storage

#endif  // ANNALS_STORAGE_PAST_STATE_H_
