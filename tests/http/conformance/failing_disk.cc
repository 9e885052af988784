// A disk that fails, for a program that has this library in LD_PRELOAD: as long as the file that
// FAILING_DISK names is there, nothing that is written can be brought to the disk (EIO).
#include <dlfcn.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>

namespace {

bool Fails() {
  const char* sign = std::getenv("FAILING_DISK");
  return sign != nullptr && access(sign, F_OK) == 0;
}

// What the system itself does.
int System(const char* name, int fd) {
  return reinterpret_cast<int (*)(int)>(dlsym(RTLD_NEXT, name))(fd);
}

int Sync(const char* name, int fd) {
  if (!Fails()) return System(name, fd);
  errno = EIO;
  return -1;
}

}  // namespace

extern "C" int fsync(int fd) { return Sync("fsync", fd); }

extern "C" int fdatasync(int fd) { return Sync("fdatasync", fd); }
