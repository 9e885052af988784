#include "extractor/events/dated_events.h"

#include <algorithm>
#include <iterator>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/algorithm/container.h"
#include "absl/status/statusor.h"
#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "extractor/events/date_context.h"
#include "extractor/events/event_names.h"
#include "extractor/events/factuality.h"
#include "extractor/events/noun_phrase.h"
#include "extractor/events/title.h"
#include "extractor/strings.h"
#include "extractor/unicode_case.h"
#include "temporal/time_span.h"

namespace annals::extractor {
namespace {

using annals::v1::Event;
using annals::v1::Mention;

// A clause of so many words says too much in the place of a noun.
constexpr int kMaxClauseTitleWords = 10;

// One date of a sentence, with what the rules need to know of it.
class DateReader : private DateContext {
 public:
  DateReader(const SentenceView& sentence, const SentenceContext& context,
             const std::vector<NounPhrase>& phrases, const DatedWords& date)
      : DateContext(sentence, phrases, date), context_(context) {}

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

  // `On May 3 Novak saw Brandt and signed the treaty`: a date before them all dates the joined
  // verbs too, unless they have one of their own.
  std::vector<Candidate> ReadJoined(const Candidate& first_event) const {
    std::vector<Candidate> joined;
    const int verb = first_event.token;
    if (verb < 0 || !s_.IsVerb(verb) || first() > SubjectOf(s_, verb).token) {
      return joined;
    }
    for (const int child : s_.Dependents(verb)) {
      const bool own_date =
          std::any_of(s_.dates().begin(), s_.dates().end(), [&](const DatedWords& other) {
            return other.range.begin > verb && VerbAbove(s_, other.range.end - 1) == child;
          });
      if (IsRelation(s_.token(child).relation, "conj") && s_.IsVerb(child) &&
          s_.tag(child) == s_.tag(verb) && !own_date) {
        if (std::optional<Candidate> found = FromVerb(child)) {
          joined.push_back(*std::move(found));
        }
      }
    }
    return joined;
  }

 private:
  // `head` is the dictionary form of the word at `token` that tells the event.
  Candidate Make(Event event, std::string_view head, int token, TokenRange words,
                 std::string_view rule, float confidence) const {
    if (!event.has_when()) {
      *event.mutable_when() = date_.mention->when();
    }
    event.set_confidence(confidence);
    MakeAttendees(event);
    const TokenRange all = {std::min(words.begin, first()), std::max(words.end, last() + 1)};
    *event.add_evidence() = MakeEvidence(s_.model(), context_.document, s_.SpanOf(all), rule);
    event.mutable_evidence(0)->add_rules(date_.mention->rule());
    Candidate candidate;
    candidate.event = std::move(event);
    candidate.head = std::string(head);
    candidate.token = token;
    candidate.plural = s_.HasTag(token, "NNS") || s_.HasTag(token, "NNPS");
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
                           head, date_.range, "event.named", kConfidenceNamed);
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
    const bool speaks = verb >= 0 && s_.VerbType(verb) == "statement" &&
                        speaker->range.Contains(SubjectOf(s_, verb).token);
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
    return Make(std::move(event), "statement", -1, {begin, last() + 1}, "event.statement",
                kConfidenceNoun);
  }

  std::optional<Candidate> BeforeOrVerb() const {
    const NounPhrase* before = PhraseBefore();
    const int verb = DatedVerb();
    const bool leads_directly = first() > 0 && (s_.lower(first() - 1) == "of" || InParentheses() ||
                                                s_.lexicon().Is("dated", s_.lower(first() - 1)));
    if (before != nullptr && (verb < 0 || leads_directly || HangsOn(*before) || BelongsToNoun() ||
                              IsSimplePresent(verb) || s_.lexicon().IsStateVerb(s_.lemma(verb)))) {
      return FromPhrase(*before, "event.noun-before");
    }
    if (InParentheses() || BelongsToNoun()) {
      return std::nullopt;  // a citation
    }
    if (verb >= 0) {
      return IsObjectOf(verb) ? std::nullopt : FromVerb(verb);
    }
    return Heading();
  }

  // What a document dates after its own day has not happened. Its notes were written later.
  bool IsToCome() const {
    return s_.block().kind != BlockKind::kNote &&
           temporal::BoundsOf(date_.mention->when()).begin_earliest >= context_.written;
  }

  annals::v1::Factuality WithDate(annals::v1::Factuality factuality) const {
    return IsToCome() && factuality == annals::v1::FACTUALITY_HAPPENED
               ? annals::v1::FACTUALITY_PLANNED
               : factuality;
  }

