// annals timeline: the events of a range of dates, in the order of time.
#include <cstdint>
#include <iostream>
#include <memory>

#include "annals/v1/timeline_service.pb.h"
#include "clients/cli/command.h"
#include "clients/cli/event_listing.h"
#include "clients/cli/flag_checks.h"
#include "clients/cli/query_flags.h"

namespace annals::cli {
namespace {

struct TimelineFlags : QueryFlags {
  bool descending = false;
  int64_t limit = 0;
  OutputFormat output = OutputFormat::kTable;
};

ExitStatus ShowTimeline(const TimelineFlags& flags, Output& out) {
  absl::StatusOr<Connection> connection = Connection::Open(flags.connection, DataUse::kRead);
  if (!connection.ok()) return FailedConnection(connection.status());
  v1::StreamTimelineRequest request;
  FillRequest(flags, request);
  request.set_limit(flags.limit);
  if (flags.descending) request.mutable_query()->set_order(v1::TIME_ORDER_DESCENDING);
  EventListing listing(flags.output, EventColumns::kStored, out);
  absl::Status status = connection->client().StreamTimeline(request, [&](const v1::Event& event) {
    listing.Add(event);
    return !out.closed();
  });
  if (!status.ok()) return FailedCall(*connection, status);
  if (!listing.Finish()) {
    std::cerr << "annals: no events in this range\n" << UnknownTypes(flags.filter);
  }
  return kOk;
}

}  // namespace

void AddTimelineCommand(CLI::App& app, CommandContext& context) {
  CLI::App* command =
      app.add_subcommand("timeline", "Shows the events of a range of dates, in the order of time");
  auto flags = std::make_shared<TimelineFlags>();
  AddRangeFlags(*command, *flags);
  command->add_option("--limit", flags->limit, "The most events to show; 0 for all")
      ->check(CheckCount)
      ->type_name("N")
      ->capture_default_str();
  command->add_flag("--descending", flags->descending, "What begins latest first");
  AddRelationFlags(*command, *flags);
  AddOutputFlag(*command, flags->output);
  AddSourceFlags(*command, *flags);
  command->footer(
      "Examples:\n"
      "  annals timeline --from 1957-07-01 --to 1957-07-31\n"
      "  annals timeline --from 1950 --to 1959 --filter 'type = visit AND place = Prague'\n"
      "  annals timeline --from 1957 --to 1957 --relation within --certainly --output csv\n"
      "  annals timeline --filter 'type = visit OR type = meeting' --descending --limit 20");
  command->callback([&context, flags] { context.exit_status = ShowTimeline(*flags, context.out); });
}

}  // namespace annals::cli
