// annals create-event and annals update-event: events by hand, and corrections of others.
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "annals/v1/event_service.pb.h"
#include "clients/cli/command.h"
#include "clients/cli/event_listing.h"
#include "clients/cli/flag_checks.h"

namespace annals::cli {
namespace {

struct EnterFlags {
  ConnectionFlags connection;
  std::string collection = "default";
  std::string event;  // to update
  std::string id;     // of a new one
  std::string title;
  std::string when;
  std::string type;
  std::vector<std::string> participants;
  std::vector<std::string> places;
  std::vector<std::string> tags;
  int32_t importance = 0;
  bool dry_run = false;
  WriteFlags write;
};

v1::Event EventOf(const EnterFlags& flags) {
  v1::Event event;
  event.set_title(flags.title);
  if (!flags.when.empty()) event.mutable_when()->set_edtf(flags.when);
  event.set_type(flags.type);
  for (const std::string& name : flags.participants) {
    event.add_participants()->set_display_name(name);
  }
  for (const std::string& name : flags.places) event.add_places()->set_display_name(name);
  for (const std::string& tag : flags.tags) event.add_tags(tag);
  event.set_importance(flags.importance);
  return event;
}

ExitStatus Tell(const Connection& connection, const absl::StatusOr<v1::Event>& event, Output& out) {
  if (!event.ok()) return FailedCall(connection, event.status());
  out.Write(EventCard(*event));
  return kOk;
}

ExitStatus CreateEvent(const EnterFlags& flags, Output& out) {
  absl::StatusOr<Connection> connection = Connection::Open(flags.connection, DataUse::kWrite);
  if (!connection.ok()) return FailedConnection(connection.status());
  v1::CreateEventRequest request;
  request.set_parent(CollectionName(flags.collection));
  *request.mutable_event() = EventOf(flags);
  request.set_event_id(flags.id);
  request.set_validate_only(flags.dry_run);
  FillOptions(flags.write, *request.mutable_options());
  return Tell(*connection, connection->client().CreateEvent(request), out);
}

ExitStatus UpdateEvent(const EnterFlags& flags, const CLI::App& command, Output& out) {
  absl::StatusOr<Connection> connection = Connection::Open(flags.connection, DataUse::kRead);
  if (!connection.ok()) return FailedConnection(connection.status());
  v1::UpdateEventRequest request;
  *request.mutable_event() = EventOf(flags);
  request.mutable_event()->set_name(ResourceName(flags.collection, "events", flags.event));
  request.set_validate_only(flags.dry_run);
  FillOptions(flags.write, *request.mutable_options());
  const std::vector<std::pair<const char*, const char*>> fields = {
      {"--title", "title"},
      {"--when", "when"},
      {"--type", "type"},
      {"--participant", "participants"},
      {"--place", "places"},
      {"--tag", "tags"},
      {"--importance", "importance"}};
  for (const auto& [flag, field] : fields) {
    if (command.count(flag) > 0) request.mutable_update_mask()->add_paths(field);
  }
  return Tell(*connection, connection->client().UpdateEvent(request), out);
}

void AddEventFlags(CLI::App& command, EnterFlags& flags) {
  command
      .add_option("--when", flags.when, "When it happened, EDTF such as 1957-07 or 1957-07-09/12")
      ->check(CheckDate)
      ->type_name("DATE");
  command.add_option("--type", flags.type, "A word of docs/event-types.md [other]")
      ->type_name("TYPE");
  command.add_option("--participant", flags.participants, "Who took part; may be given again")
      ->type_name("NAME");
  command.add_option("--place", flags.places, "Where it happened; may be given again")
      ->type_name("NAME");
  command.add_option("--tag", flags.tags, "A word to find it by; may be given again")
      ->type_name("TAG");
  command.add_option("--importance", flags.importance, "1 to 100; 0 to have it estimated")
      ->type_name("N");
  command.add_flag("--dry-run", flags.dry_run, "Check everything and write nothing");
}

}  // namespace

void AddCreateEventCommand(CLI::App& app, CommandContext& context) {
  CLI::App* command = app.add_subcommand("create-event", "Enters an event by hand");
  auto flags = std::make_shared<EnterFlags>();
  command->add_option("TITLE", flags->title, "What happened, in a few words")->required();
  command->add_option("--id", flags->id, "Its id; without it one is made")->type_name("ID");
  AddEventFlags(*command, *flags);
  AddAuthorFlag(*command, flags->write.author);
  AddCollectionFlag(*command, flags->collection);
  AddConnectionFlags(*command, {}, flags->connection);
  command->footer(
      "It stays whatever becomes of documents, until `annals delete`.\n\n"
      "Examples:\n"
      "  annals create-event 'Harbour opened' --when 1957-07-20 --type founding --place Bremen");
  command->callback([&context, flags] { context.exit_status = CreateEvent(*flags, context.out); });
}

void AddUpdateEventCommand(CLI::App& app, CommandContext& context) {
  CLI::App* command =
      app.add_subcommand("update-event", "Changes what an event says, for good, as a correction");
  auto flags = std::make_shared<EnterFlags>();
  command
      ->add_option("EVENT", flags->event,
                   "The event: its id, as `annals timeline` shows it, or a whole name")
      ->required();
  command->add_option("--title", flags->title, "What happened, in a few words")->type_name("TITLE");
  AddEventFlags(*command, *flags);
  AddWriteFlags(*command, flags->write);
  AddCollectionFlag(*command, flags->collection);
  AddConnectionFlags(*command, {}, flags->connection);
  command->footer(
      "Only what is given is changed. What documents tell stays beside it as their claims, and\n"
      "`annals split` takes the correction out again.\n\n"
      "Examples:\n"
      "  annals update-event mfrggzdfmztwq2lk --when 1957-07-10 --tag to-check");
  command->callback([&context, flags, command] {
    context.exit_status = UpdateEvent(*flags, *command, context.out);
  });
}

}  // namespace annals::cli
