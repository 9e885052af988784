// The words that the event stages know, read once from the tables in extractor/data.
//
//   absl::StatusOr<EventLexicon> lexicon = EventLexicon::Load();
//   lexicon->NounType("congresses");            // "meeting"
//   lexicon->VerbType("visit");                 // "visit"
//   lexicon->Is("indefinite", "another");       // true
//   lexicon->PlaceOf("uzbek");                  // "Uzbekistan", kPeople
#ifndef ANNALS_EXTRACTOR_EVENTS_LEXICON_H_
#define ANNALS_EXTRACTOR_EVENTS_LEXICON_H_

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/container/flat_hash_set.h"
#include "absl/status/statusor.h"
#include "extractor/word_filter.h"

namespace annals::extractor {

// What kind of thing a capitalised name names.
enum class NameKind { kUnknown, kPerson, kOrganization, kPlace, kPeople };

// Thread-safe after loading.
class EventLexicon {
 public:
  // INTERNAL names the table and line that cannot be read: the tables are part of the program.
  static absl::StatusOr<EventLexicon> Load();

  // The type of the event that a noun names; `word` in lower case, singular or plural, also of
  // several words ("air raid"). Empty: it names none.
  std::string_view NounType(std::string_view word) const;

  // The dictionary form of a noun that names an event; empty when it does not.
  std::string_view NounLemma(std::string_view word) const;

  // The type of the event that a verb tells, by its lemma. Empty: not in the table.
  std::string_view VerbType(std::string_view lemma) const;

  // Whether a verb says little itself (`hold`) or tells a state and no event (`seem`).
  bool IsLightVerb(std::string_view lemma) const { return Is("light", lemma); }
  bool IsStateVerb(std::string_view lemma) const { return Is("state", lemma); }

  // Whether a word belongs to a class of the tables event_words.tsv, verb_roles.tsv or names.tsv
  // (there `title`, `organization`, `given`). `word` in lower case.
  bool Is(std::string_view word_class, std::string_view word) const;

  // Who sends and who receives a message that goes by the name of a series: `tosec`.
  struct Series {
    std::string sender;
    std::string recipient;
  };
  // The series of a name in lower case; null: it is none.
  const Series* SeriesOf(std::string_view name) const;

  // The role that a name has after a preposition in an eventive noun phrase; empty: none known.
  std::string_view RoleAfter(std::string_view preposition) const;

  // The kind of a name by the gazetteer: kPlace, kPeople for an adjective or a people, kUnknown.
  // `name` in lower case.
  NameKind GazetteerKind(std::string_view name) const;

  // The country of a people: `Denmark` of `danish` (in lower case). Empty: none known.
  std::string_view CountryOf(std::string_view people) const;

  // Whether a place is a state, which acts as well; `name` in lower case.
  bool IsCountry(std::string_view name) const;

  // The names of the country whose capital a city is or was, where embassies to it are; `name` in
  // lower case. Null: it is none.
  const std::vector<std::string>* CountriesOfCapital(std::string_view name) const;

  // What who holds an office is the head of: `Embassy` of `ambassador`. Empty: of no house.
  std::string_view HouseOf(std::string_view office) const;

  // The gazetteer's places, as they are written.
  const std::vector<std::string>& place_names() const { return place_names_; }

  // The most words of one gazetteer name.
  static constexpr int kMaxNameWords = 4;

 private:
  struct Noun {
    std::string lemma;
    std::string type;
  };

  // A class of words, with its name in the tables.
  struct WordClass {
    std::string name;
    absl::flat_hash_set<std::string> words;
    WordFilter<8> filter;
  };

  // The place of a class, or the free one where it would be. Classes are asked for again and again
  // for each word of a text, and so have a table of our own: the first place of one is told by its
  // name's hash, and the next is tried where that is taken.
  size_t PlaceOfClass(std::string_view name) const;
  const WordClass* FindClass(std::string_view name) const;
  WordClass& ClassToFill(std::string_view name);

  static constexpr int kLogClassPlaces = 11;

  absl::flat_hash_map<std::string, Noun> nouns_;
  WordFilter<15> noun_filter_;
  absl::flat_hash_map<std::string, std::string> verbs_;
  WordFilter<14> verb_filter_;
  std::vector<WordClass> classes_;
  // 1 + the number of the class at each place; 0: none. Three quarters are free at least.
  std::vector<uint16_t> class_places_ = std::vector<uint16_t>(size_t{1} << kLogClassPlaces);
  absl::flat_hash_map<std::string, NameKind> places_;
  WordFilter<15> place_filter_;
  absl::flat_hash_map<std::string, std::string> countries_;
  absl::flat_hash_map<std::string, Series> series_;
  absl::flat_hash_map<std::string, std::string> houses_;
  absl::flat_hash_map<std::string, std::vector<std::string>> capitals_;
  absl::flat_hash_set<std::string> states_;
  std::vector<std::string> place_names_;
};

}  // namespace annals::extractor

#endif  // ANNALS_EXTRACTOR_EVENTS_LEXICON_H_
