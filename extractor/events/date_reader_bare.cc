// Nouns that say no more than what kind of thing happened.
#include <optional>
#include <string_view>

#include "absl/algorithm/container.h"
#include "absl/strings/match.h"
#include "extractor/events/date_reader.h"
#include "extractor/events/subject.h"
#include "extractor/strings.h"

namespace annals::extractor {

using annals::v1::Event;

bool DateReader::IsUnspecific(std::string_view title) const {
  return IsListed() || !absl::StrContains(Abs(title), ' ');
}

bool DateReader::IsBare(const NounPhrase& phrase) const {
  constexpr int kMostWords = 3;
  for (int i = phrase.full.begin; i < phrase.full.end; ++i) {
    if (s_.NameAt(i) != nullptr || s_.tag(i) == "CD") {
      return false;
    }
  }
  return phrase.full.size() <= kMostWords;
}

bool DateReader::NamesNothing(const NounPhrase& phrase, const Event& event) const {
  constexpr int kMostWords = 3;
  // `a memorandum of a conversation`: of which?
  const bool of_meeting = s_.lexicon().Is("record", phrase.lemma) &&
                          s_.lower(phrase.core.end) == "of" &&
                          s_.EventNounType(phrase.full.end - 1) == "meeting";
  if (!s_.lexicon().Is("needs_party", phrase.type) || event.participants_size() > 0 ||
      event.places_size() > 0 || (phrase.full.end > phrase.core.end && !of_meeting) ||
      (absl::c_count(event.title(), ' ') >= kMostWords && !of_meeting)) {
    return false;
  }
  for (int i = phrase.core.begin; i < phrase.full.end; ++i) {
    if (!s_.IsDate(i) && (s_.HasTag(i, "CD") || s_.HasTag(i, "NNP") || s_.NameAt(i) != nullptr)) {
      return false;
    }
  }
  return true;
}

bool DateReader::BringsAbout(int verb, const NounPhrase& phrase) const {
  if (verb < 0 || phrase.head > first() || first() == 0 || s_.lower(first() - 1) == "of" ||
      s_.tag(first() - 1) == "," || s_.lexicon().Is("dated", s_.lower(first() - 1)) ||
      InParentheses()) {
    return false;
  }
  return ObjectOf(s_, verb) == phrase.head &&
         (s_.lexicon().IsLightVerb(s_.lemma(verb)) || !s_.VerbType(verb).empty());
}

bool DateReader::IsToldOfNoun(int verb) const {
  const Subject subject = SubjectOf(s_, verb);
  return s_.lemma(verb) == "appear" && subject.kind == Subject::Kind::kWord &&
         s_.EventNounType(subject.token) == "publication";
}

std::string_view DateReader::TypeOfVerb(int verb) const {
  const Subject subject = SubjectOf(s_, verb);
  const Name* place = subject.kind == Subject::Kind::kWord ? s_.NameAt(subject.token) : nullptr;
  if (place != nullptr && place->kind == NameKind::kPlace &&
      s_.lexicon().Is("is_taken", s_.lemma(verb)) && ObjectOf(s_, verb) < 0) {
    return "conflict";
  }
  if (IsToldOfNoun(verb)) {
    return s_.EventNounType(subject.token);
  }
  const std::string_view type = s_.VerbType(verb);
  // `the fighting died down`
  if (type == "death" && absl::c_any_of(s_.Dependents(verb), [&](int child) {
        return s_.token(child).relation == "compound:prt";
      })) {
    return "";
  }
  // `Mr. Novak called [this morning]`: he came.
  const Name* caller = subject.kind == Subject::Kind::kWord ? s_.NameAt(subject.token) : nullptr;
  if (type.empty() && s_.lemma(verb) == "call" && ObjectOf(s_, verb) < 0 && !IsPassive(s_, verb) &&
      caller != nullptr && caller->kind == NameKind::kPerson &&
      absl::c_none_of(s_.Dependents(verb), [&](int child) {
        return child > verb && !s_.IsDate(child) && s_.tag(child) != ".";
      })) {
    return "meeting";
  }
  // `sent troops`: whom one sends goes.
  if (type == "message" && s_.lemma(verb) == "send") {
    const int sent = ObjectOf(s_, verb);
    const bool goes = sent > verb && (s_.lexicon().Is("acting", s_.lower(sent)) ||
                                      s_.lexicon().Is("actor", s_.lemma(sent)));
    const bool given = ReceiverBehind(s_, verb) >= 0;
    return goes && !given ? "movement" : type;
  }
  // `became mayor`
  if (s_.lemma(verb) == "become" && absl::c_any_of(s_.Dependents(verb), [&](int child) {
        return child > verb && s_.token(child).relation == "xcomp" &&
               s_.lexicon().Is("title", s_.lower(child));
      })) {
    return "appointment";
  }
  // `Fire destroyed the town.`
  if (type == "conflict" && subject.kind == Subject::Kind::kWord &&
      s_.EventNounType(subject.token) == "disaster") {
    return "disaster";
  }
  if (!type.empty() || !s_.lexicon().IsLightVerb(s_.lemma(verb)) || ObjectOf(s_, verb) >= 0) {
    return type;
  }
  for (const int child : s_.Dependents(verb)) {
    if (s_.token(child).relation == "xcomp" && s_.tag(child) == "VB") {
      return s_.VerbType(child);
    }
  }
  return type;
}

std::string_view DateReader::TypeOfBody(int verb) const {
  const Subject subject = SubjectOf(s_, verb);
  const Name* body = subject.kind == Subject::Kind::kWord ? s_.NameAt(subject.token) : nullptr;
  const std::string_view type =
      body != nullptr && s_.lexicon().IsLightVerb(s_.lemma(verb)) && IsPassive(s_, verb)
          ? s_.lexicon().NounType(s_.lower(body->range.end - 1))
          : "";
  return type.empty() ? "other" : type;
}

std::optional<Candidate> DateReader::AgreedTo(const NounPhrase& phrase) const {
  const int verb = s_.token(phrase.head).head;
  const std::string_view relation = verb < 0 ? "" : s_.token(phrase.head).relation;
  const bool governed = IsRelation(relation, "obl") || relation == "obj";
  return governed && phrase.head < first() && s_.HasTag(verb, "VBD") && IsBare(phrase) &&
                 !s_.VerbType(verb).empty() && !s_.lexicon().Is("written", phrase.type)
             ? FromVerb(verb)
             : std::nullopt;
}

std::optional<Candidate> DateReader::DoneOnOccasion(const NounPhrase& phrase,
                                                    const Event& event) const {
  const int verb = s_.token(phrase.head).head;
  if (phrase.type != "meeting" || event.participants_size() > 0 || event.places_size() > 0 ||
      !IsBare(phrase) || !s_.IsFiniteVerb(verb) || IsSimplePresent(verb) ||
      s_.lexicon().IsLightVerb(s_.lemma(verb)) ||
      !IsRelation(s_.token(phrase.head).relation, "obl") ||
      !s_.lexicon().Is("said_at", PrepositionOf(s_, phrase.head))) {
    return std::nullopt;
  }
  return FromVerb(verb);
}

}  // namespace annals::extractor
