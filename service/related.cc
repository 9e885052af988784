#include "service/related.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstdint>
#include <iterator>
#include <memory>
#include <string>
#include <utility>

#include "service/lookup.h"
#include "service/query.h"
#include "service/status.h"
#include "service/violations.h"
#include "temporal/allen.h"
#include "temporal/time_span.h"

namespace annals::service {
namespace {

using temporal::Allen;
using temporal::Instant;
using temporal::UncertainSpan;

constexpr int kRelationCount = static_cast<int>(std::size(temporal::kAllAllen));
static_assert(kRelationCount == static_cast<int>(v1::ALLEN_RELATION_AFTER));

// A set of relations: bit i for kAllAllen[i], which is the AllenRelation i + 1.
using Relations = uint32_t;

constexpr Relations SetOf(Allen relation) { return Relations{1} << static_cast<int>(relation); }

absl::StatusOr<Relations> ReadRelations(const google::protobuf::RepeatedField<int>& asked) {
  if (asked.empty()) {
    return InvalidField("relations", "is empty; name at least one, such as ALLEN_RELATION_DURING");
  }
  Violations wrong;
  Relations relations = 0;
  for (int i = 0; i < asked.size(); ++i) {
    const std::string field = fmt::format("relations[{}]", i);
    if (asked[i] < 1 || asked[i] > kRelationCount) {
      wrong.Add(InvalidField(field, fmt::format("{} is not an AllenRelation", asked[i])));
      continue;
    }
    const Relations relation = SetOf(static_cast<Allen>(asked[i] - 1));
    if ((relations & relation) != 0) {
      wrong.Add(InvalidField(
          field, fmt::format("{} is there already; name each once",
                             v1::AllenRelation_Name(static_cast<v1::AllenRelation>(asked[i])))));
    }
    relations |= relation;
  }
  if (!wrong.empty()) return wrong.status();
  return relations;
}

// All relations in which `span` possibly stands to `other`.
Relations PossibleRelations(const UncertainSpan& span, const UncertainSpan& other) {
  Relations possible = 0;
  for (const Allen relation : temporal::kAllAllen) {
    if (Ask(span, relation, other) != temporal::Answer::kNo) possible |= SetOf(relation);
  }
  return possible;
}

// Any two certain spans stand in one relation: so it is certainly one of `asked` when none else is
// possible.
bool Stands(Relations possible, Relations asked, temporal::Certainty certainty) {
  if (certainty == temporal::Certainty::kCertainly) return (possible & ~asked) == 0;
  return (possible & asked) != 0;
}

Instant JustBefore(Instant instant) {
  if (instant == Instant::InfinitePast()) return instant;
  if (instant.nanos() > 0) return Instant::FromSeconds(instant.seconds(), instant.nanos() - 1);
  return Instant::FromSeconds(instant.seconds() - 1, 999'999'999);
}

Instant JustAfter(Instant instant) {
  if (instant == Instant::InfiniteFuture()) return instant;
  if (instant.nanos() < 999'999'999) {
    return Instant::FromSeconds(instant.seconds(), instant.nanos() + 1);
  }
  return Instant::FromSeconds(instant.seconds() + 1);
}

// Where an event that stands in a relation to `other` has at least an instant, its end counted.
temporal::Interval Reach(Allen relation, const UncertainSpan& other) {
  switch (relation) {
    case Allen::kBefore:
      return {Instant::InfinitePast(), other.begin_latest};
    case Allen::kMeets:
      return {other.begin_earliest, other.begin_latest};
    case Allen::kMetBy:
      return {other.end_earliest, other.end_latest};
    case Allen::kAfter:
      return {other.end_earliest, Instant::InfiniteFuture()};
    default:
      return other.Envelope();
  }
}

// An interval that every event overlaps which possibly stands in one of `asked` to `other`: wider
// by an instant on either side, for what only touches.
temporal::Interval Around(Relations asked, const UncertainSpan& other) {
  temporal::Interval around = {Instant::InfiniteFuture(), Instant::InfinitePast()};
  for (const Allen relation : temporal::kAllAllen) {
    if ((asked & SetOf(relation)) == 0) continue;
    const temporal::Interval reach = Reach(relation, other);
    around.begin = std::min(around.begin, reach.begin);
    around.end = std::max(around.end, reach.end);
  }
  return {JustBefore(around.begin), JustAfter(around.end)};
}

void AddRelations(Relations relations, v1::RelatedEvent& related) {
  for (int i = 0; i < kRelationCount; ++i) {
    if ((relations >> i & 1) != 0) related.add_relations(static_cast<v1::AllenRelation>(i + 1));
  }
}

}  // namespace

absl::Status AnswerRelated(storage::Database& database, Paging& paging,
                           const v1::QueryRelatedEventsRequest& request,
                           v1::QueryRelatedEventsResponse& response) {
  Violations wrong;
  const int32_t page_size = wrong.ValueOf(PageSizeOf(request.page_size()));
  const Relations asked = wrong.ValueOf(ReadRelations(request.relations()));
  const auto certainty = wrong.ValueOf(ReadCertainty("certainty", request.certainty()));
  const Found found = wrong.ValueOf(FindEvent(database, request.name()));
  storage::TimelineQuery query;
  query.filter = wrong.ValueOf(ReadFilter("filter", request.filter(), found.collection.get()));
  query.order = wrong.ValueOf(ReadOrder("order", request.order()));
  wrong.Add(CheckPageToken(request.page_token()));
  wrong.Add(CheckAsOf(request.as_of_revision()));
  if (!wrong.empty()) return wrong.status();

  const absl::StatusOr<PageStart> start =
      paging.Begin(request.page_token(), ListingOf("QueryRelatedEvents", request),
                   *found.collection, request.as_of_revision());
  if (!start.ok()) return start.status();
  const absl::StatusOr<v1::Event> other = found.collection->GetEvent(found.id, start->snapshot);
  if (!other.ok()) return WithResource(other.status(), "event", request.name());
  if (!other->has_when()) {
    return absl::FailedPreconditionError(fmt::format(
        "{} has no date, so that nothing stands to it in time", Quoted(request.name())));
  }
  const UncertainSpan span = temporal::BoundsOf(other->when());
  query.interval = Around(asked, span);
  const absl::StatusOr<std::unique_ptr<storage::EventReader>> reader =
      found.collection->Timeline(std::move(query), start->snapshot, start->resume_key);
  if (!reader.ok()) return reader.status();

  v1::Event event;
  bool has_more = (*reader)->Next(&event);
  std::string resume_key;
  size_t bytes = 0;
  for (int looked_at = 0; has_more && looked_at < kMaxLookedAt && bytes < kMaxPageBytes &&
                          response.related_events_size() < page_size;
       ++looked_at) {
    const Relations possible = PossibleRelations(temporal::BoundsOf(event.when()), span);
    if (event.name() != other->name() && Stands(possible, asked, certainty)) {
      v1::RelatedEvent& related = *response.add_related_events();
      *related.mutable_event() = std::move(event);
      AddRelations(possible, related);
      bytes += related.ByteSizeLong();
    }
    resume_key = (*reader)->resume_key();
    has_more = (*reader)->Next(&event);
  }
  if (!(*reader)->status().ok()) return (*reader)->status();
  if (has_more) response.set_next_page_token(paging.TokenAfter(*start, resume_key));
  response.set_revision(start->snapshot->revision());
  return absl::OkStatus();
}

}  // namespace annals::service
