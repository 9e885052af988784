#include "extractor/events/join.h"

#include <algorithm>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/algorithm/container.h"
#include "absl/container/flat_hash_map.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "extractor/events/event_names.h"
#include "extractor/strings.h"
#include "extractor/unicode_case.h"

namespace annals::extractor {
namespace {

using annals::v1::Event;

// Beyond so many events of one date and type, or of one name, a further passage tells them apart no
// more; the limit keeps the work linear in the document's length.
constexpr size_t kMaxRivals = 64;

// Whether `name` is two known names run together or joined by a dash, of which this is one, as in
// `NovakBrown visit`: a lost or a kept dash between two names is common in transcribed text.
bool IsPartOfPair(std::string_view part, std::string_view name) {
  constexpr size_t kShortestPart = 3;
  return part.size() >= kShortestPart && name.size() > part.size() + kShortestPart &&
         ((name.starts_with(part) && BeginsUpperCase(name.substr(part.size()))) ||
          (name.ends_with(part) && BeginsUpperCase(part)));
}

bool SpeaksOf(std::string_view name, const Event& event) {
  for (const annals::v1::Participant& participant : event.participants()) {
    if (SameName(name, participant.display_name()) ||
        IsPartOfPair(participant.display_name(), name)) {
      return true;
    }
  }
  for (const annals::v1::Place& place : event.places()) {
    if (SameName(name, place.display_name())) {
      return true;
    }
  }
  return false;
}

bool ShareName(const Event& a, const Event& b) {
  for (const annals::v1::Participant& participant : a.participants()) {
    if (SpeaksOf(participant.display_name(), b)) {
      return true;
    }
  }
  for (const annals::v1::Place& place : a.places()) {
    if (SpeaksOf(place.display_name(), b)) {
      return true;
    }
  }
  return false;
}

bool HasNames(const Event& event) {
  return event.participants_size() > 0 || event.places_size() > 0;
}

// Whether a noun alone names the event, and nobody takes part in it.
bool IsBare(const Candidate& candidate) {
  return !HasNames(candidate.event) && !absl::StrContains(candidate.event.title(), ' ');
}

// The first number in a title; empty: it has none.
std::string_view NumberOf(std::string_view title) {
  const size_t begin = title.find_first_of("0123456789");
  if (begin == std::string_view::npos) {
    return "";
  }
  const size_t end = title.find_first_not_of("0123456789", begin);
  return title.substr(begin, end == std::string_view::npos ? end : end - begin);
}

bool IsSameEvent(const Candidate& a, const Candidate& b) {
  if (a.event.when().edtf() != b.event.when().edtf() || a.event.type() != b.event.type()) {
    return false;
  }
  if (LowerCase(a.event.title()) == LowerCase(b.event.title())) {
    return true;
  }
  // `telegram 12 to Bern` is not `telegram 14 from Bern`, and `his telegram 12` is `telegram 12`.
  const std::string_view number = NumberOf(a.event.title());
  if (const std::string_view other = NumberOf(b.event.title()); !number.empty() && !other.empty()) {
    return number == other && a.head == b.head;
  }
  // `the talks`: of what took place then, more is said elsewhere.
  if (IsBare(a) || IsBare(b)) {
    return true;
  }
  return a.head == b.head && (a.named || b.named || ShareName(a.event, b.event));
}

std::vector<std::string> NamesOf(const Event& event) {
  std::vector<std::string> names;
  for (const annals::v1::Participant& participant : event.participants()) {
    names.push_back(participant.display_name());
  }
  for (const annals::v1::Place& place : event.places()) {
    names.push_back(place.display_name());
  }
  return names;
}

std::string LastWord(std::string_view name) {
  const size_t space = name.rfind(' ');
  return LowerCase(space == std::string_view::npos ? name : name.substr(space + 1));
}

// The last word of a name, and the two halves of one that may be a pair run together.
std::vector<std::string> WordsOfPair(std::string_view name) {
  std::vector<std::string> words = {LastWord(name)};
  const size_t space = name.rfind(' ');
  const std::string_view last = space == std::string_view::npos ? name : name.substr(space + 1);
  for (size_t i = 1; i < last.size(); ++i) {
    if (BeginsUpperCase(last.substr(i))) {
      words.push_back(LowerCase(last.substr(0, i)));
      words.push_back(LowerCase(last.substr(i)));
    }
  }
  return words;
}

// Whether an event has all the names of a passage.
bool SpeaksOfAll(const Event& passage, const Event& event) {
  return absl::c_all_of(NamesOf(passage),
                        [&](const std::string& name) { return SpeaksOf(name, event); });
}

// Whether every word of a passage's title, but for its names, is one of the event's: `the trade
// talks` are not `talks with Novak`.
bool SaysNothingElse(const Candidate& passage, const Candidate& event) {
  std::string known = LowerCase(event.event.title());
  for (const std::string& alias : event.event.aliases()) {
    absl::StrAppend(&known, " ", LowerCase(alias));
  }
  const std::string head = LowerCase(passage.head);
  const std::vector<std::string_view> words = SplitNonEmpty(passage.event.title(), ' ');
  // The first word of a title is always capitalised; a name is told by its participants and places.
  return std::all_of(words.begin(), words.end(), [&](std::string_view word) {
    const std::string lower = LowerCase(word);
    return (BeginsUpperCase(word) && word.data() != words.front().data()) ||
           absl::StrContains(known, lower) || absl::StartsWith(lower, head) ||
           SpeaksOf(word, passage.event);
  });
}

// Whether words are a title of the event.
bool IsWording(std::string_view words, const Event& event) {
  const std::string lower = LowerCase(words);
  return LowerCase(event.title()) == lower ||
         std::any_of(event.aliases().begin(), event.aliases().end(),
                     [&](const std::string& alias) { return LowerCase(alias) == lower; });
}

// Whether a passage that shares no name with an event can speak of it.
bool IsNear(const Candidate& passage, const Candidate& event) {
  return passage.block >= event.block && passage.block - event.block <= kReach;
}

// The one event among `rivals` that a passage can mean. The same noun must not name others; another
// noun of the same type needs a name in common, and gives way to the same noun.
// What the document itself is has its type: `the meeting` may be the one that it records.
std::optional<size_t> OnlyMatch(const Candidate& passage, const std::vector<size_t>& rivals,
                                const std::vector<Candidate>& events,
                                std::string_view type_of_document) {
  std::optional<size_t> same_noun;
  std::optional<size_t> same_type;
  int same_nouns = 0;
  int same_types = 0;
  for (const size_t rival : rivals) {
    const Candidate& event = events[rival];
    if (NumberOf(passage.event.title()) != NumberOf(event.event.title()) &&
        !NumberOf(passage.event.title()).empty()) {
      continue;  // `telegram 23` is not `telegram 61`
    }
    if (!passage.definite && !(event.named && IsWording(passage.event.title(), event.event))) {
      continue;  // `agreement` is no particular one unless it is a name that the text has given it
    }
    if (passage.plural && !event.plural && !event.named) {
      continue;  // `the talks` are not one talk
    }
    const bool shares = ShareName(passage.event, event.event);
    if (event.head == passage.head) {
      // Names of its own tell a passage from an event that has none of them, unless it has no name
      // at all.
      const bool by_noun =
          passage.event.type() != type_of_document && (!HasNames(passage.event) || IsBare(event)) &&
          (event.named || IsNear(passage, event)) && SaysNothingElse(passage, event);
      if ((shares && SpeaksOfAll(passage.event, event.event)) || by_noun) {
        same_noun = rival;
        ++same_nouns;
      }
    } else if (shares && event.event.type() == passage.event.type() && IsNear(passage, event) &&
               SaysNothingElse(passage, event)) {
      same_type = rival;
      ++same_types;
    }
  }
  if (same_nouns > 0) {
    return same_nouns == 1 ? same_noun : std::nullopt;
  }
  return same_types == 1 ? same_type : std::nullopt;
}

}  // namespace

void Merge(const Candidate& other, Candidate& into) {
  Event& event = into.event;
  AddAlias(other.event.title(), event);
  for (const std::string& alias : other.event.aliases()) {
    AddAlias(alias, event);
  }
  for (const annals::v1::Participant& participant : other.event.participants()) {
    const bool pair =
        std::any_of(event.participants().begin(), event.participants().end(),
                    [&](const annals::v1::Participant& known) {
                      return IsPartOfPair(known.display_name(), participant.display_name());
                    });
    if (!pair) {
      AddParticipant(participant.display_name(), participant.role(), event);
    }
  }
  for (const annals::v1::Place& place : other.event.places()) {
    AddPlace(place.display_name(), event);
  }
  for (const annals::v1::Evidence& evidence : other.event.evidence()) {
    const bool known = std::any_of(event.evidence().begin(), event.evidence().end(),
                                   [&](const annals::v1::Evidence& mine) {
                                     return mine.begin_offset() <= evidence.begin_offset() &&
                                            mine.end_offset() >= evidence.end_offset() &&
                                            mine.document() == evidence.document();
                                   });
    if (!known) {
      *event.add_evidence() = evidence;
    }
  }
  event.set_confidence(std::max(event.confidence(), other.event.confidence()));
}

std::vector<Candidate> JoinDated(std::vector<Candidate> candidates) {
  std::vector<Candidate> events;
  absl::flat_hash_map<std::string, std::vector<size_t>> by_date_and_type;
  for (Candidate& candidate : candidates) {
    std::vector<size_t>& near =
        by_date_and_type[absl::StrCat(candidate.event.when().edtf(), " ", candidate.event.type())];
    const auto same = std::find_if(near.begin(), near.end(), [&](size_t event) {
      return IsSameEvent(events[event], candidate);
    });
    if (same == near.end()) {
      if (near.size() < kMaxRivals) {
        near.push_back(events.size());
      }
      events.push_back(std::move(candidate));
    } else {
      events[*same].named = events[*same].named || candidate.named;
      if (IsBare(events[*same])) {
        candidate.event.mutable_title()->swap(*events[*same].event.mutable_title());
      }
      Merge(candidate, events[*same]);
    }
  }
  return events;
}

void JoinUndated(const std::vector<Candidate>& undated, std::vector<Candidate>& events) {
  // By the last word of each name of an event, and by its head: where to look for it.
  absl::flat_hash_map<std::string, std::vector<size_t>> by_name;
  absl::flat_hash_map<std::string, std::vector<size_t>> by_head;
  const auto add = [](std::vector<size_t>& list, size_t event) {
    if (list.size() < kMaxRivals && (list.empty() || list.back() != event)) {
      list.push_back(event);
    }
  };
  for (size_t i = 0; i < events.size(); ++i) {
    add(by_head[events[i].head], i);
    for (const std::string& name : NamesOf(events[i].event)) {
      add(by_name[LastWord(name)], i);
    }
  }
  const auto self =
      absl::c_find_if(events, [](const Candidate& event) { return event.head == kDocumentHead; });
  const std::string type_of_document = self == events.end() ? "" : self->event.type();
  for (const Candidate& passage : undated) {
    std::vector<size_t> rivals;
    if (const auto found = by_head.find(passage.head); found != by_head.end()) {
      rivals = found->second;
    }
    for (const std::string& name : NamesOf(passage.event)) {
      for (const std::string& word : WordsOfPair(name)) {
        if (const auto found = by_name.find(word); found != by_name.end()) {
          rivals.insert(rivals.end(), found->second.begin(), found->second.end());
        }
      }
    }
    std::sort(rivals.begin(), rivals.end());
    rivals.erase(std::unique(rivals.begin(), rivals.end()), rivals.end());
    if (const std::optional<size_t> event = OnlyMatch(passage, rivals, events, type_of_document)) {
      Merge(passage, events[*event]);
    }
  }
}

}  // namespace annals::extractor
