// Who takes part in, and where is, what a noun phrase names.
#include <string>
#include <string_view>

#include "extractor/events/correspondents.h"
#include "extractor/events/event_names.h"
#include "extractor/events/noun_phrase.h"
#include "extractor/unicode_case.h"

namespace annals::extractor {
namespace {

// What part the owner of the event plays in it: `Brandt's letter`, `Brandt's death`.
std::string_view OwnerRole(const SentenceView& s, const NounPhrase& phrase) {
  if (s.lexicon().Is("suffered", phrase.type)) {
    // `Brandt's expulsion of Novak`
    const bool of_another = phrase.core.end < s.size() && s.lower(phrase.core.end) == "of" &&
                            phrase.core.end < phrase.full.end;
    return of_another ? "agent" : "patient";
  }
  return phrase.type == "message" ? "sender" : "agent";
}

// Whether a body is who met, and not where: `the debate in the Harbor Council`.
bool MeetsIn(const SentenceView& s, const NounPhrase& phrase, const Name& name,
             std::string_view preposition) {
  return phrase.type == "meeting" && preposition == "in" &&
         s.lexicon().Is("deliberating", s.lower(name.range.end - 1));
}

// What part the name at `i` plays in the event that the phrase names.
std::string_view RoleOf(const SentenceView& s, const NounPhrase& phrase, int i,
                        std::string_view preposition) {
  const bool suffered = s.lexicon().Is("suffered", phrase.type);
  if (i < phrase.head || (preposition == "of" && !suffered) ||
      (s.NameAt(i) != nullptr && MeetsIn(s, phrase, *s.NameAt(i), preposition))) {
    return OwnerRole(s, phrase);
  }
  // `a memorandum for the President`
  const std::string_view role = preposition == "for" && phrase.type == "message"
                                    ? "recipient"
                                    : s.lexicon().RoleAfter(preposition);
  return role == "agent" ? OwnerRole(s, phrase) : role;
}

// The end of the words that tell which one an office or a body is: `the Consul [in Bern (Novak)]`.
// 0: nothing tells it.
int EndOfOffice(const SentenceView& s, const Name& name) {
  const bool office = name.kind == NameKind::kOrganization ||
                      (name.kind == NameKind::kPerson && name.display == s.TextOf(name.range));
  int i = name.range.end;
  if (!office || i + 1 >= s.size() || !s.lexicon().Is("place_of_office", s.lower(i))) {
    return 0;
  }
  i += s.lexicon().Is("determiner", s.lower(i + 1)) ? 2 : 1;
  const Name* place = i < s.size() ? s.NameAt(i) : nullptr;
  if (place == nullptr) {
    return 0;
  }
  const int end = place->range.end;
  const bool holder = s.HasTag(end, "-LRB-") && s.HasTag(end + 2, "-RRB-");
  return holder ? end + 3 : end;
}

// A people names whose the event is (`the Danish note`, `Danish-Swedish talks`: the countries'), or
// takes part itself (`talks with the Danes`).
void AddPeople(const SentenceView& s, const NounPhrase& phrase, const Name& name,
               std::string_view preposition, annals::v1::Event& event) {
  int next = name.range.end;
  while (s.HasTag(next, "CC") && next + 1 < s.size() && s.NameAt(next + 1) != nullptr &&
         s.NameAt(next + 1)->kind == NameKind::kPeople) {
    next = s.NameAt(next + 1)->range.end;
  }
  const bool alone = !s.IsNoun(next) && !s.HasTag(next, "JJ") && !s.HasTag(next, "HYPH");
  if (name.range.begin >= phrase.core.end) {
    // `the announcement of the Danish decision`
    if (preposition == "of" && !s.EventNounType(next).empty()) {
      AddParticipant(s.lexicon().CountryOf(s.lower(name.range.begin)), OwnerRole(s, phrase), event);
      return;
    }
    // `talks with the Danes`, `the withdrawal of Danish troops`
    const bool body = s.lexicon().Is("acting", s.lower(next));
    if ((alone || body) && !preposition.empty() && !s.lexicon().Is("topic", preposition)) {
      AddParticipant(body ? s.TextOf({name.range.begin, next + 1}) : name.display,
                     RoleOf(s, phrase, name.range.begin, preposition), event);
    }
    return;
  }
  if (name.range.begin > phrase.head || s.lexicon().Is("suffered", phrase.type)) {
    return;
  }
  for (int i = name.range.begin; i < name.range.end; ++i) {
    AddParticipant(s.lexicon().CountryOf(s.lower(i)), OwnerRole(s, phrase), event);
  }
}

// The preposition that tells what part the names behind the token `i` play, when `before` told it
// up to there. `of` behind another phrase goes on with that (`a talk at the opening of the fair`),
// and `in regard to` leads to what was spoken of.
std::string_view PrepositionAt(const SentenceView& s, const NounPhrase& phrase, int i,
                               std::string_view before) {
  if (i < phrase.core.end || !s.lexicon().Is("preposition", s.lower(i))) {
    return before;
  }
  if (s.lower(i) == "of" && !before.empty()) {
    return before;
  }
  // `as to the ships`
  const bool on_topic = s.lexicon().Is("topic_noun", s.lower(i - 1)) ||
                        (s.lower(i) == "to" && s.lower(i - 1) == "as");
  return on_topic ? "about" : s.lower(i);
}

// Whether a name behind a preposition is where or on what occasion the event was, or a thing that
// was spoken of: nobody who took part.
bool IsSurrounding(const SentenceView& s, const NounPhrase& phrase, const Name& name,
                   std::string_view preposition) {
  // `a letter for Novak`: to whom it goes.
  const bool goes_to = preposition == "for" && phrase.type == "message" &&
                       (name.kind == NameKind::kPerson || name.kind == NameKind::kOrganization);
  return (s.lexicon().Is("topic", preposition) && !goes_to) ||
         (name.kind != NameKind::kPerson && phrase.type != "publication" &&
          s.lexicon().Is("occasion", preposition) && !MeetsIn(s, phrase, name, preposition));
}

// Whether a common noun within a phrase says who took part: `the board meeting`, `talks with
// officials`; but of `officials of Nordair` and `Nordair officials` the name does.
bool IsActor(const SentenceView& s, const NounPhrase& phrase, int i, std::string_view preposition) {
  const Name* before = s.NameAt(i - 1);
  int behind = i + 2;  // over the article and what describes it
  while (s.HasTag(behind, "DT") || s.HasTag(behind, "JJ")) {
    ++behind;
  }
  const bool named = (before != nullptr && before->kind != NameKind::kPeople) ||
                     (s.lower(i + 1) == "of" && s.NameAt(behind) != nullptr);
  // `heads of government`
  const bool of_heads = s.lower(i - 1) == "of" && s.lower(i - 2) == "heads";
  if (i == phrase.head || !s.IsNoun(i) || named || of_heads || s.IsOneCompound(i, i + 1)) {
    return false;
  }
  // `the company's statement`
  if (i < phrase.head && s.HasTag(i + 1, "POS")) {
    return s.lexicon().Is("actor", s.lemma(i));
  }
  // `press conference`, `staff meeting`: of which kind it was.
  if (i < phrase.head) {
    return s.lexicon().Is("organization", s.lower(i)) && !s.lexicon().Is("plural_noun", s.lower(i));
  }
  return s.lexicon().Is("actor", s.lemma(i)) && !s.IsNoun(i + 1) && !preposition.empty() &&
         !s.lexicon().Is("topic", preposition) && !s.lexicon().Is("occasion", preposition);
}

// Whether a noun names men or a body that act for somebody: `ministers [of Denmark]`.
bool IsActingNoun(const SentenceView& s, int noun) {
  return s.Has(noun) &&
         (s.lexicon().Is("actor", s.lemma(noun)) || s.lexicon().Is("organization", s.lower(noun)) ||
          s.lexicon().Is("title", s.lemma(noun)));
}

// Whether the phrase itself says to whom something went.
bool NamesRecipient(const SentenceView& s, const NounPhrase& phrase) {
  for (int i = phrase.core.end; i < phrase.full.end; ++i) {
    if (s.lexicon().Is("recipient", s.lower(i))) {
      return true;
    }
  }
  return false;
}

// `a meeting was held, attended by Novak, Brandt and the mayor`
void AddThosePresent(const SentenceView& s, const NounPhrase& phrase, annals::v1::Event& event) {
  int i = phrase.full.end;
  while (phrase.type == "meeting" && i < s.size() &&
         !(s.lemma(i) == "attend" && s.lower(i + 1) == "by")) {
    ++i;
  }
  const bool listed = phrase.type == "meeting" && i < s.size();
  for (i += 2; listed && i < s.size() && !s.IsVerb(i) && s.tag(i) != ":" && s.tag(i) != "."; ++i) {
    const Name* name = s.NameAt(i);
    if (name != nullptr && name->range.begin == i && name->kind != NameKind::kPlace &&
        name->kind != NameKind::kPeople) {
      AddParticipant(name->display, "attendee", event);
    }
  }
}

}  // namespace

void AddNamesOf(const SentenceView& s, const NounPhrase& phrase, const PronounReferents& referents,
                annals::v1::Event& event) {
  AddParticipant(OwnerOf(s, phrase, referents), OwnerRole(s, phrase), event);
  if (IsOurMeeting(s, phrase, referents)) {
    AddParticipant(referents.second_person, "attendee", event);
  }
  // `your letter` was written to who has it now, but `your letter to Brandt` to Brandt.
  if (phrase.type == "message" && s.lexicon().Is("second_person", s.lower(phrase.core.begin)) &&
      !NamesRecipient(s, phrase)) {
    AddParticipant(referents.first_person, "recipient", event);
  }
  AddPartiesByName(s.lexicon(), phrase.lemma, referents, event);
  std::string_view preposition;  // that tells the part of the names behind it
  std::string_view nearest;      // the last one
  bool of_actors = false;        // whether it leads to whose men or body take part
  int described = 0;  // the end of the words that tell which office or body the last name is
  for (int i = phrase.full.begin; i < phrase.full.end; ++i) {
    if (i < described) {
      continue;
    }
    preposition = PrepositionAt(s, phrase, i, preposition);
    if (i >= phrase.core.end && s.lexicon().Is("preposition", s.lower(i))) {
      nearest = s.lower(i);
      of_actors = nearest == "of" && IsActingNoun(s, i - 1);
    }
    // `talks with me`
    if (i >= phrase.core.end && s.tag(i) == "PRP" && !s.lexicon().Is("topic", preposition) &&
        !s.lexicon().Is("occasion", preposition)) {
      AddParticipant(ParticipantAt(s, i, referents), RoleOf(s, phrase, i, preposition), event);
      continue;
    }
    const Name* name = s.NameAt(i);
    if (name == nullptr && IsActor(s, phrase, i, preposition)) {
      AddParticipant(ParticipantAt(s, i, referents), RoleOf(s, phrase, i, preposition), event);
    }
    if (name == nullptr || name->range.begin != i) {
      continue;
    }
    if (name->kind == NameKind::kPeople) {
      AddPeople(s, phrase, *name, preposition, event);
      continue;
    }
    // `the Shipping Act`: what the act is on, but of `SC resolution` whose it is; and what was
    // spoken of.
    const bool subject_matter =
        i < phrase.head && name->kind == NameKind::kUnknown && !IsAcronym(s.TextOf(name->range)) &&
        !s.HasTag(name->range.end, "POS") && s.lexicon().Is("named_for_matter", phrase.type);
    // `the treaty of Commerce`
    const bool of_matter = nearest == "of" && i >= phrase.core.end && phrase.type == "treaty" &&
                           name->kind == NameKind::kUnknown && !IsAcronym(s.TextOf(name->range));
    if (subject_matter || of_matter || NamesPaper(s, *name) ||
        (name->kind != NameKind::kPlace && i >= phrase.core.end &&
         IsSurrounding(s, phrase, *name, preposition))) {
      continue;
    }
    // `meeting Uzbek Party Club`: in telegraphic style what follows the head is a part of its name.
    if (i > phrase.head && i < phrase.core.end && name->kind == NameKind::kUnknown) {
      continue;
    }
    // `Prague visit`, `conference at Bern`; but an owner acts: `France's statement`.
    const bool owner = s.HasTag(name->range.end, "POS");
    // `the U.S. note`, `a meeting of Denmark and Norway`
    const bool state = s.lexicon().IsCountry(LowerCase(name->display));
    const bool acts = state && (i < phrase.head ? s.lexicon().Is("needs_party", phrase.type)
                                                : s.lexicon().Is("done_by_state", phrase.type) &&
                                                      (nearest == "of" || HasActors(s, *name)));
    const bool of_state = state && (of_actors || acts);
    const bool there = !of_state && (s.lexicon().Is("place_at", nearest) ||
                                     (nearest == "of" && s.lexicon().Is("of_place", phrase.type)));
    // `withdrawal from Zell`, whatever the name is.
    const bool whence = i >= phrase.core.end && name->kind == NameKind::kUnknown &&
                        s.lexicon().Is("of_place", phrase.type) &&
                        // `the battle of Zell`
                        (nearest == "of" ? s.lexicon().Is("fought_at", phrase.lemma)
                                         : s.lexicon().Is("place_at", nearest));
    if (whence ||
        (name->kind == NameKind::kPlace && !owner && !of_state && (i < phrase.head || there))) {
      AddPlace(name->display, event);
    } else {
      const std::string_view role = RoleOf(s, phrase, i, preposition);
      const bool corresponds = role == "sender" || role == "recipient";
      // `from the Embassy officer at Bern`, `statement by Government spokesman`
      const int man = name->range.end;
      if (i >= phrase.core.end && name->kind == NameKind::kOrganization && s.IsNoun(man) &&
          s.lexicon().Is("actor", s.lemma(man))) {
        const bool placed =
            s.lexicon().Is("place_of_office", s.lower(man + 1)) && s.NameAt(man + 2) != nullptr;
        described = placed ? s.NameAt(man + 2)->range.end : man + 1;
        AddParticipant(s.TextOf({i, described}), role, event);
        continue;
      }
      described = corresponds && i >= phrase.core.end ? EndOfOffice(s, *name) : 0;
      AddParticipant(described > 0 ? s.TextOf({i, described}) : name->display, role, event);
    }
  }
  AddThosePresent(s, phrase, event);
  // `… which credited Novak with …`: whom the relative clause names had a part in it.
  int clause = phrase.full.end;
  if (clause < s.size() && s.tag(clause) == ",") {
    ++clause;
  }
  if (!s.HasTag(clause, "WDT") && !s.HasTag(clause, "WP")) {
    return;
  }
  for (int i = clause + 1; i < s.size() && s.tag(i) != "," && s.tag(i) != ":"; ++i) {
    const Name* name = s.NameAt(i);
    if (name != nullptr && name->range.begin == i &&
        (name->kind == NameKind::kPerson || name->kind == NameKind::kUnknown)) {
      AddParticipant(name->display, "", event);
    }
  }
}

}  // namespace annals::extractor
