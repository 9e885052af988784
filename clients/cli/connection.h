// How a command reaches the services: a server elsewhere, or the same services hosted in this
// process.
//
//   absl::StatusOr<Connection> connection = Connection::Open(flags, DataUse::kRead);
//   connection->client().GetEvent(name);
#ifndef ANNALS_CLIENTS_CLI_CONNECTION_H_
#define ANNALS_CLIENTS_CLI_CONNECTION_H_

#include <memory>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "clients/cpp/client.h"
#include "service/host.h"

namespace annals::cli {

struct ConnectionFlags {
  std::string server;      // --server: HOST:PORT
  std::string tls_ca;      // --tls-ca: a PEM file, or `system`
  std::string data;        // --data: a data directory
  std::string chronology;  // --chronology: a file, only without a server
  std::string backups;     // --backups: a folder, only without a server
};

// What a command wants of the data directory, when it hosts the services itself.
enum class DataUse {
  kNone,   // it stores and reads nothing: the directory is not touched
  kRead,   // the directory must be there
  kWrite,  // the directory is made when it is missing
};

class Connection {
 public:
  // The server is that of --server; else, without --data, that of the environment variable
  // ANNALS_SERVER; else the services are hosted here, on the directory of --data or
  // DefaultDataDir(). A server is not contacted yet. Errors: INVALID_ARGUMENT when --server and
  // --data, --chronology or --backups are given at once, the server is not HOST:PORT, or the
  // chronology cannot be read; NOT_FOUND when there is no data yet; else those of DefaultDataDir
  // and of storage::Database::Open. `timeout` is that of each call. A server is
  // sent the token in the environment variable ANNALS_TOKEN. The connection is encrypted when
  // --tls-ca, or else ANNALS_TLS_CA, tells what the server's certificate is signed with; the server
  // is then shown the certificate in the file ANNALS_TLS_CERT, with the key in ANNALS_TLS_KEY.
  // INVALID_ARGUMENT names a file of these that cannot be read.
  static absl::StatusOr<Connection> Open(const ConnectionFlags& flags, DataUse use,
                                         absl::Duration timeout = client::ClientOptions().timeout);

  const client::Client& client() const { return client_; }

  // The address of the server; empty when the services are hosted here.
  const std::string& server() const { return server_; }

 private:
  Connection(std::unique_ptr<service::Host> host, client::Client client, std::string server)
      : host_(std::move(host)), client_(std::move(client)), server_(std::move(server)) {}

  std::unique_ptr<service::Host> host_;  // null with a server
  client::Client client_;
  std::string server_;
};

// $XDG_DATA_HOME/annals, by default ~/.local/share/annals. FAILED_PRECONDITION when the environment
// tells neither.
absl::StatusOr<std::string> DefaultDataDir();

}  // namespace annals::cli

#endif  // ANNALS_CLIENTS_CLI_CONNECTION_H_
