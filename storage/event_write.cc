#include "storage/event_write.h"

#include <algorithm>
#include <map>
#include <set>
#include <tuple>
#include <utility>

#include "storage/engine.h"
#include "storage/event_pool.h"
#include "storage/keys.h"
#include "storage/names.h"
#include "storage/records.h"
#include "storage/resource_name.h"
#include "storage/strings.h"

namespace annals::storage {
namespace {

using Places = std::set<std::pair<Family, std::string>>;

// The event as its document tells it, which is what is compared and kept.
ToldEvent AsTold(annals::v1::Event event) {
  event.clear_revision();
  std::string document_id(LastPartOf(event.evidence(0).document()));
  return {std::move(document_id), std::move(event)};
}

// What a write puts and deletes.
struct Changes {
  std::vector<IndexEntry> written;
  Places stale;  // what is there and may be written anew
};

void Put(IndexEntry entry, Changes* changes) {
  changes->stale.erase({entry.family, entry.key});
  changes->written.push_back(std::move(entry));
}

// Puts an event, unless it is the one that was stored; what that one leaves behind is stale. Notes
// in the history what it was.
void PutEvent(const EventWrite& write, const EventPool& pool, annals::v1::Event event,
              Changes* changes) {
  const auto old = pool.stored().find(LastPartOf(event.name()));
  if (old != pool.stored().end()) {
    event.set_revision(old->second.revision());
    if (Serialize(event) == Serialize(old->second)) {
      const EventIndex index = IndexOf(event);
      for (const IndexEntry& entry : index.entries) changes->stale.erase({entry.family, entry.key});
      write.counts->Add(CountEntriesOf(index.counted), +1);
      return;
    }
  }
  event.set_revision(write.revision);
  write.history->AddEvent(LastPartOf(event.name()),
                          old == pool.stored().end() ? nullptr : &old->second);
  EventIndex index = IndexOf(event);
  for (IndexEntry& entry : index.entries) Put(std::move(entry), changes);
  write.counts->Add(CountEntriesOf(index.counted), +1);
}

// Notes in the history what the claims were that are put or deleted.
absl::Status NoteClaims(const EventWrite& write, const Changes& changes) {
  const auto note = [&](Family family, const std::string& key) {
    if (family != Family::kClaims) return absl::OkStatus();
    return write.history->AddRecord(family, key);
  };
  for (const IndexEntry& entry : changes.written) {
    if (absl::Status status = note(entry.family, entry.key); !status.ok()) return status;
  }
  for (const auto& [family, key] : changes.stale) {
    if (absl::Status status = note(family, key); !status.ok()) return status;
  }
  return absl::OkStatus();
}

// Writes the events that are in the pool in place of those that were.
absl::Status WritePool(const EventWrite& write, const EventPool& pool) {
  Changes changes;
  std::set<std::string, std::less<>> put;
  for (const auto& [id, event] : pool.stored()) {
    EventIndex index = IndexOf(event);
    for (IndexEntry& entry : index.entries)
      changes.stale.emplace(entry.family, std::move(entry.key));
    write.counts->Add(CountEntriesOf(index.counted), -1);
    for (const annals::v1::Claim& claim : event.claims()) {
      changes.stale.emplace(Family::kClaims, LastPartOf(claim.event()));
    }
  }
  const std::vector<std::vector<Member>> groups =
      GroupEvents(pool.told(), pool.agreements(), pool.decisions());
  for (const std::vector<Member>& group : groups) {
    PutEvent(write, pool, JoinedEvent(pool.told(), group), &changes);
    put.insert(group.front().id);
    if (group.size() == 1) continue;
    for (const Member& member : group) {
      const ToldEvent& told = pool.told().find(member.id)->second;
      Put({Family::kClaims, member.id, EncodeClaim(group.front().id, Serialize(told.event))},
          &changes);
    }
  }
  for (const auto& [id, event] : pool.stored()) {
    if (put.count(id) == 0) write.history->AddEvent(id, &event);
  }
  if (absl::Status noted = NoteClaims(write, changes); !noted.ok()) return noted;
  if (absl::Status noted = NoteForwards(write, pool, groups); !noted.ok()) return noted;
  // RocksDB finds the place of a key quickly when it comes right behind the one before.
  std::sort(changes.written.begin(), changes.written.end(),
            [](const IndexEntry& a, const IndexEntry& b) {
              return std::tie(a.family, a.key) < std::tie(b.family, b.key);
            });
  const Engine& engine = *write.before->engine();
  for (const IndexEntry& entry : changes.written) {
    write.batch->Put(engine.family(entry.family), entry.key, entry.value);
  }
  for (const auto& [family, key] : changes.stale) write.batch->Delete(engine.family(family), key);
  for (const auto& [key, slots] : write.counts->by_key()) {
    if (slots.empty()) continue;
    write.batch->Merge(engine.family(Family::kCounters), key,
                       EncodeCounts({slots.begin(), slots.end()}));
  }
  return absl::OkStatus();
}

// Records what is decided of two events, or that nothing is, in the pool, the batch and the
// history.
absl::Status Decide(const EventWrite& write, const std::string& a, const std::string& b,
                    std::optional<Decision> decision, EventPool* pool) {
  pool->Decide(MakeIdPair(a, b), decision);
  rocksdb::ColumnFamilyHandle* family = write.before->engine()->family(Family::kDecisions);
  for (const std::string& key : {DecisionKey(a, b), DecisionKey(b, a)}) {
    absl::Status noted = write.history->AddRecord(Family::kDecisions, key);
    if (!noted.ok()) return noted;
    if (decision.has_value()) {
      write.batch->Put(family, key, EncodeDecision(*decision));
    } else {
      write.batch->Delete(family, key);
    }
  }
  return absl::OkStatus();
}

// What tells that there is no such event; Named: or another error.
absl::Status NoSuchEvent(const EventWrite& write, std::string_view event_id) {
  return absl::NotFoundError(Concat(
      "there is no event \"", EventName(write.before->engine()->collection(), event_id), "\""));
}

absl::Status Named(const absl::Status& status, const EventWrite& write, std::string_view event_id) {
  return absl::IsNotFound(status) ? NoSuchEvent(write, event_id) : status;
}

// Takes in the event that `event_id` is or is a part of.
absl::Status IncludeJoined(const EventWrite& write, std::string_view event_id, EventPool* pool) {
  const absl::StatusOr<std::string> joined_id = JoinedIdOf(*write.before, event_id);
  if (!joined_id.ok()) return joined_id.status();
  return Named(pool->Include(*joined_id), write, event_id);
}

// Takes in the event to which the id that a user gave leads, and returns that of the told event.
absl::StatusOr<std::string> IncludeNamed(const EventWrite& write, const std::string& event_id,
                                         EventPool* pool) {
  absl::StatusOr<std::string> told_id = FollowForwards(*write.before, event_id);
  if (!told_id.ok()) return Named(told_id.status(), write, event_id);
  if (absl::Status status = IncludeJoined(write, *told_id, pool); !status.ok()) return status;
  return told_id;
}

std::vector<std::string> ToldIds(const EventPool& pool) {
  std::vector<std::string> ids;
  for (const auto& [id, told] : pool.told()) ids.push_back(id);
  return ids;
}

}  // namespace

absl::Status ReplaceEvents(const EventWrite& write, ToldEvents old_events,
                           std::vector<annals::v1::Event> events) {
  EventPool pool(write.before, write.joiner);
  ToldEvents changed;
  for (annals::v1::Event& event : events) {
    std::string id(LastPartOf(event.name()));
    ToldEvent told = AsTold(std::move(event));
    const auto old = old_events.find(id);
    if (old != old_events.end() && old->second.event.has_deletion()) {
      *told.event.mutable_deletion() = old->second.event.deletion();
    }
    if (old != old_events.end() && Serialize(old->second.event) == Serialize(told.event)) {
      old_events.erase(old);
      continue;
    }
    changed.emplace(std::move(id), std::move(told));
  }
  for (const auto& [id, told] : old_events) {
    if (absl::Status status = IncludeJoined(write, id, &pool); !status.ok()) return status;
    pool.TakeOut(id);
  }
  for (auto& [id, told] : changed) pool.Add(id, std::move(told));
  if (absl::Status status = pool.Complete(); !status.ok()) return status;
  return WritePool(write, pool);
}

absl::StatusOr<std::string> MergeEvents(const EventWrite& write,
                                        absl::Span<const std::string> event_ids) {
  EventPool pool(write.before, write.joiner);
  std::vector<std::string> ids;
  for (const std::string& id : event_ids) {
    absl::StatusOr<std::string> told_id = IncludeNamed(write, id, &pool);
    if (!told_id.ok()) return told_id.status();
    if (std::ranges::find(ids, *told_id) == ids.end()) ids.push_back(*std::move(told_id));
  }
  for (const auto& [id, told] : pool.told()) {
    if (told.event.has_deletion()) {
      return absl::FailedPreconditionError(
          Concat("the event \"", told.event.name(), "\" is deleted; undelete it first"));
    }
  }
  // They come together whole: who was told apart from one of them may be so no longer.
  for (const std::string& id : ToldIds(pool)) {
    const absl::StatusOr<std::map<std::string, Decision>> decisions = pool.DecisionsAbout(id);
    if (!decisions.ok()) return decisions.status();
    for (const auto& [other, decision] : *decisions) {
      if (decision == Decision::kSame || pool.told().count(other) == 0) continue;
      absl::Status decided = Decide(write, id, other, std::nullopt, &pool);
      if (!decided.ok()) return decided;
    }
  }
  for (size_t i = 1; i < ids.size(); ++i) {
    absl::Status decided = Decide(write, ids[0], ids[i], Decision::kSame, &pool);
    if (!decided.ok()) return decided;
  }
  if (absl::Status status = pool.Complete(); !status.ok()) return status;
  if (absl::Status status = WritePool(write, pool); !status.ok()) return status;
  return ids[0];
}

absl::StatusOr<std::string> SplitEvent(const EventWrite& write, const std::string& event_id) {
  EventPool pool(write.before, write.joiner);
  if (absl::Status status = IncludeJoined(write, event_id, &pool); !status.ok()) return status;
  if (pool.told().size() == 1) {
    return absl::FailedPreconditionError(
        Concat("the event \"", EventName(write.before->engine()->collection(), event_id),
               "\" is told by one document and joined with no other: there is nothing to split"));
  }
  const absl::StatusOr<std::map<std::string, Decision>> decisions = pool.DecisionsAbout(event_id);
  if (!decisions.ok()) return decisions.status();
  // Those that a user has joined with this one, and so with each other, stay together.
  std::string last;
  for (const auto& [other, decision] : *decisions) {
    if (decision != Decision::kSame || pool.told().count(other) == 0) continue;
    if (!last.empty()) {
      absl::Status decided = Decide(write, last, other, Decision::kSame, &pool);
      if (!decided.ok()) return decided;
    }
    last = other;
  }
  for (const std::string& other : ToldIds(pool)) {
    if (other == event_id) continue;
    absl::Status decided = Decide(write, event_id, other, Decision::kDifferent, &pool);
    if (!decided.ok()) return decided;
  }
  if (absl::Status status = pool.Complete(); !status.ok()) return status;
  if (absl::Status status = WritePool(write, pool); !status.ok()) return status;
  return event_id;
}

absl::StatusOr<std::string> DeleteEvent(const EventWrite& write, const std::string& event_id,
                                        const annals::v1::Revision& description) {
  EventPool pool(write.before, write.joiner);
  const absl::StatusOr<std::string> told_id = IncludeNamed(write, event_id, &pool);
  if (!told_id.ok()) return told_id.status();
  annals::v1::Deletion deletion;
  *deletion.mutable_time() = description.time();
  deletion.set_author(description.author());
  for (const auto& [id, told] : pool.told()) deletion.add_events(told.event.name());
  for (const std::string& id : ToldIds(pool)) {
    ToldEvent told = pool.told().find(id)->second;
    if (told.event.has_deletion()) return NoSuchEvent(write, event_id);
    *told.event.mutable_deletion() = deletion;
    pool.Add(id, std::move(told));
  }
  if (absl::Status status = pool.Complete(); !status.ok()) return status;
  if (absl::Status status = WritePool(write, pool); !status.ok()) return status;
  return told_id;
}

absl::StatusOr<std::string> UndeleteEvent(const EventWrite& write, const std::string& event_id) {
  EventPool pool(write.before, write.joiner);
  const absl::StatusOr<std::string> told_id = IncludeNamed(write, event_id, &pool);
  if (!told_id.ok()) return told_id.status();
  const annals::v1::Event& asked = pool.told().begin()->second.event;
  if (!asked.has_deletion()) {
    return absl::AlreadyExistsError(Concat("the event \"", asked.name(), "\" is not deleted"));
  }
  const annals::v1::Deletion deletion = asked.deletion();
  for (const std::string& name : deletion.events()) {
    // What its document no longer tells is gone for good.
    absl::Status included = pool.Include(std::string(LastPartOf(name)));
    if (!included.ok() && !absl::IsNotFound(included)) return included;
  }
  for (const std::string& id : ToldIds(pool)) {
    ToldEvent told = pool.told().find(id)->second;
    if (Serialize(told.event.deletion()) != Serialize(deletion)) continue;
    told.event.clear_deletion();
    pool.Add(id, std::move(told));
  }
  if (absl::Status status = pool.Complete(); !status.ok()) return status;
  // Those that were deleted together are on no timeline, where they would find each other.
  pool.CompareAll();
  if (absl::Status status = WritePool(write, pool); !status.ok()) return status;
  return told_id;
}

}  // namespace annals::storage
