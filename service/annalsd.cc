// annalsd: the server of Annals.
//
//   annalsd --data /var/lib/annals --listen 127.0.0.1:7411
//
// Runs until SIGTERM or SIGINT, finishes the calls in flight, and exits. Exit status:
//   0  stopped by a signal, with all calls in flight finished
//   1  a call was still running when --grace was over, and was cut off; or another error
//   2  the command line or the configuration makes no sense
//   3  the data directory cannot be used
//   4  the address cannot be listened on
#include <fmt/format.h>
#include <pthread.h>
#include <signal.h>
#include <sys/resource.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <cstdio>
#include <fstream>
#include <iostream>
#include <memory>
#include <string>
#include <string_view>
#include <thread>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/synchronization/mutex.h"
#include "absl/synchronization/notification.h"
#include "absl/time/time.h"
#include "service/annalsd_flags.h"
#include "service/chronology_file.h"
#include "service/event_joiner.h"
#include "service/flag_sources.h"
#include "service/host.h"
#include "service/listen_address.h"
#include "service/log.h"
#include "storage/database.h"

namespace annals::service {
namespace {

enum ExitStatus {
  kOk = 0,
  kFailed = 1,
  kBadUsage = 2,
  kBadData = 3,
  kBadAddress = 4,
};

storage::HistoryRetention RetentionOf(const Flags& flags) {
  storage::HistoryRetention retention{.revisions = flags.history_revisions};
  if (flags.history_days > 0) retention.age = absl::Hours(24 * flags.history_days);
  return retention;
}

// Prints a problem on one line.
int Fail(ExitStatus exit_status, std::string problem) {
  std::ranges::replace(problem, '\n', ' ');
  std::cerr << "annalsd: " << problem << std::endl;
  return exit_status;
}

// The signals that stop the server, which only the main thread may take, by waiting for them.
sigset_t BlockStopSignals() {
  sigset_t signals;
  sigemptyset(&signals);
  sigaddset(&signals, SIGTERM);
  sigaddset(&signals, SIGINT);
  pthread_sigmask(SIG_BLOCK, &signals, nullptr);
  return signals;
}

// Written under another name first, so that a reader never sees half a number.
absl::Status WritePortFile(const std::string& path, int port) {
  const std::string draft = path + ".new";
  std::ofstream file(draft);
  file << port << '\n';
  file.close();
  if (!file || std::rename(draft.c_str(), path.c_str()) != 0) {
    return absl::InvalidArgumentError(fmt::format(
        "--port-file {}: cannot be written; its folder must exist and be writable", path));
  }
  return absl::OkStatus();
}

// Stops the host, or the process if that does not come to an end: a text that is being extracted
// cannot be called off, and cutting it off harms nothing that is stored.
int StopWithin(Host& host, int grace_seconds) {
  absl::Notification stopped;
  std::thread watchdog([&] {
    // Some time more than the grace, for the cancelled calls to come back.
    if (stopped.WaitForNotificationWithTimeout(absl::Seconds(grace_seconds + 2))) return;
    Log(spdlog::level::err, "cut off calls that were still running",
        {{"grace_s", std::to_string(grace_seconds)}});
    _exit(kFailed);
  });
  host.Stop(absl::Seconds(grace_seconds));
  stopped.Notify();
  watchdog.join();
  return kOk;
}

// As many as the system lets this process have: connections take some, and files of the database.
void RaiseFileLimit() {
  rlimit limit{};
  if (getrlimit(RLIMIT_NOFILE, &limit) != 0) return;
  limit.rlim_cur = limit.rlim_max;
  setrlimit(RLIMIT_NOFILE, &limit);
}

int Serve(const Flags& flags) {
  RaiseFileLimit();
  // Debian's Abseil is built to watch the order of all locks, gRPC's too: a tenth of a call's time.
  absl::SetMutexDeadlockDetectionMode(absl::OnDeadlockCycle::kIgnore);
  const sigset_t stop_signals = BlockStopSignals();
  OpenLog(spdlog::level::from_str(flags.log_level));
  HostOptions options;
  options.tls = flags.tls;
  options.listen = flags.listen;
  options.backups = flags.backups;
  options.audit_log = flags.audit_log;
  options.audit_sync = flags.audit_sync;
  options.slow_query = absl::Milliseconds(flags.slow_query_ms);
  options.http_listen = HttpAddressOf(flags);
  options.http_origins = flags.http_origins;
  options.tokens = flags.tokens;
  options.caller_limits = flags.caller_limits;
  if (!flags.chronology.empty()) {
    absl::StatusOr<extractor::ExtractorOptions> read = ReadChronology(flags.chronology);
    if (!read.ok()) return Fail(kBadUsage, std::string(read.status().message()));
    options.extractor = *std::move(read);
  }

  absl::StatusOr<std::unique_ptr<storage::Database>> database = storage::Database::Open(
      flags.data, {.history = RetentionOf(flags), .joiner = std::make_shared<EventJoiner>()});
  if (!database.ok()) return Fail(kBadData, std::string(database.status().message()));
  absl::StatusOr<std::unique_ptr<Host>> host = Host::Start(options, *std::move(database));
  if (!host.ok()) {
    const bool names_files =
        !(flags.tokens.empty() && flags.tls.empty() && flags.audit_log.empty());
    const bool usage = absl::IsInvalidArgument(host.status()) && names_files;
    return Fail(usage ? kBadUsage : kBadAddress, std::string(host.status().message()));
  }
  if (absl::Status status = (*host)->PrepareExtractor(); !status.ok()) {
    return Fail(kBadUsage, std::string(status.message()));
  }
  const std::pair<std::string, int> ports[] = {{flags.http_port_file, (*host)->http_port()},
                                               {flags.port_file, (*host)->port()}};
  for (const auto& [path, port] : ports) {
    if (path.empty()) continue;
    absl::Status status = WritePortFile(path, port);
    if (!status.ok()) return Fail(kBadUsage, std::string(status.message()));
  }
  Log(spdlog::level::info, "serving",
      {{"listen", flags.listen},
       {"port", std::to_string((*host)->port())},
       {"http_port", std::to_string((*host)->http_port())},
       {"data", flags.data},
       {"version", ANNALS_VERSION},
       {"pid", std::to_string(getpid())}});
  if (!IsLoopback(flags.listen) && flags.tokens.empty() && flags.tls.client_ca.empty()) {
    Log(spdlog::level::warn, "whoever can reach this address can read and write all data",
        {{"listen", flags.listen}});
  }

  int signal = 0;
  sigwait(&stop_signals, &signal);
  // A second signal ends the process at once.
  pthread_sigmask(SIG_UNBLOCK, &stop_signals, nullptr);
  Log(spdlog::level::info, "stopping", {{"signal", signal == SIGTERM ? "SIGTERM" : "SIGINT"}});
  const int exit_status = StopWithin(**host, flags.grace_seconds);
  host->reset();
  Log(spdlog::level::info, "stopped");
  return exit_status;
}

int Main(int argc, char** argv) {
  CLI::App app("annalsd: the server of Annals, a timeline and event database.");
  Flags flags;
  AddFlags(app, flags);
  const FlagSources sources(app, argc, argv);
  app.failure_message([&sources](const CLI::App*, const CLI::Error& error) {
    return fmt::format("annalsd: {}; `annalsd --help` tells the flags\n", sources.Explain(error));
  });
  app.footer(
      "Examples:\n"
      "  annalsd --data /var/lib/annals\n"
      "  annalsd --data /var/lib/annals --backups /backup/annals\n"
      "  annalsd --data ./data --listen 127.0.0.1:0 --port-file ./port\n"
      "  annalsd --config /etc/annals/annalsd.toml --check-config\n"
      "\n"
      "Each flag can also be given by the variable of the environment that stands beside it, and\n"
      "by a line of the file that --config names, `http-origin = \"https://timeline.example\"`. A "
      "flag\n"
      "goes before its variable, and that before the file.\n"
      "\n"
      "Without --tls-cert only this machine can connect, and without --tokens or --tls-client-ca\n"
      "whoever can connect may do everything.\n"
      "\n"
      "Exit status: 0 stopped by SIGTERM or SIGINT; 1 calls were cut off after --grace, or "
      "another\n"
      "error; 2 bad command line or configuration; 3 the data directory cannot be used; 4 the\n"
      "address cannot be listened on.");
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return app.exit(error) == 0 ? kOk : kBadUsage;
  }
  const std::vector<std::string> problems = ProblemsOf(flags, sources);
  for (const std::string& problem : problems) Fail(kBadUsage, problem);
  if (!problems.empty()) return kBadUsage;
  if (flags.check_config) {
    std::cout << "annalsd: the configuration is sound" << std::endl;
    return kOk;
  }
  return Serve(flags);
}

}  // namespace
}  // namespace annals::service

int main(int argc, char** argv) { return annals::service::Main(argc, argv); }
