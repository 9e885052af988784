#include "extractor/events/referents.h"

#include <algorithm>
#include <iterator>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/algorithm/container.h"
#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "extractor/events/clause.h"
#include "extractor/events/event_names.h"
#include "extractor/events/known_nouns.h"
#include "extractor/strings.h"
#include "extractor/unicode_case.h"

namespace annals::extractor {
namespace {

// How many sentences back a pronoun may look for its person.
constexpr size_t kReferentReach = 20;
// In so many sentences before, a person who is no subject may be meant too.
constexpr size_t kNear = 2;
// How far back `they` may look.
constexpr size_t kSeveralReach = 2;
// How far back a bare noun may point.
constexpr size_t kKnownReach = 6;

// What a sentence says something of, when it is no person.
std::string ThingOf(const SentenceView& view) {
  for (int i = 0; i < view.size(); ++i) {
    const Name* name = view.NameAt(i);
    const bool thing =
        name == nullptr || name->kind == NameKind::kPlace || name->kind == NameKind::kOrganization;
    if (view.HasTag(i, "NN") && IsSubjectRelation(view.token(i).relation) && thing) {
      return NounTitle(view, i);
    }
  }
  return "";
}

// Of which several a sentence says something.
std::string SeveralOf(const SentenceView& view) {
  for (int i = 0; i < view.size(); ++i) {
    if (!IsSubjectRelation(view.token(i).relation) || !view.IsNoun(i)) {
      continue;
    }
    const bool joined = absl::c_any_of(view.Dependents(i), [&](int child) {
      return IsRelation(view.token(child).relation, "conj");
    });
    const bool all = absl::c_any_of(view.Dependents(i), [&](int child) {
      return view.lexicon().Is("vague", view.lower(child));
    });
    if (!all && (joined || view.HasTag(i, "NNS"))) {
      return NounTitle(view, i);
    }
  }
  return "";
}

// `Minister of Trade (Brandt)`: the office of who holds it.
std::string_view HouseOf(std::string_view name) { return name.substr(0, name.find(" (")); }

// Whether a name is that of a department or of who heads it: `Acting Secretary of Trade`, but not
// `Assistant to the Secretary of Trade`.
bool IsDepartment(const EventLexicon& lexicon, std::string_view house) {
  const std::vector<std::string_view> words = SplitNonEmpty(house, ' ');
  const size_t first = !words.empty() && LowerCase(words.front()) == "acting" ? 1 : 0;
  return absl::StrContains(LowerCase(house), "department") ||
         (words.size() > first + 1 && words[first + 1] == "of" &&
          lexicon.Is("head_of_department", LowerCase(words[first])));
}

// Whether a name is that of a post, or of who holds one: `Consul in Bern`, `Mission at Geneva`.
bool IsPost(const EventLexicon& lexicon, std::string_view house) {
  return absl::c_any_of(SplitNonEmpty(house, ' '), [&](std::string_view word) {
    return lexicon.Is("place_of_office", word) || lexicon.Is("post", LowerCase(word));
  });
}

// The two houses that write to each other: a department and a post abroad.
void SetHouses(const EventLexicon& lexicon, const annals::v1::Event& message,
               PronounReferents& writers) {
  for (const annals::v1::Participant& participant : message.participants()) {
    if (participant.role() != "sender" && participant.role() != "recipient") {
      continue;
    }
    const std::string_view house = HouseOf(participant.display_name());
    if (IsDepartment(lexicon, house)) {
      writers.department = house;
      writers.department_writes = participant.role() == "sender";
    } else if (IsPost(lexicon, house)) {
      writers.post = house;
    }
  }
  if (writers.department.empty()) {
    writers.post.clear();
  }
}

bool IsMainSubject(const SentenceView& view, const Name& name) {
  for (int i = name.range.begin; i < name.range.end; ++i) {
    const int verb = view.token(i).head;
    if (IsSubjectRelation(view.token(i).relation) && verb >= 0 &&
        (view.token(verb).head < 0 || view.token(verb).relation == "conj")) {
      return true;
    }
  }
  return false;
}

}  // namespace

PronounReferents Referents::WritersOf(const annals::v1::Event& message) const {
  PronounReferents writers;
  SetHouses(lexicon_, message, writers);
  for (const annals::v1::Participant& participant : message.participants()) {
    if (participant.role() == "recipient" && writers.second_person.empty()) {
      writers.second_person = HolderOf(participant.display_name());
    }
    if (participant.role() != "sender") {
      continue;
    }
    const std::string_view name = participant.display_name();
    if (writers.first_person.empty()) {
      writers.first_person = HolderOf(name);
    }
    // `we` of a person is no house: `Minister of Trade`.
    const std::string_view house = HouseOf(name);
    // Of `Ambassador in the Republic of Latvia` it is nobody's either.
    std::vector<std::string_view> words = SplitNonEmpty(house, ' ');
    words.erase(
        absl::c_find_if(words, [&](auto word) { return lexicon_.Is("place_of_office", word); }),
        words.end());
    // Nor is `Director of the Harbor Office` a house.
    const bool office = !words.empty() && lexicon_.Is("title", LowerCase(words.front()));
    if (!office && absl::c_any_of(words, [&](std::string_view word) {
          return lexicon_.Is("organization", LowerCase(word));
        })) {
      writers.first_persons = house;
    } else if (writers.first_persons.empty()) {
      writers.first_persons = writers.first_person;
    }
  }
  return writers;
}

void Referents::BeginPart(size_t index, const annals::v1::Event& message) {
  parts_.push_back({.begin = index, .message = WritersOf(message)});
}

PronounReferents Referents::Of(size_t index) {
  const auto after = absl::c_upper_bound(
      parts_, index, [](size_t sentence, const Part& part) { return sentence < part.begin; });
  PronounReferents referents = std::prev(after)->message;
  // The department rather than who heads it.
  if (!archive_.empty() && !absl::StrContains(LowerCase(referents.department), "department")) {
    referents.department = archive_;
  }
  if (sentences_.model().blocks()[sentences_.BlockOf(index)].kind == BlockKind::kNote) {
    referents.document_writer = std::move(referents.first_person);
    referents.first_person.clear();
    referents.first_persons.clear();
    referents.second_person.clear();
  }
  // Who is quoted is not who writes: `Brandt's message follows: “I thank you for your letter. …”`
  if (!quotations_.has_value()) {
    quotations_.emplace(sentences_.model());
  }
  if (quotations_->Hold(sentences_.SpanOf(index).begin)) {
    referents.first_person.clear();
    referents.first_persons.clear();
    referents.second_person.clear();
  }
  referents.known_noun = [this, index](std::string_view lemma, bool plural) {
    return KnownNoun(index, lemma, plural);
  };
  bool asks_person = false;
  bool asks_thing = false;
  bool asks_several = false;
  const SentenceView& view = sentences_.TaggedView(index);
  for (int i = 0; i < view.size(); ++i) {
    asks_person = asks_person || lexicon_.Is("third_person", view.lemma(i));
    asks_thing = asks_thing || lexicon_.Is("thing", view.lemma(i));
    asks_several = asks_several || lexicon_.Is("third_persons", view.lemma(i));
  }
  // A thing is what the sentence before speaks of; a person may be further away.
  if (asks_thing && index > 0 && sentences_.BlockOf(index - 1) == sentences_.BlockOf(index)) {
    referents.thing = FoundWhenAsked([this, index] { return ThingOf(sentences_.View(index - 1)); });
  }
  if (asks_several) {
    referents.third_persons = FoundWhenAsked([this, index] { return SeveralBefore(index); });
  }
  if (asks_person) {
    referents.third_person = FoundWhenAsked([this, index] { return PersonBefore(index); });
  }
  return referents;
}

std::string Referents::SeveralBefore(size_t index) {
  std::string several;
  for (size_t back = 1; back <= kSeveralReach && back <= index && several.empty(); ++back) {
    if (sentences_.BlockOf(index - back) != sentences_.BlockOf(index)) {
      break;
    }
    several = SeveralOf(sentences_.View(index - back));
  }
  return several;
}

std::string Referents::KnownNoun(size_t index, std::string_view lemma, bool plural) {
  const std::vector<Block>& blocks = sentences_.model().blocks();
  const auto kind_of = [&](size_t i) { return blocks[sentences_.BlockOf(i)].kind; };
  for (size_t back = 1; back <= kKnownReach && back <= index; ++back) {
    const size_t before = index - back;
    if (kind_of(before) != kind_of(index) ||
        (kind_of(index) == BlockKind::kNote &&
         sentences_.BlockOf(before) != sentences_.BlockOf(index))) {
      break;
    }
    // Only a sentence that has the noun is worth a parse.
    const SentenceView& tagged = sentences_.TaggedView(before);
    bool has_noun = false;
    for (int i = 0; i < tagged.size() && !has_noun; ++i) {
      has_noun = tagged.IsNoun(i) && tagged.lemma(i) == lemma;
    }
    if (!has_noun) {
      continue;
    }
    std::string phrase = FullerPhrase(sentences_.View(before), lemma, plural);
    if (!phrase.empty()) {
      return phrase;
    }
  }
  return "";
}

std::string Referents::PersonBefore(size_t index) {
  std::string near;
  for (size_t back = 1; back <= kReferentReach && back <= index; ++back) {
    const std::vector<Block>& blocks = sentences_.model().blocks();
    if (blocks[sentences_.BlockOf(index - back)].kind != blocks[sentences_.BlockOf(index)].kind) {
      break;
    }
    for (const Name& name : sentences_.TaggedView(index - back).names()) {
      // What is all in capitals is a body's name or a signature.
      if ((name.kind != NameKind::kPerson && name.kind != NameKind::kUnknown) ||
          absl::c_none_of(name.display, absl::ascii_islower) ||
          NamesThing(lexicon_, name.display) ||
          // `Dept`, but not `the Secretary`
          (lexicon_.Is("head_of_department", LowerCase(name.display)) &&
           !lexicon_.Is("title", LowerCase(name.display)))) {
        continue;
      }
      // Only who may be meant is worth a parse.
      if (IsMainSubject(sentences_.View(index - back), name)) {
        return name.display;
      }
      if (near.empty() && back <= kNear && name.kind == NameKind::kPerson) {
        near = name.display;
      }
    }
  }
  return near;
}

}  // namespace annals::extractor
