// annalsd: the server of Annals.
//
//   annalsd --data /var/lib/annals --listen 127.0.0.1:7411
//
// Runs until SIGTERM or SIGINT, finishes the calls in flight, and exits. Exit status:
//   0  stopped by a signal, with all calls in flight finished
//   1  a call was still running when --grace was over, and was cut off; or another error
//   2  the command line makes no sense
//   3  the data directory cannot be used
//   4  the address cannot be listened on
#include <fmt/format.h>
#include <pthread.h>
#include <signal.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <fstream>
#include <iostream>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/numbers.h"
#include "absl/synchronization/notification.h"
#include "absl/time/time.h"
#include "service/chronology_file.h"
#include "service/event_joiner.h"
#include "service/host.h"
#include "service/listen_address.h"
#include "service/log.h"
#include "service/tls.h"
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

struct Flags {
  std::string data;
  std::string listen = "127.0.0.1:7411";
  std::string port_file;
  std::string http;
  std::string http_port_file;
  std::vector<std::string> http_origins;
  TlsFiles tls;
  bool insecure = false;
  std::string tokens;
  std::string chronology;
  std::string backups;
  int64_t history_revisions = 0;
  int64_t history_days = 0;
  std::string log_level = "info";
  int grace_seconds = 30;
};

storage::HistoryRetention RetentionOf(const Flags& flags) {
  storage::HistoryRetention retention{.revisions = flags.history_revisions};
  if (flags.history_days > 0) retention.age = absl::Hours(24 * flags.history_days);
  return retention;
}

// Without a word on it, the port after that of gRPC, or any free one when that is so.
std::string HttpAddressOf(const Flags& flags) {
  if (flags.http == "none") return "";
  if (!flags.http.empty()) return flags.http;
  const std::optional<ListenAddress> listen = SplitListenAddress(flags.listen);
  if (!listen.has_value()) return "";  // which is told
  int port = 0;
  if (!absl::SimpleAtoi(listen->port, &port) || port == 65535) return "";
  const bool v6 = listen->host.find(':') != std::string::npos;
  return fmt::format("{}:{}", v6 ? "[" + listen->host + "]" : listen->host,
                     port == 0 ? 0 : port + 1);
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

absl::Status CheckAddresses(const Flags& flags) {
  for (const std::string& address : {flags.listen, HttpAddressOf(flags)}) {
    if (address.empty()) continue;
    if (absl::Status status = CheckListenAddress(address); !status.ok()) return status;
    if (!flags.tls.empty() || flags.insecure || IsLoopback(address)) continue;
    return absl::InvalidArgumentError(
        fmt::format("other machines can reach {}, and all between them and this one could read and "
                    "change what is sent: give a certificate with --tls-cert and --tls-key, or "
                    "--insecure where the way is safe without",
                    address));
  }
  return absl::OkStatus();
}

int Serve(const Flags& flags) {
  const sigset_t stop_signals = BlockStopSignals();
  OpenLog(spdlog::level::from_str(flags.log_level));
  if (absl::Status status = CheckAddresses(flags); !status.ok()) {
    return Fail(kBadUsage, std::string(status.message()));
  }
  HostOptions options;
  options.tls = flags.tls;
  options.listen = flags.listen;
  options.backups = flags.backups;
  options.http_listen = HttpAddressOf(flags);
  options.http_origins = flags.http_origins;
  options.tokens = flags.tokens;
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
    const bool usage =
        absl::IsInvalidArgument(host.status()) && !(flags.tokens.empty() && flags.tls.empty());
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
  app.set_version_flag("--version", "annalsd " ANNALS_VERSION);
  app.add_option("--data", flags.data, "The data directory; made when it is missing")->required();
  app.add_option("--listen", flags.listen, "HOST:PORT to listen on; port 0 takes any free one")
      ->capture_default_str();
  app.add_option("--port-file", flags.port_file,
                 "Write the port listened on to this file, once calls are answered");
  app.add_option(
      "--http", flags.http,
      "HOST:PORT of the HTTP door for browsers and curl, or `none` [the port after that of "
      "--listen]");
  app.add_option("--http-port-file", flags.http_port_file,
                 "Write the port of the HTTP door to this file, once calls are answered");
  app.add_option("--http-origin", flags.http_origins,
                 "An origin whose pages browsers may let call, such as https://timeline.example; "
                 "may be given several times; `*` for all");
  CLI::Option* const certificate =
      app.add_option("--tls-cert", flags.tls.certificate,
                     "Encrypt connections to both ports with the certificate in this PEM file, "
                     "after it those that it is signed with; read again when it changes");
  CLI::Option* const key =
      app.add_option("--tls-key", flags.tls.key, "The PEM file of the certificate's private key");
  certificate->needs(key);
  key->needs(certificate);
  app.add_option("--tls-client-ca", flags.tls.client_ca,
                 "Let only those call who show a certificate that one in this PEM file has signed")
      ->needs(certificate);
  app.add_flag("--insecure", flags.insecure,
               "Listen without a certificate also where other machines can connect");
  app.add_option(
      "--tokens", flags.tokens,
      "A file of the tokens without which nobody may call, a line each, as `annals token` "
      "makes them; read again when it changes");
  app.add_option("--chronology", flags.chronology,
                 "A file of named events of your own: annals.v1.Event as JSON Lines or YAML");
  app.add_option("--backups", flags.backups,
                 "The folder in which backups are made when callers ask for them, in a folder for "
                 "each collection; without it they cannot be made");
  app.add_option("--history-revisions", flags.history_revisions,
                 "How many revisions of each collection can still be read; 0 for all")
      ->check(CLI::NonNegativeNumber)
      ->capture_default_str();
  app.add_option("--history-days", flags.history_days,
                 "For how many days a revision can still be read; 0 for ever")
      ->check(CLI::Range(0, 100'000))
      ->capture_default_str();
  app.add_option("--grace", flags.grace_seconds,
                 "Seconds that calls in flight may take to finish after SIGTERM or SIGINT")
      ->check(CLI::Range(0, 3600))
      ->capture_default_str();
  app.add_option("--log-level", flags.log_level, "What to log at least: debug, info, warn, error")
      ->check(CLI::IsMember({"debug", "info", "warn", "error"}))
      ->capture_default_str();
  app.failure_message([](const CLI::App*, const CLI::Error& error) {
    return fmt::format("annalsd: {}; `annalsd --help` tells the flags\n", error.what());
  });
  app.footer(
      "Examples:\n"
      "  annalsd --data /var/lib/annals\n"
      "  annalsd --data /var/lib/annals --backups /backup/annals\n"
      "  annalsd --data ./data --listen 127.0.0.1:0 --port-file ./port\n"
      "\n"
      "Without --tls-cert only this machine can connect, and without --tokens or --tls-client-ca\n"
      "whoever can connect may do everything.\n"
      "\n"
      "Exit status: 0 stopped by SIGTERM or SIGINT; 1 calls were cut off after --grace, or "
      "another\n"
      "error; 2 bad command line; 3 the data directory cannot be used; 4 the address cannot be\n"
      "listened on.");
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return app.exit(error) == 0 ? kOk : kBadUsage;
  }
  return Serve(flags);
}

}  // namespace
}  // namespace annals::service

int main(int argc, char** argv) { return annals::service::Main(argc, argv); }
