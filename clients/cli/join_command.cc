// annals join and annals split: which events are one.
#include <fmt/format.h>

#include <memory>
#include <string>
#include <vector>

#include "annals/v1/event_service.pb.h"
#include "clients/cli/command.h"
#include "clients/cli/event_listing.h"

namespace annals::cli {
namespace {

struct JoinFlags {
  ConnectionFlags connection;
  std::string collection = "default";
  std::vector<std::string> events;
  WriteFlags write;
};

ExitStatus JoinEvents(const JoinFlags& flags, Output& out) {
  absl::StatusOr<Connection> connection = Connection::Open(flags.connection, DataUse::kRead);
  if (!connection.ok()) return FailedConnection(connection.status());
  v1::MergeEventsRequest request;
  request.set_parent(CollectionName(flags.collection));
  for (const std::string& event : flags.events) {
    request.add_names(ResourceName(flags.collection, "events", event));
  }
  FillOptions(flags.write, *request.mutable_options());
  absl::StatusOr<v1::Event> event = connection->client().MergeEvents(request);
  if (!event.ok()) return FailedCall(*connection, event.status());
  out.Write(EventCard(*event));
  return kOk;
}

struct SplitFlags {
  ConnectionFlags connection;
  std::string collection = "default";
  std::string event;
  WriteFlags write;
};

ExitStatus SplitEvent(const SplitFlags& flags, Output& out) {
  absl::StatusOr<Connection> connection = Connection::Open(flags.connection, DataUse::kRead);
  if (!connection.ok()) return FailedConnection(connection.status());
  v1::SplitEventRequest request;
  request.set_name(ResourceName(flags.collection, "events", flags.event));
  FillOptions(flags.write, *request.mutable_options());
  absl::StatusOr<v1::Event> event = connection->client().SplitEvent(request);
  if (!event.ok()) return FailedCall(*connection, event.status());
  out.Write(EventCard(*event));
  return kOk;
}

}  // namespace

void AddJoinCommand(CLI::App& app, CommandContext& context) {
  CLI::App* command = app.add_subcommand(
      "join", "Makes one event of several, for good, with the claims and the evidence of each");
  auto flags = std::make_shared<JoinFlags>();
  command
      ->add_option("EVENT", flags->events,
                   "The events: their ids, as `annals timeline` shows them, or whole names")
      ->required()
      ->expected(2, -1);
  AddWriteFlags(*command, flags->write);
  AddCollectionFlag(*command, flags->collection);
  AddConnectionFlags(*command, {}, flags->connection);
  command->footer(
      "What is joined stays so, also when a document is ingested anew, until `annals split`.\n\n"
      "Examples:\n"
      "  annals join mfrggzdfmztwq2lk nbswy3dpeb3w64tm");
  command->callback([&context, flags] { context.exit_status = JoinEvents(*flags, context.out); });
}

void AddSplitCommand(CLI::App& app, CommandContext& context) {
  CLI::App* command = app.add_subcommand(
      "split", "Takes what one document tells out of an event, for good, as an event of its own");
  auto flags = std::make_shared<SplitFlags>();
  command
      ->add_option("EVENT", flags->event,
                   "What to take out: the id of a claim, as `annals get` shows it, or a whole name")
      ->required();
  AddWriteFlags(*command, flags->write);
  AddCollectionFlag(*command, flags->collection);
  AddConnectionFlags(*command, {}, flags->connection);
  command->footer(
      "Examples:\n"
      "  annals get mfrggzdfmztwq2lk     # shows the claims\n"
      "  annals split nbswy3dpeb3w64tm");
  command->callback([&context, flags] { context.exit_status = SplitEvent(*flags, context.out); });
}

}  // namespace annals::cli
