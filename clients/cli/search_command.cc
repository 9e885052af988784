// annals search: the events whose words fit.
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cstdint>
#include <iostream>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "annals/v1/timeline_service.pb.h"
#include "clients/cli/command.h"
#include "clients/cli/event_listing.h"
#include "clients/cli/flag_checks.h"
#include "clients/cli/query_flags.h"

namespace annals::cli {
namespace {

struct SearchFlags : QueryFlags {
  std::vector<std::string> words;
  bool by_time = false;
  bool descending = false;
  int64_t limit = 20;
  OutputFormat output = OutputFormat::kTable;
};

constexpr int64_t kMaxPageSize = 1000;

ExitStatus ShowResults(const SearchFlags& flags, Output& out) {
  absl::StatusOr<Connection> connection = Connection::Open(flags.connection, DataUse::kRead);
  if (!connection.ok()) return FailedConnection(connection.status());
  v1::SearchEventsRequest request;
  FillRequest(flags, request);
  request.set_text(fmt::format("{}", fmt::join(flags.words, " ")));
  if (flags.descending) request.mutable_query()->set_order(v1::TIME_ORDER_DESCENDING);
  const bool by_time = flags.by_time || flags.descending;
  request.set_order(by_time ? v1::SEARCH_ORDER_TIME : v1::SEARCH_ORDER_RELEVANCE);
  request.set_page_size(
      static_cast<int32_t>(flags.limit == 0 ? kMaxPageSize : std::min(flags.limit, kMaxPageSize)));
  EventListing listing(flags.output, EventColumns::kFound, out);
  client::PagedRange<v1::SearchResult> results = connection->client().SearchEvents(request);
  for (int64_t shown = 0; flags.limit == 0 || shown < flags.limit; ++shown) {
    const std::optional<absl::StatusOr<v1::SearchResult>> result = results.Next();
    if (!result.has_value() || out.closed()) break;
    if (!result->ok()) return FailedCall(*connection, result->status());
    listing.Add(**result);
  }
  if (!listing.Finish()) {
    std::cerr << "annals: no events have these words\n" << UnknownTypes(flags.filter);
  }
  return kOk;
}

}  // namespace

void AddSearchCommand(CLI::App& app, CommandContext& context) {
  CLI::App* command =
      app.add_subcommand("search", "Finds events by words of their titles and quotes");
  auto flags = std::make_shared<SearchFlags>();
  command
      ->add_option("TEXT", flags->words,
                   "Words that an event must have, all of them: treaty; \"central committee\", in "
                   "double quotes, for these one after another; czech* for a word that begins so")
      ->required();
  command->add_flag("--by-time", flags->by_time,
                    "In the order of time, and not the best first; leaves out what has no date");
  command->add_flag("--descending", flags->descending,
                    "In the order of time, what begins latest first");
  command
      ->add_option("--limit", flags->limit,
                   "The most events to show; 0 for all, which are 10,000 at most when the best "
                   "come first")
      ->check(CheckCount)
      ->type_name("N")
      ->capture_default_str();
  AddRangeFlags(*command, *flags);
  AddRelationFlags(*command, *flags);
  AddOutputFlag(*command, flags->output);
  AddSourceFlags(*command, *flags);
  command->footer(
      "Examples:\n"
      "  annals search treaty\n"
      "  annals search '\"central committee\" plenum' --from 1957 --to 1959\n"
      "  annals search 'czech*' --by-time --filter 'type = visit'");
  command->callback([&context, flags] { context.exit_status = ShowResults(*flags, context.out); });
}

}  // namespace annals::cli
