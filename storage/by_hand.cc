#include "storage/by_hand.h"

#include <algorithm>
#include <cstdint>
#include <set>
#include <utility>

#include "storage/document_write.h"
#include "storage/engine.h"
#include "storage/event_fields.h"
#include "storage/event_pool.h"
#include "storage/identity.h"
#include "storage/names.h"
#include "storage/pool_write.h"
#include "storage/records.h"
#include "storage/resource_name.h"
#include "storage/strings.h"

namespace annals::storage {
namespace {

// Of an event by hand no document is a part of the id.
constexpr std::string_view kNoDocument;

void MakeByHand(const annals::v1::Revision& description, annals::v1::Event* event) {
  annals::v1::ByHand* by_hand = event->mutable_by_hand();
  *by_hand->mutable_create_time() = description.time();
  by_hand->set_author(description.author());
}

// Whether the two say the same, whatever the revision that wrote them and who entered them.
bool SayTheSame(annals::v1::Event a, annals::v1::Event b) {
  for (annals::v1::Event* event : {&a, &b}) {
    event->clear_revision();
    event->clear_by_hand();
  }
  return Serialize(a) == Serialize(b);
}

absl::Status AlreadyThere(const std::string& name, std::string_view words) {
  return absl::AlreadyExistsError(Concat("there is an event \"", name, "\" already", words));
}

// The id of an event, which gets one if it has no name; `given` are those of the same write.
absl::StatusOr<std::string> NameEvent(const Snapshot& before, const std::set<std::string>& given,
                                      annals::v1::Event* event) {
  if (!event->name().empty()) return std::string(LastPartOf(event->name()));
  for (uint32_t collision = 0;; ++collision) {
    std::string id = EventIdFor(kNoDocument, *event, collision);
    if (given.contains(id)) continue;
    const absl::StatusOr<bool> taken = EventExists(before, id);
    if (!taken.ok()) return taken.status();
    if (*taken) continue;
    event->set_name(EventName(before.engine()->collection(), id));
    return id;
  }
}

absl::Status Finish(const EventWrite& write, EventPool* pool) {
  if (absl::Status completed = pool->Complete(); !completed.ok()) return completed;
  return WritePool(write, *pool);
}

// The told event of the pool that a user has entered, if one is: the one of this id before others.
const ToldEvent* FindByHand(const EventPool& pool, const std::string& id) {
  const ToldEvent* found = nullptr;
  for (const auto& [told_id, told] : pool.told()) {
    if (!told.event.has_by_hand()) continue;
    if (found == nullptr || told_id == id) found = &told;
  }
  return found;
}

// That the names of an imported event's claims lead to it, where nothing else has them.
absl::Status NoteClaimNames(PendingWrite& write, const annals::v1::Event& event) {
  const std::string_view id = LastPartOf(event.name());
  for (const annals::v1::Claim& claim : event.claims()) {
    const std::string claim_id(LastPartOf(claim.event()));
    if (claim_id == id) continue;
    const absl::StatusOr<bool> taken = EventExists(*write.before(), claim_id);
    if (!taken.ok()) return taken.status();
    if (*taken) continue;
    absl::Status put = write.Put(Family::kNames, ForwardKey(claim_id), id);
    if (!put.ok()) return put;
  }
  return absl::OkStatus();
}

// What is to be done with an imported event.
enum class Import { kCreate, kReplace, kPassOver };

absl::StatusOr<Import> LookAt(const Snapshot& before, const annals::v1::Event& event) {
  const std::string id(LastPartOf(event.name()));
  const absl::StatusOr<bool> taken = EventExists(before, id);
  if (!taken.ok()) return taken.status();
  if (!*taken) return Import::kCreate;
  const absl::StatusOr<std::string> joined_id = JoinedIdOf(before, id);
  if (!joined_id.ok()) return joined_id.status();
  const absl::StatusOr<StoredEvent> stored = ReadStoredEvent(before, *joined_id);
  if (!stored.ok()) return stored.status();
  if (*joined_id == id && SayTheSame(stored->event, event)) return Import::kPassOver;
  if (stored->event.has_by_hand() && !stored->event.has_deletion()) return Import::kReplace;
  return AlreadyThere(event.name(),
                      stored->event.has_deletion()
                          ? ", which is deleted; undelete it first"
                          : ", which is not one by hand alone, and says something else; correct it "
                            "with UpdateEvent, or leave the line out");
}

}  // namespace

absl::StatusOr<std::vector<std::string>> CreateEvents(PendingWrite& write,
                                                      const EventJoiner* joiner,
                                                      std::vector<annals::v1::Event> events) {
  EventPool pool(write.before(), joiner);
  std::vector<std::string> ids;
  std::set<std::string> given;
  for (annals::v1::Event& event : events) {
    absl::StatusOr<std::string> id = NameEvent(*write.before(), given, &event);
    if (!id.ok()) return id.status();
    const absl::StatusOr<bool> taken = EventExists(*write.before(), *id);
    if (!taken.ok()) return taken.status();
    if (*taken) return AlreadyThere(event.name(), "; give it another id, or update that one");
    if (!given.insert(*id).second) return AlreadyThere(event.name(), " in the same request");
    MakeByHand(write.description(), &event);
    pool.Add(*id, AsTold(std::move(event)));
    ids.push_back(*std::move(id));
  }
  absl::Status written = Finish(write.ForEvents(joiner), &pool);
  if (!written.ok()) return written;
  return ids;
}

absl::StatusOr<std::string> UpdateEvent(PendingWrite& write, const EventJoiner* joiner,
                                        const annals::v1::Event& values,
                                        absl::Span<const std::string> fields) {
  const EventWrite events = write.ForEvents(joiner);
  EventPool pool(write.before(), joiner);
  absl::StatusOr<std::string> told_id =
      IncludeNamed(events, std::string(LastPartOf(values.name())), &pool);
  if (!told_id.ok()) return told_id.status();
  const annals::v1::Event shown = pool.stored().begin()->second;
  if (shown.has_deletion()) {
    return absl::FailedPreconditionError(
        Concat("the event \"", shown.name(), "\" is deleted; undelete it first"));
  }
  const ToldEvent* by_hand = FindByHand(pool, *told_id);
  if (shown.has_by_hand()) {
    annals::v1::Event event = by_hand->event;
    CopyFields(values, fields, &event);
    pool.Add(*told_id, AsTold(std::move(event)));
  } else {
    if (std::ranges::find(fields, "evidence") != fields.end()) {
      return absl::InvalidArgumentError(
          Concat("the evidence of \"", shown.name(), "\" is that of documents, which say it"));
    }
    // All of the event as it is shown now, since it may have to stand alone one day.
    annals::v1::Event correction = shown;
    correction.clear_claims();
    correction.clear_evidence();
    CopyFields(values, fields, &correction);
    if (by_hand != nullptr) {
      *correction.mutable_by_hand() = by_hand->event.by_hand();
      *correction.mutable_evidence() = by_hand->event.evidence();
      correction.set_name(by_hand->event.name());
    } else {
      correction.clear_name();
      MakeByHand(write.description(), &correction);
    }
    const absl::StatusOr<std::string> id = NameEvent(*write.before(), {}, &correction);
    if (!id.ok()) return id.status();
    if (by_hand == nullptr) {
      absl::Status decided = Decide(events, *told_id, *id, Decision::kSame, &pool);
      if (!decided.ok()) return decided;
    }
    // One that says all of the event goes on to do so.
    if (by_hand == nullptr || !by_hand->event.by_hand().fields().empty()) {
      std::set<std::string> corrected(fields.begin(), fields.end());
      const auto& before = correction.by_hand().fields();
      corrected.insert(before.begin(), before.end());
      *correction.mutable_by_hand()->mutable_fields() = {corrected.begin(), corrected.end()};
    }
    pool.Add(*id, AsTold(std::move(correction)));
  }
  absl::Status written = Finish(events, &pool);
  if (!written.ok()) return written;
  return told_id;
}

absl::StatusOr<ImportResult> ImportEvents(PendingWrite& write, const EventJoiner* joiner,
                                          std::vector<annals::v1::Event> events) {
  const EventWrite batch = write.ForEvents(joiner);
  EventPool pool(write.before(), joiner);
  ImportResult result;
  std::set<std::string> given;
  for (annals::v1::Event& event : events) {
    const absl::StatusOr<std::string> id = NameEvent(*write.before(), given, &event);
    if (!id.ok()) return id.status();
    if (given.contains(*id)) {
      result.refused = AlreadyThere(event.name(), " in a line before this one");
      break;
    }
    const absl::StatusOr<Import> import = LookAt(*write.before(), event);
    if (absl::IsAlreadyExists(import.status())) {
      result.refused = import.status();
      break;
    }
    if (!import.ok()) return import.status();
    ++result.done;
    if (*import == Import::kPassOver) {
      ++result.unchanged;
      continue;
    }
    MakeByHand(write.description(), &event);
    if (*import == Import::kReplace) {
      ++result.replaced;
      if (absl::Status included = pool.Include(*id); !included.ok()) return included;
      *event.mutable_by_hand() = pool.told().at(*id).event.by_hand();
    } else {
      ++result.created;
    }
    if (result.first.empty()) result.first = event.name();
    if (absl::Status noted = NoteClaimNames(write, event); !noted.ok()) return noted;
    given.insert(*id);
    pool.Add(*id, AsTold(std::move(event)));
  }
  if (result.created + result.replaced == 0) return result;
  if (absl::Status written = Finish(batch, &pool); !written.ok()) return written;
  return result;
}

}  // namespace annals::storage
