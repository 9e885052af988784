// Making the indexes of a database anew, from its events alone. For the files of this room.
#ifndef ANNALS_STORAGE_REBUILD_H_
#define ANNALS_STORAGE_REBUILD_H_

#include "absl/status/status.h"
#include "storage/engine.h"

namespace annals::storage {

// Writes the records, entries and counters of all events as this version of the program makes
// them, in place of those that are there. The database is nobody else's meanwhile. When it is cut
// short, it is to be done again. RESOURCE_EXHAUSTED when the disk is full; DATA_LOSS names the key
// of an event that cannot be read.
absl::Status Rebuild(Engine& engine);

}  // namespace annals::storage

#endif  // ANNALS_STORAGE_REBUILD_H_
