#include "extractor/events/lexicon.h"

#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "extractor/strings.h"
#include "extractor/unicode_case.h"

namespace annals::extractor {

extern const std::string_view kEventNounTable;
extern const std::string_view kWordNetNounsData;
extern const std::string_view kEventVerbsData;
extern const std::string_view kVerbRolesData;
extern const std::string_view kNamesData;
extern const std::string_view kEventWordsData;
extern const std::string_view kMessageSeriesData;
extern const std::string_view kOfficesData;
extern const std::string_view kPlacesData;

namespace {

constexpr std::string_view kRolePrefix = "role_";

// Calls `row` with the columns of each line that is neither empty nor a comment.
template <typename Row>
absl::Status ForEachRow(std::string_view table, std::string_view data, size_t columns, Row row) {
  int number = 0;
  for (std::string_view line : Split(data, '\n')) {
    ++number;
    if (line.empty() || line.front() == '#') {
      continue;
    }
    const std::vector<std::string_view> cells = Split(line, '\t');
    if (cells.size() != columns) {
      return absl::InternalError(absl::StrCat(Abs(table), " line ", number, ": ", cells.size(),
                                              " columns where ", columns, " are needed"));
    }
    row(cells);
  }
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<EventLexicon> EventLexicon::Load() {
  EventLexicon lexicon;
  const auto add_noun = [&](const auto& cells) {
    const Noun noun{std::string(cells[0]), cells[2] == "none" ? "" : std::string(cells[2])};
    lexicon.nouns_.try_emplace(noun.lemma, noun);
    if (cells[1] != "-") {
      for (std::string_view plural : Split(cells[1], '|')) {
        lexicon.nouns_.try_emplace(std::string(plural), noun);
      }
    }
  };
  // Our own words go before WordNet's.
  absl::Status status = ForEachRow("event_nouns.tsv", kEventNounTable, 3, add_noun);
  status.Update(ForEachRow("wordnet_nouns.tsv", kWordNetNounsData, 3, add_noun));
  status.Update(ForEachRow("event_verbs.tsv", kEventVerbsData, 2, [&](const auto& cells) {
    lexicon.verbs_.try_emplace(std::string(cells[0]), std::string(cells[1]));
  }));
  const auto add_class = [&](const auto& cells) {
    lexicon.ClassToFill(cells[0]).words.insert(LowerCase(cells[1]));
  };
  status.Update(ForEachRow("event_words.tsv", kEventWordsData, 2, add_class));
  status.Update(ForEachRow("names.tsv", kNamesData, 2, add_class));
  status.Update(ForEachRow("verb_roles.tsv", kVerbRolesData, 2, [&](const auto& cells) {
    lexicon.ClassToFill(cells[1]).words.insert(std::string(cells[0]));
  }));
  status.Update(ForEachRow("message_series.tsv", kMessageSeriesData, 3, [&](const auto& cells) {
    lexicon.series_.try_emplace(std::string(cells[0]),
                                Series{std::string(cells[1]), std::string(cells[2])});
  }));
  status.Update(ForEachRow("offices.tsv", kOfficesData, 2, [&](const auto& cells) {
    lexicon.houses_.try_emplace(LowerCase(cells[0]), cells[1]);
  }));
  status.Update(ForEachRow("places.tsv", kPlacesData, 3, [&](const auto& cells) {
    // `Presidential`: of a body, which acts as a country does.
    const bool body = cells[1] == "body";
    if (!body) {
      lexicon.places_.try_emplace(LowerCase(cells[0]), NameKind::kPlace);
      lexicon.place_names_.emplace_back(cells[0]);
    }
    if (cells[1] == "country") {
      lexicon.states_.insert(LowerCase(cells[0]));
    }
    if (cells[1] == "capital") {
      std::vector<std::string>& countries = lexicon.capitals_[LowerCase(cells[0])];
      for (std::string_view country : SplitNonEmpty(cells[2], ',')) {
        countries.emplace_back(country);
      }
      return;
    }
    for (std::string_view people : SplitNonEmpty(cells[2], ',')) {
      lexicon.places_.try_emplace(LowerCase(people), NameKind::kPeople);
      if (cells[1] == "country" || body) {
        lexicon.countries_.try_emplace(LowerCase(people), cells[0]);
      }
    }
  }));
  if (!status.ok()) {
    return status;
  }
  for (const auto& [word, noun] : lexicon.nouns_) {
    lexicon.noun_filter_.Add(word);
  }
  for (const auto& [lemma, type] : lexicon.verbs_) {
    lexicon.verb_filter_.Add(lemma);
  }
  for (const auto& [name, kind] : lexicon.places_) {
    lexicon.place_filter_.Add(name);
  }
  for (WordClass& word_class : lexicon.classes_) {
    for (const std::string& word : word_class.words) {
      word_class.filter.Add(word);
    }
  }
  return lexicon;
}

size_t EventLexicon::PlaceOfClass(std::string_view name) const {
  size_t place = HashWordEnds(name) >> (64 - kLogClassPlaces);
  while (class_places_[place] != 0 && classes_[class_places_[place] - 1].name != name) {
    place = (place + 1) % class_places_.size();
  }
  return place;
}

const EventLexicon::WordClass* EventLexicon::FindClass(std::string_view name) const {
  const uint16_t number = class_places_[PlaceOfClass(name)];
  return number == 0 ? nullptr : &classes_[number - 1];
}

EventLexicon::WordClass& EventLexicon::ClassToFill(std::string_view name) {
  uint16_t& number = class_places_[PlaceOfClass(name)];
  if (number == 0) {
    classes_.emplace_back().name = name;
    number = static_cast<uint16_t>(classes_.size());
  }
  return classes_[number - 1];
}

std::string_view EventLexicon::NounType(std::string_view word) const {
  if (!noun_filter_.MayHold(word)) {
    return {};
  }
  const auto found = nouns_.find(Abs(word));
  return found == nouns_.end() ? std::string_view() : found->second.type;
}

std::string_view EventLexicon::NounLemma(std::string_view word) const {
  if (!noun_filter_.MayHold(word)) {
    return {};
  }
  const auto found = nouns_.find(Abs(word));
  return found == nouns_.end() ? std::string_view() : found->second.lemma;
}

std::string_view EventLexicon::VerbType(std::string_view lemma) const {
  if (!verb_filter_.MayHold(lemma)) {
    return {};
  }
  const auto found = verbs_.find(Abs(lemma));
  return found == verbs_.end() ? std::string_view() : found->second;
}

bool EventLexicon::Is(std::string_view word_class, std::string_view word) const {
  const WordClass* found = FindClass(word_class);
  return found != nullptr && found->filter.MayHold(word) && found->words.contains(Abs(word));
}

std::string_view EventLexicon::HouseOf(std::string_view office) const {
  const auto found = houses_.find(Abs(office));
  return found == houses_.end() ? std::string_view() : found->second;
}

bool EventLexicon::IsCountry(std::string_view name) const { return states_.contains(Abs(name)); }

const std::vector<std::string>* EventLexicon::CountriesOfCapital(std::string_view name) const {
  const auto found = capitals_.find(Abs(name));
  return found == capitals_.end() ? nullptr : &found->second;
}

const EventLexicon::Series* EventLexicon::SeriesOf(std::string_view name) const {
  const auto found = series_.find(Abs(name));
  return found == series_.end() ? nullptr : &found->second;
}

std::string_view EventLexicon::RoleAfter(std::string_view preposition) const {
  const WordClass* found = FindClass(std::string(kRolePrefix).append(preposition));
  return found == nullptr ? std::string_view() : *found->words.begin();
}

NameKind EventLexicon::GazetteerKind(std::string_view name) const {
  if (!place_filter_.MayHold(name)) {
    return NameKind::kUnknown;
  }
  const auto found = places_.find(Abs(name));
  return found == places_.end() ? NameKind::kUnknown : found->second;
}

std::string_view EventLexicon::CountryOf(std::string_view people) const {
  const auto found = countries_.find(Abs(people));
  return found == countries_.end() ? std::string_view() : found->second;
}

}  // namespace annals::extractor
