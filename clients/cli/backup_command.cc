// annals backup, annals backups and annals restore.
#include <fmt/format.h>

#include <cstdint>
#include <filesystem>
#include <iostream>
#include <memory>
#include <string>
#include <system_error>

#include "annals/v1/admin_service.pb.h"
#include "clients/cli/command.h"
#include "clients/cli/history_text.h"
#include "clients/cli/json.h"
#include "clients/cli/operation_run.h"

namespace annals::cli {
namespace {

struct BackupFlags {
  ConnectionFlags connection;
  std::string collection = "default";
  int32_t keep = 0;
  bool async = false;
  std::string number;
  OutputFormat output = OutputFormat::kTable;
};

// The last part of a backup's name.
std::string NumberOf(const v1::Backup& backup) {
  return backup.name().substr(backup.name().rfind('/') + 1);
}

std::string BackupName(const BackupFlags& flags, const std::string& number) {
  return ResourceName(flags.collection, "backups", number);
}

ExitStatus MakeBackup(const BackupFlags& flags, Output& out) {
  absl::StatusOr<Connection> connection = Connection::Open(flags.connection, DataUse::kRead);
  if (!connection.ok()) return FailedConnection(connection.status());
  v1::BackupCollectionRequest request;
  request.set_name(CollectionName(flags.collection));
  request.set_keep(flags.keep);
  return RunOperation(*connection, flags.async, out,
                      [&] { return connection->client().BackupCollection(request); });
}

ExitStatus ListBackups(const BackupFlags& flags, Output& out) {
  const std::string& folder = flags.connection.backups;
  std::error_code unreadable;
  if (!folder.empty() && !std::filesystem::exists(folder, unreadable)) {
    std::cerr << fmt::format("annals: there is no folder \"{}\"\n", folder);
    return kNotFound;
  }
  absl::StatusOr<Connection> connection = Connection::Open(flags.connection, DataUse::kWrite);
  if (!connection.ok()) return FailedConnection(connection.status());
  v1::ListBackupsRequest request;
  request.set_parent(CollectionName(flags.collection));
  request.set_page_size(1000);
  Listing listing(flags.output,
                  {{"BACKUP", 0}, {"MADE", 0}, {"REVISION", 0}, {"BYTES", 0}, {"STATE", 0}},
                  {"backup", "made", "revision", "bytes", "state"}, out);
  client::PagedRange<v1::Backup> backups = connection->client().ListBackups(request);
  for (const absl::StatusOr<v1::Backup>& backup : backups) {
    if (!backup.ok()) return FailedCall(*connection, backup.status());
    if (flags.output == OutputFormat::kJson || flags.output == OutputFormat::kJsonl) {
      listing.AddJson(JsonOf(*backup));
    } else if (backup->damaged()) {
      listing.AddRow({NumberOf(*backup), "", "", "", "damaged"});
    } else {
      listing.AddRow({NumberOf(*backup), TimeText(backup->create_time()),
                      std::to_string(backup->revision()), std::to_string(backup->size_bytes()),
                      "whole"});
    }
    if (out.closed()) break;
  }
  if (!listing.Finish()) std::cerr << "annals: the collection has no backups\n";
  return kOk;
}

// The name of the newest backup that is not known to be damaged; NOT_FOUND when there is none.
absl::StatusOr<std::string> NewestBackup(const BackupFlags& flags, const client::Client& client) {
  v1::ListBackupsRequest request;
  request.set_parent(CollectionName(flags.collection));
  request.set_page_size(1000);
  std::string newest;
  client::PagedRange<v1::Backup> backups = client.ListBackups(request);
  for (const absl::StatusOr<v1::Backup>& backup : backups) {
    if (!backup.ok()) return backup.status();
    if (!backup->damaged()) newest = backup->name();
  }
  if (newest.empty()) {
    return absl::NotFoundError(
        fmt::format("there is no backup of the collection \"{}\"", flags.collection));
  }
  return newest;
}

ExitStatus Restore(const BackupFlags& flags, Output& out) {
  absl::StatusOr<Connection> connection = Connection::Open(flags.connection, DataUse::kWrite);
  if (!connection.ok()) return FailedConnection(connection.status());
  const absl::StatusOr<std::string> name =
      flags.number.empty() ? NewestBackup(flags, connection->client())
                           : absl::StatusOr<std::string>(BackupName(flags, flags.number));
  if (!name.ok()) return FailedCall(*connection, name.status());
  return RunOperation(*connection, flags.async, out,
                      [&] { return connection->client().RestoreCollection(*name); });
}

std::shared_ptr<BackupFlags> AddSharedFlags(CLI::App& command) {
  auto flags = std::make_shared<BackupFlags>();
  AddCollectionFlag(command, flags->collection);
  AddConnectionFlags(command, {.backups = true}, flags->connection);
  return flags;
}

}  // namespace

void AddBackupCommand(CLI::App& app, CommandContext& context) {
  CLI::App* command =
      app.add_subcommand("backup", "Makes a backup of a collection, while it is read and written");
  const std::shared_ptr<BackupFlags> flags = AddSharedFlags(*command);
  command
      ->add_option("--keep", flags->keep,
                   "Delete older backups, so that so many are left with this one; all are kept "
                   "without it")
      ->check(CLI::Range(1, 1000000))
      ->type_name("N");
  AddAsyncFlag(*command, flags->async);
  command->footer(
      "With a server, backups lie in the folder that annalsd was given with --backups.\n\n"
      "Examples:\n"
      "  annals backup --backups /backup/annals\n"
      "  annals backup --server localhost:7411 --keep 7");
  command->callback([&context, flags] { context.exit_status = MakeBackup(*flags, context.out); });
}

void AddBackupsCommand(CLI::App& app, CommandContext& context) {
  CLI::App* command = app.add_subcommand("backups", "Lists the backups of a collection");
  const std::shared_ptr<BackupFlags> flags = AddSharedFlags(*command);
  AddOutputFlag(*command, flags->output);
  command->footer(
      "Examples:\n"
      "  annals backups --backups /backup/annals\n"
      "  annals backups --server localhost:7411 --output jsonl");
  command->callback([&context, flags] { context.exit_status = ListBackups(*flags, context.out); });
}

void AddRestoreCommand(CLI::App& app, CommandContext& context) {
  CLI::App* command =
      app.add_subcommand("restore", "Makes a collection, which must not exist, of a backup of it");
  const std::shared_ptr<BackupFlags> flags = AddSharedFlags(*command);
  command->add_option("BACKUP", flags->number,
                      "The backup's number, as `annals backups` shows it, or its whole name; "
                      "without it the newest");
  AddAsyncFlag(*command, flags->async);
  command->footer(
      "What is there is never overwritten: restore into another data directory, or move the\n"
      "collection's folder away first.\n\n"
      "Examples:\n"
      "  annals restore --backups /backup/annals --data /var/lib/annals\n"
      "  annals restore 12 --collection letters --server localhost:7411");
  command->callback([&context, flags] { context.exit_status = Restore(*flags, context.out); });
}

}  // namespace annals::cli
