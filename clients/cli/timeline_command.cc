// annals timeline: the events of a range of dates, in the order of time.
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <iostream>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "absl/strings/ascii.h"
#include "annals/v1/timeline_service.pb.h"
#include "clients/cli/command.h"
#include "clients/cli/event_listing.h"
#include "clients/cli/flag_checks.h"
#include "extractor/chronology/event_record.h"
#include "service/filter.h"

namespace annals::cli {
namespace {

struct TimelineFlags {
  ConnectionFlags connection;
  std::string collection = "default";
  std::string from;
  std::string to;
  std::string relation = "overlaps";
  bool certainly = false;
  std::string filter;
  int64_t limit = 0;
  OutputFormat output = OutputFormat::kTable;
};

const std::map<std::string, v1::TimeRelation>& Relations() {
  static const std::map<std::string, v1::TimeRelation> kRelations = {
      {"overlaps", v1::TIME_RELATION_OVERLAPS},
      {"within", v1::TIME_RELATION_WITHIN},
      {"contains", v1::TIME_RELATION_CONTAINS},
      {"before", v1::TIME_RELATION_BEFORE},
      {"after", v1::TIME_RELATION_AFTER},
      {"meets", v1::TIME_RELATION_MEETS},
      {"met-by", v1::TIME_RELATION_MET_BY},
      {"starts", v1::TIME_RELATION_STARTS},
      {"started-by", v1::TIME_RELATION_STARTED_BY},
      {"finishes", v1::TIME_RELATION_FINISHES},
      {"finished-by", v1::TIME_RELATION_FINISHED_BY},
      {"equals", v1::TIME_RELATION_EQUALS}};
  return kRelations;
}

// A line for each type that a filter asks for and that no event has. A server newer than this
// program may know more types, so this is told only when nothing has been found.
std::string UnknownTypes(const std::string& filter) {
  std::string lines;
  for (const service::FilterTerm& term :
       service::ParseFilter(filter).value_or(std::vector<service::FilterTerm>())) {
    const std::string type = absl::AsciiStrToLower(term.value);
    if (term.field != service::FilterField::kType ||
        std::ranges::find(extractor::kEventTypes, type) != extractor::kEventTypes.end()) {
      continue;
    }
    lines += fmt::format("annals: --filter: there is no type \"{}\"; the types are {}\n", type,
                         fmt::join(extractor::kEventTypes, ", "));
  }
  return lines;
}

ExitStatus ShowTimeline(const TimelineFlags& flags, Output& out) {
  absl::StatusOr<Connection> connection = Connection::Open(flags.connection, DataUse::kRead);
  if (!connection.ok()) return FailedConnection(connection.status());
  v1::StreamTimelineRequest request;
  request.set_parent(CollectionName(flags.collection));
  request.set_limit(flags.limit);
  v1::TimelineQuery& query = *request.mutable_query();
  query.set_from(flags.from);
  query.set_to(flags.to);
  query.set_relation(Relations().at(flags.relation));
  query.set_certainty(flags.certainly ? v1::CERTAINTY_CERTAINLY : v1::CERTAINTY_POSSIBLY);
  query.set_filter(flags.filter);
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
  command
      ->add_option("--from", flags->from,
                   "Begin: a day, month, year or any EDTF; without it, the beginning of time")
      ->check(CheckDate)
      ->type_name("DATE");
  command
      ->add_option("--to", flags->to,
                   "End, with the whole day, month or year named; without it, the end of time")
      ->check(CheckDate)
      ->type_name("DATE");
  command->add_option("--limit", flags->limit, "The most events to show; 0 for all")
      ->check(CheckCount)
      ->type_name("N")
      ->capture_default_str();
  command
      ->add_option("--relation", flags->relation,
                   "How events must stand to the range: overlaps, within, contains, before, after, "
                   "meets, met-by, starts, started-by, finishes, finished-by or equals")
      ->check(CLI::IsMember(Relations()))
      ->type_name("WORD")
      ->capture_default_str();
  command->add_flag("--certainly", flags->certainly,
                    "Only events that stand so however their uncertain dates turn out");
  command->add_option(
      "--filter", flags->filter,
      "Only events with these: `type = visit AND place = Prague`, of type, participant, place and "
      "document; values with spaces in double quotes");
  AddCollectionFlag(*command, flags->collection);
  AddOutputFlag(*command, flags->output);
  AddConnectionFlags(*command, {}, flags->connection);
  command->footer(
      "Examples:\n"
      "  annals timeline --from 1957-07-01 --to 1957-07-31\n"
      "  annals timeline --from 1950 --to 1959 --filter 'type = visit AND place = Prague'\n"
      "  annals timeline --from 1957 --to 1957 --relation within --certainly --output csv\n"
      "  annals timeline --limit 20");
  command->callback([&context, flags] { context.exit_status = ShowTimeline(*flags, context.out); });
}

}  // namespace annals::cli
