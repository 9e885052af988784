// Adding participants and places to an event, each once.
#ifndef ANNALS_EXTRACTOR_EVENTS_EVENT_NAMES_H_
#define ANNALS_EXTRACTOR_EVENTS_EVENT_NAMES_H_

#include <string>
#include <string_view>

#include "annals/v1/event.pb.h"
#include "extractor/events/lexicon.h"

namespace annals::extractor {

// Adds a participant, unless one of that name is there; a role is then taken over if it had none.
void AddParticipant(std::string_view display_name, std::string_view role, annals::v1::Event& event);

// Adds all participants of one event to another.
void AddParties(const annals::v1::Event& from, annals::v1::Event& to);

// Whether anyone takes part in that role.
bool HasRole(const annals::v1::Event& event, std::string_view role);

// Who takes part in that role, the first of several; empty: nobody.
std::string NameInRole(const annals::v1::Event& event, std::string_view role);

// Adds a place, unless it is there.
void AddPlace(std::string_view display_name, annals::v1::Event& event);

// Adds another wording, unless it is the title or there (case apart).
void AddAlias(std::string_view alias, annals::v1::Event& event);

// Says of a short title without names whose event it is: `Letter from Brandt to Novak`, `Talks in
// Bern`. `event` is told by a noun.
void CompleteTitle(const EventLexicon& lexicon, annals::v1::Event& event);

// A meeting is none of those who meet: without `Trade Conference` among the participants of the
// `Trade Conference in Bern`.
void LeaveOutItself(const EventLexicon& lexicon, annals::v1::Event& event);

// Whether a name is that of a paper, a weapon or a building, which do nothing: `Harbor Policy`.
bool NamesThing(const EventLexicon& lexicon, std::string_view name);

// Nor do such things take part in anything.
void LeaveOutThings(const EventLexicon& lexicon, annals::v1::Event& event);

// Whether nobody can tell which event of its kind it is: its title is one word (`Meeting`), and
// neither anybody nor a place is named with it.
bool NamesNothing(const EventLexicon& lexicon, const annals::v1::Event& event);

// Whom one meets takes part in a meeting and does not suffer it: `met Novak and Brandt`.
void MakeAttendees(annals::v1::Event& event);

// Who holds an office: `Brandt` of `Minister of Trade (Brandt)`; else the name itself.
std::string_view HolderOf(std::string_view name);

// `Novak’s`, `Harris’`.
std::string Possessive(std::string_view name);

// `SC`, `NATO`, `U.N.`: bodies go by such names, and matters hardly do.
bool IsAcronym(std::string_view name);

// Whether two names are of one person or thing: equal but for case, or one ends the other as a
// surname ends a full name (`Novak`, `Eva Novak`, `Consul in Bern (Novak)`).
bool SameName(std::string_view a, std::string_view b);

}  // namespace annals::extractor

#endif  // ANNALS_EXTRACTOR_EVENTS_EVENT_NAMES_H_
