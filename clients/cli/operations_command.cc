// annals operations, annals operation, annals wait and annals cancel.
#include <fmt/format.h>

#include <cmath>
#include <iostream>
#include <memory>
#include <string>

#include "annals/v1/operation.pb.h"
#include "clients/cli/command.h"
#include "clients/cli/history_text.h"
#include "clients/cli/json.h"
#include "clients/cli/operation_run.h"
#include "clients/cpp/operation.h"
#include "google/longrunning/operations.pb.h"

namespace annals::cli {
namespace {

using google::longrunning::Operation;

struct OperationFlags {
  ConnectionFlags connection;
  std::string collection = "default";
  std::string operation;
  OutputFormat output = OutputFormat::kTable;

  std::string Name() const { return ResourceName(collection, "operations", operation); }
};

void AddRow(const Operation& operation, OutputFormat output, Listing& listing) {
  if (output == OutputFormat::kJson || output == OutputFormat::kJsonl) {
    return listing.AddJson(JsonOf(operation));
  }
  const v1::OperationMetadata metadata = client::MetadataOf(operation);
  const auto last_of = [](const std::string& name) { return name.substr(name.rfind('/') + 1); };
  listing.AddRow({last_of(operation.name()), last_of(metadata.method()), metadata.target(),
                  StateWord(metadata.state()),
                  fmt::format("{:.0f}%", std::floor(100 * metadata.fraction_done())),
                  TimeText(metadata.create_time()), operation.error().message()});
}

ExitStatus List(const OperationFlags& flags, Output& out) {
  absl::StatusOr<Connection> connection = Connection::Open(flags.connection, DataUse::kRead);
  if (!connection.ok()) return FailedConnection(connection.status());
  google::longrunning::ListOperationsRequest request;
  request.set_name(CollectionName(flags.collection));
  Listing listing(flags.output,
                  {{"OPERATION", 0},
                   {"WHAT", 0},
                   {"OF", 0},
                   {"STATE", 0},
                   {"DONE", 0},
                   {"ASKED FOR", 0},
                   {"ERROR", 0}},
                  {"operation", "what", "of", "state", "done", "asked_for", "error"}, out);
  client::PagedRange<Operation> operations = connection->client().ListOperations(request);
  for (const absl::StatusOr<Operation>& operation : operations) {
    if (!operation.ok()) return FailedCall(*connection, operation.status());
    AddRow(*operation, flags.output, listing);
    if (out.closed()) break;
  }
  if (!listing.Finish()) std::cerr << "annals: no operations of the collection are known\n";
  return kOk;
}

ExitStatus Show(const OperationFlags& flags, Output& out) {
  absl::StatusOr<Connection> connection = Connection::Open(flags.connection, DataUse::kRead);
  if (!connection.ok()) return FailedConnection(connection.status());
  const absl::StatusOr<Operation> operation = connection->client().GetOperation(flags.Name());
  if (!operation.ok()) return FailedCall(*connection, operation.status());
  out.Write(JsonOf(*operation) + "\n");
  return kOk;
}

ExitStatus Wait(const OperationFlags& flags, Output& out) {
  absl::StatusOr<Connection> connection = Connection::Open(flags.connection, DataUse::kRead);
  if (!connection.ok()) return FailedConnection(connection.status());
  return RunOperation(*connection, /*async=*/false, out,
                      [&] { return connection->client().GetOperation(flags.Name()); });
}

ExitStatus Cancel(const OperationFlags& flags) {
  absl::StatusOr<Connection> connection = Connection::Open(flags.connection, DataUse::kRead);
  if (!connection.ok()) return FailedConnection(connection.status());
  const absl::Status cancelled = connection->client().CancelOperation(flags.Name());
  return cancelled.ok() ? kOk : FailedCall(*connection, cancelled);
}

std::shared_ptr<OperationFlags> AddSharedFlags(CLI::App& command, bool of_one) {
  auto flags = std::make_shared<OperationFlags>();
  if (of_one) {
    command
        .add_option("OPERATION", flags->operation,
                    "The operation's id, as `annals operations` shows it, or its whole name")
        ->required();
  }
  AddCollectionFlag(command, flags->collection);
  AddConnectionFlags(command, {}, flags->connection);
  return flags;
}

}  // namespace

void AddOperationsCommand(CLI::App& app, CommandContext& context) {
  CLI::App* command = app.add_subcommand(
      "operations", "Lists the work on a collection that goes on, and that has ended of late");
  const std::shared_ptr<OperationFlags> flags = AddSharedFlags(*command, /*of_one=*/false);
  AddOutputFlag(*command, flags->output);
  command->footer(
      "The newest come first. A server keeps the last hundred that have ended.\n\n"
      "Examples:\n"
      "  annals operations --server localhost:7411");
  command->callback([&context, flags] { context.exit_status = List(*flags, context.out); });
}

void AddOperationCommand(CLI::App& app, CommandContext& context) {
  CLI::App* command = app.add_subcommand("operation", "Shows one operation as it is now, in JSON");
  const std::shared_ptr<OperationFlags> flags = AddSharedFlags(*command, /*of_one=*/true);
  command->footer(
      "Examples:\n"
      "  annals operation 18a6f0c2b3d4e5f6 --server localhost:7411");
  command->callback([&context, flags] { context.exit_status = Show(*flags, context.out); });
}

void AddWaitCommand(CLI::App& app, CommandContext& context) {
  CLI::App* command =
      app.add_subcommand("wait", "Waits for the end of an operation, and shows what it came to");
  const std::shared_ptr<OperationFlags> flags = AddSharedFlags(*command, /*of_one=*/true);
  command->footer(
      "Output and exit status are those of the command that started it.\n\n"
      "Examples:\n"
      "  annals wait \"$(annals backup --async)\"");
  command->callback([&context, flags] { context.exit_status = Wait(*flags, context.out); });
}

void AddCancelCommand(CLI::App& app, CommandContext& context) {
  CLI::App* command =
      app.add_subcommand("cancel", "Tells an operation to stop, which it does as soon as it can");
  const std::shared_ptr<OperationFlags> flags = AddSharedFlags(*command, /*of_one=*/true);
  command->footer(
      "Nothing is left half done. `annals wait` tells when it has ended.\n\n"
      "Examples:\n"
      "  annals cancel 18a6f0c2b3d4e5f6 --server localhost:7411");
  command->callback([&context, flags] { context.exit_status = Cancel(*flags); });
}

}  // namespace annals::cli