  // `the talks on May 5 failed`: by the noun alone nobody would know which talks.
  std::string TitleOfPhrase(const NounPhrase& phrase, int verb) const {
    std::string title = TitleOf(s_, phrase, context_.referents);
    if (absl::StrContains(title, ' ') || verb < 0 || s_.lexicon().IsStateVerb(s_.lemma(verb)) ||
        SubjectOf(s_, verb).token != phrase.head) {
      return title;
    }
    std::string clause = ClauseTitle(s_, verb, context_.referents);
    return clause.empty() || absl::c_count(clause, ' ') >= kMaxClauseTitleWords ? title : clause;
  }

  // A single word, or what a list of printed matter is made of.
  bool IsUnspecific(std::string_view title) const {
    return IsListed() || !absl::StrContains(Abs(title), ' ');
  }

  // Whether the phrase says no more than what kind of thing happened: `instructions`, `a long
  // talk`.
  bool IsBare(const NounPhrase& phrase) const {
    constexpr int kMostWords = 3;
    for (int i = phrase.full.begin; i < phrase.full.end; ++i) {
      if (s_.NameAt(i) != nullptr || s_.tag(i) == "CD") {
        return false;
      }
    }
    return phrase.full.size() <= kMostWords;
  }

  // Whether a verb does no more to a phrase's event than let it take place: `issued instructions
  // [on May 5]`, `gave a talk`; but not `refused the offer [of May 5]`, whose date is the noun's.
  bool BringsAbout(int verb, const NounPhrase& phrase) const {
    if (verb < 0 || phrase.head > first() || first() == 0 || s_.lower(first() - 1) == "of" ||
        s_.tag(first() - 1) == "," || s_.lexicon().Is("dated", s_.lower(first() - 1)) ||
        InParentheses()) {
      return false;
    }
    return ObjectOf(s_, verb) == phrase.head &&
           (s_.lexicon().IsLightVerb(s_.lemma(verb)) || !s_.VerbType(verb).empty());
  }

  // `In telegram 12 the consul reported …`: whose message it is, the verb's subject says.
  void AddAuthor(const NounPhrase& phrase, int verb, Event& event) const {
    const bool record =
        phrase.type == "message" || phrase.type == "statement" || phrase.type == "publication";
    if (!record || verb < 0 || s_.VerbType(verb) != "statement" ||
        s_.token(phrase.head).head != verb || IsPassive(s_, verb) ||
        !s_.lexicon().Is("said_in", PrepositionOf(s_, phrase.head))) {
      return;
    }
    const Subject subject = SubjectOf(s_, verb);
    const std::string_view role = phrase.type == "message" ? "sender" : "agent";
    const bool known = std::any_of(event.participants().begin(), event.participants().end(),
                                   [&](const auto& other) { return other.role() == role; });
    if (subject.kind != Subject::Kind::kWord || known) {
      return;
    }
    if (IsPronoun(s_, subject.token)) {
      AddParticipant(ReferentOf(s_, subject.token, context_.referents), role, event);
    } else if (const Name* name = s_.NameAt(subject.token); name != nullptr) {
      // `the Embassy in Bern`: which one, the words behind it say.
      const std::string whole =
          name->kind == NameKind::kOrganization ? NounTitle(s_, subject.token) : "";
      AddParticipant(whole.empty() ? name->display : whole, role, event);
    }
  }

  std::optional<Candidate> FromPhrase(const NounPhrase& phrase, std::string_view rule) const {
    const int verb = VerbAbove(s_, phrase.head);
    Event event;
    event.set_type(phrase.type);
    event.set_title(TitleOfPhrase(phrase, verb));
    // `the election of 1955`, `Yearbook, 1950`: which one, nobody can say.
    const bool year_only = date_.mention->when().precision() >= annals::v1::PRECISION_YEAR;
    const bool printed = phrase.type == "publication" && s_.HasTag(phrase.head, "NNP") &&
                         first() > 0 && s_.tag(first() - 1) == ",";
    if (event.title().empty() || (year_only && IsUnspecific(event.title())) || printed) {
      return std::nullopt;
    }
    // `A return today would arouse …`: what is only imagined has no date yet.
    if (verb >= 0 && !s_.lexicon().IsLightVerb(s_.lemma(verb)) &&
        FactualityOf(s_, verb) == annals::v1::FACTUALITY_HYPOTHETICAL &&
        SubjectOf(s_, verb).token == phrase.head) {
      return std::nullopt;
    }
    event.set_factuality(WithDate(FactualityOf(s_, phrase)));
    AddNamesOf(s_, phrase, context_.referents, event);
    AddAuthor(phrase, verb, event);
    TokenRange words = phrase.full;
    if (IsBare(phrase) && BringsAbout(verb, phrase)) {
      if (std::string clause = ClauseTitle(s_, verb, context_.referents); !clause.empty()) {
        event.set_title(std::move(clause));
        AddNamesOfClause(s_, verb, context_.referents, event);
        const std::vector<int> all = ClauseWords(s_, verb);
        words = {std::min(words.begin, all.front()), std::max(words.end, all.back() + 1)};
      }
    }
    return Make(std::move(event), phrase.lemma, phrase.head, words, rule, kConfidenceNoun);
  }

