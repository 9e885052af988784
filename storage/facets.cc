#include "storage/facets.h"

#include <algorithm>
#include <string_view>
#include <unordered_map>
#include <utility>

#include "annals/v1/event.pb.h"
#include "storage/readers.h"
#include "storage/resource_name.h"
#include "storage/search.h"
#include "storage/sources.h"

namespace annals::storage {
namespace {

// The values of an event of one kind, as it writes them.
std::vector<std::string_view> ValuesOf(const annals::v1::Event& event, TermKind kind) {
  std::vector<std::string_view> values;
  switch (kind) {
    case TermKind::kType:
      values.push_back(event.type());
      break;
    case TermKind::kParticipant:
      for (const auto& participant : event.participants()) {
        values.push_back(participant.display_name());
      }
      break;
    case TermKind::kPlace:
      for (const auto& place : event.places()) values.push_back(place.display_name());
      break;
    case TermKind::kTag:
      values.assign(event.tags().begin(), event.tags().end());
      break;
    case TermKind::kDocument:
      for (const auto& evidence : event.evidence()) {
        values.push_back(LastPartOf(evidence.document()));
      }
      break;
    default:
      break;
  }
  return values;
}

// Counts the values of one kind.
class Counter {
 public:
  explicit Counter(TermKind kind) : kind_(kind) {}

  void Add(const annals::v1::Event& event) {
    seen_.clear();
    for (const std::string_view value : ValuesOf(event, kind_)) {
      const size_t id = IdOf(value);
      if (id == kNoId || std::ranges::find(seen_, id) != seen_.end()) continue;
      seen_.push_back(id);
      ++counted_[id].count;
    }
  }

  Facet Finish(size_t max_values) && {
    std::vector<std::pair<std::string_view, size_t>> order;  // folded value and id
    for (const auto& [folded, id] : by_folded_) order.emplace_back(folded, id);
    const auto more_frequent = [&](const auto& a, const auto& b) {
      const int64_t left = counted_[a.second].count;
      const int64_t right = counted_[b.second].count;
      return left != right ? left > right : a.first < b.first;
    };
    const auto end =
        order.begin() + static_cast<std::ptrdiff_t>(std::min(max_values, order.size()));
    std::partial_sort(order.begin(), end, order.end(), more_frequent);
    Facet facet;
    facet.kind = kind_;
    facet.value_count = static_cast<int64_t>(order.size());
    for (auto at = order.begin(); at != end; ++at) {
      facet.values.push_back(std::move(counted_[at->second]));
    }
    return facet;
  }

 private:
  static constexpr size_t kNoId = static_cast<size_t>(-1);

  // Folding is dear, and most values come again as they are.
  size_t IdOf(std::string_view value) {
    const auto [written, is_new] = by_written_.try_emplace(std::string(value), kNoId);
    if (!is_new) return written->second;
    std::string folded = FoldTerm(value);
    if (folded.empty()) return kNoId;
    const auto [found, is_new_folded] = by_folded_.try_emplace(std::move(folded), counted_.size());
    if (is_new_folded) counted_.push_back({std::string(value), 0});
    return written->second = found->second;
  }

  const TermKind kind_;
  std::unordered_map<std::string, size_t> by_written_;
  std::unordered_map<std::string, size_t> by_folded_;
  std::vector<FacetValue> counted_;
  std::vector<size_t> seen_;  // of the current event
};

absl::StatusOr<std::unique_ptr<EventReader>> ReaderOf(
    const std::shared_ptr<const Snapshot>& snapshot, const FacetsQuery& query) {
  if (query.text.has_value()) return SearchInTime(snapshot, *query.text, query.query, "");
  absl::StatusOr<std::unique_ptr<EventSource>> source = TimelineSource(query.query, snapshot, "");
  if (!source.ok()) return source.status();
  return std::make_unique<EventReader>(*std::move(source));
}

}  // namespace

absl::StatusOr<Facets> QueryFacets(const std::shared_ptr<const Snapshot>& snapshot,
                                   const FacetsQuery& query) {
  const absl::StatusOr<std::unique_ptr<EventReader>> reader = ReaderOf(snapshot, query);
  if (!reader.ok()) return reader.status();
  std::vector<Counter> counters;
  for (const TermKind kind : query.kinds) counters.emplace_back(kind);
  Facets facets;
  annals::v1::Event event;
  while ((*reader)->Next(&event)) {
    ++facets.total;
    for (Counter& counter : counters) counter.Add(event);
  }
  if (!(*reader)->status().ok()) return (*reader)->status();
  for (Counter& counter : counters) {
    facets.facets.push_back(std::move(counter).Finish(query.max_values));
  }
  return facets;
}

}  // namespace annals::storage
