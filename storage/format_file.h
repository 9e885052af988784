// The file FORMAT of a data directory, which says that it is one and of which format. For the files
// of this room.
#ifndef ANNALS_STORAGE_FORMAT_FILE_H_
#define ANNALS_STORAGE_FORMAT_FILE_H_

#include <string>

#include "absl/status/status.h"

namespace annals::storage {

// The format of the directory's own layout; collections have one of their own (storage/keys.h).
inline constexpr int kDirectoryFormat = 1;

// Checks FORMAT in the folder `path`; a folder that is empty, but for a LOCK, needs none. Errors as
// Database::Open.
absl::Status CheckFormat(const std::string& path);

// The same, and writes FORMAT where there is none. Only for who holds the lock.
absl::Status CheckOrWriteFormat(const std::string& path);

}  // namespace annals::storage

#endif  // ANNALS_STORAGE_FORMAT_FILE_H_
