// annals verify, annals repair, annals compact and annals statistics.
#include <fmt/format.h>

#include <iostream>
#include <memory>
#include <string>

#include "annals/v1/admin_service.pb.h"
#include "clients/cli/command.h"
#include "clients/cli/json.h"
#include "clients/cli/operation_run.h"

namespace annals::cli {
namespace {

struct CareFlags {
  ConnectionFlags connection;
  std::string collection = "default";
  std::string backup;
  bool async = false;
  OutputFormat output = OutputFormat::kTable;
};

ExitStatus Verify(const CareFlags& flags, Output& out) {
  const DataUse use = flags.backup.empty() ? DataUse::kRead : DataUse::kWrite;
  absl::StatusOr<Connection> connection = Connection::Open(flags.connection, use);
  if (!connection.ok()) return FailedConnection(connection.status());
  const client::Client& client = connection->client();
  return RunOperation(*connection, flags.async, out, [&] {
    return flags.backup.empty()
               ? client.VerifyCollection(CollectionName(flags.collection))
               : client.VerifyBackup(ResourceName(flags.collection, "backups", flags.backup));
  });
}

ExitStatus Repair(const CareFlags& flags, Output& out) {
  absl::StatusOr<Connection> connection = Connection::Open(flags.connection, DataUse::kRead);
  if (!connection.ok()) return FailedConnection(connection.status());
  return RunOperation(*connection, flags.async, out, [&] {
    return connection->client().RepairCollection(CollectionName(flags.collection));
  });
}

ExitStatus Compact(const CareFlags& flags, Output& out) {
  absl::StatusOr<Connection> connection = Connection::Open(flags.connection, DataUse::kRead);
  if (!connection.ok()) return FailedConnection(connection.status());
  return RunOperation(*connection, flags.async, out, [&] {
    return connection->client().CompactCollection(CollectionName(flags.collection));
  });
}

ExitStatus ShowStatistics(const CareFlags& flags, Output& out) {
  absl::StatusOr<Connection> connection = Connection::Open(flags.connection, DataUse::kRead);
  if (!connection.ok()) return FailedConnection(connection.status());
  const absl::StatusOr<v1::GetCollectionStatisticsResponse> statistics =
      connection->client().GetCollectionStatistics(CollectionName(flags.collection));
  if (!statistics.ok()) return FailedCall(*connection, statistics.status());
  Listing listing(flags.output,
                  {{"FAMILY", 0},
                   {"KEYS", 0},
                   {"FILES", 0},
                   {"TABLE BYTES", 0},
                   {"BLOB BYTES", 0},
                   {"MEMORY BYTES", 0},
                   {"TO COMPACT", 0}},
                  {"family", "keys", "files", "table_bytes", "blob_bytes", "memory_bytes",
                   "pending_compaction_bytes"},
                  out);
  if (flags.output == OutputFormat::kJson || flags.output == OutputFormat::kJsonl) {
    listing.AddJson(JsonOf(*statistics));
  }
  for (const v1::FamilyStatistics& family : statistics->families()) {
    if (flags.output == OutputFormat::kJson || flags.output == OutputFormat::kJsonl) break;
    listing.AddRow({family.name(), std::to_string(family.key_count()),
                    std::to_string(family.table_file_count()), std::to_string(family.table_bytes()),
                    std::to_string(family.blob_bytes()), std::to_string(family.memory_bytes()),
                    std::to_string(family.pending_compaction_bytes())});
  }
  listing.Finish();
  out.Flush();
  std::cerr << fmt::format(
      "revision {}: {} documents, {} events, {} of them undated; {} bytes of log, {} of cache; {} "
      "snapshots, {} compactions running, {} errors in the background{}\n",
      statistics->revision(), statistics->document_count(), statistics->event_count(),
      statistics->undated_event_count(), statistics->log_bytes(), statistics->cache_bytes(),
      statistics->snapshot_count(), statistics->running_compaction_count(),
      statistics->background_error_count(),
      statistics->writes_stopped() ? "; writes wait for compactions" : "");
  return kOk;
}

}  // namespace

void AddVerifyCommand(CLI::App& app, CommandContext& context) {
  CLI::App* command = app.add_subcommand(
      "verify", "Reads all of a collection, or of a backup, and tells what is not as it should be");
  auto flags = std::make_shared<CareFlags>();
  AddCollectionFlag(*command, flags->collection);
  command
      ->add_option("--backup", flags->backup,
                   "Instead, compare this backup with its checksums: its number or whole name")
      ->type_name("BACKUP");
  AddAsyncFlag(*command, flags->async);
  AddConnectionFlags(*command, {.backups = true}, flags->connection);
  command->footer(
      "Differences are printed one a line; with any, the exit status is 1.\n\n"
      "Examples:\n"
      "  annals verify\n"
      "  annals verify --backup 12 --backups /backup/annals");
  command->callback([&context, flags] { context.exit_status = Verify(*flags, context.out); });
}

void AddRepairCommand(CLI::App& app, CommandContext& context) {
  CLI::App* command = app.add_subcommand("repair", "Mends what `annals verify` finds");
  auto flags = std::make_shared<CareFlags>();
  AddCollectionFlag(*command, flags->collection);
  AddAsyncFlag(*command, flags->async);
  AddConnectionFlags(*command, {}, flags->connection);
  command->footer(
      "What cannot be mended is printed, and the exit status is 1.\n\n"
      "Examples:\n"
      "  annals repair --collection letters");
  command->callback([&context, flags] { context.exit_status = Repair(*flags, context.out); });
}

void AddCompactCommand(CLI::App& app, CommandContext& context) {
  CLI::App* command = app.add_subcommand(
      "compact", "Rewrites a collection's files without what was overwritten and deleted");
  auto flags = std::make_shared<CareFlags>();
  AddCollectionFlag(*command, flags->collection);
  AddAsyncFlag(*command, flags->async);
  AddConnectionFlags(*command, {}, flags->connection);
  command->footer(
      "Compaction goes on by itself all the time; after much was deleted this frees the room "
      "now.\n\n"
      "Examples:\n"
      "  annals compact");
  command->callback([&context, flags] { context.exit_status = Compact(*flags, context.out); });
}

void AddStatisticsCommand(CLI::App& app, CommandContext& context) {
  CLI::App* command =
      app.add_subcommand("statistics", "Shows what a collection is made of, in numbers");
  auto flags = std::make_shared<CareFlags>();
  AddCollectionFlag(*command, flags->collection);
  AddOutputFlag(*command, flags->output);
  AddConnectionFlags(*command, {}, flags->connection);
  command->footer(
      "Examples:\n"
      "  annals statistics\n"
      "  annals statistics --output json");
  command->callback(
      [&context, flags] { context.exit_status = ShowStatistics(*flags, context.out); });
}

}  // namespace annals::cli
