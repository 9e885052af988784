#include "tests/clients/process.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <chrono>
#include <cstring>
#include <fstream>
#include <sstream>
#include <string_view>
#include <thread>

extern char** environ;

namespace annals {
namespace {

bool StartsWith(std::string_view text, std::string_view prefix) {
  return text.substr(0, prefix.size()) == prefix;
}

// Strings as the C functions want them.
class CStrings {
 public:
  void Add(std::string text) { strings_.push_back(std::move(text)); }

  char* const* Get() {
    pointers_.clear();
    for (std::string& text : strings_) pointers_.push_back(text.data());
    pointers_.push_back(nullptr);
    return pointers_.data();
  }

 private:
  std::vector<std::string> strings_;
  std::vector<char*> pointers_;
};

CStrings EnvironmentWith(const std::vector<std::string>& more) {
  CStrings environment;
  for (char** entry = environ; *entry != nullptr; ++entry) {
    if (StartsWith(*entry, "ANNALS_") || StartsWith(*entry, "COLUMNS=")) continue;
    environment.Add(*entry);
  }
  for (const std::string& entry : more) environment.Add(entry);
  return environment;
}

// Starts a program whose standard streams are these files.
pid_t Spawn(const std::string& program, const std::vector<std::string>& arguments,
            const std::vector<std::string>& environment, const std::array<int, 3>& streams) {
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  for (int i = 0; i < 3; ++i) posix_spawn_file_actions_adddup2(&actions, streams[i], i);
  CStrings argv;
  argv.Add(program);
  for (const std::string& argument : arguments) argv.Add(argument);
  pid_t pid = -1;
  const int error = posix_spawn(&pid, program.c_str(), &actions, nullptr, argv.Get(),
                                EnvironmentWith(environment).Get());
  posix_spawn_file_actions_destroy(&actions);
  EXPECT_EQ(error, 0) << program << ": " << std::strerror(error);
  return pid;
}

int WaitFor(pid_t pid) {
  int status = 0;
  waitpid(pid, &status, 0);
  return WIFEXITED(status) ? WEXITSTATUS(status) : -WTERMSIG(status);
}

// A pipe of which the program gets one end; no other program gets either.
struct Pipe {
  Pipe() { EXPECT_EQ(pipe2(ends, O_CLOEXEC), 0); }
  int ends[2] = {-1, -1};
};

// Feeds the program and reads what it writes, all at once, so that no full pipe stops it.
void Exchange(std::string_view input, int in, int out, int err, ProgramResult& result) {
  fcntl(in, F_SETFL, O_NONBLOCK);
  std::array<pollfd, 3> fds = {{{in, POLLOUT, 0}, {out, POLLIN, 0}, {err, POLLIN, 0}}};
  const auto close_end = [&](size_t i) {
    close(fds[i].fd);
    fds[i].fd = -1;
  };
  if (input.empty()) close_end(0);
  while (fds[1].fd >= 0 || fds[2].fd >= 0) {
    poll(fds.data(), fds.size(), -1);
    if (fds[0].fd >= 0 && fds[0].revents != 0) {
      const ssize_t count = write(in, input.data(), input.size());
      if (count > 0) input.remove_prefix(static_cast<size_t>(count));
      if (input.empty() || (count < 0 && errno != EAGAIN)) close_end(0);
    }
    for (size_t i : {size_t{1}, size_t{2}}) {
      if (fds[i].fd < 0 || fds[i].revents == 0) continue;
      std::array<char, 65536> buffer;
      const ssize_t count = read(fds[i].fd, buffer.data(), buffer.size());
      if (count > 0) {
        (i == 1 ? result.out : result.err).append(buffer.data(), static_cast<size_t>(count));
      } else {
        close_end(i);
      }
    }
  }
  if (fds[0].fd >= 0) close_end(0);
}

}  // namespace

ProgramResult RunProgram(const std::string& program, const std::vector<std::string>& arguments,
                         const RunOptions& options) {
  // Writing to a program that does not read its input must not end the test.
  signal(SIGPIPE, SIG_IGN);
  Pipe in, out, err;
  const pid_t pid =
      Spawn(program, arguments, options.environment, {in.ends[0], out.ends[1], err.ends[1]});
  for (int end : {in.ends[0], out.ends[1], err.ends[1]}) close(end);
  ProgramResult result;
  Exchange(options.input, in.ends[1], out.ends[0], err.ends[0], result);
  result.exit_status = WaitFor(pid);
  return result;
}

ProgramResult RunAnnals(const std::vector<std::string>& arguments, const RunOptions& options) {
  return RunProgram(ANNALS_PROGRAM, arguments, options);
}

ProgramResult RunAnnalsd(const std::vector<std::string>& arguments, const RunOptions& options) {
  return RunProgram(ANNALSD_PROGRAM, arguments, options);
}

ServerProcess::ServerProcess(const std::string& data_dir,
                             const std::vector<std::string>& more_flags) {
  const std::string port_path = data_dir + ".port";
  log_path_ = data_dir + ".log";
  unlink(port_path.c_str());
  std::vector<std::string> arguments = {"--data",      data_dir,      "--listen",
                                        "127.0.0.1:0", "--port-file", port_path};
  arguments.insert(arguments.end(), more_flags.begin(), more_flags.end());
  const int null = open("/dev/null", O_RDONLY | O_CLOEXEC);
  const int log = open(log_path_.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
  pid_ = Spawn(ANNALSD_PROGRAM, arguments, {}, {null, log, log});
  close(null);
  close(log);
  for (int i = 0; i < 6000; ++i) {
    const std::string port = ReadFile(port_path);
    if (!port.empty()) {
      address_ = "127.0.0.1:" + port.substr(0, port.find('\n'));
      return;
    }
    if (waitpid(pid_, nullptr, WNOHANG) == pid_) {
      pid_ = -1;
      break;
    }
    std::this_thread::sleep_for(std::chrono::milliseconds(10));
  }
  ADD_FAILURE() << "annalsd did not start:\n" << Log();
}

ServerProcess::~ServerProcess() {
  if (pid_ > 0) Stop(SIGKILL);
}

int ServerProcess::Stop(int signal) {
  if (pid_ <= 0) return -1;
  kill(pid_, signal);
  const int status = WaitFor(pid_);
  pid_ = -1;
  return status;
}

std::string ServerProcess::Log() const { return ReadFile(log_path_); }

void WriteFile(const std::string& path, const std::string& bytes) {
  std::ofstream(path, std::ios::binary) << bytes;
}

std::string ReadFile(const std::string& path) {
  std::ostringstream bytes;
  std::ifstream file(path, std::ios::binary);
  if (file) bytes << file.rdbuf();
  return bytes.str();
}

}  // namespace annals
