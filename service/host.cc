#include "service/host.h"

#include <fmt/format.h>
#include <grpcpp/create_channel_posix.h>
#include <grpcpp/ext/proto_server_reflection_plugin.h>
#include <grpcpp/health_check_service_interface.h>
#include <grpcpp/resource_quota.h>
#include <grpcpp/security/server_credentials.h>
#include <grpcpp/server_builder.h>
#include <grpcpp/server_posix.h>
#include <sys/socket.h>

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <iterator>
#include <optional>
#include <string>
#include <system_error>
#include <thread>
#include <utility>
#include <vector>

#include "absl/time/clock.h"
#include "service/access.h"
#include "service/admin_service.h"
#include "service/audit_log.h"
#include "service/call.h"
#include "service/change_service.h"
#include "service/collection_service.h"
#include "service/document_input.h"
#include "service/document_service.h"
#include "service/event_service.h"
#include "service/extraction_service.h"
#include "service/grpc_listener.h"
#include "service/http/http_door.h"
#include "service/http/http_server.h"
#include "service/http/tls_context.h"
#include "service/lazy_extractor.h"
#include "service/log.h"
#include "service/malformed_requests.h"
#include "service/metrics.h"
#include "service/operations.h"
#include "service/operations_service.h"
#include "service/paging.h"
#include "service/status.h"
#include "service/timeline_service.h"

namespace annals::service {
namespace {

// Room for the fields of a request besides its text.
constexpr int kMaxRequestBytes = static_cast<int>(kMaxTextBytes) + (1 << 20);

// What gRPC may hold of calls and of messages that are on their way in. It looks at the length of a
// message only when it has all of it; at the quota it ends connections with what they have sent.
constexpr size_t kQuotaBytes = size_t{768} << 20;

constexpr const char* kServiceNames[] = {
    "annals.v1.AdminService",    "annals.v1.ChangeService",      "annals.v1.CollectionService",
    "annals.v1.DocumentService", "annals.v1.EventService",       "annals.v1.ExtractionService",
    "annals.v1.TimelineService", "google.longrunning.Operations"};

// Those of our services that are there.
std::vector<std::string> ServiceNames(bool with_database) {
  if (!with_database) return {"annals.v1.ExtractionService"};
  return {std::begin(kServiceNames), std::end(kServiceNames)};
}

// The methods whose requests come as bytes (raw_message.h).
const std::vector<std::string>& RawMethods() {
  static const auto* const kMethods = new std::vector<std::string>{
      "annals.v1.TimelineService/ExportTimeline", "annals.v1.TimelineService/QueryTimeline",
      "annals.v1.TimelineService/StreamTimeline"};
  return *kMethods;
}

// How many threads a pool has when `asked` are asked for.
int ThreadsOf(int asked, int least) {
  const auto processors = static_cast<int>(std::thread::hardware_concurrency());
  return asked > 0 ? asked : std::max(processors, least);
}

WorkerPoolOptions PoolOptions(int threads, int max_queued) {
  return {.threads = static_cast<size_t>(threads), .max_queued = static_cast<size_t>(max_queued)};
}

WorkerPoolOptions ReadPoolOptions(int threads, int max_queued) {
  WorkerPoolOptions options = PoolOptions(threads, max_queued);
  // gRPC has two threads at the least.
  options.lent = 1;
  return options;
}

// Whether a folder is another or lies in it, however it is written; `folder` may be empty.
bool LiesIn(const std::string& folder, const std::string& other) {
  namespace fs = std::filesystem;
  if (folder.empty()) return false;
  std::error_code error;
  const fs::path inner = fs::weakly_canonical(folder, error);
  const fs::path outer = fs::weakly_canonical(other, error);
  return !error &&
         std::mismatch(outer.begin(), outer.end(), inner.begin(), inner.end()).first == outer.end();
}

}  // namespace

// In the order of construction: what is below uses what is above.
struct Host::Parts {
  // What serves a data directory.
  struct Stored {
    Stored(std::unique_ptr<storage::Database> opened, Parts& parts, const HostOptions& options)
        : database(std::move(opened)),
          operations(database->path() + "/operations"),
          paging(options.page_leases),
          documents(*database, parts.extractor, paging, operations, parts.read_pool,
                    parts.write_pool, parts.write_threads),
          events(*database, paging, parts.read_pool, parts.write_pool),
          timelines(*database, paging, parts.read_pool),
          changes(*database, paging, parts.read_pool),
          admin(*database, options.backups, operations, parts.admin_pool),
          collections(*database, paging, parts.read_pool, parts.admin_pool),
          of_operations(operations, parts.read_pool) {}

    std::unique_ptr<storage::Database> database;
    Operations operations;
    Paging paging;
    DocumentServiceImpl documents;
    EventServiceImpl events;
    TimelineServiceImpl timelines;
    ChangeServiceImpl changes;
    AdminServiceImpl admin;
    CollectionServiceImpl collections;
    OperationsServiceImpl of_operations;
  };