  // `Drafted on May 5 by Novak`, in a note on the source: said of the document.
  bool IsRemarkOnDocument(int verb) const {
    return s_.block().kind == BlockKind::kNote && !context_.document_kind.empty() &&
           s_.HasTag(0, "VBN") && s_.tag(verb) == "VBN" &&
           s_.lexicon().Is("remark", s_.lemma(verb)) &&
           SubjectOf(s_, verb).kind != Subject::Kind::kWord &&
           date_.mention->type() == annals::v1::TIMEX_TYPE_DATE;
  }

  std::optional<Candidate> OnDocument(int verb) const {
    const std::vector<int> words = ClauseWords(s_, verb);
    Event event;
    event.set_type("message");
    std::string said = ComposeTitle(s_, words);
    said[0] = absl::ascii_tolower(static_cast<unsigned char>(said[0]));
    event.set_title(absl::StrCat(context_.document_kind, " ", said));
    event.set_factuality(annals::v1::FACTUALITY_HAPPENED);
    AddNamesOfClause(s_, verb, context_.referents, event);
    return Make(std::move(event), s_.lemma(verb), verb, {words.front(), words.back() + 1},
                "event.verb", kConfidenceVerb);
  }

  std::optional<Candidate> FromVerb(int verb) const {
    const EventLexicon& lexicon = s_.lexicon();
    const std::string_view lemma = s_.lemma(verb);
    if (lexicon.IsStateVerb(lemma) || s_.VerbType(verb) == "none") {
      return std::nullopt;
    }
    if (IsNoPredicate(verb)) {
      return std::nullopt;
    }
    const NounPhrase* phrase = lexicon.IsLightVerb(lemma) ? PhraseOfVerb(verb) : nullptr;
    // `the plan of holding talks [in May]`: only the talks are dated.
    if (phrase != nullptr && s_.tag(verb) == "VBG" && !HasAuxiliary(verb) &&
        ObjectOf(s_, verb) == phrase->head) {
      return FromPhrase(*phrase, "event.verb-noun");
    }
    const std::string_view verb_type = s_.VerbType(verb);
    const annals::v1::Factuality factuality = FactualityOf(s_, verb);
    const bool empty = lexicon.IsLightVerb(lemma) && ObjectOf(s_, verb) < 0 && !IsPassive(s_, verb);
    const bool vague = IsCoarse() || empty || IsSimplePresent(verb) || IsReducedClause(verb) ||
                       factuality == annals::v1::FACTUALITY_HYPOTHETICAL;
    if (phrase == nullptr && verb_type.empty() && vague) {
      return std::nullopt;
    }
    // Only the writer of a message leaves himself out.
    if (s_.block().kind == BlockKind::kNote &&
        SubjectOf(s_, MainPredicate(s_, verb)).kind == Subject::Kind::kImplied) {
      return std::nullopt;
    }
    if (IsRemarkOnDocument(verb)) {
      return OnDocument(verb);
    }
    Event event;
    event.set_type(std::string(phrase != nullptr    ? std::string_view(phrase->type)
                               : !verb_type.empty() ? verb_type
                                                    : "other"));
    event.set_title(ClauseTitle(s_, verb, context_.referents));
    if (!absl::StrContains(event.title(), ' ')) {
      return std::nullopt;  // a verb alone says nothing
    }
    // `The fair opened` says it all, `the board said` does not.
    const bool complete =
        lexicon.Is("complete", event.type()) || (event.type() == "other" && !verb_type.empty());
    if (!complete && !TellsAct(s_, verb) && !IsPassive(s_, verb)) {
      return std::nullopt;
    }
    event.set_factuality(WithDate(factuality));
    AddNamesOfClause(s_, verb, context_.referents, event);
    if (const int main = MainPredicate(s_, verb); main != verb) {
      AddNamesOfClause(s_, main, context_.referents, event);
    }
    const std::vector<int> words = ClauseWords(s_, verb);
    const TokenRange range = {words.front(), words.back() + 1};
    if (phrase != nullptr) {
      AddNamesOf(s_, *phrase, context_.referents, event);
      return Make(std::move(event), phrase->lemma, phrase->head, range, "event.verb-noun",
                  kConfidenceNoun);
    }
    return Make(std::move(event), lemma, verb, range, "event.verb",
                event.type() == "other" ? kConfidenceOtherVerb : kConfidenceVerb);
  }

