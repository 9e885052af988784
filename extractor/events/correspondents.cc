#include "extractor/events/correspondents.h"

#include <string>
#include <string_view>

#include "absl/algorithm/container.h"
#include "extractor/events/clause.h"
#include "extractor/events/event_names.h"
#include "extractor/events/factuality.h"
#include "extractor/events/houses.h"

namespace annals::extractor {
namespace {

using annals::v1::Event;

bool IsRecord(const NounPhrase& phrase) {
  return phrase.type == "message" || phrase.type == "statement" || phrase.type == "publication";
}

// Who or what a subject stands for that writes or speaks.
std::string PartyAt(const SentenceView& s, int subject, const PronounReferents& referents) {
  // `It asked in a note …`: a house writes too.
  if (IsPronoun(s, subject)) {
    return ReferentOf(s, subject, referents);
  }
  // `the Embassy in Bern`: which one, the words behind it say.
  const Name* name = s.NameAt(subject);
  const std::string whole =
      name != nullptr && name->kind == NameKind::kOrganization ? NounTitle(s, subject) : "";
  return whole.empty() ? ParticipantAt(s, subject, referents) : whole;
}

// Adds who or what a token stands for, in a part that nobody plays yet.
void AddParty(const SentenceView& s, int token, std::string_view role,
              const PronounReferents& referents, Event& event) {
  if (!HasRole(event, role)) {
    AddParticipant(ParticipantAt(s, token, referents), role, event);
  }
}

// Adds whom the phrases behind a verb name with a preposition of the class, in a part that nobody
// plays yet.
void AddBehind(const SentenceView& s, int verb, std::string_view preposition_class,
               std::string_view role, const PronounReferents& referents, Event& event) {
  for (const int child : s.Dependents(verb)) {
    if (IsRelation(s.token(child).relation, "obl") &&
        s.lexicon().Is(preposition_class, PrepositionOf(s, child))) {
      AddParty(s, child, role, referents, event);
      return;
    }
  }
}

// `addressed a note to Novak`, `received a letter from Novak`, `a note was handed to Brandt`.
void AddPartiesOfObject(const SentenceView& s, const NounPhrase& phrase, int verb,
                        const PronounReferents& referents, Event& event) {
  const std::string_view lemma = s.lemma(verb);
  const std::string_view relation = s.token(phrase.head).relation;
  const bool active = relation == "obj" && !IsPassive(s, verb);
  const bool passive = relation == "nsubj:pass";
  const std::string_view sender = phrase.type == "message" ? "sender" : "agent";
  const Subject subject = SubjectOf(s, verb);
  const int actor = active && subject.kind == Subject::Kind::kWord ? subject.token : -1;
  if (!active && !passive) {
    return;
  }
  if (s.lexicon().Is("receiving", lemma)) {
    AddBehind(s, verb, "sender", sender, referents, event);
    if (actor >= 0) {
      AddParty(s, actor, "recipient", referents, event);
    }
  } else if (s.lexicon().Is("sending", lemma)) {
    if (actor >= 0) {
      AddParty(s, actor, sender, referents, event);
    } else if (active && subject.kind == Subject::Kind::kImplied && !HasRole(event, sender)) {
      AddParticipant(referents.first_person, sender, event);
    }
    for (const int child : s.Dependents(verb)) {
      if (s.token(child).relation == "iobj") {
        AddParty(s, child, "recipient", referents, event);
      }
    }
    AddBehind(s, verb, "sender", sender, referents, event);
    AddBehind(s, verb, "recipient", "recipient", referents, event);
  }
}

// `a letter received from Novak`, `the note handed to Brandt by the consul`.
void AddPartiesOfParticiple(const SentenceView& s, const NounPhrase& phrase,
                            const PronounReferents& referents, Event& event) {
  for (const int child : s.Dependents(phrase.head)) {
    if (!IsRelation(s.token(child).relation, "acl") || s.tag(child) != "VBN") {
      continue;
    }
    // Who drafts a telegram need not be who sends it.
    const bool drafted =
        s.lexicon().Is("drafting", s.lemma(child)) && !s.lexicon().Is("cabled", phrase.lemma);
    if (drafted || s.lexicon().Is("receiving", s.lemma(child)) ||
        s.lexicon().Is("sending", s.lemma(child))) {
      AddBehind(s, child, "sender", phrase.type == "message" ? "sender" : "agent", referents,
                event);
      AddBehind(s, child, "recipient", "recipient", referents, event);
    }
    // `a paper prepared in the Ministry of Trade`: by those there.
    if (drafted) {
      for (const int behind : s.Dependents(child)) {
        const Name* name = s.NameAt(behind);
        if (name != nullptr && name->kind == NameKind::kOrganization &&
            s.lexicon().Is("place_of_office", PrepositionOf(s, behind))) {
          AddParty(s, behind, phrase.type == "message" ? "sender" : "agent", referents, event);
        }
      }
    }
  }
}

}  // namespace

void AddPartiesByName(const EventLexicon& lexicon, std::string_view lemma,
                      const PronounReferents& referents, Event& event) {
  if (!HasRole(event, "sender") && lexicon.Is("from_writer", lemma)) {
    AddParticipant(referents.first_person, "sender", event);
  } else if (!HasRole(event, "sender") && lexicon.Is("from_reader", lemma)) {
    AddParticipant(referents.second_person, "sender", event);
  }
  const bool from_department = lexicon.Is("from_department", lemma);
  if ((!from_department && !lexicon.Is("from_post", lemma)) || HasRole(event, "sender")) {
    return;
  }
  const std::string& department =
      referents.department.empty() ? "Department" : referents.department;
  const std::string& post = referents.post.empty() ? "Embassy" : referents.post;
  AddParticipant(from_department ? department : post, "sender", event);
}

void AddPartiesOfReport(const SentenceView& s, int before, const PronounReferents& referents,
                        Event& event) {
  const auto tells = [&](int i) {
    return s.IsFiniteVerb(i) && (s.VerbType(i) == "statement" || s.VerbType(i) == "message");
  };
  int verb = std::min(before, s.size()) - 1;
  while (verb >= 0 && !tells(verb)) {
    --verb;
  }
  if (verb < 0) {
    verb = 0;
    while (verb < s.size() && s.token(verb).head >= 0) {
      ++verb;
    }
  }
  if (!s.IsVerb(verb) || IsPassive(s, verb) ||
      (s.VerbType(verb) != "statement" && s.VerbType(verb) != "message")) {
    return;
  }
  const Subject subject = SubjectOf(s, verb);
  if (subject.kind != Subject::Kind::kWord) {
    return;
  }
  AddParticipant(PartyAt(s, subject.token, referents), "sender", event);
  if (const int object = ObjectOf(s, verb);
      object > verb && s.lexicon().Is("addressing", s.lemma(verb))) {
    AddParty(s, object, "recipient", referents, event);
  }
  AddBehind(s, verb, "recipient", "recipient", referents, event);
}

void AddWriterToMeeting(const SentenceView& s, const NounPhrase& phrase,
                        const PronounReferents& referents, Event& event) {
  const bool with_one = event.participants_size() == 1 &&
                        event.participants(0).role() == "attendee" &&
                        s.lower(phrase.core.end) == "with";
  if (phrase.type != "meeting" || !with_one || referents.first_person.empty()) {
    return;
  }
  for (int i = 0; i < s.size(); ++i) {
    const Name* name = s.NameAt(i);
    const bool acts = IsSubjectRelation(s.token(i).relation) &&
                      (s.tag(i) == "PRP" || name != nullptr || s.lexicon().Is("actor", s.lemma(i)));
    const bool owns = s.HasTag(i, "PRP$") || s.HasTag(i, "POS");
    if (acts || (owns && i < phrase.head)) {
      return;
    }
  }
  AddParticipant(referents.first_person, "attendee", event);
}

void AddPartiesByPlace(const SentenceView& s, const NounPhrase& phrase,
                       const PronounReferents& referents, Event& event) {
  if (s.lexicon().SeriesOf(phrase.lemma) != nullptr) {
    return;  // the name of a series tells it better
  }
  for (int i = phrase.core.end; phrase.type == "message" && i + 1 < phrase.full.end; ++i) {
    // `from The Hague`
    const Name* place = s.NameAt(s.HasTag(i + 1, "DT") ? i + 2 : i + 1);
    const std::string_view role = s.lexicon().Is("sender", s.lower(i))      ? "sender"
                                  : s.lexicon().Is("recipient", s.lower(i)) ? "recipient"
                                                                            : "";
    if (place != nullptr && place->kind == NameKind::kPlace && !role.empty() &&
        !HasRole(event, role)) {
      AddParticipant(PostAt(s.lexicon(), place->display, referents), role, event);
    }
  }
}

void AddPartiesOfVerb(const SentenceView& s, const NounPhrase& phrase,
                      const PronounReferents& referents, Event& event) {
  const bool meeting = phrase.type == "meeting";
  if (IsRecord(phrase)) {
    AddPartiesOfParticiple(s, phrase, referents, event);
  }
  if (!IsRecord(phrase) && !meeting) {
    return;
  }
  int verb = s.token(phrase.head).head;
  if (verb < 0) {
    return;
  }
  // `Telegram 12 informed Novak that …`: to whom it went.
  if (phrase.type == "message" && IsSubjectRelation(s.token(phrase.head).relation) &&
      s.IsVerb(verb) && !IsPassive(s, verb) && s.lexicon().Is("addressing", s.lemma(verb))) {
    if (const int object = ObjectOf(s, verb); object > verb) {
      AddParty(s, object, "recipient", referents, event);
    }
  }
  // `In telegram 12, May 5, and telegram 15, May 7, Novak reported …`
  int first = phrase.head;
  while (IsRelation(s.token(first).relation, "conj") && s.token(first).head >= 0 &&
         s.EventNounType(s.token(first).head) == phrase.type) {
    first = s.token(first).head;
  }
  verb = first == phrase.head ? verb : s.token(first).head;
  if (verb < 0) {
    return;
  }
  std::string_view preposition = PrepositionOf(s, first);
  // `in Delga 35`: the parse may hang it on the number.
  if (preposition.empty() && s.HasTag(phrase.core.begin - 1, "IN")) {
    preposition = s.lower(phrase.core.begin - 1);
  }
  if (preposition.empty()) {
    if (s.IsVerb(verb) && !meeting) {
      AddPartiesOfObject(s, phrase, verb, referents, event);
    }
    // `Novak and I had a talk with Brandt`
    if (meeting && s.token(phrase.head).relation == "obj" && !IsPassive(s, verb) &&
        s.lexicon().Is("holding", s.lemma(verb)) &&
        FactualityOf(s, verb) != annals::v1::FACTUALITY_DENIED) {
      AddSubject(s, verb, "attendee", referents, event);
    }
    return;
  }
  const bool in_record = IsRecord(phrase) && s.lexicon().Is("said_in", preposition);
  const bool with_record = phrase.type == "message" && preposition == "with";
  const bool at_meeting = meeting && s.lexicon().Is("said_at", preposition);
  if (!in_record && !with_record && !at_meeting) {
    return;
  }
  // `The Department in telegram 12 asked …`: the parse may hang the phrase on the subject.
  const bool on_subject = IsSubjectRelation(s.token(verb).relation);
  const int subject_of_phrase = on_subject ? verb : -1;
  // `told of his plans in a letter`: or on what was told.
  verb = VerbAbove(s, verb);
  // `asked for it, as reported in telegram 12, in a talk`: asked in it.
  if (meeting && verb >= 0 && IsRelation(s.token(verb).relation, "advcl") && s.tag(verb) == "VBN" &&
      s.lower(verb - 1) == "as") {
    verb = VerbAbove(s, s.token(verb).head);
  }
  // `indicated to Novak that …` tells more than a state.
  const bool states = verb >= 0 && s.lexicon().IsStateVerb(s.lemma(verb)) &&
                      absl::c_none_of(s.Dependents(verb), [&](int child) {
                        return s.token(child).relation == "ccomp";
                      });
  if (verb < 0 || s.lexicon().Is("receiving", s.lemma(verb)) || states) {
    return;
  }
  // `Transmitted to Bern in telegram 12.`
  const bool reduced =
      verb == 0 && s.tag(verb) == "VBN" && SubjectOf(s, verb).kind == Subject::Kind::kNone;
  if (reduced || IsPassive(s, verb)) {
    // `was forwarded by Novak in a letter of May 5`
    // `The mayor was asked at the meeting`
    if (meeting && !reduced && s.VerbType(verb) == "statement" &&
        SubjectOf(s, verb).kind == Subject::Kind::kWord) {
      AddParticipant(PartyAt(s, SubjectOf(s, verb).token, referents), "attendee", event);
    }
    if (!meeting) {
      AddBehind(s, verb, "sender", phrase.type == "message" ? "sender" : "agent", referents, event);
      AddBehind(s, verb, "recipient", "recipient", referents, event);
    }
    return;
  }
  // What one does in a letter or a talk is said in it, whatever the verb.
  const bool said = s.VerbType(verb) == "statement" || s.VerbType(verb) == "message" ||
                    (phrase.type == "message" && preposition == "in" && s.IsFiniteVerb(verb)) ||
                    (meeting && s.IsFiniteVerb(verb)) ||
                    (in_record && s.lexicon().IsLightVerb(s.lemma(verb)));
  const Subject subject = SubjectOf(s, verb);
  if ((with_record ? !s.lexicon().Is("sent_with", s.lemma(verb)) : !said) ||
      subject.kind != Subject::Kind::kWord || phrase.full.Contains(subject.token)) {
    return;
  }
  const std::string_view role = meeting                    ? "attendee"
                                : phrase.type == "message" ? "sender"
                                                           : "agent";
  if (meeting || !HasRole(event, role)) {
    AddParticipant(subject_of_phrase == subject.token ? ParticipantAt(s, subject.token, referents)
                                                      : PartyAt(s, subject.token, referents),
                   role, event);
  }
  // `In a letter of May 5 Novak told Brandt …`, `wrote to Brandt`: whom one addresses in a message
  // has received it.
  const int object = ObjectOf(s, verb);
  if (!meeting && object > verb && s.lexicon().Is("addressing", s.lemma(verb))) {
    AddParty(s, object, "recipient", referents, event);
  }
  if (with_record || s.VerbType(verb) == "statement" || s.VerbType(verb) == "message") {
    AddBehind(s, verb, "recipient", meeting ? "attendee" : "recipient", referents, event);
  }
}

}  // namespace annals::extractor
