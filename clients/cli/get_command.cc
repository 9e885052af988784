// annals get: one event.
#include <cstdint>
#include <memory>
#include <string>

#include "annals/v1/event_service.pb.h"
#include "clients/cli/command.h"
#include "clients/cli/event_listing.h"

namespace annals::cli {
namespace {

struct GetFlags {
  ConnectionFlags connection;
  std::string collection = "default";
  std::string event;
  int64_t as_of = 0;
  OutputFormat output = OutputFormat::kTable;
};

ExitStatus GetEvent(const GetFlags& flags, Output& out) {
  absl::StatusOr<Connection> connection = Connection::Open(flags.connection, DataUse::kRead);
  if (!connection.ok()) return FailedConnection(connection.status());
  v1::GetEventRequest request;
  request.set_name(ResourceName(flags.collection, "events", flags.event));
  request.set_as_of_revision(flags.as_of);
  absl::StatusOr<v1::Event> event = connection->client().GetEvent(request);
  if (!event.ok()) return FailedCall(*connection, event.status());
  if (flags.output == OutputFormat::kTable) {
    out.Write(EventCard(*event));
    return kOk;
  }
  EventListing listing(flags.output, EventColumns::kStored, out);
  listing.Add(*event);
  listing.Finish();
  return kOk;
}

}  // namespace

void AddGetCommand(CLI::App& app, CommandContext& context) {
  CLI::App* command =
      app.add_subcommand("get", "Shows one event, with the words of the documents that say so");
  auto flags = std::make_shared<GetFlags>();
  command
      ->add_option("EVENT", flags->event,
                   "The event: its id, as `annals timeline` shows it, or its whole name")
      ->required();
  AddAsOfFlag(*command, flags->as_of);
  AddCollectionFlag(*command, flags->collection);
  AddOutputFlag(*command, flags->output);
  AddConnectionFlags(*command, {}, flags->connection);
  command->footer(
      "Examples:\n"
      "  annals get mfrggzdfmztwq2lk\n"
      "  annals get collections/default/events/mfrggzdfmztwq2lk --output jsonl");
  command->callback([&context, flags] { context.exit_status = GetEvent(*flags, context.out); });
}

}  // namespace annals::cli
