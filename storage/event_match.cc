#include "storage/event_match.h"

#include <algorithm>
#include <set>
#include <string>

#include "storage/records.h"
#include "storage/terms.h"
#include "storage/words.h"
#include "temporal/time_span.h"

namespace annals::storage {
namespace {

bool Holds(const TermFilter& filter, const std::set<Term>& terms) {
  const auto holds = [&](const TermFilter& part) { return Holds(part, terms); };
  switch (filter.kind()) {
    case TermFilter::Kind::kTerm:
      return terms.count(filter.term()) > 0;
    case TermFilter::Kind::kAll:
      return std::ranges::all_of(filter.parts(), holds);
    case TermFilter::Kind::kAny:
      return std::ranges::any_of(filter.parts(), holds);
    case TermFilter::Kind::kNot:
      return !holds(filter.parts().front());
  }
  return false;
}

std::set<Term> AllTermsOf(const annals::v1::Event& event) {
  std::set<Term> terms;
  for (Term& term : TermsOf(event)) terms.insert(std::move(term));
  for (const auto& [stem, frequency] : WordsOf(event).frequency) {
    terms.insert({TermKind::kWord, stem});
  }
  return terms;
}

}  // namespace

bool Finds(const TimelineQuery& query, const annals::v1::Event& event) {
  const bool in_time = IsDated(event)
                           ? temporal::Stands(temporal::BoundsOf(event.when()), query.relation,
                                              query.interval, query.certainty)
                           : query.interval == temporal::Interval();
  return in_time && (query.filter.is_everything() || Holds(query.filter, AllTermsOf(event)));
}

}  // namespace annals::storage
