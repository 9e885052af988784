#include "clients/cli/connection.h"

#include <fmt/format.h>

#include <cstdlib>
#include <fstream>
#include <iterator>
#include <optional>
#include <string_view>
#include <tuple>
#include <utility>

#include "service/chronology_file.h"
#include "service/event_joiner.h"
#include "service/listen_address.h"
#include "storage/database.h"

namespace annals::cli {
namespace {

std::string EnvironmentOr(const char* name, std::string otherwise) {
  const char* value = std::getenv(name);
  return value == nullptr || *value == '\0' ? std::move(otherwise) : value;
}

absl::StatusOr<std::unique_ptr<service::Host>> StartHost(const ConnectionFlags& flags,
                                                         DataUse use) {
  service::HostOptions options;
  options.backups = flags.backups;
  if (!flags.chronology.empty()) {
    absl::StatusOr<extractor::ExtractorOptions> read = service::ReadChronology(flags.chronology);
    if (!read.ok()) return read.status();
    options.extractor = *std::move(read);
  }
  if (use == DataUse::kNone) return service::Host::Start(options, nullptr);
  const absl::StatusOr<std::string> data =
      flags.data.empty() ? DefaultDataDir() : absl::StatusOr<std::string>(flags.data);
  if (!data.ok()) return data.status();
  absl::StatusOr<std::unique_ptr<storage::Database>> database = storage::Database::Open(
      *data, storage::DatabaseOptions{.create_if_missing = use == DataUse::kWrite,
                                      .joiner = std::make_shared<service::EventJoiner>()});
  if (absl::IsNotFound(database.status())) {
    if (use == DataUse::kRead) {
      return absl::NotFoundError(fmt::format(
          "there is nothing in {} yet: `annals ingest PATH` stores texts there", *data));
    }
    // It could not be made.
    return absl::FailedPreconditionError(std::string(database.status().message()));
  }
  if (!database.ok()) return database.status();
  return service::Host::Start(options, *std::move(database));
}

// The whole file that `from`, a flag or an environment variable, names; empty when it names none.
absl::StatusOr<std::string> ReadPem(std::string_view from, const std::string& path) {
  if (path.empty()) return std::string();
  std::ifstream file(path, std::ios::binary);
  std::string text{std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
  if (file && text.find("-----BEGIN ") != std::string::npos) return text;
  return absl::InvalidArgumentError(fmt::format(
      "{}: \"{}\" cannot be read, or is no PEM file (which has a line -----BEGIN …)", from, path));
}

// How the connection to a server is encrypted, if it is.
absl::StatusOr<std::optional<client::TlsOptions>> TlsOf(const ConnectionFlags& flags) {
  const std::string ca = flags.tls_ca.empty() ? EnvironmentOr("ANNALS_TLS_CA", "") : flags.tls_ca;
  const std::string certificate = EnvironmentOr("ANNALS_TLS_CERT", "");
  const std::string key = EnvironmentOr("ANNALS_TLS_KEY", "");
  if (certificate.empty() != key.empty()) {
    return absl::InvalidArgumentError(
        "ANNALS_TLS_CERT and ANNALS_TLS_KEY belong together: set both or neither");
  }
  if (ca.empty()) return std::nullopt;
  client::TlsOptions tls;
  for (const auto& [from, path, pem] :
       {std::tuple{"--tls-ca", ca == "system" ? "" : ca, &tls.root_certificates},
        std::tuple{"ANNALS_TLS_CERT", certificate, &tls.certificate},
        std::tuple{"ANNALS_TLS_KEY", key, &tls.private_key}}) {
    absl::StatusOr<std::string> read = ReadPem(from, path);
    if (!read.ok()) return read.status();
    *pem = *std::move(read);
  }
  return tls;
}

// `flag` is where the address comes from.
absl::Status CheckServer(std::string_view flag, const std::string& address) {
  if (service::CheckListenAddress(address).ok()) return absl::OkStatus();
  return absl::InvalidArgumentError(
      fmt::format("{}: \"{}\" is no address: write HOST:PORT, such as 127.0.0.1:7411 or [::1]:7411",
                  flag, address));
}

}  // namespace

absl::StatusOr<Connection> Connection::Open(const ConnectionFlags& flags, DataUse use,
                                            absl::Duration timeout) {
  // In the environment alone: what stands on a command line, others can read.
  client::ClientOptions options = {.timeout = timeout, .token = EnvironmentOr("ANNALS_TOKEN", "")};
  if (!flags.server.empty() && !flags.data.empty()) {
    return absl::InvalidArgumentError(
        "--server and --data exclude each other: a server has a data directory of its own");
  }
  std::string server = flags.server;
  if (server.empty() && flags.data.empty()) server = EnvironmentOr("ANNALS_SERVER", "");
  if (!server.empty()) {
    absl::Status address = CheckServer(flags.server.empty() ? "ANNALS_SERVER" : "--server", server);
    if (!address.ok()) return address;
    if (!flags.chronology.empty()) {
      return absl::InvalidArgumentError(
          "--chronology is for use without a server; give it to annalsd instead");
    }
    if (!flags.backups.empty()) {
      return absl::InvalidArgumentError(
          "--backups is for use without a server; give it to annalsd instead");
    }
    absl::StatusOr<std::optional<client::TlsOptions>> tls = TlsOf(flags);
    if (!tls.ok()) return tls.status();
    options.tls = *std::move(tls);
    return Connection(nullptr, client::Client::Connect(server, options), server);
  }
  absl::StatusOr<std::unique_ptr<service::Host>> host = StartHost(flags, use);
  if (!host.ok()) return host.status();
  // Else each text would be blamed for what is wrong in the chronology.
  if (!flags.chronology.empty()) {
    if (absl::Status ready = (*host)->PrepareExtractor(); !ready.ok()) return ready;
  }
  client::Client client((*host)->InProcessChannel(), options);
  return Connection(*std::move(host), std::move(client), "");
}

absl::StatusOr<std::string> DefaultDataDir() {
  if (std::string base = EnvironmentOr("XDG_DATA_HOME", ""); !base.empty()) return base + "/annals";
  if (std::string home = EnvironmentOr("HOME", ""); !home.empty()) {
    return home + "/.local/share/annals";
  }
  return absl::FailedPreconditionError(
      "there is no place for the data, since neither XDG_DATA_HOME nor HOME is set; name a folder "
      "with --data");
}

}  // namespace annals::cli
