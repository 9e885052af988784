#include "extractor/events/event_names.h"

#include <algorithm>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/algorithm/container.h"
#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "extractor/strings.h"
#include "extractor/unicode_case.h"

namespace annals::extractor {

std::string_view HolderOf(std::string_view name) {
  const size_t open = name.find(" (");
  return open != std::string_view::npos && name.ends_with(')')
             ? name.substr(open + 2, name.size() - open - 3)
             : name;
}

std::string Possessive(std::string_view name) {
  return absl::StrCat(Abs(name), name.ends_with('s') ? "’" : "’s");
}

bool IsAcronym(std::string_view name) {
  constexpr size_t kLongest = 6;
  return name.size() >= 2 && name.size() <= kLongest && absl::c_all_of(name, [](char letter) {
           return absl::ascii_isupper(static_cast<unsigned char>(letter)) || letter == '.';
         });
}

bool SameName(std::string_view a, std::string_view b) {
  const std::string lower_a = LowerCase(HolderOf(a));
  const std::string lower_b = LowerCase(HolderOf(b));
  const std::string& longer = lower_a.size() < lower_b.size() ? lower_b : lower_a;
  const std::string& shorter = lower_a.size() < lower_b.size() ? lower_a : lower_b;
  if (longer == shorter) {
    return true;
  }
  // `Acting Secretary of State`: another office, and not the same by its full name.
  for (const std::string_view rank : {"acting ", "assistant ", "deputy ", "under ", "vice "}) {
    if (longer.starts_with(rank) &&
        (longer.size() == rank.size() + shorter.size() || absl::StrContains(shorter, " of "))) {
      return false;
    }
  }
  return absl::EndsWith(longer, absl::StrCat(" ", shorter));
}

void AddParticipant(std::string_view display_name, std::string_view role,
                    annals::v1::Event& event) {
  if (display_name.empty()) {
    return;
  }
  for (annals::v1::Participant& known : *event.mutable_participants()) {
    if (!SameName(known.display_name(), display_name)) {
      continue;
    }
    if (known.role().empty()) {
      known.set_role(std::string(role));
    }
    if (display_name.size() > known.display_name().size()) {
      known.set_display_name(std::string(display_name));
    }
    return;
  }
  annals::v1::Participant& added = *event.add_participants();
  added.set_display_name(std::string(display_name));
  added.set_role(std::string(role));
}

void AddParties(const annals::v1::Event& from, annals::v1::Event& to) {
  for (const annals::v1::Participant& participant : from.participants()) {
    AddParticipant(participant.display_name(), participant.role(), to);
  }
}

bool HasRole(const annals::v1::Event& event, std::string_view role) {
  return std::any_of(event.participants().begin(), event.participants().end(),
                     [&](const auto& participant) { return participant.role() == role; });
}

std::string NameInRole(const annals::v1::Event& event, std::string_view role) {
  for (const annals::v1::Participant& participant : event.participants()) {
    if (participant.role() == role) {
      return participant.display_name();
    }
  }
  return "";
}

void AddPlace(std::string_view display_name, annals::v1::Event& event) {
  if (display_name.empty()) {
    return;
  }
  const std::string lower = LowerCase(display_name);
  for (const annals::v1::Place& known : event.places()) {
    if (LowerCase(known.display_name()) == lower) {
      return;
    }
  }
  event.add_places()->set_display_name(std::string(display_name));
}

void AddAlias(std::string_view alias, annals::v1::Event& event) {
  const std::string lower = LowerCase(alias);
  if (alias.empty() || LowerCase(event.title()) == lower) {
    return;
  }
  for (const std::string& known : event.aliases()) {
    if (LowerCase(known) == lower) {
      return;
    }
  }
  event.add_aliases(std::string(alias));
}

void MakeAttendees(annals::v1::Event& event) {
  if (event.type() != "meeting") {
    return;
  }
  for (annals::v1::Participant& participant : *event.mutable_participants()) {
    if (participant.role() == "patient") {
      participant.set_role("attendee");
    }
  }
}

void LeaveOutItself(const EventLexicon& lexicon, annals::v1::Event& event) {
  if (event.type() != "meeting") {
    return;
  }
  const auto is_itself = [&](const annals::v1::Participant& participant) {
    const std::string& name = participant.display_name();
    const std::string_view last = std::string_view(name).substr(name.rfind(' ') + 1);
    return lexicon.Is("names_itself", LowerCase(last)) && absl::StrContains(event.title(), name);
  };
  auto& participants = *event.mutable_participants();
  participants.erase(std::remove_if(participants.begin(), participants.end(), is_itself),
                     participants.end());
}

bool NamesThing(const EventLexicon& lexicon, std::string_view name) {
  return lexicon.Is("thing_name", LowerCase(name.substr(name.rfind(' ') + 1)));
}

void LeaveOutThings(const EventLexicon& lexicon, annals::v1::Event& event) {
  const auto is_thing = [&](const annals::v1::Participant& participant) {
    return NamesThing(lexicon, participant.display_name());
  };
  auto& participants = *event.mutable_participants();
  participants.erase(std::remove_if(participants.begin(), participants.end(), is_thing),
                     participants.end());
}

bool NamesNothing(const EventLexicon& lexicon, const annals::v1::Event& event) {
  return lexicon.Is("needs_name", event.type()) && event.participants_size() == 0 &&
         event.places_size() == 0 && !absl::StrContains(event.title(), ' ');
}

void CompleteTitle(const EventLexicon& lexicon, annals::v1::Event& event) {
  constexpr size_t kMostWords = 3;
  const std::string title = LowerCase(event.title());
  const std::vector<std::string_view> words = SplitNonEmpty(title, ' ');
  const auto names = [&](std::string_view name) {
    return absl::StrContains(title, LowerCase(name.substr(name.rfind(' ') + 1)));
  };
  // `the Danish note`
  const bool of_people = absl::c_any_of(words, [&](std::string_view word) {
    return lexicon.GazetteerKind(word.substr(word.rfind('-') + 1)) == NameKind::kPeople;
  });
  const bool complete =
      words.size() > kMostWords || of_people ||
      std::any_of(event.participants().begin(), event.participants().end(),
                  [&](const auto& participant) { return names(participant.display_name()); }) ||
      std::any_of(event.places().begin(), event.places().end(),
                  [&](const auto& place) { return names(place.display_name()); });
  if (complete) {
    // `Brandt's letter`: to whom?
    constexpr size_t kRoom = 5;
    const std::string recipient = NameInRole(event, "recipient");
    const std::string sender = NameInRole(event, "sender");
    // `Telegram 12 to Bern`: from whom?
    const size_t to = event.title().find(" to ");
    if (event.type() == "message" && words.size() <= kRoom && to != std::string::npos &&
        !sender.empty() && !of_people && !names(sender) && !absl::StrContains(title, " from ") &&
        !absl::StrContains(title, "’s ") && !absl::StrContains(title, " by ") &&
        !absl::StrContains(title, '(')) {
      event.mutable_title()->insert(to, absl::StrCat(" from ", sender));
      return;
    }
    if (event.type() == "message" && words.size() <= kRoom && !recipient.empty() &&
        !names(recipient) && !absl::StrContains(title, " to ")) {
      absl::StrAppend(event.mutable_title(), " to ", recipient);
    }
    return;
  }
  constexpr std::pair<std::string_view, std::string_view> kLinks[] = {
      {"sender", " from "}, {"recipient", " to "},  {"agent", " by "},
      {"patient", " of "},  {"attendee", " with "}, {"", " with "}};
  bool linked = false;
  for (const auto& [role, link] : kLinks) {
    if (role.empty() && event.type() != "meeting") {
      continue;
    }
    // A message goes from one to another; of anything else one name is enough.
    if (linked && role != "recipient") {
      return;
    }
    for (const annals::v1::Participant& participant : event.participants()) {
      if (participant.role() == role) {
        absl::StrAppend(event.mutable_title(), Abs(link), participant.display_name());
        linked = true;
        break;
      }
    }
  }
  if (!linked && event.places_size() > 0) {
    absl::StrAppend(event.mutable_title(), " in ", event.places(0).display_name());
  }
}

}  // namespace annals::extractor
