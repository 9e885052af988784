// The told events that one write can touch: those that may be one with what changes, and with each
// other, by their dates and names or by what users have decided. For the files of this room.
//
//   EventPool pool(snapshot, joiner);
//   absl::Status status = pool.Include("mfrggzdfmztwq2lk");
//   pool.TakeOut("mfrggzdfmztwq2lk");                       // its document tells it no more
//   pool.Add("nbswy3dpeb3w64tm", {document_id, event});     // but this
//   status = pool.Complete();
//   GroupEvents(pool.told(), pool.agreements(), pool.decisions());
#ifndef ANNALS_STORAGE_EVENT_POOL_H_
#define ANNALS_STORAGE_EVENT_POOL_H_

#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "annals/v1/event.pb.h"
#include "rocksdb/iterator.h"
#include "storage/event_groups.h"
#include "storage/event_joiner.h"
#include "storage/keys.h"
#include "storage/snapshot.h"
#include "storage/terms.h"

namespace annals::storage {

// The id of the event as which `event_id` is stored: its own, or that of the event it is joined in.
// NOT_FOUND when there is none.
absl::StatusOr<std::string> JoinedIdOf(const Snapshot& snapshot, std::string_view event_id);

// A stored event, and what its documents tell. Told events have no revision and no claims.
struct StoredEvent {
  annals::v1::Event event;
  ToldEvents told;
};
// NOT_FOUND when no event of just this id is stored; DATA_LOSS names a record that is amiss.
absl::StatusOr<StoredEvent> ReadStoredEvent(const Snapshot& snapshot, std::string_view joined_id);

// What one document tells of a joined event. DATA_LOSS when it is not there, or is amiss.
absl::StatusOr<ToldEvent> ReadClaim(const Snapshot& snapshot, std::string_view event_id);

// Not thread-safe.
class EventPool {
 public:
  // `joiner` must outlive the pool. Null: only users' decisions join.
  EventPool(std::shared_ptr<const Snapshot> snapshot, const EventJoiner* joiner);

  // Takes in a stored event with all that its documents tell.
  absl::Status Include(const std::string& joined_id);

  // An event is told no more, or not as it was. Its joined event must be in the pool.
  void TakeOut(std::string_view event_id);

  // An event is told now.
  void Add(std::string event_id, ToldEvent told);

  // A decision that is being made of two events, in place of the one that is stored; nothing: the
  // stored one is withdrawn.
  void Decide(IdPair ids, std::optional<Decision> decision);

  // Takes in all that may be one with what is in the pool, and with those, and so on; beyond
  // kMaxPoolSize told events no more. To be called last.
  absl::Status Complete();

  // Compares all that is in the pool with each other, also what is not found on timelines now. To
  // be called after Complete.
  void CompareAll();

  // The stored events that the pool replaces, by their ids.
  const std::map<std::string, annals::v1::Event, std::less<>>& stored() const { return stored_; }
  const ToldEvents& told() const { return told_; }
  // What the documents of each stored event told before, by its id.
  const std::map<std::string, std::vector<std::string>>& told_before() const { return told_of_; }
  const Agreements& agreements() const { return agreements_; }
  const Decisions& decisions() const { return decisions_; }

  // The decisions about an event, stored or being made.
  absl::StatusOr<std::map<std::string, Decision>> DecisionsAbout(const std::string& event_id);

 private:
  // Of an event of which more documents tell than are joined, not all are looked at.
  static constexpr size_t kMaxPoolSize = 3 * kMaxGroupSize;

  // What decides whether two told events are compared.
  struct Traits {
    bool comparable = false;
    std::string once;         // folded: the participant to whom it happens but once
    Position position;        // on the timeline
    std::vector<Term> names;  // of participants and places, sorted
    // All that agreement may depend on, the same pointer for the same; null until it is asked for.
    const std::string* what = nullptr;
  };
  Traits& TraitsOf(const std::string& event_id);
  // Whether two told events would be found for each other. Only such are compared, so that it does
  // not matter with what else they are joined.
  static bool AreComparable(const Traits& a, const Traits& b);

  absl::Status FollowDecisions(const std::string& event_id);
  absl::Status Compare(const std::string& event_id);
  // As Include, but an event that takes in no more, as one by hand, is left as it is, so that one
  // of which thousands of documents tell costs no more than one of which fifty do.
  absl::Status IncludeUnlessFull(const std::string& joined_id);
  absl::Status TakeIn(const std::string& joined_id, annals::v1::Event event);
  const std::string* WhatHappened(const annals::v1::Event& event);
  // Asks the joiner about two told events, once.
  void AddAgreement(const IdPair& ids);
  // Adds the ids of stored events with the same place on the timeline and a name in common.
  absl::Status FindSameTimeAndName(const Traits& traits, std::set<std::string>* found);
  // Adds the ids of stored events of a type that happen to this participant, folded, but once.
  absl::Status FindOnceTo(const std::string& type, const std::string& participant,
                          std::set<std::string>* found);
  // Adds the ids of events at the end of keys of the family of terms.
  absl::Status FindKeys(const std::string& prefix, std::set<std::string>* found);

  const std::shared_ptr<const Snapshot> snapshot_;
  const EventJoiner* const joiner_;
  const std::unique_ptr<rocksdb::Iterator> terms_;
  const std::unique_ptr<rocksdb::Iterator> decided_;
  // Whether there is any such entry at all; mostly there is not, and nobody need look.
  bool any_decisions_ = false;
  bool any_claimed_ = false;
  std::map<std::string, annals::v1::Event, std::less<>> stored_;
  // What the documents of a stored event tell, by its id.
  std::map<std::string, std::vector<std::string>> told_of_;
  ToldEvents told_;
  std::vector<std::string> ahead_;  // of told_, what Complete has still to look at
  std::set<std::string> full_;
  std::map<std::string, Traits> traits_;
  std::set<IdPair> compared_;
  std::set<std::string> whats_;
  std::map<std::pair<const std::string*, const std::string*>, std::optional<Agreement>> asked_;
  Agreements agreements_;
  Decisions decisions_;
  std::map<IdPair, std::optional<Decision>> made_;
};

}  // namespace annals::storage

#endif  // ANNALS_STORAGE_EVENT_POOL_H_
