// annals count: how many events there are of a range of dates.
#include <fmt/format.h>

#include <cstdint>
#include <iostream>
#include <memory>

#include "annals/v1/timeline_service.pb.h"
#include "clients/cli/command.h"
#include "clients/cli/query_flags.h"

namespace annals::cli {
namespace {

ExitStatus ShowCount(const QueryFlags& flags, Output& out) {
  absl::StatusOr<Connection> connection = Connection::Open(flags.connection, DataUse::kRead);
  if (!connection.ok()) return FailedConnection(connection.status());
  v1::CountEventsRequest request;
  FillRequest(flags, request);
  const absl::StatusOr<int64_t> count = connection->client().CountEvents(request);
  if (!count.ok()) return FailedCall(*connection, count.status());
  out.Write(fmt::format("{}\n", *count));
  if (*count == 0) std::cerr << UnknownTypes(flags.filter);
  return kOk;
}

}  // namespace

void AddCountCommand(CLI::App& app, CommandContext& context) {
  CLI::App* command =
      app.add_subcommand("count", "Tells how many events there are of a range of dates");
  auto flags = std::make_shared<QueryFlags>();
  AddRangeFlags(*command, *flags);
  AddRelationFlags(*command, *flags);
  AddSourceFlags(*command, *flags);
  command->footer(
      "Examples:\n"
      "  annals count --from 1957 --to 1957\n"
      "  annals count --filter 'participant = Novak AND NOT type = statement'\n"
      "  annals count --from 1957-07 --to 1957-07 --relation within --certainly");
  command->callback([&context, flags] { context.exit_status = ShowCount(*flags, context.out); });
}

}  // namespace annals::cli
