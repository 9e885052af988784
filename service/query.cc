#include "service/query.h"

#include <fmt/format.h>

#include <string>
#include <utility>
#include <vector>

#include "service/filter.h"
#include "service/status.h"
#include "storage/resource_name.h"
#include "storage/text_query.h"
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

absl::StatusOr<storage::TimeOrder> ReadOrder(v1::TimeOrder order) {
  switch (order) {
    case v1::TIME_ORDER_UNSPECIFIED:
    case v1::TIME_ORDER_ASCENDING:
      return storage::TimeOrder::kAscending;
    case v1::TIME_ORDER_DESCENDING:
      return storage::TimeOrder::kDescending;
    default:
      return InvalidField("query.order",
                          fmt::format("{} is not a TimeOrder", static_cast<int>(order)));
  }
}

// The kind of term of each field but the text.
storage::TermKind KindOf(FilterField field) {
  switch (field) {
    case FilterField::kType:
      return storage::TermKind::kType;
    case FilterField::kParticipant:
      return storage::TermKind::kParticipant;
    case FilterField::kPlace:
      return storage::TermKind::kPlace;
    case FilterField::kTag:
      return storage::TermKind::kTag;
    case FilterField::kDocument:
      return storage::TermKind::kDocument;
    case FilterField::kText:
      break;
  }
  return storage::TermKind::kWord;
}

// A document may be given by its id or by its whole name.
absl::StatusOr<std::string> DocumentIdOf(const std::string& value,
                                         const storage::Collection& collection) {
  if (value.find('/') == std::string::npos) return value;
  absl::StatusOr<storage::ResourceId> name = storage::ParseDocumentName(value);
  if (!name.ok()) return InvalidField("query.filter", std::string(name.status().message()));
  if (name->collection != collection.id()) {
    return InvalidField("query.filter", fmt::format("{} is not in the collection {} that is asked",
                                                    Quoted(value), Quoted(collection.id())));
  }
  return name->id;
}

// Under the names that it had it may be found in earlier states.
absl::StatusOr<storage::TermFilter> ReadDocument(const std::string& value,
                                                 const storage::Collection& collection) {
  const absl::StatusOr<std::string> id = DocumentIdOf(value, collection);
  if (!id.ok()) return id.status();
  const absl::StatusOr<std::vector<std::string>> ids = collection.DocumentIds(*id);
  if (!ids.ok()) return ids.status();
  std::vector<storage::TermFilter> any;
  for (const std::string& found : *ids) {
    any.emplace_back(storage::Term{storage::TermKind::kDocument, storage::FoldTerm(found)});
  }
  return storage::TermFilter::Any(std::move(any));
}

// All words of the value, each by itself.
absl::StatusOr<storage::TermFilter> ReadText(const std::string& value) {
  const absl::StatusOr<storage::TextQuery> text = storage::TextQuery::Parse(value);
  if (!text.ok()) {
    return InvalidField("query.filter", fmt::format("the value {} of text: {}", Quoted(value),
                                                    std::string(text.status().message())));
  }
  std::vector<storage::TermFilter> words;
  for (const storage::TextQuery::Part& part : text->parts()) {
    if (part.is_prefix || part.words.size() != 1) {
      return InvalidField(
          "query.filter",
          fmt::format("the value {} of text is not words alone; phrases, and words that end in *, "
                      "are for the text of SearchEvents and QueryFacets",
                      Quoted(value)));
    }
    words.emplace_back(storage::Term{storage::TermKind::kWord, part.words.front()});
  }
  if (words.size() == 1) return words.front();
  return storage::TermFilter::All(std::move(words));
}

absl::StatusOr<storage::TermFilter> ReadTerm(const FilterTerm& restriction,
                                             const storage::Collection& collection) {
  if (restriction.field == FilterField::kText) return ReadText(restriction.value);
  const std::string& value = restriction.value;
  if (restriction.field == FilterField::kDocument) return ReadDocument(value, collection);
  storage::Term term{KindOf(restriction.field), storage::FoldTerm(value)};
  if (term.value.empty()) {
    return InvalidField("query.filter",
                        fmt::format("the value {} has no letter to compare", Quoted(value)));
  }
  return storage::TermFilter(std::move(term));
}

absl::StatusOr<storage::TermFilter> ReadNode(const FilterNode& node,
                                             const storage::Collection& collection) {
  if (node.kind == FilterNode::Kind::kTerm) return ReadTerm(node.term, collection);
  std::vector<storage::TermFilter> parts;
  for (const FilterNode& part : node.parts) {
    absl::StatusOr<storage::TermFilter> filter = ReadNode(part, collection);
    if (!filter.ok()) return filter;
    parts.push_back(*std::move(filter));
  }
  switch (node.kind) {
    case FilterNode::Kind::kOr:
      return storage::TermFilter::Any(std::move(parts));
    case FilterNode::Kind::kNot:
      return storage::TermFilter::Not(std::move(parts.front()));
    default:
      return storage::TermFilter::All(std::move(parts));
  }
}

absl::StatusOr<storage::TermFilter> ReadFilter(const std::string& filter,
                                               const storage::Collection& collection) {
  const absl::StatusOr<FilterNode> node = ParseFilter(filter);
  if (!node.ok()) return InvalidField("query.filter", std::string(node.status().message()));
  return ReadNode(*node, collection);
}

}  // namespace

absl::StatusOr<storage::TimelineQuery> ReadQuery(const v1::TimelineQuery& query,
                                                 const storage::Collection& collection) {
  absl::StatusOr<temporal::Interval> interval = ReadInterval(query);
  if (!interval.ok()) return interval.status();
  absl::StatusOr<temporal::Relation> relation = ReadRelation(query.relation());
  if (!relation.ok()) return relation.status();
  absl::StatusOr<temporal::Certainty> certainty = ReadCertainty(query.certainty());
  if (!certainty.ok()) return certainty.status();
  absl::StatusOr<storage::TermFilter> filter = ReadFilter(query.filter(), collection);
  if (!filter.ok()) return filter.status();
  absl::StatusOr<storage::TimeOrder> order = ReadOrder(query.order());
  if (!order.ok()) return order.status();
  return storage::TimelineQuery{.interval = *interval,
                                .relation = *relation,
                                .certainty = *certainty,
                                .filter = *std::move(filter),
                                .order = *order};
}

absl::StatusOr<storage::TimelineQuery> ReadRangeQuery(const v1::TimelineQuery& query,
                                                      const storage::Collection& collection) {
  absl::StatusOr<storage::TimelineQuery> read = ReadQuery(query, collection);
  if (!read.ok()) return read;
  if (read->relation != temporal::Relation::kOverlaps) {
    return InvalidField("query.relation",
                        fmt::format("{} cannot be asked for here; leave it out for overlaps",
                                    v1::TimeRelation_Name(query.relation())));
  }
  if (read->certainty != temporal::Certainty::kPossibly) {
    return InvalidField("query.certainty",
                        fmt::format("{} cannot be asked for here; leave it out for possibly",
                                    v1::Certainty_Name(query.certainty())));
  }
  return read;
}

}  // namespace annals::service
