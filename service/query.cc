#include "service/query.h"

#include <fmt/format.h>

#include <string>
#include <utility>
#include <vector>

#include "service/filter.h"
#include "service/status.h"
#include "service/violations.h"
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
  Violations wrong;
  temporal::Interval interval;
  if (!query.from().empty()) {
    interval.begin = wrong.ValueOf(ReadEnd("query.from", query.from())).begin;
  }
  if (!query.to().empty()) interval.end = wrong.ValueOf(ReadEnd("query.to", query.to())).end;
  if (!wrong.empty()) return wrong.status();
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
    case FilterField::kDone:
    case FilterField::kMethod:
    case FilterField::kTarget:
      break;
  }
  return storage::TermKind::kWord;
}

// Reads a filter, the field `path` of a request to the collection, which may be null.
class FilterReader {
 public:
  FilterReader(std::string_view path, const storage::Collection* collection)
      : path_(path), collection_(collection) {}

  absl::StatusOr<storage::TermFilter> Read(const std::string& filter) const {
    const absl::StatusOr<FilterNode> node = ParseFilter(filter);
    if (!node.ok()) return InvalidField(path_, std::string(node.status().message()));
    return ReadNode(*node);
  }

 private:
  absl::StatusOr<storage::TermFilter> ReadNode(const FilterNode& node) const {
    if (node.kind == FilterNode::Kind::kTerm) return ReadTerm(node.term);
    Violations wrong;
    std::vector<storage::TermFilter> parts;
    for (const FilterNode& part : node.parts) parts.push_back(wrong.ValueOf(ReadNode(part)));
    if (!wrong.empty()) return wrong.status();
    switch (node.kind) {
      case FilterNode::Kind::kOr:
        return storage::TermFilter::Any(std::move(parts));
      case FilterNode::Kind::kNot:
        return storage::TermFilter::Not(std::move(parts.front()));
      default:
        return storage::TermFilter::All(std::move(parts));
    }
  }

  absl::StatusOr<storage::TermFilter> ReadTerm(const FilterTerm& restriction) const {
    const std::string& value = restriction.value;
    if (restriction.field == FilterField::kText) return ReadText(value);
    if (restriction.field == FilterField::kDocument) return ReadDocument(value);
    storage::Term term{KindOf(restriction.field), storage::FoldTerm(value)};
    if (term.value.empty()) {
      return InvalidField(path_,
                          fmt::format("the value {} has no letter to compare", Quoted(value)));
    }
    return storage::TermFilter(std::move(term));
  }

  // A document may be given by its id or by its whole name.
  absl::StatusOr<std::string> DocumentIdOf(const std::string& value) const {
    if (value.find('/') == std::string::npos) return value;
    absl::StatusOr<storage::ResourceId> name = storage::ParseDocumentName(value);
    if (!name.ok()) return OfField(path_, name.status());
    if (collection_ != nullptr && name->collection != collection_->id()) {
      return InvalidField(path_, fmt::format("{} is not in the collection {} that is asked",
                                             Quoted(value), Quoted(collection_->id())));
    }
    return name->id;
  }

  // Under the names that it had it may be found in earlier states.
  absl::StatusOr<storage::TermFilter> ReadDocument(const std::string& value) const {
    const absl::StatusOr<std::string> id = DocumentIdOf(value);
    if (!id.ok()) return id.status();
    if (collection_ == nullptr) return storage::TermFilter();
    const absl::StatusOr<std::vector<std::string>> ids = collection_->DocumentIds(*id);
    if (!ids.ok()) return ids.status();
    std::vector<storage::TermFilter> any;
    for (const std::string& found : *ids) {
      any.emplace_back(storage::Term{storage::TermKind::kDocument, storage::FoldTerm(found)});
    }
    return storage::TermFilter::Any(std::move(any));
  }

  // All words of the value, each by itself.
  absl::StatusOr<storage::TermFilter> ReadText(const std::string& value) const {
    const absl::StatusOr<storage::TextQuery> text = storage::TextQuery::Parse(value);
    if (!text.ok()) {
      return InvalidField(path_, fmt::format("the value {} of text: {}", Quoted(value),
                                             std::string(text.status().message())));
    }
    std::vector<storage::TermFilter> words;
    for (const storage::TextQuery::Part& part : text->parts()) {
      if (part.is_prefix || part.words.size() != 1) {
        return InvalidField(
            path_,
            fmt::format("the value {} of text is not words alone; phrases, and words that end in "
                        "*, are for the text of SearchEvents and QueryFacets",
                        Quoted(value)));
      }
      words.emplace_back(storage::Term{storage::TermKind::kWord, part.words.front()});
    }
    if (words.size() == 1) return words.front();
    return storage::TermFilter::All(std::move(words));
  }

  const std::string_view path_;
  const storage::Collection* const collection_;
};

}  // namespace

absl::StatusOr<temporal::Certainty> ReadCertainty(std::string_view path, v1::Certainty certainty) {
  switch (certainty) {
    case v1::CERTAINTY_UNSPECIFIED:
    case v1::CERTAINTY_POSSIBLY:
      return temporal::Certainty::kPossibly;
    case v1::CERTAINTY_CERTAINLY:
      return temporal::Certainty::kCertainly;
    default:
      return InvalidField(path, fmt::format("{} is not a Certainty", static_cast<int>(certainty)));
  }
}

absl::StatusOr<storage::TimeOrder> ReadOrder(std::string_view path, v1::TimeOrder order) {
  switch (order) {
    case v1::TIME_ORDER_UNSPECIFIED:
    case v1::TIME_ORDER_ASCENDING:
      return storage::TimeOrder::kAscending;
    case v1::TIME_ORDER_DESCENDING:
      return storage::TimeOrder::kDescending;
    default:
      return InvalidField(path, fmt::format("{} is not a TimeOrder", static_cast<int>(order)));
  }
}

absl::StatusOr<storage::TermFilter> ReadFilter(std::string_view path, const std::string& filter,
                                               const storage::Collection* collection) {
  return FilterReader(path, collection).Read(filter);
}

absl::StatusOr<storage::TimelineQuery> ReadQuery(const v1::TimelineQuery& query,
                                                 const storage::Collection* collection) {
  Violations wrong;
  storage::TimelineQuery read;
  read.interval = wrong.ValueOf(ReadInterval(query));
  read.relation = wrong.ValueOf(ReadRelation(query.relation()));
  read.certainty = wrong.ValueOf(ReadCertainty("query.certainty", query.certainty()));
  read.filter = wrong.ValueOf(ReadFilter("query.filter", query.filter(), collection));
  read.order = wrong.ValueOf(ReadOrder("query.order", query.order()));
  if (!wrong.empty()) return wrong.status();
  return read;
}

absl::StatusOr<storage::TimelineQuery> ReadRangeQuery(const v1::TimelineQuery& query,
                                                      const storage::Collection* collection) {
  Violations wrong;
  storage::TimelineQuery read = wrong.ValueOf(ReadQuery(query, collection));
  if (read.relation != temporal::Relation::kOverlaps) {
    wrong.Add(InvalidField("query.relation",
                           fmt::format("{} cannot be asked for here; leave it out for overlaps",
                                       v1::TimeRelation_Name(query.relation()))));
  }
  if (read.certainty != temporal::Certainty::kPossibly) {
    wrong.Add(InvalidField("query.certainty",
                           fmt::format("{} cannot be asked for here; leave it out for possibly",
                                       v1::Certainty_Name(query.certainty()))));
  }
  if (!wrong.empty()) return wrong.status();
  return read;
}

}  // namespace annals::service
