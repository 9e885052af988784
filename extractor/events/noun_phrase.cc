// Phrases are found by tags and not by the parse: telegraphic style (`July 3 meeting Uzbek party
// Aktiv`) has few of the words that hold a parse together, but its noun phrases stay contiguous.
#include "extractor/events/noun_phrase.h"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "extractor/events/event_names.h"
#include "extractor/events/title.h"
#include "extractor/unicode_case.h"

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
         tag == "``" || tag == "''" ||
         // `a strictly secret note`
         (tag == "RB" && s.lower(i).ends_with("ly") && s.HasTag(i + 1, "JJ"));
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

// Whether a comma goes on with a list of names: `Novak, Brandt and the mayor`.
bool IsCommaOfList(const SentenceView& s, int comma) {
  if (s.tag(comma) != "," || s.NameAt(comma - 1) == nullptr) {
    return false;
  }
  for (int i = comma + 1; i < s.size(); ++i) {
    if (s.HasTag(i, "CC")) {
      return s.NameAt(i + 1) != nullptr || s.HasTag(i + 1, "DT");
    }
    const Name* name = s.NameAt(s.HasTag(i, "DT") ? i + 1 : i);
    if (name == nullptr) {
      return false;
    }
    i = name->range.end;
    if (s.HasTag(i, "CC")) {
      --i;
    } else if (s.tag(std::min(i, s.size() - 1)) != ",") {
      return false;
    }
  }
  return false;
}

