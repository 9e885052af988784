#include "service/annalsd_flags.h"

#include <fmt/format.h>
#include <unistd.h>

#include <filesystem>
#include <optional>
#include <string_view>
#include <system_error>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/numbers.h"
#include "service/access.h"
#include "service/chronology_file.h"
#include "service/http/tls_context.h"
#include "service/listen_address.h"

namespace annals::service {
namespace {

namespace fs = std::filesystem;

constexpr const char* kNoDoor = "none";

// What browsers send as `Origin`, which is compared as it stands. CLI11 wants the problem, or
// nothing.
std::string CheckOrigin(const std::string& origin) {
  if (origin == "*" || origin == "null") return "";
  const size_t colon = origin.find("://");
  const bool has_host = colon != std::string::npos && colon > 0 && colon + 3 < origin.size() &&
                        origin.find_first_of("/ \t,", colon + 3) == std::string::npos;
  return has_host ? "" : origin + " is no origin: write SCHEME://HOST or SCHEME://HOST:PORT";
}

// A rate so low that it is none would make every caller wait for days.
std::string CheckRate(const std::string& rate) {
  double number = -1;
  if (absl::SimpleAtod(rate, &number) && (number == 0 || (number >= 0.001 && number <= 1e6))) {
    return "";
  }
  return rate + " is no rate of calls: write 0.001 to 1000000, or 0 for no limit";
}

absl::Status CheckAddress(const Flags& flags, const std::string& address) {
  if (absl::Status status = CheckListenAddress(address); !status.ok()) return status;
  if (!flags.tls.empty() || flags.insecure || IsLoopback(address)) return absl::OkStatus();
  return absl::InvalidArgumentError(
      fmt::format("other machines can reach {}, and all between them and this one could read and "
                  "change what is sent: give a certificate with --tls-cert and --tls-key, or "
                  "--insecure where the way is safe without",
                  address));
}

absl::Status Unusable(std::string_view flag, const std::string& path, std::string_view why) {
  return absl::InvalidArgumentError(fmt::format("{} {}: {}", flag, path, why));
}

// Whether a file can be made there, or made anew; `path` may be empty.
absl::Status CheckFileCanBeMade(std::string_view flag, const std::string& path) {
  if (path.empty()) return absl::OkStatus();
  std::error_code error;
  if (fs::is_directory(path, error)) return Unusable(flag, path, "is a folder, not a file");
  const std::string folder = fs::absolute(path, error).parent_path();
  if (!fs::is_directory(folder, error) || access(folder.c_str(), W_OK | X_OK) != 0) {
    return Unusable(flag, path, "cannot be written; its folder must exist and be writable");
  }
  return absl::OkStatus();
}

// Whether a file can be added to, or made when it is missing; `path` may be empty.
absl::Status CheckFileCanBeAddedTo(std::string_view flag, const std::string& path) {
  std::error_code error;
  if (!fs::exists(path, error) || fs::is_directory(path, error)) {
    return CheckFileCanBeMade(flag, path);
  }
  return access(path.c_str(), W_OK) == 0 ? absl::OkStatus()
                                         : Unusable(flag, path, "cannot be written to");
}

// Whether a folder is there that can be written to, or can be made; `path` may be empty.
absl::Status CheckFolder(std::string_view flag, const std::string& path) {
  if (path.empty()) return absl::OkStatus();
  std::error_code error;
  fs::path there = fs::absolute(path, error);
  // The first of the folders above that is there: what is missing is made when it is needed.
  while (!fs::exists(there, error) && there.has_relative_path()) there = there.parent_path();
  if (!fs::is_directory(there, error)) {
    return Unusable(flag, path, fmt::format("{} is not a folder", there.string()));
  }
  if (access(there.c_str(), W_OK | X_OK) != 0) {
    return Unusable(flag, path, fmt::format("{} cannot be written to", there.string()));
  }
  return absl::OkStatus();
}

absl::Status CheckChronology(const std::string& path) {
  const absl::StatusOr<extractor::ExtractorOptions> options = ReadChronology(path);
  return options.ok() ? extractor::Extractor::Create(*options).status() : options.status();
}

}  // namespace

void AddFlags(CLI::App& app, Flags& flags) {
  app.set_version_flag("--version", "annalsd " ANNALS_VERSION)->configurable(false);
  app.add_flag("--check-config", flags.check_config,
               "Say whether annalsd could start as it is told to, or what is wrong, and exit: "
               "without the data directory and the ports")
      ->configurable(false);
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
                 "may be given several times, or with commas; `*` for all")
      ->check(CLI::Validator(CheckOrigin, ""))
      ->delimiter(',');
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
  CLI::Option* const rate =
      app.add_option("--caller-rate", flags.caller_limits.calls_per_second,
                     "How many calls a second each caller may make on the average, known by the "
                     "name of its token or certificate, or else its address; 0 for no limit")
          ->check(CLI::Validator(CheckRate, ""))
          ->capture_default_str();
  app.add_option("--caller-burst", flags.caller_limits.burst,
                 "How many calls each caller may make at once after a rest [those of one second]")
      ->check(CLI::Range(1, 1'000'000))
      ->needs(rate);
  app.add_option("--caller-calls", flags.caller_limits.calls_at_once,
                 "How many calls and streams each caller may have open at once; 0 for no limit")
      ->check(CLI::Range(0, 1'000'000))
      ->capture_default_str();
  app.add_option("--chronology", flags.chronology,
                 "A file of named events of your own: annals.v1.Event as JSON Lines or YAML");
  app.add_option("--backups", flags.backups,
                 "The folder in which backups are made when callers ask for them, in a folder for "
                 "each collection; without it they cannot be made");
  CLI::Option* const audit_log = app.add_option(
      "--audit-log", flags.audit_log,
      "A file to which a line is added for each write, made or refused, before it is "
      "answered; may be moved away at any time");
  app.add_flag("--audit-sync", flags.audit_sync,
               "Answer a write only when its line is on the disk, and not lost with the machine")
      ->needs(audit_log);
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
  app.add_option("--slow-query-ms", flags.slow_query_ms,
                 "Log calls that read and take more milliseconds than this, with what they read; 0 "
                 "for none")
      ->check(CLI::Range(0.0, 86'400'000.0))
      ->capture_default_str();
  app.add_option("--log-level", flags.log_level, "What to log at least: debug, info, warn, error")
      ->check(CLI::IsMember({"debug", "info", "warn", "error"}))
      ->capture_default_str();
}

