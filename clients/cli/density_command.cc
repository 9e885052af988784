// annals density: how many events begin, end and go on, by day, month, year and so on.
#include <fmt/format.h>

#include <algorithm>
#include <iostream>
#include <map>
#include <memory>
#include <string>

#include "annals/v1/timeline_service.pb.h"
#include "clients/cli/chart.h"
#include "clients/cli/command.h"
#include "clients/cli/json.h"
#include "clients/cli/query_flags.h"

namespace annals::cli {
namespace {

struct DensityFlags : QueryFlags {
  std::string unit = "year";
  std::string bars = "active";
  bool spread = false;
  OutputFormat output = OutputFormat::kTable;
};

const std::map<std::string, v1::CalendarUnit>& Units() {
  static const std::map<std::string, v1::CalendarUnit> kUnits = {
      {"second", v1::CALENDAR_UNIT_SECOND},
      {"minute", v1::CALENDAR_UNIT_MINUTE},
      {"hour", v1::CALENDAR_UNIT_HOUR},
      {"day", v1::CALENDAR_UNIT_DAY},
      {"week", v1::CALENDAR_UNIT_WEEK},
      {"month", v1::CALENDAR_UNIT_MONTH},
      {"quarter", v1::CALENDAR_UNIT_QUARTER},
      {"year", v1::CALENDAR_UNIT_YEAR},
      {"decade", v1::CALENDAR_UNIT_DECADE},
      {"century", v1::CALENDAR_UNIT_CENTURY},
      {"millennium", v1::CALENDAR_UNIT_MILLENNIUM}};
  return kUnits;
}

void ShowBuckets(const DensityFlags& flags, const v1::QueryDensityResponse& density, Output& out) {
  Listing listing(flags.output,
                  {{"BUCKET", 0}, {"BEGINS", 0}, {"ENDS", 0}, {"ACTIVE", 0}, {"", kMinBar}},
                  {"bucket", "begin", "end", "begins", "ends", "active"}, out);
  const auto charted = [&flags](const v1::DensityBucket& bucket) {
    return flags.bars == "begins" ? static_cast<double>(bucket.begins()) : bucket.active();
  };
  double most = 0;
  for (const v1::DensityBucket& bucket : density.buckets()) most = std::max(most, charted(bucket));
  const int width = BarWidth();
  for (const v1::DensityBucket& bucket : density.buckets()) {
    if (out.closed()) return;
    if (flags.output == OutputFormat::kJson || flags.output == OutputFormat::kJsonl) {
      listing.AddJson(JsonOf(bucket));
      continue;
    }
    // Where it begins before all instants, there is no date to name it by.
    const std::string label =
        bucket.has_begin() ? BucketLabel(Units().at(flags.unit), InstantOf(bucket.begin())) : "..";
    const std::string begins = std::to_string(bucket.begins());
    const std::string ends = std::to_string(bucket.ends());
    const std::string active = fmt::format("{:.{}f}", bucket.active(), flags.spread ? 2 : 0);
    if (flags.output == OutputFormat::kTable) {
      listing.AddRow({label, begins, ends, active, Bar(charted(bucket), most, width)});
    } else {
      listing.AddRow({label, bucket.has_begin() ? InstantOf(bucket.begin()).ToString() : "",
                      bucket.has_end() ? InstantOf(bucket.end()).ToString() : "", begins, ends,
                      active});
    }
  }
  listing.Finish();
}

// What no bucket can show.
std::string Rest(const DensityFlags& flags, const v1::QueryDensityResponse& density) {
  std::string text = fmt::format("{} events", density.total());
  if (density.coarse_begins() > 0 || density.coarse_ends() > 0) {
    text += fmt::format("; the {} is not known for {} begins and {} ends", flags.unit,
                        density.coarse_begins(), density.coarse_ends());
  }
  if (density.undated() > 0) text += fmt::format("; {} more have no date", density.undated());
  return text + "\n";
}

ExitStatus ShowDensity(const DensityFlags& flags, Output& out) {
  absl::StatusOr<Connection> connection = Connection::Open(flags.connection, DataUse::kRead);
  if (!connection.ok()) return FailedConnection(connection.status());
  v1::QueryDensityRequest request;
  FillRequest(flags, request);
  request.set_unit(Units().at(flags.unit));
  request.set_weight(flags.spread ? v1::DENSITY_WEIGHT_SPREAD : v1::DENSITY_WEIGHT_WHOLE);
  const absl::StatusOr<v1::QueryDensityResponse> density =
      connection->client().QueryDensity(request);
  if (!density.ok()) return FailedCall(*connection, density.status());
  ShowBuckets(flags, *density, out);
  out.Flush();
  std::cerr << Rest(flags, *density);
  if (density->total() == 0) std::cerr << UnknownTypes(flags.filter);
  return kOk;
}

}  // namespace

void AddDensityCommand(CLI::App& app, CommandContext& context) {
  CLI::App* command = app.add_subcommand(
      "density", "Counts events by day, month, year or another unit, as a bar chart");
  auto flags = std::make_shared<DensityFlags>();
  AddRangeFlags(*command, *flags);
  command
      ->add_option("--unit", flags->unit,
                   "How long a bucket is: second, minute, hour, day, week, month, quarter, year, "
                   "decade, century or millennium")
      ->check(CLI::IsMember(Units()))
      ->type_name("UNIT")
      ->capture_default_str();
  command->add_flag("--spread", flags->spread,
                    "An event that may lie in several buckets counts as one in all, in proportion, "
                    "and not as one in each");
  command
      ->add_option("--bars", flags->bars,
                   "What the bars show: active, the events going on, or begins")
      ->check(CLI::IsMember({"active", "begins"}))
      ->type_name("WORD")
      ->capture_default_str();
  AddOutputFlag(*command, flags->output);
  AddSourceFlags(*command, *flags);
  command->footer(
      "Examples:\n"
      "  annals density\n"
      "  annals density --unit month --from 1957 --to 1958 --filter 'type = visit'\n"
      "  annals density --unit decade --spread --bars begins\n"
      "  annals density --unit day --from 1957-07 --to 1957-07 --output csv");
  command->callback([&context, flags] { context.exit_status = ShowDensity(*flags, context.out); });
}

}  // namespace annals::cli