  // A date that opens a line of a chronicle: the first eventive phrase behind it.
  std::optional<Candidate> Heading() const {
    // A message's number is no year: `1585. Following is …`.
    const bool number = !context_.referents.first_person.empty() &&
                        date_.mention->when().precision() == annals::v1::PRECISION_YEAR;
    if (first() != 0 || number) {
      return std::nullopt;
    }
    for (const NounPhrase& phrase : phrases_) {
      if (phrase.head > last()) {
        return FromPhrase(phrase, "event.heading");
      }
    }
    return std::nullopt;
  }

  const SentenceContext& context_;
};

// Whether nothing but commas and `and` stands between two dates.
bool AreListed(const SentenceView& s, const DatedWords& a, const DatedWords& b) {
  bool listed = a.range.end < b.range.begin;
  for (int i = a.range.end; i < b.range.begin; ++i) {
    listed = listed &&
             (s.tag(i) == "," || s.tag(i) == "CC" || (s.HasTag(i, "IN") && i + 1 == b.range.begin));
  }
  return listed;
}

// Whether two dates are alternatives: `on May 3 or May 5`.
bool AreAlternatives(const SentenceView& s, const DatedWords& a, const DatedWords& b) {
  for (int i = a.range.end; i < b.range.begin; ++i) {
    if (s.lower(i) == "or") {
      return AreListed(s, a, b);
    }
  }
  return false;
}

// One of two dates, as EDTF writes it: `[1957-07-03,1957-07-05]`. False: one of them has no such
// form.
bool AddAlternative(const annals::v1::TimeSpan& other, annals::v1::TimeSpan& when) {
  std::string_view edtf = when.edtf();
  if (edtf.starts_with('[')) {
    edtf = edtf.substr(1, edtf.size() - 2);
  }
  absl::StatusOr<annals::v1::TimeSpan> either =
      temporal::TimeSpanFromEdtf(absl::StrCat("[", Abs(edtf), ",", other.edtf(), "]"));
  if (!either.ok()) {
    return false;
  }
  when = *std::move(either);
  return true;
}

int DistanceOf(const DatedWords& date, int token) {
  return token < date.range.begin ? date.range.begin - token : token - date.range.end + 1;
}

}  // namespace

std::vector<Candidate> FindDatedEvents(const SentenceView& sentence,
                                       const SentenceContext& context) {
  const std::vector<NounPhrase> phrases = NounPhrases(sentence);
  std::vector<Candidate> candidates;
  std::vector<Candidate> more;           // of joined verbs
  const DatedWords* previous = nullptr;  // the date of the last candidate
  for (const DatedWords& date : sentence.dates()) {
    if (!date.mention->has_when()) {
      continue;
    }
    const DateReader reader(sentence, context, phrases, date);
    std::optional<Candidate> found = reader.Read();
    if (!found.has_value()) {
      continue;
    }
    const bool same =
        !candidates.empty() && found->token >= 0 && candidates.back().token == found->token;
    if (same && AreAlternatives(sentence, *previous, date) &&
        AddAlternative(found->event.when(), *candidates.back().event.mutable_when())) {
      previous = &date;
      continue;
    }
    // One word has several dates only when they are listed: `met on May 3 and May 5`.
    if (same && !AreListed(sentence, *previous, date)) {
      if (DistanceOf(date, found->token) >= DistanceOf(*previous, found->token)) {
        continue;
      }
      candidates.pop_back();
    }
    previous = &date;
    std::vector<Candidate> joined = reader.ReadJoined(*found);
    candidates.push_back(*std::move(found));
    std::move(joined.begin(), joined.end(), std::back_inserter(more));
  }
  std::move(more.begin(), more.end(), std::back_inserter(candidates));
  return candidates;
}

}  // namespace annals::extractor
