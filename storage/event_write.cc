#include "storage/event_write.h"

#include <algorithm>
#include <map>
#include <utility>

#include "storage/engine.h"
#include "storage/event_pool.h"
#include "storage/keys.h"
#include "storage/pool_write.h"
#include "storage/records.h"
#include "storage/resource_name.h"
#include "storage/strings.h"

namespace annals::storage {

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
