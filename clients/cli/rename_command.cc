// annals rename: another id for a document.
#include <fmt/format.h>

#include <memory>
#include <string>

#include "annals/v1/document_service.pb.h"
#include "clients/cli/command.h"

namespace annals::cli {
namespace {

struct RenameFlags {
  ConnectionFlags connection;
  std::string collection = "default";
  std::string document;
  std::string new_id;
  WriteFlags write;
};

ExitStatus RenameDocument(const RenameFlags& flags, Output& out) {
  absl::StatusOr<Connection> connection = Connection::Open(flags.connection, DataUse::kRead);
  if (!connection.ok()) return FailedConnection(connection.status());
  v1::RenameDocumentRequest request;
  request.set_name(ResourceName(flags.collection, "documents", flags.document));
  request.set_new_document_id(flags.new_id);
  FillOptions(flags.write, *request.mutable_options());
  const absl::StatusOr<v1::Document> document = connection->client().RenameDocument(request);
  if (!document.ok()) return FailedCall(*connection, document.status());
  out.Write(fmt::format("renamed  {}  to  {}\n", request.name(), document->name()));
  return kOk;
}

}  // namespace

void AddRenameCommand(CLI::App& app, CommandContext& context) {
  CLI::App* command = app.add_subcommand(
      "rename", "Gives a document another id; the one that it had goes on to lead to it");
  auto flags = std::make_shared<RenameFlags>();
  command
      ->add_option("DOCUMENT", flags->document,
                   "The document: its id, as `annals documents` shows it, or its whole name")
      ->required();
  command
      ->add_option("ID", flags->new_id,
                   "Its new id: 1 to 128 of a-z, 0-9, `.`, `_` and `-`, beginning with a letter or "
                   "digit")
      ->required();
  AddWriteFlags(*command, flags->write);
  AddCollectionFlag(*command, flags->collection);
  AddConnectionFlags(*command, {}, flags->connection);
  command->footer(
      "For sources that are numbered anew: the events keep their ids, the former id leads to the\n"
      "document in every command, and a new ingest of it replaces this document.\n\n"
      "Examples:\n"
      "  annals rename letters.d72 letters.d73");
  command->callback(
      [&context, flags] { context.exit_status = RenameDocument(*flags, context.out); });
}

}  // namespace annals::cli
