// annals events: all events of a collection, also those without a date.
#include <cstdint>
#include <iostream>
#include <memory>
#include <string>

#include "annals/v1/event_service.pb.h"
#include "clients/cli/command.h"
#include "clients/cli/event_listing.h"

namespace annals::cli {
namespace {

struct EventsFlags {
  ConnectionFlags connection;
  std::string collection = "default";
  int64_t as_of = 0;
  bool deleted = false;
  OutputFormat output = OutputFormat::kTable;
};

ExitStatus ListEvents(const EventsFlags& flags, Output& out) {
  absl::StatusOr<Connection> connection = Connection::Open(flags.connection, DataUse::kRead);
  if (!connection.ok()) return FailedConnection(connection.status());
  v1::ListEventsRequest request;
  request.set_parent(CollectionName(flags.collection));
  request.set_page_size(1000);
  request.set_as_of_revision(flags.as_of);
  request.set_show_deleted(flags.deleted);
  EventListing listing(flags.output, EventColumns::kStored, out);
  client::PagedRange<v1::Event> events = connection->client().ListEvents(request);
  for (absl::StatusOr<v1::Event>& event : events) {
    if (!event.ok()) return FailedCall(*connection, event.status());
    if (flags.deleted && !event->has_deletion()) continue;
    listing.Add(*event);
    if (out.closed()) break;
  }
  if (!listing.Finish()) std::cerr << "annals: the collection has no events\n";
  return kOk;
}

}  // namespace

void AddEventsCommand(CLI::App& app, CommandContext& context) {
  CLI::App* command = app.add_subcommand(
      "events", "Lists all events in the order of their ids, also those without a date");
  auto flags = std::make_shared<EventsFlags>();
  command->add_flag("--deleted", flags->deleted,
                    "Only those that `annals delete --events` deleted");
  AddAsOfFlag(*command, flags->as_of);
  AddCollectionFlag(*command, flags->collection);
  AddOutputFlag(*command, flags->output);
  AddConnectionFlags(*command, {}, flags->connection);
  command->footer(
      "Examples:\n"
      "  annals events --output jsonl > events.jsonl\n"
      "  annals events --collection reports");
  command->callback([&context, flags] { context.exit_status = ListEvents(*flags, context.out); });
}

}  // namespace annals::cli
