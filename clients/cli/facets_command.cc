// annals facets: which types, participants, places, tags and documents events have, and how many.
#include <fmt/format.h>

#include <cstdint>
#include <iostream>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "annals/v1/timeline_service.pb.h"
#include "clients/cli/command.h"
#include "clients/cli/json.h"
#include "clients/cli/query_flags.h"

namespace annals::cli {
namespace {

struct FacetsFlags : QueryFlags {
  std::vector<std::string> fields = {"type", "participant", "place"};
  std::string text;
  int32_t limit = 10;
  OutputFormat output = OutputFormat::kTable;
};

const std::map<std::string, v1::FacetField>& Fields() {
  static const std::map<std::string, v1::FacetField> kFields = {
      {"type", v1::FACET_FIELD_TYPE},
      {"participant", v1::FACET_FIELD_PARTICIPANT},
      {"place", v1::FACET_FIELD_PLACE},
      {"tag", v1::FACET_FIELD_TAG},
      {"document", v1::FACET_FIELD_DOCUMENT}};
  return kFields;
}

void AddFacet(const std::string& name, const v1::Facet& facet, Listing& listing) {
  if (listing.format() == OutputFormat::kJson || listing.format() == OutputFormat::kJsonl) {
    listing.AddJson(JsonOf(facet));
    return;
  }
  for (const v1::FacetValue& value : facet.values()) {
    listing.AddRow({name, value.value(), std::to_string(value.count())});
  }
  const int64_t left = facet.value_count() - facet.values_size();
  if (listing.format() == OutputFormat::kTable && left > 0) {
    listing.AddRow({name, fmt::format("… {} more", left), ""});
  }
}

ExitStatus ShowFacets(const FacetsFlags& flags, Output& out) {
  absl::StatusOr<Connection> connection = Connection::Open(flags.connection, DataUse::kRead);
  if (!connection.ok()) return FailedConnection(connection.status());
  v1::QueryFacetsRequest request;
  FillRequest(flags, request);
  for (const std::string& field : flags.fields) request.add_fields(Fields().at(field));
  request.set_text(flags.text);
  request.set_max_values(flags.limit);
  const absl::StatusOr<v1::QueryFacetsResponse> response =
      connection->client().QueryFacets(request);
  if (!response.ok()) return FailedCall(*connection, response.status());
  Listing listing(flags.output, {{"FIELD", 0}, {"VALUE", 16}, {"EVENTS", 0}},
                  {"field", "value", "events"}, out);
  for (int i = 0; i < response->facets_size(); ++i) {
    AddFacet(flags.fields[static_cast<size_t>(i)], response->facets(i), listing);
  }
  listing.Finish();
  out.Flush();
  std::cerr << fmt::format("{} events\n", response->total());
  if (response->total() == 0) std::cerr << UnknownTypes(flags.filter);
  return kOk;
}

}  // namespace

void AddFacetsCommand(CLI::App& app, CommandContext& context) {
  CLI::App* command = app.add_subcommand(
      "facets", "Counts the types, participants, places, tags and documents of events");
  auto flags = std::make_shared<FacetsFlags>();
  AddRangeFlags(*command, *flags);
  command
      ->add_option("--field", flags->fields,
                   "By what to tell them apart: some of type, participant, place, tag, document, "
                   "with commas between")
      ->delimiter(',')
      ->allow_extra_args(false)
      ->check(CLI::IsMember(Fields()))
      ->type_name("WORD,…")
      ->capture_default_str();
  command->add_option("--text", flags->text, "Only events with these words, as `search` takes them")
      ->type_name("TEXT");
  command->add_option("--limit", flags->limit, "The most values to show of each field, 1 to 1000")
      ->check(CLI::Range(1, 1000))
      ->type_name("N")
      ->capture_default_str();
  AddRelationFlags(*command, *flags);
  AddOutputFlag(*command, flags->output);
  AddSourceFlags(*command, *flags);
  command->footer(
      "Examples:\n"
      "  annals facets --from 1957 --to 1957\n"
      "  annals facets --field place,document --filter 'type = visit' --limit 50\n"
      "  annals facets --text 'treaty' --field participant --output csv");
  command->callback([&context, flags] { context.exit_status = ShowFacets(*flags, context.out); });
}

}  // namespace annals::cli
