#include "service/summaries.h"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "service/lookup.h"
#include "service/paging.h"
#include "service/query.h"
#include "service/status.h"
#include "service/violations.h"
#include "storage/collection.h"
#include "storage/count.h"
#include "storage/density.h"
#include "storage/facets.h"
#include "storage/tiles.h"
#include "temporal/bucket.h"

namespace annals::service {
namespace {

constexpr int32_t kDefaultTileEvents = 300;
constexpr int32_t kDefaultTileColumns = 60;
constexpr int32_t kDefaultFacetValues = 10;

// What most of the requests have in common.
struct Asked {
  std::shared_ptr<const storage::Snapshot> snapshot;
  storage::TimelineQuery query;
};

// `read_query` is ReadQuery or ReadRangeQuery; `wrong` has what is wrong with the rest of the
// request.
template <class Request, class ReadQueryFunction>
absl::StatusOr<Asked> Read(storage::Database& database, const Request& request,
                           ReadQueryFunction read_query, Violations wrong) {
  const auto collection = wrong.ValueOf(FindParent(database, request.parent()));
  storage::TimelineQuery query = wrong.ValueOf(read_query(request.query(), collection.get()));
  wrong.Add(CheckAsOf(request.as_of_revision()));
  if (!wrong.empty()) return wrong.status();
  absl::StatusOr<std::shared_ptr<const storage::Snapshot>> snapshot =
      SnapshotAsOf(*collection, request.as_of_revision());
  if (!snapshot.ok()) return snapshot.status();
  return Asked{*std::move(snapshot), std::move(query)};
}

// Sets begin and end of a message; where a bucket reaches beyond all instants they stay absent.
template <class Message>
void SetSpan(const temporal::Interval& span, Message& message) {
  if (!span.begin.is_infinite()) {
    message.mutable_begin()->set_seconds(span.begin.seconds());
    message.mutable_begin()->set_nanos(span.begin.nanos());
  }
  if (!span.end.is_infinite()) {
    message.mutable_end()->set_seconds(span.end.seconds());
    message.mutable_end()->set_nanos(span.end.nanos());
  }
}

absl::StatusOr<temporal::BucketUnit> ReadUnit(v1::CalendarUnit unit) {
  // Both are listed from fine to coarse.
  const int number = static_cast<int>(unit) - static_cast<int>(v1::CALENDAR_UNIT_SECOND);
  if (number < 0 || number >= static_cast<int>(std::size(temporal::kAllBucketUnits))) {
    return InvalidField("unit",
                        unit == v1::CALENDAR_UNIT_UNSPECIFIED
                            ? "the unit is missing; give one, such as CALENDAR_UNIT_YEAR"
                            : fmt::format("{} is not a CalendarUnit", static_cast<int>(unit)));
  }
  return temporal::kAllBucketUnits[number];
}

absl::StatusOr<storage::DensityWeight> ReadWeight(v1::DensityWeight weight) {
  switch (weight) {
    case v1::DENSITY_WEIGHT_UNSPECIFIED:
    case v1::DENSITY_WEIGHT_WHOLE:
      return storage::DensityWeight::kWhole;
    case v1::DENSITY_WEIGHT_SPREAD:
      return storage::DensityWeight::kSpread;
    default:
      return InvalidField("weight",
                          fmt::format("{} is not a DensityWeight", static_cast<int>(weight)));
  }
}

struct FacetKind {
  v1::FacetField field;
  storage::TermKind kind;
};
constexpr FacetKind kFacetKinds[] = {{v1::FACET_FIELD_TYPE, storage::TermKind::kType},
                                     {v1::FACET_FIELD_PARTICIPANT, storage::TermKind::kParticipant},
                                     {v1::FACET_FIELD_PLACE, storage::TermKind::kPlace},
                                     {v1::FACET_FIELD_TAG, storage::TermKind::kTag},
                                     {v1::FACET_FIELD_DOCUMENT, storage::TermKind::kDocument}};

// Each field at most once, so that an answer is no longer than these are many.
absl::StatusOr<std::vector<storage::TermKind>> ReadFields(const v1::QueryFacetsRequest& request) {
  if (request.fields().empty()) {
    return std::vector{storage::TermKind::kType, storage::TermKind::kParticipant,
                       storage::TermKind::kPlace};
  }
  Violations wrong;
  std::vector<storage::TermKind> kinds;
  for (const int field : request.fields()) {
    const auto* known = std::ranges::find(kFacetKinds, field, &FacetKind::field);
    if (known == std::end(kFacetKinds)) {
      wrong.Add(InvalidField("fields", fmt::format("{} is not a FacetField", field)));
    } else if (std::ranges::find(kinds, known->kind) != kinds.end()) {
      wrong.Add(InvalidField("fields",
                             fmt::format("{} is given twice", v1::FacetField_Name(known->field))));
    } else {
      kinds.push_back(known->kind);
    }
  }
  if (!wrong.empty()) return wrong.status();
  return kinds;
}

v1::FacetField FieldOf(storage::TermKind kind) {
  const auto* known = std::ranges::find(kFacetKinds, kind, &FacetKind::kind);
  return known == std::end(kFacetKinds) ? v1::FACET_FIELD_UNSPECIFIED : known->field;
}

}  // namespace

absl::Status AnswerCount(storage::Database& database, const v1::CountEventsRequest& request,
                         v1::CountEventsResponse& response) {
  const absl::StatusOr<Asked> asked = Read(database, request, ReadQuery, {});
  if (!asked.ok()) return asked.status();
  const absl::StatusOr<int64_t> count = storage::CountEvents(asked->snapshot, asked->query);
  if (!count.ok()) return count.status();
  response.set_count(*count);
  response.set_revision(asked->snapshot->revision());
  return absl::OkStatus();
}

absl::Status AnswerDensity(storage::Database& database, const v1::QueryDensityRequest& request,
                           v1::QueryDensityResponse& response) {
  Violations wrong;
  const temporal::BucketUnit unit = wrong.ValueOf(ReadUnit(request.unit()));
  const storage::DensityWeight weight = wrong.ValueOf(ReadWeight(request.weight()));
  absl::StatusOr<Asked> asked = Read(database, request, ReadRangeQuery, wrong);
  if (!asked.ok()) return asked.status();
  const absl::StatusOr<storage::Density> density =
      storage::QueryDensity(asked->snapshot, {.interval = asked->query.interval,
                                              .filter = std::move(asked->query.filter),
                                              .unit = unit,
                                              .weight = weight});
  // Too many buckets; all else has been checked.
  if (!density.ok()) return OfField("unit", density.status());
  for (const storage::DensityBucket& bucket : density->buckets) {
    if (bucket.begins == 0 && bucket.ends == 0 && bucket.active == 0) continue;
    v1::DensityBucket& added = *response.add_buckets();
    SetSpan(bucket.span, added);
    added.set_begins(bucket.begins);
    added.set_ends(bucket.ends);
    added.set_active(bucket.active);
  }
  response.set_coarse_begins(density->coarse_begins);
  response.set_coarse_ends(density->coarse_ends);
  response.set_total(density->total);
  response.set_undated(density->undated);
  response.set_revision(asked->snapshot->revision());
  return absl::OkStatus();
}

absl::Status AnswerTiles(storage::Database& database, const v1::QueryTilesRequest& request,
                         v1::QueryTilesResponse& response) {
  Violations wrong;
  const int32_t max_events =
      wrong.ValueOf(CountOf("max_events", request.max_events(), kDefaultTileEvents));
  const int32_t columns = wrong.ValueOf(CountOf("columns", request.columns(), kDefaultTileColumns));
  if (request.query().order() == v1::TIME_ORDER_DESCENDING) {
    wrong.Add(InvalidField("query.order", "a picture has one order; leave it out for ascending"));
  }
  absl::StatusOr<Asked> asked = Read(database, request, ReadRangeQuery, wrong);
  if (!asked.ok()) return asked.status();
  absl::StatusOr<storage::Tiles> tiles =
      storage::QueryTiles(asked->snapshot, {.interval = asked->query.interval,
                                            .filter = std::move(asked->query.filter),
                                            .max_events = max_events,
                                            .columns = columns});
  if (!tiles.ok()) return tiles.status();
  for (v1::Event& event : tiles->events) *response.add_events() = std::move(event);
  for (const storage::TileColumn& column : tiles->columns) {
    if (column.begins == 0) continue;
    v1::TileColumn& added = *response.add_columns();
    SetSpan(column.span, added);
    added.set_begins(column.begins);
    added.set_shown(column.shown);
  }
  response.set_total(tiles->total);
  response.set_revision(asked->snapshot->revision());
  return absl::OkStatus();
}

absl::Status AnswerFacets(storage::Database& database, const v1::QueryFacetsRequest& request,
                          v1::QueryFacetsResponse& response) {
  Violations wrong;
  storage::FacetsQuery query;
  query.kinds = wrong.ValueOf(ReadFields(request));
  query.max_values = static_cast<size_t>(
      wrong.ValueOf(CountOf("max_values", request.max_values(), kDefaultFacetValues)));
  if (!request.text().empty()) {
    absl::StatusOr<storage::TextQuery> text = storage::TextQuery::Parse(request.text());
    wrong.Add(OfField("text", text.status()));
    if (text.ok()) query.text = *std::move(text);
  }
  absl::StatusOr<Asked> asked = Read(database, request, ReadQuery, wrong);
  if (!asked.ok()) return asked.status();
  query.query = std::move(asked->query);
  absl::StatusOr<storage::Facets> facets = storage::QueryFacets(asked->snapshot, query);
  // A beginning that too many words have; all else has been checked.
  if (!facets.ok()) return OfField("text", facets.status());
  for (storage::Facet& facet : facets->facets) {
    v1::Facet& added = *response.add_facets();
    added.set_field(FieldOf(facet.kind));
    added.set_value_count(facet.value_count);
    for (storage::FacetValue& value : facet.values) {
      v1::FacetValue& added_value = *added.add_values();
      added_value.set_value(std::move(value.value));
      added_value.set_count(value.count);
    }
  }
  response.set_total(facets->total);
  response.set_revision(asked->snapshot->revision());
  return absl::OkStatus();
}

}  // namespace annals::service