// The end of the phrase that begins at `i` after a preposition: determiners, modifiers, nouns.
int PhraseEnd(const SentenceView& s, int i) {
  int end = i;
  int last_noun = -1;
  while (end < s.size()) {
    // `the declaration of the [1954] Bern conference`
    if (s.IsDate(end)) {
      int behind = end;
      while (s.IsDate(behind)) {
        ++behind;
      }
      if (last_noun >= 0 || end == i || !(s.IsNoun(behind) || s.HasTag(behind, "JJ"))) {
        break;
      }
      end = behind;
    }
    const std::string_view tag = s.tag(end);
    if (end > i && s.IsOneCompound(end - 1, end)) {
      last_noun = end++;  // `Danish-Swedish trade`
      continue;
    }
    if (tag == "PRP" && end > i && s.tag(end - 1) != "CC") {
      break;  // `talks with Novak he said …`
    }
    // `the note to British and French`
    const Name* people = s.NameAt(end);
    const bool of_people = people != nullptr && people->kind == NameKind::kPeople;
    if (tag.starts_with("NN") || tag == "CD" || tag == "PRP" || of_people ||
        (tag == "VBG" && end == i)) {
      last_noun = end;
    } else if ((tag == "DT" || tag == "PRP$") && last_noun == end - 1 && end > i) {
      break;  // another phrase begins
    } else if (!(tag == "DT" || tag == "PRP$" || tag.starts_with("JJ") || tag == "POS" ||
                 tag == "HYPH" || tag == "VBN" || tag == "``" || tag == "''" ||
                 (last_noun == end - 1 && IsCommaOfList(s, end)) ||
                 (tag == "CC" && s.lower(end) == "and" &&
                  (last_noun == end - 1 || IsCommaOfList(s, end - 1))))) {
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

// Behind a further number of a list that goes on at `i`: `, 11`, `and 12`, `, and 13`. `i`: none.
int EndOfNumberBehind(const SentenceView& s, int i) {
  int number = s.HasTag(i, ",") ? i + 1 : i;
  number += s.HasTag(number, "CC") ? 1 : 0;
  return number > i && s.HasTag(number, "CD") && !s.IsDate(number) ? number + 1 : i;
}

// Whether a preposition at `i` leads to who heard a speech: `before the Press Club`, but not
// `before his departure`.
bool IsAudience(const SentenceView& s, const NounPhrase& phrase, int i) {
  if (phrase.type != "statement" || s.lower(i) != "before") {
    return false;
  }
  const std::string_view type = s.EventNounType(PhraseEnd(s, i + 1) - 1);
  return type.empty() || type == "meeting";
}

// Whether an infinitive at `i` says what a meeting was for: `to discuss …`.
bool IsPurpose(const SentenceView& s, const NounPhrase& phrase, int i) {
  if (phrase.type != "meeting" || !s.HasTag(i, "TO") || !s.HasTag(i + 1, "VB")) {
    return false;
  }
  const int verb = VerbAbove(s, phrase.head);
  return s.token(i + 1).head == phrase.head ||
         (verb >= 0 && s.lexicon().IsLightVerb(s.lemma(verb)));
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
  // `the Harbor Development and Assistance Act`
  const auto joins_name = [&](int i) {
    return s.lower(i) == "and" && i > 0 && s.IsNoun(i - 1) && s.IsNoun(i + 1) &&
           BeginsUpperCase(s.word(i - 1)) && BeginsUpperCase(s.word(i + 1)) &&
           BeginsUpperCase(s.word(noun)) && s.lexicon().Is("named_for_matter", type);
  };
  while (phrase.core.begin > 0 && phrase.core.size() < kMaxCoreWords &&
         (IsPremodifier(s, phrase.core.begin - 1) || joins_name(phrase.core.begin - 1)) &&
         !IsPredicateParticiple(s, phrase.core.begin - 1)) {
    // `in this connection [Novak's statement]`: in telegraphic style an owner begins a phrase.
    const Name* owner = s.NameAt(phrase.core.begin);
    if (owner != nullptr && owner->range.begin == phrase.core.begin &&
        s.HasTag(owner->range.end, "POS") && owner->range.end < noun &&
        s.HasTag(phrase.core.begin - 1, "NN") && s.NameAt(phrase.core.begin - 1) == nullptr &&
        !BeginsUpperCase(s.word(phrase.core.begin - 1))) {
      break;
    }
    const int before = --phrase.core.begin;
    // `NATO heads of government meeting`
    if (before > 1 && s.lower(before - 1) == "of" && s.lower(before - 2) == "heads") {
      phrase.core.begin = before - 2;
      continue;
    }
    if (s.tag(before) == "DT" || s.tag(before) == "PRP$") {
      break;
    }
    // A name is not cut: `Department of Trade memorandum`.
    if (const Name* name = s.NameAt(before); name != nullptr && name->range.begin < before) {
      phrase.core.begin = name->range.begin;
    }
  }
  // `following the meeting`, `regarding his visit`: a participle that serves as a preposition.
  while (phrase.core.begin < noun &&
         (s.lexicon().Is("leading", s.lower(phrase.core.begin)) ||
          (phrase.core.begin == 0 && s.lexicon().Is("opener", s.lower(0))))) {
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
  // `telegrams 10, 11 and 12`
  while (s.HasTag(noun, "NNS") && s.tag(phrase.core.end - 1) == "CD" &&
         EndOfNumberBehind(s, phrase.core.end) > phrase.core.end) {
    phrase.core.end = EndOfNumberBehind(s, phrase.core.end);
  }
  phrase.indefinite =
      s.lexicon().Is("indefinite", s.lower(phrase.core.begin)) && phrase.core.begin != noun;
  phrase.full = phrase.core;
  for (int n = 0; n < kMaxFollowingPhrases; ++n) {
    int next = OverDate(s, phrase.full.end);
    // `a letter of July 9, from Novak to Brandt`
    if (next > phrase.full.end && next + 1 < s.size() && s.tag(next) == "," &&
        (s.lexicon().Is("sender", s.lower(next + 1)) ||
         s.lexicon().Is("recipient", s.lower(next + 1)) || s.lower(next + 1) == "between")) {
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
    // `a memorandum of conversation, by Novak`
    if (s.HasTag(next, ",") && s.lower(next + 1) == "by" &&
        s.lexicon().Is("by_writer", phrase.type) && s.NameAt(next + 2) != nullptr) {
      ++next;
    }
    // `a talk held on July 9 between Novak and Brandt`
    if (phrase.type == "meeting" && s.HasTag(next, "VBN") &&
        s.lexicon().IsLightVerb(s.lemma(next))) {
      const int held = OverDate(s, next + 1);
      next = held > next + 1 && s.lexicon().Is("meets", s.lower(held)) ? held : next;
    }
    // `the declaration of July 9 as to the ships`
    if (next > phrase.full.end && s.lower(next) == "as" && s.lower(next + 1) == "to") {
      ++next;
    }
    // `a meeting on July 9 to discuss the plan`
    if (IsPurpose(s, phrase, next)) {
      ++next;
    } else if (next >= s.size() ||
               !(s.lexicon().Is("preposition", s.lower(next)) || IsAudience(s, phrase, next))) {
      break;
    }
    const int end = PhraseEnd(s, next + 1);
    if (end == next + 1) {
      break;
    }
    phrase.full.end = end;
  }
  // `to Under Secretary [of Trade Novak]`: a name is not cut.
  if (const Name* name = s.NameAt(phrase.full.end - 1);
      name != nullptr && phrase.full.end > phrase.core.end) {
    phrase.full.end = std::max(phrase.full.end, name->range.end);
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

bool IsOurMeeting(const SentenceView& s, const NounPhrase& phrase,
                  const PronounReferents& referents) {
  if (phrase.type != "meeting" || s.tag(phrase.core.begin) != "PRP$" ||
      !s.lexicon().Is("first_persons", s.lower(phrase.core.begin)) || !IsBetweenTwo(referents)) {
    return false;
  }
  for (int i = phrase.core.end; i < phrase.full.end; ++i) {
    if (s.lexicon().Is("meets", s.lower(i))) {
      return false;
    }
  }
  return true;
}

std::string OwnerOf(const SentenceView& s, const NounPhrase& phrase,
                    const PronounReferents& referents) {
  if (IsOurMeeting(s, phrase, referents)) {
    return referents.first_person;
  }
  // `our note`, of one who writes to his like: theirs both, and not his.
  if (s.lexicon().Is("needs_party", phrase.type) && IsBetweenTwo(referents) &&
      s.tag(phrase.core.begin) == "PRP$" &&
      s.lexicon().Is("first_persons", s.lower(phrase.core.begin))) {
    return "";
  }
  return s.tag(phrase.core.begin) == "PRP$" ? ReferentOf(s, phrase.core.begin, referents)
                                            : std::string();
}

std::string WriterPointedTo(const SentenceView& s, int i, const PronounReferents& referents) {
  if (referents.document_writer.empty() || s.lower(i) != "this" || !s.Has(i + 1)) {
    return "";
  }
  const std::string_view noun = s.lower(i + 1);
  const bool document = noun == referents.document_noun || s.lexicon().Is("document", noun);
  return document ? referents.document_writer : "";
}

std::string TitleOf(const SentenceView& s, const NounPhrase& phrase,
                    const PronounReferents& referents) {
  std::vector<int> words;
  Replacements replacements;
  for (int i = phrase.full.begin; i < phrase.full.end; ++i) {
    // `the letter to you of May 7`: a pronoun of which nobody knows whom it means tells nothing.
    if (i >= phrase.core.end && s.lexicon().Is("preposition", s.lower(i)) &&
        i + 1 < phrase.full.end && s.tag(i + 1) == "PRP") {
      const std::string person = ReferentOf(s, i + 1, referents);
      if (person.empty() || s.lexicon().Is("thing", s.lower(i + 1))) {
        ++i;
        continue;
      }
      replacements[i + 1] = person;
    }
    if (const std::string writer = WriterPointedTo(s, i, referents);
        i > phrase.core.begin && !writer.empty()) {
      replacements[i] = Possessive(writer);
    }
    // `the talk with your brother`
    if (i > phrase.core.begin && s.tag(i) == "PRP$" && !s.lexicon().Is("thing", s.lower(i))) {
      if (const std::string person = ReferentOf(s, i, referents); !person.empty()) {
        replacements[i] = Possessive(person);
      }
    }
    words.push_back(i);
  }
  std::string title = ComposeTitle(s, words, replacements);
  const std::string owner = OwnerOf(s, phrase, referents);
  if (owner.empty() || title.empty()) {
    return title;
  }
  if (s.NameAt(phrase.core.begin + 1) == nullptr &&
      !BeginsUpperCase(s.word(std::min(phrase.core.begin + 1, phrase.head)))) {
    title[0] = absl::ascii_tolower(static_cast<unsigned char>(title[0]));
  }
  const bool both = IsOurMeeting(s, phrase, referents) && phrase.full.end == phrase.core.end;
  return absl::StrCat(Possessive(owner), " ", title, both ? " with " : "",
                      both ? referents.second_person : "");
}

}  // namespace annals::extractor
