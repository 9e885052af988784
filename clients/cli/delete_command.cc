// annals delete: documents out of a collection, with their events.
#include <fmt/format.h>

#include <memory>
#include <string>
#include <vector>

#include "annals/v1/document_service.pb.h"
#include "clients/cli/command.h"

namespace annals::cli {
namespace {

struct DeleteFlags {
  ConnectionFlags connection;
  std::string collection = "default";
  std::vector<std::string> documents;
};

ExitStatus DeleteDocuments(const DeleteFlags& flags, Output& out) {
  absl::StatusOr<Connection> connection = Connection::Open(flags.connection, DataUse::kRead);
  if (!connection.ok()) return FailedConnection(connection.status());
  ExitStatus exit_status = kOk;
  for (const std::string& document : flags.documents) {
    const std::string name = ResourceName(flags.collection, "documents", document);
    absl::StatusOr<v1::DeleteDocumentResponse> response = connection->client().DeleteDocument(name);
    if (!response.ok()) {
      exit_status = FailedCall(*connection, response.status());
      continue;
    }
    out.Write(fmt::format("deleted  {:>4} events  {}\n", response->deleted_event_count(), name));
  }
  return exit_status;
}

}  // namespace

void AddDeleteCommand(CLI::App& app, CommandContext& context) {
  CLI::App* command = app.add_subcommand("delete", "Deletes documents, and their events with them");
  auto flags = std::make_shared<DeleteFlags>();
  command
      ->add_option("DOCUMENT", flags->documents,
                   "The documents: their ids, as `annals documents` shows them, or whole names")
      ->required();
  AddCollectionFlag(*command, flags->collection);
  AddConnectionFlags(*command, {}, flags->connection);
  command->footer(
      "Examples:\n"
      "  annals delete letter-of-june-mfrggzdfmztwq2lk\n"
      "  annals delete collections/reports/documents/annual-report");
  command->callback(
      [&context, flags] { context.exit_status = DeleteDocuments(*flags, context.out); });
}

}  // namespace annals::cli
