// annals delete and annals undelete: documents out of a collection, with their events, and back.
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
  WriteFlags write;
};

ExitStatus DeleteDocuments(const DeleteFlags& flags, Output& out) {
  absl::StatusOr<Connection> connection = Connection::Open(flags.connection, DataUse::kRead);
  if (!connection.ok()) return FailedConnection(connection.status());
  ExitStatus exit_status = kOk;
  for (const std::string& document : flags.documents) {
    const std::string name = ResourceName(flags.collection, "documents", document);
    v1::DeleteDocumentRequest request;
    request.set_name(name);
    FillOptions(flags.write, *request.mutable_options());
    absl::StatusOr<v1::DeleteDocumentResponse> response =
        connection->client().DeleteDocument(request);
    if (!response.ok()) {
      exit_status = FailedCall(*connection, response.status());
      continue;
    }
    out.Write(fmt::format("deleted  {:>4} events  {}\n", response->deleted_event_count(), name));
  }
  return exit_status;
}

ExitStatus UndeleteDocuments(const DeleteFlags& flags, Output& out) {
  absl::StatusOr<Connection> connection = Connection::Open(flags.connection, DataUse::kRead);
  if (!connection.ok()) return FailedConnection(connection.status());
  ExitStatus exit_status = kOk;
  for (const std::string& document : flags.documents) {
    v1::UndeleteDocumentRequest request;
    request.set_name(ResourceName(flags.collection, "documents", document));
    FillOptions(flags.write, *request.mutable_options());
    absl::StatusOr<v1::Document> stored = connection->client().UndeleteDocument(request);
    if (!stored.ok()) {
      exit_status = FailedCall(*connection, stored.status());
      continue;
    }
    out.Write(fmt::format("undeleted  {:>4} events  {}\n", stored->event_count(), stored->name()));
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
  AddWriteFlags(*command, flags->write);
  AddCollectionFlag(*command, flags->collection);
  AddConnectionFlags(*command, {}, flags->connection);
  command->footer(
      "Examples:\n"
      "  annals delete letter-of-june-mfrggzdfmztwq2lk\n"
      "  annals delete collections/reports/documents/annual-report");
  command->callback(
      [&context, flags] { context.exit_status = DeleteDocuments(*flags, context.out); });
}

void AddUndeleteCommand(CLI::App& app, CommandContext& context) {
  CLI::App* command = app.add_subcommand(
      "undelete", "Stores deleted documents again as they were, with their events");
  auto flags = std::make_shared<DeleteFlags>();
  command
      ->add_option("DOCUMENT", flags->documents,
                   "The documents: their ids, as `annals revisions` shows them, or whole names")
      ->required();
  AddAuthorFlag(*command, flags->write.author);
  AddCollectionFlag(*command, flags->collection);
  AddConnectionFlags(*command, {}, flags->connection);
  command->footer(
      "Documents can be had back as long as history reaches.\n\n"
      "Examples:\n"
      "  annals undelete letter-of-june-mfrggzdfmztwq2lk");
  command->callback(
      [&context, flags] { context.exit_status = UndeleteDocuments(*flags, context.out); });
}

}  // namespace annals::cli
