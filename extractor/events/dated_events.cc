#include "extractor/events/dated_events.h"

#include <algorithm>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "extractor/events/event_names.h"
#include "extractor/events/noun_phrase.h"
#include "extractor/events/title.h"
#include "extractor/unicode_case.h"

namespace annals::extractor {
namespace {

using annals::v1::Event;
using annals::v1::Mention;

// How far behind a date its noun may stand: `July 10 special foreign radio broadcast`.
constexpr int kMaxWordsToNoun = 6;

// One date of a sentence, with what the rules need to know of it.
class DateReader {
 public:
  DateReader(const SentenceView& sentence, const SentenceContext& context,
             const std::vector<NounPhrase>& phrases, const DatedWords& date)
      : s_(sentence), context_(context), phrases_(phrases), date_(date) {}

  std::optional<Candidate> Read() const {
    if (date_.names_event) {
      return Named();
    }
    if (IsLastTime()) {
      return std::nullopt;
    }
    if (InParentheses()) {
      if (std::optional<Candidate> statement = Statement()) {
        return statement;
      }
    }
    if (const NounPhrase* after = PhraseAfter()) {
      return FromPhrase(*after, "event.noun-after");
    }
    return BeforeOrVerb();
  }

 private:
  int first() const { return date_.range.begin; }
  int last() const { return date_.range.end - 1; }

  // `for the first time since …`, `not since …`
  bool IsLastTime() const {
    const int before = first() - 2;
    return before >= 0 && s_.HasTag(first() - 1, "IN") &&
           s_.lexicon().Is("last_time", s_.lower(before));
  }

  bool InParentheses() const { return OpeningParenthesis() >= 0; }

  int OpeningParenthesis() const {
    for (int i = first() - 1; i >= 0; --i) {
      if (s_.tag(i) == "-RRB-") {
        return -1;
      }
      if (s_.tag(i) == "-LRB-") {
        return i;
      }
    }
    return -1;
  }

  Candidate Make(Event event, std::string_view head, TokenRange words, std::string_view rule,
                 float confidence) const {
    if (!event.has_when()) {
      *event.mutable_when() = date_.mention->when();
    }
    event.set_confidence(confidence);
    const TokenRange all = {std::min(words.begin, first()), std::max(words.end, last() + 1)};
    *event.add_evidence() = MakeEvidence(s_.model(), context_.document, s_.SpanOf(all), rule);
    event.mutable_evidence(0)->add_rules(date_.mention->rule());
    Candidate candidate;
    candidate.event = std::move(event);
    candidate.head = std::string(head);
    candidate.block = s_.model().BlockAt(s_.SpanOf(all).begin);
    return candidate;
  }

  std::optional<Candidate> Named() const {
    // The head is the last eventive noun of the name.
    int head = -1;
    for (int i = date_.range.begin; i < date_.range.end; ++i) {
      if (!s_.lexicon().NounType(s_.lower(i)).empty()) {
        head = i;
      }
    }
    Event event;
    event.set_factuality(annals::v1::FACTUALITY_HAPPENED);
    if (head >= 0) {
      event.set_type(std::string(s_.lexicon().NounType(s_.lower(head))));
    }
    std::vector<int> words;
    for (int i = date_.range.begin; i < date_.range.end; ++i) {
      words.push_back(i);
    }
    event.set_title(ComposeNameTitle());
    for (const Name& name : s_.names()) {
      if (!date_.range.Contains(name.range.begin) || name.kind == NameKind::kPeople) {
        continue;
      }
      if (name.kind == NameKind::kPlace) {
        AddPlace(name.display, event);
      } else if (name.kind == NameKind::kPerson || s_.lexicon().Is("suffered", event.type())) {
        AddParticipant(name.display,
                       s_.lexicon().Is("suffered", event.type()) ? "patient" : "agent", event);
      }
    }
    Candidate named = Make(std::move(event), head < 0 ? "" : s_.lexicon().NounLemma(s_.lower(head)),
                           date_.range, "event.named", kConfidenceNamed);
    named.named = true;
    return named;
  }

  // A name keeps its month: `June plenum`.
  std::string ComposeNameTitle() const {
    int begin = date_.range.begin;
    while (begin < date_.range.end - 1 &&
           (s_.lexicon().Is("determiner", s_.lower(begin)) || s_.HasTag(begin, "IN"))) {
      ++begin;
    }
    return CapitalizeFirst(s_.TextOf({begin, date_.range.end}));
  }