// Without a word on it, the port after that of gRPC, or any free one when that is so.
std::string HttpAddressOf(const Flags& flags) {
  if (flags.http == kNoDoor) return "";
  if (!flags.http.empty()) return flags.http;
  const std::optional<ListenAddress> listen = SplitListenAddress(flags.listen);
  if (!listen.has_value()) return "";  // which is told
  int port = 0;
  if (!absl::SimpleAtoi(listen->port, &port) || port == 65535) return "";
  const bool v6 = listen->host.find(':') != std::string::npos;
  return fmt::format("{}:{}", v6 ? "[" + listen->host + "]" : listen->host,
                     port == 0 ? 0 : port + 1);
}

std::vector<std::string> ProblemsOf(const Flags& flags, const FlagSources& sources) {
  std::vector<std::string> problems;
  const auto note = [&](std::string_view flag, const absl::Status& status) {
    if (!status.ok()) problems.push_back(sources.Of(flag) + std::string(status.message()));
  };
  note("--listen", CheckAddress(flags, flags.listen));
  if (flags.http.empty() && SplitListenAddress(flags.listen).has_value() &&
      HttpAddressOf(flags).empty()) {
    note("--listen",
         absl::InvalidArgumentError(fmt::format(
             "--listen {}: no port comes after it for the HTTP door; give that one with "
             "--http HOST:PORT, or `none`",
             flags.listen)));
  }
  if (!flags.http.empty() && flags.http != kNoDoor) {
    note("--http", CheckAddress(flags, flags.http));
    if (flags.http == flags.listen && !flags.http.ends_with(":0")) {
      note("--http",
           absl::InvalidArgumentError(fmt::format(
               "--http and --listen are both {}; give them different ports", flags.listen)));
    }
  }
  if (!flags.tls.empty()) note("--tls-cert", TlsContext::Load(flags.tls).status());
  if (!flags.tokens.empty()) note("--tokens", Access::Load(flags.tokens).status());
  note("--port-file", CheckFileCanBeMade("--port-file", flags.port_file));
  note("--http-port-file", CheckFileCanBeMade("--http-port-file", flags.http_port_file));
  note("--audit-log", CheckFileCanBeAddedTo("--audit-log", flags.audit_log));
  note("--backups", CheckFolder("--backups", flags.backups));
  if (flags.check_config && !flags.chronology.empty()) {
    note("--chronology", CheckChronology(flags.chronology));
  }
  return problems;
}

}  // namespace annals::service
