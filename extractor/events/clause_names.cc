// Who takes part in what a clause tells.
#include <algorithm>
#include <string>
#include <string_view>

#include "absl/algorithm/container.h"
#include "extractor/events/clause.h"
#include "extractor/events/event_names.h"
#include "extractor/events/known_nouns.h"
#include "extractor/unicode_case.h"

namespace annals::extractor {
namespace {

// Whether a people stands for itself (`told the Danes`) and does not only describe a noun (`Danish
// ships`).
bool StandsForItself(const SentenceView& s, const Name& people) {
  const int next = people.range.end;
  return !s.IsNoun(next) && !s.HasTag(next, "JJ") && !s.HasTag(next, "HYPH") &&
         !s.HasTag(next, "CC");
}

// A people as a participant: itself, or its body that acts. Empty: it does neither.
std::string PeopleAt(const SentenceView& s, const Name& people) {
  const int next = people.range.end;
  if (next < s.size() && s.lexicon().Is("acting", s.lower(next))) {
    return s.TextOf({people.range.begin, next + 1});
  }
  return StandsForItself(s, people) ? people.display : "";
}

// The name that a noun has beside it: `the airline, Nordair, …`, `the paper Novosti`. Null: none.
const Name* NamedBeside(const SentenceView& s, int token) {
  const auto names = [](const Name* name) {
    return name != nullptr && name->kind != NameKind::kPlace && name->kind != NameKind::kPeople;
  };
  for (const int child : s.Dependents(token)) {
    if (IsRelation(s.token(child).relation, "appos") && child > token && names(s.NameAt(child))) {
      return s.NameAt(child);
    }
  }
  const Name* next = s.NameAt(token + 1);
  return s.tag(token) == "NN" && names(next) && next->range.begin == token + 1 ? next : nullptr;
}

// The end of the words that tell of what body men are: `members [of the diplomatic corps]`. -1: a
// name tells, and takes part itself: `members of the Harbor Board`.
int EndOfBody(const SentenceView& s, int men) {
  constexpr int kReach = 7;
  if (!s.HasTag(men, "NNS") || s.lower(men + 1) != "of") {
    return men + 1;
  }
  for (int i = men + 2; i < men + kReach && s.Has(i); ++i) {
    const Name* name = s.NameAt(i);
    const int next = name == nullptr ? i + 1 : name->range.end;
    const bool goes_on = s.IsNoun(next) || s.HasTag(next, "HYPH") ||
                         (!s.IsNoun(i) && (s.HasTag(next, "CC") || s.HasTag(next, "JJ")));
    if (name != nullptr && !goes_on && name->kind != NameKind::kPeople &&
        name->kind != NameKind::kUnknown) {
      return -1;
    }
    if ((name != nullptr || s.IsNoun(i)) && !goes_on) {
      return next;
    }
    i = next - 1;
  }
  return men + 1;
}

// The words for a person or a body that goes by a common noun: `ad hoc committee` of `the ad hoc
// committee`, the noun with the words before it that tell which. Empty: the noun is none, or is not
// told from others.
TokenRange ActorAt(const SentenceView& s, int noun) {
  constexpr int kMostWords = 5;
  if (!s.IsNoun(noun) || !s.lexicon().Is("actor", s.lemma(noun)) || s.IsDate(noun) ||
      NamedBeside(s, noun) != nullptr) {
    return {};
  }
  const bool uncertain = absl::c_any_of(s.Dependents(noun), [&](int word) {
    return s.lexicon().Is("vague", s.lower(word)) || s.lexicon().Is("denied", s.lower(word));
  });
  if (uncertain) {
    return {};
  }
  int begin = noun;
  while (begin > 0 && noun - begin + 1 < kMostWords && s.token(begin - 1).head >= begin &&
         s.token(begin - 1).head <= noun && !s.IsDate(begin - 1) &&
         (s.HasTag(begin - 1, "NN") || s.HasTag(begin - 1, "JJ") || s.tag(begin - 1) == "CD" ||
          s.tag(begin - 1) == "FW") &&
         // `at least ten people`
         s.lower(begin - 2) != "at") {
    --begin;
  }
  while (s.IsOneCompound(begin - 1, begin)) {
    --begin;  // `ten-man committee`
  }
  const int end = begin == noun ? EndOfBody(s, noun) : noun + 1;
  if (end < 0) {
    return {};
  }
  // `Novak's brother`
  if (s.HasTag(begin - 1, "POS") && s.NameAt(begin - 2) != nullptr) {
    begin -= 2;
  }
  // A name is not cut: `Labor Party delegation`.
  if (const Name* name = s.NameAt(begin); name != nullptr) {
    begin = std::min(begin, name->range.begin);
  }
  return {begin, end};
}

bool IsBehindSemicolon(const SentenceView& s, int begin, int word) {
  for (int k = begin; k < word; ++k) {
    if (s.word(k) == ";") {
      return true;
    }
  }
  return false;
}

// The preposition that leads to a name, also to one joined to others: `with Novak and [Brandt]`.
std::string_view LeadOf(const SentenceView& s, const Name& name) {
  int i = name.range.begin;
  for (int steps = 0; i >= 0 && steps < s.size(); ++steps) {
    for (const int child : s.Dependents(i)) {
      if (s.token(child).relation == "case" && !s.HasTag(child, "POS")) {
        return s.lower(child);
      }
    }
    const int head = s.token(i).head;
    if (!name.range.Contains(head) && !IsRelation(s.token(i).relation, "conj")) {
      return "";
    }
    i = head;
  }
  return "";
}

// How a name is led to: the role of the phrase that it stands in, its own preposition, and that of
// the phrase for want of one.
struct Lead {
  std::string_view role;
  std::string_view own;
  std::string_view any;
  bool reached = false;  // the phrase is what somebody reached or left
  bool cabled = false;   // it stands behind a verb of sending words: `repeated [to Bern]`
};

// Whether what a verb sends are words: `repeated to Bern`, `sent a note to Bern`.
bool SendsWords(const SentenceView& s, int verb) {
  return s.lexicon().Is("cabling", s.lemma(verb)) ||
         absl::c_any_of(s.Dependents(verb), [&](int child) {
           const std::string_view relation = s.token(child).relation;
           return (relation == "obj" || relation == "nsubj:pass") &&
                  s.EventNounType(child) == "message";
         });
}

// Whether a name says where something was, or where from or to, and not who took part. `head`: the
// whole phrase is the name.
bool IsWhere(const SentenceView& s, const Name& name, const Lead& lead, bool head,
             const annals::v1::Event& event) {
  const bool moves = event.type() == "movement" || event.type() == "visit";
  // `moved from Zell to Lund`, whatever the names are.
  if (moves && name.kind == NameKind::kUnknown &&
      (s.lexicon().Is("place_at", lead.own) || lead.reached)) {
    return true;
  }
  if (name.kind != NameKind::kPlace || (!lead.role.empty() && HasActors(s, name))) {
    return false;
  }
  // `sent a telegram to Bern`: to those there.
  const bool corresponds =
      lead.cabled && (s.lexicon().Is("recipient", lead.any) || s.lexicon().Is("sender", lead.any));
  if (s.lexicon().Is("place_at", lead.any)) {
    return !corresponds || lead.role.empty();
  }
  // A state acts and suffers; of a town, those do who are there.
  const bool state = s.lexicon().IsCountry(LowerCase(name.display)) && !moves;
  const bool owner = s.HasTag(name.range.end, "POS");
  return (lead.role == "patient" && (!state || !head)) ||
         (lead.role == "agent" && !state && !head && !owner && lead.any.empty()) ||
         (lead.role.empty() && !s.lexicon().Is("topic", lead.any));
}

// Whether `from` before a name within a phrase leads to who sent or said something (`a letter from
// Novak`) and does not tell where a thing is (`three miles from Zell`).
bool ComesFrom(const SentenceView& s, const Name& name) {
  const int before = name.range.begin - 2;
  const int noun = s.HasTag(name.range.begin - 1, "DT") ? before - 1 : before;
  return s.IsDate(noun) || s.tag(std::max(noun, 0)) == "CD" || !s.EventNounType(noun).empty();
}

// Whether a name says to what body somebody is sent or chosen: `the delegation to the Congress`,
// `election to the Council`.
bool IsSentTo(const SentenceView& s, const Name& name) {
  const int before = name.range.begin - 2;
  const int noun = s.HasTag(name.range.begin - 1, "DT") ? before - 1 : before;
  return name.kind != NameKind::kPerson &&
         (s.lexicon().Is("actor", s.lemma(std::max(noun, 0))) ||
          s.lexicon().Is("organization", s.lower(noun)) || s.EventNounType(noun) == "election");
}

// Adds a person or a body that goes by a common noun within a phrase, where its preposition says
// that it took part: `the agreement [with the harbor board]`.
void AddActorWithin(const SentenceView& s, int word, annals::v1::Event& event) {
  const std::string_view preposition = PrepositionOf(s, word);
  const std::string_view role = s.lexicon().RoleAfter(preposition);
  if (role.empty() || preposition == "of" || role == "sender" ||
      (role == "recipient" && s.EventNounType(s.token(word).head).empty())) {
    return;
  }
  AddParticipant(CapitalizeFirst(s.TextOf(ActorAt(s, word))), role, event);
}

// Whether a name only tells what thing a noun means that did nothing: `the supply of Zell water`,
// `Zell ships`; but not `the Zell raid`, whose it was.
bool OnlyDescribes(const SentenceView& s, const Name& name) {
  const int last = name.range.end - 1;
  const int noun = s.token(last).head;
  if ((name.kind != NameKind::kPlace && name.kind != NameKind::kUnknown) ||
      s.token(last).relation != "compound" || noun <= last || !s.IsNoun(noun) ||
      !s.EventNounType(noun).empty() || s.lexicon().Is("acting", s.lower(noun)) ||
      HasActors(s, name)) {
    return false;
  }
  // `Danish concern` is Denmark's, but the Denmark Ambassador is himself.
  if (s.lexicon().IsCountry(LowerCase(name.display)) && !s.lexicon().Is("title", s.lower(noun)) &&
      !s.lexicon().Is("actor", s.lemma(noun))) {
    return false;
  }
  for (int i = last + 1; i < noun; ++i) {
    if (!s.IsNoun(i) && !s.HasTag(i, "JJ") && !s.HasTag(i, "HYPH") && !s.HasTag(i, "CC")) {
      return false;
    }
  }
  return true;
}

// Adds the names below `i` with a role; those of phrases within it with that which their
// preposition tells. `known`: whom pronouns stand for.
void AddNamesBelow(const SentenceView& s, int i, std::string_view role,
                   std::string_view preposition, const Replacements& known,
                   annals::v1::Event& event) {
  const Name* last = nullptr;
  const int begin = BeginOfClause(s, i);
  const TokenRange actor = role.empty() || s.NameAt(i) != nullptr ? TokenRange() : ActorAt(s, i);
  AddParticipant(CapitalizeFirst(s.TextOf(actor)), role, event);
  for (const int word : PhraseWords(s, i)) {
    if (word < begin) {
      continue;
    }
    // What follows a semicolon is another remark.
    if (word > i && IsBehindSemicolon(s, i, word)) {
      break;
    }
    if (const auto pronoun = known.find(word); pronoun != known.end() && s.tag(word) == "PRP") {
      AddParticipant(pronoun->second, role, event);
      continue;
    }
    const Name* name = s.NameAt(word);
    if (name == nullptr && word != i && !role.empty()) {
      AddActorWithin(s, word, event);
    }
    if (name == nullptr || name == last) {
      continue;
    }
    last = name;
    if (NamesPaper(s, *name)) {
      continue;
    }
    // `the harbor board`, `officials of Nordair`: the words before a noun only tell which it is.
    if (actor.Contains(word) && name->kind != NameKind::kPeople) {
      continue;
    }
    const std::string_view own = LeadOf(s, *name);
    const std::string_view case_word = own.empty() ? preposition : own;
    const bool principal = name->range.Contains(i) || own.empty();
    // `postponed Novak's visit`: what somebody owns has things done to it, and not he.
    if (role == "patient" && word != i && s.HasTag(name->range.end, "POS") &&
        name->kind != NameKind::kPlace && name->kind != NameKind::kPeople) {
      const std::string_view type = s.EventNounType(i);
      AddParticipant(type.empty() ? "" : name->display,
                     type == "message"                  ? "sender"
                     : s.lexicon().Is("suffered", type) ? "patient"
                                                        : "agent",
                     event);
      continue;
    }
    const int verb = std::max(s.token(i).head, 0);
    const Lead lead = {role, own, case_word,
                       role == "patient" && s.lexicon().Is("reaching", s.lemma(verb)),
                       SendsWords(s, verb)};
    // `officers of Nordair asked …`, `ministers of Denmark and Norway signed …`
    const bool men = own == "of" && s.NameAt(i) == nullptr && s.lexicon().Is("actor", s.lemma(i));
    const bool state =
        name->kind == NameKind::kPlace && s.lexicon().IsCountry(LowerCase(name->display));
    const bool acts_through_others =
        own == "of" && s.NameAt(i) == nullptr && (role == "agent" || (men && !role.empty())) &&
        (name->kind == NameKind::kPlace ? men && state : name->kind != NameKind::kUnknown);
    const bool there =
        !acts_through_others && IsWhere(s, *name, lead, name->range.Contains(i), event);
    // `the Zell jetliner` goes by its name.
    const bool goes_by_name =
        name->kind == NameKind::kUnknown && s.token(name->range.end - 1).head == i;
    if (!goes_by_name && OnlyDescribes(s, *name)) {
      if (there) {
        AddPlace(name->display, event);
      }
      continue;
    }
    if (name->kind == NameKind::kPeople) {
      if (principal && !role.empty()) {
        AddParticipant(PeopleAt(s, *name), role, event);
      } else if (const std::string_view joined = s.lexicon().RoleAfter(case_word);
                 !principal && joined == "attendee" && StandsForItself(s, *name)) {
        AddParticipant(name->display, joined, event);  // `between Nordair and the Danes`
      }
    } else if (there) {
      AddPlace(name->display, event);
    } else if ((principal && !role.empty()) || acts_through_others) {
      AddParticipant(name->display, role, event);
    } else if (principal && s.lexicon().Is("occasion", case_word)) {
      // `in the High Court`: a body in which something is done is where it is done.
      if (name->kind == NameKind::kOrganization) {
        AddPlace(name->display, event);
      }
    } else if (principal && !s.lexicon().Is("sets_scene", case_word)) {
      AddParticipant(name->display, "", event);
    } else if (const std::string_view of_phrase = s.lexicon().RoleAfter(case_word);
               !of_phrase.empty() && case_word != "of" &&
               (of_phrase != "sender" || ComesFrom(s, *name)) &&
               (of_phrase != "recipient" || !IsSentTo(s, *name))) {
      // `a copy of the letter to Novak`; of what else a phrase within another names nobody knows
      // whether it took part.
      AddParticipant(name->display, of_phrase, event);
    }
  }
}

}  // namespace

bool HasActors(const SentenceView& s, const Name& name) {
  constexpr int kReach = 5;
  if (!s.lexicon().IsCountry(LowerCase(name.display))) {
    return false;
  }
  for (int i = name.range.end; i < name.range.end + kReach; ++i) {
    const bool describes = s.HasTag(i, "JJ") || s.HasTag(i, "NN") || s.HasTag(i, "CC") ||
                           s.HasTag(i, "HYPH") || s.HasTag(i, ",");
    if (!describes || s.IsDate(i)) {
      return false;
    }
    if (s.lexicon().Is("acting", s.lower(i)) || s.lexicon().Is("actor", s.lemma(i))) {
      return (s.tag(i) == "NN" || s.tag(i) == "NNS") && !s.HasTag(i - 1, ",");
    }
  }
  return false;
}

bool NamesPaper(const SentenceView& s, const Name& name) {
  return s.HasTag(name.range.end, "CD") && !s.IsDate(name.range.end) &&
         IsAcronym(s.TextOf(name.range));
}

std::string ParticipantAt(const SentenceView& s, int token, const PronounReferents& referents) {
  if (IsPronoun(s, token)) {
    return s.lexicon().Is("thing", s.lower(token)) ? "" : ReferentOf(s, token, referents);
  }
  if (const Name* name = s.NameAt(token); name != nullptr) {
    return name->display;
  }
  if (const Name* name = NamedBeside(s, token); name != nullptr) {
    return name->display;
  }
  const Name* people = token > 0 ? s.NameAt(token - 1) : nullptr;
  std::string body =
      people != nullptr && people->kind == NameKind::kPeople ? PeopleAt(s, *people) : "";
  return body.empty() ? CapitalizeFirst(s.TextOf(ActorAt(s, token))) : body;
}

void AddSubject(const SentenceView& s, int verb, std::string_view role,
                const PronounReferents& referents, annals::v1::Event& event) {
  const Subject subject = SubjectOf(s, verb);
  if (subject.kind == Subject::Kind::kImplied) {
    AddParticipant(referents.first_person, role, event);
  } else if (subject.kind == Subject::Kind::kWord) {
    const Name* name = s.NameAt(subject.token);
    if (IsPronoun(s, subject.token) || name == nullptr) {
      AddParticipant(ParticipantAt(s, subject.token, referents), role, event);
    } else if (name->kind == NameKind::kPlace &&
               !s.lexicon().Is("place_at", s.lower(name->range.begin - 1))) {
      AddParticipant(name->display, role, event);  // a state that acts
    }
    AddNamesBelow(s, subject.token, role, "",
                  NamesForObjects(s, ClauseWords(s, verb), subject, referents), event);
  }
}

void AddNamesOfClause(const SentenceView& s, int verb, const PronounReferents& referents,
                      annals::v1::Event& event) {
  const Subject subject = SubjectOf(s, verb);
  const std::vector<int> words = ClauseWords(s, verb);
  const Replacements known = NamesForObjects(s, words, subject, referents);
  AddSubject(s, verb, IsPassive(s, verb) ? "patient" : "agent", referents, event);
  for (int child : s.Dependents(verb)) {
    const std::string_view relation = s.token(child).relation;
    if (s.IsDate(child) || child == subject.token || IsBehindSemicolon(s, verb, child)) {
      continue;
    }
    // `Novak, with whom I spoke`
    if (s.HasTag(child, "WP") && IsRelation(relation, "obl")) {
      const int before = s.HasTag(child - 2, ",") ? child - 3 : child - 2;
      const std::string_view role = s.lexicon().RoleAfter(PrepositionOf(s, child));
      if (!role.empty() && s.IsNoun(before)) {
        AddParticipant(ParticipantAt(s, before, referents), role, event);
      }
      continue;
    }
    if (relation == "obj" || relation == "iobj") {
      // `the letter which Novak sent Brandt`
      const bool given = s.HasTag(ObjectOf(s, verb), "W") && child == ReceiverBehind(s, verb);
      const bool told = relation == "iobj" || given ||
                        (s.NameAt(child) != nullptr && s.lexicon().Is("addressing", s.lemma(verb)));
      AddNamesBelow(s, child, told ? "recipient" : "patient", "", known, event);
    } else if (IsRelation(relation, "obl")) {
      const std::string_view preposition = PrepositionOf(s, child);
      // `called on Novak`: whom one goes to meet.
      // `sent for Novak`
      const bool sent_for = preposition == "for" && s.lemma(verb) == "send";
      const bool met = event.type() == "meeting" &&
                       (sent_for || s.lexicon().Is("met_after", preposition)) &&
                       !s.lexicon().Is("of_place", s.EventNounType(child));
      if (met || !s.lexicon().Is("topic", preposition)) {
        AddNamesBelow(s, child, met ? "attendee" : s.lexicon().RoleAfter(preposition), preposition,
                      known, event);
      }
    } else if (relation == "xcomp" || (relation == "ccomp" && event.type() != "statement")) {
      // What is said names those it speaks of.
      AddNamesBelow(s, child, "", "", known, event);
    }
  }
  NameKnownParticipants(s, words, referents, event);
  // `we discussed the matter`: with whom, when one writes to the other.
  if (event.type() == "meeting" && subject.kind == Subject::Kind::kWord &&
      s.tag(subject.token) == "PRP" && s.lexicon().Is("first_persons", s.lower(subject.token)) &&
      IsBetweenTwo(referents) && !HasRole(event, "attendee") && !HasRole(event, "recipient")) {
    AddParticipant(referents.second_person, "attendee", event);
  }
}

}  // namespace annals::extractor
