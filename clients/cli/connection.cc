#include "clients/cli/connection.h"

#include <fmt/format.h>

#include <cstdlib>
#include <fstream>
#include <sstream>
#include <string_view>
#include <utility>

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
  if (!flags.chronology.empty()) {
    std::ifstream file(flags.chronology, std::ios::binary);
    std::ostringstream bytes;
    if (!file || !(bytes << file.rdbuf())) {
      return absl::InvalidArgumentError(
          fmt::format("--chronology {}: cannot be read", flags.chronology));
    }
    options.extractor.chronology_jsonl = bytes.str();
  }
  if (use == DataUse::kNone) return service::Host::Start(options, nullptr);
  const std::string data = flags.data.empty() ? DefaultDataDir() : flags.data;
  absl::StatusOr<std::unique_ptr<storage::Database>> database = storage::Database::Open(
      data, storage::DatabaseOptions{.create_if_missing = use == DataUse::kWrite});
  if (absl::IsNotFound(database.status())) {
    if (use == DataUse::kRead) {
      return absl::NotFoundError(
          fmt::format("there is nothing in {} yet: `annals ingest PATH` stores texts there", data));
    }
    // It could not be made.
    return absl::FailedPreconditionError(std::string(database.status().message()));
  }
  if (!database.ok()) return database.status();
  return service::Host::Start(options, *std::move(database));
}

}  // namespace

absl::StatusOr<Connection> Connection::Open(const ConnectionFlags& flags, DataUse use) {
  if (!flags.server.empty() && !flags.data.empty()) {
    return absl::InvalidArgumentError(
        "--server and --data exclude each other: a server has a data directory of its own");
  }
  std::string server = flags.server;
  if (server.empty() && flags.data.empty()) server = EnvironmentOr("ANNALS_SERVER", "");
  if (!server.empty()) {
    if (!flags.chronology.empty()) {
      return absl::InvalidArgumentError(
          "--chronology is for use without a server; give it to annalsd instead");
    }
    return Connection(nullptr, client::Client::Connect(server), server);
  }
  absl::StatusOr<std::unique_ptr<service::Host>> host = StartHost(flags, use);
  if (!host.ok()) return host.status();
  client::Client client((*host)->InProcessChannel());
  return Connection(*std::move(host), std::move(client), "");
}

std::string DefaultDataDir() {
  std::string base = EnvironmentOr("XDG_DATA_HOME", EnvironmentOr("HOME", ".") + "/.local/share");
  return base + "/annals";
}

}  // namespace annals::cli
