#include "tests/model/model.h"

#include <algorithm>
#include <utility>

#include "storage/identity.h"
#include "storage/resource_name.h"
#include "tests/storage/random_events.h"

namespace annals::model {
namespace {

using annals::v1::Change;
using annals::v1::Event;

// The events of a document, of which `id` is the first id, with their names, as events alike in all
// that makes a name are counted.
std::map<std::string, Event> Named(const std::string& collection, const std::string& id,
                                   const std::vector<Event>& events) {
  std::map<std::string, Event> named;
  for (const Event& event : events) {
    std::string name;
    for (uint32_t collision = 0; name.empty() || named.count(name) > 0; ++collision) {
      name = storage::EventName(collection, storage::EventIdFor(id, event, collision));
    }
    named[name] = event;
    named[name].set_name(name);
  }
  return named;
}

std::multiset<std::string> Contents(const std::vector<Event>& events) {
  std::multiset<std::string> contents;
  for (const Event& event : events) contents.insert(event.SerializeAsString());
  return contents;
}

bool AreSame(Event a, Event b) {
  a.clear_revision();
  b.clear_revision();
  return a.SerializeAsString() == b.SerializeAsString();
}

bool FindsAlsoUndated(const storage::TimelineQuery& query, const Event& event) {
  const storage::Known known = storage::KnownOf(event);
  if (known.dated) return storage::Finds(query, known);
  return query.interval == temporal::Interval() && storage::Holds(query.filter, known);
}

}  // namespace

void SetDocument(const std::string& collection, const std::string& id, Event* event) {
  for (annals::v1::Evidence& evidence : *event->mutable_evidence()) {
    evidence.set_document(storage::DocumentName(collection, id));
  }
}

std::vector<std::string> Model::IdsOf(const std::string& id) const {
  const auto found = now().names.find(id);
  return found == now().names.end() ? std::vector<std::string>{id} : found->second;
}

bool Model::CanRename(const std::string& new_id) const {
  const std::vector<std::string> ids = IdsOf(new_id);
  return now().documents.count(new_id) == 0 && (ids.size() == 1 || ids.back() != new_id);
}

void Model::Rename(const std::string& id, const std::string& new_id) {
  State next = now();
  std::vector<std::string> ids = IdsOf(id);
  const std::set<std::string> had(ids.begin(), ids.end());
  ids.push_back(new_id);
  for (const std::string& former : had) {
    if (IdsOf(former).back() == id) next.names[former] = ids;
  }
  next.names[new_id] = ids;
  auto document = next.documents.extract(id);
  document.key() = new_id;
  document.mapped().revision = revision() + 1;
  for (Event& event : document.mapped().events) SetDocument(collection_, new_id, &event);
  for (auto& [name, event] : Named(collection_, ids.front(), document.mapped().events)) {
    const auto stored = next.events.find(name);
    if (stored == next.events.end()) continue;  // deleted by a user
    stored->second = event;
    stored->second.set_revision(revision() + 1);
  }
  next.documents.insert(std::move(document));
  states_.push_back(std::move(next));
}

bool Model::WouldChange(const std::string& id, const std::string& text,
                        const std::vector<Event>& events) const {
  const auto found = now().documents.find(id);
  return found == now().documents.end() || found->second.text != text ||
         Contents(found->second.events) != Contents(events);
}

void Model::Put(const std::string& id, const std::string& text, const std::vector<Event>& events,
                const std::set<std::string>& deleted_events) {
  State next = now();
  const auto old = next.documents.find(id);
  std::map<std::string, Event> before;
  std::set<std::string> deleted_before = deleted_events;
  if (old != next.documents.end()) {
    before = Named(collection_, IdsOf(id).front(), old->second.events);
    deleted_before = old->second.deleted;
  }
  std::set<std::string> deleted;
  for (const auto& [name, event] : before) next.events.erase(name);
  for (auto& [name, event] : Named(collection_, IdsOf(id).front(), events)) {
    if (deleted_before.count(name) > 0) {
      deleted.insert(name);
      continue;
    }
    const auto stored = now().events.find(name);
    const bool kept = stored != now().events.end() && AreSame(stored->second, event);
    event.set_revision(kept ? stored->second.revision() : revision() + 1);
    next.events[name] = event;
  }
  next.documents[id] = {text, events, revision() + 1, std::move(deleted)};
  states_.push_back(std::move(next));
}

void Model::Delete(const std::string& id) {
  State next = now();
  for (const auto& [name, event] :
       Named(collection_, IdsOf(id).front(), next.documents[id].events)) {
    next.events.erase(name);
  }
  next.documents.erase(id);
  states_.push_back(std::move(next));
}

void Model::DeleteEvent(const std::string& name) {
  State next = now();
  const auto event = next.events.find(name);
  const std::string document(storage::LastPartOf(event->second.evidence(0).document()));
  next.documents[document].deleted.insert(name);
  next.events.erase(event);
  states_.push_back(std::move(next));
}

void Model::UndeleteEvent(const std::string& document_id, const std::string& name) {
  State next = now();
  Document& document = next.documents[document_id];
  document.deleted.erase(name);
  Event& event = next.events[name];
  event = Named(collection_, IdsOf(document_id).front(), document.events).at(name);
  event.set_revision(revision() + 1);
  states_.push_back(std::move(next));
}

const Document* Model::Deleted(const std::string& id) const {
  if (now().documents.count(id) > 0) return nullptr;
  for (auto state = states_.rbegin(); state != states_.rend(); ++state) {
    const auto found = state->documents.find(id);
    if (found != state->documents.end()) return &found->second;
  }
  return nullptr;
}

void Model::TakeEvents(std::map<std::string, Event> events) {
  states_.back().events = std::move(events);
}

std::vector<Change> Model::ChangesAfter(int64_t after, const storage::TimelineQuery& query) const {
  std::vector<Change> changes;
  for (int64_t revision = after + 1; revision <= this->revision(); ++revision) {
    const auto& before = at(revision - 1).events;
    const auto& events = at(revision).events;
    std::set<std::string> names;
    for (const auto& [name, event] : before) names.insert(name);
    for (const auto& [name, event] : events) names.insert(name);
    for (const std::string& name : names) {
      const auto old = before.find(name);
      const auto now = events.find(name);
      Change change;
      if (old != before.end()) *change.mutable_previous() = old->second;
      if (now != events.end()) *change.mutable_event() = now->second;
      const bool same = change.has_previous() && change.has_event() &&
                        change.previous().SerializeAsString() == change.event().SerializeAsString();
      const bool found = (change.has_previous() && FindsAlsoUndated(query, change.previous())) ||
                         (change.has_event() && FindsAlsoUndated(query, change.event()));
      if (same || !found) continue;
      change.set_revision(revision);
      change.set_event_name(name);
      change.set_kind(!change.has_event()     ? Change::KIND_DELETED
                      : change.has_previous() ? Change::KIND_UPDATED
                                              : Change::KIND_CREATED);
      changes.push_back(std::move(change));
    }
  }
  return changes;
}

}  // namespace annals::model
