#include "clients/cli/query_flags.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <map>

#include "absl/strings/ascii.h"
#include "clients/cli/command.h"
#include "clients/cli/flag_checks.h"
#include "extractor/chronology/event_record.h"
#include "service/filter.h"

namespace annals::cli {
namespace {

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

}  // namespace

void AddRangeFlags(CLI::App& command, QueryFlags& flags) {
  command
      .add_option("--from", flags.from,
                  "Begin: a day, month, year or any EDTF; without it, the beginning of time")
      ->check(CheckDate)
      ->type_name("DATE");
  command
      .add_option("--to", flags.to,
                  "End, with the whole day, month or year named; without it, the end of time")
      ->check(CheckDate)
      ->type_name("DATE");
  command.add_option(
      "--filter", flags.filter,
      "Only events with these: `type = visit AND (place = Prague OR NOT text : treaty)`, of type, "
      "participant, place, tag, document and text; OR binds more tightly than AND; values with "
      "spaces in double quotes");
}

void AddRelationFlags(CLI::App& command, QueryFlags& flags) {
  command
      .add_option("--relation", flags.relation,
                  "How events must stand to the range: overlaps, within, contains, before, after, "
                  "meets, met-by, starts, started-by, finishes, finished-by or equals")
      ->check(CLI::IsMember(Relations()))
      ->type_name("WORD")
      ->capture_default_str();
  command.add_flag("--certainly", flags.certainly,
                   "Only events that stand so however their uncertain dates turn out");
}

void AddSourceFlags(CLI::App& command, QueryFlags& flags) {
  AddAsOfFlag(command, flags.as_of);
  AddCollectionFlag(command, flags.collection);
  AddConnectionFlags(command, {}, flags.connection);
}

void FillQuery(const QueryFlags& flags, v1::TimelineQuery& query) {
  query.set_from(flags.from);
  query.set_to(flags.to);
  query.set_relation(Relations().at(flags.relation));
  query.set_certainty(flags.certainly ? v1::CERTAINTY_CERTAINLY : v1::CERTAINTY_POSSIBLY);
  query.set_filter(flags.filter);
}

std::string UnknownTypes(const std::string& filter) {
  std::string lines;
  const service::FilterNode node = service::ParseFilter(filter).value_or(service::FilterNode());
  for (const service::FilterTerm& term : service::RestrictionsOf(node)) {
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

}  // namespace annals::cli