  Parts(const HostOptions& options, std::unique_ptr<Access> loaded,
        std::unique_ptr<AuditLog> opened)
      : access(std::move(loaded)),
        audit(std::move(opened)),
        extractor(options.extractor),
        write_threads(ThreadsOf(options.write_threads, 1)),
        limiter(options.caller_limits),
        rules{.access = access.get(),
              .limiter = options.caller_limits.empty() ? nullptr : &limiter,
              .audit = audit.get(),
              .slow_after = options.slow_query},
        admin_pool(PoolOptions(1, options.max_queued_calls), rules),
        read_pool(ReadPoolOptions(ThreadsOf(options.read_threads, 4), options.max_queued_calls),
                  rules),
        write_pool(PoolOptions(write_threads, options.max_queued_calls), rules),
        extractions(extractor, write_pool, write_threads) {}

  const std::unique_ptr<Access> access;   // null: anybody may call
  const std::unique_ptr<AuditLog> audit;  // null: nothing is told of writes
  LazyExtractor extractor;
  const int write_threads;
  CallLimiter limiter;
  const CallRules rules;
  std::optional<Stored> stored;
  CallPool admin_pool;  // these calls may take seconds, and one at a time is enough
  CallPool read_pool;
  CallPool write_pool;
  ExtractionServiceImpl extractions;
  std::unique_ptr<grpc::Server> server;
  std::unique_ptr<GrpcListener> listener;  // null: there is no port
  std::atomic<bool> is_ready = true;
  std::shared_ptr<TlsContext> tls;  // null: connections are not encrypted
  std::optional<HttpDoor> door;
  std::unique_ptr<HttpServer> http;
};

absl::StatusOr<std::unique_ptr<Host>> Host::Start(const HostOptions& options,
                                                  std::unique_ptr<storage::Database> database) {
  if (database != nullptr && LiesIn(options.backups, database->path())) {
    return absl::InvalidArgumentError(
        fmt::format("the folder for backups, {}, lies in the data directory {}, and would be lost "
                    "with it; name another",
                    Quoted(options.backups), Quoted(database->path())));
  }
  std::unique_ptr<Access> access;
  if (!options.tokens.empty()) {
    absl::StatusOr<std::unique_ptr<Access>> loaded = Access::Load(options.tokens);
    if (!loaded.ok()) return absl::InvalidArgumentError(std::string(loaded.status().message()));
    access = *std::move(loaded);
  }
  std::unique_ptr<AuditLog> audit;
  if (!options.audit_log.empty()) {
    absl::StatusOr<std::unique_ptr<AuditLog>> opened =
        AuditLog::Open(options.audit_log, options.audit_sync);
    if (!opened.ok()) return opened.status();
    audit = *std::move(opened);
  }
  std::unique_ptr<Host> host(
      new Host(std::make_unique<Parts>(options, std::move(access), std::move(audit))));
  Parts& parts = *host->parts_;
  if (!options.tls.empty()) {
    absl::StatusOr<std::shared_ptr<TlsContext>> loaded = TlsContext::Load(options.tls);
    if (!loaded.ok()) return loaded.status();
    parts.tls = *std::move(loaded);
  }

  if (!options.listen.empty()) {
    grpc::EnableDefaultHealthCheckService(true);
    grpc::reflection::InitProtoReflectionServerBuilderPlugin();
  }
  grpc::ServerBuilder builder;
  builder.RegisterService(&parts.extractions);
  if (database != nullptr) {
    parts.stored.emplace(std::move(database), parts, options);
    builder.RegisterService(&parts.stored->documents);
    builder.RegisterService(&parts.stored->events);
    builder.RegisterService(&parts.stored->timelines);
    builder.RegisterService(&parts.stored->changes);
    builder.RegisterService(&parts.stored->admin);
    builder.RegisterService(&parts.stored->collections);
    builder.RegisterService(&parts.stored->of_operations);
  }
  builder.experimental().SetInterceptorCreators(
      CreatorsOfMalformedRequests(ServiceNames(parts.stored.has_value()), RawMethods()));
  builder.SetMaxReceiveMessageSize(kMaxRequestBytes);
  builder.SetMaxSendMessageSize(-1);
  // Finds out when a caller's machine has gone without a word, and its streams with it.
  builder.AddChannelArgument(GRPC_ARG_KEEPALIVE_TIME_MS, 60'000);
  builder.AddChannelArgument(GRPC_ARG_KEEPALIVE_TIMEOUT_MS, 20'000);
  // Callers may ask the same of the server; clients/cpp does so every 60 seconds.
  builder.AddChannelArgument(GRPC_ARG_HTTP2_MIN_RECV_PING_INTERVAL_WITHOUT_DATA_MS, 30'000);
  // Reflection alone holds a thread for each of its streams.
  builder.SetResourceQuota(grpc::ResourceQuota("annals").SetMaxThreads(64).Resize(kQuotaBytes));
  std::unique_ptr<grpc::experimental::ExternalConnectionAcceptor> acceptor;
  if (!options.listen.empty()) {
    absl::StatusOr<std::unique_ptr<GrpcListener>> listener = GrpcListener::Listen(options.listen);
    if (!listener.ok()) return listener.status();
    parts.listener = *std::move(listener);
    host->port_ = parts.listener->port();
    builder.AddChannelArgument(GRPC_ARG_ENABLE_CHANNELZ, 1);  // the listener asks for it
    builder.AddChannelArgument(GRPC_ARG_SERVER_HANDSHAKE_TIMEOUT_MS, 20'000);
    acceptor = builder.experimental().AddExternalConnectionAcceptor(
        grpc::ServerBuilder::experimental_type::ExternalConnectionType::FROM_FD,
        options.tls.empty() ? grpc::InsecureServerCredentials() : ServerCredentials(options.tls));
  }
  parts.server = builder.BuildAndStart();
  if (parts.server == nullptr) return absl::UnavailableError("gRPC cannot start its server");
  if (parts.listener != nullptr) parts.listener->Start(std::move(acceptor));
  if (grpc::HealthCheckServiceInterface* health = parts.server->GetHealthCheckService();
      health != nullptr) {
    for (const char* name : kServiceNames) health->SetServingStatus(name, true);
  }
  if (absl::Status opened = host->OpenDoor(options); !opened.ok()) return opened;
  return host;
}

absl::Status Host::OpenDoor(const HostOptions& options) {
  if (options.http_listen.empty()) return absl::OkStatus();
  Parts& parts = *parts_;
  storage::Database* const database =
      parts.stored.has_value() ? parts.stored->database.get() : nullptr;
  parts.door.emplace(InProcessChannel(),
                     HttpDoorOptions{.allowed_origins = options.http_origins,
                                     .is_ready = [&parts] { return parts.is_ready.load(); },
                                     .metrics = [database] { return MetricsText(database); },
                                     .may_read_metrics =
                                         [&parts](std::string_view authorization) {
                                           return parts.access == nullptr
                                                      ? absl::OkStatus()
                                                      : parts.access->CheckAll(authorization,
                                                                               Role::kReader,
                                                                               "/metrics");
                                         }});
  absl::StatusOr<std::unique_ptr<HttpServer>> http =
      HttpServer::Start({.listen = options.http_listen, .tls = parts.tls},
                        [&parts](const HttpRequest& request, HttpReply& reply) {
                          return parts.door->Answer(request, reply);
                        });
  if (!http.ok()) return http.status();
  parts.http = *std::move(http);
  http_port_ = parts.http->port();
  return absl::OkStatus();
}

Host::Host(std::unique_ptr<Parts> parts) : parts_(std::move(parts)) {}

Host::~Host() { Stop(absl::ZeroDuration()); }

absl::Status Host::PrepareExtractor() { return parts_->extractor.Get().status(); }

std::shared_ptr<grpc::Channel> Host::InProcessChannel() {
  grpc::ChannelArguments arguments;
  arguments.SetMaxReceiveMessageSize(-1);
  // How much of a stream is kept here for who does not read it, through the HTTP door: gRPC else
  // finds that this way is fast, and takes some 8 MB of each.
  arguments.SetInt(GRPC_ARG_HTTP2_BDP_PROBE, 0);
  arguments.SetInt(GRPC_ARG_HTTP2_STREAM_LOOKAHEAD_BYTES, 256 << 10);
  // Not gRPC's own channel within a process: that of 1.51 now and then loses a message that the
  // server sends together with the end of the call.
  int ends[2];
  if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0, ends) != 0) {
    Log(spdlog::level::err, "cannot make a channel", {{"error", std::strerror(errno)}});
    return parts_->server->InProcessChannel(arguments);
  }
  grpc::AddInsecureChannelFromFd(parts_->server.get(), ends[0]);
  return grpc::CreateCustomInsecureChannelFromFd("annals", ends[1], arguments);
}

void Host::Stop(absl::Duration grace) {
  if (parts_->server == nullptr) return;
  parts_->is_ready = false;
  if (grpc::HealthCheckServiceInterface* health = parts_->server->GetHealthCheckService();
      health != nullptr) {
    health->Shutdown();
  }
  if (parts_->stored.has_value()) {
    parts_->stored->changes.Stop();
    parts_->stored->operations.Stop();
  }
  const absl::Time end = absl::Now() + grace;
  if (parts_->listener != nullptr) parts_->listener->Stop();
  if (parts_->http != nullptr) parts_->http->Stop(grace);
  parts_->server->Shutdown(absl::ToChronoTime(end));
  parts_->server.reset();
}

}  // namespace annals::service
