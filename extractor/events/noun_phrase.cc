// Phrases are found by tags and not by the parse: telegraphic style (`July 3 meeting Uzbek party
// Aktiv`) has few of the words that hold a parse together, but its noun phrases stay contiguous.
#include "extractor/events/noun_phrase.h"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "extractor/events/correspondents.h"
#include "extractor/events/event_names.h"
#include "extractor/events/title.h"

namespace annals::extractor {
namespace {

constexpr int kMaxCoreWords = 12;
constexpr int kMaxFollowingPhrases = 4;

// Words that can stand before the head inside its phrase.
bool IsPremodifier(const SentenceView& s, int i) {
  const std::string_view tag = s.tag(i);
  return s.IsDate(i) || s.IsOneCompound(i, i + 1) || tag.starts_with("NN") ||
         tag.starts_with("JJ") || tag == "DT" || tag == "PDT" || tag == "CD" || tag == "POS" ||
         tag == "PRP$" || tag == "VBN" || tag == "VBG" || tag == "HYPH" || tag == "AFX" ||
         tag == "``" || tag == "''";
}

// A participle right after a verb or a noun is the predicate and no modifier: `was expelled`.
bool IsPredicateParticiple(const SentenceView& s, int i) {
  if (s.tag(i) != "VBN" && s.tag(i) != "VBG") {
    return false;
  }
  return i > 0 &&
         (s.IsDate(i - 1) || s.tag(i - 1).starts_with("VB") || s.tag(i - 1).starts_with("NN") ||
          s.tag(i - 1) == "PRP" || s.tag(i - 1) == "RB" || s.tag(i - 1) == "IN");
}

bool IsNounRun(const SentenceView& s, int i) {
  return i < s.size() && !s.IsDate(i) &&
         (s.IsNoun(i) || s.tag(i) == "HYPH" || s.tag(i) == "CD" || s.tag(i).starts_with("JJ"));
}

// The end of the phrase that begins at `i` after a preposition: determiners, modifiers, nouns.
int PhraseEnd(const SentenceView& s, int i) {
  int end = i;
  int last_noun = -1;
  while (end < s.size() && !s.IsDate(end)) {
    const std::string_view tag = s.tag(end);
    if (tag.starts_with("NN") || tag == "CD" || tag == "PRP" || (tag == "VBG" && end == i)) {
      last_noun = end;
    } else if ((tag == "DT" || tag == "PRP$") && last_noun == end - 1 && end > i) {
      break;  // another phrase begins
    } else if (!(tag == "DT" || tag == "PRP$" || tag.starts_with("JJ") || tag == "POS" ||
                 tag == "HYPH" || tag == "VBN" || tag == "``" || tag == "''" ||
                 (tag == "CC" && last_noun == end - 1 && s.lower(end) == "and"))) {
      break;
    }
    ++end;
  }
  return last_noun < 0 ? i : last_noun + 1;
}

// Behind a date that stands at `i` with what leads to it (`of July 9`, `, dated July 9`); `i`:
// none.
int OverDate(const SentenceView& s, int i) {
  int date = i;
  while (date < s.size() && date - i < 3 && !s.IsDate(date) &&
         (s.tag(date) == "," || s.HasTag(date, "IN") || s.lexicon().Is("dated", s.lower(date)))) {
    ++date;
  }
  if (date >= s.size() || !s.IsDate(date)) {
    return i;
  }
  while (date < s.size() && s.IsDate(date)) {
    ++date;
  }
  return date;
}

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

// What part the name at `i` plays in the event that the phrase names.
std::string_view RoleOf(const SentenceView& s, const NounPhrase& phrase, int i,
                        std::string_view preposition) {
  const bool suffered = s.lexicon().Is("suffered", phrase.type);
  if (i < phrase.head || (preposition == "of" && !suffered)) {
    return OwnerRole(s, phrase);
  }
  const std::string_view role = s.lexicon().RoleAfter(preposition);
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
    if (alone && !preposition.empty() && !s.lexicon().Is("topic", preposition)) {
      AddParticipant(name.display, RoleOf(s, phrase, name.range.begin, preposition), event);
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

// Whom a possessive pronoun at the begin of the phrase stands for. Empty: none, or not known.
std::string OwnerOf(const SentenceView& s, const NounPhrase& phrase,
                    const PronounReferents& referents) {
  return s.tag(phrase.core.begin) == "PRP$" ? ReferentOf(s, phrase.core.begin, referents)
                                            : std::string();
}

}  // namespace

std::optional<NounPhrase> NounPhraseAt(const SentenceView& s, int noun) {
  const std::string_view type = s.EventNounType(noun);
  if (type.empty()) {
    return std::nullopt;
  }
  NounPhrase phrase;
  phrase.head = noun;
  phrase.type = std::string(type);
  phrase.lemma = std::string(s.lexicon().NounLemma(s.lower(noun)));
  phrase.core = {noun, noun + 1};
  while (phrase.core.begin > 0 && phrase.core.size() < kMaxCoreWords &&
         IsPremodifier(s, phrase.core.begin - 1) &&
         !IsPredicateParticiple(s, phrase.core.begin - 1)) {
    const int before = --phrase.core.begin;
    if (s.tag(before) == "DT" || s.tag(before) == "PRP$") {
      break;
    }
    // A name is not cut: `Department of Trade memorandum`.
    if (const Name* name = s.NameAt(before); name != nullptr && name->range.begin < before) {
      phrase.core.begin = name->range.begin;
    }
  }
  // `following the meeting`, `regarding his visit`: a participle that serves as a preposition.
  while (phrase.core.begin < noun && s.lexicon().Is("leading", s.lower(phrase.core.begin))) {
    ++phrase.core.begin;
  }
  // A closing quotation mark or a possessive at the begin belongs to what stands before.
  while (phrase.core.begin < noun &&
         (s.tag(phrase.core.begin) == "''" || s.tag(phrase.core.begin) == "POS" ||
          s.tag(phrase.core.begin) == "HYPH")) {
    ++phrase.core.begin;
  }
  while (IsNounRun(s, phrase.core.end)) {
    // `plenum decree`: the last eventive noun is the head.
    if (s.tag(phrase.core.end).starts_with("NN") && !s.EventNounType(phrase.core.end).empty() &&
        s.EventNounType(phrase.core.end) != type) {
      return std::nullopt;
    }
    ++phrase.core.end;
  }
  while (phrase.core.end > noun + 1 && !s.IsNoun(phrase.core.end - 1) &&
         s.tag(phrase.core.end - 1) != "CD") {
    --phrase.core.end;
  }
  phrase.indefinite =
      s.lexicon().Is("indefinite", s.lower(phrase.core.begin)) && phrase.core.begin != noun;
  phrase.full = phrase.core;
  for (int n = 0; n < kMaxFollowingPhrases; ++n) {
    int next = OverDate(s, phrase.full.end);
    // `a letter of July 9, from Novak to Brandt`
    if (next > phrase.full.end && next + 1 < s.size() && s.tag(next) == "," &&
        (s.lexicon().Is("sender", s.lower(next + 1)) ||
         s.lexicon().Is("recipient", s.lower(next + 1)))) {
      next += 1;
    }
    // `a letter of July 9, sent by Novak to Brandt`
    const int sent = next < s.size() && s.tag(next) == "," ? next + 1 : next;
    if (next > phrase.full.end && phrase.type == "message" && s.HasTag(sent, "VBN") &&
        s.lexicon().Is("sending", s.lemma(sent)) && sent + 1 < s.size() &&
        (s.lexicon().Is("sender", s.lower(sent + 1)) ||
         s.lexicon().Is("recipient", s.lower(sent + 1)))) {
      next = sent + 1;
    }
    if (next >= s.size() || !s.lexicon().Is("preposition", s.lower(next))) {
      break;
    }
    const int end = PhraseEnd(s, next + 1);
    if (end == next + 1) {
      break;
    }
    phrase.full.end = end;
  }
  return phrase;
}

std::vector<NounPhrase> NounPhrases(const SentenceView& s) {
  std::vector<NounPhrase> phrases;
  for (int i = 0; i < s.size(); ++i) {
    if (std::optional<NounPhrase> phrase = NounPhraseAt(s, i)) {
      phrases.push_back(*std::move(phrase));
    }
  }
  return phrases;
}

std::string TitleOf(const SentenceView& s, const NounPhrase& phrase,
                    const PronounReferents& referents) {
  std::vector<int> words;
  for (int i = phrase.full.begin; i < phrase.full.end; ++i) {
    // `the letter to you of May 7`: a pronoun behind the noun tells a reader nothing.
    if (i >= phrase.core.end && s.lexicon().Is("preposition", s.lower(i)) &&
        i + 1 < phrase.full.end && s.tag(i + 1) == "PRP") {
      ++i;
      continue;
    }
    words.push_back(i);
  }
  std::string title = ComposeTitle(s, words);
  const std::string owner = OwnerOf(s, phrase, referents);
  if (owner.empty() || title.empty()) {
    return title;
  }
  if (s.NameAt(phrase.core.begin + 1) == nullptr) {
    title[0] = absl::ascii_tolower(static_cast<unsigned char>(title[0]));
  }
  return absl::StrCat(Possessive(owner), " ", title);
}

void AddNamesOf(const SentenceView& s, const NounPhrase& phrase, const PronounReferents& referents,
                annals::v1::Event& event) {
  AddParticipant(OwnerOf(s, phrase, referents), OwnerRole(s, phrase), event);
  AddPartiesByName(s.lexicon(), phrase.lemma, referents, event);
  std::string_view preposition;
  int described = 0;  // the end of the words that tell which office or body the last name is
  for (int i = phrase.full.begin; i < phrase.full.end; ++i) {
    if (i < described) {
      continue;
    }
    if (i >= phrase.core.end && s.lexicon().Is("preposition", s.lower(i))) {
      preposition = s.lower(i);
    }
    const Name* name = s.NameAt(i);
    if (name == nullptr || name->range.begin != i) {
      continue;
    }
    if (name->kind == NameKind::kPeople) {
      AddPeople(s, phrase, *name, preposition, event);
      continue;
    }
    // `the Shipping Act`: what the act is on; and what was spoken of.
    const bool subject_matter = i < phrase.head && name->kind == NameKind::kUnknown &&
                                !s.HasTag(name->range.end, "POS") &&
                                s.lexicon().Is("named_for_matter", phrase.type);
    if (subject_matter || (name->kind != NameKind::kPlace && i >= phrase.core.end &&
                           s.lexicon().Is("topic", preposition))) {
      continue;
    }
    // `meeting Uzbek Party Club`: in telegraphic style what follows the head is a part of its name.
    if (i > phrase.head && i < phrase.core.end && name->kind == NameKind::kUnknown) {
      continue;
    }
    // `Prague visit`, `conference at Bern`; but an owner acts: `France's statement`.
    const bool owner = s.HasTag(name->range.end, "POS");
    const bool there = s.lexicon().Is("place_at", preposition) ||
                       (preposition == "of" && s.lexicon().Is("of_place", phrase.type));
    if (name->kind == NameKind::kPlace && !owner && (i < phrase.head || there)) {
      AddPlace(name->display, event);
    } else {
      const std::string_view role = RoleOf(s, phrase, i, preposition);
      const bool corresponds = role == "sender" || role == "recipient";
      described = corresponds && i >= phrase.core.end ? EndOfOffice(s, *name) : 0;
      AddParticipant(described > 0 ? s.TextOf({i, described}) : name->display, role, event);
    }
  }
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
