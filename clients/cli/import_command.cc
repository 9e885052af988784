// annals import: the events of a file, by hand.
#include <fmt/format.h>

#include <iostream>
#include <map>
#include <memory>
#include <string>

#include "annals/v1/event_service.pb.h"
#include "clients/cli/command.h"
#include "clients/cli/input_files.h"

namespace annals::cli {
namespace {

struct ImportFlags {
  ConnectionFlags connection;
  std::string collection = "default";
  std::string file;
  std::string format;
  std::string author;
  bool dry_run = false;
};

const std::map<std::string, v1::ImportFormat>& Formats() {
  static const auto* const kFormats = new std::map<std::string, v1::ImportFormat>{
      {"jsonl", v1::IMPORT_FORMAT_JSON_LINES}, {"csv", v1::IMPORT_FORMAT_CSV}};
  return *kFormats;
}

ExitStatus Import(const ImportFlags& flags, Output& out) {
  absl::StatusOr<InputBytes> bytes = InputBytes::Open({flags.file, absl::OkStatus()});
  if (!bytes.ok()) {
    PrintError(flags.file, bytes.status());
    return kFailed;
  }
  absl::StatusOr<Connection> connection =
      Connection::Open(flags.connection, DataUse::kWrite, kNoTimeout);
  if (!connection.ok()) return FailedConnection(connection.status());
  v1::ImportEventsRequest request;
  request.set_parent(CollectionName(flags.collection));
  request.set_author(flags.author);
  request.set_validate_only(flags.dry_run);
  const bool is_csv = flags.format.empty() && flags.file.ends_with(".csv");
  request.set_format(is_csv ? v1::IMPORT_FORMAT_CSV
                            : Formats().at(flags.format.empty() ? "jsonl" : flags.format));
  v1::ImportEventsResponse done;
  const absl::Status status = connection->client().ImportEvents(
      request, [&] { return bytes->Next(); },
      [&](v1::ImportEventsResponse& told) {
        done = told;
        return true;
      });
  out.Write(fmt::format("{}: {} new, {} replaced, {} unchanged{}\n", flags.file,
                        done.created_count(), done.replaced_count(), done.unchanged_count(),
                        flags.dry_run ? ", nothing written" : ""));
  if (status.ok()) return kOk;
  PrintError(flags.file, status, connection->server());
  std::cerr << fmt::format("annals: {}: {}\n", flags.file,
                           done.line() == 0 ? "no line of it is imported"
                                            : fmt::format("its lines up to {} are {}", done.line(),
                                                          flags.dry_run ? "good" : "imported"));
  return ExitStatusOf(status);
}

}  // namespace

void AddImportCommand(CLI::App& app, CommandContext& context) {
  CLI::App* command = app.add_subcommand("import", "Enters the events of a file by hand");
  auto flags = std::make_shared<ImportFlags>();
  command->add_option("FILE", flags->file, "The file; - for standard input")->required();
  command
      ->add_option(
          "--format", flags->format,
          "jsonl (JSON Lines) or csv, as `annals export` writes them; without it told from "
          "the file's name")
      ->check(CLI::IsMember(Formats()))
      ->type_name("FORMAT");
  command->add_flag("--dry-run", flags->dry_run, "Check everything and write nothing");
  AddAuthorFlag(*command, flags->author);
  AddCollectionFlag(*command, flags->collection);
  AddConnectionFlags(*command, {}, flags->connection);
  command->footer(
      "An event that is there just so is passed over, one by hand of the same id is replaced. At "
      "the\n"
      "first line that is wrong the import ends; what came before it is kept.\n\n"
      "Examples:\n"
      "  annals export > events.jsonl\n"
      "  annals import events.jsonl --collection copy");
  command->callback([&context, flags] { context.exit_status = Import(*flags, context.out); });
}

}  // namespace annals::cli
