// Which of the events that documents tell are one: a pure function of how they agree and of what
// users have decided. For the files of this room.
#ifndef ANNALS_STORAGE_EVENT_GROUPS_H_
#define ANNALS_STORAGE_EVENT_GROUPS_H_

#include <map>
#include <string>
#include <utility>
#include <vector>

#include "annals/v1/event.pb.h"
#include "storage/event_joiner.h"
#include "storage/keys.h"

namespace annals::storage {

// An event as one document tells it, or a user.
struct ToldEvent {
  std::string document_id;  // empty: by hand
  annals::v1::Event event;
};

// By event ids.
using ToldEvents = std::map<std::string, ToldEvent, std::less<>>;

// Two event ids, the lesser first.
using IdPair = std::pair<std::string, std::string>;
IdPair MakeIdPair(std::string a, std::string b);

using Agreements = std::map<IdPair, Agreement>;
using Decisions = std::map<IdPair, Decision>;

// A told event in its group, with how it agrees with the one that brought it in.
struct Member {
  std::string id;
  Agreement agreement;  // of the first: empty
};

// The most told events that are joined by themselves: an event's record is read and written whole.
inline constexpr size_t kMaxGroupSize = 50;

// What is told of an event that is stored, or of one that a document or a user tells.
ToldEvent AsTold(annals::v1::Event event);

// Whether a stored event is joined of several, each of which has a record of its own. An event by
// hand may have claims that it was imported with, of which there is no more than what it shows.
bool IsJoined(const annals::v1::Event& event);

// Groups of told events that are one, in the order of their first members; members are in the order
// of their documents, then of their ids, those by hand last. Every told event is in one group;
// deleted ones are each in one of their own. Those that a user has joined come together first, then
// those that agree, the best first; but never two of one document, more than kMaxGroupSize, or two
// that a user has told apart.
std::vector<std::vector<Member>> GroupEvents(const ToldEvents& told, const Agreements& agreements,
                                             const Decisions& decisions);

// The event that the members of a group are together. Its name is that of the first. Its date,
// title and type are those of the claim that leads: the one with whose date most documents agree,
// if only by saying less; then the most exact; then the most certain; then the first. It has the
// names, places and evidence of all, and their claims when there are several. What members by hand
// say goes before all that (ByHand.fields), that of a later member before that of an earlier one.
// The revision is not set.
annals::v1::Event JoinedEvent(const ToldEvents& told, const std::vector<Member>& members);

}  // namespace annals::storage

#endif  // ANNALS_STORAGE_EVENT_GROUPS_H_
