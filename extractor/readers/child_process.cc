#include "extractor/readers/child_process.h"

#include <fcntl.h>
#include <poll.h>
#include <spawn.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <cstring>

#include "absl/strings/str_cat.h"

namespace annals::extractor {
namespace {

constexpr size_t kMaxErrorBytes = 4096;

// A file descriptor that closes itself.
class Descriptor {
 public:
  explicit Descriptor(int number = -1) : number_(number) {}
  ~Descriptor() { Close(); }
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;

  int number() const { return number_; }
  void Set(int number) {
    Close();
    number_ = number;
  }
  void Close() {
    if (number_ >= 0) close(number_);
    number_ = -1;
  }

 private:
  int number_;
};

absl::Status SystemError(const char* what) {
  return absl::InternalError(absl::StrCat(what, ": ", std::strerror(errno)));
}

bool WriteAll(int file, std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t written = write(file, bytes.data(), bytes.size());
    if (written < 0 && errno != EINTR) return false;
    if (written > 0) bytes.remove_prefix(static_cast<size_t>(written));
  }
  return lseek(file, 0, SEEK_SET) == 0;
}

// Reads what there is; false at the end.
bool ReadSome(int file, std::string& into) {
  std::array<char, 65536> buffer;
  const ssize_t count = read(file, buffer.data(), buffer.size());
  if (count < 0) return errno == EINTR || errno == EAGAIN;
  into.append(buffer.data(), static_cast<size_t>(count));
  return count > 0;
}

// Takes the output of the child until it ends it or passes a limit.
absl::Status Collect(Descriptor& output, Descriptor& errors, const ChildLimits& limits,
                     ChildResult& result) {
  const auto deadline = std::chrono::steady_clock::now() + limits.timeout;
  while (output.number() >= 0 || errors.number() >= 0) {
    const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(
        deadline - std::chrono::steady_clock::now());
    if (left.count() <= 0) {
      return absl::DeadlineExceededError(
          absl::StrCat("took more than ", limits.timeout.count(), " seconds"));
    }
    // A negative descriptor is passed over.
    std::array<pollfd, 2> wanted = {{{output.number(), POLLIN, 0}, {errors.number(), POLLIN, 0}}};
    if (poll(wanted.data(), wanted.size(), static_cast<int>(left.count())) < 0 && errno != EINTR) {
      return SystemError("poll");
    }
    if (wanted[0].revents != 0 && !ReadSome(output.number(), result.output)) output.Close();
    if (wanted[1].revents != 0 && !ReadSome(errors.number(), result.errors)) errors.Close();
    if (result.errors.size() > kMaxErrorBytes) result.errors.resize(kMaxErrorBytes);
    if (result.output.size() > limits.max_output_bytes) {
      return absl::ResourceExhaustedError(
          absl::StrCat("has more than ", limits.max_output_bytes, " bytes of text"));
    }
  }
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<ChildResult> RunChild(const std::vector<std::string>& command,
                                     std::string_view input, const ChildLimits& limits) {
  Descriptor input_file(memfd_create("annals-input", MFD_CLOEXEC));
  if (input_file.number() < 0 || !WriteAll(input_file.number(), input)) {
    return SystemError("a file in memory");
  }
  std::array<int, 2> out{};
  std::array<int, 2> err{};
  if (pipe2(out.data(), O_CLOEXEC) != 0) return SystemError("pipe");
  Descriptor out_read(out[0]);
  Descriptor out_write(out[1]);
  if (pipe2(err.data(), O_CLOEXEC) != 0) return SystemError("pipe");
  Descriptor err_read(err[0]);
  Descriptor err_write(err[1]);

  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_adddup2(&actions, input_file.number(), STDIN_FILENO);
  posix_spawn_file_actions_adddup2(&actions, out_write.number(), STDOUT_FILENO);
  posix_spawn_file_actions_adddup2(&actions, err_write.number(), STDERR_FILENO);
  std::vector<char*> arguments;
  for (const std::string& argument : command) {
    arguments.push_back(const_cast<char*>(argument.c_str()));
  }
  arguments.push_back(nullptr);
  const char* path = std::getenv("PATH");
  std::string path_variable = absl::StrCat("PATH=", path == nullptr ? "/usr/bin:/bin" : path);
  std::array<char*, 2> environment = {path_variable.data(), nullptr};
  pid_t child = 0;
  const int error = posix_spawnp(&child, command.front().c_str(), &actions, nullptr,
                                 arguments.data(), environment.data());
  posix_spawn_file_actions_destroy(&actions);
  if (error == ENOENT) {
    return absl::FailedPreconditionError(
        absl::StrCat("the program ", command.front(), " is not installed"));
  }
  if (error != 0) {
    errno = error;
    return SystemError(command.front().c_str());
  }
  const rlimit memory = {limits.max_memory_bytes, limits.max_memory_bytes};
  prlimit(child, RLIMIT_AS, &memory, nullptr);
  out_write.Close();
  err_write.Close();

  ChildResult result;
  const absl::Status status = Collect(out_read, err_read, limits, result);
  if (!status.ok()) kill(child, SIGKILL);
  // A child that has closed its output and goes on is of no use.
  out_read.Close();
  err_read.Close();
  int ended = 0;
  while (waitpid(child, &ended, 0) < 0 && errno == EINTR) {
  }
  if (!status.ok()) return status;
  result.exit_status = WIFEXITED(ended) ? WEXITSTATUS(ended) : 128 + WTERMSIG(ended);
  return result;
}

}  // namespace annals::extractor
