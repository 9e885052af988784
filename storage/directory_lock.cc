#include "storage/directory_lock.h"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <cerrno>

#include "absl/strings/ascii.h"
#include "storage/strings.h"

namespace annals::storage {
namespace {

// The process id that the holder wrote into its lock file; empty when it has not yet.
std::string ReadHolder(int file) {
  char bytes[32];
  const ssize_t size = pread(file, bytes, sizeof(bytes), 0);
  std::string holder(bytes, size > 0 ? static_cast<size_t>(size) : 0);
  absl::StripAsciiWhitespace(&holder);
  return holder;
}

}  // namespace

absl::StatusOr<std::unique_ptr<DirectoryLock>> DirectoryLock::Acquire(const std::string& path) {
  const std::string name = path + "/LOCK";
  const int file = open(name.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0644);
  if (file < 0) {
    const absl::Status status = absl::ErrnoToStatus(errno, Concat("cannot write \"", name, "\""));
    return absl::Status(status.code(), Concat(status.message(),
                                              "; a data directory must be writable, even to read "
                                              "from it: name another, or change its permissions"));
  }
  std::unique_ptr<DirectoryLock> lock(new DirectoryLock(file));
  if (flock(file, LOCK_EX | LOCK_NB) != 0) {
    if (errno != EWOULDBLOCK) {
      return absl::ErrnoToStatus(errno, Concat("cannot lock \"", name, "\""));
    }
    const std::string holder = ReadHolder(file);
    return absl::FailedPreconditionError(
        Concat("the data directory \"", path, "\" is in use by ",
               holder.empty() ? "another process" : Concat("process ", holder),
               "; stop it, reach the data through it, or name another directory"));
  }
  // Only the lock itself counts; the id is for the message above, so a failure to write it is none.
  const std::string holder = Concat(getpid(), "\n");
  if (ftruncate(file, 0) == 0 && pwrite(file, holder.data(), holder.size(), 0) < 0) {
    (void)ftruncate(file, 0);
  }
  return lock;
}

DirectoryLock::~DirectoryLock() { close(file_); }

}  // namespace annals::storage