  // `Novak (Daily News, July 5)`: a speaker, then in parentheses where it was said.
  std::optional<Candidate> Statement() const {
    const int open = OpeningParenthesis();
    const Name* speaker = open > 0 ? s_.NameAt(open - 1) : nullptr;
    if (speaker == nullptr || speaker->kind == NameKind::kPlace || open + 1 >= first() ||
        s_.NameAt(open + 1) == nullptr) {
      return std::nullopt;
    }
    const int source_end = s_.tag(first() - 1) == "," ? first() - 1 : first();
    for (int i = open + 1; i < source_end; ++i) {
      if (!BeginsUpperCase(s_.word(i)) && s_.tag(i) != "IN" && s_.tag(i) != "DT") {
        return std::nullopt;
      }
    }
    const bool attributed = speaker->range.begin >= 2 &&
                            s_.lexicon().Is("according", s_.lower(speaker->range.begin - 2));
    const int verb = VerbAbove(s_, speaker->range.end - 1);
    const bool speaks = verb >= 0 && s_.lexicon().VerbType(s_.lemma(verb)) == "statement" &&
                        speaker->range.Contains(SubjectOf(s_, verb));
    if (!attributed && !speaks) {
      return std::nullopt;
    }
    Event event;
    event.set_type("statement");
    event.set_title(absl::StrCat("Statement by ", speaker->display, " (",
                                 s_.TextOf({open + 1, source_end}), ")"));
    event.set_factuality(annals::v1::FACTUALITY_HAPPENED);
    AddParticipant(speaker->display, "agent", event);
    const int begin = attributed ? speaker->range.begin - 2 : speaker->range.begin;
    return Make(std::move(event), "statement", {begin, last() + 1}, "event.statement",
                kConfidenceNoun);
  }

  // The eventive phrase that the date opens: `July 3 meeting`.
  const NounPhrase* PhraseAfter() const {
    for (const NounPhrase& phrase : phrases_) {
      if (phrase.head > last() && phrase.head - last() <= kMaxWordsToNoun &&
          phrase.core.begin <= last() + 1) {
        return &phrase;
      }
    }
    return nullptr;
  }

  // The last token before the date and what leads to it: a preposition, a comma, a parenthesis,
  // `dated`.
  int EndOfWordsBefore() const {
    int i = first() - 1;
    while (i >= 0 &&
           (s_.tag(i) == "," || s_.tag(i) == "-LRB-" || s_.tag(i) == "IN" || s_.tag(i) == "TO" ||
            s_.tag(i) == "DT" || s_.lexicon().Is("dated", s_.lower(i)))) {
      --i;
    }
    return i + 1;
  }

  // The eventive phrase that ends where the date's own words begin: `the expulsion [in] June 1953`.
  // `of` belongs to the nearest noun, other words to the whole phrase.
  const NounPhrase* PhraseBefore() const {
    const int end = EndOfWordsBefore();
    const bool nearest = first() > 0 && s_.lower(first() - 1) == "of";
    const NounPhrase* found = nullptr;
    for (const NounPhrase& phrase : phrases_) {
      const bool ends_here = phrase.core.end == end || phrase.full.end == end ||
                             (phrase.full.begin < first() && phrase.full.end > first());
      if (phrase.head < first() && ends_here && (found == nullptr || nearest)) {
        found = &phrase;
      }
    }
    return found;
  }

  // Whether the parse hangs the date on the phrase rather than on a verb.
  bool HangsOn(const NounPhrase& phrase) const {
    int steps = 0;
    for (int i = last(); i >= 0 && steps < s_.size(); i = s_.token(i).head, ++steps) {
      if (phrase.core.Contains(i)) {
        return true;
      }
      if (s_.IsVerb(i)) {
        return false;
      }
    }
    return false;
  }

  // The eventive phrase that is a verb's object or subject.
  const NounPhrase* PhraseOfVerb(int verb) const {
    const int subject = SubjectOf(s_, verb);
    const NounPhrase* of_subject = nullptr;
    for (const NounPhrase& phrase : phrases_) {
      if (phrase.head == subject) {
        of_subject = &phrase;
      }
      const std::string_view relation = s_.token(phrase.head).relation;
      if (s_.token(phrase.head).head == verb &&
          (relation == "obj" || relation.starts_with("obl"))) {
        return &phrase;
      }
    }
    return of_subject;
  }

  std::optional<Candidate> BeforeOrVerb() const {
    const NounPhrase* before = PhraseBefore();
    const int verb = VerbAbove(s_, last());
    const bool leads_directly = first() > 0 && (s_.lower(first() - 1) == "of" || InParentheses() ||
                                                s_.lexicon().Is("dated", s_.lower(first() - 1)));
    if (before != nullptr && (verb < 0 || leads_directly || HangsOn(*before) ||
                              s_.lexicon().IsStateVerb(s_.lemma(verb)))) {
      return FromPhrase(*before, "event.noun-before");
    }
    if (InParentheses()) {
      return std::nullopt;  // a citation
    }
    if (verb >= 0) {
      return FromVerb(verb);
    }
    return Heading();
  }

  bool IsCoarse() const {
    return date_.mention->when().precision() >= annals::v1::PRECISION_DECADE;
  }

