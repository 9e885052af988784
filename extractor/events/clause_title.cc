// The title that the words of a clause make.
#include <algorithm>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/algorithm/container.h"
#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "extractor/events/clause.h"
#include "extractor/events/event_names.h"
#include "extractor/events/factuality.h"
#include "extractor/events/known_nouns.h"
#include "extractor/events/noun_phrase.h"
#include "extractor/events/opening_participle.h"
#include "extractor/events/title.h"
#include "extractor/strings.h"

namespace annals::extractor {
namespace {

// Whether a verb lacks what was said or sent, which the noun that its clause describes is: `the
// letter Novak sent`.
bool LacksObject(const SentenceView& s, int predicate) {
  const std::string_view lemma = s.lemma(predicate);
  return s.token(predicate).relation == "acl:relcl" && !IsPassive(s, predicate) &&
         (s.lexicon().Is("needs_content", lemma) || s.lexicon().Is("needs_gift", lemma) ||
          s.lexicon().Is("sending", lemma)) &&
         absl::c_none_of(s.Dependents(predicate), [&](int child) {
           const std::string_view relation = s.token(child).relation;
           // `the letter he gave Novak`: to whom.
           const bool given = s.lexicon().Is("needs_gift", lemma) && s.NameAt(child) != nullptr;
           return (relation == "obj" && !given) || relation == "ccomp" || relation == "xcomp" ||
                  s.HasTag(child, "W");
         });
}

// In `the bridge that Novak built` the bridge takes the place of `that`, behind the verb.
void PutObjectForPronoun(const SentenceView& s, int predicate, std::vector<int>& words) {
  const int object = ObjectOf(s, predicate);
  // `states that Novak built the bridge`, whatever the parse makes of `that`.
  const int whom = ReceiverBehind(s, predicate);
  const bool another = absl::c_any_of(s.Dependents(predicate), [&](int child) {
    return child > predicate && child != whom && s.token(child).relation == "obj";
  });
  // `reached the Embassy that Novak had returned`: a name needs no telling which.
  const int noun_above = s.token(predicate).head;
  const Name* name = noun_above >= 0 ? s.NameAt(noun_above) : nullptr;
  const bool of_name = object >= 0 && s.lower(object) == "that" && name != nullptr &&
                       name->kind != NameKind::kUnknown;
  const bool relative = object >= 0 && object < predicate && !another && !of_name &&
                        (s.HasTag(object, "WDT") || s.HasTag(object, "WP")) &&
                        IsRelation(s.token(predicate).relation, "acl");
  if (!relative && (!LacksObject(s, predicate) || !s.IsNoun(s.token(predicate).head))) {
    return;
  }
  std::erase_if(words, [&](int word) { return relative && word == object; });
  std::vector<int> noun = PhraseWords(s, s.token(predicate).head);
  // `of the bridge that Novak built`
  std::erase_if(noun, [&](int word) {
    return s.token(word).relation == "case" && s.token(word).head == s.token(predicate).head;
  });
  // `Novak sent Brandt [the letter]`
  const int before = whom >= 0 ? whom : !relative && object > predicate ? object : predicate;
  const auto verb = std::find(words.begin(), words.end(), before);
  words.insert(verb == words.end() ? verb : verb + 1, noun.begin(), noun.end());
}

// What was said goes behind who said it.
void PutContentBehind(const SentenceView& s, int predicate, int subject, std::vector<int>& words) {
  const int content = ContentBefore(s, predicate);
  if (content < 0) {
    return;
  }
  // What a word of the content depends on, up to the content's own verb.
  const auto said = [&](int word) {
    for (int steps = 0; word >= 0 && word != predicate && steps < s.size(); ++steps) {
      if (word == content) {
        return true;
      }
      word = s.token(word).head;
    }
    return false;
  };
  std::erase_if(words, [&](int word) {
    return word < subject && (s.tag(word) == "," || s.token(word).relation == "cc");
  });
  std::stable_partition(words.begin(), words.end(),
                        [&](int word) { return word >= subject || !said(word); });
}

bool IsAuxiliary(const SentenceView& s, int i) {
  const std::string_view relation = s.token(i).relation;
  return IsRelation(relation, "aux") || relation == "cop";
}

// Whether the words lack a begin, as they do where the parse has missed the subject.
bool BeginsInTheMiddle(const SentenceView& s, const std::vector<int>& words) {
  for (const int i : words) {
    if (s.IsDate(i) || s.tag(i) == "," || s.tag(i) == "CC" || s.tag(i) == "DT") {
      continue;
    }
    // `at least ten men`, `over ten men`: the preposition belongs to the number.
    const bool counts = s.HasTag(i, "IN") &&
                        (s.HasTag(i + 1, "CD") || s.HasTag(i + 1, "JJS") || s.HasTag(i + 1, "RBS"));
    if (counts) {
      return false;
    }
    const bool modifier = s.token(i).relation == "amod" || s.token(i).relation == "compound";
    return s.tag(i) == "IN" || s.tag(i) == "TO" || s.IsFiniteVerb(i) || s.tag(i) == "WDT" ||
           (s.tag(i) == "VBN" && !modifier) || (s.HasTag(i, "VB") && IsAuxiliary(s, i));
  }
  return true;
}

// `which Novak would discuss`: whose noun the parse has missed.
bool BeginsWithRelative(const SentenceView& s, const std::vector<int>& words) {
  return !words.empty() && s.HasTag(words.front(), "W");
}

// The form of a verb that goes with a name, for one that went with `I`, `we` or nothing: `is` for
// `am`, `hopes` for `hope`. Empty: it goes with a name as it is.
std::string ThirdPerson(const SentenceView& s, int verb) {
  const std::string_view word = s.lower(verb);
  if (word == "am" || word == "are") {
    return "is";
  }
  if (word == "were") {
    return "was";
  }
  if (!s.HasTag(verb, "VBP")) {
    return "";
  }
  if (word == "have") {
    return "has";
  }
  if (word == "do" || word == "go" || word.ends_with('s') || word.ends_with('x') ||
      word.ends_with("ch") || word.ends_with("sh")) {
    return absl::StrCat(Abs(word), "es");
  }
  constexpr std::string_view kVowels = "aeiou";
  if (word.size() > 1 && word.ends_with('y') &&
      kVowels.find(word[word.size() - 2]) == std::string_view::npos) {
    return absl::StrCat(Abs(word.substr(0, word.size() - 1)), "ies");
  }
  return absl::StrCat(Abs(word), "s");
}

// Whether `I` or `we` is the subject of another clause that has got among the words and is nobody's
// word: `the board met, at which I asked …`; but `told Novak that I was late`.
bool HoldsOtherClause(const SentenceView& s, const std::vector<int>& words, const Subject& subject,
                      const Replacements& replacements) {
  return absl::c_any_of(words, [&](int i) {
    const bool first =
        s.lexicon().Is("first_person", s.lower(i)) || s.lexicon().Is("first_persons", s.lower(i));
    const int verb = s.token(i).head;
    return first && i != subject.token && !replacements.contains(i) && verb >= 0 &&
           IsRelation(s.token(i).relation, "nsubj") && s.token(verb).relation != "ccomp";
  });
}

// Whether `him` in the subject's own clause can only be somebody of whom the sentences before
// speak: `the board named him`, but not `said that Novak had told him`.
bool MeansOneBefore(const SentenceView& s, const Subject& subject, int pronoun) {
  const int verb = VerbAbove(s, pronoun);
  return verb >= 0 && SubjectOf(s, verb).token == subject.token;
}

// Whether a quotation has been opened between the subject and a token, and not closed.
bool IsQuoted(const SentenceView& s, const Subject& subject, int token) {
  int open = 0;
  for (int i = std::max(subject.token, 0); i < token && subject.token >= 0; ++i) {
    open += s.tag(i) == "``" ? 1 : s.tag(i) == "''" && open > 0 ? -1 : 0;
  }
  return open > 0;
}

// Those between the subject and a pronoun of whom it may speak, as `him` of `saw the consul and
// told him` does of the consul: a word of each.
std::vector<int> PersonsBetween(const SentenceView& s, const Subject& subject, int pronoun) {
  std::vector<int> persons;
  if (subject.kind != Subject::Kind::kWord) {
    return persons;
  }
  const Name* of_subject = s.NameAt(subject.token);
  for (int i = subject.token + 1; i < pronoun; ++i) {
    const Name* name = s.NameAt(i);
    const bool office = s.lexicon().Is("title", s.lower(i)) && s.IsNoun(i);
    if (name == nullptr ? !office : name == of_subject || name->kind == NameKind::kPlace) {
      continue;
    }
    persons.push_back(i);
    if (name != nullptr) {
      i = name->range.end - 1;
    }
  }
  return persons;
}

}  // namespace

Replacements NamesForObjects(const SentenceView& s, const std::vector<int>& words,
                             const Subject& subject, const PronounReferents& referents) {
  const Name* subject_name =
      subject.kind == Subject::Kind::kWord ? s.NameAt(subject.token) : nullptr;
  std::string of_subject;
  if (subject.kind == Subject::Kind::kWord) {
    of_subject = IsPronoun(s, subject.token) ? ReferentOf(s, subject.token, referents)
                 : subject_name != nullptr   ? subject_name->display
                                             : "";
  }
  Replacements replacements;
  // `His assistant came`: whose, the sentences before say.
  if (!words.empty() && s.tag(words.front()) == "PRP$") {
    const std::string owner = ReferentOf(s, words.front(), referents);
    if (!owner.empty()) {
      replacements[words.front()] = Possessive(owner);
    }
  }
  for (const int i : words) {
    if (const std::string writer = WriterPointedTo(s, i, referents);
        !writer.empty() && writer != of_subject) {
      replacements[i] = Possessive(writer);
    }
    // `received your letter`
    const bool speaks = s.tag(i) == "PRP$" && !replacements.contains(i) &&
                        (s.lexicon().Is("first_person", s.lower(i)) ||
                         s.lexicon().Is("first_persons", s.lower(i)) ||
                         s.lexicon().Is("second_person", s.lower(i)));
    if (const std::string owner = speaks ? ReferentOf(s, i, referents) : ""; !owner.empty()) {
      replacements[i] = Possessive(owner);
    }
    const bool person = s.tag(i) == "PRP" && !s.lexicon().Is("thing", s.lower(i));
    if (!person || i == subject.token || IsSubjectRelation(s.token(i).relation)) {
      continue;
    }
    const bool myself = s.lexicon().Is("first_person", s.lower(i));
    // `telegraphed: “He came to me.”`: who is quoted speaks.
    if ((myself || s.lexicon().Is("second_person", s.lower(i))) && IsQuoted(s, subject, i)) {
      if (myself && !of_subject.empty()) {
        replacements[i] = of_subject;
      }
      continue;
    }
    // The subject of a clause is not meant by `him` in it.
    const bool third = s.lexicon().Is("third_person", s.lower(i));
    const std::vector<int> between = third ? PersonsBetween(s, subject, i) : std::vector<int>();
    if (third && between.empty() && !MeansOneBefore(s, subject, i)) {
      continue;
    }
    // Who stands in the title already is known there as `him`.
    if (between.size() > 1 || (!between.empty() && absl::c_linear_search(words, between.front()))) {
      continue;
    }
    const int before = subject.kind == Subject::Kind::kWord ? subject.token : i;
    std::string referent = between.empty() ? ReferentBefore(s, i, before, referents)
                                           : ParticipantAt(s, between.front(), referents);
    // `I spoke of the letter to me`: by name all the same.
    if (!referent.empty() && (myself || referent != of_subject)) {
      replacements[i] = std::move(referent);
    }
  }
  return replacements;
}

// `It was decided to close the bridge`: `it` only leads to what was decided.
bool IsImpersonal(const SentenceView& s, int predicate, int subject) {
  return s.lower(subject) == "it" && IsPassive(s, predicate) && !s.VerbType(predicate).empty() &&
         absl::c_any_of(s.Dependents(predicate), [&](int child) {
           const std::string_view relation = s.token(child).relation;
           return child > predicate &&
                  (relation == "ccomp" || relation == "xcomp" || IsRelation(relation, "csubj"));
         });
}

// `Novak and I called on Brandt`, of an `I` whose name is not known: the others are told.
void DropUnknownSpeaker(const SentenceView& s, std::vector<int>& words,
                        const Replacements& replacements) {
  const auto speaker = absl::c_find_if(words, [&](int i) {
    return s.lexicon().Is("first_person", s.lower(i)) && s.tag(i) == "PRP" &&
           IsRelation(s.token(i).relation, "conj") && s.HasTag(i - 1, "CC");
  });
  if (speaker != words.end() && !replacements.contains(*speaker)) {
    const int i = *speaker;
    std::erase_if(words, [&](int word) { return word == i || word == i - 1; });
  }
}

std::string ClauseTitle(const SentenceView& s, int verb, std::vector<int> words,
                        const PronounReferents& referents) {
  const int predicate = MainPredicate(s, verb);
  const Subject subject = SubjectOf(s, predicate);
  if (subject.kind == Subject::Kind::kNone || IsBrokenClause(s, predicate, words)) {
    return "";
  }
  // `did not meet until Monday`: without its date the title tells that it did.
  if (IsNotUntil(s, predicate)) {
    std::erase_if(words, [&](int word) {
      return LeadsToAfter(s, word) ||
             (s.token(word).head == predicate && s.lexicon().Is("denied", s.lower(word)));
    });
  }
  PutObjectForPronoun(s, predicate, words);
  // `informed the board that Novak had told Brandt of it`, whatever the parse makes of `that`.
  if (const auto that = absl::c_find_if(
          words, [&](int word) { return word < predicate && s.lower(word) == "that"; });
      subject.kind == Subject::Kind::kWord && that != words.end() && that + 1 != words.end() &&
      !s.HasTag(*that, "DT") && *(that + 1) < predicate &&
      absl::c_none_of(words, [&](int word) { return word < *that && s.IsVerb(word); })) {
    words.erase(words.begin(), that + 1);
  }
  if (subject.kind == Subject::Kind::kWord) {
    PutContentBehind(s, predicate, subject.token, words);
  }
  if (subject.kind == Subject::Kind::kWord && s.lexicon().Is("vague", s.lower(subject.token))) {
    return "";
  }
  Replacements replacements = NamesForObjects(s, words, subject, referents);
  if (BeginsWithRelative(s, words) || HoldsOtherClause(s, words, subject, replacements)) {
    return "";
  }
  DropUnknownSpeaker(s, words, replacements);
  PutKnownNouns(s, referents, words, replacements);
  if (OpensSentence(s, predicate, subject)) {
    MakeClauseOfOpening(s, predicate, subject, words, replacements);
  }
  if (const BareVerb bare = BareVerbOf(s, predicate);
      bare.token >= 0 && !replacements.contains(bare.token)) {
    replacements[bare.token] = absl::StrCat(Abs(bare.lead), " ", Abs(s.word(bare.token)));
  }
  if (subject.kind == Subject::Kind::kWord &&
      (!IsPronoun(s, subject.token) ||
       (IsImpersonal(s, predicate, subject.token) && words.back() > predicate))) {
    return BeginsInTheMiddle(s, words) ? "" : ComposeTitle(s, words, replacements);
  }
  // `Informed me that …`: somebody else has done so, whom the words before name.
  const bool to_me = absl::c_any_of(words, [&](int i) {
    return s.lexicon().Is("first_person", s.lower(i)) && s.token(i).head == predicate &&
           (s.token(i).relation == "obj" || s.token(i).relation == "iobj");
  });
  if (subject.kind == Subject::Kind::kImplied && to_me) {
    return "";
  }
  const std::string referent = subject.kind == Subject::Kind::kImplied
                                   ? referents.first_person
                                   : ReferentOf(s, subject.token, referents);
  // Who informs himself has been taken for another.
  const bool himself = absl::c_any_of(s.Dependents(predicate), [&](int child) {
    const std::string_view relation = s.token(child).relation;
    return (relation == "obj" || relation == "iobj") && s.NameAt(child) != nullptr &&
           SameName(s.NameAt(child)->display, referent);
  });
  if (referent.empty() || himself) {
    return "";
  }
  // The name that takes the pronoun's place is a third person.
  for (const int i : words) {
    if (i == predicate || (s.token(i).head == predicate && IsAuxiliary(s, i))) {
      if (const std::string inflected = ThirdPerson(s, i); !inflected.empty()) {
        replacements[i] = inflected;
        break;
      }
    }
  }
  if (subject.kind == Subject::Kind::kWord) {
    replacements[subject.token] = referent;
    return ComposeTitle(s, words, replacements);
  }
  std::string rest = ComposeTitle(s, words, replacements);
  // What was made the title's begin is so no longer.
  if (!words.empty() && !rest.empty() && s.NameAt(words.front()) == nullptr) {
    rest[0] = absl::ascii_tolower(static_cast<unsigned char>(rest[0]));
  }
  return absl::StrCat(referent, " ", rest);
}

}  // namespace annals::extractor
