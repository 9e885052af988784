// Facets: which values the events of a query have, and how many events have each.
//
//   QueryFacets(snapshot, {.query = {.interval = *temporal::EnvelopeOfText("1957")},
//                          .kinds = {TermKind::kPlace}, .max_values = 10});
#ifndef ANNALS_STORAGE_FACETS_H_
#define ANNALS_STORAGE_FACETS_H_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "storage/snapshot.h"
#include "storage/terms.h"
#include "storage/text_query.h"
#include "storage/timeline_query.h"

namespace annals::storage {

struct FacetsQuery {
  TimelineQuery query = {};
  // Also words that the events must have.
  std::optional<TextQuery> text = std::nullopt;
  // Of kType, kParticipant, kPlace, kTag and kDocument.
  std::vector<TermKind> kinds = {};
  size_t max_values = 10;  // of each kind
};

struct FacetValue {
  std::string value;  // as the first event on the timeline that has it writes it
  int64_t count = 0;  // events that have it; values are one if they fold to one (storage/terms.h)
};

struct Facet {
  TermKind kind = TermKind::kType;
  std::vector<FacetValue> values;  // the most frequent first, then by their folded values
  int64_t value_count = 0;         // how many different ones there are
};

struct Facets {
  std::vector<Facet> facets;  // one for each kind asked for
  int64_t total = 0;          // events that were counted
};

// Exact, by reading the events that the query finds. INVALID_ARGUMENT as Collection::Timeline and
// TextQuery::Filters.
absl::StatusOr<Facets> QueryFacets(const std::shared_ptr<const Snapshot>& snapshot,
                                   const FacetsQuery& query);

}  // namespace annals::storage

#endif  // ANNALS_STORAGE_FACETS_H_
