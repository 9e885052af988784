// annals collections, create-collection, update-collection and delete-collection.
#include <fmt/format.h>

#include <iostream>
#include <memory>
#include <string>
#include <vector>

#include "absl/strings/str_split.h"
#include "annals/v1/collection_service.pb.h"
#include "clients/cli/command.h"
#include "clients/cli/history_text.h"
#include "clients/cli/json.h"

namespace annals::cli {
namespace {

struct CollectionsFlags {
  ConnectionFlags connection;
  std::string id;
  std::string title;
  std::string description;
  std::vector<std::string> labels;
  bool force = false;
  bool dry_run = false;
  OutputFormat output = OutputFormat::kTable;
};

std::string IdOf(const v1::Collection& collection) {
  return collection.name().substr(collection.name().rfind('/') + 1);
}

std::string MadeText(const v1::Collection& collection) {
  return collection.has_create_time() ? TimeText(collection.create_time()) : "";
}

std::string TextOf(const v1::Collection& collection) {
  return fmt::format(
      "{}{}  revision {}, {} events\n", IdOf(collection),
      collection.display_name().empty() ? "" : fmt::format("  {}", collection.display_name()),
      collection.revision(), collection.event_count());
}

void AddCollection(const v1::Collection& collection, Listing& listing) {
  if (listing.format() == OutputFormat::kJson || listing.format() == OutputFormat::kJsonl) {
    return listing.AddJson(JsonOf(collection));
  }
  listing.AddRow({IdOf(collection), std::to_string(collection.event_count()),
                  std::to_string(collection.revision()), MadeText(collection),
                  collection.display_name()});
}

ExitStatus ListCollections(const CollectionsFlags& flags, Output& out) {
  absl::StatusOr<Connection> connection = Connection::Open(flags.connection, DataUse::kRead);
  if (!connection.ok()) return FailedConnection(connection.status());
  Listing listing(flags.output,
                  {{"COLLECTION", 0}, {"EVENTS", 0}, {"REVISION", 0}, {"MADE", 0}, {"TITLE", 16}},
                  {"collection", "events", "revision", "made", "title"}, out);
  v1::ListCollectionsRequest request;
  request.set_page_size(1000);
  ExitStatus exit_status = kOk;
  do {
    const absl::StatusOr<v1::ListCollectionsResponse> page =
        connection->client().ListCollections(request);
    if (!page.ok()) return FailedCall(*connection, page.status());
    for (const v1::Collection& collection : page->collections()) AddCollection(collection, listing);
    for (const std::string& name : page->unreachable()) {
      std::cerr << fmt::format("annals: {} cannot be read; `annals statistics` tells why\n", name);
      exit_status = kFailed;
    }
    request.set_page_token(page->next_page_token());
  } while (!request.page_token().empty() && !out.closed());
  if (!listing.Finish() && exit_status == kOk) std::cerr << "annals: there are no collections\n";
  return exit_status;
}

// Prints the collection that a call returned, or its error.
ExitStatus Tell(const Connection& connection, const absl::StatusOr<v1::Collection>& collection,
                Output& out) {
  if (!collection.ok()) return FailedCall(connection, collection.status());
  out.Write(TextOf(*collection));
  return kOk;
}

v1::Collection CollectionOf(const CollectionsFlags& flags) {
  v1::Collection collection;
  collection.set_display_name(flags.title);
  collection.set_description(flags.description);
  for (const std::string& label : flags.labels) {
    const std::pair<std::string, std::string> parts =
        absl::StrSplit(label, absl::MaxSplits('=', 1));
    (*collection.mutable_labels())[parts.first] = parts.second;
  }
  return collection;
}

ExitStatus CreateCollection(const CollectionsFlags& flags, Output& out) {
  absl::StatusOr<Connection> connection = Connection::Open(flags.connection, DataUse::kWrite);
  if (!connection.ok()) return FailedConnection(connection.status());
  v1::CreateCollectionRequest request;
  request.set_collection_id(flags.id);
  *request.mutable_collection() = CollectionOf(flags);
  request.set_validate_only(flags.dry_run);
  return Tell(*connection, connection->client().CreateCollection(request), out);
}

ExitStatus UpdateCollection(const CollectionsFlags& flags, const CLI::App& command, Output& out) {
  absl::StatusOr<Connection> connection = Connection::Open(flags.connection, DataUse::kRead);
  if (!connection.ok()) return FailedConnection(connection.status());
  v1::UpdateCollectionRequest request;
  *request.mutable_collection() = CollectionOf(flags);
  request.mutable_collection()->set_name(CollectionName(flags.id));
  request.set_validate_only(flags.dry_run);
  const std::vector<std::pair<const char*, const char*>> fields = {
      {"--title", "display_name"}, {"--description", "description"}, {"--label", "labels"}};
  for (const auto& [flag, field] : fields) {
    if (command.count(flag) > 0) request.mutable_update_mask()->add_paths(field);
  }
  return Tell(*connection, connection->client().UpdateCollection(request), out);
}

ExitStatus DeleteCollection(const CollectionsFlags& flags, Output& out) {
  absl::StatusOr<Connection> connection =
      Connection::Open(flags.connection, DataUse::kRead, kNoTimeout);
  if (!connection.ok()) return FailedConnection(connection.status());
  v1::DeleteCollectionRequest request;
  request.set_name(CollectionName(flags.id));
  request.set_force(flags.force);
  request.set_validate_only(flags.dry_run);
  const absl::Status deleted = connection->client().DeleteCollection(request);
  if (!deleted.ok()) return FailedCall(*connection, deleted);
  out.Write(fmt::format("{}  {}\n", flags.dry_run ? "can be deleted" : "deleted", flags.id));
  return kOk;
}

void AddIdFlag(CLI::App& command, const std::string& description, CollectionsFlags& flags) {
  command.add_option("COLLECTION", flags.id, description)->required();
}

void AddSettingsFlags(CLI::App& command, CollectionsFlags& flags) {
  command.add_option("--title", flags.title, "A name for people")->type_name("TITLE");
  command.add_option("--description", flags.description, "What is in it")->type_name("TEXT");
  command
      .add_option("--label", flags.labels,
                  "A word to tell it from others by, as KEY=VALUE; may be given again")
      ->type_name("KEY=VALUE");
  command.add_flag("--dry-run", flags.dry_run, "Check everything and write nothing");
}

}  // namespace

void AddCollectionsCommand(CLI::App& app, CommandContext& context) {
  CLI::App* command = app.add_subcommand("collections", "Lists the collections");
  auto flags = std::make_shared<CollectionsFlags>();
  AddOutputFlag(*command, flags->output);
  AddConnectionFlags(*command, {}, flags->connection);
  command->footer(
      "Examples:\n"
      "  annals collections\n"
      "  annals collections --output jsonl --server localhost:7411");
  command->callback(
      [&context, flags] { context.exit_status = ListCollections(*flags, context.out); });
}

void AddCreateCollectionCommand(CLI::App& app, CommandContext& context) {
  CLI::App* command = app.add_subcommand("create-collection",
                                         "Makes a collection, as the first write into it does");
  auto flags = std::make_shared<CollectionsFlags>();
  AddIdFlag(*command, "Its id: a-z, 0-9, `.`, `_` and `-`", *flags);
  AddSettingsFlags(*command, *flags);
  AddConnectionFlags(*command, {}, flags->connection);
  command->footer(
      "Examples:\n"
      "  annals create-collection letters --title 'Letters of the harbour board' --label "
      "of=bremen");
  command->callback(
      [&context, flags] { context.exit_status = CreateCollection(*flags, context.out); });
}

void AddUpdateCollectionCommand(CLI::App& app, CommandContext& context) {
  CLI::App* command =
      app.add_subcommand("update-collection", "Changes what is said of a collection");
  auto flags = std::make_shared<CollectionsFlags>();
  AddIdFlag(*command, "The collection, as `annals collections` shows it", *flags);
  AddSettingsFlags(*command, *flags);
  AddConnectionFlags(*command, {}, flags->connection);
  command->footer(
      "Only what is given is changed; labels, all of them together.\n\n"
      "Examples:\n"
      "  annals update-collection letters --description 'Scanned in 2026'");
  command->callback([&context, flags, command] {
    context.exit_status = UpdateCollection(*flags, *command, context.out);
  });
}

void AddDeleteCollectionCommand(CLI::App& app, CommandContext& context) {
  CLI::App* command = app.add_subcommand(
      "delete-collection", "Deletes a collection, for good: only a backup brings it back");
  auto flags = std::make_shared<CollectionsFlags>();
  AddIdFlag(*command, "The collection, as `annals collections` shows it", *flags);
  command->add_flag("--force", flags->force, "Also when it has documents or events");
  command->add_flag("--dry-run", flags->dry_run, "Check everything and delete nothing");
  AddConnectionFlags(*command, {}, flags->connection);
  command->footer(
      "Backups of it stay (`annals backups`), and `annals restore` makes it again of one.\n\n"
      "Examples:\n"
      "  annals delete-collection trial\n"
      "  annals backup --collection letters && annals delete-collection letters --force");
  command->callback(
      [&context, flags] { context.exit_status = DeleteCollection(*flags, context.out); });
}

}  // namespace annals::cli