  std::optional<Candidate> FromPhrase(const NounPhrase& phrase, std::string_view rule) const {
    Event event;
    event.set_type(phrase.type);
    event.set_title(TitleOf(s_, phrase));
    if (event.title().empty()) {
      return std::nullopt;
    }
    const int verb = VerbAbove(s_, phrase.head);
    const annals::v1::Factuality factuality =
        verb < 0 ? annals::v1::FACTUALITY_HAPPENED : FactualityOf(s_, verb);
    const bool light = verb >= 0 && s_.lexicon().IsLightVerb(s_.lemma(verb));
    // `A return today would arouse …`: what is only imagined has no date yet.
    if (!light && factuality == annals::v1::FACTUALITY_HYPOTHETICAL &&
        SubjectOf(s_, verb) == phrase.head) {
      return std::nullopt;
    }
    // The verb's doubts are the noun's only when the verb tells of its taking place.
    event.set_factuality(light ? factuality : annals::v1::FACTUALITY_HAPPENED);
    AddNamesOf(s_, phrase, event);
    return Make(std::move(event), phrase.lemma, phrase.full, rule, kConfidenceNoun);
  }

  std::optional<Candidate> FromVerb(int verb) const {
    const EventLexicon& lexicon = s_.lexicon();
    const std::string_view lemma = s_.lemma(verb);
    if (lexicon.IsStateVerb(lemma)) {
      return std::nullopt;
    }
    const NounPhrase* phrase = lexicon.IsLightVerb(lemma) ? PhraseOfVerb(verb) : nullptr;
    const std::string_view verb_type = lexicon.VerbType(lemma);
    if (phrase == nullptr && verb_type.empty() && (IsCoarse() || lexicon.IsLightVerb(lemma))) {
      return std::nullopt;
    }
    Event event;
    event.set_type(std::string(phrase != nullptr    ? std::string_view(phrase->type)
                               : !verb_type.empty() ? verb_type
                                                    : "other"));
    event.set_title(ClauseTitle(s_, verb, context_.referents));
    if (!absl::StrContains(event.title(), ' ')) {
      return std::nullopt;  // a verb alone says nothing
    }
    event.set_factuality(FactualityOf(s_, verb));
    AddNamesOfClause(s_, verb, context_.referents, event);
    std::vector<int> words = ClauseWords(s_, verb);
    const TokenRange range = {words.front(), words.back() + 1};
    if (phrase != nullptr) {
      AddNamesOf(s_, *phrase, event);
      return Make(std::move(event), phrase->lemma, range, "event.verb-noun", kConfidenceNoun);
    }
    return Make(std::move(event), lemma, range, "event.verb",
                event.type() == "other" ? kConfidenceOtherVerb : kConfidenceVerb);
  }

  // A date that opens a line of a chronicle: the first eventive phrase behind it.
  std::optional<Candidate> Heading() const {
    if (first() != 0) {
      return std::nullopt;
    }
    for (const NounPhrase& phrase : phrases_) {
      if (phrase.head > last()) {
        return FromPhrase(phrase, "event.heading");
      }
    }
    return std::nullopt;
  }

  const SentenceView& s_;
  const SentenceContext& context_;
  const std::vector<NounPhrase>& phrases_;
  const DatedWords& date_;
};

// Whether a phrase says by common words whose event it speaks of (`the expulsion of five members`),
// or by none where it matters (`death`): it cannot be told from another of its kind.
bool NamesNobody(const SentenceView& s, const NounPhrase& phrase) {
  const bool needs_name =
      phrase.full.end > phrase.core.end || s.lexicon().Is("suffered", phrase.type);
  if (!needs_name) {
    return false;
  }
  for (int i = phrase.full.begin; i < phrase.full.end; ++i) {
    const Name* name = s.NameAt(i);
    if (name != nullptr && name->kind != NameKind::kPeople) {
      return false;
    }
  }
  return true;
}

}  // namespace

std::vector<Candidate> FindDatedEvents(const SentenceView& sentence,
                                       const SentenceContext& context) {
  const std::vector<NounPhrase> phrases = NounPhrases(sentence);
  std::vector<Candidate> candidates;
  for (const DatedWords& date : sentence.dates()) {
    if (!date.mention->has_when()) {
      continue;
    }
    if (std::optional<Candidate> found = DateReader(sentence, context, phrases, date).Read()) {
      candidates.push_back(*std::move(found));
    }
  }
  return candidates;
}

std::vector<Candidate> FindUndatedEvents(const SentenceView& sentence,
                                         const SentenceContext& context) {
  std::vector<Candidate> candidates;
  for (const NounPhrase& phrase : NounPhrases(sentence)) {
    bool other = phrase.indefinite || NamesNobody(sentence, phrase);
    for (int i = phrase.full.begin; i < phrase.full.end; ++i) {
      other = other || sentence.IsDate(i);
    }
    if (other) {
      continue;
    }
    Candidate candidate;
    candidate.dated = false;
    candidate.head = phrase.lemma;
    candidate.event.set_type(phrase.type);
    candidate.event.set_title(TitleOf(sentence, {.head = phrase.head,
                                                 .core = phrase.core,
                                                 .full = phrase.core,
                                                 .lemma = phrase.lemma,
                                                 .type = phrase.type}));
    AddNamesOf(sentence, phrase, candidate.event);
    const ByteSpan span = sentence.SpanOf(phrase.core);
    candidate.block = sentence.model().BlockAt(span.begin);
    *candidate.event.add_evidence() =
        MakeEvidence(sentence.model(), context.document, span, "event.mentioned-again");
    candidates.push_back(std::move(candidate));
  }
  return candidates;
}

}  // namespace annals::extractor
