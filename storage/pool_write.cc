#include "storage/pool_write.h"

#include <algorithm>
#include <map>
#include <set>
#include <tuple>
#include <utility>
#include <vector>

#include "storage/engine.h"
#include "storage/names.h"
#include "storage/records.h"
#include "storage/resource_name.h"
#include "storage/strings.h"

namespace annals::storage {
namespace {

using Places = std::set<std::pair<Family, std::string>>;

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
  std::string id(LastPartOf(event.name()));
  const auto old = pool.stored().find(id);
  bool is_as_it_was = false;
  if (old != pool.stored().end()) {
    event.set_revision(old->second.revision());
    is_as_it_was = Serialize(event) == Serialize(old->second);
  }
  if (!is_as_it_was) {
    event.set_revision(write.revision);
    write.history->AddEvent(id, old == pool.stored().end() ? nullptr : &old->second);
  }
  EventIndex index = IndexOf(event);
  for (IndexEntry& entry : index.entries) {
    if (is_as_it_was) {
      changes->stale.erase({entry.family, entry.key});
    } else {
      Put(std::move(entry), changes);
    }
  }
  write.counts->Add(CountEntriesOf(index.counted), +1);
  write.events->insert_or_assign(std::move(id), std::move(event));
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

// The words of IncludeJoined and IncludeNamed for an event that is not there.
absl::Status Named(const absl::Status& status, const EventWrite& write, std::string_view event_id) {
  return absl::IsNotFound(status) ? NoSuchEvent(write, event_id) : status;
}

}  // namespace

absl::Status WritePool(const EventWrite& write, const EventPool& pool) {
  Changes changes;
  std::set<std::string, std::less<>> put;
  for (const auto& [id, event] : pool.stored()) {
    EventIndex index = IndexOf(event);
    for (IndexEntry& entry : index.entries) {
      changes.stale.emplace(entry.family, std::move(entry.key));
    }
    write.counts->Add(CountEntriesOf(index.counted), -1);
    if (!IsJoined(event)) continue;
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
  return absl::OkStatus();
}

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

absl::Status NoSuchEvent(const EventWrite& write, std::string_view event_id) {
  return absl::NotFoundError(Concat(
      "there is no event \"", EventName(write.before->engine()->collection(), event_id), "\""));
}

absl::Status IncludeJoined(const EventWrite& write, std::string_view event_id, EventPool* pool) {
  const absl::StatusOr<std::string> joined_id = JoinedIdOf(*write.before, event_id);
  if (!joined_id.ok()) return joined_id.status();
  return Named(pool->Include(*joined_id), write, event_id);
}

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

}  // namespace annals::storage
