#include "extractor/events/referents.h"

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

#include "absl/algorithm/container.h"
#include "absl/strings/match.h"
#include "extractor/events/clause.h"
#include "extractor/events/event_names.h"
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

void Referents::SetHouses(const annals::v1::Event& message) {
  for (const annals::v1::Participant& participant : message.participants()) {
    if (participant.role() != "sender" && participant.role() != "recipient") {
      continue;
    }
    // `Minister of Trade (Brandt)`: the office, and who holds it.
    const std::string_view name = participant.display_name();
    const std::string_view house = name.substr(0, name.find(" ("));
    if (absl::StrContains(LowerCase(house), "department")) {
      department_ = house;
    } else if (absl::StrContains(Abs(house), " ")) {
      post_ = house;
    }
  }
  if (department_.empty()) {
    post_.clear();
  }
}

void Referents::SetWriters(const annals::v1::Event& message) {
  SetHouses(message);
  for (const annals::v1::Participant& participant : message.participants()) {
    if (participant.role() == "recipient" && reader_.empty()) {
      reader_ = HolderOf(participant.display_name());
    }
    if (participant.role() != "sender") {
      continue;
    }
    // `Minister of Trade (Brandt)`: the office, and who holds it.
    const std::string_view name = participant.display_name();
    const size_t open = name.find(" (");
    if (writer_.empty()) {
      writer_ = HolderOf(name);
    }
    // `we` of a person is no house: `Minister of Trade`.
    const std::vector<std::string_view> words = SplitNonEmpty(name.substr(0, open), ' ');
    const bool house = std::any_of(words.begin(), words.end(), [&](std::string_view word) {
      return lexicon_.Is("organization", LowerCase(word));
    });
    if (house) {
      writers_ = name.substr(0, open);
    } else if (writers_.empty()) {
      writers_ = writer_;
    }
  }
}

PronounReferents Referents::Of(size_t index) {
  PronounReferents referents;
  referents.first_person = writer_;
  referents.first_persons = writers_;
  referents.second_person = reader_;
  referents.department = department_;
  referents.post = post_;
  bool asks_person = false;
  bool asks_thing = false;
  bool asks_several = false;
  for (const Token& token : sentences_.View(index).tokens()) {
    asks_person = asks_person || lexicon_.Is("third_person", token.lemma);
    asks_thing = asks_thing || lexicon_.Is("thing", token.lemma);
    asks_several = asks_several || lexicon_.Is("third_persons", token.lemma);
  }
  // A thing is what the sentence before speaks of; a person may be further away.
  if (asks_thing && index > 0 && sentences_.BlockOf(index - 1) == sentences_.BlockOf(index)) {
    referents.thing = ThingOf(sentences_.View(index - 1));
  }
  for (size_t back = 1; asks_several && back <= kSeveralReach && back <= index; ++back) {
    if (sentences_.BlockOf(index - back) != sentences_.BlockOf(index) ||
        !referents.third_persons.empty()) {
      break;
    }
    referents.third_persons = SeveralOf(sentences_.View(index - back));
  }
  if (asks_person) {
    referents.third_person = PersonBefore(index);
  }
  return referents;
}

std::string Referents::PersonBefore(size_t index) {
  std::string near;
  for (size_t back = 1; back <= kReferentReach && back <= index; ++back) {
    const std::vector<Block>& blocks = sentences_.model().blocks();
    if (blocks[sentences_.BlockOf(index - back)].kind != blocks[sentences_.BlockOf(index)].kind) {
      break;
    }
    const SentenceView& view = sentences_.View(index - back);
    for (const Name& name : view.names()) {
      if (name.kind != NameKind::kPerson && name.kind != NameKind::kUnknown) {
        continue;
      }
      if (IsMainSubject(view, name)) {
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
