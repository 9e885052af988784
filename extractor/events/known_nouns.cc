#include "extractor/events/known_nouns.h"

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/algorithm/container.h"
#include "extractor/events/clause.h"
#include "extractor/strings.h"
#include "extractor/unicode_case.h"

namespace annals::extractor {
namespace {

// A phrase of more words makes a title longer than it makes it clear.
constexpr size_t kMostWords = 7;

// Whether a dependent tells which of its kind a noun means.
bool TellsWhich(const SentenceView& s, int noun, int child) {
  const std::string_view relation = s.token(child).relation;
  if (s.IsDate(child) || s.HasTag(child, "PRP") || s.HasTag(child, "W")) {
    return false;
  }
  const bool named = child < noun && (BeginsUpperCase(s.word(child)) || s.NameAt(child) != nullptr);
  return relation == "compound" || relation == "nmod:poss" ||
         (IsRelation(relation, "nmod") && child > noun) || (IsRelation(relation, "amod") && named);
}

// Whether a noun stands alone but for `the`, `this` and the like.
bool IsBare(const SentenceView& s, int noun) {
  bool points = false;
  for (const int child : s.Dependents(noun)) {
    const std::string_view relation = s.token(child).relation;
    const bool own = child < noun && s.lexicon().Is("known", s.lower(child));
    points = points || own;
    if (!own && relation != "case" && relation != "punct" && relation != "cc" &&
        !IsRelation(relation, "conj") && !s.IsDate(child)) {
      return false;
    }
  }
  return points;
}

// Whether a noun can be one that means nothing without the words before it. Talks are completed
// together with those who took part (antecedents.h).
bool MayPointBack(const SentenceView& s, int i) {
  const bool listed = s.lexicon().Is("points_back", s.lemma(i));
  // `the Ambassador` is a name by its capital.
  const Name* name = s.NameAt(i);
  const bool common = name == nullptr ? !s.HasTag(i, "NNP") : listed && name->range.size() == 1;
  const std::string_view type = s.EventNounType(i);
  return s.IsNoun(i) && common && !s.IsDate(i) && type != "meeting" &&
         (listed || !type.empty() || s.lexicon().Is("organization", s.lower(i)));
}

// The words of a phrase that tells which of its kind the noun at a token is. Empty: it does not.
std::vector<int> TellingWords(const SentenceView& s, int noun) {
  if (const Name* name = s.NameAt(noun); name != nullptr && name->range.size() > 1) {
    std::vector<int> words;
    for (int i = name->range.begin; i < name->range.end; ++i) {
      if (i > name->range.begin || !s.HasTag(i, "DT")) {
        words.push_back(i);
      }
    }
    return words;
  }
  if (absl::c_none_of(s.Dependents(noun), [&](int child) { return TellsWhich(s, noun, child); })) {
    return {};
  }
  std::vector<int> words = PhraseWords(s, noun);
  // `on the matter of …`
  std::erase_if(words, [&](int word) {
    return s.HasTag(word, "RB") || (s.token(word).head == noun && s.token(word).relation == "case");
  });
  const bool clause = absl::c_any_of(
      words, [&](int word) { return s.HasTag(word, "PRP") || s.IsFiniteVerb(word); });
  return clause ? std::vector<int>() : words;
}

// The last noun before token `end` with the lemma, in the same number, whose phrase tells more than
// `the matter`. -1: there is none.
int FullerNoun(const SentenceView& s, std::string_view lemma, bool plural, int end) {
  for (int i = end - 1; i >= 0; --i) {
    const bool same_number = s.HasTag(i, "NNS") || s.HasTag(i, "NNPS") ? plural : !plural;
    if (!s.IsNoun(i) || s.lemma(i) != lemma || !same_number) {
      continue;
    }
    const size_t count = TellingWords(s, i).size();
    if (count > 0 && count <= kMostWords) {
      return i;
    }
  }
  return -1;
}

// A phrase as it stands within a sentence.
std::string PhraseText(const SentenceView& s, int noun) {
  const std::vector<int> words = TellingWords(s, noun);
  std::string phrase = ComposeTitle(s, words);
  // What was made a title's begin is so no longer.
  const std::string lower = LowerCase(phrase.substr(0, 1));
  for (const int word : words) {
    if (s.word(word).starts_with(lower) && phrase.substr(1).starts_with(s.word(word).substr(1))) {
      phrase.replace(0, 1, lower);
      break;
    }
  }
  return phrase;
}

// What the noun at a token points back to. Empty: nothing, nothing known, or what `words` hold.
std::string KnownPhrase(const SentenceView& s, int i, const std::vector<int>& words,
                        const PronounReferents& referents) {
  if (!MayPointBack(s, i) || !IsBare(s, i) || s.lemma(i) == referents.document_noun) {
    return "";
  }
  const bool plural = s.HasTag(i, "NNS");
  if (const int noun = FullerNoun(s, s.lemma(i), plural, i); noun >= 0) {
    return absl::c_linear_search(words, noun) ? "" : PhraseText(s, noun);
  }
  return referents.known_noun ? referents.known_noun(s.lemma(i), plural) : "";
}

}  // namespace

std::string FullerPhrase(const SentenceView& s, std::string_view lemma, bool plural) {
  const int noun = FullerNoun(s, lemma, plural, s.size());
  return noun < 0 ? "" : PhraseText(s, noun);
}

void PutKnownNouns(const SentenceView& s, const PronounReferents& referents,
                   std::vector<int>& words, Replacements& replacements) {
  const std::vector<int> all = words;
  for (const int i : all) {
    std::string phrase = replacements.contains(i) ? "" : KnownPhrase(s, i, all, referents);
    if (phrase.empty()) {
      continue;
    }
    // `the Ambassador` is Ambassador Novak, `this matter` the matter of the harbor dues.
    const bool named = LowerCase(phrase).starts_with(s.lemma(i)) && BeginsUpperCase(phrase);
    for (const int child : s.Dependents(i)) {
      if (child > i || !s.lexicon().Is("known", s.lower(child))) {
        continue;
      }
      if (named || child == all.front()) {
        std::erase(words, child);
      } else {
        replacements[child] = "the";
      }
    }
    replacements[i] = std::move(phrase);
  }
}

void NameKnownParticipants(const SentenceView& s, const std::vector<int>& words,
                           const PronounReferents& referents, annals::v1::Event& event) {
  for (annals::v1::Participant& participant : *event.mutable_participants()) {
    const std::string bare = LowerCase(participant.display_name());
    const auto word = absl::c_find_if(words, [&](int i) { return s.lower(i) == bare; });
    if (word == words.end()) {
      continue;
    }
    if (const std::string phrase = KnownPhrase(s, *word, words, referents); !phrase.empty()) {
      participant.set_display_name(CapitalizeFirst(phrase));
    }
  }
}

}  // namespace annals::extractor
