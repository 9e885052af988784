#include "storage/names.h"

#include <algorithm>
#include <map>
#include <memory>
#include <set>
#include <utility>

#include "rocksdb/db.h"
#include "storage/document_write.h"
#include "storage/engine.h"
#include "storage/keys.h"
#include "storage/records.h"
#include "storage/resource_name.h"
#include "storage/strings.h"

namespace annals::storage {
namespace {

// Forwards lead to events that were there when they were made: a chain grows by one with each that
// goes, and one that is followed this far is broken.
constexpr int kMaxForwards = 1000;

// NOT_FOUND when nothing is noted of the id.
absl::StatusOr<std::vector<std::string>> ReadIds(const Snapshot& snapshot, std::string_view id) {
  const std::string key = DocumentIdsKey(id);
  const absl::StatusOr<std::string> record =
      snapshot.Read(Family::kNames, key, Concat("looking where the document id ", id, " leads"));
  if (!record.ok()) return record.status();
  std::optional<std::vector<std::string>> ids = DecodeDocumentIds(*record);
  if (!ids.has_value()) return Damaged(Family::kNames, key, "it does not hold ids");
  return *std::move(ids);
}

absl::Status Put(const EventWrite& write, const std::string& key,
                 const std::optional<std::string>& value) {
  absl::Status noted = write.history->AddRecord(Family::kNames, key);
  if (!noted.ok()) return noted;
  rocksdb::ColumnFamilyHandle* family = write.before->engine()->family(Family::kNames);
  if (value.has_value()) {
    write.batch->Put(family, key, *value);
  } else {
    write.batch->Delete(family, key);
  }
  return absl::OkStatus();
}

// Events that are told again lead to themselves.
absl::Status DropForwards(const EventWrite& write, const EventPool& pool,
                          const std::set<std::string, std::less<>>& before) {
  const std::unique_ptr<rocksdb::Iterator> forwards = write.before->NewIterator(Family::kNames);
  forwards->Seek(ForwardKey(""));
  // Mostly there are none, and nobody need look.
  if (!forwards->Valid() && forwards->status().ok()) return absl::OkStatus();
  for (const auto& [id, told] : pool.told()) {
    if (before.contains(id)) continue;
    const absl::Status there = ForwardOf(*write.before, id).status();
    if (absl::IsNotFound(there)) continue;
    if (!there.ok()) return there;
    if (absl::Status put = Put(write, ForwardKey(id), std::nullopt); !put.ok()) return put;
  }
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<std::vector<std::string>> IdsOfDocument(const Snapshot& snapshot,
                                                       std::string_view id) {
  absl::StatusOr<std::vector<std::string>> ids = ReadIds(snapshot, id);
  if (absl::IsNotFound(ids.status())) return std::vector<std::string>{std::string(id)};
  return ids;
}

absl::StatusOr<std::vector<std::string>> IdsToStoreUnder(const Snapshot& snapshot,
                                                         std::string_view id,
                                                         const std::string& source_uri) {
  absl::StatusOr<std::vector<std::string>> ids = IdsOfDocument(snapshot, id);
  if (!ids.ok() || ids->size() == 1 || source_uri.empty()) return ids;
  const absl::StatusOr<std::optional<std::string>> owner = DocumentOfSource(snapshot, source_uri);
  if (!owner.ok()) return owner.status();
  if (!owner->has_value()) return ids;
  absl::StatusOr<std::vector<std::string>> of_owner = IdsOfDocument(snapshot, **owner);
  if (!of_owner.ok()) return of_owner;
  return std::ranges::find(*of_owner, id) == of_owner->end() ? ids : of_owner;
}

absl::StatusOr<std::vector<std::string>> FoundUnder(const Snapshot& snapshot, std::string_view id) {
  const absl::StatusOr<std::vector<std::string>> ids = IdsOfDocument(snapshot, id);
  if (!ids.ok()) return ids;
  std::vector<std::string> found;
  for (const std::string& former : *ids) {
    if (former == ids->back() || std::ranges::find(found, former) != found.end()) continue;
    const absl::StatusOr<std::vector<std::string>> leads = IdsOfDocument(snapshot, former);
    if (!leads.ok()) return leads;
    // Another document may have taken it over.
    if (leads->back() == ids->back()) found.push_back(former);
  }
  found.push_back(ids->back());
  return found;
}

std::vector<std::string> FormerNames(std::string_view collection,
                                     const std::vector<std::string>& ids) {
  std::vector<std::string> names;
  for (const std::string& id : ids) {
    std::string name = DocumentName(collection, id);
    if (id != ids.back() && std::ranges::find(names, name) == names.end()) {
      names.push_back(std::move(name));
    }
  }
  return names;
}

absl::Status NoteNewId(PendingWrite& write, std::vector<std::string> ids, std::string_view new_id) {
  const Snapshot& before = *write.before();
  const absl::StatusOr<std::vector<std::string>> taken = IdsOfDocument(before, new_id);
  if (!taken.ok()) return taken.status();
  const absl::Status there =
      before.Read(Family::kDocuments, new_id, "looking for a document").status();
  if (!there.ok() && !absl::IsNotFound(there)) return there;
  if (there.ok() || (taken->size() > 1 && taken->back() == new_id)) {
    return absl::AlreadyExistsError(Concat(
        "the name \"", DocumentName(before.engine()->collection(), new_id),
        there.ok() ? "\" is that of another document; rename or delete that one first"
                   : "\" is that of a deleted document, to which others lead; take another"));
  }
  const absl::StatusOr<std::vector<std::string>> found = FoundUnder(before, ids.back());
  if (!found.ok()) return found.status();
  ids.emplace_back(new_id);
  const std::string value = EncodeDocumentIds(ids);
  for (const std::string& id : *found) {
    if (id == new_id) continue;
    absl::Status put = write.Put(Family::kNames, DocumentIdsKey(id), value);
    if (!put.ok()) return put;
  }
  return write.Put(Family::kNames, DocumentIdsKey(new_id), value);
}

absl::StatusOr<std::string> ForwardOf(const Snapshot& snapshot, std::string_view event_id) {
  return snapshot.Read(Family::kNames, ForwardKey(event_id),
                       Concat("looking where the event id ", event_id, " leads"));
}

absl::StatusOr<std::string> FollowForwards(const Snapshot& snapshot, std::string_view event_id) {
  std::string id(event_id);
  for (int i = 0; i < kMaxForwards; ++i) {
    const absl::StatusOr<bool> told = EventExists(snapshot, id);
    if (!told.ok()) return told.status();
    if (*told) return id;
    absl::StatusOr<std::string> next = ForwardOf(snapshot, id);
    if (!next.ok()) return next;
    id = *std::move(next);
  }
  return Damaged(Family::kNames, ForwardKey(event_id), "it leads on and on");
}

absl::Status NoteForwards(const EventWrite& write, const EventPool& pool,
                          const std::vector<std::vector<Member>>& groups) {
  std::map<std::string_view, std::string_view> leaders;
  for (const std::vector<Member>& group : groups) {
    for (const Member& member : group) leaders.emplace(member.id, group.front().id);
  }
  std::set<std::string, std::less<>> before;
  for (const auto& [joined_id, ids] : pool.told_before()) {
    before.insert(ids.begin(), ids.end());
    const auto left =
        std::ranges::find_if(ids, [&](const std::string& id) { return leaders.contains(id); });
    if (left == ids.end()) continue;
    for (const std::string& id : ids) {
      if (leaders.contains(id)) continue;
      absl::Status put = Put(write, ForwardKey(id), std::string(leaders.at(*left)));
      if (!put.ok()) return put;
    }
  }
  return DropForwards(write, pool, before);
}

}  // namespace annals::storage
