#include "tests/torture/writer.h"

#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdlib>
#include <iostream>

#include "storage/backup.h"
#include "tests/torture/workload.h"

namespace annals::torture {

int WriteUntilKilled(const std::string& path, uint64_t seed) {
  const auto collection = Open(path);
  if (!collection.ok()) {
    std::cerr << "opening: " << collection.status() << "\n";
    return EXIT_FAILURE;
  }
  const auto snapshot = (*collection)->TakeSnapshot();
  if (!snapshot.ok()) return EXIT_FAILURE;
  Workload workload(seed);
  workload.SkipTo((*snapshot)->revision());
  storage::Backups backups(path + ".backups");
  while (true) {
    if (absl::Status done = workload.Do(**collection); !done.ok()) {
      std::cerr << "step " << workload.revision() + 1 << ": " << done << "\n";
      return EXIT_FAILURE;
    }
    if (write(STDOUT_FILENO, "+", 1) != 1) return EXIT_FAILURE;
    if (Mix(seed, static_cast<uint64_t>(workload.revision())) / 4096 % 16 != 0) continue;
    absl::Status backed_up = backups.Make(**collection).status();
    if (backed_up.ok()) backed_up = backups.KeepNewest(2);
    if (!backed_up.ok()) {
      std::cerr << "backup at " << workload.revision() << ": " << backed_up << "\n";
      return EXIT_FAILURE;
    }
  }
}

Writer::Writer(const std::string& program, const std::string& path, uint64_t seed) {
  int ends[2];
  if (pipe2(ends, O_CLOEXEC) != 0) std::abort();
  output_ = ends[0];
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_adddup2(&actions, ends[1], STDOUT_FILENO);
  std::string words[] = {program, "--write", path, "--seed", std::to_string(seed)};
  char* arguments[] = {words[0].data(), words[1].data(), words[2].data(),
                       words[3].data(), words[4].data(), nullptr};
  if (posix_spawn(&pid_, program.c_str(), &actions, nullptr, arguments, environ) != 0) std::abort();
  posix_spawn_file_actions_destroy(&actions);
  close(ends[1]);
}

Writer::~Writer() {
  if (pid_ > 0) Kill();
  close(output_);
}

bool Writer::ReadSome() {
  char bytes[4096];
  const ssize_t size = read(output_, bytes, sizeof(bytes));
  if (size <= 0) return false;
  acknowledged_ += size;
  return true;
}

void Writer::WaitForSteps(int64_t steps) {
  while (acknowledged_ < steps && ReadSome()) {
  }
}

bool Writer::Kill() {
  kill(pid_, SIGKILL);
  int status = 0;
  waitpid(pid_, &status, 0);
  pid_ = 0;
  while (ReadSome()) {
  }
  return WIFSIGNALED(status);
}

}  // namespace annals::torture
