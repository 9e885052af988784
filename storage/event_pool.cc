#include "storage/event_pool.h"

#include <algorithm>
#include <functional>
#include <iterator>
#include <utility>

#include "rocksdb/db.h"
#include "storage/engine.h"
#include "storage/keys.h"
#include "storage/records.h"
#include "storage/resource_name.h"
#include "storage/rocksdb_status.h"
#include "storage/sources.h"
#include "storage/strings.h"
#include "storage/terms.h"
#include "storage/timeline_scanner.h"
#include "temporal/time_span.h"

namespace annals::storage {
namespace {

// Of a name that stands on more events of one time, no more than these are looked at.
constexpr int kMaxEntriesLookedAt = 200;

// The event at its place on the timeline of everything. NOT_FOUND when there is none of just this
// id.
absl::StatusOr<annals::v1::Event> ReadJoinedEvent(const Snapshot& snapshot,
                                                  std::string_view joined_id) {
  const absl::StatusOr<std::string> position =
      snapshot.Read(Family::kEvents, joined_id, Concat("looking for event ", joined_id));
  if (!position.ok()) return position.status();
  const std::string key = Concat(*position, joined_id);
  const absl::StatusOr<std::vector<rocksdb::PinnableSlice>> record = FetchRecords(snapshot, {key});
  if (!record.ok()) return record.status();
  annals::v1::Event event;
  absl::Status status = ParseEventRecord(key, ToView((*record)[0]), &event);
  if (!status.ok()) return status;
  if (event.evidence().empty() && !event.has_by_hand() && !IsJoined(event)) {
    return Damaged(Family::kTimeline, key, "the record is an event without evidence");
  }
  return event;
}

// What the documents of a stored event tell.
absl::StatusOr<ToldEvents> ToldEventsOf(const Snapshot& snapshot, std::string_view joined_id,
                                        const annals::v1::Event& event) {
  ToldEvents told_events;
  if (!IsJoined(event)) {
    told_events.emplace(joined_id, AsTold(event));
    return told_events;
  }
  for (const annals::v1::Claim& claim : event.claims()) {
    std::string id(LastPartOf(claim.event()));
    absl::StatusOr<ToldEvent> told = ReadClaim(snapshot, id);
    if (!told.ok()) return told.status();
    told_events.emplace(std::move(id), *std::move(told));
  }
  return told_events;
}

}  // namespace

absl::StatusOr<std::string> JoinedIdOf(const Snapshot& snapshot, std::string_view event_id) {
  const absl::StatusOr<std::string> claim =
      snapshot.Read(Family::kClaims, event_id, Concat("reading the claim ", event_id));
  if (absl::IsNotFound(claim.status())) return std::string(event_id);
  if (!claim.ok()) return claim.status();
  const std::optional<ClaimRecord> parts = DecodeClaim(*claim);
  if (!parts.has_value()) return Damaged(Family::kClaims, event_id, "the record is not a claim");
  return std::string(parts->joined_id);
}

absl::StatusOr<StoredEvent> ReadStoredEvent(const Snapshot& snapshot, std::string_view joined_id) {
  absl::StatusOr<annals::v1::Event> event = ReadJoinedEvent(snapshot, joined_id);
  if (!event.ok()) return event.status();
  absl::StatusOr<ToldEvents> told = ToldEventsOf(snapshot, joined_id, *event);
  if (!told.ok()) return told.status();
  return StoredEvent{*std::move(event), *std::move(told)};
}

absl::StatusOr<ToldEvent> ReadClaim(const Snapshot& snapshot, std::string_view event_id) {
  const absl::StatusOr<std::string> record =
      snapshot.Read(Family::kClaims, event_id, Concat("reading the claim ", event_id));
  if (absl::IsNotFound(record.status())) {
    return Damaged(Family::kClaims, event_id, "the claim of a joined event is missing");
  }
  if (!record.ok()) return record.status();
  const std::optional<ClaimRecord> parts = DecodeClaim(*record);
  annals::v1::Event event;
  if (!parts.has_value() ||
      !event.ParseFromArray(parts->event.data(), static_cast<int>(parts->event.size())) ||
      (event.evidence().empty() && !event.has_by_hand())) {
    return Damaged(Family::kClaims, event_id, "the record is not a claim");
  }
  return AsTold(std::move(event));
}

EventPool::EventPool(std::shared_ptr<const Snapshot> snapshot, const EventJoiner* joiner)
    : snapshot_(std::move(snapshot)),
      joiner_(joiner),
      terms_(snapshot_->NewIterator(Family::kTerms)),
      decided_(snapshot_->NewIterator(Family::kDecisions)) {
  decided_->SeekToFirst();
  any_decisions_ = decided_->Valid() || !decided_->status().ok();
  // Kinds are the first bytes of keys.
  terms_->Seek(std::string(1, static_cast<char>(TermKind::kClaimedParticipant)));
  const bool is_claimed =
      terms_->Valid() && static_cast<TermKind>(terms_->key()[0]) <= TermKind::kClaimedPlace;
  any_claimed_ = is_claimed || !terms_->status().ok();
}

absl::Status EventPool::Include(const std::string& joined_id) {
  if (stored_.count(joined_id) > 0) return absl::OkStatus();
  absl::StatusOr<annals::v1::Event> event = ReadJoinedEvent(*snapshot_, joined_id);
  if (!event.ok()) return event.status();
  return TakeIn(joined_id, *std::move(event));
}

absl::Status EventPool::IncludeUnlessFull(const std::string& joined_id) {
  if (stored_.count(joined_id) > 0 || full_.count(joined_id) > 0) return absl::OkStatus();
  absl::StatusOr<annals::v1::Event> event = ReadJoinedEvent(*snapshot_, joined_id);
  if (!event.ok()) return event.status();
  if (event->has_by_hand() || static_cast<size_t>(event->claims_size()) >= kMaxGroupSize) {
    full_.insert(joined_id);
    return absl::OkStatus();
  }
  return TakeIn(joined_id, *std::move(event));
}

absl::Status EventPool::TakeIn(const std::string& joined_id, annals::v1::Event event) {
  absl::StatusOr<ToldEvents> told_events = ToldEventsOf(*snapshot_, joined_id, event);
  if (!told_events.ok()) return told_events.status();
  stored_.emplace(joined_id, std::move(event));
  for (auto& [id, told] : *told_events) {
    told_of_[joined_id].push_back(id);
    Add(id, std::move(told));
  }
  return absl::OkStatus();
}

void EventPool::TakeOut(std::string_view event_id) {
  const auto told = told_.find(event_id);
  if (told != told_.end()) told_.erase(told);
}

void EventPool::Add(std::string event_id, ToldEvent told) {
  ahead_.push_back(event_id);
  told_.insert_or_assign(std::move(event_id), std::move(told));
}

void EventPool::Decide(IdPair ids, std::optional<Decision> decision) {
  made_.insert_or_assign(std::move(ids), decision);
}

absl::Status EventPool::Complete() {
  while (!ahead_.empty() && told_.size() < kMaxPoolSize) {
    const std::string id = std::move(ahead_.back());
    ahead_.pop_back();
    if (told_.count(id) == 0) continue;  // taken out again
    if (absl::Status status = FollowDecisions(id); !status.ok()) return status;
    if (absl::Status status = Compare(id); !status.ok()) return status;
  }
  return absl::OkStatus();
}

absl::StatusOr<std::map<std::string, Decision>> EventPool::DecisionsAbout(
    const std::string& event_id) {
  const std::string prefix = DecisionPrefix(event_id);
  std::map<std::string, Decision> decisions;
  for (decided_->Seek(prefix); decided_->Valid() && decided_->key().starts_with(prefix);
       decided_->Next()) {
    const std::optional<Decision> decision = DecodeDecision(ToView(decided_->value()));
    if (!decision.has_value()) {
      return Damaged(Family::kDecisions, ToView(decided_->key()), "the value is not a decision");
    }
    decisions.emplace(decided_->key().ToString().substr(prefix.size()), *decision);
  }
  if (!decided_->status().ok()) {
    return StatusFrom(decided_->status(), Concat("reading what was decided of event ", event_id));
  }
  for (const auto& [ids, decision] : made_) {
    if (ids.first != event_id && ids.second != event_id) continue;
    const std::string& other = ids.first == event_id ? ids.second : ids.first;
    if (decision.has_value()) {
      decisions.insert_or_assign(other, *decision);
    } else {
      decisions.erase(other);
    }
  }
  return decisions;
}

absl::Status EventPool::FollowDecisions(const std::string& event_id) {
  if (!any_decisions_ && made_.empty()) return absl::OkStatus();
  const absl::StatusOr<std::map<std::string, Decision>> decisions = DecisionsAbout(event_id);
  if (!decisions.ok()) return decisions.status();
  for (const auto& [other, decision] : *decisions) {
    decisions_.insert_or_assign(MakeIdPair(event_id, other), decision);
    if (decision != Decision::kSame || told_.count(other) > 0) continue;
    const absl::StatusOr<std::string> joined_id = JoinedIdOf(*snapshot_, other);
    if (!joined_id.ok()) return joined_id.status();
    absl::Status included = Include(*joined_id);
    // A decision outlives the events: their documents may be stored again.
    if (!included.ok() && !absl::IsNotFound(included)) return included;
  }
  return absl::OkStatus();
}

absl::Status EventPool::Compare(const std::string& event_id) {
  const Traits& traits = TraitsOf(event_id);
  if (!traits.comparable) return absl::OkStatus();
  const ToldEvent& told = told_.find(event_id)->second;
  std::set<std::string> candidates;
  absl::Status status = traits.once.empty()
                            ? FindSameTimeAndName(traits, &candidates)
                            : FindOnceTo(told.event.type(), traits.once, &candidates);
  if (!status.ok()) return status;
  for (const std::string& candidate : candidates) {
    if (status = IncludeUnlessFull(candidate); !status.ok()) return status;
    for (const std::string& id : told_of_[candidate]) {
      const auto other = told_.find(id);
      if (other == told_.end() || other->second.document_id == told.document_id) continue;
      AddAgreement(MakeIdPair(event_id, id));
    }
  }
  return absl::OkStatus();
}

void EventPool::CompareAll() {
  for (auto one = told_.begin(); one != told_.end(); ++one) {
    for (auto other = std::next(one); other != told_.end(); ++other) {
      if (one->second.document_id == other->second.document_id) continue;
      AddAgreement(MakeIdPair(one->first, other->first));
    }
  }
}

EventPool::Traits& EventPool::TraitsOf(const std::string& event_id) {
  const auto [found, is_new] = traits_.try_emplace(event_id);
  Traits& traits = found->second;
  if (!is_new) return traits;
  const annals::v1::Event& event = told_.find(event_id)->second.event;
  traits.comparable = joiner_ != nullptr && IsDated(event) && !event.has_deletion() &&
                      !event.has_by_hand() && joiner_->MayBeToldElsewhere(event);
  if (!traits.comparable) return traits;
  traits.once = FoldTerm(joiner_->HappensOnceTo(event));
  traits.position = PositionOf(temporal::BoundsOf(event.when()));
  for (Term& term : TermsOf(event)) {
    if (ClaimedTerm(term).has_value()) traits.names.push_back(std::move(term));
  }
  return traits;
}

const std::string* EventPool::WhatHappened(const annals::v1::Event& event) {
  annals::v1::Event what = event;
  what.clear_name();
  what.clear_evidence();
  what.clear_confidence();
  return &*whats_.insert(Serialize(what)).first;
}

void EventPool::AddAgreement(const IdPair& ids) {
  if (!compared_.insert(ids).second) return;
  Traits* a = &TraitsOf(ids.first);
  Traits* b = &TraitsOf(ids.second);
  const annals::v1::Event* event_a = &told_.find(ids.first)->second.event;
  const annals::v1::Event* event_b = &told_.find(ids.second)->second.event;
  if (!AreComparable(*a, *b) || event_a->type() != event_b->type()) return;
  if (a->what == nullptr) a->what = WhatHappened(*event_a);
  if (b->what == nullptr) b->what = WhatHappened(*event_b);
  // Many documents tell the same of a well-known event: the joiner is asked once.
  const auto [asked, is_new] = asked_.try_emplace(std::minmax(a->what, b->what, std::less<>()));
  if (is_new) {
    // In an order that depends on nothing but the events.
    if (*b->what < *a->what) std::swap(event_a, event_b);
    asked->second = joiner_->Agree(*event_a, *event_b);
  }
  if (asked->second.has_value()) agreements_.emplace(ids, *asked->second);
}

bool EventPool::AreComparable(const Traits& a, const Traits& b) {
  if (!a.comparable || !b.comparable) return false;
  if (!a.once.empty() || !b.once.empty()) return a.once == b.once;
  if (a.position != b.position) return false;
  std::vector<Term> shared;
  std::ranges::set_intersection(a.names, b.names, std::back_inserter(shared));
  return !shared.empty();
}

absl::Status EventPool::FindSameTimeAndName(const Traits& traits, std::set<std::string>* found) {
  for (const Term& name : traits.names) {
    absl::Status status = FindKeys(TermKey(name, traits.position, ""), found);
    if (status.ok() && any_claimed_) {
      status = FindKeys(TermKey(*ClaimedTerm(name), traits.position, ""), found);
    }
    if (!status.ok()) return status;
  }
  return absl::OkStatus();
}

absl::Status EventPool::FindOnceTo(const std::string& type, const std::string& participant,
                                   std::set<std::string>* found) {
  const Term term{TermKind::kParticipant, participant};
  absl::StatusOr<std::unique_ptr<TimelineScanner>> scanner = TimelineScanner::Create(
      {.filter = AllOf({term, {TermKind::kType, FoldTerm(type)}})}, snapshot_, "");
  if (!scanner.ok()) return scanner.status();
  for (int entries = 0; entries < kMaxEntriesLookedAt && (*scanner)->Next(); ++entries) {
    found->emplace((*scanner)->timeline_key().substr(kPositionBytes));
  }
  if (!(*scanner)->status().ok()) return (*scanner)->status();
  return FindKeys(TermPrefix(*ClaimedTerm(term)), found);
}

absl::Status EventPool::FindKeys(const std::string& prefix, std::set<std::string>* found) {
  int entries = 0;
  for (terms_->Seek(prefix);
       terms_->Valid() && terms_->key().starts_with(prefix) && entries < kMaxEntriesLookedAt;
       terms_->Next(), ++entries) {
    const std::optional<TermEntry> entry = DecodeTermKey(ToView(terms_->key()));
    if (!entry.has_value()) {
      return Damaged(Family::kTerms, ToView(terms_->key()), "the key is not one of this family");
    }
    found->emplace(entry->timeline_key.substr(kPositionBytes));
  }
  return StatusFrom(terms_->status(), "looking for other accounts of an event");
}

}  // namespace annals::storage
