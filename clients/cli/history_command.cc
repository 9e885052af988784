// annals history, annals revisions and annals changes: what was written when, and what it changed.
#include <fmt/format.h>

#include <cstdint>
#include <iostream>
#include <memory>
#include <optional>
#include <string>

#include "annals/v1/change_service.pb.h"
#include "annals/v1/event_service.pb.h"
#include "clients/cli/command.h"
#include "clients/cli/flag_checks.h"
#include "clients/cli/history_text.h"
#include "clients/cli/json.h"
#include "clients/cli/query_flags.h"

namespace annals::cli {
namespace {

std::string LastPart(const std::string& name) { return name.substr(name.rfind('/') + 1); }

struct HistoryFlags {
  ConnectionFlags connection;
  std::string collection = "default";
  std::string event;
  OutputFormat output = OutputFormat::kTable;
};

ExitStatus ShowHistory(const HistoryFlags& flags, Output& out) {
  absl::StatusOr<Connection> connection = Connection::Open(flags.connection, DataUse::kRead);
  if (!connection.ok()) return FailedConnection(connection.status());
  v1::ListEventVersionsRequest request;
  request.set_parent(ResourceName(flags.collection, "events", flags.event));
  Listing listing(flags.output,
                  {{"REVISION", 0}, {"TIME", 0}, {"WHAT", 0}, {"WHO", 8}, {"CHANGED", 8}},
                  {"revision", "time", "what", "who", "changed"}, out);
  client::PagedRange<v1::EventVersion> versions = connection->client().ListEventVersions(request);
  for (const absl::StatusOr<v1::EventVersion>& version : versions) {
    if (!version.ok()) return FailedCall(*connection, version.status());
    const v1::Change& change = version->change();
    if (flags.output == OutputFormat::kJson || flags.output == OutputFormat::kJsonl) {
      listing.AddJson(JsonOf(*version));
    } else {
      listing.AddRow({std::to_string(change.revision()), TimeText(version->revision().time()),
                      KindText(change.kind()), version->revision().author(),
                      ChangedFields(change)});
    }
    if (out.closed()) break;
  }
  if (!listing.Finish()) std::cerr << "annals: the event has not changed since history begins\n";
  return kOk;
}

// `d2, was d1` of a renaming, `e1, e2, e3` of events joined.
std::string SubjectText(const v1::Revision& revision) {
  std::string text = LastPart(revision.subject());
  for (const std::string& other : revision.others()) {
    const bool renamed = revision.kind() == v1::Revision::KIND_DOCUMENT_RENAMED;
    text += fmt::format(", {}{}", renamed ? "was " : "", LastPart(other));
  }
  return text;
}

struct RevisionsFlags {
  ConnectionFlags connection;
  std::string collection = "default";
  int64_t limit = 20;
  OutputFormat output = OutputFormat::kTable;
};

ExitStatus ListRevisions(const RevisionsFlags& flags, Output& out) {
  absl::StatusOr<Connection> connection = Connection::Open(flags.connection, DataUse::kRead);
  if (!connection.ok()) return FailedConnection(connection.status());
  v1::ListRevisionsRequest request;
  request.set_parent(CollectionName(flags.collection));
  Listing listing(flags.output,
                  {{"REVISION", 0}, {"TIME", 0}, {"WHAT", 0}, {"WHO", 8}, {"SUBJECT", 8}},
                  {"revision", "time", "what", "who", "subject"}, out);
  client::PagedRange<v1::Revision> revisions = connection->client().ListRevisions(request);
  int64_t listed = 0;
  for (const absl::StatusOr<v1::Revision>& revision : revisions) {
    if (!revision.ok()) return FailedCall(*connection, revision.status());
    if (flags.output == OutputFormat::kJson || flags.output == OutputFormat::kJsonl) {
      listing.AddJson(JsonOf(*revision));
    } else {
      listing.AddRow({std::to_string(revision->revision()), TimeText(revision->time()),
                      KindText(revision->kind()), revision->author(), SubjectText(*revision)});
    }
    if (out.closed() || ++listed == flags.limit) break;
  }
  if (!listing.Finish()) std::cerr << "annals: history tells of no revision\n";
  return kOk;
}

struct ChangesFlags : QueryFlags {
  std::optional<int64_t> after;
  bool follow = false;
  OutputFormat output = OutputFormat::kTable;
};

// In the table each is a line by itself, since a follower's last row never comes.
void ShowChange(const v1::Change& change, Listing& listing, Output& out) {
  const v1::Event& event = change.has_event() ? change.event() : change.previous();
  const std::string revision = std::to_string(change.revision());
  const std::string kind = KindText(change.kind());
  switch (listing.format()) {
    case OutputFormat::kJson:
    case OutputFormat::kJsonl:
      return listing.AddJson(JsonOf(change));
    case OutputFormat::kCsv:
      return listing.AddRow(
          {revision, kind, change.event_name(), event.when().edtf(), event.title()});
    case OutputFormat::kTable:
      out.Write(fmt::format("{:>8}  {:<7}  {}  {}  {}\n", revision, kind,
                            LastPart(change.event_name()), event.when().edtf(), event.title()));
  }
}

ExitStatus ShowChanges(const ChangesFlags& flags, Output& out) {
  absl::StatusOr<Connection> connection = Connection::Open(flags.connection, DataUse::kRead);
  if (!connection.ok()) return FailedConnection(connection.status());
  v1::WatchChangesRequest request;
  request.set_parent(CollectionName(flags.collection));
  FillQuery(flags, *request.mutable_query());
  request.set_stop_at_end(!flags.follow);
  // Without --follow there would be nothing to tell after the present.
  if (flags.after.has_value() || !flags.follow) request.set_after_revision(flags.after.value_or(0));
  Listing listing(flags.output, {}, {"revision", "what", "name", "when", "title"}, out);
  std::optional<int64_t> through;
  const absl::Status status =
      connection->client().WatchChanges(request, [&](const v1::WatchChangesResponse& response) {
        for (const v1::Change& change : response.changes()) ShowChange(change, listing, out);
        if (flags.follow) out.Flush();
        through = response.through_revision();
        return !out.closed();
      });
  listing.Finish();
  out.Flush();
  if (!through.has_value() && status.ok()) through = flags.after.value_or(0);
  if (through.has_value()) std::cerr << fmt::format("through revision {}\n", *through);
  return status.ok() ? kOk : FailedCall(*connection, status);
}

}  // namespace

void AddHistoryCommand(CLI::App& app, CommandContext& context) {
  CLI::App* command =
      app.add_subcommand("history", "Shows what has become of one event, when and by whom");
  auto flags = std::make_shared<HistoryFlags>();
  command
      ->add_option("EVENT", flags->event,
                   "The event: its id, as `annals timeline` shows it, or its whole name")
      ->required();
  AddCollectionFlag(*command, flags->collection);
  AddOutputFlag(*command, flags->output);
  AddConnectionFlags(*command, {}, flags->connection);
  command->footer(
      "Examples:\n"
      "  annals history mfrggzdfmztwq2lk\n"
      "  annals get mfrggzdfmztwq2lk --as-of 12          # as it was after revision 12\n"
      "  annals history mfrggzdfmztwq2lk --output jsonl  # with the event before and after");
  command->callback([&context, flags] { context.exit_status = ShowHistory(*flags, context.out); });
}

void AddRevisionsCommand(CLI::App& app, CommandContext& context) {
  CLI::App* command =
      app.add_subcommand("revisions", "Lists what was written when and by whom, the last first");
  auto flags = std::make_shared<RevisionsFlags>();
  command->add_option("--limit", flags->limit, "The most revisions to list; 0 for all")
      ->check(CheckCount)
      ->type_name("N")
      ->capture_default_str();
  AddCollectionFlag(*command, flags->collection);
  AddOutputFlag(*command, flags->output);
  AddConnectionFlags(*command, {}, flags->connection);
  command->footer(
      "Each write makes one revision; --as-of of other commands reads the collection as it was\n"
      "after one.\n\n"
      "Examples:\n"
      "  annals revisions\n"
      "  annals timeline --as-of 12");
  command->callback(
      [&context, flags] { context.exit_status = ListRevisions(*flags, context.out); });
}

void AddChangesCommand(CLI::App& app, CommandContext& context) {
  CLI::App* command = app.add_subcommand(
      "changes", "Shows the changes of events in the order in which they were made");
  auto flags = std::make_shared<ChangesFlags>();
  command
      ->add_option("--after", flags->after,
                   "Only what came after this revision [all, or what is to come with --follow]")
      ->check(CheckCount)
      ->type_name("REVISION");
  command->add_flag("--follow", flags->follow, "Go on with what is changed from now on");
  AddRangeFlags(*command, *flags);
  AddRelationFlags(*command, *flags);
  AddOutputFlag(*command, flags->output);
  AddCollectionFlag(*command, flags->collection);
  AddConnectionFlags(*command, {}, flags->connection);
  command->footer(
      "At its end, standard error tells the revision through which all was shown, for --after of\n"
      "the next time.\n\n"
      "Examples:\n"
      "  annals changes --after 12\n"
      "  annals changes --follow --from 1957 --to 1957 --output jsonl");
  command->callback([&context, flags] { context.exit_status = ShowChanges(*flags, context.out); });
}

}  // namespace annals::cli
