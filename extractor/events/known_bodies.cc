#include "extractor/events/known_bodies.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/algorithm/container.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "extractor/events/event_names.h"
#include "extractor/events/houses.h"
#include "extractor/events/sentence_view.h"
#include "extractor/strings.h"
#include "extractor/unicode_case.h"

namespace annals::extractor {
namespace {

// A word of a title without its possessive ending.
std::string_view Stem(std::string_view word) {
  for (const std::string_view ending : {"’s", "'s"}) {
    if (word.ends_with(ending)) {
      return word.substr(0, word.size() - ending.size());
    }
  }
  return word;
}

// Whether the word of a title is a body's whole name there: nothing before or behind it tells which
// body is meant.
bool StandsAlone(const EventLexicon& lexicon, const std::vector<std::string_view>& words,
                 size_t i) {
  const std::string_view stem = Stem(words[i]);
  const std::string lower = LowerCase(stem);
  if (!BeginsUpperCase(stem) || !lexicon.Is("goes_by_last_word", lower)) {
    return false;
  }
  // `a new Cabinet`
  if (i > 0 && (BeginsUpperCase(words[i - 1]) || lexicon.Is("indefinite", words[i - 1]) ||
                lexicon.Is("unlike_known", words[i - 1]))) {
    return false;
  }
  // `Order in Council`, `Lower House of Parliament`
  if ((i == 2 && words[1] == "in") ||
      (i > 1 && words[i - 1] == "of" && BeginsUpperCase(words[i - 2]))) {
    return false;
  }
  if (i + 1 == words.size() || stem.size() < words[i].size()) {
    return true;
  }
  const std::string next = LowerCase(words[i + 1]);
  // `the Embassy officer at Bern`
  if (lexicon.Is("actor", next)) {
    return false;
  }
  // `Committee of three`; but `informed the Embassy of it`
  if (next == "of" && !lexicon.Is("post", lower) && !lexicon.Is("head_of_department", lower)) {
    return false;
  }
  // `Committee on Trade`, `Ministry of the Interior`
  const size_t behind = i + 2 < words.size() && words[i + 2] == "the" ? i + 3 : i + 2;
  const bool leads =
      behind < words.size() && lexicon.Is("names_body", next) && BeginsUpperCase(words[behind]);
  return !leads && (!BeginsUpperCase(words[i + 1]) || !lexicon.NounType(next).empty());
}

// The name that stands in full at a token, of a body that may go by that token alone. Empty: none.
std::string NameAround(const SentenceView& s, int token) {
  const Name* name = s.NameAt(token);
  if (name == nullptr || name->kind != NameKind::kOrganization || name->range.size() < 2) {
    return "";
  }
  // `Secretary of the Trade Council` is its servant.
  for (int i = name->range.begin; i < name->range.end; ++i) {
    if (s.lexicon().Is("title", s.lower(i)) && !s.lexicon().Is("organization", s.lower(i))) {
      return "";
    }
  }
  const bool last = name->range.end == token + 1;
  const bool first = name->range.begin == token && s.lower(token + 1) == "of";
  // `Novak's Committee`
  const bool owned = s.HasTag(name->range.begin - 1, "POS");
  if (owned || (!last && !first)) {
    return "";
  }
  // `Bureau of the Harbor Board` is a part of it.
  const size_t of = first ? std::string::npos : name->display.rfind(" of ");
  if (of == std::string::npos) {
    return name->display;
  }
  std::string_view whole = std::string_view(name->display).substr(of + 4);
  whole.remove_prefix(whole.starts_with("the ") ? 4 : 0);
  return whole == s.word(token) ? "" : std::string(whole);
}

// The name that a title gives to a body whose word stands there with where it is: `Embassy in
// Denmark`. Empty: no place follows.
std::string NameWithPlace(const EventLexicon& lexicon, const annals::v1::Event& event,
                          const std::vector<std::string_view>& words, size_t i) {
  if (i + 2 >= words.size() || !lexicon.Is("place_of_office", words[i + 1])) {
    return "";
  }
  for (const annals::v1::Place& place : event.places()) {
    const std::vector<std::string_view> name = SplitNonEmpty(place.display_name(), ' ');
    if (name.size() <= words.size() - i - 2 &&
        std::equal(name.begin(), name.end(), words.begin() + static_cast<ptrdiff_t>(i) + 2)) {
      return absl::StrCat(Abs(words[i]), " ", Abs(words[i + 1]), " ", place.display_name());
    }
  }
  return "";
}

// Whether one name ends with the other: `Trade Council`, `Danish Trade Council`.
bool Ends(std::string_view longer, std::string_view shorter) {
  return LowerCase(longer).ends_with(LowerCase(shorter));
}

}  // namespace

std::string KnownBodies::FindInText(std::string_view word) {
  const std::string_view text = sentences_.model().text();
  std::string known;
  for (size_t at = text.find(word); at != std::string_view::npos; at = text.find(word, at + 1)) {
    const std::optional<size_t> sentence = sentences_.At(static_cast<uint32_t>(at));
    if (!sentence.has_value()) {
      continue;
    }
    const SentenceView& view = sentences_.TaggedView(*sentence);
    int token = 0;
    while (token < view.size() && view.SpanOf(token).begin < at) {
      ++token;
    }
    const std::string name =
        view.Has(token) && view.word(token) == word ? NameAround(view, token) : "";
    if (name.empty() || Ends(known, name)) {
      continue;
    }
    if (!known.empty() && !Ends(name, known)) {
      return "";
    }
    known = name;
  }
  return known;
}

std::string KnownBodies::FullName(std::string_view word, const PronounReferents& houses) {
  if (lexicon_.Is("post", LowerCase(word)) || lexicon_.Is("head_of_department", LowerCase(word))) {
    for (const std::string* house : {&houses.post, &houses.department}) {
      if (house->starts_with(word)) {
        return *house;
      }
      // Of `Ambassador in Denmark` the Embassy is that in Denmark.
      std::string headed = HouseHeadedBy(lexicon_, *house);
      if (headed.starts_with(word)) {
        return headed;
      }
    }
    return "";
  }
  const auto [found, is_new] = found_.try_emplace(std::string(word));
  if (is_new) {
    found->second = FindInText(word);
  }
  return found->second;
}

bool KnownBodies::HasBareName(const annals::v1::Event& event) const {
  const std::vector<std::string_view> words = SplitNonEmpty(event.title(), ' ');
  for (size_t i = 0; i < words.size(); ++i) {
    if (StandsAlone(lexicon_, words, i)) {
      return true;
    }
  }
  for (const annals::v1::Participant& participant : event.participants()) {
    if (lexicon_.Is("goes_by_last_word", LowerCase(participant.display_name()))) {
      return true;
    }
  }
  return false;
}

void KnownBodies::PutFullNames(const PronounReferents& houses, annals::v1::Event& event) {
  const std::string old_title = event.title();
  const std::vector<std::string_view> words = SplitNonEmpty(old_title, ' ');
  std::vector<std::string> title;
  for (size_t i = 0; i < words.size(); ++i) {
    const bool alone = StandsAlone(lexicon_, words, i);
    const std::string name = alone ? FullName(Stem(words[i]), houses) : "";
    // It may stand in the title already.
    if (name.empty() || absl::StrContains(LowerCase(old_title), LowerCase(name))) {
      title.emplace_back(words[i]);
      continue;
    }
    // `Committee's plan`, and `Committee telegram 12`, which the committee has sent.
    const bool sends =
        i + 1 < words.size() && lexicon_.NounType(LowerCase(words[i + 1])) == "message";
    if (sends && event.type() == "message" && !HasRole(event, "sender")) {
      AddParticipant(name, "sender", event);
      AddParticipant(name == houses.post         ? houses.department
                     : name == houses.department ? houses.post
                                                 : "",
                     "recipient", event);
    }
    title.push_back(sends || Stem(words[i]).size() < words[i].size() ? Possessive(name) : name);
  }
  event.set_title(absl::StrJoin(title, " "));
  const auto participants = event.participants();
  event.clear_participants();
  for (const annals::v1::Participant& participant : participants) {
    const std::string name = FullNameOf(participant.display_name(), words, houses, event);
    // Who is known by both names takes part once.
    AddParticipant(name.empty() ? participant.display_name() : name, participant.role(), event);
  }
}

std::string KnownBodies::FullNameOf(const std::string& participant,
                                    const std::vector<std::string_view>& title,
                                    const PronounReferents& houses,
                                    const annals::v1::Event& event) {
  if (!lexicon_.Is("goes_by_last_word", LowerCase(participant))) {
    return "";
  }
  const auto word =
      absl::c_find_if(title, [&](std::string_view each) { return Stem(each) == participant; });
  if (word == title.end()) {
    return FullName(participant, houses);
  }
  const auto i = static_cast<size_t>(word - title.begin());
  return StandsAlone(lexicon_, title, i) ? FullName(participant, houses)
                                         : NameWithPlace(lexicon_, event, title, i);
}

}  // namespace annals::extractor
