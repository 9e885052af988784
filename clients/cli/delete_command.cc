// annals delete and annals undelete: documents with their events, or events alone.
#include <fmt/format.h>

#include <memory>
#include <string>
#include <vector>

#include "annals/v1/document_service.pb.h"
#include "annals/v1/event_service.pb.h"
#include "clients/cli/command.h"

namespace annals::cli {
namespace {

struct DeleteFlags {
  ConnectionFlags connection;
  std::string collection = "default";
  std::vector<std::string> names;
  bool events = false;  // the names are not of documents
  WriteFlags write;
};

template <class Request>
Request RequestFor(const DeleteFlags& flags, const std::string& name) {
  Request request;
  request.set_name(ResourceName(flags.collection, flags.events ? "events" : "documents", name));
  FillOptions(flags.write, *request.mutable_options());
  return request;
}

// Each does it to one thing, and returns the line that says so.
absl::StatusOr<std::string> Delete(const client::Client& client, const DeleteFlags& flags,
                                   const std::string& name) {
  if (flags.events) {
    const auto event = client.DeleteEvent(RequestFor<v1::DeleteEventRequest>(flags, name));
    if (!event.ok()) return event.status();
    return fmt::format("deleted  {}  {}\n", event->name(), event->title());
  }
  const auto request = RequestFor<v1::DeleteDocumentRequest>(flags, name);
  const auto response = client.DeleteDocument(request);
  if (!response.ok()) return response.status();
  return fmt::format("deleted  {:>4} events  {}\n", response->deleted_event_count(),
                     request.name());
}

absl::StatusOr<std::string> Undelete(const client::Client& client, const DeleteFlags& flags,
                                     const std::string& name) {
  if (flags.events) {
    const auto event = client.UndeleteEvent(RequestFor<v1::UndeleteEventRequest>(flags, name));
    if (!event.ok()) return event.status();
    return fmt::format("undeleted  {}  {}\n", event->name(), event->title());
  }
  const auto document =
      client.UndeleteDocument(RequestFor<v1::UndeleteDocumentRequest>(flags, name));
  if (!document.ok()) return document.status();
  return fmt::format("undeleted  {:>4} events  {}\n", document->event_count(), document->name());
}

ExitStatus ForEach(const DeleteFlags& flags, Output& out, decltype(&Delete) act) {
  absl::StatusOr<Connection> connection = Connection::Open(flags.connection, DataUse::kRead);
  if (!connection.ok()) return FailedConnection(connection.status());
  ExitStatus exit_status = kOk;
  for (const std::string& name : flags.names) {
    const absl::StatusOr<std::string> line = act(connection->client(), flags, name);
    if (line.ok()) {
      out.Write(*line);
    } else {
      exit_status = FailedCall(*connection, line.status());
    }
  }
  return exit_status;
}

void AddNames(CLI::App& command, const std::string& shown_by, DeleteFlags& flags) {
  command
      .add_option("NAME", flags.names,
                  "The documents, or events with --events: their ids, as `annals " + shown_by +
                      "` shows them, or whole names")
      ->required();
  command.add_flag("--events", flags.events, "Events by themselves; their documents stay");
}

}  // namespace

void AddDeleteCommand(CLI::App& app, CommandContext& context) {
  CLI::App* command = app.add_subcommand(
      "delete", "Deletes documents, and their events with them, or events alone");
  auto flags = std::make_shared<DeleteFlags>();
  AddNames(*command, "documents", *flags);
  AddWriteFlags(*command, flags->write);
  AddCollectionFlag(*command, flags->collection);
  AddConnectionFlags(*command, {}, flags->connection);
  command->footer(
      "An event that is deleted by itself stays so, also when its document is ingested anew, "
      "until\n"
      "`annals undelete --events`.\n\n"
      "Examples:\n"
      "  annals delete letter-of-june-mfrggzdfmztwq2lk\n"
      "  annals delete --events nbswy3dpeb3w64tm\n"
      "  annals delete collections/reports/documents/annual-report");
  command->callback(
      [&context, flags] { context.exit_status = ForEach(*flags, context.out, Delete); });
}

void AddUndeleteCommand(CLI::App& app, CommandContext& context) {
  CLI::App* command = app.add_subcommand(
      "undelete",
      "Stores deleted documents again as they were, with their events, or events alone");
  auto flags = std::make_shared<DeleteFlags>();
  AddNames(*command, "revisions", *flags);
  AddWriteFlags(*command, flags->write);
  AddCollectionFlag(*command, flags->collection);
  AddConnectionFlags(*command, {}, flags->connection);
  command->footer(
      "Documents can be had back as long as history reaches, events as long as a document tells\n"
      "them.\n\n"
      "Examples:\n"
      "  annals undelete letter-of-june-mfrggzdfmztwq2lk\n"
      "  annals undelete --events nbswy3dpeb3w64tm");
  command->callback(
      [&context, flags] { context.exit_status = ForEach(*flags, context.out, Undelete); });
}

}  // namespace annals::cli
