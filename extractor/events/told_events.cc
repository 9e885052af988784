#include "extractor/events/told_events.h"

#include <algorithm>
#include <cmath>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "extractor/events/clause.h"
#include "extractor/events/event_names.h"
#include "extractor/events/factuality.h"
#include "extractor/events/noun_phrase.h"
#include "extractor/events/realis_features.h"
#include "extractor/events/title.h"

namespace annals::extractor {
namespace {

using annals::v1::Event;

// From this probability on, a word may tell of an event even where nothing says how the text means
// it. Below are states and what is said in general.
constexpr double kPossible = 0.05;

// What the grammar makes of the event that a word tells; nothing: it tells none.
std::optional<annals::v1::Factuality> FactualityByGrammar(const SentenceView& s, int token) {
  if (s.IsVerb(token)) {
    const std::string_view relation = s.token(token).relation;
    const bool none = s.lexicon().IsStateVerb(s.lemma(token)) || s.VerbType(token) == "none" ||
                      IsRelation(relation, "aux") || relation == "cop";
    return none ? std::nullopt : std::optional(FactualityOf(s, token));
  }
  const std::optional<NounPhrase> phrase = NounPhraseAt(s, token);
  return phrase.has_value() ? std::optional(FactualityOf(s, *phrase)) : std::nullopt;
}

// How the text speaks of the event that a word tells; unspecified when nothing says. Nothing: it
// tells of none.
std::optional<annals::v1::Factuality> FactualityAt(const SentenceView& s, int token,
                                                   double realis) {
  if (realis >= kRealis) {
    return annals::v1::FACTUALITY_HAPPENED;
  }
  const std::optional<annals::v1::Factuality> said = FactualityByGrammar(s, token);
  if (said != annals::v1::FACTUALITY_HAPPENED) {
    return said;
  }
  return realis >= kPossible ? std::optional(annals::v1::FACTUALITY_UNSPECIFIED) : std::nullopt;
}

// An event without its evidence, and the words that tell it.
struct Told {
  Event event;
  TokenRange words;
};

Told FromNoun(const SentenceView& s, int noun, const PronounReferents& referents) {
  Told told;
  if (const std::optional<NounPhrase> phrase = NounPhraseAt(s, noun)) {
    told.event.set_type(phrase->type);
    told.event.set_title(TitleOf(s, *phrase, referents));
    AddNamesOf(s, *phrase, referents, told.event);
    told.words = phrase->full;
  }
  if (told.event.title().empty()) {
    const std::vector<int> words = PhraseWords(s, noun);
    told.event.set_type("other");
    told.event.set_title(ComposeTitle(s, words));
    told.words = {words.front(), words.back() + 1};
  }
  return told;
}

Told FromPredicate(const SentenceView& s, int predicate, const PronounReferents& referents) {
  Told told;
  const std::string_view type = s.IsVerb(predicate) ? s.VerbType(predicate) : "";
  told.event.set_type(std::string(type.empty() || type == "none" ? "other" : type));
  const std::vector<int> words = ClauseWords(s, predicate);
  told.event.set_title(ClauseTitle(s, predicate, words, referents));
  if (told.event.title().empty()) {
    told.event.set_title(ComposeTitle(s, words));
  }
  AddNamesOfClause(s, predicate, referents, told.event);
  told.words = {std::min(words.front(), predicate), std::max(words.back(), predicate) + 1};
  return told;
}

}  // namespace

std::vector<Candidate> FindToldEvents(const SentenceView& sentence, const SentenceContext& context,
                                      const RealisModel& realis, const Quotations& quotations) {
  constexpr double kHundredth = 0.01;
  std::vector<Candidate> candidates;
  const RealisFeatures features(sentence, quotations);
  for (int token = 0; token < sentence.size(); ++token) {
    if (!features.MayTell(token)) {
      continue;
    }
    const double probability = realis.Probability(features.Of(token));
    const std::optional<annals::v1::Factuality> factuality =
        FactualityAt(sentence, token, probability);
    if (!factuality.has_value()) {
      continue;
    }
    Told told = sentence.IsNoun(token) ? FromNoun(sentence, token, context.referents)
                                       : FromPredicate(sentence, token, context.referents);
    Candidate candidate;
    candidate.event = std::move(told.event);
    candidate.head = std::string(sentence.lemma(token));
    candidate.token = token;
    candidate.dated = false;
    if (candidate.event.title().empty()) {
      candidate.event.set_title(candidate.head);
    }
    candidate.event.set_factuality(*factuality);
    if (factuality == annals::v1::FACTUALITY_HAPPENED) {
      candidate.event.set_confidence(
          static_cast<float>(std::round(probability / kHundredth) * kHundredth));
    }
    MakeAttendees(candidate.event);
    const ByteSpan span = sentence.SpanOf(told.words);
    candidate.block = sentence.model().BlockAt(span.begin);
    annals::v1::Evidence& evidence = *candidate.event.add_evidence();
    evidence = MakeEvidence(sentence.model(), context.document, span, "event.told");
    SetTrigger(sentence.model(), sentence.SpanOf(token), evidence);
    candidates.push_back(std::move(candidate));
  }
  return candidates;
}

}  // namespace annals::extractor
