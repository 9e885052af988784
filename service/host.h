// The services of Annals, hosted in this process: behind a port for annalsd, or behind a channel
// that never leaves the process for the command line.
//
//   auto database = storage::Database::Open("/var/lib/annals", storage::DatabaseOptions{});
//   absl::StatusOr<std::unique_ptr<Host>> host =
//       Host::Start({.listen = "127.0.0.1:7411"}, *std::move(database));
//   (*host)->port();                       // 7411
//   (*host)->Stop(absl::Seconds(30));      // finishes the calls in flight
//
//   absl::StatusOr<std::unique_ptr<Host>> own = Host::Start({}, nullptr);   // extraction only
//   client::Client client((*own)->InProcessChannel());
#ifndef ANNALS_SERVICE_HOST_H_
#define ANNALS_SERVICE_HOST_H_

#include <grpcpp/channel.h>
#include <grpcpp/server.h>

#include <memory>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "extractor/extractor.h"
#include "service/caller_limits.h"
#include "service/lease_registry.h"
#include "service/tls.h"
#include "storage/database.h"

namespace annals::service {

struct HostOptions {
  // HOST:PORT to listen on, with port 0 for any that is free. With a port come health checks and
  // reflection. Empty: no port, only InProcessChannel.
  std::string listen = {};

  // HOST:PORT of the HTTP door (service/http/http_door.h), for browsers and curl; port 0 for any
  // that is free. Empty: no door.
  std::string http_listen = {};

  // The certificate with which connections to both ports are encrypted; none: they are not.
  TlsFiles tls = {};

  // The origins whose pages browsers may let call; `*`: all.
  std::vector<std::string> http_origins = {};

  // The file of the tokens without which nobody may call (service/access.h); empty: anybody may who
  // reaches a port.
  std::string tokens = {};

  // Named events of the user's own.
  extractor::ExtractorOptions extractor = {};

  // Threads for reading the database, and for extraction and writing, which take longer and must
  // not keep reads waiting. Zero: as many as the machine has processors, for reads at least 4.
  int read_threads = 0;
  int write_threads = 0;

  // How much each caller may call; none: as much as it likes.
  CallerLimits caller_limits = {};

  // The file in which each write has a line (service/audit_log.h); empty: none.
  std::string audit_log = {};

  // Whether a write is answered only when its line is on the disk.
  bool audit_sync = false;

  // After how long a call that reads is told of in the log, with its plan; zero: none is.
  absl::Duration slow_query = absl::ZeroDuration();

  // How many calls may wait for a thread of either kind before more are refused.
  int max_queued_calls = 256;

  // The folder in which each collection has a folder of backups; empty: no backups can be made.
  std::string backups = {};

  // How long the pages of a listing stay as they were at the first.
  LeaseOptions page_leases = {};
};

// Thread-safe.
class Host {
 public:
  // Serves `database`. Null: of the services there is only the ExtractionService, which stores
  // nothing. Errors: INVALID_ARGUMENT for a listening address that makes no sense, or
  // a file of tokens or a certificate that cannot be read, an audit log that cannot be written to,
  // or backups in the data directory; ALREADY_EXISTS when it is in use, PERMISSION_DENIED when it
  // must not be used, and UNAVAILABLE when it cannot be had for another reason.
  static absl::StatusOr<std::unique_ptr<Host>> Start(const HostOptions& options,
                                                     std::unique_ptr<storage::Database> database);

  // Stops at once, as Stop(absl::ZeroDuration()).
  ~Host();
  Host(const Host&) = delete;
  Host& operator=(const Host&) = delete;

  // The ports listened on; 0 for none.
  int port() const { return port_; }
  int http_port() const { return http_port_; }

  // Makes the extractor now and not at its first use, so that a chronology that cannot be read is
  // found out: INVALID_ARGUMENT names its line.
  absl::Status PrepareExtractor();

  // A channel to the services. The host must outlive it. It takes messages of any size.
  std::shared_ptr<grpc::Channel> InProcessChannel();

  // Says NOT_SERVING to health checks, ends the streams of changes, tells operations to stop,
  // refuses new calls, and returns when the calls in flight are done. Those that are not after
  // `grace` are cancelled; a text that is being extracted is still finished, though nobody waits
  // for it. To be called once.
  void Stop(absl::Duration grace);

 private:
  struct Parts;
  absl::Status OpenDoor(const HostOptions& options);
  explicit Host(std::unique_ptr<Parts> parts);

  std::unique_ptr<Parts> parts_;
  int port_ = 0;
  int http_port_ = 0;
};

}  // namespace annals::service

#endif  // ANNALS_SERVICE_HOST_H_
