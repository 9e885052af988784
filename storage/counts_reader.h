// Reads the counters of all events into memory, when a collection is opened. For the files of this
// room.
#ifndef ANNALS_STORAGE_COUNTS_READER_H_
#define ANNALS_STORAGE_COUNTS_READER_H_

#include <cstdint>

#include "absl/status/statusor.h"
#include "storage/opened_db.h"
#include "storage/time_counts.h"

namespace annals::storage {

// What a piece has of the files, about: a twentieth of a second's work.
inline constexpr uint64_t kCountsPieceBytes = uint64_t{1} << 20;

// What the family `counters` holds of all events. Ten million events have nearly as many different
// seconds, so the days are cut into pieces, which as many threads as there are processors read;
// nothing of it stays in the block cache. DATA_LOSS names the key of what is not counts.
absl::StatusOr<TimeCounts> ReadTimeCounts(const OpenedDb& opened,
                                          uint64_t piece_bytes = kCountsPieceBytes);

}  // namespace annals::storage

#endif  // ANNALS_STORAGE_COUNTS_READER_H_
