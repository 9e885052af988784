#include "service/query.h"

#include <fmt/format.h>

#include <string>
#include <utility>
#include <vector>

#include "service/filter.h"
#include "service/status.h"
#include "storage/resource_name.h"
#include "temporal/time_span.h"

namespace annals::service {
namespace {

absl::StatusOr<temporal::Interval> ReadEnd(std::string_view field, const std::string& text) {
  absl::StatusOr<temporal::Interval> envelope = temporal::EnvelopeOfText(text);
  if (!envelope.ok()) return InvalidField(field, std::string(envelope.status().message()));
  return envelope;
}

absl::StatusOr<temporal::Interval> ReadInterval(const v1::TimelineQuery& query) {
  temporal::Interval interval;
  if (!query.from().empty()) {
    absl::StatusOr<temporal::Interval> from = ReadEnd("query.from", query.from());
    if (!from.ok()) return from;
    interval.begin = from->begin;
  }
  if (!query.to().empty()) {
    absl::StatusOr<temporal::Interval> to = ReadEnd("query.to", query.to());
    if (!to.ok()) return to;
    interval.end = to->end;
  }
  if (interval.empty()) {
    return InvalidField("query.to",
                        fmt::format("{} ends before {}, the value of query.from, begins",
                                    Quoted(query.to()), Quoted(query.from())));
  }
  return interval;
}

absl::StatusOr<temporal::Relation> ReadRelation(v1::TimeRelation relation) {
  switch (relation) {
    case v1::TIME_RELATION_UNSPECIFIED:
    case v1::TIME_RELATION_OVERLAPS:
      return temporal::Relation::kOverlaps;
    case v1::TIME_RELATION_WITHIN:
      return temporal::Relation::kWithin;
    case v1::TIME_RELATION_CONTAINS:
      return temporal::Relation::kContains;
    case v1::TIME_RELATION_BEFORE:
      return temporal::Relation::kBefore;
    case v1::TIME_RELATION_AFTER:
      return temporal::Relation::kAfter;
    case v1::TIME_RELATION_MEETS:
      return temporal::Relation::kMeets;
    case v1::TIME_RELATION_MET_BY:
      return temporal::Relation::kMetBy;
    case v1::TIME_RELATION_STARTS:
      return temporal::Relation::kStarts;
    case v1::TIME_RELATION_STARTED_BY:
      return temporal::Relation::kStartedBy;
    case v1::TIME_RELATION_FINISHES:
      return temporal::Relation::kFinishes;
    case v1::TIME_RELATION_FINISHED_BY:
      return temporal::Relation::kFinishedBy;
    case v1::TIME_RELATION_EQUALS:
      return temporal::Relation::kEquals;
    default:
      return InvalidField("query.relation",
                          fmt::format("{} is not a TimeRelation", static_cast<int>(relation)));
  }
}

absl::StatusOr<temporal::Certainty> ReadCertainty(v1::Certainty certainty) {
  switch (certainty) {
    case v1::CERTAINTY_UNSPECIFIED:
    case v1::CERTAINTY_POSSIBLY:
      return temporal::Certainty::kPossibly;
    case v1::CERTAINTY_CERTAINLY:
      return temporal::Certainty::kCertainly;
    default:
      return InvalidField("query.certainty",
                          fmt::format("{} is not a Certainty", static_cast<int>(certainty)));
  }
}

storage::TermKind KindOf(FilterField field) {
  switch (field) {
    case FilterField::kType:
      return storage::TermKind::kType;
    case FilterField::kParticipant:
      return storage::TermKind::kParticipant;
    case FilterField::kPlace:
      return storage::TermKind::kPlace;
    case FilterField::kDocument:
      return storage::TermKind::kDocument;
  }
  return storage::TermKind::kType;
}

// A document may be given by its id or by its whole name.
absl::StatusOr<std::string> DocumentIdOf(const std::string& value, std::string_view collection) {
  if (value.find('/') == std::string::npos) return value;
  absl::StatusOr<storage::ResourceId> name = storage::ParseDocumentName(value);
  if (!name.ok()) return InvalidField("query.filter", std::string(name.status().message()));
  if (name->collection != collection) {
    return InvalidField("query.filter", fmt::format("{} is not in the collection {} that is asked",
                                                    Quoted(value), Quoted(collection)));
  }
  return name->id;
}

absl::StatusOr<std::vector<storage::Term>> ReadFilter(const std::string& filter,
                                                      std::string_view collection) {
  absl::StatusOr<std::vector<FilterTerm>> restrictions = ParseFilter(filter);
  if (!restrictions.ok()) {
    return InvalidField("query.filter", std::string(restrictions.status().message()));
  }
  std::vector<storage::Term> terms;
  for (const FilterTerm& restriction : *restrictions) {
    std::string value = restriction.value;
    if (restriction.field == FilterField::kDocument) {
      absl::StatusOr<std::string> id = DocumentIdOf(value, collection);
      if (!id.ok()) return id.status();
      value = *std::move(id);
    }
    storage::Term term{KindOf(restriction.field), storage::FoldTerm(value)};
    if (term.value.empty()) {
      return InvalidField("query.filter",
                          fmt::format("the value {} has no letter to compare", Quoted(value)));
    }
    terms.push_back(std::move(term));
  }
  return terms;
}

}  // namespace

absl::StatusOr<storage::TimelineQuery> ReadQuery(const v1::TimelineQuery& query,
                                                 std::string_view collection) {
  absl::StatusOr<temporal::Interval> interval = ReadInterval(query);
  if (!interval.ok()) return interval.status();
  absl::StatusOr<temporal::Relation> relation = ReadRelation(query.relation());
  if (!relation.ok()) return relation.status();
  absl::StatusOr<temporal::Certainty> certainty = ReadCertainty(query.certainty());
  if (!certainty.ok()) return certainty.status();
  absl::StatusOr<std::vector<storage::Term>> terms = ReadFilter(query.filter(), collection);
  if (!terms.ok()) return terms.status();
  return storage::TimelineQuery{.interval = *interval,
                                .relation = *relation,
                                .certainty = *certainty,
                                .filter = storage::AllOf(*std::move(terms))};
}

}  // namespace annals::service
