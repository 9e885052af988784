// A process of its own that writes until it is killed.
#ifndef ANNALS_TESTS_TORTURE_WRITER_H_
#define ANNALS_TESTS_TORTURE_WRITER_H_

#include <sys/types.h>

#include <cstdint>
#include <string>

namespace annals::torture {

// What the process does: opens the collection in `path`, does the steps that follow on what it
// holds, and writes one byte to standard output for each that is acknowledged; every now and then
// it makes a backup in `path`.backups. Returns only on an error, with an exit status.
int WriteUntilKilled(const std::string& path, uint64_t seed);

// Such a process, as its parent has it.
class Writer {
 public:
  // `program` is annals-torture itself.
  Writer(const std::string& program, const std::string& path, uint64_t seed);
  ~Writer();
  Writer(const Writer&) = delete;
  Writer& operator=(const Writer&) = delete;

  // Waits until so many steps are acknowledged, or it has ended by itself.
  void WaitForSteps(int64_t steps);

  // Kills it with SIGKILL. False when it had ended by itself.
  bool Kill();

  // How many steps it has acknowledged: after Kill, all.
  int64_t acknowledged() const { return acknowledged_; }

 private:
  // False at the end of its output.
  bool ReadSome();

  pid_t pid_ = 0;
  int output_ = -1;
  int64_t acknowledged_ = 0;
};

}  // namespace annals::torture

#endif  // ANNALS_TESTS_TORTURE_WRITER_H_
