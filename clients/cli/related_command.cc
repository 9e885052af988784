// annals related: what was before, during or after another event.
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cstdint>
#include <iostream>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/str_replace.h"
#include "annals/v1/timeline_service.pb.h"
#include "clients/cli/command.h"
#include "clients/cli/event_listing.h"
#include "clients/cli/flag_checks.h"
#include "clients/cli/query_flags.h"

namespace annals::cli {
namespace {

struct RelatedFlags {
  ConnectionFlags connection;
  std::string collection = "default";
  std::string event;
  std::vector<std::string> relations;
  bool certainly = false;
  std::string filter;
  bool descending = false;
  int64_t limit = 0;
  int64_t as_of = 0;
  OutputFormat output = OutputFormat::kTable;
};

// `met-by` for ALLEN_RELATION_MET_BY.
std::string WordOf(v1::AllenRelation relation) {
  constexpr size_t kPrefixBytes = std::string_view("ALLEN_RELATION_").size();
  return absl::StrReplaceAll(
      absl::AsciiStrToLower(v1::AllenRelation_Name(relation).substr(kPrefixBytes)), {{"_", "-"}});
}

std::vector<std::string> Words() {
  std::vector<std::string> words;
  for (int number = v1::ALLEN_RELATION_BEFORE; number <= v1::AllenRelation_MAX; ++number) {
    words.push_back(WordOf(static_cast<v1::AllenRelation>(number)));
  }
  return words;
}

ExitStatus ShowRelated(const RelatedFlags& flags, Output& out) {
  absl::StatusOr<Connection> connection = Connection::Open(flags.connection, DataUse::kRead);
  if (!connection.ok()) return FailedConnection(connection.status());
  v1::QueryRelatedEventsRequest request;
  request.set_name(ResourceName(flags.collection, "events", flags.event));
  const std::vector<std::string> words = Words();
  for (size_t i = 0; i < words.size(); ++i) {
    if (std::ranges::find(flags.relations, words[i]) == flags.relations.end()) continue;
    request.add_relations(static_cast<v1::AllenRelation>(i + 1));
  }
  request.set_certainty(flags.certainly ? v1::CERTAINTY_CERTAINLY : v1::CERTAINTY_POSSIBLY);
  request.set_filter(flags.filter);
  if (flags.descending) request.set_order(v1::TIME_ORDER_DESCENDING);
  request.set_as_of_revision(flags.as_of);
  request.set_page_size(flags.limit > 0 && flags.limit < 1000 ? static_cast<int32_t>(flags.limit)
                                                              : 1000);
  EventListing listing(flags.output, EventColumns::kStored, out);
  client::PagedRange<v1::RelatedEvent> pages = connection->client().QueryRelatedEvents(request);
  int64_t shown = 0;
  for (const absl::StatusOr<v1::RelatedEvent>& related : pages) {
    if (!related.ok()) return FailedCall(*connection, related.status());
    listing.Add(related->event());
    if (++shown == flags.limit || out.closed()) break;
  }
  if (!listing.Finish()) {
    std::cerr << "annals: no events stand so to this one\n" << UnknownTypes(flags.filter);
  }
  return kOk;
}

}  // namespace

void AddRelatedCommand(CLI::App& app, CommandContext& context) {
  CLI::App* command = app.add_subcommand(
      "related",
      "Shows the events that were before, during or after another, in Allen's relations");
  auto flags = std::make_shared<RelatedFlags>();
  command
      ->add_option("EVENT", flags->event,
                   "The other event: its id, as `annals timeline` shows it, or a whole name")
      ->required();
  command
      ->add_option("--relation", flags->relations,
                   fmt::format("How they must stand to it: {}; may be given again, for any of them",
                               fmt::join(Words(), ", ")))
      ->check(CLI::IsMember(Words()))
      ->type_name("WORD")
      ->required();
  command->add_flag("--certainly", flags->certainly,
                    "Only events that stand so however uncertain dates turn out");
  command->add_option("--filter", flags->filter, "Only events with these, as of `annals timeline`");
  command->add_option("--limit", flags->limit, "The most events to show; 0 for all")
      ->check(CheckCount)
      ->type_name("N")
      ->capture_default_str();
  command->add_flag("--descending", flags->descending, "What begins latest first");
  AddOutputFlag(*command, flags->output);
  AddAsOfFlag(*command, flags->as_of);
  AddCollectionFlag(*command, flags->collection);
  AddConnectionFlags(*command, {}, flags->connection);
  command->footer(
      "Examples:\n"
      "  annals related mfrggzdfmztwq2lk --relation during --relation starts --relation finishes\n"
      "  annals related mfrggzdfmztwq2lk --relation before --certainly --descending --limit 10");
  command->callback([&context, flags] { context.exit_status = ShowRelated(*flags, context.out); });
}

}  // namespace annals::cli
