// annals export: the events of a range of dates as a file for other programs.
#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <string_view>

#include "annals/v1/timeline_service.pb.h"
#include "clients/cli/command.h"
#include "clients/cli/flag_checks.h"
#include "clients/cli/query_flags.h"

namespace annals::cli {
namespace {

struct ExportFlags : QueryFlags {
  std::string format = "jsonl";
  int64_t limit = 0;
  bool descending = false;
};

const std::map<std::string, v1::ExportFormat>& Formats() {
  static const auto* const kFormats = new std::map<std::string, v1::ExportFormat>{
      {"jsonl", v1::EXPORT_FORMAT_JSON_LINES}, {"csv", v1::EXPORT_FORMAT_CSV},
      {"ics", v1::EXPORT_FORMAT_ICALENDAR},    {"timelinejs", v1::EXPORT_FORMAT_TIMELINE_JS},
      {"vis", v1::EXPORT_FORMAT_VIS_TIMELINE}, {"geojson", v1::EXPORT_FORMAT_LINKED_PLACES},
      {"jsonld", v1::EXPORT_FORMAT_SCHEMA_ORG}};
  return *kFormats;
}

ExitStatus Export(const ExportFlags& flags, Output& out) {
  absl::StatusOr<Connection> connection =
      Connection::Open(flags.connection, DataUse::kRead, kNoTimeout);
  if (!connection.ok()) return FailedConnection(connection.status());
  v1::ExportTimelineRequest request;
  FillRequest(flags, request);
  request.set_limit(flags.limit);
  if (flags.descending) request.mutable_query()->set_order(v1::TIME_ORDER_DESCENDING);
  request.set_format(Formats().at(flags.format));
  const absl::Status status =
      connection->client().ExportTimeline(request, [&](std::string_view data) {
        out.Write(data);
        return !out.closed();
      });
  return status.ok() ? kOk : FailedCall(*connection, status);
}

}  // namespace

void AddExportCommand(CLI::App& app, CommandContext& context) {
  CLI::App* command = app.add_subcommand(
      "export", "Writes the events of a range of dates as a file for other programs");
  auto flags = std::make_shared<ExportFlags>();
  command
      ->add_option("--format", flags->format,
                   "jsonl (JSON Lines, events whole), csv, ics (iCalendar), timelinejs, vis "
                   "(vis-timeline), geojson (Linked Places) or jsonld (schema.org)")
      ->check(CLI::IsMember(Formats()))
      ->type_name("FORMAT")
      ->capture_default_str();
  AddRangeFlags(*command, *flags);
  command->add_option("--limit", flags->limit, "The most events to write; 0 for all")
      ->check(CheckCount)
      ->type_name("N")
      ->capture_default_str();
  command->add_flag("--descending", flags->descending, "What begins latest first");
  AddRelationFlags(*command, *flags);
  AddSourceFlags(*command, *flags);
  command->footer(
      "Events without a date are on no timeline, and so in no file. docs/export.md says what each\n"
      "format keeps of an event.\n\n"
      "Examples:\n"
      "  annals export --format ics --from 1957 --to 1957 > 1957.ics\n"
      "  annals export --filter 'type = visit' | jq .title");
  command->callback([&context, flags] { context.exit_status = Export(*flags, context.out); });
}

}  // namespace annals::cli
