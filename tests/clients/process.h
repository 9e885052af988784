// Programs as a user runs them, for the tests: `annals` to its end, `annalsd` until it is stopped.
//
//   ProgramResult result = RunAnnals({"timeline", "--data", dir});
//   EXPECT_EQ(result.exit_status, 0) << result.err;
//
//   ServerProcess server(dir);
//   RunAnnals({"timeline", "--server", server.address()});
//   EXPECT_EQ(server.Stop(SIGTERM), 0);
#ifndef ANNALS_TESTS_CLIENTS_PROCESS_H_
#define ANNALS_TESTS_CLIENTS_PROCESS_H_

#include <sys/types.h>

#include <string>
#include <vector>

namespace annals {

struct ProgramResult {
  int exit_status = 0;  // minus the signal, when one ended the program
  std::string out;
  std::string err;
};

struct RunOptions {
  std::string input = {};                     // standard input
  std::vector<std::string> environment = {};  // `NAME=value`, besides that of the test
};

// Runs a program to its end. Variables of the test's environment that begin with ANNALS_ and the
// variable COLUMNS do not reach it.
ProgramResult RunProgram(const std::string& program, const std::vector<std::string>& arguments,
                         const RunOptions& options = {});

// The programs just built.
ProgramResult RunAnnals(const std::vector<std::string>& arguments, const RunOptions& options = {});
ProgramResult RunAnnalsd(const std::vector<std::string>& arguments, const RunOptions& options = {});

// A running annalsd on a free port of this machine. It is killed when this goes.
class ServerProcess {
 public:
  // Starts it and waits until it answers calls. Fails the test when it does not within a minute.
  explicit ServerProcess(const std::string& data_dir,
                         const std::vector<std::string>& more_flags = {});
  ~ServerProcess();
  ServerProcess(const ServerProcess&) = delete;
  ServerProcess& operator=(const ServerProcess&) = delete;

  // HOST:PORT.
  const std::string& address() const { return address_; }
  pid_t pid() const { return pid_; }

  // Sends a signal and waits for the end. The exit status, or minus the signal that ended it.
  int Stop(int signal);

  // What it wrote on standard error up to now.
  std::string Log() const;

 private:
  pid_t pid_ = -1;
  std::string log_path_;
  std::string address_;
};

// Text files for the tests.
void WriteFile(const std::string& path, const std::string& bytes);
std::string ReadFile(const std::string& path);

}  // namespace annals

#endif  // ANNALS_TESTS_CLIENTS_PROCESS_H_
