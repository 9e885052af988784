#include "storage/event_groups.h"

#include <algorithm>
#include <set>
#include <tuple>

#include "absl/strings/str_split.h"
#include "storage/event_fields.h"
#include "storage/resource_name.h"
#include "storage/terms.h"
#include "temporal/time_span.h"

namespace annals::storage {
namespace {

constexpr const char* kByHand = "joined by hand";

struct Edge {
  bool by_hand = false;
  float score = 0;
  size_t a = 0;  // indexes into the order of all
  size_t b = 0;
};

// Sets of told events that grow together.
class Groups {
 public:
  Groups(std::vector<ToldEvents::const_iterator> order, const Decisions& decisions)
      : order_(std::move(order)), decisions_(decisions), group_of_(order_.size()) {
    for (size_t i = 0; i < order_.size(); ++i) {
      group_of_[i] = i;
      members_.push_back({i});
    }
  }

  // Whether the two are together afterwards because of this edge.
  bool Join(const Edge& edge) {
    const size_t a = group_of_[edge.a];
    const size_t b = group_of_[edge.b];
    if (a == b || (!edge.by_hand && !MayJoin(members_[a], members_[b]))) return false;
    for (size_t member : members_[b]) group_of_[member] = a;
    members_[a].insert(members_[a].end(), members_[b].begin(), members_[b].end());
    members_[b].clear();
    return true;
  }

 private:
  bool MayJoin(const std::vector<size_t>& group, const std::vector<size_t>& other) const {
    if (group.size() + other.size() > kMaxGroupSize) return false;
    for (size_t i : group) {
      for (size_t j : other) {
        const std::string& document_id = order_[i]->second.document_id;
        if (!document_id.empty() && document_id == order_[j]->second.document_id) return false;
        if (decisions_.empty()) continue;
        const auto decision = decisions_.find(MakeIdPair(order_[i]->first, order_[j]->first));
        if (decision != decisions_.end() && decision->second == Decision::kDifferent) return false;
      }
    }
    return true;
  }

