// annals tiles: the most important events of a range of dates, and where the others are.
#include <fmt/format.h>

#include <algorithm>
#include <cstdint>
#include <iostream>
#include <memory>
#include <string>

#include "annals/v1/timeline_service.pb.h"
#include "clients/cli/chart.h"
#include "clients/cli/command.h"
#include "clients/cli/event_listing.h"
#include "clients/cli/json.h"
#include "clients/cli/query_flags.h"
#include "clients/cli/text_width.h"

namespace annals::cli {
namespace {

struct TilesFlags : QueryFlags {
  int32_t events = 20;
  int32_t columns = 10;
  OutputFormat output = OutputFormat::kTable;
};

void ShowColumns(const v1::QueryTilesResponse& tiles, Output& out) {
  Table table({{"FROM", 0}, {"BEGINS", 0}, {"SHOWN", 0}, {"", kMinBar}}, TerminalWidth(), out);
  int64_t most = 0;
  for (const v1::TileColumn& column : tiles.columns()) most = std::max(most, column.begins());
  const int width = BarWidth();
  for (const v1::TileColumn& column : tiles.columns()) {
    table.AddRow({InstantOf(column.begin()).ToString(), std::to_string(column.begins()),
                  std::to_string(column.shown()),
                  Bar(static_cast<double>(column.begins()), static_cast<double>(most), width)});
  }
  table.Finish();
  if (tiles.columns_size() > 0) out.Write("\n");
}

ExitStatus ShowTiles(const TilesFlags& flags, Output& out) {
  absl::StatusOr<Connection> connection = Connection::Open(flags.connection, DataUse::kRead);
  if (!connection.ok()) return FailedConnection(connection.status());
  v1::QueryTilesRequest request;
  FillRequest(flags, request);
  request.set_max_events(flags.events);
  request.set_columns(flags.columns);
  const absl::StatusOr<v1::QueryTilesResponse> tiles = connection->client().QueryTiles(request);
  if (!tiles.ok()) return FailedCall(*connection, tiles.status());
  if (flags.output == OutputFormat::kJson || flags.output == OutputFormat::kJsonl) {
    out.Write(JsonOf(*tiles) + "\n");
    return kOk;
  }
  if (flags.output == OutputFormat::kTable) ShowColumns(*tiles, out);
  EventListing listing(flags.output, EventColumns::kStored, out);
  for (const v1::Event& event : tiles->events()) listing.Add(event);
  const bool any = listing.Finish();
  out.Flush();
  std::cerr << (any ? fmt::format("{} of {} events\n", tiles->events_size(), tiles->total())
                    : "annals: no events in this range\n" + UnknownTypes(flags.filter));
  return kOk;
}

}  // namespace

void AddTilesCommand(CLI::App& app, CommandContext& context) {
  CLI::App* command = app.add_subcommand(
      "tiles", "Shows the most important events of a range of dates, and where the others are");
  auto flags = std::make_shared<TilesFlags>();
  AddRangeFlags(*command, *flags);
  command->add_option("--events", flags->events, "The most events to show, 1 to 1000")
      ->check(CLI::Range(1, 1000))
      ->type_name("N")
      ->capture_default_str();
  command
      ->add_option("--columns", flags->columns,
                   "Into how many parts of equal length to cut the range, 1 to 1000, to count what "
                   "begins in each")
      ->check(CLI::Range(1, 1000))
      ->type_name("N")
      ->capture_default_str();
  AddOutputFlag(*command, flags->output);
  AddSourceFlags(*command, *flags);
  command->footer(
      "Examples:\n"
      "  annals tiles\n"
      "  annals tiles --from 1950 --to 1959 --events 5 --columns 10\n"
      "  annals tiles --filter 'place = Prague' --output json");
  command->callback([&context, flags] { context.exit_status = ShowTiles(*flags, context.out); });
}

}  // namespace annals::cli
