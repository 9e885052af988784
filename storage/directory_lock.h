// The lock that keeps a data directory to one process. For the files of this room.
#ifndef ANNALS_STORAGE_DIRECTORY_LOCK_H_
#define ANNALS_STORAGE_DIRECTORY_LOCK_H_

#include <memory>
#include <string>

#include "absl/status/statusor.h"

namespace annals::storage {

// Held from Acquire() until destruction, or until the process dies in whatever way.
class DirectoryLock {
 public:
  // Locks the file LOCK in the folder `path`, which must exist. FAILED_PRECONDITION when another
  // holds it; the message has that process's id.
  static absl::StatusOr<std::unique_ptr<DirectoryLock>> Acquire(const std::string& path);
  ~DirectoryLock();
  DirectoryLock(const DirectoryLock&) = delete;
  DirectoryLock& operator=(const DirectoryLock&) = delete;

 private:
  explicit DirectoryLock(int file) : file_(file) {}

  const int file_;
};

}  // namespace annals::storage

#endif  // ANNALS_STORAGE_DIRECTORY_LOCK_H_