  const std::vector<ToldEvents::const_iterator> order_;
  const Decisions& decisions_;
  std::vector<size_t> group_of_;
  std::vector<std::vector<size_t>> members_;
};

std::vector<ToldEvents::const_iterator> InOrderOfDocuments(const ToldEvents& told) {
  std::vector<ToldEvents::const_iterator> order;
  for (auto event = told.begin(); event != told.end(); ++event) order.push_back(event);
  std::ranges::sort(order, [](const auto& a, const auto& b) {
    const bool a_by_hand = a->second.document_id.empty();
    const bool b_by_hand = b->second.document_id.empty();
    return std::tie(a_by_hand, a->second.document_id, a->first) <
           std::tie(b_by_hand, b->second.document_id, b->first);
  });
  return order;
}

std::vector<Edge> EdgesOf(const std::vector<ToldEvents::const_iterator>& order,
                          const Agreements& agreements, const Decisions& decisions) {
  std::map<std::string_view, size_t> index_of;
  for (size_t i = 0; i < order.size(); ++i) index_of[order[i]->first] = i;
  std::vector<Edge> edges;
  const auto add = [&](const IdPair& ids, bool by_hand, float score) {
    const auto a = index_of.find(ids.first);
    const auto b = index_of.find(ids.second);
    if (a == index_of.end() || b == index_of.end()) return;
    if (order[a->second]->second.event.has_deletion() ||
        order[b->second]->second.event.has_deletion()) {
      return;
    }
    edges.push_back(
        {by_hand, score, std::min(a->second, b->second), std::max(a->second, b->second)});
  };
  for (const auto& [ids, decision] : decisions) {
    if (decision == Decision::kSame) add(ids, true, 0);
  }
  for (const auto& [ids, agreement] : agreements) add(ids, false, agreement.score);
  std::ranges::sort(edges, [](const Edge& a, const Edge& b) {
    return std::make_tuple(!a.by_hand, -a.score, a.a, a.b) <
           std::make_tuple(!b.by_hand, -b.score, b.a, b.b);
  });
  return edges;
}

bool SameWords(const std::string& name, const std::string& other) {
  const auto words_of = [](const std::string& text) {
    return std::set<std::string>(absl::StrSplit(FoldTerm(text), ' '));
  };
  const std::set<std::string> a = words_of(name);
  const std::set<std::string> b = words_of(other);
  return std::ranges::includes(a, b) || std::ranges::includes(b, a);
}

// Adds what is not there, if in fewer or more words.
template <typename Named>
void AddNames(const google::protobuf::RepeatedPtrField<Named>& names,
              google::protobuf::RepeatedPtrField<Named>* all) {
  for (const Named& named : names) {
    const bool known = std::any_of(all->begin(), all->end(), [&](const Named& other) {
      return named.display_name() == other.display_name() ||
             SameWords(named.display_name(), other.display_name());
    });
    if (!known) *all->Add() = named;
  }
}

void AddAlias(const std::string& wording, annals::v1::Event* event) {
  const auto& aliases = event->aliases();
  if (wording == event->title() ||
      std::find(aliases.begin(), aliases.end(), wording) != aliases.end()) {
    return;
  }
  event->add_aliases(wording);
}

// Whether what happened within `inner` happened within `outer`.
bool Allows(const temporal::UncertainSpan& outer, const temporal::UncertainSpan& inner) {
  return outer.begin_earliest <= inner.begin_earliest && inner.end_latest <= outer.end_latest;
}

// How well a claim's date stands: by how many documents allow it, of which a vague date allows
// many; then by how few of them it allows itself, which is to be exact; then by its confidence.
std::tuple<size_t, int, float> StandingOf(const ToldEvent& claim,
                                          const std::vector<const ToldEvent*>& claims) {
  const temporal::UncertainSpan span = temporal::BoundsOf(claim.event.when());
  std::set<std::string_view> allowing;
  int allowed = 0;
  for (const ToldEvent* other : claims) {
    const temporal::UncertainSpan other_span = temporal::BoundsOf(other->event.when());
    if (Allows(other_span, span)) allowing.insert(other->document_id);
    if (Allows(span, other_span)) ++allowed;
  }
  return {allowing.size(), -allowed, claim.event.confidence()};
}

// Adds the names and other words of an event that is joined into another.
void AddWords(const annals::v1::Event& event, annals::v1::Event* joined) {
  AddAlias(event.title(), joined);
  for (const std::string& alias : event.aliases()) AddAlias(alias, joined);
  AddNames(event.participants(), joined->mutable_participants());
  AddNames(event.places(), joined->mutable_places());
  joined->set_confidence(std::max(joined->confidence(), event.confidence()));
  if (event.factuality() == annals::v1::FACTUALITY_HAPPENED) {
    joined->set_factuality(event.factuality());
  }
}

void AddClaim(const annals::v1::Event& event, const Agreement& agreement,
              annals::v1::Event* joined) {
  annals::v1::Claim* claim = joined->add_claims();
  claim->set_event(event.name());
  if (!event.has_by_hand()) claim->set_document(event.evidence(0).document());
  claim->set_title(event.title());
  claim->set_type(event.type());
  *claim->mutable_when() = event.when();
  claim->set_score(agreement.score);
  for (const std::string& reason : agreement.reasons) claim->add_reasons(reason);
}

// The first of the claims that stand best.
const annals::v1::Event& LeadingOf(const std::vector<const ToldEvent*>& claims) {
  const ToldEvent* leading = claims.front();
  for (const ToldEvent* claim : claims) {
    if (StandingOf(*claim, claims) > StandingOf(*leading, claims)) leading = claim;
  }
  return leading->event;
}

}  // namespace

ToldEvent AsTold(annals::v1::Event event) {
  event.clear_revision();
  std::string document_id;
  if (!event.has_by_hand()) document_id = LastPartOf(event.evidence(0).document());
  return {std::move(document_id), std::move(event)};
}

bool IsJoined(const annals::v1::Event& event) {
  return !event.claims().empty() && !event.has_by_hand();
}

IdPair MakeIdPair(std::string a, std::string b) {
  if (b < a) std::swap(a, b);
  return {std::move(a), std::move(b)};
}

std::vector<std::vector<Member>> GroupEvents(const ToldEvents& told, const Agreements& agreements,
                                             const Decisions& decisions) {
  const std::vector<ToldEvents::const_iterator> order = InOrderOfDocuments(told);
  Groups groups(order, decisions);
  // The edges that join are a tree in each group.
  std::vector<std::vector<Edge>> joins(order.size());
  for (const Edge& edge : EdgesOf(order, agreements, decisions)) {
    if (!groups.Join(edge)) continue;
    joins[edge.a].push_back(edge);
    joins[edge.b].push_back(edge);
  }

  std::vector<std::vector<Member>> grouped;
  std::vector<bool> seen(order.size());
  for (size_t first = 0; first < order.size(); ++first) {
    if (seen[first]) continue;
    seen[first] = true;
    std::map<size_t, Agreement> members = {{first, {}}};
    std::vector<size_t> ahead = {first};
    while (!ahead.empty()) {
      const size_t from = ahead.back();
      ahead.pop_back();
      for (const Edge& edge : joins[from]) {
        const size_t to = edge.a == from ? edge.b : edge.a;
        if (seen[to]) continue;
        seen[to] = true;
        ahead.push_back(to);
        members[to] = edge.by_hand
                          ? Agreement{0, {kByHand}}
                          : agreements.at(MakeIdPair(order[from]->first, order[to]->first));
      }
    }
    std::vector<Member>& group = grouped.emplace_back();
    for (auto& [index, agreement] : members) {
      group.push_back({order[index]->first, std::move(agreement)});
    }
  }
  return grouped;
}

annals::v1::Event JoinedEvent(const ToldEvents& told, const std::vector<Member>& members) {
  std::vector<const ToldEvent*> events;
  std::vector<const ToldEvent*> of_documents;
  for (const Member& member : members) {
    events.push_back(&told.find(member.id)->second);
    if (!events.back()->event.has_by_hand()) of_documents.push_back(events.back());
  }
  if (members.size() == 1) return events.front()->event;
  annals::v1::Event joined = of_documents.empty() ? events.front()->event : LeadingOf(of_documents);
  joined.set_name(events.front()->event.name());
  joined.clear_by_hand();
  joined.clear_claims();
  for (const ToldEvent* one : of_documents) AddWords(one->event, &joined);
  joined.clear_evidence();
  for (size_t i = 0; i < members.size(); ++i) {
    const annals::v1::Event& event = events[i]->event;
    if (event.has_by_hand()) CopyFields(event, FieldsByHand(event.by_hand()), &joined);
    joined.mutable_evidence()->MergeFrom(event.evidence());
    AddClaim(event, members[i].agreement, &joined);
  }
  return joined;
}

}  // namespace annals::storage
